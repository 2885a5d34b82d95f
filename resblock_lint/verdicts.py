"""From the paths of a root to one answer for each op: proved, refuted, depends or not modelled.

The same op is met on many paths. What a rule finds on some of them is put together here: under which of the conditions
that the paths chose between it shows (`when`), and what would have to hold there (`requires`). A finding that depends
on arguments is kept only with a witness: values for which all that its path assumed holds and its requirement does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic

from resblock_lint import lists
from resblock_lint import witness as search
from resblock_lint.conditions import (
    Claim,
    Equal,
    Opaque,
    all_of,
    claim_symbols,
    conjuncts,
    leaves,
    negation,
    some_of,
)
from resblock_lint.cubes import absorbed, conjunction, consensus, distinctive
from resblock_lint.deadlines import OutOfTime, look, within
from resblock_lint.dims import Origin, Size, Symbol
from resblock_lint.ensured import may_ensure
from resblock_lint.facts import Facts, Verdict
from resblock_lint.faults import Answer, Fault, Judgement, Key, least
from resblock_lint.flow import Flow, Op, Site
from resblock_lint.interpreter.blends import Case
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.variants import Variants, variants
from resblock_lint.plugin import Finding, Rule
from resblock_lint.simplifying import tightened, together
from resblock_lint.turns import from_the_end, lengths_in
from resblock_lint.witness import Witness

UNKNOWN = "what is asked here speaks of something that is not modelled"
UNSHOWN = "no example was found for which what is asked here fails"
MOST_SHOWN = 3  # paths of one fault on which examples are looked for
ENDED = ("done", "raised")  # how a path ends that was not refused


@dataclass(slots=True)
class _Seen:
    """One op on one path, in one case of what its sizes are."""

    path: Path
    flow: Flow
    op: Op
    case: Case
    findings: list[tuple[Rule, Finding]]


def judge(exploration: Exploration, rules: Sequence[Rule], seconds: float = inf) -> Judgement:
    """What the paths of a root say together. Ops that are not judged in so many seconds are not modelled."""
    until = monotonic() + seconds
    seen: dict[Key, list[_Seen]] = {}
    found: dict[tuple[int, Case], list[tuple[Rule, Finding]]] = {}
    flows = [variants(path) for path in exploration.paths]
    for apart in flows:
        for rule in rules:
            for finding in rule.check(apart.flow):
                met = (finding.op.index, apart.case(finding.op))
                found.setdefault(met, []).append((rule, _in_least_terms(finding)))
    for path, apart in zip(exploration.paths, flows, strict=True):
        for key, one in _met(path, apart, found):
            seen.setdefault(key, []).append(one)
    made = Judgement([], {}, set())
    for key, meetings in seen.items():
        try:
            with within(until - monotonic()):
                look()
                faults = list(_faults(key, meetings, exploration))
        except OutOfTime as ended:
            if meetings[0].op.is_merge:
                made.answers[key], made.unsettled[key] = Answer.NOT_MODELLED, str(ended)
        else:
            _take(key, meetings, exploration, faults, made)
    made.faults = list(least(made.faults))
    return made


def _take(key: Key, meetings: list[_Seen], exploration: Exploration, faults: list[Fault], made: Judgement) -> None:
    """Takes what was found of one op."""
    op = meetings[0].op
    made.faults += [fault for fault in faults if fault.answer in (Answer.DEPENDS, Answer.REFUTED)]
    if op.is_merge:
        grave = [fault.answer for fault in faults if not fault.advice]
        made.answers[key] = max([*grave, _without_fault(key, meetings, exploration, made)], key=lambda one: one.value)
    elif op.role.value == "concatenation":
        made.concatenations.add(key)
    left = [fault for fault in faults if fault.answer is Answer.NOT_MODELLED and not fault.advice]
    if left:
        made.unsettled.setdefault(key, UNKNOWN if all(map(_is_unknown, left)) else UNSHOWN)


def _met(
    path: Path, apart: Variants, found: Mapping[tuple[int, Case], list[tuple[Rule, Finding]]]
) -> Iterator[tuple[Key, _Seen]]:
    """The ops of a path that matter: those that a rule finds something in, merges and concatenations."""
    counts: dict[tuple[Site, ...], dict[int, int]] = {}
    told, own = {index for index, _ in found}, set(apart.ops)
    for op in apart.flow.all:
        if op.index in told or op.is_merge or op.role.value == "concatenation":
            indices, case = counts.setdefault(op.key, {}), apart.case(op)
            number = indices.setdefault(op.index, len(indices) + 1)
            if op not in own:
                continue
            yield (op.key, number), _Seen(path, apart.flow, op, case, found.get((op.index, case), []))


def _without_fault(key: Key, meetings: list[_Seen], exploration: Exploration, made: Judgement) -> Answer:
    """PROVED, unless paths were left out that may meet the op otherwise."""
    if any(operand.shape is None for one in meetings for operand in one.op.inputs if len(_slots(one.op)) > 1):
        made.unsettled[key] = "the rank of an input is not known"
        return Answer.NOT_MODELLED
    if any(_asks_unknown(one.op) for one in meetings):
        made.unsettled[key] = "a size that is not modelled reaches this merge"
        return Answer.NOT_MODELLED
    if not exploration.complete and not exploration.untold:
        made.unsettled[key] = exploration.limit
        return Answer.NOT_MODELLED
    reached = {id(one.path) for one in meetings}
    if any(path.end == "cut" and id(path) not in reached for path in exploration.paths):
        made.unsettled[key] = "a path that is not modelled may lead here"
        return Answer.NOT_MODELLED
    return Answer.PROVED


def leaves_open(exploration: Exploration) -> bool:
    """Whether what a merge asks speaks of something that is not modelled."""
    return any(_asks_unknown(op) for path in exploration.paths for op in path.flow.merges())


def _asks_unknown(op: Op) -> bool:
    """Whether something that an op asks, and that is open, speaks of what is not modelled."""
    open_ = (demand.requirement.claim for demand in op.demands if demand.verdict is Verdict.MAYBE)
    return any(map(_touches_unknown, open_))


def _slots(op: Op) -> set[Op]:
    return {operand.op for operand in op.inputs}


def _touches_unknown(claim: Claim) -> bool:
    """Whether a claim speaks of something that is not modelled."""
    opaque = any(isinstance(leaf, Opaque) and not leaf.known for leaf in leaves(claim))
    return opaque or any(symbol.origin in (Origin.UNKNOWN, Origin.EITHER) for symbol in claim_symbols(claim))


def _faults(key: Key, meetings: list[_Seen], exploration: Exploration) -> Iterator[Fault]:
    """The faults of one op: those of one rule with one requirement on several paths are one."""
    groups: dict[tuple[str, Claim | frozenset[Size], Verdict], list[tuple[_Seen, Rule, Finding]]] = {}
    for one in meetings:
        for rule, finding in one.findings:
            claim = (finding.shown or finding.claim) if finding.verdict is Verdict.MAYBE else False
            same = frozenset((claim.left, claim.right)) if isinstance(claim, Equal) else claim
            groups.setdefault((rule.code, same, finding.verdict), []).append((one, rule, finding))
    passing = [path for path in exploration.paths if not path.refuses]  # to whom the program says no works as little
    fine: dict[str, list[Facts]] = {}  # of a rule: what those know who may get by where it is certain to fail others
    for (code, _, answer), members in groups.items():
        if answer is not Verdict.NO:
            others = _beside([one for one, _, _ in members], meetings, passing)
        else:
            others = fine[code] if code in fine else fine.setdefault(code, _fine(code, meetings, exploration))
        ways = dict.fromkeys(way for one, _, _ in members for way in one.path.ways_in(one.case, one.op))
        whens = consensus(list(ways))
        if exploration.complete:  # else there may be ways on which it does not fail, and every choice counts
            whens = absorbed(consensus(distinctive(whens, others)))
        given = (*exploration.root.given, *_taken(exploration, [finding for _, _, finding in members]))
        when = all_of((*given, some_of(together(list(part)) for part in whens)))
        yield _shown(members, exploration, when, key)


def _shown(members: Sequence[tuple[_Seen, Rule, Finding]], exploration: Exploration, when: Claim, key: Key) -> Fault:
    """The fault on the first path on which an example of it is found, of a few."""
    made: list[Fault] = []
    for one, rule, finding in members[:MOST_SHOWN]:
        root, advice = exploration.root, finding.advice
        fault = Fault(rule, finding, one.flow, root, Answer.REFUTED, when, key, None, one.path, advice)
        made.append(_settled(fault))
        if made[-1].answer is not Answer.NOT_MODELLED:
            made[-1].doubted = may_ensure(exploration, finding)
            return made[-1]
    return made[0]


def _taken(exploration: Exploration, findings: Sequence[Finding]) -> Iterator[Claim]:
    """The lengths of lists on which these findings rest; what is wrong of the defaults is so anyhow."""
    for claim in exploration.taken() if all(one.verdict is Verdict.MAYBE for one in findings) else ():
        if all(claim in one.op.assumed for one in findings):
            yield claim


def _fine(code: str, meetings: list[_Seen], exploration: Exploration) -> list[Facts]:
    """The facts of those who get by an op, or may do so, where a rule finds that others are certain to fail."""
    failing = [
        one
        for one in meetings
        if any(rule.code == code and finding.verdict is Verdict.NO for rule, finding in one.findings)
    ]
    whole = exploration.complete and all(path.end != "cut" for path in exploration.paths)
    if whole and not _beside(failing, meetings, [path for path in exploration.paths if not path.refuses]):
        return []  # all others are refused by the program itself
    return _beside(failing, meetings, exploration.paths)


def _beside(failing: list[_Seen], meetings: list[_Seen], paths: Sequence[Path]) -> list[Facts]:
    """The facts of those who get by an op otherwise: by a way beside it on these paths, or in another case."""
    avoided: dict[int, set[int]] = {}  # places, by the numbers of their paths
    for one in failing:
        avoided.setdefault(one.path.number, set()).add(one.op.place)
    kept = {id(one) for one in failing}
    others = [one for one in meetings if id(one) not in kept and (one.case.cube or one.path.end not in ENDED)]
    found = [facts for path in paths if path.end in ENDED for facts in path.cases(avoided)]
    return [*found, *(facts for one in others for facts in one.path.cases_in(one.case))]


def _in_least_terms(finding: Finding) -> Finding:
    """The finding with its claim as a person would write it: the same on paths on which it says the same."""
    if finding.verdict is not Verdict.MAYBE:
        return finding
    claim = tightened(_from_the_end(finding, finding.claim), Facts())
    shown = None if finding.shown is None else tightened(_from_the_end(finding, finding.shown), Facts())
    return finding if isinstance(claim, bool) or isinstance(shown, bool) else replace(finding, claim=claim, shown=shown)


def _from_the_end(finding: Finding, claim: Claim) -> Claim:
    """A claim with the last item of a list by the name that it has whatever the length of the list."""
    counts = set[Symbol]() if isinstance(claim, bool) else lengths_in(claim)
    if not counts or isinstance(claim, bool):
        return claim
    known = [one for one in finding.op.assumed if counts & claim_symbols(one)]
    return from_the_end(claim, conjunction(known).normal, known)


def _settled(fault: Fault) -> Fault:
    """The answer for a fault, with its witness where it depends on arguments."""
    finding = fault.finding
    refuted = finding.verdict is Verdict.NO
    if refuted and fault.when is True:
        return fault
    if _is_unknown(fault):
        fault.answer = Answer.NOT_MODELLED
        return fault
    if finding.certain_only:
        fault.answer = Answer.PROVED
        return fault
    fault.answer = Answer.DEPENDS
    fault.witness = _witness(fault)
    if fault.witness is None:
        fault.answer = Answer.NOT_MODELLED
    return fault


def _is_unknown(fault: Fault) -> bool:
    """Whether something that is not modelled stands in what is asked, or in when that is."""
    certain = fault.finding.verdict is Verdict.NO
    return _touches_unknown(fault.when) or (not certain and _touches_unknown(fault.finding.claim))


def _witness(fault: Fault) -> Witness | None:
    """Values for which this fault shows; if possible, ones for which nothing else is wrong with the op."""
    finding = fault.finding
    fails = True if finding.verdict is Verdict.NO else negation(finding.claim)
    hints: Mapping[str, float | str] = fault.path.hints if fault.path is not None else {}
    usual: Mapping[str, int] = fault.path.usual if fault.path is not None else {}
    others = [
        demand.requirement.claim
        for demand in finding.op.demands
        if demand.verdict is Verdict.MAYBE and demand.requirement.claim != finding.claim
    ]
    for extra in (others, []):
        claims = (*finding.op.assumed, *fault.root.given, *extra)
        for case in fault.path.apart(claims) if fault.path is not None else ():
            for (broken, *known), step in lists.sized([fails, *case.cube, *map(case.of, claims)]):
                together = all_of(known)
                found = None if together is False else search.find(conjuncts(together), broken, hints, usual)
                if found is not None:
                    return lists.named(found, step)
    return None

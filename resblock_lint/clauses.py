"""Clauses: what a call needs, each a disjunction of conditions, from the paths of a root.

A path demands a claim under the sides that it chose of open conditions before: `side and side implies claim`. That is
one clause; all clauses of all paths together hold exactly for the calls that succeed. Here they are put into the form
that a person would write: of what a path chose only that is kept which tells it from paths that succeed without the
claim; what follows from the other clauses is left out, and bounds are given for parameters, not for their multiples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from resblock_lint.conditions import AtLeast, Claim, Condition, Each, Some, conjuncts, negation, some_of
from resblock_lint.cubes import Cube, consensus, distinctive
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Demand, Op, Site
from resblock_lint.interpreter.blends import WHOLE, Case
from resblock_lint.interpreter.outcomes import Path, beside
from resblock_lint.interpreter.variants import variants
from resblock_lint.simplifying import tightened
from resblock_lint.turns import at_every_turn, at_turn, from_the_end, is_length

MOST_CLAUSES = 120  # more are left as they are: to simplify is quadratic
ROUNDS = 4
Reading = Callable[[Demand], Claim]  # what a requirement that stays open says
Ruling = Callable[[Op, Demand], str]


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one of `parts` must hold; where that is asked, and the rule: None for the program's own `raise`.

    One without parts never holds: every call fails there.
    """

    parts: tuple[Condition, ...]
    site: Site
    rule: str | None
    chain: tuple[Site, ...] = field(default=(), compare=False)

    @property
    def claim(self) -> Claim:
        """The clause as one claim."""
        return some_of(self.parts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim with the choices of one path before it."""

    path: Path
    chain: tuple[Site, ...]
    chosen: tuple[Condition, ...]
    place: int  # how many ops the path drew before
    case: Case = WHOLE


def clauses(paths: Sequence[Path], reading: Reading, ruling: Ruling) -> list[Clause]:
    """What must hold for a call to succeed, in the order of the program."""
    groups: dict[tuple[Site, Claim, str | None], list[_Asked]] = {}
    refused: set[tuple[int, Cube]] = set()
    for path in paths:
        for site, rule, claim, one in _asked(path, reading, ruling):
            groups.setdefault((site, claim, rule), []).append(one)
            if claim is False:
                refused.add((path.number, one.case.cube))
    made: list[Clause] = []
    for (site, claim, rule), members in groups.items():
        for when in _whens(claim, members, paths, refused):
            whole = some_of((*map(negation, when), claim))
            if whole is False:
                return [Clause((), site, rule, members[0].chain)]
            if not isinstance(whole, bool):
                made.append(Clause(_parts(whole), site, rule, members[0].chain))
    return simplified(made)


def _asked(path: Path, reading: Reading, ruling: Ruling) -> Iterator[tuple[Site, str | None, Claim, _Asked]]:
    """Each claim of a path: the requirements that stayed open, the one that was refuted, an explicit `raise`."""
    apart = variants(path)
    for op in apart.ops:
        case = apart.case(op)
        for demand in op.demands:
            if demand.verdict is not Verdict.YES:
                asked = tightened(reading(demand), Facts()) if demand.verdict is Verdict.MAYBE else False
                for claim, way in product(at_every_turn(asked, path.literals), path.ways_in(case, op)):
                    yield op.site, ruling(op, demand), claim, _Asked(path, op.chain, way, op.place, case)
    if path.end == "raised" and path.site is not None:
        for way in path.ways():
            yield path.site, None, False, _Asked(path, path.chain, way, len(path.flow.all))


def _whens(
    claim: Claim, members: Sequence[_Asked], paths: Sequence[Path], refused: set[tuple[int, Cube]]
) -> list[Cube]:
    """The choices that matter for a claim, each conjunction of them once."""
    asking: dict[int, set[int]] = {}
    for one in members:
        asking.setdefault(one.path.number, set()).add(one.place)
    free = [
        case
        for path in paths
        if path.end in ("done", "cut")  # what was cut may get by without the claim
        for case in path.cases(asking)
        if case.decide(claim) is not Verdict.YES
    ]
    free += beside(((one.path, one.case) for one in members if one.path.end == "done"), refused)
    return consensus([distinctive(one.chosen, free) for one in members])


def simplified(found: Iterable[Clause]) -> list[Clause]:
    """The same clauses, without what follows from the others; equivalent together."""
    kept = list({one.parts: one for one in reversed(list(found))}.values())[::-1]
    if len(kept) > MOST_CLAUSES:
        return kept
    for _ in range(ROUNDS):
        before = list(kept)
        for one in before:
            place = kept.index(one)
            kept[place : place + 1] = _shorter(one, [*kept[:place], *kept[place + 1 :]])
        kept = list({one.parts: one for one in reversed(kept)}.values())[::-1]
        if kept == before:
            break
    found = _over_all_turns(_without_cases(_together(_without_implied(kept))))
    return sorted(found, key=lambda one: not is_length(one.parts))  # other clauses may speak of items that it promises


def _without_cases(found: list[Clause]) -> list[Clause]:
    """Two clauses that say the same in a case and its contrary made one: `a or b` for `a or b or c`, `a or not c`."""
    kept = list(found)
    for one in found:
        for other in found:
            part = next((part for part in one.parts if negation(part) in other.parts), None)
            if part is None or one not in kept or other not in kept:
                continue
            rest = (*one.parts, *other.parts)
            parts = dict.fromkeys(each for each in rest if each not in (part, negation(part)))
            joint = replace(one, parts=tuple(parts))
            if parts and _implied(one, [joint]) and _implied(other, [joint]):
                kept[kept.index(one)] = joint
                kept.remove(other)
    return _without_implied(kept) if len(kept) < len(found) else kept


def _over_all_turns(found: list[Clause]) -> list[Clause]:
    """Clauses of the first turns of a loop and of all others made one; there being no turn is no case of its own."""
    kept = list(found)
    for one in found:
        for part in [each for each in one.parts if isinstance(each, Each)]:
            whole, dropped = part, [one]
            rest = _beside_turns(whole, one.parts)
            while isinstance(whole.first, int) and whole.first > 0:
                place = whole.first - 1
                wider, claim = replace(whole, first=place), at_turn(part.condition, part.turn, place)
                other = next((two for two in kept if claim in two.parts and two.rule == one.rule), None)
                if other is None or _beside_turns(wider, other.parts, claim) != rest:
                    break
                whole, dropped = wider, [*dropped, other]
            kept[kept.index(one)] = replace(one, parts=(*rest, whole))
            kept = [two for two in kept if two not in dropped]
    return kept


def _beside_turns(each: Each, parts: Sequence[Condition], *without: Claim | None) -> tuple[Condition, ...]:
    """The parts of a clause but for the condition at a turn, and for there being no turn."""
    none = each.first - 1 - each.last
    return tuple(
        one
        for one in parts
        if not isinstance(one, Each)
        and one not in without
        and not (isinstance(one, AtLeast) and one.left - one.right == none)
    )


def _together(found: list[Clause]) -> list[Clause]:
    """Clauses that say the same in several cases made one, where another clause says that there are no other cases.

    With `a or b or c`, `not b or d` and `not c or d` are `a or d`, if each of the cases excludes `a`.
    """
    kept = list(found)
    for cases in found:
        groups: dict[tuple[Condition, ...], list[tuple[Condition, Clause]]] = {}
        for one in kept if len(cases.parts) > 2 else ():
            for case in [part for part in cases.parts if negation(part) in one.parts]:
                rest = tuple(part for part in one.parts if part != negation(case))
                groups.setdefault(rest, []).append((case, one))
        for rest, members in groups.items():
            gone, dropped = [case for case, _ in members], [one for _, one in members]
            parts = tuple(part for part in cases.parts if part not in gone)
            joint = replace(members[0][1], parts=(*parts, *rest))
            others = [one for one in kept if one not in dropped]
            if len(members) > 1 and all(_implied(one, [joint, *others]) for one in dropped):
                kept[kept.index(dropped[0])] = joint
                kept = [one for one in kept if one not in dropped]
    return kept


def _shorter(clause: Clause, others: Sequence[Clause]) -> list[Clause]:
    """The clause in least terms and without the parts that the others exclude; nothing where they imply it."""
    facts = Facts()
    for one in others:
        if len(one.parts) == 1 and facts.decide(one.parts[0]) is Verdict.MAYBE:
            facts.assume(one.parts[0])
    parts = [tightened(one, facts) for one in clause.parts]
    left: list[Condition] = []
    for place, part in enumerate(parts):
        known = _beside(facts, (*left, *parts[place + 1 :]))
        part = part if isinstance(part, bool) else from_the_end(part, known.normal)
        answer = known.decide(part)
        if answer is Verdict.YES:
            return []
        if answer is Verdict.MAYBE and not isinstance(part, bool):
            left.append(part)
    whole = some_of(left)
    if isinstance(whole, bool):
        return [] if whole else [clause]
    several = conjuncts(whole)
    return [replace(clause, parts=_parts(one)) for one in several]


def _beside(facts: Facts, others: Iterable[Claim]) -> Facts:
    """What is known where none of the other parts of a clause holds."""
    made = facts.copy()
    for one in others:
        contrary = negation(one)
        if made.decide(contrary) is Verdict.MAYBE:
            made.assume(contrary)
    return made


def _without_implied(found: list[Clause]) -> list[Clause]:
    """The clauses that do not follow from the rest; the longest are left out first."""
    kept = dict.fromkeys(range(len(found)))
    for place in sorted(kept, key=lambda one: (len(found[one].parts), len(repr(found[one].parts)), one), reverse=True):
        rest = [found[other] for other in kept if other != place]
        if _implied(found[place], rest):
            del kept[place]
    return [found[place] for place in kept]


def _implied(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether a clause follows from others: its contrary leaves one of them without a part (unit propagation)."""
    facts = Facts()
    for one in clause.parts:
        contrary = negation(one)
        if facts.decide(contrary) is Verdict.NO:
            return True
        facts.assume(contrary)
    open_ = list(rest)
    progress = True
    while progress:
        progress = False
        for other in list(open_):
            answers = [(part, facts.decide(part)) for part in other.parts]
            left = [part for part, answer in answers if answer is not Verdict.NO]
            if not left:
                return True
            if any(answer is Verdict.YES for _, answer in answers):
                open_.remove(other)  # it holds already, and tells nothing more
            elif len(left) == 1:
                facts.assume(left[0])
                open_.remove(other)
                progress = True
    return False


def _parts(claim: Condition) -> tuple[Condition, ...]:
    return claim.conditions if isinstance(claim, Some) else (claim,)

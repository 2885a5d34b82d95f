"""Faults: what is wrong with an op, and when; which of them say no more than others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from resblock_lint.conditions import Claim, Condition, Each, all_of, at_least, conjuncts, negation, some_of
from resblock_lint.cubes import conjunction, consensus
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Flow, Site
from resblock_lint.implication import parts_of
from resblock_lint.interpreter.explorations import Root
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.plugin import Finding, Rule
from resblock_lint.remainders import tells
from resblock_lint.simplifying import from_the_least
from resblock_lint.turns import at_every_turn, at_known_lengths, of_turns
from resblock_lint.witness import Witness

Key = tuple[tuple[Site, ...], int]
Place = tuple[str, Site, tuple[Site, ...]]  # a rule, a line and the calls through which it is reached


class Answer(Enum):
    """What is known of an op over all paths, from the best to the worst."""

    PROVED = 0
    NOT_MODELLED = 1
    DEPENDS = 2
    REFUTED = 3


@dataclass(slots=True)
class Fault:
    """One fault of one op, over all paths of a root that show it."""

    rule: Rule
    finding: Finding
    flow: Flow
    root: Root
    answer: Answer
    when: Claim
    key: Key
    witness: Witness | None = None
    path: Path | None = None
    advice: bool = False
    doubted: bool = False  # whether a guard of the program may see to it of which it is not known what it asks


@dataclass(slots=True)
class Judgement:
    """The faults of a root, and the answer for each of its merges and concatenations."""

    faults: list[Fault]
    answers: dict[Key, Answer]
    concatenations: set[Key]
    unsettled: dict[Key, str] = field(default_factory=dict[Key, str])


def least(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults without those of the same line whose claim follows from another one's in the cases in which they show.

    Where two say the same, one of them in the cases of the other, the cases are those of both.
    """
    groups: dict[Place, list[_Told]] = {}
    kept: set[int] = set()
    for one in faults:
        asked = _over_all_turns(one)
        if isinstance(asked, bool):
            kept.add(id(one))
        else:
            groups.setdefault(_place(one), []).append(_Told(one, asked))
    kept.update(id(told.fault) for members in groups.values() for told in _widest(members))
    yield from (one for one in faults if id(one) in kept)


def _over_all_turns(one: Fault) -> Claim:
    """What a fault asks of arguments, over all turns of loops; a truth where that is settled."""
    claim = one.finding.claim
    return all_of(at_every_turn(claim, one.finding.op.assumed)) if one.answer is Answer.DEPENDS else False


def _place(one: Fault) -> Place:
    return one.rule.code, one.finding.op.site, one.finding.op.chain


@dataclass(slots=True)
class _Told:
    """A fault, what it asks over all turns, and when it shows, with turns by the names that `turns` gives them."""

    fault: Fault
    asked: Condition
    when: Claim = True
    turns: Sequence[str] = ()

    def named(self, turns: Sequence[str]) -> _Told:
        """The same with other names for turns."""
        when = of_turns(self.fault.when, self.fault.finding.op.turns, turns)
        return _Told(self.fault, self.asked, when, turns)

    def shows(self, when: Claim) -> None:
        """Says of the fault when it shows."""
        self.when, self.fault.when = when, of_turns(when, self.turns, self.fault.finding.op.turns)

    def follows(self, other: _Told) -> bool:
        """Whether it asks no more than the other one, where that shows."""
        return other.within(other.when).decide(self.told(other.when)) is Verdict.YES

    def within(self, cases: Claim) -> Facts:
        """What is known where something shows, and where what this asks holds."""
        told = self.told(cases)
        return conjunction((*conjuncts(cases), self.asked if isinstance(told, bool) else told))

    def told(self, cases: Claim) -> Claim:
        """What it asks where something shows: of the items by their names where it is known how many these are."""
        return at_known_lengths(self.asked, conjunction(conjuncts(cases)).normal)


def _widest(members: Sequence[_Told]) -> list[_Told]:
    """Those of the faults of one line that say more than others do, each in all cases in which it says it."""
    kept, turns = list[_Told](), max((one.fault.finding.op.turns for one in members), key=len)
    found = [one.named(turns) for one in members]
    for one in sorted(found, key=lambda told: -sum(_says(told, each) for each in found)):
        others = [two for two in kept if _says(two, one)]
        if any(_shows(two, one) for two in others):
            continue
        same = next((two for two in others if two.follows(one)), None)
        if same is None:
            kept = [two for two in kept if not (_shows(one, two) and _says(one, two))]
            kept.append(one)
        else:
            same.shows(_either(same.when, one.when))
    return kept


def _shows(one: _Told, two: _Told) -> bool:
    """Whether one fault shows in all cases in which the other one does."""
    when = one.when
    return when is True or (not isinstance(when, bool) and conjunction(conjuncts(two.when)).decide(when) is Verdict.YES)


def _says(one: _Told, two: _Told) -> bool:
    """Whether what a fault asks says, where the other one shows, what that asks."""
    facts, said = one.within(two.when), conjuncts(one.told(two.when))
    asked = two.told(two.when)
    return asked is True or all(
        facts.decide(part) is Verdict.YES or any(tells(each, part) for each in said) for part in conjuncts(asked)
    )


def _either(one: Claim, other: Claim) -> Claim:
    """One of these cases: `n >= 1` for `n >= 3 or n == 2 or n == 1`."""
    whole = some_of((one, other))
    ways = () if isinstance(whole, bool) else consensus([conjuncts(part) for part in parts_of(whole)])
    if not all(ways):
        return True  # in one of them whatever holds
    parts = tuple(part for way in ways if not isinstance(part := all_of(way), bool))
    while (fewer := from_the_least(parts)) != parts:
        parts = fewer
    return some_of(parts) if parts else whole


def unless(when: Claim, claim: Claim) -> Claim:
    """That a claim holds in some cases: in the others nothing is asked. Where it holds in none of them, the others."""
    others = negation(when)
    if isinstance(claim, Each) and not isinstance(others, bool):
        no_turn = at_least(claim.first - 1, claim.last)
        if conjunction((others,)).decide(no_turn) is Verdict.YES:
            return claim
    if isinstance(others, bool) or isinstance(claim, bool) or conjunction((claim,)).decide(others) is not Verdict.YES:
        return some_of((others, claim))
    return others

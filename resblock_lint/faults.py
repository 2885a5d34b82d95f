"""Faults: what is wrong with an op, and when; which of them say no more than others do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from resblock_lint.conditions import Claim, Condition, negation, some_of
from resblock_lint.cubes import conjunction
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Flow, Site
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.roots import Root
from resblock_lint.plugin import Finding, Rule
from resblock_lint.witness import Witness

Key = tuple[tuple[Site, ...], int]
Place = tuple[str, Site, Claim]  # a rule, a line and the cases in which it finds something there


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


@dataclass(slots=True)
class Judgement:
    """The faults of a root, and the answer for each of its merges and concatenations."""

    faults: list[Fault]
    answers: dict[Key, Answer]
    concatenations: set[Key]
    unsettled: dict[Key, str] = field(default_factory=dict[Key, str])


def least(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults without those of the same line, in the same cases, whose claim follows from another one's."""
    asked: dict[Place, dict[Condition, Facts]] = {}
    for one in faults:
        claim = _open_claim(one)
        if claim is not None:
            asked.setdefault(_place(one), {}).setdefault(claim, conjunction((claim,)))
    told = {place: _strongest(found) for place, found in asked.items()}
    for one in faults:
        claim = _open_claim(one)
        if claim is None:
            yield one
        elif claim in told[_place(one)]:
            told[_place(one)].remove(claim)
            yield one


def _open_claim(one: Fault) -> Condition | None:
    """What a fault asks of arguments; None where that is settled."""
    claim = one.finding.claim
    return None if one.answer is not Answer.DEPENDS or isinstance(claim, bool) else claim


def _place(one: Fault) -> Place:
    return one.rule.code, one.finding.op.site, one.when


def _strongest(found: Mapping[Condition, Facts]) -> set[Condition]:
    """The claims that follow from no other one; of two that say the same the first one."""
    claims = list(found)

    def follows(place: int, from_: int) -> bool:
        one, other = claims[place], claims[from_]
        implied = found[other].decide(one) is Verdict.YES
        return implied and (from_ < place or found[one].decide(other) is not Verdict.YES)

    places = range(len(claims))
    return {claims[place] for place in places if not any(follows(place, one) for one in places if one != place)}


def unless(when: Claim, claim: Claim) -> Claim:
    """That a claim holds in some cases: in the others nothing is asked. Where it holds in none of them, the others."""
    others = negation(when)
    if isinstance(others, bool) or isinstance(claim, bool) or conjunction((claim,)).decide(others) is not Verdict.YES:
        return some_of((others, claim))
    return others

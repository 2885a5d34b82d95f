"""Faults: what is wrong with an op, and when; which of them say no more than others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from resblock_lint.conditions import Claim, negation, some_of
from resblock_lint.cubes import conjunction
from resblock_lint.facts import Verdict
from resblock_lint.flow import Flow, Site
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.roots import Root
from resblock_lint.plugin import Finding, Rule
from resblock_lint.witness import Witness

Key = tuple[tuple[Site, ...], int]


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
    groups: dict[tuple[str, Site, Claim], list[Fault]] = {}
    for one in faults:
        groups.setdefault((one.rule.code, one.finding.op.site, one.when), []).append(one)
    for one in faults:
        members = groups[one.rule.code, one.finding.op.site, one.when]
        if one.answer is not Answer.DEPENDS or not any(_says_all(other, one, members) for other in members):
            yield one


def _says_all(other: Fault, one: Fault, members: Sequence[Fault]) -> bool:
    """Whether what one fault asks follows from what another one asks; of two that say the same the first one stays."""
    claim, known = one.finding.claim, other.finding.claim
    if other is one or other.answer is not Answer.DEPENDS or isinstance(claim, bool) or isinstance(known, bool):
        return False
    implied = conjunction((known,)).decide(claim) is Verdict.YES
    both = implied and conjunction((claim,)).decide(known) is Verdict.YES
    return implied and (not both or members.index(other) < members.index(one))


def unless(when: Claim, claim: Claim) -> Claim:
    """That a claim holds in some cases: in the others nothing is asked. Where it holds in none of them, the others."""
    others = negation(when)
    if isinstance(others, bool) or isinstance(claim, bool) or conjunction((claim,)).decide(others) is not Verdict.YES:
        return some_of((others, claim))
    return others

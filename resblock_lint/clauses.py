"""Clauses: what a call needs, each a disjunction of conditions, from the paths of a root.

A path demands a claim under the sides that it chose of open conditions before: `side and side implies claim`. That is
one clause; all clauses of all paths together hold exactly for the calls that succeed. Of what a path chose only
that is kept which tells it from paths that succeed without the claim; `clause_sets` has how they read together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from resblock_lint.clause import Clause, implied
from resblock_lint.clause_sets import simplified
from resblock_lint.conditions import (
    Claim,
    Condition,
    negation,
    some_of,
)
from resblock_lint.cubes import Cube, consensus, distinctive
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Demand, Op, Site
from resblock_lint.implication import parts_of
from resblock_lint.inductive import plainly
from resblock_lint.interpreter.blends import WHOLE, Case
from resblock_lint.interpreter.outcomes import Path, beside
from resblock_lint.interpreter.variants import variants
from resblock_lint.simplifying import tightened
from resblock_lint.turns import at_every_turn, in_turns, speaks_of

GRANTED = Site("", None)  # where it is said what is supposed: nowhere
Reading = Callable[[Demand], Claim]  # what a requirement that stays open says
Ruling = Callable[[Op, Demand], str | None]
More = Callable[[Path], Mapping[int, Sequence[Demand]]]  # what ops demand beside their own, by their indices


def nothing(_: Path) -> Mapping[int, Sequence[Demand]]:
    """Nothing beside what ops demand."""
    return {}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim with the choices of one path before it."""

    path: Path
    chain: tuple[Site, ...]
    chosen: tuple[Condition, ...]
    place: int  # how many ops the path drew before
    case: Case = WHOLE


def clauses(
    paths: Sequence[Path],
    reading: Reading,
    ruling: Ruling,
    unseen: Sequence[Facts] = (),
    supposed: Sequence[Condition] = (),
    more: More = nothing,
) -> list[Clause]:
    """What must hold for a call to succeed, in the order of the program; `unseen` are facts of paths that were not run,
    which may get by without it. What is `supposed` of all calls is left out.
    """
    groups: dict[tuple[Site, Claim, str | None], list[_Asked]] = {}
    refused: set[tuple[int, Cube]] = set()
    for path in paths:
        for site, rule, claim, one in _asked(path, reading, ruling, more(path)):
            groups.setdefault((site, claim, rule), []).append(one)
            if claim is False:
                refused.add((path.number, one.case.cube))
    made: list[Clause] = []
    for (site, claim, rule), members in groups.items():
        for when in _whens(claim, members, paths, refused, unseen):
            whole = some_of((*map(negation, when), claim))
            if whole is False:
                return [Clause((), site, rule, members[0].chain)]
            if not isinstance(whole, bool):
                made.append(Clause(parts_of(whole), site, rule, members[0].chain))
    excluded = _excluded_by_others(made)
    if excluded is not None:
        return [replace(excluded, parts=())]
    told = simplified([*made, *as_clauses(supposed)])
    known = granted(supposed)
    return [one for one in told if not says_one_of(one, known)]


def _excluded_by_others(found: Iterable[Clause]) -> Clause | None:
    """The first clause that cannot hold where those before it do: no call meets them all."""
    facts = Facts()
    for one in found:
        if len(one.parts) == 1:
            if facts.decide(one.parts[0]) is Verdict.NO:
                return one
            facts.assume(one.parts[0])
    return None


def as_clauses(supposed: Iterable[Condition]) -> list[Clause]:
    """What is taken for granted of all calls, as clauses."""
    return [Clause((one,), GRANTED, None) for one in supposed]


def granted(supposed: Iterable[Condition]) -> list[Clause]:
    """The same one by one, and as it is said together: `all(f >= 1 for f in filters)` beside `filters[0] >= 1`."""
    known = as_clauses(supposed)
    return [*known, *simplified(known)]


def says_one_of(clause: Clause, known: Iterable[Clause]) -> bool:
    """Whether a clause says just what one of these does."""
    return any(implied(clause, [one]) and implied(one, [clause]) for one in known)


def _asked(
    path: Path, reading: Reading, ruling: Ruling, more: Mapping[int, Sequence[Demand]]
) -> Iterator[tuple[Site, str | None, Claim, _Asked]]:
    """Each claim of a path: the requirements that stayed open, the one that was refuted, an explicit `raise`."""
    apart = variants(path)
    for op in apart.ops:
        case = apart.case(op)
        for demand in (*more.get(op.index, ()), *op.demands):
            if demand.verdict is not Verdict.YES:
                asked = tightened(reading(demand), Facts()) if demand.verdict is Verdict.MAYBE else False
                for way, claim in _of_all_turns(asked, path.ways_in(case, op), op.turns, op.assumed):
                    yield op.site, ruling(op, demand), claim, _Asked(path, op.chain, way, op.place, case)
    if path.end == "raised" and path.site is not None:
        for way, claim in _of_all_turns(False, path.ways(), path.turns, path.facts.literals):
            yield path.site, None, claim, _Asked(path, path.chain, way, len(path.flow.all))


def _of_all_turns(
    asked: Claim, ways: Sequence[Cube], turns: Collection[str], assumed: Sequence[Condition]
) -> Iterator[tuple[Cube, Claim]]:
    """What is asked within turns that stand for all others, of all of them, with the choices that lead there."""
    anew = any(speaks_of(one, turns) for way in ways for one in way)
    for way in consensus(list(ways)) if anew else ways:
        before, whole = in_turns(asked, way, turns)
        yield from ((tuple(before), claim) for one in at_every_turn(whole, assumed) for claim in plainly(one))


def _whens(
    claim: Claim,
    members: Sequence[_Asked],
    paths: Sequence[Path],
    refused: set[tuple[int, Cube]],
    unseen: Sequence[Facts],
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
    free += [case for case in unseen if case.decide(claim) is not Verdict.YES]
    free += beside(((one.path, one.case) for one in members if one.path.end in ("done", "joined")), refused)
    return consensus(distinctive((one.chosen for one in members), free))

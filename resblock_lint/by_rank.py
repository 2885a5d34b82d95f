"""Contracts of tensors of any rank: where nothing settles a rank, each of the usual ones is tried.

What all of them ask is asked of every call; what one of them asks, of tensors of that rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from resblock_lint.atoms import TURN_PREFIX
from resblock_lint.clause import Clause, implied
from resblock_lint.conditions import Condition, Is, Not, all_of, at_least, claim_symbols, equal, negation
from resblock_lint.definitions import Definition
from resblock_lint.dims import Dim
from resblock_lint.facts import Verdict
from resblock_lint.flow import Demand, Op
from resblock_lint.guards import none_first
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.open_ranks import rank_of
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import explore
from resblock_lint.layers.registry import Need, Requirement
from resblock_lint.project import Project
from resblock_lint.totals import ITEM, length_of
from resblock_lint.turns import is_length

Parts = frozenset[Condition]
USUAL = (2, 3, 4)
ALONE = (2, 3, 4, 5)  # of one tensor or two, and of several that have the same
MOST_APART = 2
MOST_TENSORS = 3
MOST_STEPS = 1_600_000  # of all runs together: what takes longer is not run for each rank


def other_ranks(
    project: Project, one: Definition, exact: Exploration, layout: str, budgets: Budgets
) -> list[Exploration]:
    """The paths of a definition for the ranks that were not guessed, where all of them are modelled."""
    names = sorted(exact.guessed)
    usual = _usual(len(names))
    steps = exact.steps * len(usual)
    if len({found[1] for found in map(ITEM.fullmatch, names) if found}) > 1:  # of lists any of which may be empty
        return []
    if not 0 < len(names) <= MOST_TENSORS or optional(one, exact, names) or steps > MOST_STEPS or not exact.modelled:
        return []
    budgets = replace(budgets, exact=True, lengths=bool(exact.lengths), todays=exact.todays)
    made: list[Exploration] = []
    for found in usual:
        ranks = dict(zip(names, found, strict=True))
        if ranks != dict(exact.guessed):
            tried = tuple(equal(rank_of(name), rank) for name, rank in ranks.items())
            run = explore(project, one.root, one.start, layout, budgets, ranks, tried)
            made += [replace(run, guessed=ranks)] if run.modelled else []
    return made


def with_followers(exact: Exploration, others: Sequence[Exploration]) -> Exploration:
    """The paths of a definition; among the tensors whose rank was guessed are those as well that had another rank where
    others had: nothing settles theirs. All items of a list are taken to have the same.
    """
    had = [_ranks(run) for run in (exact, *others)] if exact.guessed else [dict[str, int]()]
    lists = _counted(exact)
    kin = {name for name in had[0] for found in [ITEM.fullmatch(name)] if found and found[1] in lists}
    alone = {name: rank for name, rank in had[0].items() if TURN_PREFIX not in name and name not in kin}
    follow = {name: rank for name, rank in alone.items() if any(one.get(name, rank) != rank for one in had)}
    return replace(exact, guessed={**follow, **exact.guessed}) if follow else exact


def _counted(exact: Exploration) -> set[str]:
    """The lists with an item whose rank was guessed, of which the program tells how many items they have."""
    names = {found[1] for found in map(ITEM.fullmatch, exact.guessed) if found}
    asked = {symbol for path in exact.paths for one in path.chosen for symbol in claim_symbols(one)}
    return {name for name in names if length_of(name) in asked}


def _ranks(run: Exploration) -> dict[str, int]:
    """The ranks of the tensors among the parameters, on the paths that Python and Keras take to an end."""
    paths = (path for path in run.paths if path.end in ("done", "joined"))
    return {name: rank for path in paths for name, (_, rank) in _uses(path).items()}


def with_lent_ranks(
    project: Project, one: Definition, exact: Exploration, layout: str, budgets: Budgets
) -> Exploration:
    """The paths of a definition in which some of its paths settle the ranks of tensors that nothing settles on others:
    there they are open.
    """
    lent = exact.lent
    if exact.guessed or not 1 < len(lent) <= MOST_TENSORS or not exact.modelled or optional(one, exact, sorted(lent)):
        return exact
    budgets = replace(budgets, exact=True, lengths=bool(exact.lengths), todays=exact.todays)
    run = explore(project, one.root, one.start, layout, budgets, lent)
    return replace(run, guessed=lent)


def _usual(count: int) -> list[tuple[int, ...]]:
    """The ranks that are tried for so many tensors."""
    apart = product(USUAL if count > MOST_APART else ALONE, repeat=count)
    return list(dict.fromkeys((*apart, *((rank,) * count for rank in ALONE))))


def tells_of_all(exact: Exploration, told: int) -> bool:
    """Whether so many ranks that are told are the usual ones of all tensors whose rank was guessed."""
    usual = set(_usual(len(exact.guessed)))
    return not exact.guessed or told >= len(usual | {tuple(rank for _, rank in sorted(exact.guessed.items()))})


def optional(one: Definition, exact: Exploration, names: Sequence[str]) -> bool:
    """Whether some of these parameters may be None, by default or where the program asks: then they have no rank."""
    function = one.function
    asked = {part.condition if isinstance(part, Not) else part for path in exact.paths for part in path.chosen}
    return function is not None and any(
        function.defaults.get(name, 0) is None or Is(name, None) in asked for name in names
    )


def demands_of_ranks(run: Exploration, path: Path) -> dict[int, list[Demand]]:
    """What ops demand of tensor parameters whose ranks they settle, by the op's index; a merge, that all have one."""
    found: dict[int, list[Demand]] = {}
    for name, (op, rank) in _uses(path).items():
        if name not in run.guessed:
            asked = Requirement(Need.RANK, equal(rank_of(name), rank))
            found.setdefault(op.index, []).append(Demand(asked, Verdict.MAYBE))
    return found


def is_there(name: str, said: Iterable[Condition]) -> Iterator[Condition]:
    """That a list is long enough for the item of this name, where the name is that of one, and where what is said of
    the list leaves open how long it is: else the program asks for the item whatever happens.
    """
    item = ITEM.fullmatch(name)
    if item is not None and re.fullmatch(r"-?\d+", item[2]):
        place, length = int(item[2]), length_of(item[1])
        claim = at_least(Dim.of(length), -place if place < 0 else place + 1)
        if not isinstance(claim, bool) and any(length in claim_symbols(one) for one in said):
            yield claim


def _uses(path: Path) -> dict[str, tuple[Op, int]]:
    """The first op that takes each tensor parameter, once its rank is known, and that rank; or else the first that
    takes what layers of any rank made of it, which is of the same one.
    """
    names = {op.index: op.name for op in path.flow.all if op.is_parameter}
    found: tuple[dict[str, tuple[Op, int]], dict[str, tuple[Op, int]]] = ({}, {})
    for op in path.flow.all:
        for one in op.inputs:
            if one.shape is not None and one.op.index in names:
                found[not one.op.is_parameter].setdefault(names[one.op.index], (op, len(one.shape)))
        if op.shapes == (None,) and len(op.inputs) == 1 and op.inputs[0].op.index in names:
            names[op.index] = names[op.inputs[0].op.index]
    return {**found[True], **found[False]}


def of_ranks(asked: Sequence[tuple[Mapping[str, int], Sequence[Clause]]]) -> Iterator[Clause]:
    """The clauses of several ranks as those of one function."""
    only = list(_of_the_only_ranks(asked))
    if only:
        yield from only
        return
    built = [{frozenset(one.parts) for one in clauses} for _, clauses in asked if all(one.parts for one in clauses)]
    first = built[0] if built else set[Parts]()
    shared = {parts for parts in first if all(parts in others for others in built)}
    alike = _of_one_rank(asked)
    yield from alike.values()
    told = set[Parts]()
    for ranks, clauses in asked:
        if any(ranks[one] != ranks[other] for one, other in alike):
            continue
        first = ranks is asked[0][0]
        ranks = {name: rank for name, rank in ranks.items() if all(name != other for _, other in alike)}
        for one in clauses:
            parts = frozenset(one.parts)
            if parts not in shared or (len(asked) == 1 and _is_of_ranks(one, ranks)):
                made = one
                for name, rank in sorted(ranks.items(), reverse=True):
                    made = _for_rank(made, name, rank, first, clauses)
                yield replace(made, parts=none_first(made.parts))
            elif parts not in told:
                told.add(parts)
                yield one


def _for_rank(clause: Clause, name: str, rank: int, first: bool, all_: Sequence[Clause]) -> Clause:
    """A clause for a tensor of one rank alone; the `first` one is asked as well where a list lacks this tensor."""
    unlike, said = negation(equal(rank_of(name), rank)), (part for one in all_ for part in one.parts)
    there = next(is_there(name, said), None)
    if isinstance(unlike, bool) or there is None:
        return clause if isinstance(unlike, bool) else replace(clause, parts=(unlike, *clause.parts))
    lacking = negation(there)
    if not first:
        parts = (one for one in clause.parts if not implied(replace(clause, parts=(negation(one), lacking)), ()))
        return replace(clause, parts=(lacking, unlike, *parts))
    if implied(replace(clause, parts=(lacking, *clause.parts)), ()):
        return clause
    others = [one for one in all_ if one is not clause]
    if implied(replace(clause, parts=(there, *clause.parts)), others):
        return replace(clause, parts=tuple(sorted((*clause.parts, unlike), key=lambda one: not is_length((one,)))))
    both = all_of((there, unlike))
    return clause if isinstance(both, bool) else replace(clause, parts=(both, *clause.parts))


def _of_the_only_ranks(asked: Sequence[tuple[Mapping[str, int], Sequence[Clause]]]) -> Iterator[Clause]:
    """The ranks that tensors have to have, and what is asked then, where calls with any other ranks are refused."""
    tried = {tuple(rank for _, rank in sorted(ranks.items())) for ranks, _ in asked}
    refusals = [one for _, clauses in asked for one in clauses if not one.parts]
    built = [(ranks, clauses) for ranks, clauses in asked if all(one.parts for one in clauses)]
    if len(built) != 1 or not refusals or not tried >= set(_usual(len(asked[0][0]))):
        return
    ((ranks, clauses),) = built
    for name, rank in sorted(ranks.items()):
        claim = equal(rank_of(name), rank)
        if not isinstance(claim, bool):
            yield replace(refusals[0], parts=(claim,))
    yield from clauses


def _of_one_rank(asked: Sequence[tuple[Mapping[str, int], Sequence[Clause]]]) -> dict[tuple[str, str], Clause]:
    """The tensors that have to be of one rank, as all calls are refused where they are not; and what says so."""
    found: dict[tuple[str, str], Clause] = {}
    for pair in combinations(sorted(asked[0][0]) if asked else (), 2):
        if pair[0] in {other for _, other in found}:
            continue  # what is like it is like the first one too
        unlike = [clauses for ranks, clauses in asked if len({ranks[name] for name in pair}) > 1]
        refusals = [next((one for one in clauses if not one.parts), None) for clauses in unlike]
        same = equal(*map(rank_of, pair))
        if refusals and refusals[0] is not None and None not in refusals and not isinstance(same, bool):
            found[pair] = replace(refusals[0], parts=(same,))
    return found


def _is_of_ranks(clause: Clause, ranks: Mapping[str, int]) -> bool:
    """Whether a clause is about axes that tensors of other ranks have not, or have elsewhere."""
    about = {symbol.name for symbol in claim_symbols(clause.claim)}
    return any(f"{name}.shape[{axis}]" in about for name, rank in ranks.items() for axis in range(1, rank - 1))

"""The runs of a definition that its contract is made of: as a person reads it, and to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from resblock_lint.conditions import Some
from resblock_lint.definitions import Definition
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import explore
from resblock_lint.layers.registry import Need
from resblock_lint.project import Project

MOST_STEPS_IN_PART = 200_000  # of what is told in part alone, to be run again with both forms of its options


def takes_tensor(found: Exploration) -> bool:
    """Whether a parameter is used as a tensor."""
    return any(op.is_parameter for path in found.paths for op in path.flow.all)


def _broadcasts(found: Exploration) -> bool:
    """Whether a size of 1 would make a difference: a merge agrees with it where it would not else."""
    needs = (Need.CHANNELS, Need.SPATIAL)
    return any(
        demand.verdict is Verdict.MAYBE
        and demand.requirement.need in needs
        and isinstance(demand.requirement.claim, Some)
        for path in found.paths
        for op in path.flow.all
        for demand in op.demands
    )


def runs_of(project: Project, one: Definition, layout: str, budgets: Budgets) -> tuple[Exploration, Exploration]:
    """The paths of a definition as a person reads it, where no size is 1, and all of them.

    Tensors whose rank nothing settles are taken for what they were guessed to be: what is told says so.
    """
    run = partial(explore, project, one.root, one.start, layout)
    found = run(of_today := replace(budgets, todays=True))
    if any(path.dated for path in found.paths) and all(path.end != "done" for path in found.paths):
        found = run(budgets)  # Keras 3 takes no call, and Keras 2 does
    else:
        budgets = of_today
    if found.lengths:
        open_ = replace(budgets, lengths=False)
        of_any_length = run(open_)
        if of_any_length.modelled:
            found, budgets = of_any_length, open_
    guessed, ranks = found.guessed, _open(found)
    if ranks:
        found = with_ranks(project, one, layout, budgets, ranks)
    read = replace(found, guessed=guessed) if ranks != guessed else found  # a person takes the other way along
    to_the_letter = replace(budgets, exact=True, forms=found.modelled or found.steps < MOST_STEPS_IN_PART)
    if not takes_tensor(found):
        exact = run(to_the_letter) if found.loose else found  # what is not as by default may be taken all the same
        return (exact, exact) if takes_tensor(exact) else (read, found)
    if not (_broadcasts(found) or found.loose):
        return read, found
    exact = run(to_the_letter, ranks, kinds=found.kinds)
    if found.modelled and not exact.modelled:  # both forms of all options may be more than can be told apart
        exact = run(replace(to_the_letter, forms=False), ranks, kinds=found.kinds)
    if found.supposed and not ranks and _open(exact):  # which nothing settles where a loop has no turn
        ranks = _open(exact)
        exact = run(to_the_letter, ranks)
    exact = replace(exact, guessed=ranks)
    return (exact if exact.opened and exact.modelled else read), exact


def _open(found: Exploration) -> Mapping[str, int]:
    """The ranks that nothing settles, on some path at least; of several tensors not all ranks are tried."""
    ranks = {**found.guessed, **found.lent}
    return found.guessed if len(ranks) > 1 else ranks


def with_ranks(
    project: Project, one: Definition, layout: str, budgets: Budgets, ranks: Mapping[str, int]
) -> Exploration:
    """The paths of a definition whose tensors have these ranks."""
    return replace(explore(project, one.root, one.start, layout, budgets, ranks), guessed=ranks)

"""Roots (D6): how all paths from where a run begins are run (`starts` has how it begins).

A root is a module's own code, a function with its defaults, or a function or a class with symbolic arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic

from resblock_lint.conditions import Claim, Condition, Subject, negation, subjects
from resblock_lint.dims import symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Flow
from resblock_lint.interpreter import load
from resblock_lint.interpreter.endings import End, ended
from resblock_lint.interpreter.explorations import Exploration, Root, Start
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.hints import REAL, Hints
from resblock_lint.interpreter.integral import note_numbers
from resblock_lint.interpreter.joins import Joined, Joins, note_asked
from resblock_lint.interpreter.machine import Imports, Machine
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import LENGTH
from resblock_lint.interpreter.paths import Budgets, Choices, Cut, Raised
from resblock_lint.interpreter.ranks import settle_given
from resblock_lint.interpreter.snapshots import sizes_of
from resblock_lint.interpreter.unused import note_unused
from resblock_lint.interpreter.ways import Ways
from resblock_lint.values import Param

HOPELESS = 16  # after so many on each of which something is not modelled, the others are not worth much time
HOPELESS_STEPS = 700_000  # that is: nothing where no merge is fine on a path, and so many steps where one is
AGAIN = 2  # so many times the steps until something was learned are spent on what else there may be to learn
IDLE = 64  # after so many without one that may fail, or that brings tensors together, neither


def explore(
    imports: Imports,
    root: Root,
    start: Start,
    layout: str,
    budgets: Budgets | None = None,
    ranks: Mapping[str, int] | None = None,
    tried: tuple[Claim, ...] = (),
    kinds: Mapping[str, int] | None = None,
) -> Exploration:
    """Runs a root along every path, within the budgets. `ranks` are taken for those of tensors among its parameters;
    where they are only `tried`, an error of Python's says that they cannot be. `kinds` are those that other runs found.
    """
    hints, began, budgets = (
        Hints(dict(ranks or {}), tried=tried, granted=frozenset(ranks or ())),
        monotonic(),
        budgets or Budgets(),
    )
    hints.kinds.update((name, kind) for name, kind in (kinds or {}).items() if kind == REAL)
    shorter: Exploration | None = None  # what was found before more turns of loops were taken as they are
    while True:
        known = hints.known()
        hints.missed.clear()
        hints.lent.clear()
        spent = monotonic() - began
        found = _explore_once(imports, root, start, layout, replace(budgets, seconds=budgets.seconds - spent), hints)
        start.leave()
        note_numbers(hints, found.paths)
        found.seconds, found.guessed, found.kinds = monotonic() - began, hints.unsettled(), hints.kinds
        found.opened = bool(hints.opened)
        found.lent = {name: hints.ranks[name] for name in hints.lent}
        in_time = found.seconds < budgets.seconds
        if in_time and hints.tells_more(known):
            continue
        if shorter is not None:
            return found if found.modelled else shorter
        if found.modelled or not in_time or not hints.take_longer():
            return found
        shorter = found


def _explore_once(
    imports: Imports, root: Root, start: Start, layout: str, budgets: Budgets, hints: Hints
) -> Exploration:
    choices = Choices(budgets)
    choices.leads_on = not root.name and not root.symbolic  # a module's own code defines what other roots need
    paths: list[Path] = []
    entered: set[int] = set()
    more, sides, known, learned = True, (), hints.known(), 0
    while more and not (paths and choices.exhausted()):
        machine = Machine(imports, choices, layout)
        machine.learned = hints
        path = run(machine, root, start)
        choices.ran(machine.cost)
        learned = learned or (choices.steps if hints.tells_more(known) else 0)
        if learned and choices.steps > AGAIN * learned:
            break  # all of it is run again, knowing better
        sides, entered = machine.sides, entered | machine.entered
        found = [path, *(path_of(root, one) for one in choices.ends)]
        _pin_spelled(choices.joins, found)
        if choices.misjudged():
            paths.clear()
            continue
        if choices.repeats():
            continue
        paths += found
        choices.ended(path.turns if path.end in ("raised", "refuted") else None)
        choices.ends.clear()
        more = choices.advance()
        if choices.barren():
            break
        if len(paths) >= IDLE and not any(map(_matters, paths)):
            break
        if choices.paths >= HOPELESS and _are_hopeless(paths, choices.steps):
            break
    found = _explored(root, paths, choices, complete=not more and not choices.led_on, entered=entered)
    for path in found.paths:
        path.axes, path.guessed, path.usual = hints.axes, hints.unsettled(), hints.usual
    found.unseen = () if found.complete else _unseen(choices, sides)
    return found


def _unseen(choices: Choices, sides: Sequence[Condition]) -> tuple[Facts, ...]:
    """What is known on the paths that were not run: the sides before a fork of which the other one was not taken.

    `sides` are those of the last path that was run. Where excursions took some of them nothing is known.
    """
    forks = choices.plan
    if not forks or choices.leaves or len(sides) < len(forks):
        return (Facts(),)
    waiting = [place for place, fork in enumerate(forks) if not fork.done or place == len(forks) - 1]
    return tuple(_along(sides[:place], sides[place]) for place in waiting)


def _along(sides: Sequence[Condition], last: Condition) -> Facts:
    facts = Facts()
    for one in (*sides, negation(last)):
        if not isinstance(one, bool):
            facts.assume(one)
    return facts


def _are_hopeless(paths: Sequence[Path], steps: int) -> bool:
    """Whether others are not worth their time, where something was not modelled on each of these."""
    return not any(map(_is_known, paths)) and (steps > HOPELESS_STEPS or not any(map(_has_fine_merge, paths)))


def _has_fine_merge(path: Path) -> bool:
    """Whether a path has a merge of known tensors of which nothing is open: such a one may be fine on all paths."""
    merges = (op for op in path.flow.own if op.is_merge and all(one.shape is not None for one in op.inputs))
    return any(all(one.verdict is Verdict.YES for one in op.demands) for op in merges)


def _is_known(path: Path) -> bool:
    """Whether a path was modelled from its beginning to its end."""
    return path.end not in ("cut", "joined") and not path.notes


def _matters(path: Path) -> bool:
    """Whether a path has an op of which something can be said."""
    return any(len(op.inputs) > 1 or op.demands for op in path.flow.all)


def _pin_spelled(joins: Joins, paths: Sequence[Path]) -> None:
    """Blends whose names are part of a text, as in `int(either(8, 16) * 0.25)`, cannot be taken apart."""
    if not joins.blends.alternatives:
        return
    about: set[Subject] = set()
    for path in paths:
        about.update(*map(subjects, path.chosen), *map(symbols, sizes_of(path.result)))
        for op in path.flow.own:
            claims = [one.requirement.claim for one in op.demands if one.verdict is Verdict.MAYBE]
            about.update(*map(subjects, claims))
    names = [one if isinstance(one, str) else one.name for one in about if one not in joins.blends.alternatives]
    joins.pin(joins.blends.spelled(names))


def _explored(root: Root, paths: list[Path], choices: Choices, *, complete: bool, entered: set[int]) -> Exploration:
    """The paths that are possible: what a run left open where ways met may exclude what it chose later."""
    known = Ways()
    for path in paths:
        path.known, path.blends = known, choices.joins.blends
    possible_ones = [path for path in paths if not path.ops or path.ways()]
    untold = complete and any(path.partial for path in possible_ones)
    complete = complete and not untold
    return Exploration(
        root, possible_ones, complete, entered, choices.steps, choices.loose, choices.lengths, choices.texts,
        choices.functions, choices.keywords, tuple(choices.partly), late=not complete and choices.late(),
        supposed=tuple(choices.supposed), untold=untold, todays=choices.budgets.todays,
    )  # fmt: skip


def run(machine: Machine, root: Root, start: Start) -> Path:
    """One run of a root, along the path that the machine's choices say."""
    load.everything()
    machine.frames.append(Frame(root.path, root.name))
    problem, result = None, None
    try:
        result = start.run(machine)
        if machine.budgets.told:
            settle_given(machine, result)
            note_unused(machine)
    except Exception as raised:
        if machine.budgets.strict and not isinstance(raised, (Raised, Joined, Cut, RecursionError)):
            raise
        problem = raised
    if machine.budgets.told:
        machine.learned.placed.update(one.name for one in machine.lists.values() if _is_counted_late(one))
    end = ended(machine, machine.choices.number, problem, result)
    note_asked(machine.choices.joins, end.passes, machine.facts)
    return path_of(root, end)


def _is_counted_late(param: Param) -> bool:
    """Whether items of a parameter were asked for before it was counted: then it had to have them."""
    parts = list(param.parts)
    return LENGTH in parts and any(isinstance(one, int) for one in parts[: parts.index(LENGTH)])


def path_of(root: Root, end: End) -> Path:
    """A run or an excursion that ended, as a path of its root."""
    flow = Flow(root.name, end.ops, end.facts.literals, end.first)
    return Path(
        flow, end.kind, end.reason, end.site, end.chain, end.notes, end.dated, end.result, end.hints, end.facts,
        end.sides, end.passes, end.number, end.turns,
    )  # fmt: skip

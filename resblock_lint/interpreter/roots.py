"""Roots (D6): how all paths from where a run begins are run (`starts` has how it begins).

A root is a module's own code, a function with its defaults, or a function or a class with symbolic arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from resblock_lint.conditions import Claim, Condition, Is, Subject, equal, negation, subjects
from resblock_lint.dims import Dim, symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Flow
from resblock_lint.interpreter import load
from resblock_lint.interpreter.endings import End, ended
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.hints import Hints
from resblock_lint.interpreter.integral import note_numbers
from resblock_lint.interpreter.joins import Joined, Joins, note_asked
from resblock_lint.interpreter.machine import Imports, Machine
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import LENGTH
from resblock_lint.interpreter.paths import Budgets, Choices, Cut, Raised, called_as
from resblock_lint.interpreter.ranks import settle_given
from resblock_lint.interpreter.snapshots import sizes_of
from resblock_lint.interpreter.unused import note_unused
from resblock_lint.interpreter.ways import Ways
from resblock_lint.totals import length_of
from resblock_lint.values import Param, Value

HOPELESS = 16  # after so many on each of which something is not modelled, the others are not worth much time
HOPELESS_STEPS = 700_000  # that is: nothing where no merge is fine on a path, and so many steps where one is
AGAIN = 2  # so many times the steps until something was learned are spent on what else there may be to learn
IDLE = 64  # after so many without one that may fail, or that brings tensors together, neither


@dataclass(frozen=True, slots=True)
class Start:
    """How a run begins, and what undoes what the runs of a root have left behind."""

    run: Callable[[Machine], Value]
    leave: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Root:
    """Where a run begins. `symbolic` says that its arguments are: then its findings depend on them.

    `given` are the conditions under which it says something: that parameters have their defaults. `supposed` says that
    these are no more than likely: what it finds is a note. So is what it finds in the constructor that is `made`, which
    code of the project calls: that is judged there. `defaults` says that nobody calls it but with its defaults: a call
    that the tool made up.
    """

    path: str
    name: str
    symbolic: bool
    at: object = field(hash=False, default=None)
    given: tuple[Condition, ...] = ()
    supposed: bool = False
    made: str = ""
    defaults: bool = False


@dataclass(slots=True)
class Exploration:
    """All paths of a root that were run; `complete` says that there are no others."""

    root: Root
    paths: list[Path]
    complete: bool
    entered: set[int]
    steps: int = 0
    loose: bool = False  # whether a divisor that may be 0, or the form of an option, was passed over
    lengths: Mapping[str, int] = field(default_factory=dict[str, int])  # of lists that were taken from their defaults
    texts: Mapping[str, str] = field(default_factory=dict[str, str])  # that were taken to be their defaults
    functions: Mapping[str, str] = field(default_factory=dict[str, str])  # the same of functions and classes, by name
    keywords: Mapping[str, str] = field(default_factory=dict[str, str])  # how those among `**kwargs` are asked for
    partly: Iterable[str] = ()  # what else of a parameter was left aside, in words
    seconds: float = 0.0
    late: bool = False  # whether time was what ended it
    guessed: Mapping[str, int] = field(default_factory=dict[str, int])  # the ranks of tensors that nothing settled
    lent: Mapping[str, int] = field(default_factory=dict[str, int])  # those that are settled on other paths alone
    opened: bool = False  # whether a parameter is a number or a list of any length
    supposed: tuple[Condition, ...] = ()  # what was taken for granted of all calls, as a person would
    unseen: tuple[Facts, ...] = ()  # what is known on the paths that the budget left out
    untold: bool = False  # whether all paths were run, and more ways lead to some of them than can be told

    @property
    def modelled(self) -> bool:
        """Whether nothing was left out, on any path."""
        return self.complete and all(path.end != "cut" and not path.notes for path in self.paths)

    def taken(self) -> Iterator[Claim]:
        """That lists and texts of which that was taken for granted are as long as their defaults, or are these."""
        yield from (Is(name, text) for name, text in sorted(self.texts.items()))
        yield from (Is(called_as(name), own) for name, own in sorted(self.functions.items()))
        for name, count in sorted(self.lengths.items()):
            claim = equal(Dim.of(length_of(name)), count)
            assert not isinstance(claim, bool)
            yield claim

    @property
    def dated(self) -> bool:
        """Whether a path does what only Keras 2 takes."""
        return any(path.dated for path in self.paths)

    @property
    def limit(self) -> str:
        """What kept other paths from being run, in words, where there are any."""
        return "it takes too much time" if self.late else "there are more paths than the budget allows"


def explore(
    imports: Imports,
    root: Root,
    start: Start,
    layout: str,
    budgets: Budgets | None = None,
    ranks: Mapping[str, int] | None = None,
    tried: tuple[Claim, ...] = (),
) -> Exploration:
    """Runs a root along every path, within the budgets. `ranks` are taken for those of tensors among its parameters;
    where they are only `tried`, an error of Python's says that they cannot be.
    """
    hints, began, budgets = (
        Hints(dict(ranks or {}), tried=tried, granted=frozenset(ranks or ())),
        monotonic(),
        budgets or Budgets(),
    )
    shorter: Exploration | None = None  # what was found before more turns of loops were taken as they are
    while True:
        known = hints.known()
        hints.missed.clear()
        hints.lent.clear()
        spent = monotonic() - began
        found = _explore_once(imports, root, start, layout, replace(budgets, seconds=budgets.seconds - spent), hints)
        start.leave()
        note_numbers(hints, found.paths)
        found.seconds, found.guessed = monotonic() - began, hints.unsettled()
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
        path.axes, path.guessed = hints.axes, hints.unsettled()
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
    late = not complete and choices.late()
    return Exploration(
        root, possible_ones, complete, entered, choices.steps, choices.loose, choices.lengths, choices.texts,
        choices.functions, choices.keywords, tuple(choices.partly), late=late,
        supposed=tuple(choices.supposed), untold=untold,
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

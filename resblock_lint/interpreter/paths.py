"""Choices and budgets: how a run is told which way to go, and when it has gone far enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from resblock_lint.conditions import Condition
from resblock_lint.flow import Site
from resblock_lint.interpreter.joins import Joins
from resblock_lint.values import Class, Error, Value

if TYPE_CHECKING:
    from resblock_lint.interpreter.endings import End

BARREN = 8  # after so many paths without an op, that took so many steps, a root has nothing for us
BARREN_STEPS, BARREN_STEPS_OF_PATHS = 300_000, 30_000
DEAR = 3  # that part of all steps
MOST_RESTARTS = 6  # so often all paths of a root are run again
MOST_REPEATS = 40  # so often one path is run again
OP_STEPS = 50  # what drawing an op counts for
CHOICE_STEPS = 50  # what taking a side of an open condition counts for
MOST_LED_ON = 700  # open conditions beyond `choices` that the code of a module may meet, over all paths


@dataclass(frozen=True, slots=True)
class Budgets:
    """Bounds on one root's exploration. What they cut is reported as not modelled."""

    paths: int = 600
    dear: int = 200  # of these, where so many took a good part of `total_steps`
    steps: int = 400_000  # of one path
    total_steps: int = 3_000_000  # of all paths of a root
    project_steps: int = 200_000_000  # of all roots
    seconds: float = 60.0  # of all roots of one file
    until: float = inf  # on the clock: no run goes on then
    judging: float = 12.0  # seconds, to say what the paths of all roots of one file mean together
    depth: int = 90  # of calls
    turns: int = 20_000  # of one loop
    bits: int = 4096  # of an integer
    length: int = 1_000_000  # of a text or a list
    strict: bool = False  # a bug of ours is raised, not told
    ops: int = 20_000  # of one path
    items: int = 4_000_000  # of all texts and lists that one root makes; eight characters count as one item
    inputs: int = 2_000  # of one op
    rank: int = 200  # of a tensor
    choices: int = 300  # of one path
    joins: bool = True  # whether a path may end where another one has been
    excursions: int = 1  # paths with more open conditions than this try both sides of one where they are
    exact: bool = False  # a size of 1 that broadcasts is gone on with, as Keras does, and a divisor may be 0
    forms: bool = True  # there, an option may be a number or one for each side
    lengths: bool = True  # a list among the parameters is as long as its default
    todays: bool = False  # what only Keras 2 takes is an error, as it is in Keras 3
    told: bool = False  # in contracts: a list of tensors has two where nothing tells of more, what is given has a rank


class Cut(Exception):
    """The run cannot go on: something is not modelled, or a budget is used up."""

    def __init__(self, reason: str, site: Site | None = None) -> None:
        super().__init__(reason)
        self.reason, self.site = reason, site


class Raised(Exception):
    """The program raises. `explicit` tells a `raise` of the user's from an error that Python or Keras would raise."""

    def __init__(self, error: Error, *, explicit: bool = False) -> None:
        super().__init__(error.kind)
        self.error, self.explicit = error, explicit
        self.unbound: object = None  # the function that does not take the arguments of a call


@dataclass(slots=True)
class Fork:
    """An open condition on a path: the side that was taken of it, and what is known of the other one."""

    side: bool
    done: bool = False  # the other side has been taken
    met: int = -1  # so many turns stood for all when an excursion took it that came back to the path, or raised
    tried: bool = False  # an excursion along the other side did not come back to the path
    turns: tuple[str, ...] = ()  # those that stood for all where it was open
    refused: bool = True  # all paths along it ended in an error within these turns

    def turned(self) -> Fork:
        """The same condition, on its other side, with nothing left to take."""
        return Fork(not self.side, done=True, turns=self.turns)

    def ended(self, turns: tuple[str, ...] | None) -> None:
        """A path along it ended in an error within these turns, or came to another end."""
        self.refused = self.refused and turns is not None and turns[: len(self.turns)] == self.turns


def called_as(name: str) -> str:
    """What a program asks of a parameter that is a function or a class: how it is called."""
    return f"{name}.__name__"


class Choices:
    """Decides open conditions: replays a prefix, then takes the side that is asked for first."""

    def __init__(self, budgets: Budgets) -> None:
        self.budgets = budgets
        self.paths = 0
        self.steps = 0
        self.items = 0
        self.joins = Joins()
        self.lengths: dict[str, int] = {}  # the lengths that parameters were taken to have
        self.texts: dict[str, str] = {}  # the texts that they were taken to be
        self.functions: dict[str, str] = {}  # the functions, by their names
        self.keywords: dict[str, str] = {}  # how keywords among `**kwargs` are asked for, by their names
        self.partly: dict[str, None] = {}  # what else was left aside, in words
        self.loose = False  # whether a divisor that may be 0, or the form of an option, was passed over
        self.supposed: dict[Condition, None] = {}  # what a person takes for granted of all calls
        self.leads_on = False  # whether a path goes on after too many open conditions, by the sides to try first
        self.led_on = 0
        self.deadline = min(monotonic() + budgets.seconds, budgets.until)
        self.plan: list[Fork] = []
        self.place = 0
        self.number = 0  # of the path that is run
        self._last = 0  # the last number that was given to a path or an excursion
        self.hot: set[int] = set()  # the statements in which sides of open conditions were taken
        self.leaves = False  # whether runs make excursions
        self.whole = 0  # the steps of the run before
        self.tails = 0  # how often an excursion went on to the end of the root
        self.cold = 0  # how many statements on the path chose sides of which that was not known before
        self.unmet = False  # whether a loop was cut as a turn that stands for others took one of two sides
        self._strayed = 0  # the steps of the excursions of the path that is run
        self._begun: list[Fork] = []  # the plan as it was when the path began
        self._misjudged: int = 0
        self._restarts = self._repeats = 0
        self.failures: dict[int, int] = {}  # how often excursions along a statement did not come back
        self.idle: dict[int, int] = {}  # objects written down in vain before statements, since they last chose
        self.drew = False  # whether a path, or an excursion, drew anything
        self.away = 0  # how many excursions are under way, one within the other
        self.ends: list[End] = []  # of the excursions of the path that is run

    def pick(self, first: bool, turns: tuple[str, ...] = ()) -> bool:
        """The side to take at the next open condition, within turns that stand for all others."""
        if self.place >= self.budgets.choices:
            self.led_on += 1
            if not self.leads_on or self.led_on > MOST_LED_ON:
                raise Cut("a path with too many open conditions")
            return first
        if self.place == len(self.plan):
            self.plan.append(Fork(first, turns=turns))
        self.place += 1
        return self.plan[self.place - 1].side

    def advance(self) -> bool:
        """Prepares the next path; False where all have been run."""
        self.paths += 1
        self.number = self.joins.path = self.next_number()
        self.place = self._strayed = 0
        while self.plan and self.plan[-1].done:
            self.plan.pop()
        if self.plan:
            last = self.plan[-1]
            self.plan[-1] = replace(last.turned(), met=len(last.turns) if last.refused else -1)
        self._begun = [replace(one) for one in self.plan]
        self.joins.log.clear()
        return bool(self.plan)

    def ended(self, turns: tuple[str, ...] | None) -> None:
        """A path ended in an error within these turns, or came to another end (None)."""
        for fork in self.plan[: self.place]:
            fork.ended(turns)

    def back_to(self, place: int) -> bool:
        """Prepares the path that takes the other side of the last of so many choices; False where there is none."""
        del self.plan[place:]
        return self.advance()

    def next_number(self) -> int:
        """A number for a path or an excursion."""
        self._last += 1
        return self._last

    def repeats(self) -> bool:
        """Whether the path that just ended is to be run again, now that it is known where excursions are worth it."""
        new = self.cold if self.leaves else len(self.plan) - len(self._begun)
        few = 0 if self.unmet else self.budgets.excursions
        self.cold, self.unmet = 0, False
        if not self.budgets.joins or new <= few or self._repeats >= MOST_REPEATS or self.exhausted():
            return False
        self._repeats += 1
        self.joins.undo(0)
        self.leaves = True
        self.place = self._strayed = 0
        self.plan, self.ends = self._begun[:], []
        return True

    def misjudged(self) -> bool:
        """Whether all paths are to be run again, as some were taken for the same that are not."""
        if self.joins.misjudged == self._misjudged:
            return False
        self.leaves, self._misjudged = self._restarts < MOST_RESTARTS and not self.exhausted(), self.joins.misjudged
        self._restarts += 1
        self.joins = Joins(path=self.number, apart=self.joins.apart, distinct=self.joins.distinct)
        self.paths = self.place = self._strayed = 0
        self.plan, self._begun, self.ends = [], [], []
        return True

    def exhausted(self) -> bool:
        """Whether the budget of paths is used up."""
        return self.paths >= self._most() or self.steps >= self.budgets.total_steps or self.late()

    def _most(self) -> int:
        """How many paths are run: more of them where they are short."""
        dear = self.steps * DEAR > self.budgets.total_steps
        return min(self.budgets.paths, self.budgets.dear) if dear else self.budgets.paths

    def ran(self, steps: int) -> None:
        """Counts the steps of a run."""
        self.steps += steps
        self.whole = steps

    def spend(self, steps: int) -> None:
        """Counts the steps of an excursion."""
        self.steps += steps
        self._strayed += steps

    def astray(self) -> bool:
        """Whether the excursions of this path have cost so much that it had better go on without them."""
        return self._strayed > self.budgets.total_steps // 3 or self.barren() or self.late()

    def barren(self) -> bool:
        """Whether so much was run without anything drawn that this root has nothing for us."""
        most = BARREN_STEPS if self.paths < BARREN else BARREN_STEPS_OF_PATHS
        return not self.drew and self.steps > most

    def late(self) -> bool:
        """Whether the time for this root is over."""
        return monotonic() > self.deadline


def error(kind: str, *args: Value, cls: Class | None = None) -> Raised:
    """An exception that Python would raise."""
    return Raised(Error(kind, args, cls))


def certain(kind: str, *args: Value, sides: Sequence[object]) -> Raised:
    """An error that follows from values which are known: after a choice it is how the program refuses that choice."""
    return Raised(Error(kind, args), explicit=bool(sides))

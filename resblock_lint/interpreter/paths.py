"""Choices and budgets: how a run is told which way to go, and when it has gone far enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from resblock_lint.flow import Site
from resblock_lint.interpreter.joins import Joins
from resblock_lint.values import Class, Error, Value

MOST_LED_ON = 700  # open conditions beyond `choices` that the code of a module may meet, over all paths


@dataclass(frozen=True, slots=True)
class Budgets:
    """Bounds on one root's exploration. What they cut is reported as not modelled."""

    paths: int = 64
    steps: int = 400_000  # of one path
    total_steps: int = 2_500_000  # of all paths of a root
    project_steps: int = 24_000_000  # of all roots
    seconds: float = 30.0  # of all roots of one file
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
    exact: bool = False  # a size of 1 that broadcasts is gone on with, as Keras does, and a divisor may be 0


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


class Choices:
    """Decides open conditions: replays a prefix, then takes the side that is asked for first."""

    def __init__(self, budgets: Budgets) -> None:
        self.budgets = budgets
        self.paths = 0
        self.steps = 0
        self.items = 0
        self.joins = Joins()
        self.divides = False  # whether something was divided by what may be 0
        self.leads_on = False  # whether a path goes on after too many open conditions, by the sides to try first
        self.led_on = 0
        self.deadline = monotonic() + budgets.seconds
        self._plan: list[tuple[bool, bool]] = []  # the side, and whether the other one has been taken
        self._place = 0

    def pick(self, first: bool) -> bool:
        """The side to take at the next open condition."""
        if self._place >= self.budgets.choices:
            self.led_on += 1
            if not self.leads_on or self.led_on > MOST_LED_ON:
                raise Cut("a path with too many open conditions")
            return first
        if self._place == len(self._plan):
            self._plan.append((first, False))
        self._place += 1
        return self._plan[self._place - 1][0]

    def advance(self) -> bool:
        """Prepares the next path; False where all have been run."""
        self.paths += 1
        self._place = 0
        while self._plan and self._plan[-1][1]:
            self._plan.pop()
        if self._plan:
            self._plan[-1] = (not self._plan[-1][0], True)
        return bool(self._plan)

    def exhausted(self) -> bool:
        """Whether the budget of paths is used up."""
        return self.paths >= self.budgets.paths or self.steps >= self.budgets.total_steps or self.late()

    def late(self) -> bool:
        """Whether the time for this root is over."""
        return monotonic() > self.deadline


def error(kind: str, *args: Value, cls: Class | None = None) -> Raised:
    """An exception that Python would raise."""
    return Raised(Error(kind, args, cls))


def certain(kind: str, *args: Value, sides: Sequence[object]) -> Raised:
    """An error that follows from values which are known: after a choice it is how the program refuses that choice."""
    return Raised(Error(kind, args), explicit=bool(sides))

"""The state of one run, and the tables through which evaluation, calls and attributes find each other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from resblock_lint import ir
from resblock_lint.conditions import Claim, Condition, Subject, negation
from resblock_lint.dims import Dim, Size, symbols
from resblock_lint.facts import Verdict
from resblock_lint.flow import Op, Site
from resblock_lint.interpreter import excursions
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.growing import Growing
from resblock_lint.interpreter.module_state import ModuleState
from resblock_lint.interpreter.open_ranks import OpenRanks
from resblock_lint.interpreter.passages import Pass, Start
from resblock_lint.interpreter.paths import CHOICE_STEPS, OP_STEPS, Budgets, Choices, Cut, certain, error
from resblock_lint.interpreter.placeholders import is_unsettled
from resblock_lint.interpreter.whole_turns import loop_of
from resblock_lint.sequences import Many, Recurrence, Total
from resblock_lint.values import Env, Instance, Layer, Module, Param, Tensor, Value

Evaluates = Callable[["Machine", Any, Env], Value]
Executes = Callable[["Machine", Any, Env], "Signal | None"]
Calls = Callable[["Machine", Any, "list[Value]", "dict[str, Value]"], Value]
Gets = Callable[["Machine", Any, str], Value]
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(slots=True)
class Signal:
    """Why a block ended early: return, break or continue."""

    kind: str
    value: Value = None


class Imports(Protocol):
    """What the run needs of the project: which file a name means, and what calls hand over for parameters."""

    handed: dict[Any, list[Any]] | None
    ran: dict[str, Module]  # those whose code has been run, by their files
    depth: int  # how many imports are under way within each other
    kept: Any  # what those keep: what programs do to it is undone

    def bodies(self) -> Iterator[tuple[Module, Sequence[ir.Statement]]]:
        """The modules of the project's own files that were loaded, and their code."""
        ...

    def module(self, name: str, importer: Module, level: int) -> Module | None:
        """The module that an import means, not yet run; None where the project has none."""
        ...

    def loaded(self, path: str) -> Module | None:
        """The module of a file, if it was asked for before."""
        ...

    def may_bind(self, path: str, name: str) -> bool:
        """Whether a file can bind a name, by whichever of its code."""
        ...

    def library(self, name: str) -> Module | None:
        """A module of an installed package, not yet run; None where it is not installed."""
        ...


@dataclass(slots=True)
class Tables:
    """Who evaluates, executes, calls and looks up what; filled when the modules of this package are imported."""

    evaluate: dict[type, Evaluates] = field(default_factory=dict[type, Evaluates])
    execute: dict[type, Executes] = field(default_factory=dict[type, Executes])
    call: dict[type, Calls] = field(default_factory=dict[type, Calls])
    attribute: dict[type, Gets] = field(default_factory=dict[type, Gets])


TABLES = Tables()


def register(table: dict[type, Any], *kinds: type) -> Callable[[Handler], Handler]:
    """Enters a function into a table for these types."""

    def enter(function: Handler) -> Handler:
        for kind in kinds:
            table[kind] = function
        return function

    return enter


class Machine(OpenRanks):
    """One run of a root along one path."""

    def __init__(self, imports: Imports, choices: Choices, layout: str = "channels_last") -> None:
        super().__init__()
        self.imports, self.choices, self.image_data_format = imports, choices, layout
        self.facts.either = choices.joins.blends.claims
        self.ops: list[Op] = []
        self.constants: set[int] = set()  # those of them that were made of numbers alone, by their index
        self.frames: list[Frame] = []
        self.entered: set[int] = set()
        self.hints: dict[str, float | str] = {}  # the defaults of parameters, to be tried first
        self.optional: set[str] = set()  # parameters that may be None, and were taken for numbers
        self.factors: set[str] = set()  # parameters that tensors were multiplied with, and were taken for numbers
        self.formed: dict[int, tuple[Value, Param]] = {}  # items, by identity, of those that were asked for their form
        self.lists: dict[str, Param] = {}  # parameters of which the length was asked for, by its name
        self.shunned = False  # whether what is tested leads to a `raise` where it holds
        self.led: tuple[bool, ...] = ()  # sides to take next, without choice, where what is asked about is not modelled
        self.standing = 0  # turns of loops within each other that are run for all others
        self.elements: dict[str, tuple[Param, Size]] = {}  # items of parameters at symbolic places, by their names
        self.totals: dict[str, Total | Recurrence] = {}  # sizes that many turns made, by their names
        self.handed: list[tuple[Many, Size]] = []  # lists of which an item was asked for, and its place
        self.spelled: dict[str, Value] = {}  # what stands in texts for numbers that are not known
        self.settled: tuple[object, dict[Dim, tuple[Size, set[Subject]]]] = (None, {})  # what facts say of sizes
        self.growing, self.steps = Growing(), 0
        self.chosen: list[tuple[Site, Condition, int]] = []  # sides of open conditions: where, which, the fork
        self.passes: list[Pass] = []  # the places where other paths may end in this one
        self.apart = 0  # > 0 inside of a loop whose ways may not meet before it ends
        self.nested = 0  # > 0 inside of a layer's call, of which Keras keeps no nodes
        self.traced = False  # whether Keras runs what is called, of which it else asks for the shapes alone
        self.rehearsed: dict[Instance, tuple[dict[str, Value], list[Tensor]]] | None = None  # what objects had before
        self.todays = False  # whether Keras 3 is meant, and what only older versions have is refused
        self.misled = False  # whether sizes flow on that a layer of the user's says, and that its call does not give
        self.unjudged = False  # whether nothing is asked of sizes: Keras does not run what is run now on these
        self.beside = self.foretold = False  # a `call` is run on data only: no size is open there; shapes are foretold
        self.modules: ModuleState | None = None  # what modules keep that the root can reach
        self.since = -1  # the number that was given when the statement began of which an excursion is under way
        self.went_on: list[int] = []  # the generators that were asked for items, by their numbers
        self.made: list[Layer] = []  # layers, of a kind that refuses arguments as soon as it is made
        self.used: set[int] = set()  # those that were called, by when they were made
        self.followed: dict[int, tuple[Value, Instance]] = {}  # what layers keep, by identity, and whose it is
        self.masks = False  # whether a layer came to be that gives its outputs a mask

    @property
    def budgets(self) -> Budgets:
        """The bounds of this run."""
        return self.choices.budgets

    @property
    def cost(self) -> int:
        """What the run counts for: its steps and its ops."""
        return self.steps + OP_STEPS * len(self.ops)

    @property
    def turns(self) -> tuple[str, ...]:
        """The turns within which the run is that stand for all others, by their names."""
        return tuple(name for frame in self.frames for name in frame.turns)

    @property
    def at_turn(self) -> bool:
        """Whether it is behind a turn of a loop whose sides come to different sizes, where these meet."""
        scope = self.frames[-1].scope if self.frames else None
        return scope is not None and loop_of(scope.statement) is not None

    def kept(self) -> Hashable:
        """What is not as it was at the start of what modules keep."""
        return () if self.modules is None else self.modules.changes()

    def born(self) -> int:
        """A number for a generator; none is given twice."""
        return next(BORN)

    def resumed(self, born: int) -> None:
        """A generator goes on: what is run again by an excursion cannot ask it again."""
        if born < self.since:
            raise excursions.GoneOn
        self.went_on.append(born)

    @contextmanager
    def tracing(self, runs: bool = True) -> Generator[None]:
        """Inside of a layer, which Keras runs, or which it asks what it would make."""
        before = self.traced
        self.nested, self.traced = self.nested + 1, runs
        try:
            yield
        finally:
            self.nested, self.traced = self.nested - 1, before

    def tick(self, count: int = 1) -> None:
        """Counts work that is not a statement; raises Cut where the run's budget is used up."""
        self.steps += count
        if self.steps > self.budgets.steps or self.choices.late():
            raise Cut("the run takes too many steps" if self.steps > self.budgets.steps else "it takes too much time")

    def reserve(self, items: int) -> None:
        """Counts the items of a text or a list that is about to be made; raises Cut where they are too many."""
        if items > self.budgets.length:
            raise Cut(f"a sequence of {items:.3g} items" if items > 10**15 else f"a sequence of {items} items")
        self.choices.items += items
        if self.choices.items > self.budgets.items:
            raise Cut("the run makes too many values")

    def evaluate(self, node: ir.Expression, env: Env) -> Value:
        """The value of an expression."""
        return TABLES.evaluate[type(node)](self, node, env)

    def execute(self, body: Sequence[ir.Statement], env: Env) -> Signal | None:
        """Runs statements; the signal that ended them early, if one did."""
        frame = self.frames[-1]
        scope, leaves, hot = frame.scope, self.choices.leaves and not self.apart, self.choices.hot
        for place, statement in enumerate(body):
            self.steps, frame.node = self.steps + 1, statement
            if self.steps > self.budgets.steps:
                raise Cut("the run takes too many steps")
            if scope is not None:
                scope.statement = statement
            start = (self.steps, len(self.sides), len(self.facts.literals), self.drawn)
            parts = leaves and (id(statement) in hot or loop_of(statement) is not None)
            excursion = excursions.begin(self, body, place, env) if parts else None
            signal = TABLES.execute[type(statement)](self, statement, env)
            if signal is not None:
                return signal
            if len(self.sides) > start[1] and scope is not None:
                scope.statement = statement
                excursions.arrive(self, Start(statement, *start), excursion)
        return None

    def run_statement(self, statement: ir.Statement, env: Env) -> Signal | None:
        """Runs one statement again, of those of the function that is under way."""
        scope = self.frames[-1].scope
        self.frames[-1].node = statement
        if scope is not None:
            scope.statement = statement
        signal = TABLES.execute[type(statement)](self, statement, env)
        if scope is not None:
            scope.statement = statement
        return signal

    def call(self, callee: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """The result of a call."""
        handler = TABLES.call.get(type(callee))
        if handler is None:
            refused = f"'{type(callee).__name__}' object is not callable"
            raise certain("TypeError", refused, sides=self.supposed) if callee is None else error("TypeError", refused)
        return handler(self, callee, args, kwargs)

    def attribute(self, value: Value, name: str) -> Value:
        """The attribute of a value."""
        handler = TABLES.attribute.get(type(value))
        if handler is None:
            raise error("AttributeError", f"'{type(value).__name__}' object has no attribute '{name}'")
        return handler(self, value, name)

    def site(self) -> Site:
        """The place that is being evaluated."""
        return self.frames[-1].site() if self.frames else Site("", None, "")

    def chain(self) -> tuple[Site, ...]:
        """The places of the calls that led here, from the outermost."""
        return tuple(frame.site() for frame in self.frames[:-1])

    def choose(self, claim: Claim, first: bool = True) -> bool:
        """Settles a claim: by the facts, else by a choice, which the facts then keep."""
        answer = self.facts.decide(claim)
        if answer is not Verdict.MAYBE:
            return answer is Verdict.YES
        if self.led and is_unsettled(claim):
            side, self.led = self.led[0], self.led[1:]
            self.facts.assume(claim if side else negation(claim))
            return side
        self.steps, side = self.steps + CHOICE_STEPS, self.choices.pick(first and not self.shunned, self.turns)
        chosen = claim if side else negation(claim)
        assert not isinstance(chosen, bool)
        self.chosen.append((self.site(), chosen, self.choices.place - 1))
        self.sides = (*self.sides, chosen)
        self.facts.assume(chosen)
        return side

    @contextmanager
    def shunning(self, raises: bool) -> Generator[None]:
        """Where a test leads to a `raise`: of what is open in it, the side is taken first on which it does not hold."""
        shunned, self.shunned = self.shunned, raises
        try:
            yield
        finally:
            self.shunned = shunned

    def pin(self, *sizes: Value) -> None:
        """These count turns or items, or choose one: a size that is one of several has to be known for that."""
        joins = self.choices.joins
        for size in sizes:
            if isinstance(size, Dim):
                joins.pin(joins.blends.within(symbols(size)))
                self.learned.whole.update(one.name for one in symbols(size))

    def entails(self, claim: Claim) -> bool:
        """Whether the facts say that a claim holds."""
        return self.facts.decide(claim) is Verdict.YES


COUNT = itertools.count()
BORN = itertools.count()

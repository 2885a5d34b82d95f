"""Generators of the user's run from one `yield` to the next, as whoever takes their items asks for these.

Statements without a `yield` are run as everywhere; those with one by the steps here, which Python itself suspends.
Where a loop has a symbolic number of turns, or a `yield` stands inside of another expression, the statement is run at
once, and what it has given by then comes one behind the other.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import cache, partial
from typing import Any

from resblock_lint import ir
from resblock_lint.conditions import Condition
from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, advancing, binding, endless, entering, exceptions, operators, series
from resblock_lint.interpreter.branching import holds
from resblock_lint.interpreter.frames import Frame, Standing
from resblock_lint.interpreter.joins import Scope
from resblock_lint.interpreter.machine import Machine, Signal
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, Raised, error
from resblock_lint.sequences import END, Lazy, Many, Series
from resblock_lint.trees import parts
from resblock_lint.values import Env, Function, Param, Unknown, Value

BUFFER = "#yields"  # the name under which what a statement gives is kept while it is run at once
APART = (ir.Lambda, ir.Define, ir.DefineClass)
Steps = Generator[Value, Value, Signal | None]
Given = Generator[Value, Value, Value]


def generator(machine: Machine, function: Function, env: Env) -> Value:
    """What the call of a generator function gives; `env` has its arguments."""
    env.yields = []
    code, scope = function.code, Scope(env, function.code.body)
    frame = Frame(function.env.module.path, function.qualname, scope=scope, sides=len(machine.sides))
    source = Suspended(machine, _Run(machine, env, frame).body(code.body), frame)
    if any(map(_is_endless, code.body)):
        return endless.generator(machine, source)
    return Lazy(source, "generator", machine.frames[-1].node)


def expression(machine: Machine, items: Generator[Value, Value]) -> Lazy:
    """What a generator expression gives, which stands where the run is."""
    here = machine.frames[-1]
    frame = Frame(here.path, here.function, here.node, here.scope, here.sides)
    return Lazy(Suspended(machine, items, frame, here), "generator")


def _is_endless(statement: ir.Statement) -> bool:
    """Whether a statement is a loop that nothing in it ends."""
    if isinstance(statement, ir.With):
        return any(map(_is_endless, statement.body))
    always = isinstance(statement, ir.While) and isinstance(statement.test, ir.Literal) and bool(statement.test.value)
    return always and not _leaves(statement)


def _leaves(node: object) -> bool:
    """Whether a `break`, `return` or `raise` stands in a node."""
    if isinstance(node, (ir.Return, ir.Raise)) or (isinstance(node, ir.Jump) and node.kind == "break"):
        return True
    return any(map(_leaves, parts(node)))


class Suspended:
    """What is left of a call of a generator function, or of a generator expression."""

    def __init__(
        self, machine: Machine, steps: Generator[Value, Value, Any], frame: Frame, home: Frame | None = None
    ) -> None:
        """It runs in a frame of its own, unless it is asked from where it stands, its `home`."""
        self._machine, self._steps, self._frame, self._home = machine, steps, frame, home
        self._begun = self._runs = self._over = False
        self._guards = 0  # those that its own code stands behind
        self._born = machine.born()
        self.result: Value = None

    def send(self, value: Value) -> Value:
        """The next item, where the `yield` that the run waits at has this value; END where there is none."""
        return self._resume(lambda: self._steps.send(value if self._begun else None))

    def throw(self, raised: Raised) -> Value:
        """The same, where the `yield` raises."""
        return self._resume(lambda: self._steps.throw(raised))

    def close(self) -> None:
        """Ends it where it waits."""
        if self._begun and not self._over:
            try:
                self.throw(error("GeneratorExit"))
            except Raised as raised:
                if raised.error.kind not in ("GeneratorExit", "StopIteration"):
                    raise
        self._over = True

    def _resume(self, step: Callable[[], Value]) -> Value:
        if self._over:
            return END
        machine, frames = self._machine, self._machine.frames
        if self._runs:
            raise error("ValueError", "generator already executing")
        machine.resumed(self._born)
        if len(frames) >= machine.budgets.depth:
            raise Cut("calls are nested too deeply", machine.site())
        depth, guards = len(frames), machine.guards
        if frames[-1] is not self._home:
            frames.append(self._frame)
        machine.guards, self._runs = guards + self._guards, True
        try:
            found = step()
        except StopIteration as end:
            found, self._over = END, True
            self.result = end.value.value if isinstance(end.value, Signal) else None
        except BaseException as problem:
            self._over = True
            if isinstance(problem, Raised) and problem.error.kind == "StopIteration":
                raise error("RuntimeError", "generator raised StopIteration") from None
            raise
        finally:
            self._guards, machine.guards = machine.guards - guards, guards
            self._begun, self._runs = True, False
        del frames[depth:]
        return found


class _Run:
    """Runs the code of a generator function."""

    def __init__(self, machine: Machine, env: Env, frame: Frame) -> None:
        self.machine, self.env, self.frame = machine, env, frame

    def body(self, body: Sequence[ir.Statement]) -> Steps:
        """Runs statements; the signal that ended them early, if one did."""
        for statement in body:
            signal = yield from self._statement(statement)
            if signal is not None:
                return signal
        return None

    def _statement(self, node: ir.Statement) -> Steps:
        if not gives(node):
            return self.machine.execute([node], self.env)
        self.machine.tick()
        self._at(node)
        if isinstance(node, (ir.Evaluate, ir.Assign, ir.Return)) and isinstance(node.value, ir.Yield):
            return (yield from self._plain(node, node.value))
        if isinstance(node, ir.If) and not gives(node.test):
            return (yield from self.body(node.then if holds(self.machine, node.test, self.env) else node.otherwise))
        if isinstance(node, ir.For) and not gives(node.iterable):
            return (yield from self._for(node))
        if isinstance(node, ir.While) and not gives(node.test):
            return (yield from self._while(node))
        if isinstance(node, ir.Try):
            return (yield from self._try(node))
        if isinstance(node, ir.With) and not gives(node.items):
            return (yield from self._with(node, 0))
        return (yield from self._at_once(node))

    def _at(self, node: ir.Statement) -> None:
        self.frame.node = node
        if self.frame.scope is not None:
            self.frame.scope.statement = node

    def _plain(self, node: ir.Evaluate | ir.Assign | ir.Return, giving: ir.Yield) -> Steps:
        """`yield value`, `target = yield value`, `return (yield value)`."""
        value = None if giving.value is None else self.machine.evaluate(giving.value, self.env)
        given = (yield from self._items(resolve(value))) if giving.delegates else (yield value)
        self._at(node)
        if isinstance(node, ir.Return):
            return Signal("return", given)
        for target in node.targets if isinstance(node, ir.Assign) else ():
            binding.bind(self.machine, target, given, self.env)
        return None

    def _items(self, value: Value) -> Given:
        """`yield from value`: what it gives in the end."""
        if isinstance(value, Lazy):
            step = partial(value.send, None)
            while (item := step()) is not END:
                try:
                    step = partial(value.send, (yield item))
                except Raised as raised:
                    step = partial(value.throw, raised)
            return value.source.result
        items = advancing.lazily(self.machine, value) or access.items_of(self.machine, value)
        if isinstance(items, Unknown):
            self.machine.note("a generator gives items that are not modelled")
            return None
        for item in items:
            if (yield item) is not None:
                raise error("AttributeError", "what is no generator takes no values")
        return None

    def _for(self, node: ir.For) -> Steps:
        iterable = series.as_far_as_known(self.machine, resolve(self.machine.evaluate(node.iterable, self.env)))
        symbolic = isinstance(iterable, (Series, Unknown, Param))
        several = isinstance(iterable, list) and not isinstance(iterable, Lazy) and _has_many(iterable)
        if symbolic or several:
            return (yield from self._at_once(node))
        items = advancing.lazily(self.machine, iterable) or access.items_of(self.machine, iterable)
        if isinstance(items, Unknown):
            return (yield from self._at_once(node))
        for turn, item in enumerate(items):
            self.machine.tick()
            if turn > self.machine.budgets.turns:
                raise Cut("a loop of too many turns")
            binding.bind(self.machine, node.target, item, self.env)
            signal = yield from self.body(node.body)
            if signal is not None and signal.kind != "continue":
                return None if signal.kind == "break" else signal
            self._at(node)
        return (yield from self.body(node.otherwise))

    def _while(self, node: ir.While) -> Steps:
        while True:
            test = resolve(self.machine.evaluate(node.test, self.env))
            if isinstance(test, (Unknown, Condition, Dim, Param)):
                return (yield from self._at_once(node))
            if not operators.truth(self.machine, test):
                return (yield from self.body(node.otherwise))
            self.machine.tick()
            signal = yield from self.body(node.body)
            if signal is not None and signal.kind != "continue":
                return None if signal.kind == "break" else signal
            self._at(node)

    def _try(self, node: ir.Try) -> Steps:
        """`try`, its handlers, `else` and `finally`."""
        try:
            signal = yield from self._handled(node)
        except Raised:
            ended = yield from self.body(node.finally_)
            if ended is not None:
                return ended
            raise
        return (yield from self.body(node.finally_)) or signal

    def _handled(self, node: ir.Try) -> Steps:
        machine, here = self.machine, Standing(self.machine.frames)
        machine.guards += 1
        try:
            signal = yield from self.body(node.body)
        except Raised as raised:
            machine.guards -= 1
            handler = exceptions.handler(machine, node, raised.error, self.env)
            if handler is None:
                raise
            here.resume()
            if exceptions.is_meant(machine, node, handler, self.env):
                exceptions.forget_refused(machine)
            if handler.name is not None:
                binding.bind_name(handler.name, raised.error, self.env)
            return (yield from self.body(handler.body))
        machine.guards -= 1
        return signal if signal is not None else (yield from self.body(node.otherwise))

    def _with(self, node: ir.With, place: int) -> Steps:
        """Enters the contexts from `place` on, runs the body, and leaves them again."""
        if place == len(node.items):
            return (yield from self.body(node.body))
        context, target = node.items[place]
        value = resolve(self.machine.evaluate(context, self.env))
        if entering.is_special(value):
            self.machine.note("a `yield` inside of this context")
        given = entering.enter(self.machine, value)
        if target is not None:
            binding.bind(self.machine, target, given, self.env)
        signal = yield from self._with(node, place + 1)
        entering.leave(self.machine, value)
        return signal

    def _at_once(self, node: ir.Statement) -> Steps:
        """Runs a statement to its end, and gives then what it has given."""
        given: list[Value] = []
        self.env.yields = self.env.names[BUFFER] = given
        signal = self.machine.execute([node], self.env)
        self.env.yields = []
        del self.env.names[BUFFER]
        if not isinstance(node, (ir.For, ir.While)):
            self.machine.note("a `yield` inside of an expression")
        yield from given
        return signal


def _has_many(items: Sequence[Value]) -> bool:
    return any(isinstance(one, Many) for one in items)


def gives(node: object) -> bool:
    """Whether a `yield` stands in a node, and not in a function within it."""
    return _gives(node) if isinstance(node, ir.Node) else any(map(gives, parts(node)))


@cache
def _gives(node: ir.Node) -> bool:
    return isinstance(node, ir.Yield) or (not isinstance(node, APART) and any(map(gives, parts(node))))

"""`with`: objects with `__enter__` and `__exit__`, and generators that `contextlib.contextmanager` has marked."""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.interpreter import binding
from resblock_lint.interpreter.calls import CONTEXT, call_function
from resblock_lint.interpreter.entering import GIVEN, SUPPRESSED, enter, leave
from resblock_lint.interpreter.exceptions import REFUSAL, catches, forget_refused
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.library import family, library, unmodelled
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.interpreter.standard import made
from resblock_lint.values import Env, Error, External, Function, Instance, Partial, Value

REFUSING = ("assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "assertRaisesWithPredicateMatch")


@library("contextlib.contextmanager")
def contextmanager(machine: Machine, function: Value = None, *_: Value, **__: Value) -> Value:
    """Marks a generator function: its calls are run by the `with` that they stand in."""
    function = resolve(function)
    if isinstance(function, Function):
        function.attributes[CONTEXT] = True
    return function


@library("contextlib.suppress")
def suppress(machine: Machine, *kinds: Value) -> Value:
    """`contextlib.suppress(…)`: a context that swallows exceptions of these kinds."""
    return made(machine, "suppress", {SUPPRESSED: kinds})


@library("pytest.raises", *(f"unittest.TestCase.{name}" for name in REFUSING))
def refusing(machine: Machine, *args: Value, **_: Value) -> Value:
    """`pytest.raises(…)` and `self.assertRaises(…)`: what fails inside is meant to; of a function, its call."""
    context = made(machine, "raises", {SUPPRESSED: External("builtins.Exception")})
    if len(args) < 2:
        return context
    here = Standing(machine.frames)
    try:
        with machine.guarded():
            machine.call(args[1], list(args[2:]), {})
    except Raised:
        here.resume()
        forget_refused(machine)
    return None


@family("unittest")
def of_tests(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """What a test asserts makes nothing; the rest of `unittest` is not modelled."""
    return None if path.startswith("unittest.TestCase.assert") else unmodelled(machine, path, args, kwargs)


@library("contextlib.nullcontext")
def nullcontext(machine: Machine, enter_result: Value = None) -> Value:
    """`contextlib.nullcontext(value)`: a context that gives the value."""
    return made(machine, "nullcontext", {GIVEN: enter_result})


@register(TABLES.execute, ir.With)
def with_(machine: Machine, node: ir.With, env: Env) -> Signal | None:
    """`with context as target`: what the context gives is the target; only `suppress` swallows exceptions."""
    return _within(machine, node, 0, env)


def _within(machine: Machine, node: ir.With, place: int, env: Env) -> Signal | None:
    """Enters the contexts from `place` on, runs the body, and leaves them again."""
    if place == len(node.items):
        return machine.execute(node.body, env)
    context, target = node.items[place]
    value = resolve(machine.evaluate(context, env))
    if isinstance(value, Partial) and isinstance(value.function, Function) and CONTEXT in value.function.attributes:
        return _around_yield(machine, value.function, value, node, place, env)
    if isinstance(value, Instance) and SUPPRESSED in value.fields:
        return _suppressing(machine, value, node, place, env)
    entered = enter(machine, value)
    if target is not None:
        binding.bind(machine, target, entered, env)
    signal = _within(machine, node, place + 1, env)
    leave(machine, value)
    return signal


def _suppressing(machine: Machine, context: Instance, node: ir.With, place: int, env: Env) -> Signal | None:
    """Runs the rest of the `with`, which ends early where one of these exceptions is raised."""
    here = Standing(machine.frames)
    try:
        with machine.guarded(None if context.cls.name != "suppress" else lambda: _swallows(context, REFUSAL) or None):
            return _within(machine, node, place + 1, env)
    except Raised as raised:
        if not _swallows(context, raised.error):
            raise
        here.resume()
        forget_refused(machine)
        return None


def _swallows(context: Instance, error: Error) -> bool:
    kinds = context.fields[SUPPRESSED]
    return any(catches(resolve(one), error) for one in (kinds if isinstance(kinds, tuple) else (kinds,)))


class _Body(list[Value]):
    """Stands for what a generator gives: the body of the `with` is run where it yields."""

    def __init__(self, machine: Machine, node: ir.With, place: int, env: Env) -> None:
        super().__init__()
        self.machine, self.node, self.place, self.env = machine, node, place, env
        self.frame = machine.frames[-1]
        self.signal: Signal | None = None

    def append(self, value: Value, /) -> None:
        self.machine.frames.append(self.frame)
        target = self.node.items[self.place][1]
        if target is not None:
            binding.bind(self.machine, target, value, self.env)
        self.signal = _within(self.machine, self.node, self.place + 1, self.env)
        self.machine.frames.pop()


def _around_yield(
    machine: Machine, function: Function, call: Partial, node: ir.With, place: int, env: Env
) -> Signal | None:
    """Runs a generator, and the rest of the `with` where it yields."""
    body = _Body(machine, node, place, env)
    call_function(machine, function, list(call.args), dict(call.kwargs), body)
    return body.signal

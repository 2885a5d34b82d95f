"""The builtins that see the scope they are called in: `eval`, `locals` and `globals`."""

from __future__ import annotations

from typing import cast

from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import is_none, resolve
from resblock_lint.interpreter.paths import certain
from resblock_lint.lowering import lower_expression
from resblock_lint.source import SourceError
from resblock_lint.values import Env, External, Param, Value

EVAL, LOCALS, GLOBALS = (External(f"builtins.{name}") for name in ("eval", "locals", "globals"))
SCOPED: dict[Value, int] = {EVAL: 1, LOCALS: 0, GLOBALS: 0}  # how many arguments each takes


def scoped(machine: Machine, callee: Value, args: list[Value], env: Env) -> Value:
    """What one of these gives where it is called in this scope."""
    if callee != EVAL:
        return _names(callee, env)
    given = _told(machine, args[0])
    return _evaluated(machine, given, env) if isinstance(given, str) else machine.unknown("eval() of what is no text")


def _names(callee: Value, env: Env) -> Value:
    """The names of a scope at this moment."""
    while env.code is None and env.parent is not None:
        env = env.parent
    names = env.names if callee == LOCALS else env.module.env.names
    return cast("Value", dict(names))


def _told(machine: Machine, value: Value) -> Value:
    """What `eval` is given; of a parameter that is a text, its default. Raises Raised where it is None."""
    value = resolve(value)
    if isinstance(value, Param):
        if is_none(machine, value):
            return _told(machine, None)
        if isinstance(value.default, str):
            machine.choices.partly[f"only `{value.name} == {value.default!r}` is told; it may be any text"] = None
        return value.default
    if value is None:
        raise certain("TypeError", "eval() arg 1 must be a string, bytes or code object", sides=machine.supposed)
    return value


def _evaluated(machine: Machine, text: str, env: Env) -> Value:
    """The expression in a known text, evaluated like any other code here, abstractly."""
    try:
        return machine.evaluate(lower_expression(text), env)
    except SourceError:
        return machine.unknown("eval() of a text that is no expression")

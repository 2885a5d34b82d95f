"""`functools.singledispatch`: which of several functions is called, by the class of the first argument."""

from __future__ import annotations

from typing import Any

from resblock_lint.interpreter import operators
from resblock_lint.interpreter.bases import order
from resblock_lint.interpreter.decorators import around
from resblock_lint.interpreter.kinds import isinstance_
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Class, Function, Value

Registered = list[tuple[Value, Value]]  # classes and functions, the special ones first


@library("functools.singledispatch")
def singledispatch(machine: Machine, func: Value, /) -> Value:
    """`@singledispatch`: the function is for what no class is registered for."""
    func = resolve(func)
    if not isinstance(func, Function):
        return machine.unknown("`singledispatch` of what is no function")
    registered: Any = []
    register = Builtin("register", _register, (registered,))
    return around(func, Builtin("dispatched", _dispatched, (registered,)), register=register)


def _register(machine: Machine, registered: Registered, cls: Value, func: Value = None, /) -> Value:
    """`@f.register(cls)`, `f.register(cls, func)`; of a function alone its annotation tells, which is not read."""
    cls = resolve(cls)
    if isinstance(cls, Function):
        registered.append((None, cls))
        return cls
    if func is None:
        return Builtin("register", _register, (registered, cls))
    place = next((at for at, (one, _) in enumerate(registered) if _is_below(cls, one)), len(registered))
    registered.insert(place, (cls, resolve(func)))
    return func


def _is_below(cls: Value, other: Value) -> bool:
    """Whether a class comes before another one."""
    if isinstance(cls, Class) and isinstance(other, Class):
        return other in order(cls)
    names = getattr(cls, "name", ""), getattr(other, "name", "")
    return names == ("bool", "int") or cls == other


def _dispatched(
    machine: Machine, registered: Registered, inner: Function, args: list[Value], kwargs: dict[str, Value]
) -> Value:
    if not args:
        raise error("TypeError", f"{inner.code.name} requires at least 1 positional argument")
    if any(cls is None for cls, _ in registered):
        return machine.unknown(f"which function of `{inner.code.name}` is called: annotations tell")
    for cls, function in registered:
        if operators.truth(machine, isinstance_(machine, args[0], cls)):
            return machine.call(function, args, kwargs)
    return machine.call(inner, args, kwargs)

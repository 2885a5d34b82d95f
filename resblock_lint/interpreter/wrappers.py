"""What `functools` makes of functions: partial ones, those that are named like others, and what is reduced by them."""

from __future__ import annotations

from resblock_lint.interpreter import access
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import certain
from resblock_lint.values import Builtin, Class, External, Function, Instance, Param, Partial, Unknown, Value, Wrapped


@library("functools.partial")
def partial(machine: Machine, function: Value, /, *args: Value, **kwargs: Value) -> Value:
    """`functools.partial`."""
    return Partial(function if isinstance(function, Param) else resolve(function), args, kwargs)


@library("functools.partialmethod")
def partialmethod(machine: Machine, function: Value, /, *args: Value, **kwargs: Value) -> Value:
    """`functools.partialmethod`: a method that is given its object, then these arguments, then those of a call."""
    return Wrapped("method", Builtin("partialmethod", _call_partly, (Partial(function, args, kwargs),)))


def _call_partly(machine: Machine, partly: Partial, receiver: Value, /, *args: Value, **kwargs: Value) -> Value:
    function, first = partly.function, [receiver]
    if isinstance(function, Wrapped):
        owner = receiver.cls if isinstance(receiver, Instance) else receiver
        first = {"staticmethod": list[Value](), "classmethod": [owner]}.get(function.kind, first)
        function = function.function
    return machine.call(function, [*first, *partly.args, *args], {**partly.kwargs, **kwargs})


@library("functools.wraps")
def wraps(machine: Machine, wrapped: Value, *_: Value, **__: Value) -> Value:
    """`functools.wraps(f)`: a decorator that names a function as another one is named."""
    return Partial(External("functools.update_wrapper"), (), {"wrapped": wrapped})


@library("functools.update_wrapper")
def update_wrapper(machine: Machine, wrapper: Value, wrapped: Value, *_: Value, **__: Value) -> Value:
    """`functools.update_wrapper(wrapper, f)`."""
    wrapper, wrapped = resolve(wrapper), resolve(wrapped)
    if isinstance(wrapper, Function) and isinstance(wrapped, (Function, Class)):
        names = ("__name__", "__qualname__", "__module__")
        wrapper.attributes |= {name: machine.attribute(wrapped, name) for name in names}
        wrapper.attributes["__wrapped__"] = wrapped
    return wrapper


@library("functools.reduce")
def reduce(machine: Machine, function: Value, items: Value, *initial: Value) -> Value:
    """`functools.reduce`."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    values = [*initial, *found]
    if not values:
        raise certain("TypeError", "reduce() of empty iterable with no initial value", sides=machine.supposed)
    total = values[0]
    for one in values[1:]:
        total = machine.call(function, [total, one], {})
    return total

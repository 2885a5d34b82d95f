"""Results that are kept: `functools.lru_cache`, and properties that are computed once."""

from __future__ import annotations

from typing import Any

from resblock_lint.interpreter import comparisons, operators
from resblock_lint.interpreter.decorators import CALLABLE, around
from resblock_lint.interpreter.library import library, same
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Function, Instance, Tensor, Value, Wrapped

MOST = 128  # results that `lru_cache` keeps where it is not told how many
UNHASHABLE = (list, dict, set)
Kept = list[tuple[Value, Value]]  # what calls were made with, and what they gave; the last used last


@library("functools.lru_cache")
def lru_cache(machine: Machine, maxsize: Value = MOST, typed: Value = False) -> Value:
    """`@lru_cache` and `@lru_cache(maxsize=…)`."""
    given = resolve(maxsize)
    if isinstance(given, CALLABLE):
        return _remembering(machine, MOST, given)
    return Builtin("lru_cache", _remembering, (given,))


@library("functools.cache")
def cache(machine: Machine, user_function: Value, /) -> Value:
    """`@cache`: all results are kept."""
    return _remembering(machine, None, user_function)


def _remembering(machine: Machine, most: Value, function: Value, /) -> Value:
    function = resolve(function)
    if not isinstance(function, Function):
        return machine.unknown("a cache of what is no function")
    kept: Any = []
    clear = Builtin("cache_clear", _cleared, (kept,))
    remembered = Builtin("remembered", _remembered, (most, kept))
    return around(function, remembered, cache_clear=clear, __wrapped__=function)


def _cleared(machine: Machine, kept: Kept, /) -> None:
    kept.clear()


def _remembered(
    machine: Machine, most: Value, kept: Kept, inner: Function, args: list[Value], kwargs: dict[str, Value]
) -> Value:
    """What the first such call gave. Raises `Raised` for arguments that have no hash."""
    key = (*map(resolve, args), *(part for name, one in kwargs.items() for part in (name, resolve(one))))
    for one in key:
        if isinstance(one, UNHASHABLE):
            raise error("TypeError", f"unhashable type: '{type(one).__name__}'")
    for place, (former, made) in enumerate(kept):
        if _are_same(machine, former, key):
            kept.append(kept.pop(place))
            return made
    made = machine.call(inner, args, kwargs)
    kept.append((key, made))
    if isinstance(most, int) and len(kept) > max(most, 0):
        del kept[0]
    return made


def _are_same(machine: Machine, one: Value, two: Value) -> bool:
    """Whether two keys are equal, as a path decides it."""
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(_are_same(machine, *pair) for pair in zip(one, two, strict=True))
    if one is two:
        return True
    if isinstance(one, (Tensor, *CALLABLE)) or isinstance(two, (Tensor, *CALLABLE)):
        return False
    return operators.truth(machine, comparisons.equals(machine, one, two))


@library("functools.cached_property")
def cached_property(machine: Machine, func: Value) -> Value:
    """A property that is computed at its first use."""
    return Wrapped("cached", func)


def computed_once(machine: Machine, instance: Instance, name: str, found: Wrapped) -> Value:
    """The value of a cached property. Keras does not see it: it is put past the object's `__setattr__`."""
    place = f"#cached {name}"
    if place not in instance.fields:
        instance.fields[place] = Builtin("cached", same, (machine.call(found.function, [instance], {}),))
    box = instance.fields[place]
    assert isinstance(box, Builtin)
    return box.bound[0]

"""Items that were made alike: each is an object of its own, and is as it was made until it is used itself."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import fields
from typing import Any

from resblock_lint.interpreter.checkpoints import Record, TooMuch
from resblock_lint.interpreter.snapshots import type_of
from resblock_lint.values import Instance, Layer, Model, Value

MADE = (Layer, Instance, Model)


class Alike:
    """What stands for all of some layers or objects of layers."""

    def __init__(self, element: Value) -> None:
        self._element = element
        try:
            self._made = Record([element], MADE)
        except TooMuch:
            self._made = Record([], MADE)

    def another(self) -> Value:
        """The next one: nobody has called it yet."""
        self._made.put_back()
        return self._element


def one_of(element: Value) -> Value:
    """One of them by its place: a layer, or an object with layers of its own, to which happens nothing that is done to
    the others. A model that is built stays the same one.
    """
    return rebuilt(element, lambda part: part)


def rebuilt(value: Value, made_of: Callable[[Any], Any]) -> Any:
    """The same value, with layers, objects and containers of its own, and parts that are made of its parts."""
    return _rebuilt(value, made_of, {})


def _rebuilt(value: Any, made_of: Callable[[Any], Any], done: dict[int, Any]) -> Any:
    kind = type_of(value)
    if id(value) in done:
        return done[id(value)]
    if kind in (Layer, Instance) or (kind is Model and value.inputs is None):
        done[id(value)] = made = copy(value)
        for name in (one.name for one in fields(kind)):
            setattr(made, name, _rebuilt(getattr(value, name), made_of, done))
        return made
    if kind is tuple:
        return tuple(_rebuilt(one, made_of, done) for one in value)
    if kind is list:
        done[id(value)] = made = list[Any]()
        made += (_rebuilt(one, made_of, done) for one in value)
        return made
    if kind is dict:
        done[id(value)] = made = dict[Any, Any]()
        made.update((key, _rebuilt(one, made_of, done)) for key, one in value.items())
        return made
    return made_of(value)

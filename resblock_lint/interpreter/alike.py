"""Items that were made alike: each is an object of its own, and is as it was made until it is used itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from resblock_lint.interpreter.checkpoints import COPIED, FIELDS, GETTERS, refill
from resblock_lint.interpreter.snapshots import type_of
from resblock_lint.values import Instance, Layer, Model, Value

MADE = (Layer, Instance, Model)


class Alike:
    """What stands for all of some layers or objects of layers."""

    def __init__(self, element: Value) -> None:
        self._element = element
        self._containers: dict[int, tuple[Any, Any]] = {}
        self._objects: dict[int, tuple[Any, tuple[Any, ...]]] = {}
        self._walk(element)

    def _walk(self, element: Value) -> None:
        waiting: list[Any] = [element]
        while waiting:
            value = waiting.pop()
            kind = type_of(value)
            if kind in MADE and id(value) not in self._objects:
                self._objects[id(value)] = value, GETTERS[kind](value)
                waiting += GETTERS[kind](value)
            elif kind is tuple:
                waiting += value
            elif kind in COPIED and id(value) not in self._containers:
                self._containers[id(value)] = value, COPIED[kind](value)
                waiting += value.values() if kind is dict else value

    def another(self) -> Value:
        """The next one: nobody has called it yet."""
        for value, kept in self._containers.values():
            refill(value, kept)
        for value, kept in self._objects.values():
            for name, one in zip(FIELDS[type_of(value)], kept, strict=True):
                setattr(value, name, one)
        return self._element


def one_of(element: Value) -> Value:
    """One of them by its place: a layer apart from the others, to which happens nothing that is done to it."""
    if not isinstance(element, Layer):
        return element
    return replace(element, options=dict(element.options), fields=dict(element.fields), nodes=list(element.nodes))

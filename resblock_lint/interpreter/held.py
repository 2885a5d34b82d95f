"""What an object of a class that inherits from `dict`, `list` or `ChainMap` holds; the classes are made in `heirs`."""

from __future__ import annotations

from typing import cast

from resblock_lint.interpreter.bases import order
from resblock_lint.values import Instance, Value

HELD = "#dict"  # the name of the class that stands for `dict`, and the field of its objects
HELD_LIST = "#list"  # the same of `list`
CHAINED, MAPS = "#chain", "maps"  # the same of `ChainMap`


def _inherits(value: Instance, name: str) -> bool:
    return any(one.name == name for one in order(value.cls))


def held(value: Value) -> Value:
    """What such an object is by itself, a dict or a list; any other value itself."""
    if not isinstance(value, Instance):
        return value
    if _inherits(value, HELD):
        return value.fields.setdefault(HELD, {})
    return value.fields.setdefault(HELD_LIST, []) if _inherits(value, HELD_LIST) else value


def is_chain(value: Value) -> bool:
    """Whether a value is a `ChainMap`, or of a class that inherits from it."""
    return isinstance(value, Instance) and _inherits(value, CHAINED)


def maps_of(chain: Instance) -> list[Value]:
    """The dicts of a `ChainMap`, the one that is asked first in front."""
    return cast("list[Value]", chain.fields.get(MAPS, []))


def as_mapping(value: Value) -> Value:
    """What a mapping holds at this time, as a dict: what `**` and `dict` take of it; any other value itself."""
    if not isinstance(value, Instance) or not is_chain(value):
        return held(value)
    made: dict[Value, Value] = {}
    for one in map(held, reversed(maps_of(value))):
        made.update(one if isinstance(one, dict) else {})
    return made

"""The dict that an object of a class that inherits from `dict` holds; the class itself is made in `heirs`."""

from __future__ import annotations

from resblock_lint.interpreter.bases import order
from resblock_lint.values import Instance, Value

HELD = "#dict"  # the name of the class that stands for `dict`, and the field of its objects


def held(value: Value) -> Value:
    """What such an object holds; any other value itself."""
    if not isinstance(value, Instance) or not any(one.name == HELD for one in order(value.cls)):
        return value
    return value.fields.setdefault(HELD, {})

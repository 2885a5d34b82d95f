"""What a list takes over where it is given all items of something: `[*items]`, `list(items)`, `made.extend(items)`."""

from __future__ import annotations

from resblock_lint.interpreter import access, series
from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Unknown, Value


def spread(machine: Machine, value: Value) -> list[Value] | Unknown:
    """The items of a value, of a parameter as many as it has; an Unknown where that is not modelled."""
    found = series.open_items(machine, value)
    return access.items_of(machine, value) if found is None else found

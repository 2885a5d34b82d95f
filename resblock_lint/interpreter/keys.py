"""Values as keys of dicts and members of sets, where what is equal counts as one."""

from __future__ import annotations

from typing import Any

from resblock_lint.interpreter import bounds
from resblock_lint.interpreter.bases import field_names, lookup
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Instance, Value

EQUALS = "#equals"  # under which a class has the first of its objects of each value that was a key


def hashable(value: Value) -> Any:
    """A value as a key: lists and the like, which Python refuses, by identity of their text."""
    value = resolve(value)
    if isinstance(value, tuple):
        if bounds.many_parts(value):
            return f"<tuple {id(value)}>"
        value = tuple([_first(one) if isinstance(one, Instance) else one for one in value])
    try:
        hash(value)
    except TypeError:
        return f"<{type(value).__name__} {id(value)}>"
    return _first(value) if isinstance(value, Instance) else value


def held(value: Instance) -> tuple[Value, ...] | None:
    """What tells an object of a named tuple or of a dataclass apart from others of its class; None for all others."""
    names = _compared(value.cls)
    return tuple([value.fields.get(name, lookup(value.cls, name)) for name in names]) if names else None


def _first(value: Instance) -> Instance:
    """The first object of all that are equal to this one: of named tuples, and of dataclasses."""
    found = held(value)
    if found is None:
        return value
    known = value.cls.names.setdefault(EQUALS, {})
    try:
        return known.setdefault(found, value) if isinstance(known, dict) else value  # pyright: ignore
    except TypeError:
        return value


def _compared(cls: Class) -> tuple[str, ...]:
    """The fields that tell objects of a class apart; none where that is its own code's, or each is only itself."""
    if lookup(cls, "__hash__") is not None:
        return ()
    fields = lookup(cls, "_fields") if lookup(cls, "#new") is not None else None
    if isinstance(fields, tuple):
        return tuple(str(one) for one in fields)
    return field_names(cls)

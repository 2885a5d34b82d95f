"""Values as keys of dicts and members of sets, where what is equal counts as one."""

from __future__ import annotations

from functools import partial
from itertools import starmap
from typing import Any, cast

from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import bounds
from resblock_lint.interpreter.bases import COMPARED, FIELDS, field_names, lookup, order
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.turns import turns_of
from resblock_lint.values import Class, Instance, Value

EQUALS = "#equals"  # under which a class has the first of its objects of each value that was a key


def hashable(machine: Machine, value: Value) -> Any:
    """A value as a key: lists and the like, which Python refuses, by identity of their text."""
    value = resolve(value)
    if isinstance(value, tuple):
        if bounds.many_parts(value):
            return f"<tuple {id(value)}>"
        value = tuple([_first(machine, one) if isinstance(one, Instance) else one for one in value])
    try:
        hash(value)
    except TypeError:
        return f"<{type(value).__name__} {id(value)}>"
    return _first(machine, value) if isinstance(value, Instance) else value


def may_be(machine: Machine, one: Value, other: Value) -> bool:
    """Whether two keys may be the same, for some call. Of a turn that stands for others it is not known which keys
    these others made.
    """
    one, other = resolve(one), resolve(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(starmap(partial(may_be, machine), zip(one, other, strict=True)))
    if isinstance(one, (int, Dim)) and isinstance(other, (int, Dim)):
        of_turns = any(map(turns_of, symbols(one) | symbols(other)))
        return of_turns or machine.facts.decide(equal(one, other)) is not Verdict.NO
    return one == other


def held(value: Instance) -> tuple[Value, ...] | None:
    """What tells an object of a named tuple or of a dataclass apart from others of its class; None for all others."""
    names = _compared(value.cls)
    return tuple([value.fields.get(name, lookup(value.cls, name)) for name in names]) if names else None


def _first(machine: Machine, value: Instance) -> Instance:
    """The first object of all that are equal to this one: by `__eq__` of their class, else of named tuples and of
    dataclasses. One with a `__hash__` of its own alone is like no other.
    """
    known = value.cls.names.setdefault(EQUALS, {})
    own, hashed = (lookup(value.cls, name) is not None for name in ("__eq__", "__hash__"))
    if not isinstance(known, dict) or (hashed and not own):
        return value
    if own and (hashed or held(value) is not None):
        same = (one for one in known.values() if _is_equal(machine, one, value))
        found: Value = ("own", len(known))
        return cast("Instance", next(same, None) or known.setdefault(found, value))
    found = held(value)
    try:
        return value if found is None else cast("Instance", known.setdefault(found, value))
    except TypeError:
        return value


def _is_equal(machine: Machine, one: Value, other: Instance) -> bool:
    return one is other or machine.call(machine.attribute(one, "__eq__"), [other], {}) is True


def _compared(cls: Class) -> tuple[str, ...]:
    """The fields that tell objects of a class apart; none where each is only itself."""
    fields = lookup(cls, "_fields") if lookup(cls, "#new") is not None else None
    if isinstance(fields, tuple):
        return tuple(str(one) for one in fields)
    comparing = next((one for one in order(cls) if FIELDS in one.names and one.names.get(COMPARED) is not False), None)
    return () if comparing is None else field_names(comparing)

"""Enumerations: classes whose names stand for their only objects. Those that are numbers or texts too stay such."""

from __future__ import annotations

from typing import Any

from resblock_lint.interpreter.bases import MEMBERS, lookup, order
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.methods import number_attribute, text_attribute
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Class, External, Function, Instance, Param, Partial, Unknown, Value, Wrapped

BASES = {"enum.Enum": None, "enum.IntEnum": int, "enum.StrEnum": str}  # what their members are besides
MIXED = {"builtins.int": int, "builtins.str": str, "int": int, "str": str}


class Number(int):
    """A member that is a whole number too."""

    name: str


class Text(str):
    """A member that is a text too."""

    name: str


class Auto(int):
    """`enum.auto()`, until its class is made."""


@library("enum.auto")
def auto(machine: Machine) -> Value:
    """A value that the class chooses."""
    return Auto()


@library("enum.unique")
def unique(machine: Machine, cls: Value) -> Value:
    """Says that no two members have one value."""
    return cls


def fill(machine: Machine, cls: Class) -> None:
    """Makes members of the names of a class, where it is an enumeration."""
    bases = [base for one in order(cls) for base in one.bases]
    paths = [base.path if isinstance(base, External) else getattr(base, "name", "") for base in bases]
    if not any(path in BASES for path in paths):
        return
    kind = next((one for path in paths for one in (BASES.get(path) or MIXED.get(path),) if one is not None), None)
    if lookup(cls, "__new__") is not None or lookup(cls, "_missing_") is not None:
        return
    members: dict[Value, Value] = {}
    for name, value in list(cls.names.items()):
        if not name.startswith("_") and not isinstance(value, (Function, Wrapped, Class, Builtin, Partial)):
            cls.names[name] = members[name] = _member(machine, cls, name, resolve(value), kind, members)
    if members:
        cls.names[MEMBERS] = members


def _member(
    machine: Machine, cls: Class, name: str, value: Value, kind: type | None, members: dict[Value, Value]
) -> Value:
    """One member; a second name of a value stands for the first one's."""
    if isinstance(value, Auto):
        numbers = [found for found in map(value_of, members.values()) if isinstance(found, int)]
        value = name.lower() if kind is str else max(numbers, default=0) + 1
    same = [one for one in members.values() if _is_plain(value) and value_of(one) == value]
    if same:
        return same[0]
    if kind is not None:
        made: Any = Number(value) if isinstance(value, int) else Text(value) if isinstance(value, str) else value
        if isinstance(made, (Number, Text)):
            made.name = name
        return made
    member = Instance(cls, {"name": name, "value": value, "_name_": name, "_value_": value})
    if lookup(cls, "__init__") is not None:
        machine.call(lookup(cls, "__init__"), [member, *(value if isinstance(value, tuple) else (value,))], {})
    return member


def value_of(member: Value) -> Value:
    """The value that a member was made of."""
    return member.fields["value"] if isinstance(member, Instance) else member


def _is_plain(value: Value) -> bool:
    return isinstance(value, (int, float, str)) or (isinstance(value, tuple) and all(map(_is_plain, value)))


def member_of(machine: Machine, cls: Class, members: dict[Value, Value], args: list[Value]) -> Value:
    """`Kind(value)`: the member of that value. Raises Raised where there is none."""
    found = resolve(args[0]) if args else None
    if any(one is found for one in members.values()):
        return found
    if isinstance(found, (Unknown, Param)) or not all(_is_plain(value_of(one)) for one in members.values()):
        return machine.unknown(f"which member of `{cls.name}` this is")
    same = [one for one in members.values() if _is_plain(found) and value_of(one) == found]
    if not same:
        raise error("ValueError", f"not a valid {cls.name}")
    return same[0]


@register(TABLES.attribute, Number, Text)
def member_attribute(machine: Machine, value: Any, name: str) -> Value:
    """`name` and `value` of a member that is a number or a text; else what these have."""
    if name in ("name", "_name_"):
        return value.name
    if name in ("value", "_value_"):
        return int(value) if isinstance(value, int) else str(value)
    return (number_attribute if isinstance(value, int) else text_attribute)(machine, value, name)

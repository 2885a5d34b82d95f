"""What `collections` makes: named tuples, ordered dicts, and dicts that make what they lack."""

from __future__ import annotations

from typing import Any, cast

from resblock_lint.interpreter import access, comparisons
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.methods import dict_attribute
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Class, External, Instance, Module, Unknown, Value, Wrapped

DEFAULTS = "__defaults__"


@library("collections.namedtuple", "typing.NamedTuple")
def namedtuple(machine: Machine, name: Value, fields: Value, /, defaults: Value = None, **_: Value) -> Value:
    """A class whose objects have these fields, in this order; the last ones have the defaults."""
    found = fields.replace(",", " ").split() if isinstance(fields, str) else access.items_of(machine, fields)
    if isinstance(found, Unknown):
        return found
    names = tuple(str(one[0] if isinstance(one, (tuple, list)) else one) for one in found)
    maker: dict[str, Value] = {"__call__": Builtin("__new__", _made, (names,))}
    new = Instance(Class("function", (), maker, "function", Module("collections", ""), machine.site()))
    new.fields[DEFAULTS] = resolve(defaults)  # as in `X.__new__.__defaults__ = (None,) * 3`
    members: dict[str, Value] = {
        "_fields": cast("Value", names),
        "#new": new,
        "__init__": Wrapped("method", Builtin("__init__", _fill, (names, new))),
        "__iter__": Wrapped("method", Builtin("__iter__", _values, (names,))),
        "__len__": Wrapped("method", Builtin("__len__", lambda machine, *_: len(names))),
        "__getitem__": Wrapped("method", Builtin("__getitem__", _item, (names,))),
        "__eq__": Wrapped("method", Builtin("__eq__", _equal, (names,))),
        "_make": Wrapped("classmethod", Builtin("_make", _of_items)),
        "_replace": Wrapped("method", Builtin("_replace", _replaced)),
        "_asdict": Wrapped("method", Builtin("_asdict", _as_dict, (names,))),
    }
    return Class(str(name), (), members, str(name), Module("collections", ""), machine.site())


def fill(machine: Machine, cls: Class, names: tuple[str, ...]) -> None:
    """Makes a class that inherits from `typing.NamedTuple` what `namedtuple` gives."""
    defaults = tuple([cls.names.pop(name) for name in names if name in cls.names])
    found = namedtuple(machine, cls.name, list[Value](names), defaults)
    if isinstance(found, Class):
        cls.names = {**found.names, **cls.names}


def _made(
    machine: Machine, names: tuple[str, ...], new: Instance, cls: Value, /, *args: Value, **kwargs: Value
) -> Value:
    """`X.__new__(cls, …)`: an object of this class, which may inherit from the named tuple, with its fields."""
    made = resolve(machine.call(External("object.__new__"), [cls], {}))
    if isinstance(made, Instance):
        _fill(machine, names, new, made, *args, **kwargs)
    return made


def _fill(
    machine: Machine, names: tuple[str, ...], new: Instance, instance: Instance, /, *args: Value, **kwargs: Value
) -> None:
    """Sets the fields of a new object. Raises `Raised` where one is missing."""
    found = access.items_of(machine, new.fields[DEFAULTS]) if new.fields[DEFAULTS] is not None else []
    known = [] if isinstance(found, Unknown) else found
    instance.fields.update(zip(names[len(names) - len(known) :], known, strict=False))
    instance.fields.update(zip(names, args, strict=False))
    instance.fields.update(kwargs)
    missing = [name for name in names if name not in instance.fields]
    if missing and not isinstance(found, Unknown):
        raise error("TypeError", f"missing argument '{missing[0]}'")


def _values(machine: Machine, names: tuple[str, ...], instance: Instance, /) -> list[Value]:
    return [instance.fields.get(name) for name in names]


def _item(machine: Machine, names: tuple[str, ...], instance: Instance, index: Value, /) -> Value:
    return access.item(machine, _values(machine, names, instance), index)


def _equal(machine: Machine, names: tuple[str, ...], instance: Instance, other: Value, /) -> Value:
    """Named tuples are equal to all tuples of the same items."""
    other = resolve(other)
    if isinstance(other, Instance) and isinstance(lookup(other.cls, "#new"), Instance):
        other = access.items_of(machine, other)
        other = tuple(other) if isinstance(other, list) else other
    return comparisons.equals(machine, tuple(_values(machine, names, instance)), other)


def _of_items(machine: Machine, cls: Value, items: Value, /) -> Value:
    found = access.items_of(machine, items)
    return found if isinstance(found, Unknown) else machine.call(cls, found, {})


def _replaced(machine: Machine, instance: Instance, /, **new: Value) -> Value:
    return Instance(instance.cls, {**instance.fields, **new})


def _as_dict(machine: Machine, names: tuple[str, ...], instance: Instance, /) -> Value:
    return {name: instance.fields.get(name) for name in names}


class Defaults(dict[Any, Any]):
    """A dict that makes what it lacks."""

    def __init__(self, machine: Machine, factory: Value) -> None:
        super().__init__()
        self.machine, self.factory = machine, factory

    def __missing__(self, key: Any) -> Value:
        if resolve(self.factory) is None:
            raise KeyError(key)
        self[key] = made = self.machine.call(self.factory, [], {})
        return made


register(TABLES.attribute, Defaults)(dict_attribute)


@library("collections.defaultdict")
def defaultdict(machine: Machine, factory: Value = None, *args: Value, **kwargs: Value) -> Value:
    """A dict that calls `factory` for what it lacks."""
    return _filled(machine, Defaults(machine, factory), args, kwargs)


@library("collections.OrderedDict")
def ordered(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """An ordered dict is a dict."""
    return _filled(machine, {}, args, kwargs)


def _filled(
    machine: Machine, made: dict[Value, Value], args: tuple[Value, ...], kwargs: dict[str, Value]
) -> dict[Value, Value]:
    plain = [one for one in args if isinstance(resolve(one), (dict, list, tuple))]
    machine.call(machine.attribute(made, "update"), plain, kwargs)
    return made

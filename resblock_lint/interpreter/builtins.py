"""Python's builtin functions, on abstract values. What the standard library gives is in `library`."""

from __future__ import annotations

import builtins
from collections.abc import Callable

from resblock_lint.conditions import Opaque
from resblock_lint.interpreter import access, advancing, binding, loops, operators, series, spelling, zipping
from resblock_lint.interpreter.bases import has_only_its_own, inherits, order
from resblock_lint.interpreter.extremes import extremes, number
from resblock_lint.interpreter.kinds import TYPES, callable_, isinstance_, issubclass_, super_
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.interpreter.rounding import abs_, float_, int_, round_
from resblock_lint.sequences import Many, Superset
from resblock_lint.values import (
    Builtin,
    Class,
    External,
    Instance,
    Layer,
    Native,
    Param,
    Slot,
    Tensor,
    Unknown,
    Value,
    Wrapped,
)

PLAIN = (bool, int, float, str, tuple, list, dict)  # of a parameter with such a default, the default tells the type


def str_(machine: Machine, value: Value = "", *_: Value) -> Value:
    """`str(value)`."""
    value = resolve(value)
    if isinstance(value, (str, int, float, type(None))):
        return str(value)
    return spelling.text(value)


def sum_(machine: Machine, items: Value, start: Value = 0) -> Value:
    """`sum(items)`."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    total: Value = start
    for one in found:
        total = operators.binary(machine, "+", total, one)
    return total


def zip_(machine: Machine, *args: Value, strict: Value = False) -> Value:
    """`zip(…)`, run at once."""
    args = tuple(zipping.beside_others(machine, args))
    found = [series.open_series(machine, one) for one in args]
    open_ = [one for one in found if one is not None]
    if open_ and len(open_) == len(args) and not any(one.rows for one in open_):
        return series.zipped(open_)
    if open_:
        args = series.cut_to_size(machine, args, found)
    columns = [access.items_of(machine, one) for one in args]
    known = [one for one in columns if not isinstance(one, Unknown)]
    if len(known) < len(columns):
        return next(one for one in columns if isinstance(one, Unknown))
    return zipping.rows(machine, known)


def enumerate_(machine: Machine, items: Value, start: Value = 0) -> Value:
    """`enumerate(items)`, run at once."""
    open_ = series.open_series(machine, items)
    if open_ is not None and not open_.rows and isinstance(start, int):
        return series.enumerated(open_, start)
    found = access.items_of(machine, items)
    if isinstance(found, Unknown) or not isinstance(start, int):
        return found
    return list(zipping.places(found, start))


def map_(machine: Machine, function: Value, *columns: Value) -> Value:
    """`map(function, …)`, run at once."""
    rows = zip_(machine, *columns)
    if not isinstance(rows, list):
        return rows
    if any(isinstance(one, Many) for one in rows):
        return machine.unknown(zipping.UNCOUNTED)
    return [machine.call(function, list(row), {}) for row in rows if isinstance(row, tuple)]


def filter_(machine: Machine, function: Value, items: Value) -> Value:
    """`filter(function, items)`, run at once."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    return [
        one for one in found if operators.truth(machine, one if function is None else machine.call(function, [one], {}))
    ]


def _collected(kind: Callable[[list[Value]], Value]) -> Native:
    def collect(machine: Machine, items: Value = ()) -> Value:
        resolved = resolve(items)
        if isinstance(resolved, Slot) and resolved.shape is None:
            return resolved
        if isinstance(resolved, Superset) and isinstance(kind([]), set):
            return Superset(resolved)
        found = access.items_of(machine, items)
        return found if isinstance(found, Unknown) else kind(found)

    return collect


def sorted_(machine: Machine, items: Value, key: Value = None, reverse: Value = False) -> Value:
    """`sorted(items)`."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    made = list(found)
    machine.call(machine.attribute(made, "sort"), [], {"key": key, "reverse": reverse})
    return made


def dict_(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """`dict(…)`."""
    made: dict[Value, Value] = {}
    machine.call(machine.attribute(made, "update"), list(args), kwargs)
    return made


def getattr_(machine: Machine, value: Value, name: Value, *default: Value) -> Value:
    """`getattr(value, name)`."""
    name = resolve(name)
    if not isinstance(name, str):
        return machine.unknown("an attribute whose name is not modelled")
    try:
        with machine.guarded():
            return machine.attribute(value, name)
    except Raised as raised:
        if default and raised.error.kind == "AttributeError":
            return default[0]
        raise


def hasattr_(machine: Machine, value: Value, name: Value) -> Value:
    """`hasattr(value, name)`."""
    value = resolve(value)
    if isinstance(value, (Unknown, Param)) or not isinstance(name, str):
        return Opaque(f"hasattr({spelling.text(value)}, {name!r})", False, machine.fresh())
    if isinstance(value, Class) and inherits(value, name):
        return True
    if isinstance(value, Class) and has_only_its_own(value) and not name.startswith("__"):
        return any(name in one.names for one in order(value))
    try:
        with machine.guarded():
            has = not isinstance(machine.attribute(value, name), Unknown)
    except Raised:
        return False
    if not has and isinstance(value, Layer) and machine.call(External("framework.may_have"), [value, name], {}):
        return Opaque(f"hasattr({spelling.text(value)}, {name!r})", False, machine.fresh())
    return has


def setattr_(machine: Machine, value: Value, name: Value, new: Value) -> None:
    """`setattr(value, name, new)`."""
    if isinstance(name, str):
        binding.set_attribute(machine, resolve(value), name, new)


def type_(machine: Machine, value: Value, *_: Value) -> Value:
    """`type(value)`."""
    value = resolve(value)
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, Layer):
        return External(f"layers.{value.kind}")
    if isinstance(value, Tensor):
        return External("framework.Tensor")
    for name, kinds in TYPES.items():
        if isinstance(value, kinds):
            return BUILTINS.get("bool" if isinstance(value, bool) else name, External(f"builtins.{name}"))
    if isinstance(value, Param) and value.has_default and isinstance(value.default, PLAIN):
        return type_(machine, value.default)
    return machine.unknown("the type of this value")


def _quantifier(decisive: bool) -> Native:
    def decide(machine: Machine, items: Value) -> Value:
        found = access.items_of(machine, items)
        if isinstance(found, Unknown):
            return found
        return decisive if any(operators.truth(machine, one) is decisive for one in found) else not decisive

    return decide


def iter_(machine: Machine, items: Value) -> Value:
    """`iter(items)`: a list of its own, which `next` consumes, or an object that is an iterator itself."""
    found = advancing.iterator_of(machine, items) or access.items_of(machine, items)
    known = isinstance(found, list) and not any(isinstance(one, Many) for one in found)
    return machine.call(External("iterator.over"), [found], {}) if known else found


def divmod_(machine: Machine, left: Value, right: Value) -> Value:
    """`divmod(left, right)`."""
    return (operators.binary(machine, "//", left, right), operators.binary(machine, "%", left, right))


def chr_(machine: Machine, value: Value) -> Value:
    """`chr(value)`."""
    value = number(machine, value)
    return chr(value) if isinstance(value, int) and 0 <= value < 0x110000 else "{?}"


def ord_(machine: Machine, value: Value) -> Value:
    """`ord(value)`."""
    value = resolve(value)
    return ord(value) if isinstance(value, str) and len(value) == 1 else machine.unknown("ord() of this value")


def reversed_(machine: Machine, items: Value) -> Value:
    """`reversed(items)`, run at once."""
    open_ = series.open_series(machine, items)
    if open_ is not None:
        return series.backwards(open_)
    found = access.items_of(machine, items)
    return found if isinstance(found, Unknown) else list(reversed(found))


def nothing(machine: Machine, *args: Value, **kwargs: Value) -> None:
    """A function without an effect that matters here."""


def bool_(machine: Machine, value: Value = False) -> Value:
    """`bool(value)`."""
    return operators.truth(machine, value)


def pow_(machine: Machine, base: Value, exponent: Value) -> Value:
    """`pow(base, exponent)`."""
    return operators.binary(machine, "**", base, exponent)


def property_(machine: Machine, fget: Value = None, fset: Value = None, *_: Value, **__: Value) -> Value:
    """`property(function, setter)`."""
    return Wrapped("property", fget, fset)


def _wrapper(kind: str) -> Native:
    def wrap(machine: Machine, function: Value) -> Value:
        return Wrapped(kind, function)

    return wrap


def id_(machine: Machine, value: Value) -> Value:
    """`id(value)`: a number that nothing else has."""
    return machine.fresh()


def vars_(machine: Machine, value: Value) -> Value:
    """`vars(value)`."""
    return machine.attribute(value, "__dict__")


FUNCTIONS: dict[str, Native] = {
    "int": int_, "float": float_, "round": round_, "str": str_, "repr": str_, "isinstance": isinstance_,
    "min": extremes("min"), "max": extremes("max"), "sum": sum_, "abs": abs_, "zip": zip_,
    "enumerate": enumerate_, "map": map_, "filter": filter_, "list": _collected(list), "tuple": _collected(tuple),
    "set": _collected(lambda items: {access.hashable(one) for one in items}),
    "frozenset": _collected(lambda items: {access.hashable(one) for one in items}), "sorted": sorted_, "dict": dict_,
    "getattr": getattr_, "hasattr": hasattr_, "setattr": setattr_, "type": type_, "super": super_,
    "any": _quantifier(True), "all": _quantifier(False), "next": advancing.next_, "iter": iter_,
    "divmod": divmod_, "chr": chr_, "ord": ord_,
    "reversed": reversed_, "print": nothing, "callable": callable_, "len": access.length_of,
    "range": lambda machine, *args: loops.range_of(machine, list(args)),
    "bool": bool_, "pow": pow_, "id": id_, "vars": vars_, "property": property_,
    "staticmethod": _wrapper("staticmethod"), "classmethod": _wrapper("classmethod"), "issubclass": issubclass_,
    "object": lambda machine: machine.unknown("a plain object"),
}  # fmt: skip

BUILTINS: dict[str, Value] = {name: Builtin(name, function) for name, function in FUNCTIONS.items()}
BUILTINS.update(
    {
        name: External(f"builtins.{name}")
        for name, found in vars(builtins).items()
        if isinstance(found, type) and issubclass(found, BaseException)
    }
)
BUILTINS.update({"Ellipsis": access.ELLIPSIS, "NotImplemented": External("builtins.NotImplemented")})
for _name_ in (
    "open", "input", "exit", "quit", "globals", "locals", "bytes", "bytearray", "complex", "chr", "ord", "hash",
    "format", "slice", "memoryview", "eval", "exec", "compile", "dir", "bin", "hex", "oct", "__import__", "delattr",
    "ascii", "help", "breakpoint",
):  # fmt: skip
    BUILTINS.setdefault(_name_, External(f"builtins.{_name_}"))


@register(TABLES.attribute, Many)
def many_attribute(machine: Machine, value: Many, name: str) -> Value:
    """An attribute of an item that stands for many."""
    return machine.attribute(value.element, name)

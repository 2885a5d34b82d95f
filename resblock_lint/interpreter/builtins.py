"""Python's builtin functions, on abstract values. What the standard library gives is in `library`."""

from __future__ import annotations

import builtins
from collections.abc import Callable

from resblock_lint.conditions import Opaque
from resblock_lint.interpreter import (
    access,
    advancing,
    binding,
    elements,
    operators,
    ranges,
    series,
    spelled,
    spelling,
    streams,
)
from resblock_lint.interpreter.bases import OF_OBJECT, framework_base, has_only_its_own, inherits, may_offer, order
from resblock_lint.interpreter.comparisons import TYPE
from resblock_lint.interpreter.extremes import extremes, number, sum_
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.kinds import TYPES, callable_, isinstance_, issubclass_, super_
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.packages import lacks, offered_by
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.interpreter.rounding import abs_, float_, int_, round_
from resblock_lint.interpreter.spreading import spread
from resblock_lint.sequences import Many, Once, Scalar, Superset
from resblock_lint.values import (
    Builtin,
    Class,
    External,
    Instance,
    Layer,
    Module,
    Native,
    Param,
    Partial,
    Slot,
    Tensor,
    Unknown,
    Value,
    Wrapped,
)


def str_(machine: Machine, value: Value = "", *_: Value) -> Value:
    """`str(value)`."""
    value = resolve(value)
    if isinstance(value, (str, int, float, type(None))):
        return str(value)
    if isinstance(value, Param) and isinstance(value.default, str):
        return value  # which is a text
    made = spelled.within(machine, value)
    return made if isinstance(made, str) else spelling.text(value)


def _collected_set(machine: Machine, items: Value = ()) -> Value:
    return _collected(lambda found: {access.hashable(machine, one) for one in found})(machine, items)


def _collected(kind: Callable[[list[Value]], Value]) -> Native:
    def collect(machine: Machine, items: Value = ()) -> Value:
        resolved = resolve(items)
        if isinstance(resolved, Slot) and resolved.shape is None:
            return resolved
        if isinstance(resolved, Superset) and isinstance(kind([]), set):
            return Superset(resolved)
        if isinstance(resolved, Param) and kind is tuple and series.whole(machine, resolved) is None:
            elements.length(machine, resolved)  # it has one
            return resolved
        found = spread(machine, items) if kind is list else access.items_of(machine, items)
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
    owner = resolve(value)
    if isinstance(owner, External):
        name = spelled.member(machine, owner, name)
    if default and isinstance(owner, Module) and lacks(machine, owner, name):
        return default[0]
    here = Standing(machine.frames)
    try:
        with machine.guarded():
            return machine.attribute(value, name)
    except Raised as raised:
        if default and raised.error.kind == "AttributeError":
            here.resume()
            return default[0]
        raise


def hasattr_(machine: Machine, value: Value, name: Value) -> Value:
    """`hasattr(value, name)`."""
    value = resolve(value)
    if isinstance(value, (Unknown, Param)) or not isinstance(name, str):
        return Opaque(f"hasattr({spelling.text(value)}, {name!r})", False, machine.fresh())
    if isinstance(value, Class) and inherits(value, name):
        return True
    if isinstance(value, (Class, Instance)) and name in OF_OBJECT:
        return True
    if isinstance(value, Class) and has_only_its_own(value) and not name.startswith("__"):
        return any(name in one.names for one in order(value))
    offered = offered_by(machine, value.path) if isinstance(value, External) and machine.todays else None
    if offered is not None:
        return name in offered
    here = Standing(machine.frames)
    try:
        with machine.guarded():
            has = not isinstance(machine.attribute(value, name), Unknown)
    except Raised:
        here.resume()
        return False
    if not has and _may_have(machine, value, name):
        return Opaque(f"hasattr({spelling.text(value)}, {name!r})", False, machine.fresh())
    return has


def _may_have(machine: Machine, value: Value, name: str) -> bool:
    """Whether a layer may have an attribute of which the value is not known."""
    if isinstance(value, Instance):
        return framework_base(value.cls) is not None and may_offer(value.cls, name)
    return isinstance(value, Layer) and bool(machine.call(External("framework.may_have"), [value, name], {}))


def setattr_(machine: Machine, value: Value, name: Value, new: Value) -> None:
    """`setattr(value, name, new)`."""
    if isinstance(name, str):
        binding.assign_attribute(machine, resolve(value), name, new)


def delattr_(machine: Machine, value: Value, name: Value) -> None:
    """`delattr(value, name)`."""
    name = resolve(name)
    if isinstance(name, str):
        binding.delete_attribute(machine, resolve(value), name)


def type_(machine: Machine, value: Value, *_: Value) -> Value:
    """`type(value)`."""
    value = resolve(value)
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, Layer):
        return External(f"layers.{value.kind}")
    if isinstance(value, Tensor):
        return External("framework.Tensor")
    if isinstance(value, Once):
        return External(f"builtins.{value.kind}")
    if isinstance(value, Scalar):
        return External("numpy.int64")
    for name, kinds in TYPES.items():
        if isinstance(value, kinds):
            return BUILTINS.get("bool" if isinstance(value, bool) else name, External(f"builtins.{name}"))
    if isinstance(value, Param) and isinstance(value.default, (str, float, bool)):
        return type_(machine, value.default)
    if isinstance(value, Param):
        return Partial(TYPE, (value,), {})  # which it is, what it is compared with asks
    return machine.unknown("the type of this value")


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
    "min": extremes("min"), "max": extremes("max"), "sum": sum_, "abs": abs_, "zip": streams.zip_,
    "enumerate": streams.enumerate_, "map": streams.map_, "filter": streams.filter_,
    "list": _collected(list), "tuple": _collected(tuple),
    "set": _collected_set, "frozenset": _collected_set, "sorted": sorted_, "dict": dict_,
    "getattr": getattr_, "hasattr": hasattr_, "setattr": setattr_, "delattr": delattr_, "type": type_, "super": super_,
    "any": streams.quantifier(True), "all": streams.quantifier(False), "next": advancing.next_, "iter": streams.iter_,
    "divmod": divmod_, "chr": chr_, "ord": ord_,
    "reversed": streams.reversed_, "print": nothing, "callable": callable_, "len": access.length_of,
    "range": lambda machine, *args: ranges.range_of(machine, list(args)),
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
    "format", "slice", "memoryview", "eval", "exec", "compile", "dir", "bin", "hex", "oct", "__import__",
    "ascii", "help", "breakpoint",
):  # fmt: skip
    BUILTINS.setdefault(_name_, External(f"builtins.{_name_}"))


@register(TABLES.attribute, Many)
def many_attribute(machine: Machine, value: Many, name: str) -> Value:
    """An attribute of an item that stands for many."""
    return machine.attribute(value.element, name)

"""Classes that inherit from `dict`, `list` or `ChainMap`: what their objects hold, and what they can do by them."""

from __future__ import annotations

from resblock_lint.interpreter import access, binding
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.chains import chain_class
from resblock_lint.interpreter.held import HELD, HELD_LIST, held
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.operators import binary, compare
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.values import Builtin, Class, External, Instance, Module, Native, Value, Wrapped

DICTS = ("dict", "builtins.dict", "collections.OrderedDict", "collections.UserDict")
LISTS = ("list", "builtins.list")
HELPED = ("__len__", "__iter__", "__contains__", "pop", "copy", "clear")
OF_DICTS = (*HELPED, "get", "keys", "values", "items", "update", "setdefault", "popitem", "move_to_end")
OF_LISTS = (*HELPED, "append", "extend", "insert", "remove", "reverse", "sort", "index", "count")


def base(machine: Machine, value: Value) -> Value:
    """What a class inherits from: for `dict` and its like a class with its methods, else the value itself."""
    path = value.path if isinstance(value, External) else value.name if isinstance(value, Builtin) else ""
    if path == "collections.ChainMap":
        return chain_class(machine)
    if path not in (*DICTS, *LISTS):
        return value
    own = {**SHARED, **(OWN_OF_DICTS if path in DICTS else OWN_OF_LISTS)}
    own.update((name, _of_held(name)) for name in (OF_DICTS if path in DICTS else OF_LISTS))
    names: dict[str, Value] = {key: Wrapped("method", Builtin(key, one)) for key, one in own.items()}
    name, shown = (HELD, "dict") if path in DICTS else (HELD_LIST, "list")
    return Class(name, (), names, shown, Module("builtins", ""), machine.site())


def _of_held(name: str) -> Native:
    def run(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> Value:
        return machine.call(machine.attribute(held(instance), name), list(args), kwargs)

    return run


def _init(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> None:
    machine.call(machine.attribute(held(instance), "update"), list(args), kwargs)


def _init_list(machine: Machine, instance: Instance, items: Value = (), /) -> None:
    made = held(instance)
    machine.call(machine.attribute(made, "clear"), [], {})
    machine.call(machine.attribute(made, "extend"), [items], {})


def _item(machine: Machine, instance: Instance, key: Value, /) -> Value:
    items = held(instance)
    missing = lookup(instance.cls, "__missing__")
    if missing is not None and isinstance(items, dict) and access.hashable(machine, key) not in items:
        return machine.call(missing, [instance, key], {})
    return access.item(machine, items, key)


def _set(machine: Machine, instance: Instance, key: Value, value: Value, /) -> None:
    binding.set_item(machine, held(instance), key, value)


def _delete(machine: Machine, instance: Instance, key: Value, /) -> None:
    machine.call(machine.attribute(held(instance), "pop"), [key], {})


def _delete_from_list(machine: Machine, instance: Instance, place: Value, /) -> None:
    if not isinstance(resolve(place), int):
        raise Cut("items that are deleted from an object that is a list", machine.site())
    _delete(machine, instance, place)


def _operator(sign: str, *, reflected: bool = False) -> Native:
    def run(machine: Machine, instance: Instance, other: Value, /) -> Value:
        pair = (held(instance), held(resolve(other)))
        return (binary if sign in "+*|" else compare)(machine, sign, *(reversed(pair) if reflected else pair))

    return run


def _in_place(name: str) -> Native:
    def run(machine: Machine, instance: Instance, other: Value, /) -> Value:
        machine.call(machine.attribute(held(instance), name), [other], {})
        return instance

    return run


SHARED: dict[str, Native] = {"__getitem__": _item, "__setitem__": _set, "__eq__": _operator("==")}
OWN_OF_DICTS: dict[str, Native] = {
    "__init__": _init, "__delitem__": _delete, "__or__": _operator("|"), "__ior__": _in_place("update"),
}  # fmt: skip
OWN_OF_LISTS: dict[str, Native] = {
    "__init__": _init_list, "__delitem__": _delete_from_list, "__iadd__": _in_place("extend"),
    "__add__": _operator("+"), "__radd__": _operator("+", reflected=True), "__mul__": _operator("*"),
    "__rmul__": _operator("*"), "__lt__": _operator("<"), "__gt__": _operator(">"),
    "__le__": _operator("<="), "__ge__": _operator(">="),
}  # fmt: skip

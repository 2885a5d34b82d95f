"""Classes that inherit from `dict`: what their objects hold, and the methods that they have of it."""

from __future__ import annotations

from resblock_lint.interpreter import access, binding
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.held import HELD, held
from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Builtin, Class, External, Instance, Module, Native, Value, Wrapped

DICTS = ("dict", "builtins.dict", "collections.OrderedDict", "collections.UserDict")
OF_DICTS = (
    "get", "pop", "keys", "values", "items", "update", "setdefault", "copy", "clear", "popitem", "move_to_end",
    "__len__", "__iter__", "__contains__",
)  # fmt: skip


def base(machine: Machine, value: Value) -> Value:
    """What a class inherits from: for `dict` a class with its methods, else the value itself."""
    path = value.path if isinstance(value, External) else value.name if isinstance(value, Builtin) else ""
    if path not in DICTS:
        return value
    own: dict[str, Native] = {"__init__": _init, "__getitem__": _item, "__setitem__": _set, "__delitem__": _delete}
    own.update((name, _of_dict(name)) for name in OF_DICTS)
    names: dict[str, Value] = {key: Wrapped("method", Builtin(key, one)) for key, one in own.items()}
    return Class(HELD, (), names, "dict", Module("builtins", ""), machine.site())


def _of_dict(name: str) -> Native:
    def run(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> Value:
        return machine.call(machine.attribute(held(instance), name), list(args), kwargs)

    return run


def _init(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> None:
    machine.call(machine.attribute(held(instance), "update"), list(args), kwargs)


def _item(machine: Machine, instance: Instance, key: Value, /) -> Value:
    items = held(instance)
    missing = lookup(instance.cls, "__missing__")
    if missing is not None and isinstance(items, dict) and access.hashable(key) not in items:
        return machine.call(missing, [instance, key], {})
    return access.item(machine, items, key)


def _set(machine: Machine, instance: Instance, key: Value, value: Value, /) -> None:
    binding.set_item(machine, held(instance), key, value)


def _delete(machine: Machine, instance: Instance, key: Value, /) -> None:
    machine.call(machine.attribute(held(instance), "pop"), [key], {})

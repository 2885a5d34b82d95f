"""`collections.ChainMap`: several dicts that are asked one after the other; the first takes what is written."""

from __future__ import annotations

from resblock_lint.interpreter import access, binding
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.held import CHAINED, MAPS, as_mapping, held, maps_of
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.operators import compare
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.values import Builtin, Class, Instance, Module, Native, Value, Wrapped

READ = ("get", "keys", "values", "items", "__len__", "__iter__", "__contains__")  # of all dicts together
WRITTEN = ("pop", "popitem", "clear", "update")  # of the first one alone


@library("collections.ChainMap")
def chain_map(machine: Machine, *maps: Value, **_: Value) -> Value:
    """`ChainMap(first, second)`."""
    return machine.call(chain_class(machine), list(maps), {})


def chain_class(machine: Machine) -> Class:
    """The class itself, from which others may inherit."""
    own: dict[str, Native] = {
        "__init__": _init, "__getitem__": _item, "__setitem__": _set, "__delitem__": _delete, "new_child": _child,
        "copy": _copy, "__eq__": _equals, "setdefault": _setdefault,
    }  # fmt: skip
    own.update((name, _of_all(name)) for name in READ)
    own.update((name, _of_first(name)) for name in WRITTEN)
    names: dict[str, Value] = {key: Wrapped("method", Builtin(key, one)) for key, one in own.items()}
    names["parents"] = Wrapped("property", Builtin("parents", _parents))
    return Class(CHAINED, (), names, "ChainMap", Module("collections", ""), machine.site())


def _init(machine: Machine, chain: Instance, /, *maps: Value) -> None:
    given = [resolve(one) for one in maps] or [{}]
    if not all(_is_known(held(one)) for one in given):
        raise Cut("a ChainMap of dicts that are not modelled", machine.site())
    chain.fields[MAPS] = given


def _is_known(one: Value) -> bool:
    return type(one) is dict and "**" not in one


def _of_all(name: str) -> Native:
    def run(machine: Machine, chain: Instance, /, *args: Value, **kwargs: Value) -> Value:
        return machine.call(machine.attribute(as_mapping(chain), name), list(args), kwargs)

    return run


def _of_first(name: str) -> Native:
    def run(machine: Machine, chain: Instance, /, *args: Value, **kwargs: Value) -> Value:
        return machine.call(machine.attribute(held(maps_of(chain)[0]), name), list(args), kwargs)

    return run


def _item(machine: Machine, chain: Instance, key: Value, /) -> Value:
    items, missing = as_mapping(chain), lookup(chain.cls, "__missing__")
    if missing is not None and isinstance(items, dict) and access.hashable(machine, key) not in items:
        return machine.call(missing, [chain, key], {})
    return access.item(machine, items, key)


def _set(machine: Machine, chain: Instance, key: Value, value: Value, /) -> None:
    binding.set_item(machine, held(maps_of(chain)[0]), key, value)


def _delete(machine: Machine, chain: Instance, key: Value, /) -> None:
    machine.call(machine.attribute(held(maps_of(chain)[0]), "pop"), [key], {})


def _setdefault(machine: Machine, chain: Instance, key: Value, default: Value = None, /) -> Value:
    items = as_mapping(chain)
    if not isinstance(items, dict) or access.hashable(machine, key) not in items:
        binding.set_item(machine, chain, key, default)
    return access.item(machine, chain, key)


def _equals(machine: Machine, chain: Instance, other: Value, /) -> Value:
    return compare(machine, "==", as_mapping(chain), as_mapping(resolve(other)))


def _child(machine: Machine, chain: Instance, m: Value = None, /, **more: Value) -> Value:
    """`chain.new_child(m)`: another one with a dict in front."""
    first: Value = more.pop("m", m)
    first = {} if first is None else resolve(first)
    if more:
        machine.call(machine.attribute(first, "update"), [], dict(more))
    return machine.call(chain.cls, [first, *maps_of(chain)], {})


def _copy(machine: Machine, chain: Instance, /) -> Value:
    first = maps_of(chain)[0]
    return machine.call(chain.cls, [machine.call(machine.attribute(first, "copy"), [], {}), *maps_of(chain)[1:]], {})


def _parents(machine: Machine, chain: Instance, /) -> Value:
    return machine.call(chain.cls, list(maps_of(chain)[1:]), {})

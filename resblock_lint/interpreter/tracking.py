"""Which layers Keras counts as parts of a layer of the user's: those that come into its attributes, and into the lists
and dicts that it keeps there, as they come.

Keras copies a list or a dict that becomes an attribute, and looks only at some of what is done to the copy. Elsewhere
than in summaries all layers within the attributes count, with those that were there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from resblock_lint.interpreter.bases import framework_base
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import leaves_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.values import Instance, Layer, Model, Native, Value

TRACKED = "#tracked"  # the field of an object with the parts that Keras counts, in order
REPLACED = "#replaced"  # the same, elsewhere, of those that were in attributes before
PUTTING = ("append", "insert", "extend", "update")
TAKING = ("remove", "pop", "clear", "popitem")
DEEP = 50  # so far lists are looked into


def is_layer(value: Value) -> bool:
    """Whether a value is a layer or a model, of Keras' own classes or of the user's."""
    return isinstance(value, (Layer, Model)) or (isinstance(value, Instance) and framework_base(value.cls) is not None)


def kept(machine: Machine, instance: Instance, name: str, new: Value) -> Value:
    """What is kept of a value that becomes an attribute: the value itself, or Keras' copy of it."""
    keep_replaced(instance, name)
    if not machine.todays or name.startswith("#") or framework_base(instance.cls) is None:
        return new
    return _tracked(machine, instance, new)


def keep_replaced(instance: Instance, name: str) -> None:
    """What is to be done before an attribute is set anew, or deleted."""
    if name not in instance.fields or TRACKED in instance.fields or framework_base(instance.cls) is None:
        return
    layers = [one for one in leaves_within(instance.fields[name]) if is_layer(one)]
    if layers:
        before = instance.fields.get(REPLACED)
        instance.fields[REPLACED] = [*(before if isinstance(before, list) else ()), *layers]


def sublayers(instance: Instance) -> list[Layer | Model | Instance]:
    """The layers that an object of the user's class keeps in its attributes, or kept, as they came to be."""
    known = instance.fields.get(TRACKED)
    found = {id(one): one for one in known} if isinstance(known, list) else {}
    for name, value in instance.fields.items():
        if known is None or (name.startswith("#") and name != TRACKED):
            found.update((id(one), one) for one in leaves_within(value) if is_layer(one))
    layers = cast("list[Layer | Model | Instance]", list(found.values()))
    return sorted(layers, key=lambda one: one.born) if known is None else layers


def following(machine: Machine, container: Value, name: str, native: Native) -> Native:
    """A method of a list or a dict, which Keras may follow in what it keeps."""
    known = machine.followed.get(id(container))
    if known is None or name not in (*PUTTING, *TAKING):
        return native

    def changed(machine: Machine, items: Any, /, *args: Value, **kwargs: Value) -> Value:
        before = dict(_numbered(items))
        made = native(machine, items, *args, **kwargs)
        if name in TAKING:
            left = {id(one) for _, one in _numbered(items)}
            untrack(machine, container, [one for one in before.values() if id(one) not in left])
        elif name in ("append", "insert"):
            _tracked(machine, known[1], args[-1] if args else None)
        else:
            olds = {id(one) for one in before.values()}
            for key, one in list(_numbered(items)):
                items[key] = one if id(one) in olds else _tracked(machine, known[1], one)
        return made

    return changed


def untrack(machine: Machine, container: Value, items: list[Value]) -> None:
    """Layers were taken out of a list or a dict that Keras follows."""
    known = machine.followed.get(id(container))
    if known is not None:
        gone = {id(resolve(one)) for one in items}
        layers = cast("list[Value]", known[1].fields.get(TRACKED, []))
        layers[:] = [one for one in layers if id(one) not in gone]


def _numbered(items: list[Value] | dict[Value, Value]) -> Iterator[tuple[Any, Value]]:
    return iter(items.items()) if isinstance(items, dict) else enumerate(items)


def _tracked(machine: Machine, instance: Instance, value: Value, depth: int = 0) -> Value:
    """Counts the layers within a value; lists and dicts are copied."""
    found = resolve(value)
    if depth > DEEP:
        raise Cut("lists within lists that a layer keeps", machine.site())
    if is_layer(found):
        layers = cast("list[Value]", instance.fields.setdefault(TRACKED, []))
        if not any(one is found for one in layers):
            layers.append(found)
    elif type(found) is list or type(found) is dict:
        machine.reserve(len(found))
        made: Any = {} if isinstance(found, dict) else [None] * len(found)
        for key, one in _numbered(found):
            made[key] = _tracked(machine, instance, one, depth + 1)
        machine.followed[id(made)] = (made, instance)
        instance.fields.setdefault(TRACKED, [])
        return made
    elif type(found) is tuple:
        return tuple([_tracked(machine, instance, one, depth + 1) for one in found])
    elif isinstance(found, (set, list, dict)):
        for one in leaves_within(found):
            if is_layer(one):
                _tracked(machine, instance, one)
    return value

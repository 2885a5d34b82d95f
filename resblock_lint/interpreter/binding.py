"""Assignment: to names, to parts of values, and unpacking into several targets."""

from __future__ import annotations

from collections.abc import Iterable

from resblock_lint import ir
from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter import access, elements, placing, series
from resblock_lint.interpreter.alike import one_of
from resblock_lint.interpreter.altered import alter, alter_inherited, rename
from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.changing import as_list, end_of
from resblock_lint.interpreter.draw import ask
from resblock_lint.interpreter.forms import take_as_many
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve, settle
from resblock_lint.interpreter.paths import certain
from resblock_lint.interpreter.places import taken_off
from resblock_lint.interpreter.refusals import refuse_iteration
from resblock_lint.interpreter.several import take_for_several
from resblock_lint.interpreter.tracking import keep_replaced, kept
from resblock_lint.sequences import Array, Many, Series
from resblock_lint.values import (
    Class,
    Env,
    External,
    Function,
    Instance,
    Layer,
    Model,
    Module,
    Param,
    Tensor,
    Unknown,
    Value,
    Wrapped,
)

UNCOUNTED = "an item of a list of symbolic length"
CHANGED = "a list that was changed at a place that is not modelled"


def bind(machine: Machine, target: ir.Expression, value: Value, env: Env) -> None:
    """Assigns to a target."""
    if isinstance(value, Model) and (not value.called or len(machine.frames) < value.depth):
        value.called, value.depth = spelled(target), len(machine.frames)
    if isinstance(target, ir.Name):
        bind_name(target.name, value, env)
    elif isinstance(target, ir.Sequence_):
        _unpack(machine, target.items, value, env)
    elif isinstance(target, ir.Attribute):
        assign_attribute(machine, resolve(machine.evaluate(target.value, env)), target.name, value)
    elif isinstance(target, ir.Subscript):
        container, index = machine.evaluate(target.value, env), machine.evaluate(target.index, env)
        if isinstance(container, Param) and isinstance(resolve(container), (Param, tuple, Series)):
            _set_of_parameter(machine, container, resolve(index), value)
        else:
            set_item(machine, resolve(container), index, value)
    elif isinstance(target, ir.Starred):
        bind(machine, target.value, value, env)


def spelled(target: ir.Expression) -> str:
    """A name, or a name's attribute, as the code writes it."""
    if isinstance(target, ir.Attribute):
        owner = spelled(target.value)
        return f"{owner}.{target.name}" if owner else ""
    return target.name if isinstance(target, ir.Name) else ""


def bind_name(name: str, value: Value, env: Env) -> None:
    """Binds a name in the scope that it belongs to."""
    code = env.code
    if code is not None and name in code.outer:
        scope = env.parent
        while scope is not None and scope.parent is not None and name not in scope.names:
            scope = scope.parent
        (scope or env).names[name] = value
    else:
        env.names[name] = value


def _unpack(machine: Machine, targets: tuple[ir.Expression, ...], value: Value, env: Env) -> None:
    star = next((place for place, one in enumerate(targets) if isinstance(one, ir.Starred)), None)
    if star is None:
        _refuse_others(machine, resolve(value), len(targets))
        items = access.items_of(machine, value, len(targets))
        if not isinstance(items, Unknown) and any(isinstance(one, Many) for one in items):
            items = _expanded(machine, items, len(targets))
    else:
        items = _around(machine, value, star, len(targets) - star - 1)
    if isinstance(items, Unknown):
        items = [items.part(("item", place), f"{items.text}[{place}]") for place in range(len(targets))]
    if len(items) != len(targets):
        machine.doubt_guesses(items)
        raise certain("ValueError", f"{len(items)} values to unpack into {len(targets)}", sides=machine.supposed)
    for target, one in zip(targets, items, strict=True):
        bind(machine, target, one, env)


def _around(machine: Machine, value: Value, before: int, after: int) -> list[Value] | Unknown:
    """What is in front of a starred target, that target's, and what is behind it. Raises Raised where it has fewer."""
    found = series.series_of(machine, value)
    items = access.items_of(machine, value) if found is None else []
    if isinstance(items, Unknown) or any(isinstance(one, Many) for one in items):
        return items if isinstance(items, Unknown) else machine.unknown(UNCOUNTED)
    enough = len(items) >= before + after if found is None else machine.choose(at_least(found.count, before + after))
    if not enough:
        raise certain("ValueError", "not enough values to unpack", sides=machine.supposed)
    if found is None:
        end = len(items) - after
        return [*items[:before], list(items[before:end]), *items[end:]]
    first = [series.item(machine, found, at) for at in range(before)]
    last = [series.item(machine, found, found.count - at) for at in range(after, 0, -1)]
    return [*first, series.sliced(machine, found, slice(before, -after or None)), *last]


def _refuse_others(machine: Machine, value: Value, count: int) -> None:
    """A parameter of unknown length has as many items as it is unpacked into. Raises Raised where not."""
    if isinstance(value, Tensor):
        take_for_several(machine, value, count, exactly=True)
        refuse_iteration(machine, value, count)
    if isinstance(value, Param) and series.whole(machine, value) is None:
        _count_is(machine, elements.length(machine, value), count)
    take_as_many(machine, value, count)


def _count_is(machine: Machine, total: Size, count: int) -> None:
    """There are as many items as are unpacked; at a turn that stands for all others no path has another number."""
    if machine.standing and not machine.guards:
        if machine.budgets.told:
            ask(machine, equal(total, count), "unpacking", f"as many items as are unpacked, {count}")
        machine.facts.assume(equal(total, count))
    if not machine.choose(equal(total, count)):
        raise certain("ValueError", f"not {count} values to unpack", sides=machine.supposed)


def _expanded(machine: Machine, items: list[Value], count: int) -> list[Value] | Unknown:
    """As many items as there are targets, where a list of symbolic length has so many. Raises Raised where not."""
    total = access.length_of(machine, items)
    if isinstance(total, (int, Dim)):
        _count_is(machine, total, count)
    alike = [one for one in items if isinstance(one, Many) and one.varying is None]
    rest = count - len(items) + 1
    if len(alike) != 1 or rest < 0 or sum(isinstance(one, Many) for one in items) > 1:
        return machine.unknown(UNCOUNTED)
    each = [one_of(alike[0].element) for _ in range(rest)]
    return [part for one in items for part in (each if one is alike[0] else [one])]


def assign_attribute(machine: Machine, value: Value, name: str, new: Value) -> None:
    """`value.name = new`, where an object may have a `__setattr__` of its own; Keras' objects are let be."""
    own = lookup(value.cls, "__setattr__") if isinstance(value, Instance) and not framework_base(value.cls) else None
    if isinstance(own, Function):
        machine.call(own, [value, name, new], {})
    else:
        set_attribute(machine, value, name, new)


def delete_attribute(machine: Machine, value: Value, name: str) -> None:
    """`del value.name`, where an object may have a `__delattr__` of its own."""
    own = lookup(value.cls, "__delattr__") if isinstance(value, Instance) else None
    if isinstance(own, Function):
        machine.call(own, [value, name], {})
    else:
        forget_attribute(value, name)


def forget_attribute(value: Value, name: str) -> None:
    """`object.__delattr__(value, name)`."""
    if isinstance(value, Instance):
        keep_replaced(value, name)
        value.fields.pop(name, None)
    elif isinstance(value, Module):
        value.env.names.pop(name, None)
    elif isinstance(value, Class):
        value.names.pop(name, None)


def set_attribute(machine: Machine, value: Value, name: str, new: Value) -> None:
    """`object.__setattr__(value, name, new)`."""
    if isinstance(value, Instance):
        found = lookup(value.cls, name)
        if isinstance(found, Wrapped) and found.setter is not None:
            machine.call(found.setter, [value, new], {})
            return
        setting = lookup(found.cls, "__set__") if isinstance(found, Instance) else None
        if setting is not None:
            machine.call(setting, [found, value, new], {})
            return
        if name == "name" and isinstance(new, str) and framework_base(value.cls) is not None:
            value.name = new
        if isinstance(new, Param) and framework_base(value.cls) and machine.frames[-1].function.endswith("__init__"):
            new.setting = True
        value.fields[name] = new = kept(machine, value, name, new)
        if name == "trainable" and framework_base(value.cls) is not None:
            machine.call(External("framework.trainable"), [value, new], {})
        alter_inherited(machine, value, name, new)
    elif isinstance(value, Module):
        value.env.names[name] = new
    elif isinstance(value, Class):
        value.names[name] = new
    elif isinstance(value, Function):
        value.attributes[name] = new
    elif isinstance(value, (Layer, Model)):
        if name in ("name", "_name") and isinstance(new, str):
            rename(value, new)
        elif isinstance(value, Layer):
            alter(machine, value, name, new)
        else:
            value.fields[name] = new
        if name == "trainable":
            machine.call(External("framework.trainable"), [value, new], {})
    elif isinstance(value, Param):
        value.parts[name] = Param(f"{value.name}.{name}", None, False, value.at, new, True)


def set_item(machine: Machine, container: Value, index: Value, new: Value) -> None:
    """`container[index] = new`."""
    index = resolve(index)
    if isinstance(container, dict):
        container[access.hashable(machine, index)] = new
    elif isinstance(container, list):
        if any(isinstance(one, Many) for one in container):
            _set_among_many(machine, container, index, new)
        elif isinstance(container, Array) and placing.put(machine, container, index, new):
            return
        elif isinstance(index, int):
            if not -len(container) <= index < len(container):
                raise certain("IndexError", "list assignment index out of range", sides=machine.supposed)
            container[index] = new
        elif isinstance(index, slice) and all(part is None or isinstance(part, int) for part in _parts(index)):
            items = access.items_of(machine, new)
            machine.reserve(len(container))
            container[index] = items if not isinstance(items, Unknown) else [items]
        else:
            container[:] = [Unknown(CHANGED)] * len(container)
    elif isinstance(container, Instance):
        machine.call(machine.attribute(container, "__setitem__"), [index, new], {})


def _set_of_parameter(machine: Machine, param: Param, index: Value, new: Value) -> None:
    """The same in what a caller handed in: of a dict one item, or in a list; where that is not modelled, nothing is
    known of it any more.
    """
    param = end_of(param)
    if isinstance(index, (int, slice)) and isinstance(items := as_list(machine, param), list):
        set_item(machine, items, index, new)
    elif isinstance(index, str) and not param.resolved:
        param.parts[index] = Param(f"{param.name}[{index!r}]", None, False, param.at, new, True)
    else:
        settle(param, Unknown(CHANGED, param.name))


def _set_among_many(machine: Machine, container: list[Value], index: Value, new: Value) -> None:
    """The same in a list of symbolic length: at its end, or at a place that is not behind the first of the items that
    nobody counted; else nothing is known of any item any more. Raises Raised where it has no such place.
    """
    first = next(place for place, one in enumerate(container) if isinstance(one, Many))
    if isinstance(index, int) and 0 <= index < first:
        container[index] = new
    elif index == first or index == -1:
        kept, rest = container[:first], container[first:]
        taken_off(machine, rest, 0 if index == first else -1)
        container[:] = [*kept, new, *rest] if index == first else [*kept, *rest, new]
    else:
        length = access.length_of(machine, container)
        container[:] = [Many(Unknown(CHANGED), length)] if isinstance(length, (int, Dim)) else [Unknown(CHANGED)]


def _parts(index: slice) -> Iterable[Value]:
    return (index.start, index.stop, index.step)

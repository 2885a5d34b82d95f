"""Reading parts of values: items, slices, iteration, lengths. Assignment is in `binding`."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeGuard

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim
from resblock_lint.interpreter import advancing, elements, parameters, series, spelled
from resblock_lint.interpreter.bases import lookup, members, members_by_name
from resblock_lint.interpreter.forms import note_walk, take_for_items
from resblock_lint.interpreter.keys import hashable, may_be
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.open_keywords import open_keyword
from resblock_lint.interpreter.open_ranks import in_front, rank_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, certain, error
from resblock_lint.interpreter.places import apart, chosen_item, counted_item, item_among, slice_of_many
from resblock_lint.interpreter.several import ask_how_many, beyond_open, take_for_more, take_shape_for_several
from resblock_lint.interpreter.unknowns import ask_rank
from resblock_lint.interpreter.worded import among, one_of
from resblock_lint.sequences import Array, Many, Once, Series, Superset
from resblock_lint.values import (
    Builtin,
    Class,
    External,
    Instance,
    Method,
    Model,
    Param,
    Slot,
    Tensor,
    Unknown,
    Value,
)

Items: TypeAlias = list[Value] | tuple[Value, ...] | str | bytes | range


def _no_ellipsis(*_: Any) -> Value:
    raise error("TypeError", "'ellipsis' object is not callable")


ELLIPSIS = Builtin("...", _no_ellipsis)


def index_number(machine: Machine, index: Value) -> Value:
    """An index as a plain integer where it is one."""
    index = resolve(index)
    return parameters.as_number(machine, index) if isinstance(index, Param) else index


def item(machine: Machine, value: Value, index: Value) -> Value:
    """`value[index]`."""
    value = resolve(value)
    if isinstance(value, Param):
        return _parameter_item(machine, value, resolve(index))
    if isinstance(value, dict):
        return _dict_item(machine, value, resolve(index))
    if isinstance(value, Array) and isinstance(resolve(index), (tuple, list, type(None))):
        return machine.call(External("array.item"), [value, index], {})
    if isinstance(value, Once):
        raise error("TypeError", f"'{value.kind}' object is not subscriptable")
    if isinstance(value, (list, tuple, str, bytes, range)):
        return _sequence_item(machine, value, index_number(machine, index))
    if isinstance(value, Tensor):
        return machine.call(External("tensor.getitem"), [value, index], {})
    if isinstance(value, Series):
        return _series_item(machine, value, index if isinstance(index, slice) else index_number(machine, index))
    if isinstance(value, Slot):
        return shape_item(machine, value, index_number(machine, index))
    if isinstance(value, Unknown):
        key = index if isinstance(index, (int, str)) else id(index)
        return value.part(("item", key), f"{value.text}[{index!r}]" if isinstance(index, (int, str)) else "?")
    if isinstance(value, Instance):
        return machine.call(machine.attribute(value, "__getitem__"), [index], {})
    named = members_by_name(value)
    if named is not None:
        return item(machine, named, index)
    if isinstance(value, Dim):
        take_shape_for_several(machine, value)
        take_for_items(machine, value)
    if isinstance(value, External) and value.path == "sys.modules":
        return machine.call(External("sys.modules.get"), [index], {})
    if isinstance(value, (Class, External)):
        return value
    if value is None:
        raise error("TypeError", "'NoneType' object is not subscriptable")
    return machine.unknown(f"an item of a {type(value).__name__.lower()}")


def _parameter_item(machine: Machine, param: Param, index: Value) -> Value:
    if isinstance(index, str):
        return parameters.child(param, index, f"{param.name}[{index!r}]")
    if isinstance(param.default, (tuple, list)) and (items := series.whole(machine, param)) is not None:
        return item(machine, items, index)
    if isinstance(index, (int, Dim)):
        if param.name in machine.learned.placed:
            elements.length(machine, param)
        return series.asked(machine, param, index)
    if isinstance(index, slice):
        return series.as_list(machine, item(machine, series.as_far_as_known(machine, param), index))
    if index is ELLIPSIS or isinstance(index, tuple):
        return item(machine, parameters.as_tensor(machine, param), index)
    return machine.unknown(f"an item of the parameter `{param.name}`")


def _series_item(machine: Machine, value: Series, index: Value) -> Value:
    if isinstance(index, slice):
        return series.sliced(machine, value, index)
    if isinstance(index, Dim):
        return series.item(machine, value, series.place_of(machine, value, index), apart)
    if isinstance(index, int):
        if not machine.choose(at_least(value.count, index + 1 if index >= 0 else -index)):
            raise certain("IndexError", "index out of range", sides=machine.supposed)
        return series.item(machine, value, index if index >= 0 else index + value.count, apart)
    return machine.unknown("an item of a sequence of symbolic length")


def _dict_item(machine: Machine, value: dict[Value, Value], index: Value) -> Value:
    index = spelled.key(machine, index, value)
    if isinstance(index, Param):
        texts = [key for key in value if isinstance(key, str)]
        if texts and len(texts) == len(value):
            if not machine.budgets.told:  # a check takes it for granted that there is such a key, a contract asks
                return value[one_of(machine, index, tuple(texts))]
            found = among(machine, index, texts)
            if found is None:
                raise certain("KeyError", f"{index.name} is none of {', '.join(texts)}", sides=machine.supposed)
            return value[found]
        return machine.unknown(f"a dict indexed by the parameter `{index.name}`")
    machine.pin(index)
    if isinstance(index, Unknown):
        return machine.unknown("a dict with a key that is not modelled")
    try:
        return value[hashable(machine, index)]
    except KeyError:
        if "**" in value:
            return open_keyword(machine, value["**"], str(index))
        if any(may_be(machine, index, one) for one in value):
            return machine.unknown("a dict with a key that only a call or a turn of a loop tells")
        raise certain("KeyError", index, sides=machine.supposed) from None


def _sequence_item(machine: Machine, value: Items, index: Value) -> Value:
    index = int(index) if isinstance(index, bool) else index
    places = series.of_places(value)
    if places is not None and isinstance(index, (int, Dim, slice)):
        return _series_item(machine, places, index)
    if isinstance(index, int):
        return _counted_item(machine, value, index)
    if isinstance(index, slice):
        return _sequence_slice(machine, value, index)
    machine.pin(index)
    ask_rank(machine, index)
    if isinstance(index, Dim) and isinstance(value, (list, tuple)):
        ask_how_many(machine, value)
        with beyond_open(machine, value):
            return item_among(machine, value, index) if _has_many(value) else chosen_item(machine, value, index)
    return machine.unknown("an item at a place that is not modelled")


def _has_many(value: Value) -> TypeGuard[list[Value] | tuple[Value, ...]]:
    return isinstance(value, (list, tuple)) and any(isinstance(one, Many) for one in value)


def _counted_item(machine: Machine, value: Items, index: int) -> Value:
    if _has_many(value):
        return counted_item(machine, value, index)
    try:
        return value[index]
    except IndexError:
        take_for_more(machine, value, index + 1 if index >= 0 else -index)
        machine.doubt_guesses(value)
        raise certain("IndexError", "index out of range", sides=machine.supposed) from None


def _sequence_slice(machine: Machine, value: Items, index: slice) -> Value:
    parts: list[Any] = [index_number(machine, part) for part in (index.start, index.stop, index.step)]
    machine.pin(*parts)
    if not all(part is None or isinstance(part, int) for part in parts):
        return machine.unknown("a slice with bounds that are not modelled")
    if _has_many(value):
        return slice_of_many(machine, value, slice(*parts))
    ask_how_many(machine, value)
    machine.reserve(0 if isinstance(value, range) else len(value))
    try:
        return Array(value[slice(*parts)]) if isinstance(value, Array) else value[slice(*parts)]
    except ValueError as problem:
        raise error("ValueError", str(problem)) from None


def shape_item(machine: Machine, slot: Slot, index: Value) -> Value:
    """`x.shape[index]` of a tensor whose rank may not be known yet."""
    if slot.shape is None and isinstance(index, int):
        if -1 <= index <= 3:
            slot.asked.add(index)
            return machine.size_of(slot.name, index, None)
        if index >= machine.budgets.rank:
            raise Cut("a tensor of very many axes", machine.site())
        if index > 3:
            machine.bind_rank(slot, index + 1)
    if slot.shape is None and isinstance(index, slice) and in_front(index):
        return tuple(shape_item(machine, slot, one) for one in range(index.start, index.stop))
    if not machine.needed_rank(slot) or slot.shape is None:
        return machine.unknown("the rank of a parameter is not known")
    return item(machine, slot.shape, index)


def items_of(machine: Machine, value: Value, count: int | None = None) -> list[Value] | Unknown:
    """The items that iteration gives; an Unknown where that is not modelled."""
    value = members(resolve(value))
    if count is None:
        ask_how_many(machine, value)
        note_walk(machine, value)
    if isinstance(value, Param):
        found = series.whole(machine, value) if count is None else parameters.as_items(machine, value, count)
        return machine.unknown(f"the length of `{value.name}` is not known") if found is None else list(found)
    if isinstance(value, Once):
        return advancing.rest_of(machine, value)
    if isinstance(value, range) and len(value) > machine.budgets.turns:
        raise Cut(f"a range of {len(value)} items")
    if isinstance(value, (list, tuple, set, dict, str, bytes, range)) and not isinstance(value, Superset):
        machine.reserve(len(value))
        return list(value)
    if isinstance(value, Slot):
        if count is not None:
            machine.bind_rank(value, count)
        if not machine.needed_rank(value) or value.shape is None:
            return machine.unknown("the rank of a parameter is not known")
        return list(value.shape)
    if isinstance(value, Unknown):
        if count is not None:
            return [value.part(("item", place), f"{value.text}[{place}]") for place in range(count)]
        return value
    if isinstance(value, Instance):
        return _iterate_instance(machine, value)
    if isinstance(value, Tensor) and value.numbers is not None:
        return list(value.numbers)
    if value is None or isinstance(value, (int, float)):
        raise error("TypeError", f"'{type(value).__name__}' object is not iterable")
    if isinstance(value, Dim):
        take_for_items(machine, value, count)
    return machine.unknown(f"iteration over a {type(value).__name__.lower()}")


def _iterate_instance(machine: Machine, value: Instance) -> list[Value] | Unknown:
    if lookup(value.cls, "__iter__") is not None:
        iterator = advancing.iterator_of(machine, value)
        if iterator is not None:
            return advancing.drained(machine, iterator)
        return items_of(machine, machine.call(machine.attribute(value, "__iter__"), [], {}))
    if lookup(value.cls, "__getitem__") is not None and lookup(value.cls, "__len__") is not None:
        length = machine.call(machine.attribute(value, "__len__"), [], {})
        if isinstance(length, int) and length <= machine.budgets.turns:
            return [item(machine, value, place) for place in range(length)]
    return machine.unknown("iteration over an object")


def _rank_of(machine: Machine, slot: Slot) -> Value:
    if slot.shape is None and slot.name in machine.learned.compared:
        return rank_of(slot.name)
    if not machine.needed_rank(slot) or slot.shape is None:
        found = machine.unknown("the rank of a parameter is not known", f"len({slot.name}.shape)")
        found.rank_of = slot.name
        return found
    return len(slot.shape)


def length_of(machine: Machine, value: Value) -> Value:
    """`len(value)`."""
    value = members(resolve(value))
    ask_how_many(machine, value)
    note_walk(machine, value)
    if isinstance(value, Once):
        raise error("TypeError", f"object of type '{value.kind}' has no len()")
    if _has_many(value):
        total = 0
        for one in value:
            total = total + (one.count if isinstance(one, Many) else 1)
        return total
    if isinstance(value, (list, tuple, dict, set, str, bytes, range)) and not isinstance(value, Superset):
        return len(value)
    if isinstance(value, Series):
        return value.count
    if isinstance(value, Slot):
        return _rank_of(machine, value)
    if isinstance(value, Param):
        found = series.whole(machine, value)
        return len(found) if found is not None else elements.length(machine, value)
    if isinstance(value, Instance):
        return machine.call(Method(machine.attribute(value, "__len__"), value).function, [], {})
    if value is None or isinstance(value, (int, float)):
        raise error("TypeError", f"object of type '{type(value).__name__}' has no len()")
    if isinstance(value, Model):
        return len(value.layers)
    if isinstance(value, Tensor) and value.node is None and value.slot.shape:  # a table: Keras' own tensors have none
        return value.slot.shape[0]
    return machine.unknown("the length of this value")

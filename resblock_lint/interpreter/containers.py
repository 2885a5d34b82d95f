"""What lists, tuples and dicts do beyond the usual: order their items, and what `collections` adds to dicts."""

from __future__ import annotations

from typing import Any

from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.sequences import Many
from resblock_lint.values import Builtin, External, Native, Unknown, Value


def _holds(machine: Machine, value: Value, item: Value) -> Value:
    return operators.compare(machine, "in", item, value)


READING: dict[str, Native] = {  # special methods that only read, as what they stand for
    "__getitem__": access.item,
    "__len__": access.length_of,
    "__iter__": access.items_of,
    "__contains__": _holds,
}
CHANGING = frozenset(
    """
    __setitem__ __delitem__ __iadd__ __imul__ __ior__ __init__ popitem move_to_end appendleft extendleft popleft rotate
    """.split()
)


def other_attribute(machine: Machine, value: Any, name: str, kinds: tuple[type, ...]) -> Value:
    """An attribute of a container that has no model of its own. Raises Raised where none of these kinds has it."""
    if name == "__class__":
        return External(f"builtins.{type(value).__name__}")
    if name in READING:
        return Builtin(name, READING[name], (value,))
    if name in CHANGING and any(hasattr(kind, name) for kind in kinds):
        raise Cut(f"`{name}` of a {kinds[0].__name__}", machine.site())
    if any(hasattr(kind, name) for kind in kinds):
        return machine.unknown(f"`{name}` of a {kinds[0].__name__}", f"{name}(…)")
    raise error("AttributeError", f"'{kinds[0].__name__}' object has no attribute '{name}'")


def sort(machine: Machine, items: list[Value], key: Value = None, reverse: Value = False) -> None:
    """`items.sort()`; nothing is known of the items where their order is not."""
    key = resolve(key)
    keys: list[Any] = [machine.call(key, [one], {}) if key is not None else one for one in items]
    descending = operators.truth(machine, reverse)
    try:
        plain = list(map(_plain, keys))
    except _Open:
        if len(items) > 1 or any(isinstance(one, Many) for one in items):
            items[:] = [_unordered(machine, one) for one in items]
        return
    try:
        order = sorted(range(len(items)), key=plain.__getitem__, reverse=descending)
    except TypeError as problem:
        raise error("TypeError", str(problem)) from None
    items[:] = [items[place] for place in order]


class _Open(Exception):
    """A value whose place among others is not known."""


def _plain(value: Value) -> Any:
    value = resolve(value)
    if value is None or isinstance(value, (int, float, str, bytes)):
        return value
    if not isinstance(value, (list, tuple)):
        raise _Open
    made = [_plain(one) for one in value]
    return tuple(made) if isinstance(value, tuple) else made


def _unordered(machine: Machine, item: Value) -> Value:
    found = machine.unknown("the order of these items")
    return Many(found, item.count) if isinstance(item, Many) else found


def index(machine: Machine, items: Any, item: Value, start: Value = 0, stop: Value = None) -> Value:
    """`items.index(item, start, stop)`."""
    low, high = resolve(start), resolve(stop)
    if not isinstance(low, int) or not isinstance(high, (int, type(None))):
        return machine.unknown("`index` between places that are not modelled")
    for place in range(len(items))[low:high]:
        if place >= len(items):  # comparing may change the list
            break
        if isinstance(items[place], Many):
            return machine.unknown("`index` in a list of symbolic length")
        if operators.truth(machine, operators.compare(machine, "==", items[place], item)):
            return place
    raise error("ValueError", "not in list")


def popitem(machine: Machine, value: dict[Value, Value], last: Value = True) -> Value:
    """`value.popitem()`: the last key with what it stands for; of an ordered dict, the first one too."""
    if not value:
        raise error("KeyError", "popitem(): dictionary is empty")
    if "**" in value:
        raise Cut("`popitem` of a dict that may have other keys", machine.site())
    key = list(value)[-1 if operators.truth(machine, last) else 0]
    return key, value.pop(key)


def move_to_end(machine: Machine, value: dict[Value, Value], key: Value, last: Value = True) -> None:
    """`value.move_to_end(key)` of an ordered dict."""
    key = access.hashable(machine, resolve(key))
    if "**" in value:
        raise Cut("`move_to_end` of a dict that may have other keys", machine.site())
    if key not in value:
        raise error("KeyError", key)
    found = value.pop(key)
    rest = {} if operators.truth(machine, last) else dict(value)
    for one in rest:
        del value[one]
    value[key] = found
    value.update(rest)


def fromkeys(machine: Machine, _: Value, keys: Value, value: Value = None) -> Value:
    """`dict.fromkeys(keys, value)`."""
    found = access.items_of(machine, keys)
    if isinstance(found, Unknown) or any(isinstance(one, Many) for one in found):
        return machine.unknown("a dict with keys that are not modelled")
    return {access.hashable(machine, resolve(one)): value for one in found}

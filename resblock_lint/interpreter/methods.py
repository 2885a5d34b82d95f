"""Attributes and methods of plain values: texts, lists, tuples, dicts, sets, numbers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Concatenate, TypeAlias

from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, bounds, containers, dated, spelled, spelling, tensor_shapes
from resblock_lint.interpreter.held import as_mapping
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.moving import turned_round
from resblock_lint.interpreter.open_keywords import open_keyword, override
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, certain, error
from resblock_lint.interpreter.places import settled_place, taken_off
from resblock_lint.interpreter.spreading import spread
from resblock_lint.interpreter.tracking import following
from resblock_lint.sequences import Many, Scalar, Superset
from resblock_lint.values import Builtin, Param, Ratio, Real, Unknown, Value

PLAIN_TEXT = (
    "lower", "upper", "strip", "lstrip", "rstrip", "title", "capitalize", "replace", "split", "rsplit", "startswith",
    "endswith", "find", "index", "count", "isdigit", "zfill", "partition", "rpartition", "splitlines", "isalpha",
    "removeprefix", "removesuffix", "encode", "swapcase", "ljust", "rjust", "center", "isnumeric", "casefold",
    "isupper", "islower", "isspace", "istitle", "isalnum", "isdecimal", "isidentifier", "isascii", "isprintable",
    "rfind", "rindex",
)  # fmt: skip
Bound: TypeAlias = Callable[Concatenate[Machine, Any, ...], Value]  # a method of ours: it gets its receiver first


def method(name: str, function: Bound, receiver: Any) -> Builtin:
    """A bound method of ours."""
    return Builtin(name, function, (receiver,))


@register(TABLES.attribute, str, bytes)
def text_attribute(machine: Machine, value: Any, name: str) -> Value:
    """A method of a text."""
    if name == "format":
        return method("format", _format, value)
    if name == "join":
        return method("join", _join, value)
    if name in PLAIN_TEXT:
        return Builtin(name, _plain, (value, name))
    if hasattr(value, name):
        return machine.unknown(f"`{name}` of a text", f"{name}(…)")
    raise error("AttributeError", f"'{type(value).__name__}' object has no attribute '{name}'")


def _plain(machine: Machine, text: str | bytes, name: str, /, *args: Value, **kwargs: Value) -> Value:
    given, named = [resolve(one) for one in args], {key: resolve(one) for key, one in kwargs.items()}
    if any(isinstance(one, (Unknown, Param, Dim)) for one in (*given, *named.values())):
        return Unknown("a method of a text with an argument that is not modelled")
    if any(isinstance(one, str) and spelled.is_open(machine, one) for one in (text, *given)):
        return _of_open_text(text, name, given)
    bounds.before_method(machine, text, name, [*given, *named.values()])
    try:
        return getattr(text, name)(*given, **named)
    except (TypeError, ValueError, OverflowError) as problem:
        raise error(type(problem).__name__, str(problem)) from None
    except LookupError:
        return machine.unknown("an encoding that Python does not have")


def _of_open_text(text: str | bytes, name: str, given: list[Value]) -> Value:
    """A method of a text of which parts are open: what it begins or ends with may be told by the others."""
    unknown = Unknown("a method of a text of which parts are open", f"{text!r}.{name}(…)")
    if name not in ("startswith", "endswith") or not isinstance(text, str) or len(given) != 1 or not given[0]:
        return unknown
    known = spelled.HOLE.split(text)[0 if name == "startswith" else -1]
    asked = given[0]
    if not isinstance(asked, str) or spelled.HOLE.search(asked):
        return unknown
    place = slice(len(asked)) if name == "startswith" else slice(-len(asked), None)
    if len(known) >= len(asked):
        return known[place] == asked
    fits = asked.startswith(known) if name == "startswith" else asked.endswith(known)
    return unknown if fits else False


def _format(machine: Machine, value: str, /, *args: Value, **kwargs: Value) -> Value:
    plain = [_as_text(spelled.within(machine, one)) for one in args]
    named = {key: _as_text(spelled.within(machine, one)) for key, one in kwargs.items()}
    if not bounds.before_format(machine, value, [*plain, *named.values()]):
        return value
    try:
        return value.format(*plain, **named)
    except (IndexError, KeyError, ValueError, AttributeError, TypeError):
        return "{?}"


def _as_text(value: Value) -> str | int | float:
    return value if isinstance(value, (str, int, float)) else spelling.text(value)


def _join(machine: Machine, value: str, items: Value) -> Value:
    found = access.items_of(machine, items)
    if isinstance(found, Unknown) or not all(isinstance(one, str) for one in found):
        return "{?}"
    texts = [str(one) for one in found]
    bounds.characters(machine, sum(map(len, texts)) + len(value) * len(texts))
    return value.join(texts)


def _extend(machine: Machine, items: list[Value], more: Value) -> None:
    found = spread(machine, more)
    if isinstance(found, Unknown):
        raise Cut("a list is extended by something that is not modelled", machine.site())
    items.extend(found)


def _reverse(machine: Machine, items: list[Value]) -> None:
    items[:] = turned_round(machine, items)


def _pop(machine: Machine, items: list[Value], place: Value = -1) -> Value:
    if not items:
        raise certain("IndexError", "pop from empty list", sides=machine.supposed)
    if isinstance(place, int) and any(isinstance(one, Many) for one in items):
        return taken_off(machine, items, place)
    try:
        return items.pop(settled_place(machine, items, place))
    except (IndexError, OverflowError) as problem:
        raise error(type(problem).__name__, str(problem)) from None


def _append(machine: Machine, items: list[Value], item: Value) -> None:
    machine.reserve(1)
    items.append(item)


def _insert(machine: Machine, items: list[Value], place: Value, item: Value) -> None:
    machine.reserve(1)
    machine.tick(len(items) // 1000)
    at = settled_place(machine, items, place, between=True)
    if any(isinstance(one, Many) for one in (items[:at] if at >= 0 else items[at:])):
        raise Cut("a list is changed at a place that is not modelled", machine.site())
    items.insert(max(min(at, len(items)), -len(items)), item)


def _remove(machine: Machine, items: list[Value], item: Value) -> None:
    place = containers.index(machine, items, item)
    if not isinstance(place, int):
        raise Cut("an item that is not known is removed from a list", machine.site())
    del items[place : place + 1]  # which comparing may have emptied


def _count(machine: Machine, items: list[Value], item: Value) -> Value:
    if any(isinstance(one, Many) for one in items):
        return machine.unknown("`count` of a list of symbolic length")
    return sum(one == item for one in items)


LIST: dict[str, Bound] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "clear": lambda machine, items: items.clear(),
    "copy": access.items_of,
    "reverse": _reverse,
    "sort": containers.sort,
    "index": containers.index,
    "count": _count,
    "as_list": access.items_of,
}
TUPLE = ("index", "count", "copy")  # of these, those of tuples; shapes are tuples too, and may be copied


@register(TABLES.attribute, list, tuple)
def sequence_attribute(machine: Machine, value: list[Value] | tuple[Value, ...], name: str) -> Value:
    """A method of a list or a tuple; a shape is a tuple, and has what TensorFlow's have too."""
    if isinstance(value, tuple) and name in ("rank", "ndims"):
        return len(value)
    if isinstance(value, tuple) and name in tensor_shapes.METHODS:
        return method(name, tensor_shapes.shape_method(machine, name), value)
    if name in LIST and (isinstance(value, list) or name in TUPLE):
        return method(name, following(machine, value, name, LIST[name]), value)
    return containers.other_attribute(machine, value, name, (tuple if isinstance(value, tuple) else list,))


def _get(machine: Machine, value: dict[Value, Value], key: Value, default: Value = None) -> Value:
    key = spelled.key(machine, key, value)
    if isinstance(key, (Unknown, Param)):
        return machine.unknown("a dict with a key that is not modelled")
    key = access.hashable(machine, key)
    if key not in value and "**" in value:
        return open_keyword(machine, value["**"], str(key), default)
    return value.get(key, default)


def _dict_pop(machine: Machine, value: dict[Value, Value], key: Value, *default: Value) -> Value:
    key = access.hashable(machine, key)
    if key not in value and "**" in value:
        return open_keyword(machine, value["**"], str(key), *default)
    if key not in value and not default:
        raise error("KeyError", key)
    return value.pop(key, *default)


def _update(machine: Machine, value: dict[Value, Value], /, *others: Value, **named: Value) -> None:
    for other in others:
        other = as_mapping(resolve(other))
        if isinstance(other, dict):
            override(machine, value, other)
        elif not isinstance(other, (Unknown, Param)):
            pairs = access.items_of(machine, other)
            for pair in () if isinstance(pairs, Unknown) else pairs:
                if isinstance(pair, (tuple, list)) and len(pair) == 2:
                    value[access.hashable(machine, pair[0])] = pair[1]
    value.update(named)


def _setdefault(machine: Machine, value: dict[Value, Value], key: Value, default: Value = None) -> Value:
    key = access.hashable(machine, resolve(key))
    if key not in value and "**" in value:
        value[key] = open_keyword(machine, value["**"], str(key), default)
    return value.setdefault(key, default)


DICT: dict[str, Bound] = {
    "get": _get,
    "pop": _dict_pop,
    "keys": lambda machine, value: [key for key in value if key != "**"],
    "values": lambda machine, value: [one for key, one in value.items() if key != "**"],
    "items": lambda machine, value: [(key, one) for key, one in value.items() if key != "**"],
    "update": _update,
    "setdefault": _setdefault,
    "copy": lambda machine, value: dict(value),
    "clear": lambda machine, value: value.clear(),
    "popitem": containers.popitem,
    "move_to_end": containers.move_to_end,
    "fromkeys": containers.fromkeys,
}


@register(TABLES.attribute, dict)
def dict_attribute(machine: Machine, value: dict[Value, Value], name: str) -> Value:
    """A method of a dict."""
    if name in DICT:
        return method(name, following(machine, value, name, DICT[name]), value)
    return containers.other_attribute(machine, value, name, (dict, OrderedDict))


def _set_method(machine: Machine, value: Any, name: str, /, *args: Value) -> Value:
    given: list[Any] = []
    for one in args:
        one = resolve(one)
        if isinstance(one, (list, dict)) or name not in ("add", "discard", "remove"):
            found = access.items_of(machine, one)
            given.append([] if isinstance(found, Unknown) else [access.hashable(machine, item) for item in found])
        else:
            given.append(access.hashable(machine, one))
    try:
        return getattr(value, name)(*given)
    except KeyError as problem:
        raise error("KeyError", str(problem)) from None


@register(TABLES.attribute, Superset)
def open_set_attribute(machine: Machine, value: Superset, name: str) -> Value:
    """A method of a set that may have other members: what is put in is in it, what is taken out may be in it."""
    if name in ("add", "update", "discard"):
        return set_attribute(machine, value, name)
    return machine.unknown(f"`{name}` of a set that may have other members")


@register(TABLES.attribute, set)
def set_attribute(machine: Machine, value: Any, name: str) -> Value:
    """A method of a set."""
    if hasattr(value, name) and not name.startswith("_"):
        return Builtin(name, _set_method, (value, name))
    return containers.other_attribute(machine, value, name, (set,))


@register(TABLES.attribute, int, float, Dim, Ratio, Real, complex, Scalar)
def number_attribute(machine: Machine, value: Any, name: str) -> Value:
    """An attribute of a number; `.value` is that of an old TensorFlow dimension."""
    if name == "value":
        dated.note_value(machine)
    if name in ("value", "real"):
        return value
    if name == "is_integer" and isinstance(value, float):
        return Builtin(name, lambda machine: value.is_integer())
    if name in ("item", "tolist"):
        return Builtin(name, lambda machine: int(value) if isinstance(value, Scalar) else value)
    if name == "bit_length" and isinstance(value, int):
        return Builtin(name, lambda machine: value.bit_length())
    return machine.unknown(f"`{name}` of a number")


@register(TABLES.attribute, type(None))
def none_attribute(machine: Machine, value: None, name: str) -> Value:
    """None has no attributes."""
    raise error("AttributeError", f"'NoneType' object has no attribute '{name}'")

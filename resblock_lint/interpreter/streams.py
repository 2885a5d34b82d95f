"""Builtins that give iterators, and what is asked of these: they are run at once, but their items can be taken once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from resblock_lint.conditions import Condition, Opaque, equal, negation
from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, advancing, operators, series, zipping
from resblock_lint.interpreter.exceptions import as_error
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.moving import turned_round
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised, error
from resblock_lint.sequences import END, Lazy, Many, Once, once
from resblock_lint.turns import at_each
from resblock_lint.values import Builtin, Native, Unknown, Value


def zip_(machine: Machine, *args: Value, strict: Value = False) -> Value:
    """`zip(…)`."""
    rows = _side_by_side(machine, args)
    return once(rows, "zip") if type(rows) is list else rows


def _side_by_side(machine: Machine, args: Sequence[Value]) -> Value:
    """What `zip` gives; it takes out of iterators no more than it needs."""
    sources = [resolve(one) for one in args]
    if any(isinstance(one, Lazy) for one in sources):
        columns = [advancing.lazily(machine, one) or access.items_of(machine, one) for one in sources]
        if not any(isinstance(one, Unknown) for one in columns):
            known = [one for one in columns if not isinstance(one, Unknown)]
            return advancing.streamed(machine, zipping.one_by_one(machine, known), "zip")
    made = _rows(machine, zipping.beside_others(machine, sources))
    zipping.take_out(sources, made)
    return made


def _rows(machine: Machine, args: Sequence[Value]) -> Value:
    found = [series.open_series(machine, one) for one in args]
    open_ = [one for one in found if one is not None]
    if open_ and len(open_) == len(args):
        return series.zipped(machine, open_)
    if open_:
        args = series.cut_to_size(machine, tuple(args), found)
    columns = [access.items_of(machine, one) for one in args]
    known = [one for one in columns if not isinstance(one, Unknown)]
    if len(known) < len(columns):
        return next(one for one in columns if isinstance(one, Unknown))
    return zipping.rows(machine, known)


def enumerate_(machine: Machine, items: Value, start: Value = 0) -> Value:
    """`enumerate(items)`."""
    given = resolve(items)
    if isinstance(given, Lazy) and isinstance(start, int):
        return advancing.streamed(machine, zipping.places(advancing.lazily(machine, given) or (), start), "enumerate")
    open_ = series.open_series(machine, items)
    if open_ is not None and isinstance(start, int):
        return series.enumerated(open_, start)
    found = access.items_of(machine, items)
    if isinstance(found, Unknown) or not isinstance(start, int):
        return found
    return once(zipping.places(found, start), "enumerate")


def map_(machine: Machine, function: Value, *columns: Value) -> Value:
    """`map(function, …)`."""
    rows = _side_by_side(machine, columns)
    if not isinstance(rows, list):
        return rows
    if not isinstance(rows, Lazy) and any(isinstance(one, Many) for one in rows):
        return machine.unknown(zipping.UNCOUNTED)
    given = advancing.lazily(machine, rows) or rows
    return advancing.streamed(machine, (_applied(machine, function, row) for row in given), "map")


def _applied(machine: Machine, function: Value, row: Value) -> Value:
    return machine.call(function, list(row), {}) if isinstance(row, tuple) else machine.unknown(zipping.UNCOUNTED)


def filter_(machine: Machine, function: Value, items: Value) -> Value:
    """`filter(function, items)`."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    said = [one if function is None else machine.call(function, [one], {}) for one in found]
    return once([one for one, kept in zip(found, said, strict=True) if operators.truth(machine, kept)], "filter")


def reversed_(machine: Machine, items: Value) -> Value:
    """`reversed(items)`."""
    open_ = series.open_series(machine, items)
    if open_ is not None:
        return series.backwards(open_)
    found = access.items_of(machine, items)
    return found if isinstance(found, Unknown) else once(turned_round(machine, found), "reversed")


def iter_(machine: Machine, items: Value) -> Value:
    """`iter(items)`; an iterator is its own."""
    given = resolve(items)
    found = given if isinstance(given, Once) else advancing.iterator_of(machine, given)
    found = access.items_of(machine, given) if found is None else found
    return once(found, "iterator") if type(found) is list else found


def quantifier(decisive: bool) -> Native:
    """`any` or `all`, which look no further than the item that decides."""

    def decide(machine: Machine, items: Value) -> Value:
        found = advancing.lazily(machine, items) or access.items_of(machine, items)
        if isinstance(found, Unknown):
            return found
        return decisive if any(_true(machine, one, decisive) is decisive for one in found) else not decisive

    return decide


def _true(machine: Machine, item: Value, decisive: bool) -> bool:
    """Whether an item is true; of many, whether any of them is where that decides, else whether all are."""
    if not isinstance(item, Many):
        return operators.truth(machine, item)
    varying = item.varying
    one = resolve(item.element if varying is None else varying.value)
    one = negation(equal(one, 0)) if isinstance(one, Dim) else one
    if item.width == 1 and (isinstance(one, bool) or (varying is None and isinstance(one, Condition))):
        return operators.truth(machine, one)
    if varying is None or item.width > 1 or not isinstance(one, Condition):
        return machine.choose(Opaque("some of many items are true", False, machine.fresh()))
    ends = [varying.first, varying.first + item.count - 1]
    asked = at_each(varying.turn, ends, negation(one) if decisive else one)
    return machine.choose(asked) is not decisive


def _send(machine: Machine, value: Lazy, sent: Value, /) -> Value:
    return _next_of(value, value.send(sent))


def _throw(machine: Machine, value: Lazy, problem: Value, *_: Value) -> Value:
    return _next_of(value, value.throw(Raised(as_error(machine, problem), explicit=True)))


def _next_of(value: Lazy, item: Any) -> Value:
    if item is END:
        raise error("StopIteration", value.source.result)
    return item


def _close(machine: Machine, value: Lazy, /) -> None:
    value.source.close()


GENERATOR: dict[str, Native] = {"send": _send, "throw": _throw, "close": _close}


@register(TABLES.attribute, Once, Lazy)
def iterator_attribute(machine: Machine, value: Once, name: str) -> Value:
    """What is asked of an iterator."""
    own: dict[str, Native] = {"__next__": advancing.next_, "__iter__": iter_}
    if name in own:
        return Builtin(name, own[name], (value,))
    if isinstance(value, Lazy) and value.kind == "generator" and name in GENERATOR:
        return Builtin(name, GENERATOR[name], (value,))
    if name in GENERATOR and value.kind == "generator":
        return machine.unknown(f"`{name}` of a generator")
    raise error("AttributeError", f"'{value.kind}' object has no attribute '{name}'")

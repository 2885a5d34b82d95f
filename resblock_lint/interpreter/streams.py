"""Builtins that give iterators, and what is asked of these: they are run at once, but their items can be taken once."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter import access, advancing, operators, series, zipping
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.sequences import Many, Once, once
from resblock_lint.values import Builtin, Native, Unknown, Value


def zip_(machine: Machine, *args: Value, strict: Value = False) -> Value:
    """`zip(…)`."""
    rows = _side_by_side(machine, args)
    return once(rows, "zip") if isinstance(rows, list) else rows


def _side_by_side(machine: Machine, args: Sequence[Value]) -> Value:
    """What `zip` gives; it takes out of iterators no more than it needs."""
    sources = [resolve(one) for one in args]
    made = _rows(machine, zipping.beside_others(machine, sources))
    zipping.take_out(sources, made)
    return made


def _rows(machine: Machine, args: Sequence[Value]) -> Value:
    found = [series.open_series(machine, one) for one in args]
    open_ = [one for one in found if one is not None]
    if open_ and len(open_) == len(args) and not any(one.rows for one in open_):
        return series.zipped(open_)
    if open_:
        args = series.cut_to_size(machine, tuple(args), found)
    columns = [access.items_of(machine, one) for one in args]
    known = [one for one in columns if not isinstance(one, Unknown)]
    if len(known) < len(columns):
        return next(one for one in columns if isinstance(one, Unknown))
    return zipping.rows(machine, known)


def enumerate_(machine: Machine, items: Value, start: Value = 0) -> Value:
    """`enumerate(items)`."""
    open_ = series.open_series(machine, items)
    if open_ is not None and not open_.rows and isinstance(start, int):
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
    if any(isinstance(one, Many) for one in rows):
        return machine.unknown(zipping.UNCOUNTED)
    return once([machine.call(function, list(row), {}) for row in rows if isinstance(row, tuple)], "map")


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
    return found if isinstance(found, Unknown) else once(reversed(found), "reversed")


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
        return decisive if any(operators.truth(machine, one) is decisive for one in found) else not decisive

    return decide


@register(TABLES.attribute, Once)
def iterator_attribute(machine: Machine, value: Once, name: str) -> Value:
    """What is asked of an iterator."""
    own: dict[str, Native] = {"__next__": advancing.next_, "__iter__": iter_}
    if name in own:
        return Builtin(name, own[name], (value,))
    if name in ("send", "throw", "close") and value.kind == "generator":
        return machine.unknown(f"`{name}` of a generator")
    raise error("AttributeError", f"'{value.kind}' object has no attribute '{name}'")

"""Sequences of symbolic length: what they are made of, and what stands at each of their places.

Nothing is known of the length of a parameter that is a list without a default. Its items are parameters of their own,
`filters[0]`, `filters[-1]`, or `filters[turn 1]` in the turn of a loop that stands for all; the same item goes by one
name as far as the length is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from resblock_lint.conditions import Condition, at_least, claim_symbols, equal
from resblock_lint.dims import Atom, Dim, Size, Symbol, extreme, substitute, symbols
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.alike import one_of
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import LENGTH, resolve
from resblock_lint.interpreter.paths import Cut, certain
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Column, Many, Series
from resblock_lint.turns import length_of
from resblock_lint.values import Instance, Param, Value, Wrapped

MOST_ITEMS = 8  # of the first items of a series, one by one


def series_of(machine: Machine, value: Value) -> Series | None:
    """A sequence as a series; None where it is none, or where its items are known."""
    value = resolve(value)
    if isinstance(value, Instance) and isinstance(own := lookup(value.cls, "__iter__"), Wrapped):
        value = resolve(machine.call(own.function, [value], {}))  # of a class of ours, that has no effect
    if isinstance(value, Series):
        return value
    if not isinstance(value, Param) or whole(machine, value) is not None:
        return None
    return Series((Column(value, 0),), length(machine, value))


def whole(machine: Machine, param: Param) -> tuple[Value, ...] | None:
    """All items of a parameter: those of its default, where a list is taken to be as long as that."""
    if isinstance(param.default, (list, tuple)):
        if not machine.budgets.lengths:
            return None
        machine.choices.lengths[param.name] = len(param.default)
    return parameters.as_items(machine, param)


def open_series(machine: Machine, value: Value) -> Series | None:
    """The same for a list of alike items too, as `[n] * count` is."""
    found, value = series_of(machine, value), resolve(value)
    if found is None and isinstance(value, list) and len(value) == 1 and isinstance(value[0], Many):
        return Series((Column(value[0], 0),), value[0].count)
    return found


def of_numbers(value: Value) -> Series | None:
    """A list of numbers that a comprehension over a series made, as `[2 ** i for i in range(n)]` does, as a series too;
    None for any other value.
    """
    many = value[0] if type(value) is list and len(value) == 1 else None  # who counts what is lazy takes it out
    return numbers_of(many) if isinstance(many, Many) else None


def numbers_of(many: Many) -> Series | None:
    """The numbers that such a list has many of, as a series; None of other items."""
    return Series((Column(many, 0),), many.count) if _number_at_turn(many) is not None else None


def _number_at_turn(many: Many) -> tuple[Dim, Symbol] | None:
    """What a number is at a turn, and the turn, where it is not the same at each."""
    made, turn = many.varying or (None, None)
    made = resolve(made)
    return (made, turn) if isinstance(made, Dim) and turn is not None else None


def times(machine: Machine, item: Value, count: Dim) -> Many:
    """What `[item] * count` holds."""
    if not isinstance(item, Many):
        return Many(item, count)
    number = _number_at_turn(item)
    if number is None:
        return Many(item.element, item.count * count)
    made, turn = number
    place = Dim.of(turn)
    again = at_place(machine, made, turn, place - place // item.count * item.count)
    return Many(item.element, item.count * count, (again, turn))


def as_far_as_known(machine: Machine, value: Value) -> Value:
    """A sequence: as a series where its length is open, as a list of its items where that of a series is known."""
    found = series_of(machine, value) or of_numbers(value)
    if found is None:
        return value
    count = counted(machine, found)
    return found if count is None else [item(machine, found, place) for place in range(count)]


def length(machine: Machine, param: Param) -> Size:
    """How many items a parameter has: at least as many as were asked for before."""
    asked = [] if LENGTH in param.parts else [place for place in param.parts if isinstance(place, int)]
    size = parameters.settle(parameters.child(param, LENGTH, f"len({param.name})"), Dim.of(length_of(param.name)))
    machine.facts.assume(at_least(size, max((place + 1 if place >= 0 else -place for place in asked), default=0)))
    machine.lists[f"len({param.name})"] = param
    return size


def item(machine: Machine, series: Series, place: Size) -> Value:
    """What a series has at a place."""
    found = [_entry(machine, one, one.start + place * one.step) for one in series.columns]
    return tuple(found) if series.rows else found[0]


def _entry(machine: Machine, column: Column, place: Size) -> Value:
    if isinstance(column.source, Many):
        return _of_many(machine, column.source, place)
    return place if column.source is None else element(machine, column.source, place)


def _of_many(machine: Machine, many: Many, place: Size) -> Value:
    number = _number_at_turn(many)
    return one_of(many.element) if number is None else at_place(machine, *number, place)


def element(machine: Machine, param: Param, place: Size) -> Param:
    """The item of a parameter at a place; one at a fixed distance from the end is counted from there."""
    place = machine.facts.normal(place)
    if LENGTH in param.parts:
        count = machine.facts.normal(length(machine, param))
        if isinstance(count, int) and isinstance(place, int):
            place = place + count if place < 0 else place
        elif isinstance(place, Dim) and isinstance(count, Dim):
            back = place - count
            place = back if isinstance(back, int) and back < 0 else place
    if isinstance(place, int):
        return parameters.child(param, place, f"{param.name}[{place}]")
    made = parameters.child(param, place, f"{param.name}[{PLAIN.size(place)}]")
    machine.elements[made.name] = (param, place)
    return made


def asked(machine: Machine, param: Param, place: Size) -> Param:
    """`param[place]`: where its length was asked for, it has to be that long. Raises Raised."""
    need = None if isinstance(place, Dim) else place + 1 if place >= 0 else -place
    if need is not None and LENGTH in param.parts and not machine.choose(at_least(length(machine, param), need)):
        raise certain("IndexError", sides=machine.supposed)
    return element(machine, param, place)


def counted(machine: Machine, series: Series) -> int | None:
    """How many items a series has, where that is known by now; its items then go by one name each."""
    count = machine.facts.normal(series.count)
    for symbol in symbols(series.count):
        if symbol.name in machine.lists:
            _name_once(machine, machine.lists[symbol.name])
    return max(count, 0) if isinstance(count, int) else None


def _name_once(machine: Machine, param: Param) -> None:
    """Says of the items that are counted from the end of a parameter of known length which ones they are."""
    count = machine.facts.normal(length(machine, param))
    if not isinstance(count, int) or count < 1:
        return
    if isinstance(resolve(param.parts.get(count - 1)), Dim):
        parameters.as_size(machine, parameters.child(param, -1, f"{param.name}[-1]"))
    for place in [one for one in param.parts if isinstance(one, int) and -count <= one < 0]:
        last, first = param.parts[place], param.parts.setdefault(place + count, param.parts[place])
        one, other = resolve(last), resolve(first)
        if isinstance(one, Dim) and isinstance(other, Dim):
            machine.facts.assume(equal(one, other))
        elif one is not other:
            raise Cut(f"one item of `{param.name}` goes by two names", machine.site())


def enumerated(series: Series, start: int) -> Series:
    """`enumerate(series, start)` of a series without rows."""
    return Series((Column(None, start), *series.columns), series.count, rows=True)


def zipped(series: list[Series]) -> Series:
    """`zip(…)` of series without rows."""
    count = extreme("min", [one.count for one in series])
    return Series(tuple(column for one in series for column in one.columns), count, rows=True)


def cut_to_size(machine: Machine, values: Sequence[Value], found: Sequence[Series | None]) -> tuple[Value, ...]:
    """Series beside lists in `zip`: as many of their items as the shortest list has, where they have them."""
    counts = [len(one) for one in map(resolve, values) if isinstance(one, (list, tuple, range))]
    lists = [value for value in map(resolve, values) if isinstance(value, list)]
    counted = bool(counts) and not any(isinstance(one, Many) for value in lists for one in value)
    fit = counted and all(one is None or machine.choose(at_least(one.count, min(counts))) for one in found)
    if not fit:
        return tuple(values)
    return tuple(
        value if one is None else [item(machine, one, place) for place in range(min(counts))]
        for value, one in zip(values, found, strict=True)
    )


def backwards(series: Series) -> Series:
    """`reversed(series)`."""
    columns = (Column(one.source, one.start + (series.count - 1) * one.step, -one.step) for one in series.columns)
    return Series(tuple(columns), series.count, series.rows)


def sliced(machine: Machine, series: Series, bounds: slice) -> Value:
    """`series[start:stop:step]` for a start of at least 0, and a step of 1 or -1."""
    start, stop, step = (resolve(one) for one in (bounds.start, bounds.stop, bounds.step))
    if (start, stop, step) == (None, None, -1):
        return backwards(series)
    first, last = start or 0, stop or 0
    if isinstance(first, int) and isinstance(last, int) and 0 <= first < last <= MOST_ITEMS and step in (None, 1):
        return [item(machine, series, place) for place in range(first, _as_many(machine, series, first, last))]
    usual = isinstance(first, int) and isinstance(last, int) and first >= 0 and (stop is None or last < 0)
    if not usual or step not in (None, 1):
        return machine.unknown("a slice of a sequence of symbolic length")
    assert isinstance(first, int)
    assert isinstance(last, int)
    if not machine.choose(at_least(series.count, first - last)):
        return []
    columns = (Column(one.source, one.start + first * one.step, one.step) for one in series.columns)
    return Series(tuple(columns), series.count - first + last, series.rows)


def _as_many(machine: Machine, series: Series, least: int, most: int) -> int:
    """How many items a series has, if not more than `most`, or less than `least`."""
    return next((count for count in range(most, least, -1) if machine.choose(at_least(series.count, count))), least)


def at_place(machine: Machine, size: Size, index: Symbol, place: Size) -> Size:
    """A size that speaks of the items at `index`, for those at another place."""
    step: dict[Atom, Size] = {index: place}
    for symbol in symbols(size):
        named = _named(machine, symbol)
        if named is not None and index in symbols(named[2]):
            name, param, there = named
            moved = element(machine, param, substitute(there, {index: place})).name + symbol.name[len(name) :]
            step[symbol] = Dim.of(Symbol(moved, symbol.origin, symbol.least))
    return substitute(size, step)


def depends(machine: Machine, size: Size, index: Symbol) -> bool:
    """Whether a size speaks of the place, or of an item there."""
    named = (_named(machine, symbol) for symbol in symbols(size))
    return index in symbols(size) or any(one is not None and index in symbols(one[2]) for one in named)


def varies(machine: Machine, value: Value, index: Symbol) -> bool:
    """Whether a value is not the same at each place."""
    if isinstance(value, Condition):
        return any(depends(machine, Dim.of(one), index) for one in claim_symbols(value))
    snapshot = Snapshot()
    with suppress(TooLarge):
        snapshot.of(value)
    sizes = [*snapshot.sizes, *(Dim.of(Symbol(one.param.name)) for one in snapshot.params)]
    return any(depends(machine, size, index) for size in sizes)


def _named(machine: Machine, symbol: Symbol) -> tuple[str, Param, Size] | None:
    """The item at a symbolic place that a symbol is, or is a size of."""
    name = symbol.name
    while name:
        if name in machine.elements:
            return (name, *machine.elements[name])
        name = name[: max(name.rfind("."), name.rfind("["), 0)]
    return None

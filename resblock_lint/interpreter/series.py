"""Sequences of symbolic length: what they are made of, and what stands at each of their places.

Nothing is known of the length of a parameter that is a list without a default. Its items are parameters of their own,
`filters[0]`, `filters[-1]`, or `filters[turn 1]` in the turn of a loop that stands for all; the same item goes by one
name as far as the length is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Dim, Size, symbols
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.elements import element, length
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import item_of, moved, varying_of
from resblock_lint.interpreter.parameters import LENGTH, resolve
from resblock_lint.interpreter.paths import Cut, certain
from resblock_lint.interpreter.suppositions import as_many
from resblock_lint.interpreter.varying import UNLIKE, index_of
from resblock_lint.sequences import Column, Many, Series, Varying
from resblock_lint.totals import length_of
from resblock_lint.values import Instance, Param, Unknown, Value, Wrapped

Take = Callable[[Machine, Many, Size], Value]
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
        machine.facts.assume(equal(Dim.of(length_of(param.name)), len(param.default)))
    return parameters.as_items(machine, param)


def open_series(machine: Machine, value: Value) -> Series | None:
    """The same for a list of alike items too, as `[n] * count` is."""
    found, value = series_of(machine, value), resolve(value)
    many = value[0] if found is None and isinstance(value, list) and len(value) == 1 else None
    if isinstance(many, Many) and many.width == 1:
        return Series((Column(many, 0),), many.count)
    return found


def of_places(value: Value) -> Series | None:
    """A list whose items a comprehension or a loop made, none like the others, as `[2 ** i for i in range(n)]` does, as
    a series too; None for any other value.
    """
    many = value[0] if type(value) is list and len(value) == 1 else None  # who counts what is lazy takes it out
    return places_of(many) if isinstance(many, Many) else None


def places_of(many: Many) -> Series | None:
    """What is not alike, as a series that tells each by its place; None of alike items, and of turns with several."""
    told = many.varying is not None and many.width == 1
    return Series((Column(many, 0),), many.count) if told else None


def open_items(machine: Machine, value: Value) -> list[Value] | None:
    """The items of a sequence of open length: one that stands for all, by its place; None of any other value."""
    found = series_of(machine, value)
    if found is None:
        return None
    if not machine.choose(at_least(found.count, 1)):
        return []
    turn, index = index_of(machine, 0, found.count)
    return [Many(Unknown(UNLIKE), found.count, Varying(item(machine, found, index), turn))]


def as_list(machine: Machine, value: Value) -> Value:
    """A slice of a sequence of open length as a list of its own; any other value as it is."""
    found = open_items(machine, value) if isinstance(value, Series) and not value.rows else None
    return value if found is None else found


def times(machine: Machine, item: Value, count: Dim) -> Many:
    """What `[item] * count` holds."""
    if not isinstance(item, Many):
        return Many(item, count)
    made = Many(item.element, item.count * count)
    if item.varying is not None:
        turn, first, turns = item.varying.turn, item.varying.first, item.turns
        place = Dim.of(turn) - first
        again = moved(machine, item.varying, place - place // turns * turns + first)
        made.varying = varying_of(again, turn, first)
    return made


def as_far_as_known(machine: Machine, value: Value) -> Value:
    """A sequence: as a series where its length is open, as a list of its items where that of a series is known."""
    found = series_of(machine, value) or of_places(value)
    if found is None:
        return value
    count = counted(machine, found)
    return found if count is None else [item(machine, found, place) for place in range(count)]


def item(machine: Machine, series: Series, place: Size, take: Take = item_of) -> Value:
    """What a series has at a place; `take` finds one of many."""
    found = [_entry(machine, one, one.start + place * one.step, take) for one in series.columns]
    return tuple(found) if series.rows else found[0]


def _entry(machine: Machine, column: Column, place: Size, take: Take) -> Value:
    if isinstance(column.source, Many):
        return take(machine, column.source, place)
    if isinstance(column.source, Series):
        return item(machine, column.source, place, take)
    return place if column.source is None else element(machine, column.source, place)


def spans(
    series: Series, first: Size = 0, step: int = 1, count: Size | None = None
) -> Iterator[tuple[Many, Size, Size]]:
    """The lists whose items a series has, and from which place up to which one."""
    count = series.count if count is None else count
    for one in series.columns:
        start, by = one.start + first * one.step, step * one.step
        if isinstance(one.source, Many):
            yield one.source, *((start, start + count) if by > 0 else (start - count + 1, start + 1))
        elif isinstance(one.source, Series):
            yield from spans(one.source, start, by, count)


def place_of(machine: Machine, series: Series, index: Dim) -> Size:
    """A place in a series, which may be counted from its end; parameters count by themselves. Raises Raised."""
    if next(spans(series), None) is None:
        return index
    counted = machine.choose(at_least(index, 0))
    if not machine.choose(at_least(series.count - 1, index) if counted else at_least(index, -series.count)):
        raise certain("IndexError", "index out of range", sides=machine.supposed)
    return index if counted else index + series.count


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
    """`enumerate(series, start)`."""
    return Series((Column(None, start), _as_column(series)), series.count, rows=True)


def zipped(machine: Machine, series: list[Series]) -> Series:
    """`zip(…)` of series."""
    return Series(tuple(map(_as_column, series)), as_many(machine, [one.count for one in series]), rows=True)


def _as_column(series: Series) -> Column:
    """A series within another one: tuples stay together."""
    return Column(series, 0) if series.rows else series.columns[0]


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
    """`series[start:stop:step]` for a start of at least 0 and a step of 1, or one from the end and a step of -1."""
    start, stop, step = (resolve(one) for one in (bounds.start, bounds.stop, bounds.step))
    if (start, stop, step) == (None, None, -1):
        return backwards(series)
    if step == -1:
        return _sliced_backwards(machine, series, -1 if start is None else start, stop)
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


def _sliced_backwards(machine: Machine, series: Series, start: Value, stop: Value) -> Value:
    """`series[start:stop:-1]`: the items from so far from the end down to the one behind `stop`."""
    if not isinstance(start, int) or start >= 0 or not (stop is None or (isinstance(stop, int) and stop >= 0)):
        return machine.unknown("a slice of a sequence of symbolic length")
    place, before = series.count + start, -1 if stop is None else stop
    if not machine.choose(at_least(place - before, 1)):
        return []
    columns = (Column(one.source, one.start + place * one.step, -one.step) for one in series.columns)
    return Series(tuple(columns), place - before, series.rows)


def _as_many(machine: Machine, series: Series, least: int, most: int) -> int:
    """How many items a series has, if not more than `most`, or less than `least`."""
    return next((count for count in range(most, least, -1) if machine.choose(at_least(series.count, count))), least)

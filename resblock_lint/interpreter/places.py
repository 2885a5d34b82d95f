"""Items and slices of lists, some of whose items stand for many or whose places arguments decide."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from resblock_lint.conditions import all_of, at_least, equal, negation, some_of
from resblock_lint.dims import Dim, Size, Symbol, symbols
from resblock_lint.interpreter.alike import MADE, one_of
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import is_same, item_of, turn_apart, turned_round, without
from resblock_lint.interpreter.parameters import as_number, resolve
from resblock_lint.interpreter.paths import Cut, certain
from resblock_lint.sequences import Many
from resblock_lint.values import Instance, Layer, Model, Param, Unknown, Value

MOST_PLACES = 8  # among more, a place that arguments decide is not modelled
MOST_CUT = 8  # so many items are taken off an end of a list of symbolic length, one by one


def item_among(machine: Machine, value: Sequence[Value], index: Dim) -> Value:
    """The item at a symbolic place of a list with items that stand for many; Python refuses a place that it has not."""
    if len(value) > MOST_PLACES:
        return machine.unknown("an item at a place that is not modelled")
    length = sum((one.count if isinstance(one, Many) else 1 for one in value), start=Dim({}))
    last = value[-1]
    if isinstance(last, Many) and machine.entails(equal(index, length - 1)):
        known = last_of(last) if last.last is not None else _like_others(machine, value, last)
        if known is not None:
            return known
    before: Size = 0
    for one in value[:-1] if isinstance(value[-1], Many) else value:
        if not isinstance(one, Many):
            if _is_at(machine, index, before, length):
                return one
        elif not machine.entails(at_least(index, 0)):
            return machine.unknown("an item at a place that is not modelled")
        elif machine.choose(at_least(before + one.count - 1, index)):
            return apart(machine, one, index - before)
        before += one.count if isinstance(one, Many) else 1
    if isinstance(last, Many) and _is_within(machine, index, length):
        from_end = last.varying is not None and machine.choose(at_least(-1, index))
        return apart(machine, last, index - before + (length if from_end else 0))
    raise certain("IndexError", "index out of range", sides=machine.supposed)


def _like_others(machine: Machine, value: Sequence[Value], last: Many) -> Value:
    """One of the last items, which are alike, and like the one in front of them if there are none; None where they are
    not.
    """
    before = value[-2] if len(value) > 1 else last
    alike = last.varying is None and not isinstance(last.element, Unknown)
    return one_of(last.element) if alike and is_same(machine, before, last.element) else None


def last_of(many: Many) -> Value:
    """The last of many, of which nothing else is known."""
    many.is_asked = many.last is not None
    return many.element if many.last is None else many.last


def _is_at(machine: Machine, index: Dim, place: Size, length: Size) -> bool:
    """Whether a symbolic place is this one, counted from either end."""
    if machine.entails(at_least(index, 0)):
        return machine.choose(equal(index, place))
    claims = [equal(index, one) for one in (place, place - length)]
    return machine.choose(some_of(one for one in claims if not machine.entails(negation(one))))


def _is_within(machine: Machine, index: Dim, length: Size) -> bool:
    """Whether a list of this length has the place, counted from either end."""
    if machine.entails(at_least(index, 0)):
        return machine.choose(at_least(length - 1, index))
    return machine.choose(all_of((at_least(index, -length), at_least(length - 1, index))))


def counted_item(machine: Machine, value: Sequence[Value], index: int) -> Value:
    """The item at a place that is counted from either end, of a list with items that stand for many. Raises Raised."""
    steps = index if index >= 0 else -index - 1
    left = list(value if index >= 0 else value[::-1])
    while left:
        first = left.pop(0)
        if not isinstance(first, Many):
            if steps == 0:
                return first
            steps -= 1
            continue
        if isinstance(first.element, Unknown) and first.varying is None:
            return last_of(first) if steps == 0 and index < 0 else first.element
        at_once = steps if not left or machine.entails(at_least(first.count, steps + 1)) else 0
        for place in range(at_once, steps + 1):
            if not machine.choose(at_least(first.count, place + 1)):
                steps -= place
                break
        else:
            return apart(machine, first, steps if index >= 0 else first.count - 1 - steps)
    raise certain("IndexError", "index out of range", sides=machine.supposed)


def apart(machine: Machine, many: Many, place: Size) -> Value:
    """One of many by its place, the same one each time. What is done to the others, and by loops, is not told of it."""
    if place not in many.taken:
        others = (machine.entails(negation(equal(place, one))) for one in _given(machine, many))
        if not all(others) or not all(_is_outside(machine, place, *one) for one in many.gone_over):
            _note_names(machine, many)
        _hand(machine, many, place, item_of(machine, many, place))
    return many.taken[place]


def _given(machine: Machine, many: Many) -> Iterator[Size]:
    """The places of those that somebody was given, or called when they were made."""
    handed = {place for one, place in machine.handed if one is many}
    return (place for place, item in many.taken.items() if place in handed or _is_used(item))


def in_turn(machine: Machine, many: Many, place: Size) -> Value:
    """One of many for the turn of a loop over them; who asks for it by its place within that turn has the same one."""
    found = item_of(machine, many, place)
    if _are_made(found) and place not in many.taken:
        _hand(machine, many, place, found)
    return found


def _hand(machine: Machine, many: Many, place: Size, item: Value) -> None:
    """Keeps the item that somebody was given for a place."""
    many.taken[place] = item
    machine.handed.append((many, place))


@contextmanager
def not_handed(machine: Machine) -> Generator[None]:
    """Items that are asked for meanwhile are not those that somebody used."""
    before = len(machine.handed)
    yield
    for many, place in machine.handed[before:]:
        many.taken.pop(place, None)


def begin_anew(machine: Machine, turn: Symbol) -> None:
    """A turn that stands for all is run, maybe once more: nothing was done yet to the items at its place."""
    for many, place in machine.handed:
        if turn in symbols(place):
            many.taken.pop(place, None)


def go_over(machine: Machine, many: Many, first: Size = 0, end: Size | None = None) -> None:
    """A loop goes over them, or those from one place up to another, and so over some that they were cut out of."""
    end = many.count if end is None else end
    while True:
        used = (place for place, one in many.taken.items() if _is_used(one))
        once = all(_are_apart(machine, (first, end), one) for one in many.gone_over)
        if not once or not all(_is_outside(machine, place, first, end) for place in used):
            _note_names(machine, many)
        many.gone_over.append((first, end))
        if many.part_of is None:
            return
        many, before = many.part_of
        first, end = first + before, end + before


def _is_outside(machine: Machine, place: Size, first: Size, end: Size) -> bool:
    return machine.entails(some_of((at_least(first - 1, place), at_least(place, end))))


def _are_apart(machine: Machine, one: tuple[Size, Size], other: tuple[Size, Size]) -> bool:
    """Whether no place lies in both ranges."""
    return machine.entails(some_of((at_least(one[0], other[1]), at_least(other[0], one[1]))))


def _is_used(value: Value) -> bool:
    """Whether a layer was called, or one of several."""
    if isinstance(value, (tuple, list)):
        return any(map(_is_used, value))
    built = value.built if isinstance(value, Instance) else isinstance(value, Layer) and value.weights is not None
    return built or (isinstance(value, (Instance, Layer)) and bool(value.nodes)) or isinstance(value, Model)


def _are_made(value: Value) -> bool:
    return any(map(_are_made, value)) if isinstance(value, (tuple, list)) else isinstance(value, MADE)


def _note_names(machine: Machine, many: Many) -> None:
    if _are_made(many.element if many.varying is None else many.varying.values):
        machine.note("a layer of a list that may have been called before, by another name")


def slice_of_many(machine: Machine, value: Sequence[Value], bounds: slice) -> Value:
    """A slice that takes items off the ends of a list with items that stand for many, or turns it round."""
    start, stop, step = bounds.start or 0, bounds.stop or 0, bounds.step
    usual = 0 <= start <= MOST_CUT and -MOST_CUT <= stop <= 0 and bounds.stop != 0
    if not usual or step not in (None, 1, -1) or (step == -1 and (bounds.start, bounds.stop) != (None, None)):
        return machine.unknown("a slice of a list whose length is symbolic")
    if step == -1:
        return turned_round(machine, value)
    left = _without(machine, value, start, in_front=True)
    return _without(machine, left[::-1], -stop, in_front=False)[::-1]


def _without(machine: Machine, value: Sequence[Value], count: int, *, in_front: bool) -> list[Value]:
    """What is left without the first items, which are `in_front` if the list does not stand the other way round."""
    left = list(value)
    while left and count:
        first = left.pop(0)
        if isinstance(first, Many):
            if not machine.choose(at_least(first.count, 1)):
                continue
            if first.width > 1:
                left[:0] = turn_apart(machine, first, in_front=in_front)
                continue
            left[:0] = [] if first.count == 1 else [without(first, 1, in_front=in_front)]
        count -= 1
    return left


def taken_off(machine: Machine, items: list[Value], index: int) -> Value:
    """Takes the first item or the last one out of a list with items that stand for many. Raises Raised."""
    if index not in (0, -1):
        raise Cut("`pop` from a list that is not fully modelled", machine.site())
    item = counted_item(machine, items, index)
    if index == 0:
        items[:] = _without(machine, items, 1, in_front=True)
    else:
        items[:] = _without(machine, items[::-1], 1, in_front=False)[::-1]
    return item


def settled_place(machine: Machine, items: list[Value], place: Value, *, between: bool = False) -> int:
    """A place in a list as a number, also one that arguments decide. Raises Cut where it is not known which it is, and
    Raised where a list has no such place; a place `between` items is at an end then.
    """
    place = resolve(place)
    place = as_number(machine, place) if isinstance(place, Param) else place
    if isinstance(place, int):
        return place
    if not isinstance(place, Dim) or len(items) > MOST_PLACES or any(isinstance(one, Many) for one in items):
        raise Cut("a list is changed at a place that is not modelled", machine.site())
    for one in range(len(items)):
        if _is_at(machine, place, one, len(items)):
            return one
    if between:
        return len(items) if machine.choose(at_least(place, 0)) else 0
    raise certain("IndexError", "index out of range", sides=machine.supposed)


def chosen_item(machine: Machine, value: list[Value] | tuple[Value, ...], index: Dim) -> Value:
    """The item at a place that arguments decide, counted from either end; Python refuses all other places."""
    length = len(value)
    known = machine.growing.place(value, index)
    if known is not None and 0 <= known < length:
        return value[known]
    if length and all(one == value[0] and type(one) is type(value[0]) for one in value):
        if _is_within(machine, index, length):
            return value[0]
    else:
        if length > MOST_PLACES:
            return machine.unknown("an item at a place that is not modelled")
        for place in range(length):
            if _is_at(machine, index, place, length):
                return value[place]
    raise certain("IndexError", "index out of range", sides=machine.supposed)

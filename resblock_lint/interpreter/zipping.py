"""Lists side by side, and items beside their places, where some items stand for many."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter import access
from resblock_lint.interpreter.advancing import is_endless, taken
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import item_of, without
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.varying import UNLIKE
from resblock_lint.sequences import END, Many, Once, Varying
from resblock_lint.values import Instance, Unknown, Value

SIZED = (list, tuple, range, str, dict, set)
UNCOUNTED = "lists of symbolic length side by side"


def rows(machine: Machine, columns: Sequence[Sequence[Value]]) -> list[Value] | Unknown:
    """A tuple for each place; what stands for many in all lists, as often in each, is a tuple for all of these."""
    made: list[Value] = []
    left = [list(reversed(column)) for column in columns]
    while left and all(left):
        row = [column.pop() for column in left]
        many = [one for one in row if isinstance(one, Many)]
        if many and len(many) == len(row) and {one.count for one in many} == {many[0].count}:
            made.append(_side_by_side(machine, many))
            continue
        parts = [_parted(machine, one) if isinstance(one, Many) else (one, None) for one in row]
        if None in parts:
            return machine.unknown(UNCOUNTED)
        for column, part in zip(left, parts, strict=True):
            column.extend([] if part is None or part[1] is None else [part[1]])
        made.append(tuple(part[0] for part in parts if part is not None))
    return made


def _side_by_side(machine: Machine, many: Sequence[Many]) -> Many:
    """What stands for many in each of several lists, as what stands for many rows of these."""
    lead = next((one.varying for one in many if one.varying is not None), None)
    if lead is None:
        return Many(tuple(one.element for one in many), many[0].count)
    place = Dim.of(lead.turn) - lead.first
    row = tuple(item_of(machine, one, place) for one in many)
    return Many(Unknown(UNLIKE), many[0].count, Varying(row, lead.turn, lead.first))


def _parted(machine: Machine, many: Many) -> tuple[Value, Many | None] | None:
    """The first of many items, and the others; None where it is not sure that there is one."""
    if not machine.entails(at_least(many.count, 1)):
        return None
    rest = without(many, 1, in_front=True)
    return item_of(machine, many, 0), None if machine.facts.normal(rest.count) == 0 else rest


def one_by_one(machine: Machine, columns: Sequence[Iterable[Value]]) -> Generator[Value]:
    """The same, each tuple when it is asked for; from the first item on that stands for many, all at once."""
    sources = [iter(one) for one in columns]
    while True:
        row: list[Value] = []
        for one in sources:
            item = next(one, END)
            if item is END:
                return
            row.append(item)
        if any(isinstance(one, Many) for one in row):
            rest = rows(machine, [[item, *one] for item, one in zip(row, sources, strict=True)])
            yield from rest if isinstance(rest, list) else [rest]
            return
        yield tuple(row)


def places(items: Iterable[Value], start: int) -> Iterator[Value]:
    """Each item beside its place; the places of those that one stands for are not told."""
    place: Size = start
    for one in items:
        if isinstance(one, Many):
            element = Unknown(UNCOUNTED) if _varies(one) else one.element
            yield Many((Unknown("the place of one of many items"), element), one.count)
            place = place + one.count
        else:
            yield (place, one)
            place = place + 1


def _varies(many: Many) -> bool:
    return many.varying is not None


def beside_others(machine: Machine, columns: Sequence[Value]) -> Sequence[Value]:
    """What is zipped, endless iterators as lists of as many items as the shortest of the others has."""
    given = [resolve(one) for one in columns]
    several = {id(one): one for one in given if sum(one is other for other in given) > 1}.values()
    for one in several:
        given = _apart(machine, one, given) if isinstance(one, (Instance, Once)) else given
    given = [list(one) if isinstance(one, Once) else one for one in given]
    endless = [is_endless(one) for one in given]
    if not any(endless) or all(endless):
        return given
    known = [None if end else access.items_of(machine, one) for one, end in zip(given, endless, strict=True)]
    lengths = {len(one) if isinstance(one, list) else None for one in known if one is not None}
    lists = [one for one in known if isinstance(one, list)]
    if None in lengths or any(isinstance(item, Many) for one in lists for item in one):
        return [machine.unknown("an endless iterator beside others") if is_endless(one) else one for one in given]
    least = min(map(len, lists))
    first = next(place for place, one in enumerate(known) if isinstance(one, list) and len(one) == least)
    return [
        taken(machine, one, least + (place < first))[:least] if isinstance(one, Instance) and is_endless(one) else one
        for place, one in enumerate(given)
    ]


def take_out(sources: Sequence[Value], made: Value) -> None:
    """Takes the items out of iterators that were zipped: what comes behind the first that has no more stays in them."""
    rows = len(made) if isinstance(made, list) and not any(isinstance(one, Many) for one in made) else None
    lengths = [len(one) if isinstance(one, SIZED) else rows for one in sources]
    last = next((place for place, length in enumerate(lengths) if length == rows), len(sources))
    for place, one in enumerate(sources):
        if isinstance(one, Once):
            del one[: None if rows is None else rows + (place < last)]


def _apart(machine: Machine, shared: Instance | Once, columns: list[Value]) -> list[Value]:
    """Columns of which several are one iterator: each of these takes an item of it by turns."""
    places = [place for place, one in enumerate(columns) if one is shared]
    items = access.items_of(machine, shared)
    made = list(columns)
    for turn, place in enumerate(places):
        made[place] = items if isinstance(items, Unknown) else items[turn :: len(places)]
    return made

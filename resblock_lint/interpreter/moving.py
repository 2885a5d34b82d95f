"""What stands for many items of a list, none like the others: what one is by its place, and what they are cut into.

An item that a loop made at one of its turns is the same at another one, in terms of that turn: sizes, tensors, texts,
and layers that were given such, as long as nobody has called them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import starmap
from typing import Any

from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Size, Symbol, substitute
from resblock_lint.interpreter import spelled
from resblock_lint.interpreter.alike import one_of, rebuilt
from resblock_lint.interpreter.elements import element
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.recurrences import at_place
from resblock_lint.interpreter.snapshots import PARTS, type_of
from resblock_lint.interpreter.varying import UNLIKE, not_told_of, varies
from resblock_lint.sequences import Many, Varying
from resblock_lint.values import Instance, Layer, Node, Param, Slot, Tensor, Unknown, Value

NAME = "name"  # of a layer: no two have the same one
PLAIN = (str, bool, float, int, type(None))


class Untold(Exception):
    """Nothing tells what a part is at another place."""


def item_of(machine: Machine, many: Many, place: Size) -> Value:
    """What stands at a place among many; Unknown where that is not said by sizes."""
    if place in many.taken:
        return many.taken[place]
    varying = many.varying
    if varying is None:
        return one_of(many.element)
    turn = place // many.width
    number = place - turn * many.width
    return moved(machine, varying, turn + varying.first)[number] if isinstance(number, int) else Unknown(UNLIKE)


def of_turn(machine: Machine, many: Many, place: Size) -> list[Value]:
    """What one turn put among many, by the place of that turn."""
    if many.varying is not None and isinstance(place, Dim):
        return moved(machine, many.varying, place + many.varying.first)
    return [item_of(machine, many, place * many.width + number) for number in range(many.width)]


def moved(machine: Machine, varying: Varying, turn: Size) -> list[Value]:
    """What a loop made at one turn, as it is at another one; Unknown where that is not said by sizes."""
    return [_moved(machine, one, varying.turn, turn) for one in varying.values]


def _moved(machine: Machine, value: Value, turn: Symbol, place: Size) -> Value:
    try:
        return rebuilt(value, partial(_part_at, machine, turn, place))
    except Untold:
        return Unknown(UNLIKE)


def varying_of(values: Sequence[Value], turn: Symbol, first: Size = 0) -> Varying:
    """These items as what a turn made."""
    return Varying(values[0], turn, first, tuple(values[1:]))


def turned_round(machine: Machine, items: Sequence[Value]) -> list[Value]:
    """The items the other way round."""
    return [_backwards(machine, one) if isinstance(one, Many) else one for one in items[::-1]]


def _backwards(machine: Machine, many: Many) -> Many:
    varying = many.varying
    if varying is None:
        return many
    last = varying.first * 2 + many.turns - 1
    again = moved(machine, varying, last - Dim.of(varying.turn))[::-1]
    return Many(many.element, many.count, varying_of(again, varying.turn, varying.first))


def without(many: Many, count: Size, *, in_front: bool) -> Many:
    """Many items without so many of the first or the last ones."""
    rest = Many(one_of(many.element), many.count - count, many.varying if many.width == 1 else None)
    if in_front and rest.varying is not None:
        rest.varying = replace(rest.varying, first=rest.varying.first + count)
    rest.part_of = (many, count if in_front else 0)
    return rest


def turn_apart(machine: Machine, many: Many, *, in_front: bool) -> list[Value]:
    """Many items of several a turn: those of the first turn or of the last one, from that end on, and all others."""
    assert many.varying is not None
    items = of_turn(machine, many, 0 if in_front else many.turns - 1)
    rest = Many(many.element, many.count - many.width, many.varying, part_of=(many, many.width if in_front else 0))
    if in_front:
        rest.varying = replace(many.varying, first=many.varying.first + 1)
    return [*(items if in_front else items[::-1]), *([] if rest.count == 0 else [rest])]


def gathered(machine: Machine, items: list[Value], many: Many) -> None:
    """Counts items that stand in front of many, and are what these are at turns before, among them."""
    while (varying := many.varying) is not None and (place := items.index(many)) >= (width := many.width):
        before = varying.first - 1
        found = items[place - width : place]
        if not all(starmap(partial(is_same, machine), zip(found, moved(machine, varying, before), strict=True))):
            return
        taken: dict[Size, Value] = {**dict(enumerate(found)), **{at + width: one for at, one in many.taken.items()}}
        many = Many(many.element, many.count + width, replace(varying, first=before), taken)
        items[place - width : place + 1] = [many]


def _part_at(machine: Machine, turn: Symbol, place: Size, part: Any) -> Any:
    """A part of what was made at a turn, as it is at another place. Raises Untold."""
    part = resolve(part)
    if isinstance(part, Dim):
        return _size_at(machine, turn, place, part)
    if isinstance(part, str):
        return spelled.refilled(machine, part, partial(_part_at, machine, turn, place))
    if isinstance(part, Tensor) and part.slot.shape is not None and part.numbers is None and part.mask is None:
        shape = tuple(_size_at(machine, turn, place, one) for one in part.slot.shape)
        return Tensor(Slot(shape, guess=part.slot.guess), part.op, part.output, part.layout, part.node)
    if isinstance(part, Param) and part.name in machine.elements:
        param, there = machine.elements[part.name]
        return element(machine, param, substitute(there, {turn: place}))
    seen = part.outputs if isinstance(part, Node) else part
    if (isinstance(part, Node) or type(part) in PARTS) and varies(machine, seen, turn):
        raise Untold
    return part


def _size_at(machine: Machine, turn: Symbol, place: Size, size: Size) -> Size:
    """A size that was made at a turn, at another place. Raises Untold."""
    if not_told_of(size, turn) and place != Dim.of(turn):
        raise Untold
    return at_place(machine, size, turn, place)


def is_same(machine: Machine, one: Any, other: Any) -> bool:
    """Whether two values are sizes, or tensors of one shape, or layers that were given such, or tuples of these."""
    one, other = resolve(one), resolve(other)
    if isinstance(one, (int, Dim)) and isinstance(other, (int, Dim)) and not isinstance(one, bool):
        return machine.entails(equal(one, other))
    (kind, parts), (other_kind, other_parts) = _seen(one), _seen(other)
    return kind == other_kind and all(starmap(partial(is_same, machine), zip(parts, other_parts, strict=True)))


def _seen(value: Any) -> tuple[object, list[Any]]:
    """What two values must have in common to be the same, and their parts; the identity of what is like no other."""
    kind = type_of(value)
    if kind in PLAIN:
        return (kind, value), []
    if kind in (tuple, list):
        return (kind, len(value)), list(value)
    if kind is dict:
        return (kind, *map(repr, value)), list(value.values())
    if isinstance(value, Tensor) and value.slot.shape is not None:
        return (Tensor, value.layout, id(value.numbers), id(value.mask), len(value.slot.shape)), list(value.slot.shape)
    if isinstance(value, Layer) and not value.nodes:
        options = {key: one for key, one in value.options.items() if key != NAME}
        return (Layer, value.kind), [options, value.fields, value.weights]
    if isinstance(value, Instance) and not value.nodes:
        return (Instance, id(value.cls), value.built), [value.fields]
    return id(value), []

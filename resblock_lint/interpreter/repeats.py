"""Layers on lists of symbolic length: an input that stands for many of them, alike or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from resblock_lint.conditions import at_least, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import item_of, moved
from resblock_lint.interpreter.recurrences import depends
from resblock_lint.interpreter.running_totals import largest_of, sum_of
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.interpreter.varying import index_of
from resblock_lint.layers.registry import Entry, Inferred, Layout, Need, Requirement, Role, Shape
from resblock_lint.layers.shapes import channel_axis
from resblock_lint.sequences import Many, Varying
from resblock_lint.values import Value

OF_TWO = ("Subtract", "Dot")
Find = Callable[[list[Shape]], Inferred]  # what a merge makes of inputs that stand for one each


def repeats_in(given: Value) -> dict[int, Many]:
    """The inputs that stand for many, by their places."""
    if not isinstance(given, (list, tuple)):
        return {}
    return {place: one for place, one in enumerate(given) if isinstance(one, Many)}


def ranged(machine: Machine, value: Value) -> Value:
    """A list with items that are not alike, in terms of a turn that goes over all of these."""
    if not isinstance(value, (list, tuple)) or not any(isinstance(one, Many) and one.varying for one in value):
        return value
    found = [part for one in value for part in (_ranged(machine, one) if isinstance(one, Many) else [one])]
    varying = all(isinstance(one, Many) and one.varying is not None for one in found)
    return [_first_of(machine, found[0]), *found] if found and varying else found


def _first_of(machine: Machine, many: Value) -> Many:
    """The first of many that are not alike, which all are compared with; it stands for none beside these."""
    assert isinstance(many, Many)
    return Many(item_of(machine, many, 0), 0)


def _ranged(machine: Machine, many: Many) -> list[Value]:
    if many.varying is None:
        return [many]
    if not machine.choose(at_least(many.count, 1)):
        return []
    turn, index = index_of(machine, 0, many.turns)
    items = moved(machine, many.varying, index + many.varying.first)
    return [Many(many.element, many.turns, Varying(item, turn)) for item in items]


def standing_for(many: Many) -> Value:
    """What stands in a call for all of them: where they are not alike, the one of any turn."""
    return many.element if many.varying is None or many.width > 1 else many.varying.value


def _together(machine: Machine, size: Size, many: Many | None) -> Size:
    """A size of all inputs for which one stands, together."""
    varying = None if many is None else many.varying
    if many is None or varying is None:
        return size * (1 if many is None else many.count)
    found = sum_of(machine, size, varying.turn, 0, many.turns)
    return machine.unknown_size() if found is None else found


def merged(
    machine: Machine,
    entry: Entry,
    shapes: list[Shape],
    repeats: dict[int, Many],
    options: dict[str, Any],
    find: Find,
) -> Inferred:
    """What a merge makes of inputs some of which stand for many; `find` says it for one each.

    What a size is at one turn is not said of the whole. Raises Unmodelled for other layers.
    """
    if not repeats:
        return find(shapes)
    if entry.role not in (Role.CONCATENATION, Role.SUM, Role.PRODUCT) or entry.name in OF_TWO:
        raise Unmodelled("a list whose length is symbolic")
    alone = [shape for place, shape in enumerate(shapes) if place not in repeats or repeats[place].count == 0]
    if entry.role is Role.CONCATENATION:
        found = _joined(machine, shapes, repeats, options.get("axis", -1), find)
    elif machine.budgets.exact:
        found, alone = _to_the_letter(machine, shapes, repeats, options.get("layout") or Layout.LAST, find), []
    else:
        found = find(shapes)
    made = _as_those_alone(machine, found.shapes[0], repeats, alone)
    return Inferred(made, found.requires, found.weights, found.layout)


def _joined(
    machine: Machine,
    shapes: list[Shape],
    repeats: dict[int, Many],
    axis: object,
    find: Find,
) -> Inferred:
    """A concatenation, in which each counts as often as it stands for. Raises Unmodelled."""
    found = find(shapes)
    made = list(found.shapes[0])
    if not isinstance(axis, int) or not shapes:
        raise Unmodelled("a list whose length is symbolic")
    if not -len(made) <= axis < len(made):
        raise Unmodelled("an axis that tensors of a list have not: Keras looks at it where there are several")
    together = [_together(machine, shape[axis], repeats.get(place)) for place, shape in enumerate(shapes)]
    made[axis] = sum(together, start=0)
    return replace(found, shape=tuple(made))


def _to_the_letter(
    machine: Machine,
    shapes: list[Shape],
    repeats: dict[int, Many],
    layout: Layout,
    find: Find,
) -> Inferred:
    """An elementwise merge, each axis of which is as the largest of all; an input may have 1 there. Raises
    Unmodelled.
    """
    made, asked = [list(shape) for shape in shapes], list[Requirement]()
    for place, many in repeats.items():
        for axis, size in enumerate(shapes[place][1:], 1):
            if many.varying is None or not depends(machine, size, many.varying.turn):
                continue
            largest = largest_of(machine, size, many.varying.turn, many.turns)
            if largest is None:
                raise Unmodelled("which of many sizes is the largest")
            need = Need.CHANNELS if axis == channel_axis(len(shapes[place]), layout) else Need.SPATIAL
            claim = some_of((equal(size, largest), equal(size, 1)))
            asked.append(Requirement(need, claim, size, largest, axis, (0, place)))
            for other in (place, *(other for other, one in repeats.items() if one.count == 0)):
                made[other][axis] = largest
    found = find([tuple(shape) for shape in made])
    return replace(found, requires=(*asked, *found.requires))


def _as_those_alone(machine: Machine, made: Shape, repeats: dict[int, Many], alone: list[Shape]) -> Shape:
    """What is made, without a size that is said by a turn: it is as that of an input `alone`, if there is one."""
    turns = [one.varying.turn for one in repeats.values() if one.varying is not None]
    sizes = list[Size]()
    for place, size in enumerate(made):
        known = (size, *(shape[place] for shape in alone if len(shape) == len(made)))
        told = (one for one in known if not any(depends(machine, one, turn) for turn in turns))
        found = next(told, None)
        sizes.append(machine.unknown_size() if found is None else found)
    return tuple(sizes)

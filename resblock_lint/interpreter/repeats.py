"""Layers on lists of symbolic length: an input that stands for many of them, alike or not."""

from __future__ import annotations

from typing import Any

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import moved
from resblock_lint.interpreter.recurrences import depends
from resblock_lint.interpreter.running_totals import sum_of
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.interpreter.varying import index_of
from resblock_lint.layers.registry import Entry, Inferred, Role, Shape
from resblock_lint.sequences import Many, Varying
from resblock_lint.values import Value


def repeats_in(given: Value) -> dict[int, Many]:
    """The inputs that stand for many, by their places."""
    if not isinstance(given, (list, tuple)):
        return {}
    return {place: one for place, one in enumerate(given) if isinstance(one, Many)}


def ranged(machine: Machine, value: Value) -> Value:
    """A list with items that are not alike, in terms of a turn that goes over all of these."""
    if not isinstance(value, (list, tuple)) or not any(isinstance(one, Many) and one.varying for one in value):
        return value
    return [part for one in value for part in (_ranged(machine, one) if isinstance(one, Many) else [one])]


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
    """A size of all inputs for which one stands, together; as it is where that is not known."""
    varying = None if many is None else many.varying
    if many is None or varying is None:
        return size * (1 if many is None else many.count)
    found = sum_of(machine, size, varying.turn, 0, many.turns)
    return size if found is None else found


def repeated(
    machine: Machine,
    entry: Entry,
    inferred: Inferred,
    shapes: list[Shape],
    repeats: dict[int, Many],
    options: dict[str, Any],
) -> Inferred:
    """A merge of inputs that stand for many: in a concatenation each counts as often as it stands for.

    What a size is at one turn is not said of the whole. Raises Unmodelled for other layers.
    """
    if not repeats:
        return inferred
    if entry.role not in (Role.CONCATENATION, Role.SUM, Role.PRODUCT):
        raise Unmodelled("a list whose length is symbolic")
    made = list(inferred.shapes[0])
    equal = list[Shape]()  # what the result is like on every axis that is not joined
    if entry.role is Role.CONCATENATION:
        axis = options.get("axis", -1)
        if not isinstance(axis, int) or not shapes:
            raise Unmodelled("a list whose length is symbolic")
        if not -len(made) <= axis < len(made):
            raise Unmodelled("an axis that tensors of a list have not: Keras looks at it where there are several")
        together = [_together(machine, shape[axis], repeats.get(place)) for place, shape in enumerate(shapes)]
        made[axis] = sum(together, start=0)
        axis %= len(made)
        alone = [shape for place, shape in enumerate(shapes) if place not in repeats]
        equal = [(*shape[:axis], made[axis], *shape[axis + 1 :]) for shape in alone]
    turns = [one.varying.turn for one in repeats.values() if one.varying is not None]

    def names_turn(size: Size) -> bool:
        return any(depends(machine, size, turn) for turn in turns)

    for place, size in enumerate(made):
        if names_turn(size):
            known = [shape[place] for shape in equal if place < len(shape) and not names_turn(shape[place])]
            made[place] = known[0] if known else machine.unknown_size()
    return Inferred(tuple(made), inferred.requires, inferred.weights, inferred.layout)

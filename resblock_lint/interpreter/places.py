"""Items of lists at places that arguments decide."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, equal, negation, some_of
from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter.alike import one_of
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import certain
from resblock_lint.sequences import Many
from resblock_lint.values import Value

MOST_PLACES = 8  # among more, a place that arguments decide is not modelled


def item_of_many(machine: Machine, many: Many, index: Dim) -> Value:
    """The item at a symbolic place of a list of alike items; Python refuses a place that it has not."""
    if _is_within(machine, index, many.count):
        return one_of(many.element)
    raise certain("IndexError", "index out of range", sides=machine.supposed)


def _is_within(machine: Machine, index: Dim, length: Size) -> bool:
    """Whether a list of this length has the place, counted from either end."""
    return machine.choose(all_of((at_least(index, -length), at_least(length - 1, index))))


def chosen_item(machine: Machine, value: list[Value] | tuple[Value, ...], index: Dim) -> Value:
    """The item at a place that arguments decide, counted from either end; Python refuses all other places."""
    length = len(value)
    if length and all(one == value[0] and type(one) is type(value[0]) for one in value):
        if _is_within(machine, index, length):
            return value[0]
    else:
        if length > MOST_PLACES:
            return machine.unknown("an item at a place that is not modelled")
        for place in range(length):
            claims = [equal(index, one) for one in (place, place - length)]
            if machine.choose(some_of(one for one in claims if not machine.entails(negation(one)))):
                return value[place]
    raise certain("IndexError", "index out of range", sides=machine.supposed)

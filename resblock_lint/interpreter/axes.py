"""Axes that arguments decide: a call is drawn once for each axis that its input has, and once for none of them.

And axes that are counted from the front, where it was guessed how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from resblock_lint.conditions import equal, some_of
from resblock_lint.dims import Dim, Origin, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import Inferred, Role, Shape
from resblock_lint.values import Tensor, Value

NAMES = frozenset(("axis", "axes", "axis1", "axis2", "source", "destination"))


def settle_axes(machine: Machine, options: dict[str, Any], rank: int) -> None:
    """Puts numbers into `options` where an axis is a symbol. Raises Unmodelled where it is one that is not modelled."""
    for name in NAMES & options.keys():
        axis = options[name]
        if isinstance(axis, Dim):
            options[name] = _place(machine, axis, rank)
        elif isinstance(axis, tuple):
            several = cast("tuple[Any, ...]", axis)
            options[name] = tuple(_place(machine, one, rank) if isinstance(one, Dim) else one for one in several)


def _place(machine: Machine, axis: Dim, rank: int) -> int:
    """The place of an axis, counted from 0; the rank itself where the input has no such axis."""
    if any(one.origin is not Origin.PARAMETER for one in symbols(axis)):
        raise Unmodelled("an axis that is not modelled")
    machine.learned.axes.update(one.name for one in symbols(axis))
    for place in dict.fromkeys((rank - 1, 1, *range(rank))):
        if machine.choose(some_of((equal(axis, place), equal(axis, place - rank))), first=place == rank - 1):
            return place
    return rank


def doubted(machine: Machine, inferred: Inferred, role: Role, tensors: Sequence[Tensor], axis: Value) -> Inferred:
    """What is inferred of tensors whose rank was guessed, for an axis that is counted from the front.

    The guess says that others stand behind it; but it may be the last one, as in `tf.concat([xy, wh], axis=1)` of
    boxes. Nothing is claimed of the last size then, nor of how joined tensors agree.
    """
    known = [one.slot for one in tensors if one.slot.shape]
    if not isinstance(axis, int) or isinstance(axis, bool) or not known or not all(one.guess for one in known):
        return inferred
    if not 0 < axis < max(len(one.shape or ()) for one in known) - 1:
        return inferred
    shapes = tuple(_without_last(machine, one) for one in inferred.shapes)
    requires = () if role is Role.CONCATENATION else inferred.requires
    return replace(inferred, shape=shapes if inferred.several else shapes[0], requires=requires)


def _without_last(machine: Machine, shape: Shape) -> Shape:
    return (*shape[:-1], machine.unknown_size()) if len(shape) > 1 else shape

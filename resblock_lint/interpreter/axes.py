"""Axes that arguments decide: a call is drawn once for each axis that its input has, and once for none of them."""

from __future__ import annotations

from typing import Any, cast

from resblock_lint.conditions import equal, some_of
from resblock_lint.dims import Dim, Origin, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.settings import Unmodelled

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

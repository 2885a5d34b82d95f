"""Sums of parameters that turn out to be lists one behind the other, as `xs + ys` where that is merged or gone over."""

from __future__ import annotations

from resblock_lint.dims import Dim, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import Cut


def take_for_joined(machine: Machine, number: Dim) -> None:
    """Parameters of which a sum was made are lists where that is used as one, as `xs + ys` is. Raises Cut then."""
    names = {one.name for one in symbols(number) if one.name.isidentifier() and one.name not in machine.hints}
    if names and number == sum(Dim.of(one) for one in symbols(number)) and not names <= machine.learned.joined:
        machine.learned.joined |= names
        raise Cut(f"`{min(names)}` is taken for a number, and is a list", machine.site())

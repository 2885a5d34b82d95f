"""One turn of a loop as a statement: what its ways leave is compared behind all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from resblock_lint import ir


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Turn(ir.Node):
    """A turn of this loop, whose names are bound."""

    loop: ir.For


def turn_of(loop: ir.For) -> ir.Statement:
    """A turn of a loop as a statement, which no program contains."""
    return cast("ir.Statement", Turn(loop.at, loop))


def loop_of(statement: ir.Statement | None) -> ir.For | None:
    """The loop of which a statement is a turn; None of any other."""
    node: object = statement
    return node.loop if isinstance(node, Turn) else None

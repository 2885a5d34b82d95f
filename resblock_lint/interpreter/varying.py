"""What is not the same at each place of a sequence: the items of parameters, sizes that speak of them, and what a loop
made at each of its turns.
"""

from __future__ import annotations

from contextlib import suppress

from resblock_lint.conditions import Condition, at_least, claim_symbols
from resblock_lint.dims import Dim, Origin, Size, Symbol, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.recurrences import depends
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.turns import number_of, turn_name, turns_in
from resblock_lint.values import Value

UNLIKE = "an item of a list whose items are not alike"


def index_of(machine: Machine, first: int, count: Size, known: Symbol | None = None) -> tuple[Symbol, Dim]:
    """The place of a turn behind the first ones, and its symbol."""
    turn = known or Symbol(turn_name(machine.fresh()), Origin.PARAMETER)
    index = Dim.of(turn)
    machine.facts.assume(at_least(index, first))
    machine.facts.assume(at_least(count - 1, index))
    return turn, index


def varies(machine: Machine, value: Value, index: Symbol) -> bool:
    """Whether a value is not the same at each place."""
    if isinstance(value, Condition):
        return index.name in turns_in(value) or any(
            depends(machine, Dim.of(one), index) for one in claim_symbols(value)
        )
    snapshot = Snapshot()
    with suppress(TooLarge):
        snapshot.of(value)
    sizes = [*snapshot.sizes, *(Dim.of(Symbol(one.param.name)) for one in snapshot.params)]
    return any(depends(machine, size, index) or not_told_of(size, index) for size in sizes)


def not_told_of(size: Size, index: Symbol) -> bool:
    """Whether a size has parts that are not modelled, and came up within the turn: they may be others at each place."""
    unknown = (one.name[1:] for one in symbols(size) if one.origin is Origin.UNKNOWN)
    return any(number.isdecimal() and int(number) > number_of(index) for number in unknown)

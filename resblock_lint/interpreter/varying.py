"""What is not the same at each place of a sequence: the items of parameters, sizes that speak of them, and what a loop
made at each of its turns.
"""

from __future__ import annotations

from contextlib import suppress

from resblock_lint.conditions import Condition, at_least, claim_symbols
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import LENGTH
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.printing import PLAIN
from resblock_lint.turns import length_of, turn_name, turns_in
from resblock_lint.values import Param, Value

UNLIKE = "an item of a list whose items are not alike"


def length(machine: Machine, param: Param) -> Size:
    """How many items a parameter has: at least as many as were asked for before."""
    asked = [] if LENGTH in param.parts else [place for place in param.parts if isinstance(place, int)]
    size = parameters.settle(parameters.child(param, LENGTH, f"len({param.name})"), Dim.of(length_of(param.name)))
    machine.facts.assume(at_least(size, max((place + 1 if place >= 0 else -place for place in asked), default=0)))
    machine.lists[f"len({param.name})"] = param
    return size


def element(machine: Machine, param: Param, place: Size) -> Param:
    """The item of a parameter at a place; one at a fixed distance from the end is counted from there."""
    place = machine.facts.normal(place)
    if LENGTH in param.parts:
        count = machine.facts.normal(length(machine, param))
        if isinstance(count, int) and isinstance(place, int):
            place = place + count if place < 0 else place
        elif isinstance(place, Dim) and isinstance(count, Dim):
            back = place - count
            place = back if isinstance(back, int) and back < 0 else place
    if isinstance(place, int):
        return parameters.child(param, place, f"{param.name}[{place}]")
    made = parameters.child(param, place, f"{param.name}[{PLAIN.size(place)}]")
    machine.elements[made.name] = (param, place)
    return made


def index_of(machine: Machine, first: int, count: Size, known: Symbol | None = None) -> tuple[Symbol, Dim]:
    """The place of a turn behind the first ones, and its symbol."""
    turn = known or Symbol(turn_name(machine.fresh()), Origin.PARAMETER)
    index = Dim.of(turn)
    machine.facts.assume(at_least(index, first))
    machine.facts.assume(at_least(count - 1, index))
    return turn, index


def at_place(machine: Machine, size: Size, index: Symbol, place: Size) -> Size:
    """A size that speaks of the items at `index`, for those at another place."""
    step: dict[Atom, Size] = {index: place}
    for symbol in symbols(size):
        named = _named(machine, symbol)
        if named is not None and index in symbols(named[2]):
            name, param, there = named
            moved = element(machine, param, substitute(there, {index: place})).name + symbol.name[len(name) :]
            step[symbol] = Dim.of(Symbol(moved, symbol.origin, symbol.least))
    return substitute(size, step)


def depends(machine: Machine, size: Size, index: Symbol) -> bool:
    """Whether a size speaks of the place, or of an item there."""
    named = (_named(machine, symbol) for symbol in symbols(size))
    return index in symbols(size) or any(one is not None and index in symbols(one[2]) for one in named)


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
    return any(depends(machine, size, index) for size in sizes)


def _named(machine: Machine, symbol: Symbol) -> tuple[str, Param, Size] | None:
    """The item at a symbolic place that a symbol is, or is a size of."""
    name = symbol.name
    while name:
        if name in machine.elements:
            return (name, *machine.elements[name])
        name = name[: max(name.rfind("."), name.rfind("["), 0)]
    return None

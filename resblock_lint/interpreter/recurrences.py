"""Sizes that each turn of a loop makes of what they were, by no law that has a closed form: `min(width * 2, most)`.

They are known by their texts as sums and products are. Behind a turn whose place is known by what is before it a size
is no symbol, but what the turn made of it: so a loop's turn leads from one to the next.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from resblock_lint.conditions import Claim, claim_symbols
from resblock_lint.conditions import replace as replaced
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.interpreter.elements import item_in, placed
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.running_totals import remade
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Recurrence
from resblock_lint.totals import name_of_recurrence

MOST = 8  # turns that are written out
LONGEST = 400  # characters of what a turn makes of a size
PROBE = "(probe "


def at_place(machine: Machine, size: Size, index: Symbol, place: Size) -> Size:
    """A size that speaks of the items at `index`, for those at another place."""
    return substitute(size, _step(machine, symbols(size), index, place))


def claim_at(machine: Machine, claim: Claim, index: Symbol, place: Size) -> Claim:
    """The same of a claim."""
    return replaced(claim, _step(machine, claim_symbols(claim), index, place))


def _step(machine: Machine, found: Collection[Symbol], index: Symbol, place: Size) -> dict[Atom, Size]:
    """What symbols that speak of the items at `index` are at another place."""
    step = placed(machine, found, index, place)
    for symbol in found:
        total = machine.totals.get(symbol.name)
        if total is not None and index in symbols(total.end):
            end = substitute(total.end, {index: place})
            step[symbol] = behind(machine, total, end) if isinstance(total, Recurrence) else remade(machine, total, end)
    return step


def depends(machine: Machine, size: Size, index: Symbol) -> bool:
    """Whether a size speaks of the place, or of an item there."""
    found = symbols(size)
    names = (item_in(machine, symbol) for symbol in found)
    places = (machine.elements[name][1] for name in names if name is not None)
    ends = (machine.totals[symbol.name].end for symbol in found if symbol.name in machine.totals)
    return index in found or any(index in symbols(one) for one in (*places, *ends))


def behind(machine: Machine, made: Recurrence, end: Size) -> Size:
    """What a size is in front of another turn: the last few turns are written out."""
    more = end - made.first if isinstance(end, int) else end.constant
    if not 0 <= more <= MOST:
        return _named(machine, made, end)
    size = made.start if isinstance(end, int) else _named(machine, made, end - more)
    for place in range(more):
        size = behind_turn(machine, made, size, end - more + place)
    return size


def behind_turn(machine: Machine, made: Recurrence, size: Size, place: Size) -> Size:
    """What one turn makes of a size."""
    return substitute(at_place(machine, made.step, made.index, place), {made.before: size})


def _named(machine: Machine, made: Recurrence, end: Size) -> Size:
    step, before, turn = PLAIN.size(made.step), made.before.name, made.index.name
    name = name_of_recurrence(step, before, turn, made.first, PLAIN.size(end), PLAIN.size(made.start))
    machine.totals[name] = replace(made, end=end)
    return Dim.of(Symbol(name, least=made.before.least))


def is_told(made: Recurrence) -> bool:
    """Whether what a turn makes of a size can be said: by that size, its place, items at it, and parameters alone."""
    found = symbols(made.step)
    others = found - {made.before, made.index}
    apt = all(one.origin is Origin.PARAMETER and not one.name.startswith(PROBE) for one in others)
    return apt and made.before in found and len(PLAIN.size(made.step)) <= LONGEST


def probe(machine: Machine, least: int | None) -> Symbol:
    """A symbol for what a size is in front of a turn, to see what the turn makes of it."""
    return Symbol(f"{PROBE}{machine.fresh():07})", least=least)


def has_probes(size: Size) -> bool:
    """Whether a size is made of such symbols."""
    return any(one.name.startswith(PROBE) for one in symbols(size))

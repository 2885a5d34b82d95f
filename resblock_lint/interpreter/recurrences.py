"""Sizes that each turn of a loop makes of what they were, by no law that has a closed form: `min(width * 2, most)`.

They are known by their texts as sums and products are. Behind a turn whose place is known by what is before it a size
is no symbol, but what the turn made of it: so a loop's turn leads from one to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial

from resblock_lint.conditions import Claim, all_of, at_least, claim_symbols, flags, renamed
from resblock_lint.conditions import replace as replaced
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.elements import element, item_in, placed
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.running_totals import remade
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Recurrence
from resblock_lint.totals import length_of, name_of_recurrence

MOST = 8  # turns that are written out
LONGEST = 400  # characters of what a turn makes of a size
PROBE = "(probe "


def at_place(machine: Machine, size: Size, index: Symbol, place: Size) -> Size:
    """A size that speaks of the items at `index`, for those at another place."""
    return substitute(size, _step(machine, symbols(size), index, place))


def claim_at(machine: Machine, claim: Claim, index: Symbol, place: Size) -> Claim:
    """The same of a claim."""
    if isinstance(claim, bool):
        return claim
    made = replaced(claim, _step(machine, claim_symbols(claim), index, place))
    return _flags_at(machine, made, index, place)


def _flags_at(machine: Machine, claim: Claim, index: Symbol, place: Size) -> Claim:
    """A claim with the flags that are items at `index` at another place."""
    for flag in {one for one in flags(claim) if index.name in one}:
        name = item_in(machine, Symbol(flag))
        if name is not None and index in symbols(machine.elements[name][1]):
            param, there = machine.elements[name]
            claim = renamed(claim, name, element(machine, param, substitute(there, {index: place})).name)
    return claim


def _step(machine: Machine, found: Collection[Symbol], index: Symbol, place: Size) -> dict[Atom, Size]:
    """What symbols that speak of the items at `index` are at another place."""
    step = placed(machine, found, index, place)
    for symbol in found:
        total = machine.totals.get(symbol.name)
        if total is not None and index in symbols(total.end):
            end = substitute(total.end, {index: place})
            step[symbol] = behind(machine, total, end) if isinstance(total, Recurrence) else remade(machine, total, end)
    of_size = partial(at_place, machine, index=index, place=place)
    return step | _blends(machine, found, of_size, partial(claim_at, machine, index=index, place=place))


def _blends(
    machine: Machine, found: Iterable[Symbol], of_size: Callable[[Size], Size], of_claim: Callable[[Claim], Claim]
) -> dict[Atom, Size]:
    """The blends among symbols, of other sizes and by other choices."""

    def decided(claim: Claim) -> Claim:
        made = of_claim(claim)
        answer = machine.facts.decide(made)
        return made if answer is Verdict.MAYBE else answer is Verdict.YES

    blends = machine.choices.joins.blends
    return {one: blends.remade(one, of_size, decided) for one in blends.within(found)}


def depends(machine: Machine, size: Size, index: Symbol) -> bool:
    """Whether a size speaks of the place, or of an item there."""
    found = spoken_of(machine, size)
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
    there = at_place(machine, made.step, made.index, place)
    return substitute(there, _put(machine, symbols(there), {made.before: size}))


def _put(machine: Machine, found: Collection[Symbol], sizes: Mapping[Atom, Size]) -> dict[Atom, Size]:
    """What symbols are where these are other sizes."""
    made = {one: size for one, size in sizes.items() if one in found}

    def of_size(size: Size) -> Size:
        return substitute(size, _put(machine, symbols(size), sizes))

    def of_claim(claim: Claim) -> Claim:
        return claim if isinstance(claim, bool) else replaced(claim, _put(machine, claim_symbols(claim), sizes))

    return made | _blends(machine, found, of_size, of_claim)


def _named(machine: Machine, made: Recurrence, end: Size) -> Size:
    step, before, turn = _text(machine, made.step), made.before.name, made.index.name
    name = name_of_recurrence(
        step, before, turn, made.first, PLAIN.size(end), PLAIN.size(made.start), listed=made.listed
    )
    known, least = machine.totals.get(name), made.before.least
    told = known.named if isinstance(known, Recurrence) else Symbol(name, least=least)  # the same wherever it is made
    if least is not None:
        machine.facts.assume(at_least(Dim.of(told), least))
    machine.totals[name] = replace(made, end=end, named=told)
    return Dim.of(told)


def _text(machine: Machine, size: Size) -> str:
    """A size in words: with what decides between them, where it is one of several."""
    blends = machine.choices.joins.blends
    text = PLAIN.size(size)
    for one in blends.within(symbols(size)):
        cases = [(PLAIN.claim(all_of(cube)), _text(machine, case)) for cube, case in blends.alternatives[one]]
        told = "".join(f"{case} if {claim} else " for claim, case in cases[:-1])
        text = text.replace(one.name, f"({told}{cases[-1][1]})")
    return text


def is_told(machine: Machine, made: Recurrence) -> bool:
    """Whether what a turn makes of a size can be said: by that size, its place, items at it, and parameters alone."""
    found = spoken_of(machine, made.step)
    others = found - {made.before, made.index}
    apt = all(one.origin is Origin.PARAMETER and not one.name.startswith(PROBE) for one in others)
    return apt and made.before in found and len(_text(machine, made.step)) <= LONGEST


def spoken_of(machine: Machine, size: Size) -> set[Symbol]:
    """The symbols of a size; of one that is one of several, those of all of them and of what decides."""
    blends, found = machine.choices.joins.blends, symbols(size)
    within = blends.within(found)
    cases = [case for one in within for case in blends.alternatives[one]]
    more = [spoken_of(machine, case) for _, case in cases] + [claim_symbols(one) for cube, _ in cases for one in cube]
    return (set(found) - set(within)).union(*more)


def has_items(machine: Machine, step: Size, index: Symbol) -> bool:
    """Whether the lists of whose items at a turn a size speaks have one there."""
    lists = set(re.findall(rf"([\w.]+)\[{index.name}\]", _text(machine, step)))
    return all(machine.entails(at_least(Dim.of(length_of(one)), Dim.of(index) + 1)) for one in lists)


def probe(machine: Machine, least: int | None) -> Symbol:
    """A symbol for what a size is in front of a turn, to see what the turn makes of it."""
    return Symbol(f"{PROBE}{machine.fresh():07})", least=least)


def has_probes(machine: Machine, size: Size) -> bool:
    """Whether a size is made of such symbols."""
    return any(one.name.startswith(PROBE) for one in spoken_of(machine, size))

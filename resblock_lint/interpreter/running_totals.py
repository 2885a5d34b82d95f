"""Sums and products of the items of a parameter up to a place that is open: `sum(filters)`, `prod(strides[:i])`.

They are sizes that are known by their texts, Python expressions both. Those of the items before a known place are no
symbols: `sum(filters[:k + 1])` is `sum(filters[:k]) + filters[k]`, so that a loop's turn leads from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim, Size, Symbol, sole, symbols
from resblock_lint.interpreter.elements import element, item_in, length
from resblock_lint.interpreter.machine import Machine
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Total
from resblock_lint.totals import length_of, name_of_total
from resblock_lint.turns import turns_of

MOST = 8  # items that are named one by one


def sum_of(machine: Machine, step: Size, index: Symbol, first: Size, end: Size) -> Size | None:
    """What `step`, an item, is at the places from `first` to `end - 1` together; None where it is no item.

    What is known of it at the place `index` is taken to hold for all of them.
    """
    total, place = _total(machine, "sum", step), _place(machine, step)
    if total is None or place is None:
        return None
    ahead, back = place - Dim.of(index), place + Dim.of(index)
    if isinstance(ahead, int):
        first, end = first + ahead, end + ahead
    elif index not in symbols(back):
        first, end = back - end + 1, back - first + 1
    else:
        return None
    if not machine.entails(at_least(first, 0)):  # items from the end on: these are asked for by another place
        count = length(machine, machine.elements[total.named][0])
        if not machine.entails(at_least(-end, 0)):
            return None
        first, end = first + count, end + count
    return remade(machine, total, end) - remade(machine, total, first)


def product_of(machine: Machine, step: Size, index: Symbol) -> Callable[[int, Size], Size] | None:
    """The product of the same, of the items at the places themselves: from a first place up to another one.

    None where they are not known to be at least 1.
    """
    total = _total(machine, "prod", step)
    if total is None or total.least < 1 or _place(machine, step) != Dim.of(index):
        return None
    return lambda first, end: remade(machine, replace(total, first=first), end)


def _place(machine: Machine, step: Size) -> Size | None:
    item = sole(step)
    named = item_in(machine, item) if isinstance(item, Symbol) else None
    return None if named is None else machine.elements[named][1]


def _total(machine: Machine, kind: str, step: Size) -> Total | None:
    item = sole(step)
    named = item_in(machine, item) if isinstance(item, Symbol) else None
    if named is None or not isinstance(item, Symbol) or not item.name.startswith(named):
        return None
    return Total(kind, item, named, machine.facts.interval(step)[0], 0, 0)


def remade(machine: Machine, total: Total, end: Size) -> Size:
    """The same for items up to another place."""
    more = end if isinstance(end, int) else end.constant
    if abs(more) > MOST or (isinstance(end, int) and end < total.first):
        return _named(machine, total, end)
    if isinstance(end, int):
        items = [_at(machine, total, place) for place in range(total.first, end)]
        return sum(items) if total.kind == "sum" else prod(items)
    if more < 0 and (total.kind == "prod" or not _has_items(machine, total, end - more)):
        return _named(machine, total, end)
    found, base = _named(machine, total, end - more), end - more
    for place in range(more):
        one = _at(machine, total, base + place)
        found = found + one if total.kind == "sum" else found * one
    for place in range(more, 0):
        found = found - _at(machine, total, base + place)
    return found


def _has_items(machine: Machine, total: Total, end: Size) -> bool:
    """Whether there are items up to a place: at the turns of loops there are, and at the end of the list itself."""
    own = length_of(machine.elements[total.named][0].name)
    return all(one == own or turns_of(one) for one in symbols(end))


def _at(machine: Machine, total: Total, place: Size) -> Size:
    """The item at a place."""
    param, _ = machine.elements[total.named]
    name = element(machine, param, place).name + total.item.name[len(total.named) :]
    return Dim.of(Symbol(name, total.item.origin, total.item.least))


def _named(machine: Machine, total: Total, end: Size) -> Size:
    """The whole as a symbol of its own, with the bounds that it has by those of its items."""
    if end == total.first:
        return 0 if total.kind == "sum" else 1
    least = 1 if total.kind == "prod" else 0 if total.item.least is not None and total.item.least >= 0 else None
    items, of = machine.elements[total.named][0].name, total.item.name[len(total.named) :]
    made = Symbol(name_of_total(total.kind, items, of, total.first, end, PLAIN.size(end)), total.item.origin, least)
    machine.totals[made.name] = replace(total, end=end)
    if total.kind == "sum" and total.least >= 0:
        few = end - total.first if total.least >= 1 else 0
        machine.facts.assume(at_least(Dim.of(made), few))
        machine.facts.assume(at_least(Dim.of(made), int(max(machine.facts.interval(few)[0], 0))))
    return Dim.of(made)

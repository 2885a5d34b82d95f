"""Sums and products of the items of a parameter up to a place that is open: `sum(filters)`, `prod(strides[:i])`.

They are sizes that are known by their texts, Python expressions both. Those of the items before a known place are no
symbols: `sum(filters[:k + 1])` is `sum(filters[:k]) + filters[k]`, so that a loop's turn leads from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod

from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Dim, Size, Symbol, sole, substitute, symbols
from resblock_lint.expressions import is_reference
from resblock_lint.interpreter.elements import item_in, length, placed
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.sums import summed
from resblock_lint.intervals import Intervals
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Total
from resblock_lint.totals import length_of, name_of_power, name_of_total
from resblock_lint.turns import turns_of
from resblock_lint.values import Param

MOST = 8  # items that are named one by one


def sum_of(machine: Machine, step: Size, index: Symbol, first: Size, end: Size) -> Size | None:
    """What `step` is at the places from `first` to `end - 1` together, in closed form or by a name; None where it has
    none.

    What is known of it at the place `index` is taken to hold for all of them.
    """
    return summed(step, index, first, end, lambda one: _named_sum(machine, one, index, first, end))


def _named_sum(machine: Machine, step: Size, index: Symbol, first: Size, end: Size) -> Size | None:
    found = _place(machine, step, index)
    if found is None:
        return None
    param, place = found
    spanned = _spanned(place, index, first, end)
    if spanned is None:
        return None
    first, end, itself = spanned
    if not machine.entails(at_least(first, 0)):  # items from the end on: these are asked for by another place
        count = length(machine, param)
        if not machine.entails(at_least(-end, 0)):
            return None
        first, end = first + count, end + count
    there = substitute(step, placed(machine, symbols(step), index, itself))  # of the item at `index` itself
    if _place(machine, there, index) is None:  # of which the path knows where it stands
        return None
    total = Total("sum", there, index, machine.facts.interval(step)[0], 0, 0)
    return remade(machine, total, end) - remade(machine, total, first)


def product_of(machine: Machine, step: Size, index: Symbol) -> Callable[[int, Size], Size] | None:
    """The product of the same from a first place up to another one; the power of what is the same at all places.

    None where that has no name.
    """
    least, found = machine.facts.interval(step)[0], _place(machine, step, index)
    if found is not None and found[1] == Dim.of(index):
        return lambda first, end: remade(machine, Total("prod", step, index, least, first, 0), end)
    base = sole(step)
    if found is not None or not isinstance(base, Symbol) or turns_of(base) or not is_reference(base.name):
        return None
    return lambda first, end: remade(machine, Total("power", step, index, least, 0, 0), end - first)


def largest_of(machine: Machine, step: Size, index: Symbol, count: Size) -> Size | None:
    """The largest of what `step` is at the places up to `count`, which are all items of a list from one on; None where
    that has no name.
    """
    found = _place(machine, step, index)
    spanned = found and _spanned(found[1], index, 0, count)
    if found is None or spanned is None:
        return None
    (first, end, itself), items = spanned, found[0].name
    if not isinstance(first, int) or machine.facts.normal(length(machine, found[0]) - end) != 0:
        return None
    there = substitute(step, placed(machine, symbols(step), index, itself))
    last = Dim.of(length_of(items))
    name = name_of_total("max", items, PLAIN.size(there), f"{items}[{index.name}]", first, last, "")
    made = Dim.of(Symbol(name, least=1 if machine.facts.interval(step)[0] >= 1 else None))
    machine.facts.assume(at_least(made, step))
    return made


def _spanned(place: Size, index: Symbol, first: Size, end: Size) -> tuple[Size, Size, Size] | None:
    """From which item of a list up to which one places go, that are at `place` of it, and what `index` is by these."""
    ahead, back = place - Dim.of(index), place + Dim.of(index)
    if isinstance(ahead, int):
        return first + ahead, end + ahead, Dim.of(index) - ahead
    if index in symbols(back):
        return None
    return back - end + 1, back - first + 1, back - Dim.of(index)


def _place(machine: Machine, step: Size, index: Symbol) -> tuple[Param, Size] | None:
    """The list whose items alone a size speaks of, beside what is the same at all places, and at which place."""
    if index in symbols(step):
        return None
    found: dict[tuple[str, Size], Param] = {}
    for one in symbols(step):
        name = item_in(machine, one)
        if name is not None and index in symbols(machine.elements[name][1]):
            param, place = machine.elements[name]
            found[param.name, place] = param
        elif turns_of(one):
            return None
    return next(((param, place) for (_, place), param in found.items()), None) if len(found) == 1 else None


def remade(machine: Machine, total: Total, end: Size) -> Size:
    """The same for items up to another place."""
    more = end if isinstance(end, int) else end.constant
    if abs(more) > MOST or (isinstance(end, int) and end < total.first):
        return _named(machine, total, end)
    if isinstance(end, int):
        items = [_at(machine, total, place) for place in range(total.first, end)]
        return sum(items) if total.kind == "sum" else prod(items)
    base = end - more
    if more < 0 and not _has_items(machine, total, base):
        return _named(machine, total, end)
    if more < 0 and total.kind != "sum":
        return _shorter(machine, total, base, more)
    found = _named(machine, total, base)
    for place in range(more):
        one = _at(machine, total, base + place)
        found = found + one if total.kind == "sum" else found * one
    for place in range(more, 0):
        found = found - _at(machine, total, base + place)
    return found


def _shorter(machine: Machine, total: Total, end: Size, less: int) -> Size:
    """A product of some factors less than up to a place; how it goes on up to there is a fact."""
    for place in range(less, 0):
        before, whole = (_named(machine, total, end + one) for one in (place, place + 1))
        machine.facts.assume(equal(whole, before * _at(machine, total, end + place)))
    return _named(machine, total, end + less)


def _has_items(machine: Machine, total: Total, end: Size) -> bool:
    """Whether there are items up to a place: at the turns of loops there are, and at the end of the list itself."""
    found = _place(machine, total.step, total.index)
    return found is None or all(one == length_of(found[0].name) or turns_of(one) for one in symbols(end))


def _at(machine: Machine, total: Total, place: Size) -> Size:
    """The step at a place."""
    if total.kind == "power":
        return total.step
    return substitute(total.step, placed(machine, symbols(total.step), total.index, place))


def _named(machine: Machine, total: Total, end: Size) -> Size:
    """The whole as a symbol of its own, with the bounds that it has by those of its items."""
    if end == total.first:
        return 0 if total.kind == "sum" else 1
    name = _name(machine, total, end)
    known = machine.totals.get(name)
    total = replace(total, end=end, least=known.least if isinstance(known, Total) else total.least)
    made, machine.totals[name] = Symbol(name, least=_least(total)), total  # the same symbol wherever it is made
    if total.kind == "sum" and total.least >= 0:
        few = end - total.first if total.least >= 1 else 0
        machine.facts.assume(at_least(Dim.of(made), few))
        machine.facts.assume(at_least(Dim.of(made), int(max(machine.facts.interval(few)[0], 0))))
    return Dim.of(made)


def _least(total: Total) -> int | None:
    """What the whole is at least: a sum by what its step always is, a product as something asks that of each factor."""
    if total.kind == "sum":
        always = Intervals().of(total.step)[0] >= 0
        return 0 if always else None
    return 1 if total.least >= 1 else None


def _name(machine: Machine, total: Total, end: Size) -> str:
    """How it is written."""
    last = PLAIN.size(end)
    if total.kind == "power":
        return name_of_power(PLAIN.size(total.step), last)
    found = _place(machine, total.step, total.index)
    assert found is not None
    items = found[0].name
    item = f"{items}[{total.index.name}]"
    return name_of_total(total.kind, items, PLAIN.size(total.step), item, total.first, end, last)

"""Witnesses: values for which all that a path assumed holds, and a requirement does not.

The search is bounded and deterministic: likely values first, then small ones, then those that stand in the conditions.
Every witness is checked by exact evaluation, so it is true whatever the search did; that none is found proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Equal,
    Is,
    Not,
    Opaque,
    Plain,
    Truth,
    claim_symbols,
    leaves,
)
from resblock_lint.dims import Dim, Monomial, Origin, Power, Quotient, Size, Symbol, parts, symbols
from resblock_lint.expressions import is_reference, names_in, parsed, worked_out
from resblock_lint.literals import plain_values
from resblock_lint.truths import numbered
from resblock_lint.turns import is_turn
from resblock_lint.valuation import holds, value

MOST_TRIALS = 1_500
REALS = (0.5, 2.0, 0.25, 1.0)  # for parameters whose default is no integer
OPEN = (2, 1, 0.5, 64, 32, 3, 4)  # for those of which nothing is known
CHANNELS = (64, 32, 128, 3, 48)
IMAGE = (56, 28, 32, 7, 8, *range(31, 15, -1), 33)
NUMBERS = (64, 2, 1, 3, 32, 4, 128)
COUNTS = (2, 1, 3, 4)  # of turns
FEW, MORE = 3, (5, 7, 9, 15, 31, 6, 12)  # of the likely ones beside more, odd for what is halved more than once


@dataclass(frozen=True, slots=True)
class Witness:
    """Values of symbols, and of flags and other plain parameters."""

    sizes: Mapping[Symbol, int]
    plain: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class _Text:
    """A number or a truth that is known by its text: that of a symbol, or what a condition says."""

    text: str
    needs: frozenset[Symbol]
    symbol: Symbol | None = None
    truth: bool = True

    def found(self, values: Mapping[Symbol, float]) -> float | bool | None:
        """What these values make of it; None where that is not worked out."""
        return worked_out(self.text, {one.name: values[one] for one in self.needs if one in values})

    def agrees(self, values: Mapping[Symbol, float]) -> bool:
        """Whether it is what these values make of it; where that is not worked out, it may be."""
        found = self.found(values)
        if found is None:
            return self.symbol is None
        return bool(found) is self.truth if self.symbol is None else found == values[self.symbol]


@dataclass(slots=True)
class _Search:
    conditions: Sequence[Condition]
    hints: Mapping[str, float]
    plain: Mapping[str, Plain]
    needs: Mapping[Condition, set[Symbol]]
    about: Mapping[Symbol, Sequence[Condition]]
    counts: set[Symbol] = field(default_factory=set[Symbol])  # how many turns there are, exponents, strides: small ones
    texts: Sequence[_Text] = ()
    reals: frozenset[Symbol] = frozenset()  # parameters that only stand in texts
    trials: int = MOST_TRIALS
    odd: bool = False  # whether it is the second search, for few of the likely numbers and for more
    sizes: dict[Symbol, Any] = field(default_factory=dict[Symbol, Any])


def find(
    assumed: Iterable[Condition],
    broken: Claim,
    hints: Mapping[str, float | str] | None = None,
    usual: Mapping[str, int] | None = None,
) -> Witness | None:
    """Values that satisfy every assumption and `broken`; `hints` are values to try first, by the names of symbols and
    texts, and `usual` those of small numbers without a hint.
    """
    claims = numbered([*assumed, broken])
    conditions = [one for one in claims if not isinstance(one, bool)]
    plain = None if any(one is False for one in claims) else plain_values(conditions, hints or {})
    if plain is None:
        return None
    numbers = {name: hint for name, hint in (hints or {}).items() if not isinstance(hint, str)}
    search = _prepared([one for one in conditions if not _is_plain(one)], {**(usual or {}), **numbers}, plain)
    search.counts.update(one for one in search.about if one.name in (usual or {}))
    _read_texts(search, conditions)
    if not _assigned(search):
        return None
    more = {one.name: number for one, number in search.sizes.items() if one in search.reals}
    return Witness({one: number for one, number in search.sizes.items() if one not in search.reals}, {**plain, **more})


def _read_texts(search: _Search, conditions: Sequence[Condition]) -> None:
    """The symbols and conditions that are known by a text which can be worked out, and what else they speak of."""
    known = {one.name: one for one in search.about}
    reals: dict[str, Symbol] = {}
    found: list[_Text] = []

    def needs(text: str) -> frozenset[Symbol]:
        names = names_in(text) or ()
        return frozenset(known.get(name) or reals.setdefault(name, Symbol(name)) for name in names)

    for symbol in search.about:
        if not is_reference(symbol.name):
            found.append(_Text(symbol.name, needs(symbol.name), symbol))
    for one in conditions:
        opaque = one.condition if isinstance(one, Not) else one
        if isinstance(opaque, Opaque) and opaque.known and parsed(opaque.text) is not None:
            found.append(_Text(opaque.text, needs(opaque.text), None, not isinstance(one, Not)))
    search.texts, search.reals = found, frozenset(reals.values())


def _prepared(conditions: Sequence[Condition], hints: Mapping[str, float], plain: Mapping[str, Plain]) -> _Search:
    needs = {condition: claim_symbols(condition) for condition in conditions}
    about: dict[Symbol, list[Condition]] = {}
    for condition, found in needs.items():
        for symbol in found:
            about.setdefault(symbol, []).append(condition)
    turning = [found for found in needs.values() if any(map(is_turn, found))]
    sizes = [size for one in conditions for leaf in leaves(one) for size in _sides(leaf)]
    counts = set[Symbol]().union(*turning, *map(_small, sizes))
    return _Search(conditions, hints, plain, needs, about, counts)


def _sides(leaf: Condition) -> tuple[Size, ...]:
    return (leaf.left, leaf.right) if isinstance(leaf, (Equal, AtLeast)) else ()


def _small(size: Size) -> set[Symbol]:
    """The symbols in the exponents of powers, and those whose products divide, as the strides of several layers do."""
    found: set[Symbol] = set()
    for atom in size.atoms() if isinstance(size, Dim) else ():
        if isinstance(atom, Power):
            found |= symbols(atom.exponent)
        elif not isinstance(atom, Symbol):
            found = found.union(*map(_small, parts(atom)))
        if isinstance(atom, Quotient) and isinstance(atom.divisor, Dim):
            found = found.union(*(_monomial_symbols(one) for one in atom.divisor.terms if len(one) > 1))
    return found


def _order(search: _Search) -> list[Symbol]:
    """The symbols, those that share a condition one after another, so that a conflict shows early."""
    order: list[Symbol] = []
    derived = {one.symbol for one in search.texts}
    rest = sorted((search.about.keys() | search.reals) - derived, key=lambda symbol: symbol.name)
    while rest:
        near = [s for s in rest if any(search.needs[c] & set(order) for c in search.about.get(s, ()))]
        chosen = near[0] if near else rest[0]
        order.append(chosen)
        rest.remove(chosen)
    return [*order, *sorted(filter(None, derived), key=lambda symbol: len(symbol.name))]


def _is_plain(claim: Condition) -> bool:
    return all(isinstance(leaf, (Truth, Is, Opaque)) for leaf in leaves(claim))


def _turning_points(search: _Search) -> list[int]:
    """Integers that stand in the conditions, and their neighbours; sums of two, which one of them may not divide."""
    told = [leaf for one in search.conditions for leaf in leaves(one) if isinstance(leaf, (Equal, AtLeast))]
    found = dict.fromkeys(number for leaf in told for number in _constants(leaf.left - leaf.right))
    near = dict.fromkeys(beside for number in found for beside in (number, number + 1, number - 1))
    sums = [one + other for one, other in combinations(sorted(found), 2) if other > one > 1]
    kept = [number for number in near if abs(number) <= 1 << 20][:24]
    return [*kept, *(number for number in sums if number <= 1 << 20)][: len(kept) + 24]


def _constants(size: Size) -> Iterator[int]:
    if isinstance(size, int):
        yield abs(size)
        return
    for monomial, factor in size.terms.items():
        yield abs(factor)
        for atom, _ in monomial:
            if not isinstance(atom, Symbol):
                for part in parts(atom):
                    yield from _constants(part)


def _assigned(search: _Search) -> bool:
    """Finds values: among the likely ones and those that stand in the conditions, else among more."""
    order, turning = _order(search), _turning_points(search)
    if _assign(search, order, turning):
        return True
    search.trials, search.odd = MOST_TRIALS, True
    search.sizes.clear()
    return _assign(search, order, turning)


def _assign(search: _Search, order: Sequence[Symbol], turning: Sequence[int]) -> bool:
    """Depth-first assignment; a condition prunes as soon as all of its symbols have values."""
    if not order:
        return True
    solved = _forced(search, order)
    symbol = solved[0] if solved else order[0]
    rest = [other for other in order if other != symbol]
    for number in (solved[1],) if solved else _values(symbol, search, turning):
        search.trials -= 1
        if search.trials < 0:
            return False
        search.sizes[symbol] = number
        if _fits(search, symbol) and _assign(search, rest, turning):
            return True
        del search.sizes[symbol]
    return False


def _fits(search: _Search, symbol: Symbol) -> bool:
    """Whether no condition about the symbol that just got its value fails."""
    return all(
        holds(condition, search.sizes, search.plain) is not False
        for condition in search.about.get(symbol, ())
        if all(one in search.sizes for one in search.needs[condition])
    ) and all(
        one.agrees(search.sizes)
        for one in search.texts
        if (symbol == one.symbol or symbol in one.needs)
        and (one.symbol is None or one.symbol in search.sizes)
        and one.needs <= search.sizes.keys()
    )


def _forced(search: _Search, order: Sequence[Symbol]) -> tuple[Symbol, int] | None:
    """A symbol that an equation with no other open symbol determines, and its value."""
    for claim in search.conditions:
        missing = [s for s in search.needs[claim] if s not in search.sizes]
        if not isinstance(claim, Equal) or len(missing) != 1:
            continue
        gap = claim.left - claim.right
        factor = gap.terms.get(((missing[0], 1),), 0) if isinstance(gap, Dim) else 0
        if isinstance(gap, Dim) and factor and sum(missing[0] in _monomial_symbols(m) for m in gap.terms) == 1:
            rest = _known(gap, {**search.sizes, missing[0]: 0})
            if rest is not None and rest % factor == 0:
                return missing[0], -rest // factor
    return None


def _known(size: Dim, sizes: Mapping[Symbol, int]) -> int | None:
    """What a size is; None where these values make no integer of it, as in a division by 0."""
    try:
        return value(size, sizes)
    except (KeyError, ZeroDivisionError):
        return None


def _monomial_symbols(monomial: Monomial) -> frozenset[Symbol]:
    return symbols(Dim({monomial: 1})) if monomial else frozenset()


def _is_axis(symbol: Symbol) -> bool:
    return ".shape[" in symbol.name or symbol.origin is Origin.FREE


def _values(symbol: Symbol, search: _Search, turning: Sequence[int]) -> Sequence[float]:
    for one in search.texts:
        if one.symbol == symbol:
            found = one.found(search.sizes)
            return [] if found is None else [found]
    hinted = [search.hints[symbol.name]] if symbol.name in search.hints else []
    if symbol in search.reals:
        return [*hinted, *(REALS if hinted else OPEN)]
    numbers = COUNTS if symbol in search.counts else NUMBERS
    likely = CHANNELS if symbol.name.endswith("[-1]") else IMAGE if _is_axis(symbol) else numbers
    if symbol.name.endswith(".shape[0]") or symbol.name == BATCH_NAME:
        likely = (2, 1)
    least = symbol.least if symbol.least is not None else 0
    if search.odd:
        likely, turning = likely[:FEW], (*turning[:FEW], *MORE)
    return [n for n in dict.fromkeys((*hinted, *likely, *turning, 1, 0, *(-1,) * (least < 0))) if n >= least]

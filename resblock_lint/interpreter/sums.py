"""Sums over the turns of a loop in closed form: of polynomials in the turn, and of powers of whole numbers.

The formulas are Faulhaber's for powers of the turn, and that of the geometric series.
"""

from __future__ import annotations

from collections.abc import Callable

from resblock_lint.atoms import Monomial, Power
from resblock_lint.dims import Dim, Size, Symbol, build, raised, substitute, symbols, terms_of
from resblock_lint.turns import turns_of

MOST_POWER = 2  # of the turn


def summed(
    step: Size, turn: Symbol, first: Size, end: Size, other: Callable[[Size], Size | None] = lambda _: None
) -> Size | None:
    """`step` at the turns from `first` to `end - 1` together; None where no closed form is known.

    `other` has the sum of a product that is another one at each turn.
    """
    total: Size = 0
    for monomial, factor in terms_of(step).items():
        part = _of_monomial(monomial, turn, first, end, other)
        if part is None:
            return None
        total = total + part * factor
    return total


def _of_monomial(
    monomial: Monomial, turn: Symbol, first: Size, end: Size, other: Callable[[Size], Size | None]
) -> Size | None:
    still = tuple((atom, power) for atom, power in monomial if not any(map(turns_of, symbols(Dim.of(atom)))))
    moving = [one for one in monomial if one not in still]
    total: Size | None
    if not moving:
        total = end - first
    elif len(moving) == 1 and moving[0][0] == turn and moving[0][1] <= MOST_POWER:
        total = _powers(moving[0][1], end) - _powers(moving[0][1], first)
    elif len(moving) == 1 and moving[0][1] == 1 and isinstance(atom := moving[0][0], Power):
        if atom.exponent - Dim.of(turn) != substitute(atom.exponent, {turn: 0}):
            return None
        last, before = (raised(atom.base, substitute(atom.exponent, {turn: place})) for place in (end, first))
        total = (last - before) // (atom.base - 1)
    else:
        total = other(build({tuple(moving): 1}))
    return None if total is None else total * build({still: 1})


def _powers(exponent: int, end: Size) -> Size:
    """`sum(turn**exponent for turn in range(end))`, for an exponent of 1 or 2."""
    pairs = end * (end - 1)
    return pairs // 2 if exponent == 1 else pairs * (end * 2 - 1) // 6

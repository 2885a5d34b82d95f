"""Equations of one size with divisions by numbers, solved: `n == 1` for `n == (n + 1) // 2`."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from resblock_lint.conditions import Claim, all_of, at_least, equal
from resblock_lint.dims import Dim, Quotient, Size, Symbol, substitute, symbols, terms_of
from resblock_lint.facts import Facts

MOST_TRIED = 64  # numbers between which the solutions lie


def of_one_size(gap: Dim, facts: Facts) -> Claim | None:
    """What `gap == 0` says of the only symbol in it: between which numbers it is; None where it does not say that.

    Without its divisions' remainders the gap is a straight line, and each of these moves it by less than 1; so all
    solutions lie where the line is that close to 0.
    """
    found = symbols(gap)
    line = _line(gap) if len(found) == 1 else None
    if line is None or not line[0] or not line[2]:
        return None
    slope, start, off = line
    (symbol,) = found
    ends = sorted((-start - sign * off) / slope for sign in (1, -1))
    low, high = facts.interval(Dim.of(symbol))
    first, last = (max(ceil(ends[0]), low), min(floor(ends[1]), high))
    if last - first > MOST_TRIED:
        return None
    tried = range(int(first), int(last) + 1) if first <= last else range(0)
    solved = [number for number in tried if substitute(gap, {symbol: number}) == 0]
    if not solved:
        return False
    if solved != list(range(solved[0], solved[-1] + 1)):
        return None
    size, at_most = Dim.of(symbol), at_least(solved[-1], Dim.of(symbol))
    if len(solved) == 1:
        return equal(size, solved[0])
    return at_most if solved[0] == low else all_of((at_least(size, solved[0]), at_most))


def _line(size: Size) -> tuple[Fraction, Fraction, int] | None:
    """The slope of a size over its symbol, what it is at 0, and how far its divisions move it from that at most."""
    slope, start, off = Fraction(0), Fraction(0), 0
    for monomial, factor in terms_of(size).items():
        atom = monomial[0][0] if len(monomial) == 1 and monomial[0][1] == 1 else None
        if not monomial:
            start += factor
        elif isinstance(atom, Symbol):
            slope += factor
        elif isinstance(atom, Quotient) and isinstance(atom.divisor, int):
            inner = _line(atom.numerator)
            if inner is None:
                return None
            slope, start = slope + factor * inner[0] / atom.divisor, start + factor * inner[1] / atom.divisor
            off += abs(factor) * (1 + inner[2])
        else:
            return None
    return slope, start, off

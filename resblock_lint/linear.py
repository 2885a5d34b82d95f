"""Whether inequalities between integers exclude each other, by adding them up (Fourier's and Motzkin's elimination)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import gcd, inf

from resblock_lint.atoms import Atom, Quotient, Symbol
from resblock_lint.conditions import AtLeast, Condition, Equal
from resblock_lint.dims import Dim, Monomial, Size
from resblock_lint.facts import Facts

MOST_ROWS = 40  # more inequalities are not added up
MOST_KEPT = 10_000  # conjunctions of which it is kept in mind whether they exclude themselves
Row = Mapping[Monomial, int]  # that the sum is at least 0; what is not linear in it stands for itself


def contradictory(facts: Facts) -> bool:
    """Whether no integers fulfil the equations and inequalities among these facts; False where that is not found."""
    gaps = [facts.normal(gap) for one in facts.literals for gap in _gaps(one)]
    found = frozenset(gap for gap in gaps if isinstance(gap, Dim))
    if len(found) < 2:
        return False
    sizes = {atom for gap in found for atom in _atoms(gap)}
    bounds = ((atom, facts.interval(Dim.of(atom))) for atom in sizes)
    ends = [(Dim.of(atom) - int(low)) for atom, (low, _) in bounds if low != -inf]
    return _excluded(found | {one for one in ends if isinstance(one, Dim)})


def _gaps(one: Condition) -> Iterator[Size]:
    if isinstance(one, (AtLeast, Equal)):
        yield one.left - one.right
    if isinstance(one, Equal):
        yield one.right - one.left


def _atoms(size: Size) -> Iterator[Atom]:
    """The symbols and divisions in a size, those in what is divided too."""
    for atom in size.atoms() if isinstance(size, Dim) else ():
        if isinstance(atom, (Symbol, Quotient)):
            yield atom
        if isinstance(atom, Quotient):
            yield from _atoms(atom.numerator)


@lru_cache(maxsize=MOST_KEPT)
def _excluded(gaps: frozenset[Dim]) -> bool:
    divisions = {atom for gap in gaps for atom in _atoms(gap) if isinstance(atom, Quotient)}
    rows = [_row(one) for one in (*gaps, *(end for atom in divisions for end in _ends(atom))) if isinstance(one, Dim)]
    while rows and len(rows) <= MOST_ROWS:
        if any(not _unknowns(one) and one.get((), 0) < 0 for one in rows):
            return True
        unknowns = {unknown for one in rows for unknown in _unknowns(one)}
        if not unknowns:
            return False
        rows = _without(rows, min(unknowns, key=lambda one: _cost(rows, one)))
    return False


def _ends(atom: Quotient) -> Iterator[Size]:
    """`n - d + 1 <= n // d * d <= n` for a number `d`."""
    if isinstance(atom.divisor, int) and atom.divisor > 0:
        left = atom.numerator - Dim.of(atom) * atom.divisor
        yield from (left, -left + atom.divisor - 1)


def _unknowns(row: Row) -> list[Monomial]:
    return [one for one in row if one]


def _cost(rows: Iterable[Row], unknown: Monomial) -> tuple[int, str]:
    """How many rows there are more without an unknown."""
    signs = [one[unknown] > 0 for one in rows if unknown in one]
    return sum(signs) * (len(signs) - sum(signs)) - len(signs), repr(unknown)


def _without(rows: Iterable[Row], unknown: Monomial) -> list[Row]:
    """What the rows say of the other unknowns."""
    kept = [one for one in rows if unknown not in one]
    above = [one for one in rows if one.get(unknown, 0) > 0]
    below = [one for one in rows if one.get(unknown, 0) < 0]
    added = [_sum(one, -two[unknown], two, one[unknown]) for one in above for two in below]
    return list({frozenset(one.items()): one for one in (*kept, *added)}.values())


def _sum(one: Row, times: int, other: Row, times_other: int) -> Row:
    made = {unknown: one.get(unknown, 0) * times + other.get(unknown, 0) * times_other for unknown in {*one, *other}}
    return _least_terms({unknown: factor for unknown, factor in made.items() if factor or not unknown})


def _row(gap: Dim) -> Row:
    return _least_terms(gap.terms)


def _least_terms(row: Row) -> Row:
    """The row divided by what its factors have in common; its number is rounded down, as they stand for integers."""
    common = gcd(*(factor for unknown, factor in row.items() if unknown))
    return row if common < 2 else {unknown: factor // common for unknown, factor in row.items()}

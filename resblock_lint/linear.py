"""Whether inequalities between integers exclude each other, by adding them up (Fourier's and Motzkin's elimination)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf

from resblock_lint.atoms import Atom, Power, Quotient, Symbol
from resblock_lint.conditions import AtLeast, Condition, Equal
from resblock_lint.dims import Dim, Monomial, Size, build, substitute, terms_of
from resblock_lint.factors import content
from resblock_lint.facts import Facts

MOST_ROWS = 40  # more inequalities are not added up
MOST_KEPT = 10_000  # conjunctions of which it is kept in mind whether they exclude themselves


def contradictory(facts: Facts) -> bool:
    """Whether no integers fulfil the equations and inequalities among these facts; False where that is not found."""
    gaps = [facts.normal(gap) for one in facts.literals for gap in _gaps(one)]
    found = frozenset(gap for gap in _with_like_powers(gaps) if isinstance(gap, Dim))
    if len(found) < 2:
        return False
    sizes = {atom for gap in found for atom in _atoms(gap)}
    bounds = ((atom, facts.interval(Dim.of(atom))) for atom in sizes)
    ends = [(Dim.of(atom) - int(low)) for atom, (low, _) in bounds if low != -inf]
    return _excluded(found | {one for one in ends if isinstance(one, Dim)})


def _with_like_powers(gaps: Sequence[Size]) -> Sequence[Size]:
    """Sizes in which powers that differ by a factor are one unknown: `2 ** n` is twice `2 ** (n - 1)`."""
    alike: dict[tuple[int, Size], list[Power]] = {}
    for one in {atom for gap in gaps if isinstance(gap, Dim) for atom in gap.atoms() if isinstance(atom, Power)}:
        alike.setdefault((one.base, one.exponent - terms_of(one.exponent).get((), 0)), []).append(one)
    step: dict[Atom, Size] = {}
    for (base, exponent), found in alike.items():
        more = {one: terms_of(one.exponent).get((), 0) for one in found}
        least = Dim.of(Symbol(f"{base} ** {exponent}", least=1))
        step |= {one: least * base ** (count - min(more.values())) for one, count in more.items() if len(found) > 1}
    return [substitute(gap, step) for gap in gaps]


def _gaps(one: Condition) -> Iterator[Size]:
    if isinstance(one, (AtLeast, Equal)):
        yield one.left - one.right
    if isinstance(one, Equal):
        yield one.right - one.left


def _atoms(size: Size) -> Iterator[Atom]:
    """The symbols, powers and divisions in a size, those in what is divided too."""
    for atom in size.atoms() if isinstance(size, Dim) else ():
        if isinstance(atom, (Symbol, Power, Quotient)):
            yield atom
        if isinstance(atom, Quotient):
            yield from _atoms(atom.numerator)


@lru_cache(maxsize=MOST_KEPT)
def _excluded(gaps: frozenset[Dim]) -> bool:
    divisions = {atom for gap in gaps for atom in _atoms(gap) if isinstance(atom, Quotient)}
    rows = [_least_terms(one) for one in (*gaps, *(end for atom in divisions for end in _ends(atom)))]
    while len(open_ := [one for one in rows if isinstance(one, Dim)]) <= MOST_ROWS:
        if any(isinstance(one, int) and one < 0 for one in rows):
            return True
        if not open_:
            return False
        unknowns = {unknown for one in open_ for unknown in one.terms if unknown}
        rows = _without(open_, min(unknowns, key=lambda one: _cost(open_, one)))
    return False


def _ends(atom: Quotient) -> Iterator[Size]:
    """`n - d + 1 <= n // d * d <= n` for a number `d`."""
    if isinstance(atom.divisor, int) and atom.divisor > 0:
        left = atom.numerator - Dim.of(atom) * atom.divisor
        yield from (left, -left + atom.divisor - 1)


def _cost(rows: Iterable[Dim], unknown: Monomial) -> tuple[int, str]:
    """How many rows there are more without an unknown."""
    signs = [one.terms[unknown] > 0 for one in rows if unknown in one.terms]
    return sum(signs) * (len(signs) - sum(signs)) - len(signs), repr(unknown)


def _without(rows: Sequence[Dim], unknown: Monomial) -> list[Size]:
    """What the rows say of the other unknowns."""
    kept = [one for one in rows if unknown not in one.terms]
    above = [one for one in rows if one.terms.get(unknown, 0) > 0]
    below = [one for one in rows if one.terms.get(unknown, 0) < 0]
    added = (one * -two.terms[unknown] + two * one.terms[unknown] for one in above for two in below)
    return list(dict.fromkeys((*kept, *map(_least_terms, added))))


def _least_terms(row: Size) -> Size:
    """A row, a sum of at least 0, divided by what its factors have in common; its number is rounded down, as they stand
    for integers. What is not linear in it stands for itself.
    """
    rest = row - terms_of(row).get((), 0)
    factor = content(rest) if isinstance(rest, Dim) else 1
    return build({monomial: count // factor for monomial, count in terms_of(row).items()})

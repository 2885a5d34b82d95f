"""Factors: sizes as products of sums, which canonical polynomials do not keep: `(kernel_size - 1) * rate`."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import NamedTuple

from resblock_lint.atoms import Extreme, order
from resblock_lint.dims import Atom, Dim, Monomial, Quotient, Size, Symbol, build, terms_of
from resblock_lint.polynomials import divide_monomial

MOST_TERMS = 24  # a longer polynomial is left as it is


class Product(NamedTuple):
    """What a size is made of: `factor * by + rest`."""

    factor: Size
    by: Size
    rest: Size


def content(size: Dim) -> int:
    """The greatest common divisor of all coefficients, the constant's included."""
    return gcd(*size.terms.values())


def taken_out(size: Size) -> Product | None:
    """A sum of an atom and 1, or less 1, that stands in a size as a factor; None where there is none."""
    if not isinstance(size, Dim) or not 2 <= len(size.terms) <= MOST_TERMS:
        return None
    atoms = sorted(set(size.atoms()), key=lambda atom: (isinstance(atom, Symbol), order(atom)))
    found = [part for atom in atoms for part in _products(size, atom)]
    return min(found, key=lambda part: len(terms_of(part.rest)), default=None)


def factors(size: Size, more: tuple[Size, ...] = ()) -> tuple[Size, ...]:
    """Sizes other than 1 whose product this one is."""
    found = taken_out(size)
    if found is not None and found.rest == 0:
        return factors(found.by, (*more, found.factor))
    common = shared(size) if isinstance(size, Dim) else ()
    left = build({over(one, common): factor for one, factor in terms_of(size).items()})
    atoms = (Dim.of(atom) for atom, power in common for _ in range(power))
    return tuple(one for one in (*more, *atoms, left) if one != 1)


def apart(gap: Size) -> tuple[Size, Size]:
    """Two sizes of which a gap is the difference, each with the terms and products that are positive in it."""
    found = taken_out(gap)
    if found is not None:
        more, less = apart(found.rest)
        part = found.factor * found.by
        return (more + part, less) if positive(found.by) else (more, less - part)
    more = build({monomial: factor for monomial, factor in terms_of(gap).items() if factor > 0})
    return more, more - gap


def positive(size: Size) -> bool:
    """Whether the first term of a size is."""
    return size > 0 if isinstance(size, int) else next(iter(size.terms.values())) > 0


def _products(size: Dim, atom: Atom) -> Iterator[Product]:
    alone = ((atom, 1),)
    by = build({over(one, alone): factor for one, factor in size.terms.items() if dict(one).get(atom) == 1})
    if any(dict(one).get(atom, 1) > 1 for one in size.terms) or isinstance(by, int):
        return
    rest = build({one: factor for one, factor in size.terms.items() if atom not in dict(one)})
    for sign in (1, -1) if isinstance(atom, Quotient) else (-1, 1):
        left = rest - by * sign
        if all(not one or terms_of(rest).get(one) == factor * sign for one, factor in by.terms.items()):
            yield Product(Dim.of(atom) + sign, by, left)
    more = _times(by, rest)
    if more:
        yield Product(Dim.of(atom) + more, by, 0)


def _times(by: Dim, rest: Size) -> int:
    """How often a size is taken in another one: 5 for n and 5 * n; 0 where it is not so."""
    monomial, factor = next(iter(by.terms.items()))
    count = terms_of(rest).get(monomial, 0) // factor
    return count if rest == by * count else 0


def over(monomial: Monomial, by: Monomial) -> Monomial:
    """A monomial divided by one that stands in it."""
    found = divide_monomial(monomial, by)
    assert found is not None
    return found


def shared(size: Dim) -> Monomial:
    """The atoms that stand in every term."""
    first, *others = map(dict, size.terms)
    least = {atom: min((power, *(one.get(atom, 0) for one in others))) for atom, power in first.items()}
    return tuple((atom, power) for atom, power in least.items() if power)


def without_shared(left: Size, right: Size) -> tuple[Size, Size]:
    """Two products without the sizes of tensors that both have: what divides one the other divides as before."""
    if not isinstance(left, Dim) or not isinstance(right, Dim) or len(left.terms) != 1 or len(right.terms) != 1:
        return left, right
    ((one, count),), ((two, other),) = left.terms.items(), right.terms.items()
    powers = dict(two)
    sizes = [atom for atom, _ in one if isinstance(atom, Symbol) and atom.least is not None and atom.least >= 1]
    common = tuple((atom, min(dict(one)[atom], powers[atom])) for atom in sizes if atom in powers)
    return build({over(one, common): count}), build({over(two, common): other})


def beyond_others(gap: Dim) -> list[Size] | None:
    """What is at least 0 where a minimum or a maximum is one of its own sizes, their difference being `gap`; None for
    all other differences.
    """
    for atom in gap.atoms():
        sign = gap.terms.get(((atom, 1),), 0) if isinstance(atom, Extreme) else 0
        if not isinstance(atom, Extreme) or sign not in (1, -1):
            continue
        own = Dim.of(atom) - gap * sign  # what it is where there is no difference
        if own in atom.sizes:
            others = sorted(atom.sizes - {own}, key=repr)
            return [own - one if atom.kind == "max" else one - own for one in others]
    return None

"""Polynomials as their terms: products and divisions of monomials, and division that leaves nothing."""

from __future__ import annotations

from collections.abc import Mapping

from resblock_lint.atoms import Atom, Monomial, order, product_of

MOST_TERMS = 64  # a longer polynomial is not divided by another one

Terms = Mapping[Monomial, int]


def times(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not left or not right:
        return left or right
    powers = dict(left)
    for atom, power in right:
        powers[atom] = powers.get(atom, 0) + power
    return product_of(powers)


def divide_monomial(monomial: Monomial, by: Monomial) -> Monomial | None:
    """`monomial / by`, or None where that is not a monomial."""
    powers = dict(monomial)
    for atom, power in by:
        left = powers.get(atom, 0) - power
        if left < 0:
            return None
        powers[atom] = left
    return tuple((a, p) for a, p in powers.items() if p)


def exact(numerator: Terms, divisor: Terms) -> dict[Monomial, int] | None:
    """The polynomial whose product with the divisor the numerator is; None where there is none.

    Long division in graded lexicographic order: what is left gets less with every step, or it is no multiple.
    """
    if len(divisor) > len(numerator) or len(numerator) > MOST_TERMS or not _atoms(divisor) <= _atoms(numerator):
        return None
    atoms = sorted(_atoms(numerator), key=order)
    rest, whole = dict(numerator), dict[Monomial, int]()
    lead = max(divisor, key=lambda one: _degrees(one, atoms))
    while rest:
        most = max(rest, key=lambda one: _degrees(one, atoms))
        share = divide_monomial(most, lead)
        if share is None or rest[most] % divisor[lead]:
            return None
        count = rest[most] // divisor[lead]
        whole[share] = count
        for monomial, factor in divisor.items():
            product = times(share, monomial)
            left = rest.pop(product, 0) - count * factor
            if left:
                rest[product] = left
    return whole


def _atoms(terms: Terms) -> set[Atom]:
    return {atom for monomial in terms for atom, _ in monomial}


def _degrees(monomial: Monomial, atoms: list[Atom]) -> tuple[int, ...]:
    """Where a monomial stands in graded lexicographic order."""
    powers = dict(monomial)
    return (sum(powers.values()), *(powers.get(atom, 0) for atom in atoms))


def apart_from_shared(one: Mapping[Monomial, int], other: Mapping[Monomial, int]) -> list[dict[Monomial, int]] | None:
    """Two polynomials without the atoms that stand in all terms of both; None where there are none."""
    first, *others = map(dict, (*one, *other))
    least = {atom: min((power, *(term.get(atom, 0) for term in others))) for atom, power in first.items()}
    shared = tuple((atom, power) for atom, power in least.items() if power)
    if not shared:
        return None
    return [{divide_monomial(term, shared) or (): factor for term, factor in terms.items()} for terms in (one, other)]

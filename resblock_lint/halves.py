"""Halves of a size, one rounded down and one up: together they are the size (a case of Hermite's identity)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from resblock_lint.atoms import Quotient, product_of

if TYPE_CHECKING:
    from resblock_lint.dims import Monomial, Size

Halved: TypeAlias = "tuple[Monomial, Monomial, Size, Monomial, int]"


def halved(terms: Mapping[Monomial, int], among: Mapping[Monomial, int]) -> Halved | None:
    """A half rounded down that stands beside the one rounded up, one of them among some of the terms.

    `n // (2 * d) + (n + d) // (2 * d)` is `n // d`. Gives both monomials, `n // d`, what each is multiplied by, and how
    often both are there.
    """
    for monomial in among:
        for atom, power in monomial:
            if not isinstance(atom, Quotient) or (other := _other(atom, terms)) is None:
                continue
            rest = {**dict(monomial), atom: power - 1}
            partner = product_of({**rest, other: rest.get(other, 0) + 1})
            one, two = terms.get(monomial, 0), terms.get(partner, 0)
            if one * two > 0:
                both = min(abs(one), abs(two)) * (1 if one > 0 else -1)
                return monomial, partner, _whole(atom, other), product_of(rest), both
    return None


def _other(atom: Quotient, terms: Mapping[Monomial, int]) -> Quotient | None:
    """The other half of what this is one of, where one of this divisor stands among the terms."""
    divisor, numerator = atom.divisor, atom.numerator
    if not isinstance(divisor, int) or divisor % 2 or isinstance(numerator, int):
        return None
    beside = (one for monomial in terms for one, _ in monomial if isinstance(one, Quotient))
    if not any(one.divisor == divisor and one is not atom and one != atom for one in beside):
        return None
    half = divisor // 2
    return Quotient(numerator + (-half if numerator.constant >= half else half), divisor)


def _whole(one: Quotient, other: Quotient) -> Size:
    """What both halves are together."""
    least = min(
        (half.numerator for half in (one, other)), key=lambda size: 0 if isinstance(size, int) else size.constant
    )
    return least // (one.divisor // 2)

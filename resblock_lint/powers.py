"""Powers whose exponents are sizes, as canonical terms have them: one of each base, with all factors in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resblock_lint.atoms import Monomial, Power
from resblock_lint.polynomials import times

if TYPE_CHECKING:
    from resblock_lint.dims import Size


def lacks(monomial: Monomial, factor: int) -> bool:
    """Whether the last atom of a term is a power that lacks a factor of it, as in `2 * 2 ** (n - 1)`."""
    last = monomial[-1][0] if monomial else None
    return isinstance(last, Power) and _lacks(last.exponent, last.base, factor)


def whole_powers(monomial: Monomial, factor: int) -> tuple[Monomial, int]:
    """The term with one power of each base that lacks no factor: `2 ** n` for `2 * 2 ** (n - k - 1) * 2 ** k`."""
    exponents: dict[int, Size] = {}
    for atom, count in monomial:
        if isinstance(atom, Power):
            exponents[atom.base] = exponents.get(atom.base, 0) + atom.exponent * count
    rest, left = tuple(part for part in monomial if not isinstance(part[0], Power)), factor
    for base, exponent in exponents.items():
        while _lacks(exponent, base, left):
            exponent, left = exponent + 1, left // base
        if not isinstance(exponent, int):
            rest = times(rest, ((Power(base, exponent), 1),))
        elif exponent < 0:
            return monomial, factor
        else:
            left *= base**exponent
    return rest, left


def _lacks(exponent: Size, base: int, factor: int) -> bool:
    return factor % base == 0 and (exponent if isinstance(exponent, int) else exponent.constant) < 0

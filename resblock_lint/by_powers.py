"""Divisions by powers of one number: what `n % 2 ** depth == 0` says of `(n // 2) % 2 ** (depth - 1)`."""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.atoms import Power
from resblock_lint.conditions import AtLeast, Claim, Condition, Equal, all_of, at_least, divides
from resblock_lint.dims import Dim, Quotient, Size, sole, terms_of
from resblock_lint.remainders import divided, remainders_said

MOST_LOG = 64


def told_if(one: Condition, other: Condition) -> Iterator[Claim]:
    """The conditions under any of which one tells another: `n % 2 ** k == 0` that `(n // 2 ** i) % 2 ** j == 0`, where
    i and j are at least 0, and together at most k; and that `n >= 2 ** j`, where n is at least 1 and j at most k.
    """
    for whole, number in _divided(one):
        base = _base(number)
        least = _logarithm(whole - other.left + other.right, base) if isinstance(other, AtLeast) else None
        most = _logarithm(number, base)
        if least is not None and most is not None:
            yield all_of((at_least(whole, 1), at_least(most, least)))
        for part, divisor in _divided(other) if base is not None else ():
            before = _divided_before(part, whole)
            most, first, then = (_logarithm(size, base) for size in (number, before, divisor))
            if most is not None and first is not None and then is not None:
                yield all_of((at_least(most, first + then), at_least(first, 0), at_least(then, 0)))


def in_one_power(one: Condition, other: Condition) -> Claim | None:
    """`n % 2 ** (i + j) == 0` for `n % 2 ** i == 0` and `(n // 2 ** i) % 2 ** j == 0`; None for any other two, or where
    all of it is numbers.
    """
    for whole, number in _divided(one):
        for part, divisor in _divided(other):
            if _base(number, divisor) is not None and _divided_before(part, whole) == number:
                return divides(number * divisor, whole)
    return None


def _divided(one: Condition) -> Iterator[tuple[Size, Size]]:
    """Sizes, and what a condition says divides them."""
    gap = one.left - one.right if isinstance(one, Equal) else 0
    whole = divided(gap)
    if whole is not None:
        yield whole
    yield from ((each.size, each.number) for each in remainders_said(one) if each.left == 0)


def _divided_before(part: Size, whole: Size) -> Size | None:
    """1 for a size itself, 4 for `size // 4`; None for any other size."""
    if part == whole:
        return 1
    found = sole(part)
    return found.divisor if isinstance(found, Quotient) and found.numerator == whole else None


def _base(*numbers: Size) -> int | None:
    """The number of which all of these are powers, if one of them says so."""
    bases = {atom.base for one in numbers if isinstance(one, Dim) for atom in one.atoms() if isinstance(atom, Power)}
    base = bases.pop() if len(bases) == 1 else None
    return base if base is not None and all(_logarithm(one, base) is not None for one in numbers) else None


def _logarithm(number: Size | None, base: int | None) -> Size | None:
    """The exponent of a power of a number: k + 1 for `2 * 2 ** k`; None where it is none."""
    if number is None or base is None:
        return None
    if isinstance(number, int):
        return next((log for log in range(MOST_LOG) if base**log == number), None)
    terms = terms_of(number)
    ((monomial, factor),) = terms.items() if len(terms) == 1 else ((((), 0)),)
    powers = [atom for atom, times in monomial if isinstance(atom, Power) and atom.base == base and times == 1]
    first = _logarithm(factor, base) if len(powers) == len(monomial) == 1 else None
    return None if first is None else powers[0].exponent + first

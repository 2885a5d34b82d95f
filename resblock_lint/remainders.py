"""What is left of sizes that are divided again and again, said by one division: `n % 16 == 0` for `n % 8 == 0` and
`(n // 16) * 2 == n // 8`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from resblock_lint.conditions import AtLeast, Claim, Condition, Equal, at_least, divides, equal, leaves
from resblock_lint.dims import Dim, Quotient, Size, Symbol, build, parts, quotient, sole, terms_of
from resblock_lint.intervals import Intervals

MOST = 4096  # divisions by larger numbers are not put together


class Remainder(NamedTuple):
    """`size % number == left`."""

    size: Size
    number: int
    left: int

    @property
    def is_of_division(self) -> bool:
        """Whether the size is a division and a number."""
        return isinstance(self.size, Dim) and isinstance(sole(self.size - self.size.constant), Quotient)

    @property
    def claim(self) -> Claim:
        """The remainder as a claim."""
        return divides(self.number, self.size) if self.left == 0 else equal(self.size % self.number, self.left)

    @property
    def plain(self) -> Remainder:
        """The same, of the size with the least constant; where one less than the number is left, of one more."""
        more = int(self.left == self.number - 1)
        size = self.size + more
        least = size.constant // self.number * self.number if isinstance(size, Dim) else 0
        return Remainder(size - least, self.number, 0 if more else self.left)


def in_one(one: Condition, other: Condition) -> Claim | None:
    """One claim for two, of which one says what is left of a size, and the other what is left of a division of it by
    the same number or a part of that; None for any other two.
    """
    for outer in remainders_said(one):
        for inner in remainders_said(other):
            found = _whole(outer, inner)
            if found is not None:
                return found.plain.claim
    return None


def of_a_division(one: Condition) -> Remainder | None:
    """What an equation says of what is left of a division: `(n // 8) % 2 == 0`; None where it says no such thing."""
    return next((each.plain for each in remainders_said(one) if each.is_of_division), None)


def _whole(outer: Remainder, inner: Remainder) -> Remainder | None:
    """Both remainders as one of the size that the outer one is of; None where there is none."""
    for divisor in range(1, outer.number + 1):
        more = outer.size // divisor - inner.size if outer.number % divisor == 0 else None
        if not isinstance(more, int):
            continue
        left = (inner.left + more) % inner.number
        if divisor == outer.number:
            return Remainder(outer.size, divisor * inner.number, outer.left + divisor * left)
        if (outer.number // divisor) % inner.number == 0 and outer.left // divisor % inner.number == left:
            return outer
    return None


def remainders(gap: Dim) -> Iterator[Remainder]:
    """What `gap == 0` says of what is left of sizes, for each of its divisions that it may be of: `n - 2 * (n // 2)` of
    n, and `n // 8 - 2 * (n // 16)` of a size that is a division itself.
    """
    for division in gap.atoms():
        number = abs(gap.terms.get(((division, 1),), 0))
        if not isinstance(division, Quotient) or not isinstance(division.divisor, int) or number < 2:
            continue
        if division.divisor % number == 0:
            size = division.numerator // (division.divisor // number)
            rest = size - Dim.of(division) * number
            sides = (rest - gap * sign for sign in (1, -1))
            yield from (Remainder(size, number, one) for one in sides if isinstance(one, int) and 0 <= one < number)


def divisors(claim: Claim) -> Iterator[Dim]:
    """What the sizes of a claim are divided by, where that is no number."""
    for one in leaves(claim):
        if isinstance(one, (Equal, AtLeast)):
            yield from _divisors(one.left)
            yield from _divisors(one.right)


def _divisors(size: Size) -> Iterator[Dim]:
    for atom in size.atoms() if isinstance(size, Dim) else ():
        if isinstance(atom, Quotient) and isinstance(atom.divisor, Dim):
            yield atom.divisor
        for part in () if isinstance(atom, Symbol) else parts(atom):
            yield from _divisors(part)


def multiplied_out(claim: Claim, is_divided: Callable[[Size, Size], bool]) -> Claim:
    """`n` for `d * (n // d)` in the sizes of a condition, where it `is_divided` by d."""
    if not isinstance(claim, (Equal, AtLeast)):
        return claim
    left, right = (_multiplied_out(size, is_divided) for size in (claim.left, claim.right))
    return equal(left, right) if isinstance(claim, Equal) else at_least(left, right)


def _multiplied_out(size: Size, is_divided: Callable[[Size, Size], bool]) -> Size:
    for atom, number, term in _divisions(size):
        times = quotient(number, atom.divisor)
        if times * atom.divisor == number and is_divided(atom.numerator, atom.divisor):
            return _multiplied_out(size - term + times * atom.numerator, is_divided)
    return size


def _divisions(size: Size) -> Iterator[tuple[Quotient, Size, Size]]:
    """The divisions that are factors in a size, what else each is multiplied with there, and the two together."""
    for monomial, factor in size.terms.items() if isinstance(size, Dim) else ():
        for atom in [atom for atom, power in monomial if isinstance(atom, Quotient) and power == 1]:
            yield atom, build({tuple(part for part in monomial if part[0] != atom): factor}), build({monomial: factor})


def divided(gap: Size) -> tuple[Size, Size] | None:
    """A size and what divides it, where one of the two is no plain number, or a division by what is none, and where
    `gap == 0` says that: n and `2 ** k` for `n == (n // 2 ** k) * 2 ** k`; None where it says no such thing.
    """
    for atom, times, term in _divisions(gap):
        sign = 1 if next(iter(terms_of(times).values())) > 0 else -1
        number, size = times * sign, (term - gap) * sign
        if not isinstance(atom.divisor, int) and quotient(size, number) == Dim.of(atom):
            return size, number
    return None


def tells(one: Condition, other: Condition) -> bool:
    """Whether one says that a number divides a size of at least 1, and the other that this is at least that number, or
    that a part of the number divides what is left of the size.
    """
    whole = divided(one.left - one.right) if isinstance(one, Equal) else None
    if whole is None:
        return False
    if isinstance(other, AtLeast):
        return other.left - other.right == whole[0] - whole[1] and Intervals().of(whole[0])[0] >= 1
    part = divided(other.left - other.right) if isinstance(other, Equal) else None
    left = None if part is None else sole(part[0])
    if part is None or not isinstance(left, Quotient):
        return False
    return left.numerator == whole[0] and left.divisor * part[1] == whole[1]


def remainders_said(one: Condition) -> Iterator[Remainder]:
    """What an equation says of what is left of divisions by numbers that are not too large."""
    gap = one.left - one.right if isinstance(one, Equal) else 0
    found = remainders(gap) if isinstance(gap, Dim) else ()
    yield from (each for each in found if each.number <= MOST)

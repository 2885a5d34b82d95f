"""Equations between sizes and what is left of them after divisions, in words without these: `n == n // s`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resblock_lint.conditions import Claim, all_of, at_least, divides, equal, negation, some_of
from resblock_lint.dims import Atom, Dim, Monomial, Quotient, Size, Symbol, quotient, sole, terms_of
from resblock_lint.equations import signed
from resblock_lint.factors import factors
from resblock_lint.facts import Facts, Verdict
from resblock_lint.polynomials import divide_monomial, times


def without_divisions(gap: Dim, facts: Facts) -> Claim | None:
    """What `gap == 0` says, in fewer divisions or in smaller sizes; None where nothing simpler is known."""
    for division in gap.atoms():
        if isinstance(division, Quotient):
            simpler = _of_the_whole(gap, division, facts) or _of_less(gap, division, facts)
            if simpler is not None:
                return simpler
    return _of_roundings(gap, facts) or _of_every_part(gap, facts) or _of_one_factor(gap, facts)


def _of_roundings(gap: Dim, facts: Facts) -> Claim | None:
    """`n % d == 0` where what is rounded up, `(n + d - 1) // d`, is to be what is rounded down."""
    found = [atom for atom in gap.atoms() if isinstance(atom, Quotient)]
    if len(found) != 2 or found[0].divisor != found[1].divisor or facts.interval(found[0].divisor)[0] < 1:
        return None
    for one, other in (found, found[::-1]):
        whole, divisor = gap - Dim.of(one) + Dim.of(other), one.divisor
        for sign in (1, -1) if isinstance(whole, int) else ():
            up = one.numerator + divisor * whole
            if up - other.numerator == (divisor - 1) * sign:
                return divides(divisor, other.numerator if sign > 0 else up)
    return None


def _of_the_whole(gap: Dim, division: Quotient, facts: Facts) -> Claim | None:
    """`n == 0 or d == 1` for `n == n // d`, also where it is divided more than once."""
    divisors: list[Size] = []
    for inner in _chain(division):
        if not _rounds_down(inner, facts):
            return None
        divisors.append(inner.divisor)
        if gap in (inner.numerator - Dim.of(division), Dim.of(division) - inner.numerator):
            return some_of((all_of(equal(one, 1) for one in divisors), equal(inner.numerator + 1, 1)))
    return None


def _of_less(gap: Dim, division: Quotient, facts: Facts) -> Claim | None:
    """`k == 1 and (d == 1 or n == 0)` for `n == (n - k + 1) // d`, where k is at least 1, and n at least 0."""
    for sign in (1, -1):
        whole = Dim.of(division) + gap * sign
        less = whole - division.numerator
        divided, over, none = sole(whole), whole, equal(whole, 0)
        if isinstance(divided, Quotient) and _is_count(divided, facts):
            over, none = divided.numerator, at_least(divided.divisor, divided.numerator + 1)
        plain = isinstance(less, Dim) and divided is not None and all(isinstance(one, Symbol) for one in less.atoms())
        signs = (at_least(less, 0), at_least(over, 0)) if plain else (False,)
        if _is_count(division, facts) and all(facts.decide(one) is Verdict.YES for one in signs):
            return all_of((equal(less, 0), some_of((equal(division.divisor, 1), none))))
    return None


def _is_count(division: Quotient, facts: Facts) -> bool:
    """Whether a division is one by a size of at least 1."""
    return facts.interval(division.divisor)[0] >= 1


def _chain(division: Quotient) -> Iterator[Quotient]:
    """A division, the one that it divides the result of, and so on."""
    inner: Atom | None = division
    while isinstance(inner, Quotient):
        yield inner
        inner = sole(inner.numerator)


def _rounds_down(division: Quotient, facts: Facts) -> bool:
    """Whether a division is one of a size that is not negative by one that is at least 1."""
    return facts.interval(division.numerator)[0] >= 0 and _is_count(division, facts)


def _of_every_part(gap: Dim, facts: Facts) -> Claim | None:
    """`a % c == 0 and b % c == 0` for `a * b == (a // c * c) * (b // c * c)`: no part can make up for another.

    All of the parts are at most what they are parts of where the divisors are positive; where they are not, at least.
    """
    if len(gap.terms) != 2 or sum(gap.terms.values()):
        return None
    for product, whole in (tuple(gap.terms), tuple(gap.terms)[::-1]):
        found = [atom for atom, power in product if power == 1 and isinstance(atom, Quotient)]
        alike = len({one.divisor for one in found}) == 1 or all(facts.interval(one.divisor)[0] >= 1 for one in found)
        positive = all(facts.interval(Dim.of(atom))[0] >= 1 for atom, _ in whole)
        if len(found) > 1 and alike and positive and _without(found, product) == whole:
            return all_of(divides(one.divisor, one.numerator) for one in found)
    return None


def _without(divisions: Sequence[Quotient], product: Monomial) -> Monomial | None:
    """A product in which each of these divisions times its divisor is replaced by what it divides."""
    for one in divisions:
        part, over = _monomial(Dim.of(one) * one.divisor), _monomial(one.numerator)
        left = divide_monomial(product, part) if part and over else None
        if left is None or not over:
            return None
        product = times(left, over)
    return product


def below(gap: Size, facts: Facts) -> Claim | None:
    """`n < d` for `n // d == 0`, given as a gap; None for any other."""
    division = sole(gap) or sole(-gap)
    if isinstance(division, Quotient) and _rounds_down(division, facts):
        return at_least(division.divisor, division.numerator + 1)
    return None


def _monomial(size: Size) -> Monomial | None:
    """The product that a size is, if it is one of atoms alone."""
    ((one, factor), *rest) = terms_of(size).items() if size != 0 else (((), 0),)
    return one if factor == 1 and not rest else None


def _of_one_factor(gap: Dim, facts: Facts) -> Claim | None:
    """That one of the factors of a size is 0, of those that may be."""
    found = factors(gap)
    left = [one for one in dict.fromkeys(found) if facts.interval(one)[0] < 1]
    return some_of(equal(one, 0) for one in left) if len(found) > 1 else None


def of_bound(gap: Dim, facts: Facts) -> Size | None:
    """A size that is at least 0 where `gap` is, without factors that are at least 1; None where there is none."""
    found = factors(gap)
    left = [one for one in found if facts.interval(one)[0] < 1]
    return left[0] if len(found) > 1 and len(left) == 1 else None


def left_over(gap: Dim, division: Quotient, facts: Facts) -> Iterator[Size]:
    """`a % b` where a gap is 0 just where that is: `a == b * (a // b)`, and `a == b * ceildiv(a, b)`."""
    over, under = division.numerator, division.divisor
    rest = over - under * Dim.of(division)
    if rest in (gap, -gap):
        yield rest
    if rest - under + 1 in (gap, -gap) and facts.interval(under)[0] >= 1:
        yield over + 1 - quotient(over + 1, under) * under
    more = next((more for sign in (1, -1) for more in (rest - gap * sign,) if isinstance(more, int)), 0)
    if isinstance(under, int) and 0 < more < under:
        yield (over - more) % under


def of_rest(gap: Dim, facts: Facts) -> Claim | None:
    """What a bound of `n % d` says: `d >= 1 or n % d == 0` that it is at least 0, and `d >= 1` that d is at least that,
    as what is left has the sign of the divisor; of a divisor of at least 1, `n % d != 0` that it is at least 1.
    """
    for division in gap.atoms():
        if not isinstance(division, Quotient):
            continue
        over, under = division.numerator, division.divisor
        rest = over - under * Dim.of(division)
        none = divides(under, signed(over))
        if gap == rest:
            return some_of((at_least(under, 1), none))
        if under - rest - gap in (0, 1):
            return at_least(under, 1)
        if gap in (-rest, rest - 1) and facts.interval(under)[0] >= 1:
            return none if gap == -rest else negation(none)
    return None

"""Sizes and claims in simpler words, by what is known: the same for every value that satisfies the facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Each,
    Equal,
    Not,
    Some,
    all_of,
    at_least,
    each,
    equal,
    mapped,
    some_of,
)
from resblock_lint.dims import (
    Atom,
    Dim,
    Extreme,
    Quotient,
    Size,
    Symbol,
    build,
    ceildiv,
    extreme,
    sole,
    substitute,
    symbols,
    terms_of,
)
from resblock_lint.divisions import below, left_over, of_bound, of_rest, without_divisions
from resblock_lint.equations import primitive, signed
from resblock_lint.factors import apart, content
from resblock_lint.facts import Facts, Verdict
from resblock_lint.solutions import of_one_size

MOST_TOGETHER = 12  # conditions of which each is compared with all others


def simplified(facts: Facts, claim: Claim) -> Claim:
    """An equivalent claim in which `n == n // s` reads `s == 1 or n == 0`."""
    if isinstance(claim, Some):
        return some_of(simplified(facts, one) for one in claim.conditions if facts.decide(one) is not Verdict.NO)
    gap = facts.normal(claim.left - claim.right) if isinstance(claim, Equal) else 0
    simpler = without_divisions(gap, facts) if isinstance(gap, Dim) else None
    return claim if simpler is None else simpler


def settled(facts: Facts, size: Size) -> Size:
    """The size in terms of what is known, a minimum or maximum replaced by the one size that it is known to be."""
    size = facts.normal(size)
    step: dict[Atom, Size] = {}
    for atom in set(size.atoms()) if isinstance(size, Dim) else ():
        if isinstance(atom, Extreme):
            picked = _picked(facts, atom)
            step.update({} if picked is None else {atom: picked})
        elif isinstance(atom, Quotient) and (steps := _steps_within(facts, atom)) is not None:
            step[atom] = steps
        elif isinstance(atom, Quotient) and len({*(ends := facts.interval(Dim.of(atom)))}) == 1:
            step[atom] = int(ends[0])  # `-1 // s` of any stride
    return substitute(size, step)


def _steps_within(facts: Facts, atom: Quotient) -> Size | None:
    """`ceildiv(n, k)` for `ceildiv(n, min(n, k))`: a step that is longer than the whole makes one place as well.

    They are one more than `(n - 1) // k` and `(n - 1) // min(n, k)`.
    """
    inner = next(atom.divisor.atoms(), None) if isinstance(atom.divisor, Dim) else None
    size = atom.numerator + 1
    least = isinstance(inner, Extreme) and inner.kind == "min" and atom.divisor == Dim.of(inner) and size in inner.sizes
    if not least or not isinstance(inner, Extreme) or facts.decide(at_least(size, 1)) is not Verdict.YES:
        return None
    others = inner.sizes - {size}
    positive = all(facts.decide(at_least(one, 1)) is Verdict.YES for one in others)
    return ceildiv(size, extreme("min", sorted(others, key=repr))) - 1 if positive else None


def _picked(facts: Facts, atom: Extreme) -> Size | None:
    for one in sorted(atom.sizes, key=lambda one: (len(repr(one)), repr(one))):
        pairs = [(one, other) if atom.kind == "max" else (other, one) for other in atom.sizes if other is not one]
        if all(facts.decide(at_least(more, less)) is Verdict.YES for more, less in pairs):
            return one
    return None


def tightened(claim: Claim, facts: Facts) -> Claim:
    """The same bound or equation in its least terms: `a >= 1` for `2 * a >= 1`, `n >= d` for `n // d >= 1`."""

    def tight(leaf: Condition) -> Claim:
        if isinstance(leaf, AtLeast):
            return _tight_bound(leaf.left - leaf.right, leaf, facts)
        if isinstance(leaf, Each):
            return each(leaf.turn, leaf.first, leaf.last, tightened(leaf.condition, facts))
        return _tight_equation(leaf.left - leaf.right, leaf, facts) if isinstance(leaf, Equal) else leaf

    return mapped(claim, tight)


def never(claim: Claim) -> bool:
    """Whether a claim holds for no sizes at all."""
    return Facts().decide(tightened(claim, Facts())) is Verdict.NO


def _tight_bound(gap: Size, claim: AtLeast, facts: Facts) -> Claim:
    if not isinstance(gap, Dim):
        return gap >= 0
    signs = of_rest(gap, facts)
    if signs is not None:
        return tightened(signs, facts)
    rest = gap - gap.constant
    if not isinstance(rest, Dim):
        return claim
    factor = content(rest)
    least = -(gap.constant // factor)
    rest = build({monomial: count // factor for monomial, count in rest.terms.items()})
    alone = sole(rest)
    quotient = alone if isinstance(alone, Quotient) else None
    if quotient is not None and facts.interval(quotient.divisor)[0] >= 1:
        inner = quotient.numerator - quotient.divisor * least
        return _tight_bound(inner, AtLeast(inner, 0), facts)
    if quotient is not None and least == 1 and facts.interval(quotient.numerator)[0] >= 1:
        return all_of((at_least(quotient.divisor, 1), at_least(quotient.numerator, quotient.divisor)))
    whole = _multiplied(gap) or of_bound(gap, facts)
    if whole is not None:
        return _tight_bound(whole, AtLeast(whole, 0), facts)
    shorter = _without_counts(rest, facts) if least == 1 else rest
    if shorter != rest:
        return at_least(shorter, 1)
    return AtLeast(rest, least) if factor > 1 else claim if claim.left - claim.right == gap else AtLeast(gap, 0)


def _multiplied(gap: Dim) -> Size | None:
    """`a >= b * k` for `a // k >= b`, where that is the only division and nothing is rounded up."""
    divisions = [atom for atom in gap.atoms() if isinstance(atom, Quotient)]
    if len(divisions) != 1:
        return None
    (atom,) = divisions
    divisor, over = atom.divisor, atom.numerator
    plain = isinstance(divisor, int) and isinstance(over, Dim) and not over.constant
    if not plain or gap.terms.get(((atom, 1),)) != 1:
        return None
    return (gap - Dim.of(atom)) * divisor + over


def _without_counts(size: Size, facts: Facts) -> Size:
    """A product without those of its factors that are at least 1: it is at least 1 where the rest is."""
    if not isinstance(size, Dim) or len(size.terms) != 1:
        return size
    ((monomial, factor),) = size.terms.items()
    open_ = tuple(part for part in monomial if facts.interval(Dim.of(part[0]))[0] < 1)
    return build({open_ or monomial: factor})


def _is_count(atom: Atom) -> bool:
    """Whether an atom is at least 1 whatever is known: a size of a tensor."""
    return isinstance(atom, Symbol) and atom.least is not None and atom.least >= 1


def _tight_equation(gap: Size, claim: Equal, facts: Facts) -> Claim:
    """The equation without what both sides share, terms and factors; each term on the side where it is positive."""
    if not isinstance(gap, Dim):
        return gap == 0
    shorter = primitive(gap, _is_count) if len(gap.terms) > 1 else gap
    if isinstance(shorter, Dim) and symbols(shorter) != symbols(gap):
        return _tight_equation(shorter, Equal(shorter, 0), facts)
    divisions = [atom for atom in gap.atoms() if isinstance(atom, Quotient)]
    whole = next((part for atom in divisions for part in left_over(gap, atom, facts)), None)
    if whole is not None:
        return equal(whole, 0)
    simpler = without_divisions(gap, facts)
    simpler = of_one_size(gap, facts) if simpler is None else simpler
    if simpler is not None:
        return tightened(simpler, facts)
    rest = gap - gap.constant
    factor = content(rest) if isinstance(rest, Dim) else 1
    if gap.constant % factor:
        return False
    alike = claim.right != 0 or all(count > 0 for count in gap.terms.values())
    if factor == 1 and alike and not set(terms_of(claim.left)) & set(terms_of(claim.right)):
        return claim
    more, less = apart(build({monomial: count // factor for monomial, count in gap.terms.items()}))
    return Equal(less, more) if isinstance(more, int) else Equal(more, less)


def _needed(cube: Sequence[Condition]) -> Sequence[Condition]:
    """The conditions of a cube that do not follow from the others."""
    kept = list(cube)
    for one in cube if len(cube) <= MOST_TOGETHER else ():
        others, facts = [other for other in kept if other is not one], Facts()
        for other in others:
            facts.assume(other)
        if facts.decide(one) is Verdict.YES:
            kept = others
    return kept


def together(cube: Sequence[Condition]) -> Claim:
    """All of these, in least terms, without what follows from others; two bounds between which one number is left are
    an equation: `n == 1`.
    """
    cube = _needed(cube)
    gaps = {one.left - one.right for one in cube if isinstance(one, AtLeast)}
    return all_of(
        tightened(equal(signed(one.left - one.right), 0), Facts())
        if isinstance(one, AtLeast) and one.right - one.left in gaps
        else tightened(one, Facts())
        for one in cube
    )


def numbers_known(about: Iterable[Symbol], facts: Facts) -> dict[Atom, Size]:
    """The symbols of which it is known which numbers they are, with these."""
    found = ((one, facts.normal(Dim.of(one))) for one in about)
    return {one: number for one, number in found if isinstance(number, int)}


def in_words(one: Condition, facts: Facts) -> Condition:
    """`n < d` for `n // d == 0`, and `n == 1` for `n <= 1` where it is at least that."""
    found: Claim | None = None
    if isinstance(one, Equal):
        found = below(one.left - one.right, facts)
    elif isinstance(one, AtLeast):
        gap = one.left - one.right
        found = of_rest(gap, facts) if isinstance(gap, Dim) else None
        if found is None and facts.decide(AtLeast(one.right, one.left)) is Verdict.YES:
            found = tightened(equal(signed(gap), 0), Facts())
    return one if found is None or isinstance(found, bool) else found


def from_the_least(parts: Sequence[Condition]) -> tuple[Condition, ...]:
    """`n >= 1` for `n == 1 or n >= 2`."""
    found = list(parts)
    for one in parts:
        gap = one.left - one.right if isinstance(one, AtLeast) else 0
        equations = [(part, part.left - part.right) for part in found if isinstance(part, Equal)]
        least = next((part for part, rest in equations if rest in (gap + 1, -gap - 1)), None)
        if isinstance(gap, Dim) and least is not None:
            found[found.index(one)] = AtLeast(gap + 1, 0)
            found.remove(least)
    return tuple(found)


def apart_from_zero(parts: Sequence[Condition]) -> Sequence[Condition]:
    """`n != 0` for `n >= 1 or n <= -1`."""
    bounds = {one: one.left - one.right for one in parts if isinstance(one, AtLeast)}
    for one, more in bounds.items():
        less = next((other for other, gap in bounds.items() if gap + more == -2), None)
        if less is not None:
            rest = [part for part in parts if part not in (one, less)]
            return [*rest, Not(Equal(more + 1, 0))]
    return parts

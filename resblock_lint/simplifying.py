"""Sizes and claims in simpler words, by what is known: the same for every value that satisfies the facts."""

from __future__ import annotations

from resblock_lint.conditions import Claim, Equal, Some, at_least, equal, some_of
from resblock_lint.dims import Atom, Dim, Extreme, Quotient, Size, substitute
from resblock_lint.facts import Facts, Verdict


def simplified(facts: Facts, claim: Claim) -> Claim:
    """An equivalent claim in which `n == n // s` reads `s == 1 or n == 0`."""
    if isinstance(claim, Some):
        return some_of(simplified(facts, one) for one in claim.conditions if facts.decide(one) is not Verdict.NO)
    if isinstance(claim, Equal):
        return _without_stride(facts, claim)
    return claim


def settled(facts: Facts, size: Size) -> Size:
    """The size in terms of what is known, a minimum or maximum replaced by the one size that it is known to be."""
    size = facts.normal(size)
    step: dict[Atom, Size] = {}
    for atom in set(size.atoms()) if isinstance(size, Dim) else ():
        if isinstance(atom, Extreme):
            picked = _picked(facts, atom)
            step.update({} if picked is None else {atom: picked})
    return substitute(size, step)


def _picked(facts: Facts, atom: Extreme) -> Size | None:
    for one in sorted(atom.sizes, key=lambda one: len(repr(one))):
        pairs = [(one, other) if atom.kind == "max" else (other, one) for other in atom.sizes if other is not one]
        if all(facts.decide(at_least(more, less)) is Verdict.YES for more, less in pairs):
            return one
    return None


def _without_stride(facts: Facts, claim: Equal) -> Claim:
    gap = facts.normal(claim.left - claim.right)
    for atom in list(gap.atoms()) if isinstance(gap, Dim) else ():
        if isinstance(atom, Quotient) and isinstance(atom.divisor, Dim):
            rest = atom.numerator - Dim.of(atom)
            bounded = facts.interval(atom.numerator)[0] >= 0 and facts.interval(atom.divisor)[0] >= 1
            if bounded and gap in (rest, -rest):
                return some_of((equal(atom.divisor, 1), equal(atom.numerator + 1, 1)))
    return claim

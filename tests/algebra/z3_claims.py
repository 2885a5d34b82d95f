"""Claims as formulas of z3, whose division by a positive integer rounds down as Python's does."""

from __future__ import annotations

from functools import reduce
from typing import Any

import z3
from drawn_claims import COUNTS

from resblock_lint.conditions import AtLeast, Claim, Equal, Every, Not, Some
from resblock_lint.dims import Atom, Extreme, Quotient, Size, Symbol


def bounds() -> list[Any]:
    """What always holds of the symbols."""
    return [z3.Int(one.name) >= 1 for one in COUNTS]


def formula(claim: Claim) -> Any:
    """A claim as a formula."""
    if isinstance(claim, bool):
        return z3.BoolVal(claim)
    if isinstance(claim, Equal):
        return number(claim.left) == number(claim.right)
    if isinstance(claim, AtLeast):
        return number(claim.left) >= number(claim.right)
    if isinstance(claim, Not):
        return z3.Not(formula(claim.condition))
    assert isinstance(claim, (Every, Some))
    return (z3.And if isinstance(claim, Every) else z3.Or)(*map(formula, claim.conditions))


def number(size: Size) -> Any:
    """A size as a term."""
    if isinstance(size, int):
        return z3.IntVal(size)
    total = z3.IntVal(0)
    for monomial, factor in size.terms.items():
        term = z3.IntVal(factor)
        for atom, power in monomial:
            for _ in range(power):
                term = term * _atom(atom)
        total = total + term
    return total


def _atom(atom: Atom) -> Any:
    if isinstance(atom, Symbol):
        return z3.Int(atom.name)
    if isinstance(atom, Quotient):
        return number(atom.numerator) / number(atom.divisor)
    assert isinstance(atom, Extreme)
    less = atom.kind == "min"
    terms = [number(one) for one in atom.sizes]
    return reduce(lambda one, two: z3.If((one <= two) if less else (one >= two), one, two), terms)

"""Equations of one size with divisions by numbers, beside brute force."""

from __future__ import annotations

import random

import pytest

from resblock_lint.dims import Dim, Origin, Size, Symbol, quotient, substitute
from resblock_lint.facts import Facts
from resblock_lint.printing import PLAIN
from resblock_lint.solutions import of_one_size

MOST = 120  # no drawn equation has a solution beyond


def drawn(pick: random.Random, size: Size) -> Size:
    """A difference of two sizes as convolutions make them of one: moved, and divided, once or twice."""
    sides = list[Size]()
    for _ in range(2):
        side = size + pick.randint(-3, 3)
        for _ in range(pick.choice((0, 1, 1, 2))):
            side = quotient(side * pick.choice((1, 1, 2)) + pick.randint(-2, 4), pick.choice((2, 3, 4)))
        sides.append(side)
    return sides[0] - sides[1]


@pytest.mark.parametrize("least", [0, 1, None])
def test_an_equation_of_one_size_has_the_solutions_that_are_told(least: int | None) -> None:
    pick, told, solved = random.Random(least), 0, 0
    for _ in range(150):
        symbol = Symbol("n", Origin.PARAMETER, least)
        gap = drawn(pick, Dim.of(symbol))
        claim = of_one_size(gap, Facts()) if isinstance(gap, Dim) else None
        if claim is None:
            continue
        told += 1
        for n in range(-MOST if least is None else least, MOST):
            said = claim if isinstance(claim, bool) else eval(PLAIN.claim(claim), {"n": n})
            solved += bool(said)
            assert bool(said) == (substitute(gap, {symbol: n}) == 0), (PLAIN.claim(claim), n)
    assert told > 40
    assert solved > 20

"""Clauses of divisions by powers, put together: the same calls as before, by brute force over small numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import pytest

from resblock_lint.atoms import Power
from resblock_lint.by_powers import in_one_power, told_if
from resblock_lint.clause import Clause
from resblock_lint.clause_sets import simplified
from resblock_lint.conditions import Claim, Condition, at_least, divides
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.flow import Site
from resblock_lint.printing import PLAIN

N = Dim.of(Symbol("n", Origin.PARAMETER, 1))
DEPTH = Dim.of(Symbol("depth", Origin.PARAMETER))
NUMBERS = list(product(range(1, 65), range(6)))
SITE = Site("m.py", None)


def power(exponent: Size) -> Size:
    return Dim.of(Power(2, exponent)) if isinstance(exponent, Dim) else 2**exponent


def said(*claims: Claim) -> list[Condition]:
    return [one for one in claims if not isinstance(one, bool)]


DIVISIONS = said(
    *(divides(power(most), N) for most in (1, 2, 3, DEPTH, DEPTH + 1)),
    *(divides(power(then), N // power(first)) for first in (1, 2, DEPTH) for then in (1, 2, DEPTH)),
)  # fmt: skip
GUARDS = said(*(at_least(most, DEPTH) for most in range(5)), *(at_least(DEPTH, least) for least in (2, 4)))


def holds(claim: Claim, n: int, depth: int) -> bool:
    return claim if isinstance(claim, bool) else bool(eval(PLAIN.claim(claim), {"n": n, "depth": depth}))


def test_what_a_division_tells_of_another_one_holds() -> None:
    told = 0
    for one, other in product(DIVISIONS, DIVISIONS):
        for needed in told_if(one, other):
            for n, depth in NUMBERS:
                if holds(needed, n, depth) and holds(one, n, depth):
                    assert holds(other, n, depth), (PLAIN.claim(one), PLAIN.claim(other))
                    told += 1
    assert told > 1000


def test_two_divisions_are_one_where_they_are_made_one() -> None:
    found = [(one, other, in_one_power(one, other)) for one, other in product(DIVISIONS, DIVISIONS)]
    made = [(one, other, joint) for one, other, joint in found if joint is not None]
    assert made
    for one, other, joint in made:
        for n, depth in NUMBERS:
            assert holds(joint, n, depth) is (holds(one, n, depth) and holds(other, n, depth))


def drawn(pick: random.Random) -> list[Clause]:
    """Clauses of a depth that is not negative, as those of the levels of a network are."""
    clauses = [Clause((one,), SITE, None) for one in said(at_least(DEPTH, 0))]
    for _ in range(pick.randrange(2, 6)):
        guards = pick.sample(GUARDS, pick.choice((0, 1, 1, 2)))
        clauses.append(Clause((*guards, pick.choice(DIVISIONS)), SITE, None))
    return clauses


def all_hold(clauses: Sequence[Clause], n: int, depth: int) -> bool:
    return all(any(holds(part, n, depth) for part in one.parts) for one in clauses)


@pytest.mark.parametrize("seed", range(60))
def test_clauses_of_divisions_say_the_same_in_least_terms(seed: int) -> None:
    clauses = drawn(random.Random(seed))
    made = simplified(clauses)
    for n, depth in NUMBERS:
        assert all_hold(made, n, depth) is all_hold(clauses, n, depth), (n, depth)


def test_levels_that_halve_an_image_ask_for_one_division() -> None:
    levels = [
        *((guard, divides(2, N // half)) for guard, half in ((1, 2), (2, 4))),
        (0, divides(2, N)),
        (2, divides(power(DEPTH), N)),
        (0, divides(2, N // power(DEPTH - 1))),
    ]
    clauses = [Clause(tuple(said(at_least(guard, DEPTH), claim)), SITE, None) for guard, claim in levels]
    clauses.append(Clause(tuple(said(at_least(DEPTH, 0))), SITE, None))
    assert [PLAIN.claim(one.claim) for one in simplified(clauses)] == ["n % 2 ** depth == 0", "depth >= 0"]

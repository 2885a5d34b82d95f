"""What is said of remainders by one division is what two said together, and reads as what it is."""

from __future__ import annotations

from itertools import product

import pytest

from resblock_lint.conditions import Equal
from resblock_lint.dims import Dim, Size, Symbol
from resblock_lint.printing import PLAIN
from resblock_lint.remainders import in_one, of_a_division
from resblock_lint.valuation import holds

N = Symbol("n", least=1)
SIZE = Dim.of(N)
VALUES = range(1, 200)


def remainder(size: Size, number: int, left: int) -> Equal:
    return Equal(size - size // number * number, left)


@pytest.mark.parametrize(("first", "second"), [(2, 2), (4, 2), (8, 2), (3, 4), (2, 6), (12, 3)])
@pytest.mark.parametrize("less", [0, 1, 3])
def test_two_divisions_are_one(first: int, second: int, less: int):
    pairs = 0
    for one_left, other_left in product(range(first), range(second)):
        base = SIZE - less
        one, other = remainder(base, first, one_left), remainder(base // first, second, other_left)
        found = in_one(one, other)
        pairs += found is not None
        for value in VALUES if found is not None else ():
            both = holds(one, {N: value}) and holds(other, {N: value})
            assert holds(found, {N: value}) == both
    assert pairs == first * second


@pytest.mark.parametrize(("number", "divisor", "inner"), [(16, 2, 4), (12, 3, 2), (8, 1, 4), (9, 3, 3)])
def test_what_follows_is_left_out(number: int, divisor: int, inner: int):
    found = [
        (whole, part, in_one(remainder(SIZE, number, whole), remainder(SIZE // divisor, inner, part)))
        for whole, part in product(range(number), range(inner))
    ]
    for whole, part, claim in found:
        follows = whole // divisor % inner == part
        assert (claim is not None) == follows
        for value in VALUES if claim is not None else ():
            assert holds(claim, {N: value}) == (value % number == whole)


def test_other_sizes_stay_two_claims():
    assert in_one(remainder(SIZE, 4, 0), remainder(Dim.of(Symbol("m")), 4, 0)) is None
    assert in_one(remainder(SIZE, 4, 0), remainder(SIZE // 3, 2, 0)) is None


def test_a_remainder_of_a_division_reads_as_one():
    assert PLAIN.claim(remainder(SIZE // 8, 2, 0)) == "(n // 8) % 2 == 0"
    assert PLAIN.claim(remainder((SIZE - 1) // 2, 4, 3)) == "ceildiv(n, 2) % 4 == 0"
    assert of_a_division(remainder(SIZE, 8, 0)) is None

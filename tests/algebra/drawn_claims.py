"""Random sizes and claims of the kinds that programs make, each with what it should be: a function of values."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from resblock_lint.conditions import Claim, all_of, at_least, equal, negation, some_of
from resblock_lint.dims import Dim, Origin, Size, Symbol, ceildiv, extreme, raised

Values = Mapping[Symbol, int]
COUNTS = [Symbol(name, Origin.PARAMETER, 1) for name in ("x.shape[1]", "x.shape[-1]")]
NUMBERS = [Symbol(name, Origin.PARAMETER) for name in ("filters", "stride")]
SYMBOLS = [*COUNTS, *NUMBERS]


@dataclass(frozen=True)
class Drawn:
    """A size, and the integer that it should be for some values; a divisor is at least 1."""

    size: Size
    meant: Callable[[Values], int]


@dataclass(frozen=True)
class Said:
    """A claim, and whether it should hold for some values."""

    claim: Claim
    meant: Callable[[Values], bool]


def of_symbol(symbol: Symbol) -> Drawn:
    return Drawn(Dim.of(symbol), lambda values: values[symbol])


def of_number(number: int) -> Drawn:
    return Drawn(number, lambda values: number)


def _binary(kind: str, left: Drawn, right: Drawn) -> Drawn:
    one, two = left.meant, right.meant
    if kind == "+":
        return Drawn(left.size + right.size, lambda values: one(values) + two(values))
    if kind == "-":
        return Drawn(left.size - right.size, lambda values: one(values) - two(values))
    if kind == "*":
        return Drawn(left.size * right.size, lambda values: one(values) * two(values))
    if kind == "min":
        return Drawn(extreme("min", [left.size, right.size]), lambda values: min(one(values), two(values)))
    return Drawn(extreme("max", [left.size, right.size]), lambda values: max(one(values), two(values)))


def _divided(kind: str, over: Drawn, under: Drawn) -> Drawn:
    one, two = over.meant, under.meant
    if kind == "//":
        return Drawn(over.size // under.size, lambda values: one(values) // two(values))
    if kind == "%":
        return Drawn(over.size % under.size, lambda values: one(values) % two(values))
    return Drawn(ceildiv(over.size, under.size), lambda values: -(-one(values) // two(values)))


DIVISORS = st.one_of(st.sampled_from(COUNTS).map(of_symbol), st.integers(1, 4).map(of_number))
LEAVES = st.one_of(st.sampled_from(SYMBOLS).map(of_symbol), st.integers(-3, 6).map(of_number))


def _sizes(leaves: st.SearchStrategy[Drawn], divisors: st.SearchStrategy[Drawn]) -> st.SearchStrategy[Drawn]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(_binary, st.sampled_from(["+", "-", "*", "min", "max"]), inner, inner),
            st.builds(_divided, st.sampled_from(["//", "%", "ceil"]), inner, divisors),
        ),
        max_leaves=4,
    )


def _power(base: int, exponent: Symbol, more: int) -> Drawn:
    return Drawn(raised(base, Dim.of(exponent) + more), lambda values: base ** (values[exponent] + more))


SIZES = _sizes(LEAVES, DIVISORS)
POWERS = st.builds(_power, st.sampled_from([2, 2, 3]), st.sampled_from(COUNTS), st.integers(-1, 2))
WITH_POWERS = _sizes(st.one_of(LEAVES, POWERS), st.one_of(DIVISORS, POWERS))


def _compared(kind: str, left: Drawn, right: Drawn) -> Said:
    one, two = left.meant, right.meant
    if kind == "==":
        return Said(equal(left.size, right.size), lambda values: one(values) == two(values))
    if kind == "!=":
        return Said(negation(equal(left.size, right.size)), lambda values: one(values) != two(values))
    return Said(at_least(left.size, right.size), lambda values: one(values) >= two(values))


def _joined(kind: str, left: Said, right: Said) -> Said:
    one, two = left.meant, right.meant
    if kind == "or":
        return Said(some_of((left.claim, right.claim)), lambda values: one(values) or two(values))
    return Said(all_of((left.claim, right.claim)), lambda values: one(values) and two(values))


COMPARED = st.builds(_compared, st.sampled_from(["==", "!=", ">="]), SIZES, SIZES)
OF_POWERS = st.builds(_compared, st.sampled_from(["==", "!=", ">="]), WITH_POWERS, WITH_POWERS)
CLAIMS = st.one_of(COMPARED, COMPARED, st.builds(_joined, st.sampled_from(["or", "and"]), COMPARED, COMPARED))


def environments(count: int = 250) -> list[dict[Symbol, int]]:
    """Values for all symbols: the small ones all, and some larger ones."""
    small = list(itertools.product((1, 2, 3), (1, 2, 4), (-1, 0, 1, 2, 5), (0, 1, 2, 3)))
    pick = random.Random(3)
    large = [
        (pick.randint(1, 40), pick.randint(1, 64), pick.randint(-4, 64), pick.randint(-2, 5)) for _ in range(count)
    ]
    return [dict(zip(SYMBOLS, values, strict=True)) for values in (*small, *large)]


ENVIRONMENTS = environments()

# images of height x.shape[1] after layers: padded, strided, scaled
HEIGHT = of_symbol(COUNTS[0])
OFFSETS = st.one_of(st.sampled_from(NUMBERS).map(of_symbol), st.integers(-2, 3).map(of_number))
PADDED = st.one_of(st.just(HEIGHT), st.builds(_binary, st.sampled_from(["+", "-"]), st.just(HEIGHT), OFFSETS))
STRIDES = st.one_of(st.just(of_symbol(COUNTS[1])), st.integers(1, 3).map(of_number))
IMAGES = st.one_of(
    PADDED,
    st.builds(_divided, st.sampled_from(["//", "ceil"]), PADDED, STRIDES),
    st.builds(_binary, st.just("*"), st.just(HEIGHT), STRIDES),
)
MEETINGS = st.builds(_compared, st.just("=="), IMAGES, IMAGES)


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[list[Said], Said]:
    """What is assumed of two sizes, and a claim about the same two: the one nearly says the other."""
    left, right = draw(SIZES), draw(SIZES)
    kinds = st.sampled_from(["==", "!=", ">="])

    def about() -> Said:
        one, two = (left, right) if draw(st.booleans()) else (right, left)
        return _compared(draw(kinds), one, _binary("+", two, of_number(draw(st.integers(-2, 2)))))

    return [about() for _ in range(draw(st.integers(1, 3)))], about()

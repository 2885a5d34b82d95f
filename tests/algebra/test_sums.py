"""Sums in closed form are what the turns add one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resblock_lint.dims import Dim, Symbol, raised
from resblock_lint.interpreter.sums import summed
from resblock_lint.turns import turn_name
from resblock_lint.valuation import value

TURN, END, WIDTH = Symbol(turn_name(1)), Symbol("end"), Symbol("width")
FACTORS = st.integers(-4, 4)


@given(*[FACTORS] * 5, st.sampled_from((2, 3, 5)), st.integers(0, 3), st.integers(0, 6), st.integers(-3, 3))
def test_a_sum_is_what_its_turns_add(a: int, b: int, c: int, d: int, e: int, base: int, first: int, more: int, w: int):
    turn, width = Dim.of(TURN), Dim.of(WIDTH)
    step = a + b * turn + c * width * turn + d * turn * turn + e * width * raised(base, turn + 1)
    total = summed(step, TURN, first, Dim.of(END))
    assert total is not None
    turns = [value(step, {TURN: place, WIDTH: w}) for place in range(first, first + more)]
    assert value(total, {END: first + more, WIDTH: w}) == sum(turns)


def test_what_has_no_closed_form_has_none():
    turn = Dim.of(TURN)
    for step in (turn * turn * turn, turn // 2, raised(2, turn * 2), Dim.of(Symbol(f"sizes[{TURN.name}]"))):
        assert summed(step, TURN, 1, Dim.of(END)) is None

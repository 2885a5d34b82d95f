"""Values for which conditions hold: what the search has to get over."""

from __future__ import annotations

import pytest

from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Origin, Symbol, quotient
from resblock_lint.witness import find


@pytest.mark.parametrize("name", ["a", "s", "z"])
def test_nothing_is_divided_by_zero(name: str) -> None:
    count, side, step = (Dim.of(Symbol(one, Origin.PARAMETER, 0)) for one in ("m", "n", name))
    known = [equal(side, 8), equal(step, 0)]
    assert find([one for one in known if not isinstance(one, bool)], equal(count, quotient(side, step))) is None

"""The suites: findings and marks match one to one, and shapes are as promised."""

from __future__ import annotations

import pytest
from cases import SUITES, Case, cases, differences, run

ALL = [one for path in sorted(SUITES.glob("*.md")) for one in cases(path)]


# what is to be found in a case, and what Keras says of it: both in one process, which checks it once
PARAMS = [pytest.param(one, id=one.id, marks=pytest.mark.xdist_group(f"case {place}")) for place, one in enumerate(ALL)]


@pytest.mark.parametrize("one", PARAMS)
def test_case(one: Case, request: pytest.FixtureRequest) -> None:
    if one.xfail:
        request.applymarker(pytest.mark.xfail(reason=one.xfail, strict=True))
    told = differences(one, run(one))
    assert not told, "\n".join(told)


def test_there_are_many_cases() -> None:
    assert len(ALL) >= 150

"""A contract holds for a call exactly where Keras builds that call: the example's block, on seeded random arguments."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from resblock_lint.contracts import contracts

EXAMPLE = Path(__file__).parent.parent / "examples" / "resnext_block.py"


def ceildiv(over: int, under: int) -> int:
    return -(-over // under)


def read(path: str) -> bytes | None:
    return Path(path).read_bytes() if Path(path).is_file() else None


def drawn(pick: random.Random) -> tuple[tuple[int, ...], dict[str, Any]]:
    height = pick.choice([1, 2, 5, 8])
    shape = (2, height, height + pick.choice([0, 1]), pick.choice([1, 8, 16, 32]))
    arguments = {
        "filters": pick.choice([0, 4, 8, 16]),
        "strides": pick.choice([1, 1, 2, 3]),
        "groups": pick.choice([1, 2, 4]),
        "conv_shortcut": pick.random() < 0.4,
    }
    return shape, arguments


@pytest.mark.slow
def test_the_contract_of_the_block_is_exact() -> None:
    keras = pytest.importorskip("keras")
    (contract,), problems = contracts([str(EXAMPLE)], read, "channels_last")
    assert not problems
    assert contract.complete
    namespace: dict[str, Any] = {}
    exec(EXAMPLE.read_text(encoding="utf-8"), namespace)
    pick = random.Random(20)
    outcomes: list[bool] = []
    for _ in range(60):
        shape, arguments = drawn(pick)
        names = {**arguments, "x": SimpleNamespace(shape=shape), "ceildiv": ceildiv}
        promised = all(eval(one.expression, {}, names) for one in contract.requires)
        try:
            namespace["block"](keras.Input(shape[1:], batch_size=shape[0]), **arguments)
            builds = True
        except (ValueError, TypeError):
            builds = False
        assert promised is builds, (shape, arguments)
        outcomes.append(builds)
    assert 10 < sum(outcomes) < 70

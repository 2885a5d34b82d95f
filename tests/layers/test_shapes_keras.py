"""Every entry against the installed Keras, which builds exactly when all requirements hold: the same shape and weights.

A second test says that symbols change nothing: an entry on symbols, evaluated, is the entry on numbers.
"""

from __future__ import annotations

import os
from collections import Counter
from math import prod
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from layer_configs import CONFIGS_BY_NAME, MERGES, Config, Options, Shape, configs  # noqa: E402
from layer_runs import BATCH, LAYERS, infer, opened, rank_fits  # noqa: E402

from resblock_lint.conditions import replace  # noqa: E402
from resblock_lint.dims import Dim, Size, Symbol, substitute  # noqa: E402
from resblock_lint.layers.registry import Inferred  # noqa: E402

HOW_OFTEN = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
Built = tuple[tuple[int | None, ...], list[tuple[str, tuple[int, ...]]]]


def build(name: str, options: Options, shapes: list[Shape]) -> Built | None:
    """The output shape and the weights in Keras; None where Keras refuses."""
    inputs = [keras.KerasTensor((None, *shape)) for shape in shapes]
    try:
        inner = {key: getattr(keras.layers, value[0])(**value[1]) for key, value in options.items() if key == "layer"}
        layer = getattr(keras.layers, name)(**{**options, **inner})
        output = layer(inputs if name in MERGES else inputs[0])
    except Exception:
        return None
    assert layer.count_params() == sum(prod(weight.shape) for weight in layer.weights)
    return tuple(output.shape), sorted((weight.name, tuple(weight.shape)) for weight in layer.weights)


def agree(made: Inferred, built: Built) -> None:
    shape, weights = built
    ours = made.shapes[0]
    assert len(ours) == len(shape)
    assert ours[0] in (BATCH, 2 * BATCH, 3 * BATCH)  # the last two from Concatenate(axis=0)
    assert all(theirs is None or theirs == size for size, theirs in zip(ours, shape, strict=True)), (ours, shape)
    assert sorted(made.weights) == weights


@pytest.mark.parametrize("name", sorted(CONFIGS_BY_NAME))
def test_like_keras(name: str) -> None:
    seen: Counter[bool] = Counter()

    @HOW_OFTEN
    @given(configs(name))
    def run(config: Config) -> None:
        options, shapes = config
        built = build(name, options, shapes)
        seen[built is not None] += 1
        ours = opened(shapes)
        if not rank_fits(name, ours, options):
            assert built is None
            return
        made = infer(name, options, ours)
        refused = [one for one in made.requires if one.claim is False]
        assert (built is not None) == (not refused), (built, refused)
        assert name in MERGES or not any(one.claim is True for one in made.requires), "what holds is left out"
        if built is not None:
            agree(made, built)

    run()
    assert seen[True] >= 10


FIXED = {"axis", "axes", "dims", "shared_axes", "layer"}


class Symbols:
    """Replaces numbers by symbols, and remembers what they stand for."""

    def __init__(self, data: st.DataObject, shared: bool) -> None:
        self.data = data
        self.shared = shared
        self.values: dict[Any, Size] = {}

    def of(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self.of(one) for one in value)
        wanted = isinstance(value, int) and not isinstance(value, bool) and value >= 1 + self.shared
        if not wanted or not (self.shared or self.data.draw(st.booleans())):
            return value
        symbol = Symbol(f"s{value}" if self.shared else f"s{len(self.values)}", least=1)
        self.values[symbol] = value
        return Dim.of(symbol)


@pytest.mark.parametrize("name", sorted(CONFIGS_BY_NAME))
def test_symbols_stand_for_numbers(name: str) -> None:
    kinds = {one.name: one.kind for one in LAYERS[name].options}

    @HOW_OFTEN
    @given(configs(name), st.data())
    def run(config: Config, data: st.DataObject) -> None:
        options, shapes = config
        numbers = opened(shapes)
        if not rank_fits(name, numbers, options) or (name in MERGES and any(None in shape for shape in shapes)):
            return
        symbols = Symbols(data, name in MERGES)
        given = [(shape[0], *symbols.of(shape[1:])) for shape in numbers]
        chosen = {
            key: symbols.of(value) if kinds[key] in ("Size", "Sizes", "Numbers") and key not in FIXED else value
            for key, value in options.items()
        }
        plain, made = infer(name, options, numbers), infer(name, chosen, given)
        claims = [replace(one.claim, symbols.values) for one in made.requires]
        fine = all(one.claim is not False for one in plain.requires)
        assert fine == all(claim is not False for claim in claims)
        if fine:
            assert [substitute(size, symbols.values) for size in made.shapes[0]] == list(plain.shapes[0])
            weights = [(key, tuple(substitute(size, symbols.values) for size in shape)) for key, shape in made.weights]
            assert weights == list(plain.weights)

    run()


STRICTER: list[tuple[str, Options, list[Shape]]] = [
    ("ZeroPadding2D", {"padding": -1}, [(5, 5, 3)]),
    ("Dot", {"axes": 0}, [(3, 6), (3, 6)]),
    ("Concatenate", {"axis": 5}, [(3, 6)]),
    ("Reshape", {"target_shape": (None, None)}, [(3, 6)]),
    ("Reshape", {"target_shape": (None, 6)}, [(5, 5)]),
    ("Add", {}, [(5,), (None,), (7,)]),
]


@pytest.mark.parametrize(("name", "options", "shapes"), STRICTER)
def test_stricter_than_keras(name: str, options: Options, shapes: list[Shape]) -> None:
    """Keras draws these, and fails when numbers flow; we refuse them at once."""
    assert build(name, options, shapes) is not None
    assert any(one.claim is False for one in infer(name, options, opened(shapes)).requires)

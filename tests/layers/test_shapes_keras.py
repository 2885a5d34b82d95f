"""Every entry against the installed Keras, which builds exactly when all requirements hold: shapes, weights, parts.

Calls are drawn (`layer_configs`; `drawn.py` draws many), and fixed where we once disagreed. A second test says that symbols
change nothing: an entry on symbols, evaluated, is the entry on numbers.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from drawing import CONFIGS  # noqa: E402
from fixed_calls import FIXED  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from layer_configs import MERGES, calls  # noqa: E402
from like_keras import Answer, Call, closed, compared, each_shape, inferred, inside, ours, theirs  # noqa: E402

from resblock_lint.conditions import Opaque, replace  # noqa: E402
from resblock_lint.dims import Dim, Size, Symbol, substitute  # noqa: E402
from resblock_lint.layers.registry import LAYERS  # noqa: E402

HOW_OFTEN = settings(
    max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
NAMES = sorted(CONFIGS)


def test_all_are_drawn() -> None:
    classes = [name for name in dir(keras.layers) if isinstance(getattr(keras.layers, name), type) and name in LAYERS]
    assert not [name for name in classes if not {name, LAYERS[name].name} & CONFIGS.keys()]


@pytest.mark.parametrize("name", NAMES)
def test_like_keras(name: str) -> None:
    seen: Counter[bool] = Counter()

    @HOW_OFTEN
    @given(calls(name))
    def run(call: Call) -> None:
        they, found = compared(call)
        assert not found, found
        made = inferred(call)
        assert name in MERGES or isinstance(made, str) or all(one.claim is not True for one in made.requires)
        seen[isinstance(they, Answer)] += 1

    run()
    assert seen[True] >= 2 or name == "Wrapper"


@pytest.mark.parametrize(("why", "call"), FIXED, ids=[why for why, _ in FIXED])
def test_fixed(why: str, call: Call) -> None:
    _, found = compared(call)
    assert not found, f"{why}: {found}"


RUN = [
    "Add", "Multiply", "Subtract", "Maximum", "Concatenate", "EinsumDense", "CategoryEncoding", "Hashing", "MelSpectrogram",
    "MultiHeadAttention", "Bidirectional", "Dense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D",
]  # fmt: skip


@pytest.mark.parametrize("name", RUN)
def test_inside_of_a_layer(name: str) -> None:
    """What a layer makes where Keras runs it, if that is not what it foretells."""

    @HOW_OFTEN
    @given(calls(name))
    def run(call: Call) -> None:
        made, they = inferred(call), inside(call)
        if isinstance(made, str) or they is None or any(one.claim is False for one in made.requires):
            return
        if name == "EinsumDense" and made.run is None:  # more axes than letters, and no `...`
            return
        shape = made.shown or made.run or made.shape
        shapes = shape if made.several else (shape,)
        assert [tuple(closed(size) for size in one) for one in shapes] == they, call

    run()


AXES = {"axis", "axes", "dims", "shared_axes", "attention_axes", "frame_length"}


class Symbols:
    """Replaces numbers by symbols, and remembers what they stand for."""

    def __init__(self, data: st.DataObject, shared: bool) -> None:
        self.data = data
        self.shared = shared
        self.values: dict[Any, Size] = {}

    def of(self, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return type(value)(self.of(one) for one in value)
        wanted = isinstance(value, int) and not isinstance(value, bool) and value >= 1 + self.shared
        if not wanted or not (self.shared or self.data.draw(st.booleans())):
            return value
        symbol = Symbol(f"s{value}" if self.shared else f"s{len(self.values)}", least=1)
        self.values[symbol] = value
        return Dim.of(symbol)


def sizes_of(shape: tuple[Size, ...], values: dict[Any, Size]) -> list[Size]:
    return [substitute(size, values) for size in shape]


@pytest.mark.parametrize("name", NAMES)
def test_symbols_stand_for_numbers(name: str) -> None:
    kinds = {one.name: one.kind for one in LAYERS[name].options}

    @HOW_OFTEN
    @given(calls(name), st.data())
    def run(call: Call, data: st.DataObject) -> None:
        if name in MERGES and any(None in shape[1:] for shape in call.inputs[0]):
            return
        symbols = Symbols(data, name in MERGES)
        inputs = each_shape(lambda shape: shape[:1] + symbols.of(shape[1:]), call.inputs)
        options = {
            key: symbols.of(value) if kinds[key] in ("Size", "Sizes", "Numbers", "Several", "Pair") and key not in AXES else value
            for key, value in call.options.items()
        }
        keywords = {key: value for key, value in call.keywords.items() if isinstance(value, bool)}
        plain = inferred(Call(name, call.options, call.inputs, keywords))
        made = inferred(Call(name, options, inputs, keywords))
        if isinstance(plain, str) or isinstance(made, str):
            assert plain == made
            return
        claims = [replace(one.claim, symbols.values) for one in made.requires]
        fine = all(one.claim is not False for one in plain.requires)
        assert fine == all(claim is not False for claim in claims)
        if fine and not any(isinstance(claim, Opaque) for claim in claims):
            assert [sizes_of(one, symbols.values) for one in made.shapes] == [list(one) for one in plain.shapes]
            assert [(key, sizes_of(shape, symbols.values)) for key, shape in made.weights] == [
                (key, list(shape)) for key, shape in plain.weights
            ]

    run()


STRICTER = [
    Call("ZeroPadding2D", {"padding": -1}, [(None, 5, 5, 3)]),
    Call("Dot", {"axes": 0}, [[(None, 3, 6), (None, 3, 6)]]),
    Call("Reshape", {"target_shape": (None, None)}, [(None, 3, 6)]),
    Call("Reshape", {"target_shape": (None, 6)}, [(None, 5, 5)]),
    Call("Add", {}, [[(None, 5), (None, None), (None, 7)]]),
    Call("LSTM", {"units": 3}, [(None, 4, 5)], {"initial_state": [(None, 3), (None, 4)]}),
]


@pytest.mark.parametrize("call", STRICTER, ids=str)
def test_stricter_than_keras(call: Call) -> None:
    """Keras draws these, and fails when numbers flow; we refuse them at once."""
    assert isinstance(theirs(call), Answer)
    assert isinstance(ours(call), str)

"""The options that are said to be integers: the installed Keras takes 2 for each of them, and refuses 2.0."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

import layer_runs  # noqa: E402, F401

from resblock_lint.interpreter.refusals import INTEGERS  # noqa: E402
from resblock_lint.layers.registry import LAYERS, Entry  # noqa: E402

SHAPES = ((4,), (8, 4), (8, 8, 4), (8, 8, 8, 4), (4, 8, 8, 4), (4, 8, 8, 8, 4))
OPTIONS = sorted(
    (name, one.name)
    for name, entry in LAYERS.items()
    if hasattr(keras.layers, name) and name == entry.name
    for one in entry.options
    if one.name in INTEGERS and one.kind in ("Size", "Sizes")
)


def built(entry: Entry, name: str, value: float) -> bool:
    """Whether Keras takes this value of an option, on an input of some rank."""
    kind = getattr(keras.layers, entry.name)
    options: dict[str, Any] = {one.name: 2 for one in entry.options if one.required}
    if name == "output_padding":
        options["strides"] = 3  # it is less than the stride
    rank = None if entry.name.endswith("Cell") else entry.rank
    for shape in SHAPES if rank is None else [one for one in SHAPES if len(one) == rank - 1]:
        with contextlib.suppress(ValueError, TypeError):
            layer = kind(**{**options, name: value})
            given = keras.Input(shape)
            if entry.name.endswith("Attention"):
                layer(given, given)
            elif entry.name.endswith("Cell"):
                keras.layers.RNN(layer)(given)
            else:
                layer(given)
            return True
    return False


def test_there_are_options() -> None:
    assert len(OPTIONS) > 60


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_a_float_is_refused(name: str, option: str) -> None:
    assert built(LAYERS[name], option, 2)
    assert not built(LAYERS[name], option, 2.0)

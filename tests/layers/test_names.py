"""Which names Keras knows for activations and their like: those that we say it does, and no others."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from keras.src import activations, constraints, initializers, regularizers  # noqa: E402
from keras.src.backend.common.dtypes import ALLOWED_DTYPES  # noqa: E402

from resblock_lint.interpreter import load  # noqa: E402,F401
from resblock_lint.interpreter.named import ACTIVATIONS, CONSTRAINTS, INITIALIZERS, NUMBERS, REGULARIZERS  # noqa: E402


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(ACTIVATIONS, activations), (CONSTRAINTS, constraints), (INITIALIZERS, initializers), (REGULARIZERS, regularizers)],
)
def test_the_lists_are_those_of_keras(ours: frozenset[str], theirs: object) -> None:
    assert ours == {one for one in theirs.ALL_OBJECTS_DICT if one}


def test_so_is_that_of_numbers() -> None:
    assert {*ALLOWED_DTYPES, "mixed_float16", "mixed_bfloat16"} == NUMBERS


@pytest.mark.parametrize("name", ["prelu", "Relu", "he", "half", "l1_l2"])
def test_others_are_refused(name: str) -> None:
    for option in ("activation", "kernel_initializer", "kernel_regularizer", "kernel_constraint", "dtype"):
        with pytest.raises(ValueError, match=name):
            keras.layers.Dense(2, **{option: name})

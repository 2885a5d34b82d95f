"""Which keywords Keras' constructors take: what we say that they do not, the installed ones refuse."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from drawing import CONFIGS  # noqa: E402,F401
from layer_runs import LAYERS  # noqa: E402

from resblock_lint.interpreter import load  # noqa: E402,F401
from resblock_lint.interpreter.keywords import AMONG, BOXED, FEWER, FORMER, FORMERLY, LAYER, OTHERS, TAKEN, is_taken  # noqa: E402

KNOWN = sorted({LAYERS[name].name for name in LAYERS} - OTHERS - {"GroupedQueryAttention"})
NAMES = sorted({one.name for entry in LAYERS.values() for one in entry.options} | LAYER | FORMER | FORMERLY | {"bounding_box_format", "padidng"})
WORDS = ("unexpected keyword", "Unrecognized keyword", "Unknown keyword", "not understood")
GIVEN = {
    "layer": keras.layers.LSTM(3), "cell": keras.layers.LSTMCell(3), "cells": [keras.layers.LSTMCell(3)], "layers": [],
    "size": 2, "target_shape": (4,), "dims": (1,), "value_range": (0, 1), "bounding_box_format": "xywh",
}  # fmt: skip


def refusal(name: str, *keywords: str) -> str:
    """The words with which the constructor refuses keywords for their names; empty where it does not."""
    given = {one.name: GIVEN.get(one.name, 1) for one in LAYERS[name].options if one.required}
    try:
        getattr(keras.layers, name)(**{**dict.fromkeys(keywords), **given})
    except (TypeError, ValueError) as problem:
        return str(problem) if any(word in str(problem) for word in WORDS) else ""
    except Exception:
        return ""
    return ""


def refuses(name: str, keyword: str) -> bool:
    return keyword in refusal(name, keyword)


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_not_taken_is_refused(name: str) -> None:
    """Mostly Keras names all that it refuses at once; else they are tried one by one."""
    wanted = [one for one in NAMES if not one.startswith("*") and not is_taken(LAYERS[name], one)]
    told = refusal(name, *wanted)
    left = [one for one in wanted if f"'{one}'" not in told]
    assert [one for one in left if not refuses(name, one)] == []


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_taken_is_not_refused(name: str) -> None:
    taken = [one for one in NAMES if not one.startswith("*") and is_taken(LAYERS[name], one)]
    assert [one for one in taken if refuses(name, one)] == []


def test_the_tables_name_layers() -> None:
    assert {*AMONG, *BOXED, *FEWER, *TAKEN} <= {one.name for one in LAYERS.values()}

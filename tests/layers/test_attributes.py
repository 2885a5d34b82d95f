"""Which attributes the installed Keras gives to layers and models: none of them is one that we say is not there."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from resblock_lint.interpreter.bases import OFFERED, OFFERED_BY_MODELS  # noqa: E402


@pytest.mark.parametrize("base", [keras.layers.Layer, keras.Model], ids=["Layer", "Model"])
def test_attributes(base: type) -> None:
    offered = OFFERED | (OFFERED_BY_MODELS if base is keras.Model else frozenset())
    assert {name for name in dir(type("Own", (base,), {})()) if not name.startswith("_")} <= offered

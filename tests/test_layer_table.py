"""The page of the layers is up to date, and says of every public class of `keras.layers` what becomes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytest.importorskip("keras")

import layer_table

from resblock_lint.layers import registry

PAGE = Path(registry.__file__).parent / "LAYERS.md"


def test_page() -> None:
    assert PAGE.read_text() == layer_table.page(), "python tests/layer_table.py resblock_lint/layers/LAYERS.md"


def test_nothing_is_left_out() -> None:
    missing = set(layer_table.classes()) - registry.LAYERS.keys()
    assert missing == set(layer_table.ELSEWHERE)

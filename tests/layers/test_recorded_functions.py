"""Keras' own tests of `keras.ops` as cases: what they call, the framework and we see alike."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

pytest.importorskip("keras")
pytest.importorskip("tensorflow")

import function_runs as runs
import recorded_functions as recorded


@pytest.mark.skipif(find_spec("keras.src.ops.numpy_test") is None, reason="this Keras ships without its tests")
def test_recorded_calls() -> None:
    found = list(recorded.disagreements(recorded.calls(quick=True)))
    assert not [text for name, text, said in found if text and name not in recorded.KNOWN]
    assert sum(said is True for _, _, said in found) > 700
    assert sum(said is False for _, _, said in found) > 100


@pytest.mark.parametrize("name", sorted(recorded.KNOWN))
def test_known_differences_have_a_reason(name: str) -> None:
    assert recorded.KNOWN[name]
    assert name in runs.FUNCTIONS

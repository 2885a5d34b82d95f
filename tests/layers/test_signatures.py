"""Every entry has the keywords of the installed Keras' constructor: names, order and defaults."""

from __future__ import annotations

import inspect
import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

import layer_runs  # noqa: E402

from resblock_lint.layers.registry import LAYERS  # noqa: E402

BASE = {"name", "dtype", "trainable", "autocast", "activity_regularizer", "layout"}
KNOWN = sorted(name for name in LAYERS if hasattr(keras.layers, name))
KINDS = {
    "Size",
    "Rate",
    "Sizes",
    "Text",
    "Word",
    "Small",
    "Capitals",
    "Flag",
    "Numbers",
    "Several",
    "Pair",
    "Shape",
    "Shapes",
    "Inner",
    "Inners",
    "Constant",
    "Layout",
    "object",
}
HIDDEN = {"lora_rank", "lora_alpha", "rms_scaling"}  # what some constructors take among `**kwargs`


def constructor(name: str) -> list[tuple[str, object]]:
    parameters = list(inspect.signature(getattr(keras.layers, name).__init__).parameters.values())[1:]
    named = [one for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD or one.kind is one.KEYWORD_ONLY]
    return [(one.name, one.default) for one in named if one.name not in BASE]


def test_the_library_is_read() -> None:
    assert layer_runs.LAYERS is LAYERS
    assert len(KNOWN) > 80


@pytest.mark.parametrize("name", KNOWN)
def test_keywords(name: str) -> None:
    named = {one for one, _ in constructor(name)}
    options = [one for one in LAYERS[name].options if one.name not in BASE and one.name not in HIDDEN - named]
    ours = [(one.name, inspect.Parameter.empty if one.required else one.default) for one in options]
    assert ours == constructor(name)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_kinds(name: str) -> None:
    assert {one.kind for one in (*LAYERS[name].inputs, *LAYERS[name].options)} <= KINDS

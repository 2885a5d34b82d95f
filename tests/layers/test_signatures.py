"""Every entry has the keywords of the installed Keras' constructor: names, order and defaults."""

from __future__ import annotations

import inspect
import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

import layer_runs  # noqa: E402

from resblock_lint.interpreter.told_shapes import NAMED, TELLING, asks_to_be_built  # noqa: E402
from resblock_lint.layers.registry import LAYERS  # noqa: E402

BASE = {"name", "dtype", "trainable", "autocast", "activity_regularizer", "layout"}
KNOWN = sorted(name for name in LAYERS if hasattr(keras.layers, name))
KINDS = {
    "Size",
    "Rate",
    "Given",
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


IGNORING = {"AugMix", "RandAugment", "RandomColorJitter"}  # their `build` does not look at the shape


def asked(name: str, method: str) -> list[str] | None:
    """The parameters of a method that are shapes; None where there is only that of `Layer`."""
    function = getattr(getattr(keras.layers, name), method)
    named = [inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY]
    found = [one.name for one in inspect.signature(function).parameters.values() if one.kind in named]
    return None if getattr(function, "_is_default", False) else found[1:]


@pytest.mark.parametrize("name", KNOWN)
def test_who_asks_for_shapes(name: str) -> None:
    build, announced = asked(name, "build"), asked(name, "compute_output_shape")
    entry = LAYERS[name]
    wanted = [f"{one}_shape" for one in NAMED.get(entry.name, ())]
    assert wanted == (build if build and len(build) > 1 else [])
    if not wanted and name not in IGNORING and announced is not None:
        given = getattr(keras.layers, name).build
        needed = build is not None and inspect.signature(given).parameters["input_shape"].default is inspect.Parameter.empty
        assert asks_to_be_built(entry) == needed
        assert not (needed and entry.name in TELLING)

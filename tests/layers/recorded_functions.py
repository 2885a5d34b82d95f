"""Keras' own tests of `keras.ops`, which ship in its wheel, as cases: every call that they make is recorded and compared.

By hand: `python tests/layers/recorded_functions.py [NAME …]` prints what disagrees, function by function.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
import types
import unittest
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import function_runs as runs
import keras
import numpy as np
import pytest
import tensorflow as tf
from function_runs import T

from resblock_lint.layers.registry import FUNCTIONS

HOMES = ("numpy", "nn", "math", "linalg", "core", "image", "einops")
Call = tuple[str, list[Any], dict[str, Any]]
KNOWN = {
    "ops.bincount": "weights of a model's tensors are refused, weights with values are not: their shapes are the same",
    "ops.eye": "a whole number that is written as a float counts as a number for us",
    "ops.image.hsv_to_rgb": "it wants real numbers; we know no types",
    "ops.image.rgb_to_hsv": "it wants real numbers; we know no types",
    "ops.image.map_coordinates": "a list of tensors counts as a tensor for us",
    "ops.view": "how many bytes an element has depends on types; we know none",
    "ops.isin": "of a number and a tensor of a model Keras asks the number for its shape",
}


def encoded(argument: Any) -> Any:
    """An argument with its tensors, real and symbolic, known by shape alone."""
    if isinstance(argument, (keras.KerasTensor, tf.Tensor, tf.Variable, keras.Variable, np.ndarray)):
        real = not isinstance(argument, keras.KerasTensor)
        return T(tuple(argument.shape), keras.backend.standardize_dtype(argument.dtype), real)
    if type(argument) in (list, tuple):
        return type(argument)(encoded(one) for one in argument)
    return argument


def as_in_a_model(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
    """A call with its tensors by shape; where all of them have values, as if none had."""
    seen: Call = (name, [encoded(one) for one in args], {key: encoded(one) for key, one in kwargs.items()})
    if all(one.real for one in runs.tensors_in([*seen[1], *seen[2].values()])):
        bare = lambda one: replace(one, real=False)  # noqa: E731
        return name, runs.mapped(seen[1], bare), {key: runs.mapped(one, bare) for key, one in seen[2].items()}
    return seen


class Marks:
    """Stands in the place of `pytest.mark`, of which Keras declares more than we do; every mark is passed over."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given, **_: given[0] if given and callable(given[0]) else lambda test: test


class Recorder:
    """Stands in the place of the functions of a module and keeps what they are called with."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.depth = 0
        self.patched: list[tuple[Any, str, Any]] = []

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self.depth == 0:
                seen = as_in_a_model(name, args, kwargs)
                self.calls[runs.shown(*seen)] = seen
            self.depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                self.depth -= 1

        return call

    def patch(self, module: Any, prefix: str) -> None:
        for name in list(vars(module)):
            known = getattr(keras.ops.image if prefix == "ops.image." else keras.ops, name, None)
            if inspect.isfunction(known) and known is getattr(module, name):
                self.patched.append((module, name, known))
                setattr(module, name, self.wrap(prefix + name, known))

    def restore(self) -> None:
        for module, name, known in self.patched:
            setattr(module, name, known)


def tests_of(home: str, *, quick: bool) -> Iterator[unittest.TestCase]:
    """The tests of one file of Keras', but those that are about types of numbers; quickly, none that are about values."""
    stub: Any = types.ModuleType("conftest")  # Keras' own, which does not ship
    stub.skip_if_backend = lambda *_: lambda test: test
    with mock.patch.dict(sys.modules, conftest=stub), mock.patch.object(pytest, "mark", Marks()):
        absent = {} if importlib.util.find_spec("jax") else {"jax": mock.MagicMock(), "jax.numpy": mock.MagicMock()}
        with mock.patch.dict(sys.modules, absent):  # what the tests compare values with; we take their calls alone
            module = importlib.import_module(f"keras.src.ops.{home}_test")
    for name, cls in list(vars(module).items()):
        slow = re.search("Correctness|Behavior|Sparse|Patches3D|Histogram" if quick else "Dtype", name)
        if inspect.isclass(cls) and issubclass(cls, unittest.TestCase) and "Dtype" not in name and not slow:
            for method in unittest.TestLoader().getTestCaseNames(cls):
                yield cls(method)


def calls(*, quick: bool) -> list[Call]:
    """Every call that Keras' tests make of the functions of `keras.ops`; the functions are put back at the end."""
    recorder = Recorder()
    try:
        for home in HOMES:
            recorder.patch(
                importlib.import_module(f"keras.src.ops.{home}"), "ops.image." if home == "image" else "ops."
            )
        for home in HOMES:
            for test in tests_of(home, quick=quick):
                test.run(unittest.TestResult())
    finally:
        recorder.restore()
    return list(recorder.calls.values())


def disagreements(seen: list[Call]) -> Iterator[tuple[str, str, bool | str | None]]:
    """Of each call the name, the disagreement if there is one, and what we said of it."""
    for name, args, kwargs in seen:
        if name not in FUNCTIONS:
            yield name, "", "not modelled"
            continue
        try:
            yield name, *runs.disagreement(name, args, kwargs)
        except runs.Unfit:
            yield name, "", "of other kinds"


def main(wanted: list[str]) -> None:
    counts: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    words = {True: "accepted", False: "refused", None: "open"}
    for name, text, said in disagreements(calls(quick=False)):
        if wanted and name not in wanted:
            continue
        counts[said if isinstance(said, str) else words[said]] += 1
        if text:
            wrong[name].append(text)
    for name in sorted(wrong):
        reason = f" ({KNOWN[name]})" if name in KNOWN else ""
        print(f"{name}: {len(wrong[name])}{reason}", *wrong[name][: 50 if wanted else 3], sep="\n   ")
    print(f"{dict(counts)}; {sum(map(len, wrong.values()))} disagreements in {len(wrong)} functions")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Keras' own tests of `keras.ops`, which ship in its wheel, as cases: every call that they make is recorded and compared.

By hand: `python tests/layers/recorded_functions.py [NAME …]` prints what disagrees, function by function.
"""

from __future__ import annotations

import importlib
import inspect
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
import tensorflow as tf
from function_runs import T

from resblock_lint.layers.registry import FUNCTIONS

HOMES = ("numpy", "nn", "math", "linalg", "core", "image", "einops")
Call = tuple[str, list[Any], dict[str, Any]]


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


class Recorder:
    """Stands in the place of the functions of a module and keeps what they are called with."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.depth = 0

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
                setattr(module, name, self.wrap(prefix + name, known))


def tests_of(home: str) -> Iterator[unittest.TestCase]:
    """The tests of one file of Keras', but those that are about types of numbers."""
    stub: Any = types.ModuleType("conftest")  # Keras' own, which does not ship
    stub.skip_if_backend = lambda *_: lambda test: test
    with mock.patch.dict(sys.modules, conftest=stub):
        module = importlib.import_module(f"keras.src.ops.{home}_test")
    for name, cls in list(vars(module).items()):
        if inspect.isclass(cls) and issubclass(cls, unittest.TestCase) and "Dtype" not in name:
            for method in unittest.TestLoader().getTestCaseNames(cls):
                yield cls(method)


def recorded() -> list[Call]:
    """Every call that Keras' tests make of the functions of `keras.ops`."""
    recorder = Recorder()
    for home in HOMES:
        recorder.patch(importlib.import_module(f"keras.src.ops.{home}"), "ops.image." if home == "image" else "ops.")
    for home in HOMES:
        for test in tests_of(home):
            test.run(unittest.TestResult())
    return list(recorder.calls.values())


def main(wanted: list[str]) -> None:
    calls = recorded()
    counts: Counter[str] = Counter()
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for name, args, kwargs in calls:
        if name not in FUNCTIONS or (wanted and name not in wanted):
            counts["not modelled"] += 1
            continue
        try:
            text, said = runs.disagreement(name, args, kwargs)
        except runs.Unfit:
            counts["of other kinds"] += 1
            continue
        counts["refused" if said is False else "open" if said is None else "accepted"] += 1
        if text:
            wrong[name].append(text)
    for name in sorted(wrong):
        print(f"{name}: {len(wrong[name])}", *wrong[name][: 50 if wanted else 3], sep="\n   ")
    print(
        f"{len(calls)} calls: {dict(counts)}; {sum(map(len, wrong.values()))} disagreements in {len(wrong)} functions"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

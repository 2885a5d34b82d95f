"""The classes that Keras shows for a function in a model: which, how many, in which order."""

from __future__ import annotations

import random
from typing import Any

import pytest

pytest.importorskip("keras")
pytest.importorskip("tensorflow")

import function_runs as runs
import keras
from drawn_functions import EAGER
from function_calls import drawn

from resblock_lint.layers.registry import FUNCTIONS

# of these no argument is a tensor of a model: they make no operation
CONSTANT = {
    f"ops.{name}"
    for name in "arange bartlett blackman empty eye full hamming hanning identity kaiser ones tri zeros".split()
}
ITSELF = {"activations.linear"}  # gives its argument
NAMES = [
    name
    for name in sorted(FUNCTIONS)
    if name.startswith(("ops.", "activations.")) and name not in CONSTANT | EAGER.keys() | ITSELF
]


def operations(made: Any, inputs: list[Any]) -> list[str]:
    """The classes of the operations between a result and the inputs, in the order in which they ran."""
    found: list[str] = []
    seen: list[Any] = []

    def walk(tensor: Any) -> None:
        operation, node, _ = tensor._keras_history
        if any(tensor is one for one in inputs) or operation in seen:
            return
        seen.append(operation)
        for source in operation._inbound_nodes[node].input_tensors:
            walk(source)
        found.append(type(operation).__name__)

    walk(next(one for one in keras.tree.flatten(made) if isinstance(one, keras.KerasTensor)))
    return found


def called(name: str) -> list[str]:
    """The operations of a call that is drawn until it succeeds on tensors of a model."""
    pick = random.Random(name)
    for _ in range(100):
        args, kwargs = drawn(name, pick)
        inputs: list[Any] = []

        def made(one: runs.T, inputs: list[Any] = inputs) -> Any:
            inputs.append(keras.Input(batch_shape=one.shape, dtype=one.dtype))
            return inputs[-1]

        try:
            result = runs.call(name, args, kwargs, made)
        except runs.REFUSALS:
            continue
        if inputs:
            return operations(result, inputs)
    raise AssertionError("no call succeeds")


@pytest.mark.parametrize("name", NAMES)
def test_operation(name: str) -> None:
    assert called(name) == FUNCTIONS[name].operation.split()


@pytest.mark.parametrize("name", sorted(ITSELF))
def test_gives_its_argument(name: str) -> None:
    tensor = keras.Input((2, 3))
    assert runs.real(name)(tensor) is tensor

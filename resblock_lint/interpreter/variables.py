"""The weights of layers and models, each counted once however many layers share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from resblock_lint.interpreter.bases import framework_base
from resblock_lint.interpreter.networks import network_of
from resblock_lint.interpreter.nodes import leaves_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tensors import VARIABLE
from resblock_lint.layers.registry import Shape
from resblock_lint.sequences import Many
from resblock_lint.values import FunctionCall, Instance, Layer, Model, Tensor, Value

ASKED_BUILD = "#build"  # the field of a layer whose `build` was called
WRAPPED = ("layer", "cell", "cells", "layers")  # options that are layers inside of another
Weights = dict[tuple[int, str], Shape]


def count_of(value: Value) -> int | None:
    """The number of weights of a layer, a model or a function call; None where that is not known."""
    return total(weights_of(value))


def total(weights: Weights | None) -> int | None:
    """The number of numbers in these weights; None where a size is not known."""
    if weights is None:
        return None
    sizes = [size for shape in weights.values() for size in shape]
    if not all(isinstance(size, int) for size in sizes):
        return None
    return sum(prod(size for size in shape if isinstance(size, int)) for shape in weights.values())


def weights_of(value: Value, seen: set[int] | None = None) -> Weights | None:
    """The weights of a layer or model by owner and name; None where some of them are not known.

    Those of what was `seen` are left out: a layer that several models share, or a model in itself, is followed once.
    """
    seen = set() if seen is None else seen
    if isinstance(value, Many):
        return None
    if isinstance(value, FunctionCall) or id(value) in seen:
        return {}
    seen.add(id(value))
    if isinstance(value, Layer):
        return _of_layer(value, seen)
    if isinstance(value, Instance):
        own: Weights = {(id(one.op), ""): one.slot.shape or () for one in _variables(value)}
        return _joined(own, sublayers(value), seen)
    if isinstance(value, Model):
        inner: Sequence[Value] = value.layers if value.kind == "Sequential" else network_of(value).operations
        return _joined({}, inner, seen)
    return {}


def _of_layer(layer: Layer, seen: set[int]) -> Weights | None:
    if layer.kind in ("Lambda", "InputLayer"):
        return weights_of(resolve(layer.options.get("function")), seen)
    if layer.entry is None:
        return None
    if layer.weights is None:
        return None if ASKED_BUILD in layer.fields else {}
    own: Weights = {(id(layer), f"{place} {name}"): shape for place, (name, shape) in enumerate(layer.weights)}
    inner = [one for one in wrapped_by(layer) if isinstance(one, (Model, Instance))]
    called = [resolve(layer.options.get(name)) for name in ("activation", "recurrent_activation")]
    built = [one for one in called if isinstance(one, (Layer, Model, Instance))]  # by a call, if any
    return _joined(own, [*inner, *built], seen)


def wrapped_by(layer: Layer) -> list[Value]:
    """What the constructor of a layer was given to wrap: `TimeDistributed(layer)`."""
    return [one for name in WRAPPED if name in layer.options for one in leaves_within(layer.options[name])]


def _joined(own: Weights, layers: Sequence[Value], seen: set[int]) -> Weights | None:
    for one in layers:
        found = weights_of(one, seen)
        if found is None:
            return None
        own.update(found)
    return own


def _variables(instance: Instance) -> Iterator[Tensor]:
    """The weights that an object of the user's class made or keeps itself."""
    yield from instance.variables
    for value in instance.fields.values():
        for one in leaves_within(value):
            if isinstance(one, Tensor) and one.op.layer == VARIABLE:
                yield one


def sublayers(instance: Instance) -> list[Layer | Model | Instance]:
    """The layers that an object of the user's class keeps in its attributes, in the order in which they came to be."""
    found: dict[int, Layer | Model | Instance] = {}
    for value in instance.fields.values():
        for one in leaves_within(value):
            if isinstance(one, (Layer, Model)) or (isinstance(one, Instance) and framework_base(one.cls) is not None):
                found[id(one)] = one
    return sorted(found.values(), key=lambda one: one.born)

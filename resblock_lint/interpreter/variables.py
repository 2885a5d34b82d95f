"""The weights of layers and models, each counted once however many layers share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from resblock_lint.interpreter.draw import VARIABLE
from resblock_lint.interpreter.networks import network_of
from resblock_lint.interpreter.nodes import leaves_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.layers.registry import Role, Shape
from resblock_lint.sequences import Many
from resblock_lint.values import FunctionCall, Instance, Layer, Model, Tensor, Value

ASKED_BUILD = "#build"  # the field of a layer whose `build` was called
WRAPPED = ("layer", "cell", "cells", "layers")  # options that are layers inside of another
FROZEN = frozenset(  # which training never changes
    "moving_mean moving_variance moving_stddev renorm_mean renorm_stddev mean variance count vector_u".split()
)
COMPOSED = frozenset(("MultiHeadAttention", "GroupQueryAttention"))  # whose weights are of layers that `build` makes
INSIDE = "#inside"  # the field of a layer that keeps whether those are trained
UNTRAINED = "#untrained"  # the field of an object that keeps the weights which its class made so


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight, and whether training changes it; None where that is not known."""

    shape: Shape
    trained: bool | None


Weights = dict[tuple[int, str], Weight]


def count_of(value: Value) -> int | None:
    """The number of weights of a layer, a model or a function call; None where that is not known."""
    weights = weights_of(value)
    return None if weights is None else _total(weights.values())


def trained_of(value: Value) -> int | None:
    """How many of them training changes."""
    weights = weights_of(value)
    if weights is None or any(one.trained is None for one in weights.values()):
        return None
    return _total(one for one in weights.values() if one.trained) if _flag(value) else 0


def _total(weights: Iterable[Weight]) -> int | None:
    """The number of numbers in these weights; None where a size is not known."""
    shapes = [one.shape for one in weights]
    if not all(isinstance(size, int) for shape in shapes for size in shape):
        return None
    return sum(prod(size for size in shape if isinstance(size, int)) for shape in shapes)


def _flag(value: Value) -> bool | None:
    """What a layer or model says of its training; None where that is not known."""
    found = resolve(value.fields.get("trainable", True)) if isinstance(value, (Layer, Model, Instance)) else True
    return bool(found) if isinstance(found, int) else None


def _flags(layer: Layer) -> set[bool | None]:
    """What those layers say that have the weights of a layer: it itself, or what it wraps."""
    inner = [one for one in wrapped_by(layer) if isinstance(one, Layer)]
    if inner:
        return {flag for one in inner for flag in _flags(one)}
    if layer.kind in COMPOSED:
        found = resolve(layer.fields.get(INSIDE, True))
        return {bool(found) if isinstance(found, int) else None}
    return {_flag(layer)}


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
        still = {id(one) for one in leaves_within(value.fields.get(UNTRAINED, ()))}
        flag = _flag(value)
        added = {id(one) for one in value.variables}  # the others are objects of `Variable`, which may say more
        made = {one: False if id(one) in still else flag if id(one) in added else None for one in _variables(value)}
        own: Weights = {(id(one.op), ""): Weight(one.slot.shape or (), trained) for one, trained in made.items()}
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
        return None if ASKED_BUILD in layer.fields and not builds_nothing(layer) else {}
    flags = _flags(layer)
    flag = flags.pop() if len(flags) == 1 else None
    adapted = {name[len("lora_") : -2] for name, _ in layer.weights if name.startswith("lora_")}
    own: Weights = {}
    for place, (name, shape) in enumerate(layer.weights):
        still = name.rpartition("/")[2] in FROZEN or name in adapted
        own[id(layer), f"{place} {name}"] = Weight(shape, False if still else flag)
    inner = [one for one in wrapped_by(layer) if isinstance(one, (Model, Instance))]
    called = [resolve(layer.options.get(name)) for name in ("activation", "recurrent_activation")]
    built = [one for one in called if isinstance(one, (Layer, Model, Instance))]  # by a call, if any
    return _joined(own, [*inner, *built], seen)


def builds_nothing(layer: Layer) -> bool:
    """Whether Keras has no `build` for a layer: one of a certain rank without weights, which `call` alone asks for."""
    return layer.entry is not None and layer.entry.rank is not None and layer.entry.role is not Role.WEIGHTED


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

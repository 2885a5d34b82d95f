"""`trainable`: which layers are trained, those inside of models and of other layers among them."""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.interpreter.attributes import layers_of
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.networks import ask_network
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.interpreter.variables import INSIDE, wrapped_by
from resblock_lint.values import Instance, Layer, Model, Value


@library("framework.trainable")
def set_trainable(machine: Machine, value: Value, new: Value, /) -> None:
    """`value.trainable = new`, which holds for every layer inside too."""
    for one in _with_inner(machine, value):
        if isinstance(one, (Layer, Model, Instance)):
            one.fields["trainable"] = new
        if isinstance(one, Layer) and one.weights is not None:
            one.fields[INSIDE] = new
        for inner in wrapped_by(one) if isinstance(one, Layer) else ():
            set_trainable(machine, inner, new)


def _with_inner(machine: Machine, value: Value) -> Iterator[Value]:
    """A layer or model with all layers inside of it; whatever they are called."""
    yield value
    if isinstance(value, Model):
        ask_network(machine, value)
    inner = layers_of(value) if isinstance(value, Model) else sublayers(value) if isinstance(value, Instance) else ()
    for one in inner:
        yield from _with_inner(machine, one)

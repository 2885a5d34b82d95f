"""`get_config` of layers, and `from_config`: what a constructor was given, and another layer made of it."""

from __future__ import annotations

from resblock_lint.interpreter.constructed import option_names
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import leaves_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tracking import is_layer
from resblock_lint.values import Instance, Layer, Value


@library("framework.base_config")
def base_config(_: Machine, value: Instance) -> Value:
    """What `super().get_config()` tells, of every layer; of a functional model nothing is known."""
    if "#model" in value.fields:
        return {}
    fields = value.fields
    return {"name": value.name or None, "trainable": fields.get("trainable", True), "dtype": fields.get("dtype")}


def config(machine: Machine, layer: Value, /) -> Value:
    """`layer.get_config()` of a layer of Keras'; not of one that holds others, which would be made anew of it."""
    assert isinstance(layer, Layer)
    if layer.entry is None or any(is_layer(one) for one in leaves_within(list(layer.options.values()))):
        return machine.unknown(f"`get_config` of `{layer.kind}`")
    options: dict[Value, Value] = {name: machine.attribute(layer, name) for name in option_names(layer)}
    return {"name": layer.name, "trainable": True, "dtype": layer.fields.get("dtype"), **options}


@library("framework.from_config")
def from_config(machine: Machine, cls: Value, given: Value) -> Value:
    """`cls.from_config(given)`: the constructor, on all that is within."""
    given = resolve(given)
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        return machine.unknown("`from_config` of what is not known")
    return machine.call(cls, [], {str(key): one for key, one in given.items()})

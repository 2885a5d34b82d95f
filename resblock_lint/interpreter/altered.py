"""Options of layers that are set anew after the constructor: Keras reads the attribute when it builds or calls."""

from __future__ import annotations

from resblock_lint.interpreter.bases import framework_object
from resblock_lint.interpreter.constructed import kept
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import note_name
from resblock_lint.values import Instance, Layer, Model, Value

AT_CALLS = frozenset(("padding", "strides", "dilation_rate", "pool_size", "size", "data_format", "cropping"))


def alter(machine: Machine, layer: Layer, name: str, new: Value) -> None:
    """`layer.name = new`; where that is an option, it counts from now on. Of weights that are there it changes none."""
    layer.fields[name] = new
    options = {one.name: one for one in layer.entry.options} if layer.entry is not None else {}
    if name not in options:
        return
    if name == "pool_size" and layer.options.get("strides") is None:  # the constructor took them from the old one
        layer.options["strides"] = kept(machine, layer, options["strides"], None)
    late = layer.weights is not None and name not in AT_CALLS and options[name].kind not in ("object", "Rate")
    layer.options[name] = machine.unknown(f"`{name}` that was changed after the layer was built") if late else new


def rename(value: Layer | Model, new: str) -> None:
    """`layer.name = new`, which the program then has given it."""
    value.name = new
    note_name(value, new)
    if isinstance(value, Model):
        value.called = new


def alter_inherited(machine: Machine, instance: Instance, name: str, new: Value) -> None:
    """The same of an object whose class inherits from a layer of Keras."""
    inner = framework_object(instance)
    if isinstance(inner, Layer):
        alter(machine, inner, name, new)

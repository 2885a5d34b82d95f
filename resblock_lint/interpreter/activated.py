"""What a layer's `activation` makes of its output, where Keras runs the layer and does not only ask for its shape."""

from __future__ import annotations

from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Building
from resblock_lint.values import Function, Instance, Layer, Method, Model, Partial, Tensor, Value

CALLED = (Function, Method, Partial, Instance, Layer, Model)  # what is no name of one of Keras', which keep the shape


def activated(machine: Machine, layer: Layer, made: Value) -> Value:
    """The output of a layer behind its activation, which is called anew at each run. What the cell of a recurrent layer
    calls it on, is not modelled.
    """
    function = resolve(layer.options.get("activation"))
    within = layer.entry is None or layer.entry.building is Building.STEP
    if within or not machine.traced or not isinstance(function, CALLED) or not isinstance(made, Tensor):
        return made
    found = resolve(machine.call(function, [made], {}))
    return found if isinstance(found, Tensor) else made

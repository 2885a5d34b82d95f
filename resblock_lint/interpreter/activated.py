"""What a layer's `activation` makes of its output, where Keras runs the layer and does not only ask for its shape."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Shape
from resblock_lint.values import Function, Instance, Layer, Method, Model, Partial, Slot, Tensor, Value

CALLED = (Function, Method, Partial, Instance, Layer, Model)  # what is no name of one of Keras', which keep the shape
GATE = "recurrent_activation"
_LSTM = (GATE, GATE, "activation", GATE, "activation")
GATES: dict[str, tuple[str, ...]] = {  # which activations a cell calls in one step, in this order
    **dict.fromkeys(("LSTM", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), _LSTM),
    "GRU": (GATE, GATE, "activation"),
    "SimpleRNN": ("activation",),
}
STEPS, MOST = 2, 64  # a loop over the steps is traced for the first of them, and once for all; most that are unrolled


def activated(machine: Machine, layer: Layer, made: Value) -> Value:
    """The output of a layer behind its activation, which is called anew at each run. A recurrent layer calls its
    activations within its cell, on what one step makes.
    """
    if not machine.traced:
        return made
    cell = resolve(layer.options.get("cell")) if layer.kind == "RNN" else layer
    gates = GATES.get(cell.kind.removesuffix("Cell")) if isinstance(cell, Layer) else None
    if gates is not None and isinstance(cell, Layer):
        return _in_cell(machine, layer, [resolve(cell.options.get(name)) for name in gates], made)
    _note_within(machine, layer)
    function = resolve(layer.options.get("activation"))
    if not isinstance(function, CALLED) or not isinstance(made, Tensor):
        return made
    found = resolve(machine.call(function, [made], {}))
    return found if isinstance(found, Tensor) else made


def _note_within(machine: Machine, layer: Layer) -> None:
    """What a layer inside of a wrapper has as its activation is not called, and that is said."""
    options = [resolve(layer.options.get(name)) for name in ("layer", "backward_layer", "cell", "cells")]
    inner = [resolve(part) for one in options for part in (one if isinstance(one, (list, tuple)) else [one])]
    own = [one for one in inner if isinstance(one, Layer) and _has_own(one)]
    if own:
        machine.note(f"the activation of the `{own[0].kind}` in `{layer.kind}` is not modelled")


def _has_own(layer: Layer) -> bool:
    return any(isinstance(resolve(layer.options.get(name)), CALLED) for name in ("activation", GATE))


def _in_cell(machine: Machine, layer: Layer, functions: Sequence[Value], made: Value) -> Value:
    """The output of a recurrent layer, or of a cell, where each of the functions keeps the shape of what it gets."""
    if not any(isinstance(one, CALLED) for one in functions):
        return made
    first = resolve(made[0]) if isinstance(made, (list, tuple)) and made else made
    if not isinstance(first, Tensor) or first.slot.shape is None:
        machine.note(f"the activation of `{layer.kind}` is not modelled")
        return made
    step = _step(layer, first, first.slot.shape)
    for function in [*functions] * _times(layer):
        found = resolve(machine.call(function, [step], {})) if isinstance(function, CALLED) else step
        if isinstance(found, Tensor) and found.slot.shape != step.slot.shape:
            return machine.unknown(f"an activation in `{layer.kind}` that makes another shape")
    return made


def _step(layer: Layer, first: Tensor, shape: Shape) -> Tensor:
    """What one step of a layer makes, which may give that of all steps."""
    rank = int(layer.kind[-2]) + 2 if layer.kind.startswith("ConvLSTM") else 2
    one = (shape[0], *shape[2:]) if len(shape) > rank else shape
    return Tensor(Slot(one, guess=first.slot.guess, told=first.slot.told), first.op, first.output, first.layout)


def _times(layer: Layer) -> int:
    """How often Keras runs the step of a layer."""
    if layer.kind.endswith("Cell"):
        return 1
    given = resolve(layer.inbound)
    shape = given.slot.shape if isinstance(given, Tensor) else None
    count = shape[1] if shape is not None and len(shape) > 1 and resolve(layer.options.get("unroll")) is True else STEPS
    return count if isinstance(count, int) and count <= MOST else STEPS

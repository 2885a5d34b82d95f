"""`Lambda` layers: the function that they run, and the shape that they are said to give, which Keras believes."""

from __future__ import annotations

from resblock_lint.interpreter import output_shapes, parameters, told_shapes
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import renewed, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.refusals import refuse_layers
from resblock_lint.values import Function, Layer, Param, Tensor, Unknown, Value

SHAPE = "output_shape"


def call(machine: Machine, layer: Layer, args: list[Value]) -> Value:
    """What a `Lambda` gives. Where it is called outside of all layers and its shape is said, no other is asked for;
    the function is run beside it for what it requires, save for summaries and contracts: Keras does not run it either.
    """
    given = resolve(args[0]) if args else None
    if isinstance(given, Param):
        given = parameters.as_tensor(machine, given)
    refuse_layers(machine, layer, given)
    said = None if machine.traced else _said(machine, layer, given)
    if said is None or isinstance(said, Unknown):
        return renewed(_run(machine, layer, given))
    if machine.todays or machine.budgets.told:
        return said
    made = _run(machine, layer, given)
    if output_shapes.agree(said, made):
        return renewed(made)
    machine.misled = True
    return said


def _run(machine: Machine, layer: Layer, given: Value) -> Value:
    extra = resolve(layer.options.get("arguments"))
    named = {str(key): value for key, value in extra.items()} if isinstance(extra, dict) else {}
    for one in map(resolve, named.values()):
        if isinstance(one, Param):
            one.setting = True
    with machine.tracing():
        return machine.call(layer.options.get("function"), [given], named)


def _said(machine: Machine, layer: Layer, given: Value) -> Value:
    """Tensors of the shape that the constructor was told; None where it was told none."""
    shape, inputs = resolve(layer.options.get(SHAPE)), list(tensors_within(given))
    if not inputs or not isinstance(shape, (Function, tuple, list)):
        return None
    if isinstance(shape, Function):
        whole = resolve(machine.call(shape, [told_shapes.shape_of(machine, given)], {}))
    else:
        whole = _with_batch(shape, inputs[0])
    return output_shapes.tensors_of_shapes(machine, layer.kind, whole, inputs)


def _with_batch(shape: tuple[Value, ...] | list[Value], first: Tensor) -> Value:
    if any(isinstance(resolve(one), (tuple, list)) for one in shape):
        return [_with_batch(one, first) for one in map(resolve, shape) if isinstance(one, (tuple, list))]
    return ((first.slot.shape or (None,))[0], *shape)

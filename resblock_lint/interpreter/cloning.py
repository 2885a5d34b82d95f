"""`clone_model`: a model made again, layer by layer, by a function that says what takes the place of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.models import functional, sequence
from resblock_lint.interpreter.networks import network_of
from resblock_lint.interpreter.nodes import counted_name, rebuilt, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, FunctionCall, Layer, Model, Tensor, Unknown, Value

NUMBERED = re.compile(r"input_layer(?:_\d+)?")  # the names that inputs have by themselves


@library("models.clone_model")
def clone_model(
    machine: Machine,
    model: Value,
    input_tensors: Value = None,
    clone_function: Value = None,
    call_function: Value = None,
    recursive: Value = False,
) -> Value:
    """`clone_model(model, …)`. Without a function it is the same model again, with weights of its own."""
    model, given, function, caller = map(resolve, (model, input_tensors, clone_function, call_function))
    bare = given is None and function is None and caller is None
    if bare and not (machine.todays and isinstance(model, Model) and (_is_of_layers(model) or _numbered(model))):
        if machine.todays and isinstance(model, Model):
            machine.note("a clone of a model is taken for the model itself: its weights are its own")
        return model
    if not isinstance(model, Model) or resolve(recursive) is not False:
        return machine.unknown("a clone of a model that is not modelled")
    function = Builtin("clone", _again) if function is None else function
    if model.kind != "Sequential":
        return _functional(machine, model, given, function, caller)
    if caller is not None:
        raise error("ValueError", "`call_function` argument is not supported with Sequential models.")
    return _sequential(machine, model, given, function)


def _again(machine: Machine, layer: Value, /) -> Value:
    """The layer that the options of another one make."""
    layer = resolve(layer)
    if not isinstance(layer, Layer):
        return machine.unknown("a clone of a layer that is not modelled")
    kept = {name: value for name, value in layer.fields.items() if not name.startswith("#")}
    return replace(
        layer, options=dict(layer.options), fields=kept, weights=None, inbound=None, output=None, nodes=[], made=(),
        born=machine.fresh(),
    )  # fmt: skip


def _sequential(machine: Machine, model: Model, given: Value, function: Value) -> Value:
    """A Sequential of what the function makes of each layer; it has an input where the first one has."""
    layers = [machine.call(function, [one], {}) for one in model.layers]
    start = resolve(model.inputs)
    if isinstance(given, (list, tuple)) and len(given) == 1:
        given = resolve(given[0])
    name = start.node.operation.name if isinstance(start, Tensor) and start.node is not None else None
    if isinstance(given, Tensor):
        layers.insert(0, tensors.entrance(machine, given, name))
    elif given is not None:
        return machine.unknown("a model cloned on inputs that are not modelled")
    elif isinstance(start, Tensor) and start.slot.shape is not None:
        layers.insert(0, tensors.input_layer(machine, start.slot.shape, name))
    return sequence(machine, layers, model.name)


def _functional(machine: Machine, model: Model, given: Value, function: Value, caller: Value) -> Value:
    """A functional model on new inputs: its operations are called once more, in its order."""
    starts = list(tensors_within(model.inputs))
    if given is None:
        given = rebuilt(model.inputs, {one: _input_again(machine, one) for one in starts})
    found = list(tensors_within(given))
    if len(found) != len(starts) or not starts or network_of(model).missing:
        return machine.unknown("a model cloned on inputs that are not modelled")
    outputs = _run(machine, model, dict(zip(starts, found, strict=True)), function, caller)
    return outputs if isinstance(outputs, Unknown) else functional(machine, [given, outputs], {}, model.name)


def _is_of_layers(model: Model) -> bool:
    """Whether a model has nothing but layers in it, which are made again one by one."""
    inside = model.layers if model.kind == "Sequential" else network_of(model).operations
    return all(isinstance(resolve(one), Layer) for one in inside)


def _numbered(model: Model) -> bool:
    """Whether a functional model has an input that nobody gave a name to."""
    names = [one.node.operation.name for one in tensors_within(model.inputs) if one.node is not None]
    return model.kind != "Sequential" and any(map(NUMBERED.fullmatch, names))


def _input_again(machine: Machine, start: Tensor) -> Tensor:
    """An input of the same shape, and of the name of the tensor: its number is the count of all tensors before it."""
    name = start.node.operation.name if start.node is not None else ""
    if NUMBERED.fullmatch(name):
        name = counted_name(start)
    if "{?}" in name:
        machine.note("the name of an input that is cloned")
    return tensors.entrance(machine, start, name or None)


def _run(machine: Machine, model: Model, made: dict[Tensor, Tensor], function: Value, caller: Value) -> Value:
    """What the outputs of a model become when each operation is replaced, the same one always by the same."""
    clones: dict[int, Value] = {}
    for node in network_of(model).nodes():
        if not node.inputs or any(one not in made for one in node.inputs):
            continue
        operation = cast("Value", node.operation)
        if isinstance(operation, FunctionCall):
            return machine.unknown("a function on tensors in a model that is cloned")
        if id(operation) not in clones:
            clones[id(operation)] = machine.call(function, [operation], {})
        args = [rebuilt(one, made) for one in node.args]
        kwargs = {key: rebuilt(one, made) for key, one in node.kwargs.items()}
        clone = clones[id(operation)]
        if caller is not None:
            clone, args = caller, [clone, *args]
        result = list(tensors_within(machine.call(clone, args, kwargs)))
        if len(result) != len(node.outputs):
            return machine.unknown("a layer cloned by a function that is not modelled")
        made.update(zip(node.outputs, result, strict=True))
    missing = any(one not in made for one in tensors_within(model.outputs))
    return machine.unknown("a model whose outputs are not modelled") if missing else rebuilt(model.outputs, made)

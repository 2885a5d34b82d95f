"""Keras' bookkeeping of calls: the operations of a functional model, their automatic names, and who feeds whom.

Of a call outside of all layers Keras keeps a node; nodes are what `model.summary()`, `get_layer` and `Model(inputs,
outputs)` read. What lies between a model's inputs and outputs is found in `networks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.placeholders import DOUBT
from resblock_lint.interpreter.unknowns import is_number
from resblock_lint.values import FunctionCall, Instance, Layer, Model, Node, Operation, Tensor, Unknown, Value


@cache
def snake(name: str) -> str:
    """Keras' automatic name for a class: `Conv2D` is `conv2d`, `ReLU` is `re_lu`."""
    partly = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", partly).lower()


TENSORS, UNSURE = "#tensors", "#unsure"  # among the names: how many tensors were counted, and that there may be more
NAMED = "#named"  # the field of a model, or of an object of the user's class, that the program gave a name


def note_name(operation: Layer | Model | Instance, name: Value) -> None:
    """Notes that the program gave this name; what is no text leaves it to Keras to count."""
    if not isinstance(name, str):
        return
    if isinstance(operation, Layer):
        operation.options["name"] = name
    else:
        operation.fields[NAMED] = True


def is_named(operation: Operation) -> bool:
    """Whether the program gave an operation its name, and not Keras, which counts."""
    if isinstance(operation, Layer):
        return "name" in operation.options
    return isinstance(operation, (Model, Instance)) and NAMED in operation.fields


def automatic(machine: Machine, kind: str) -> str:
    """The next automatic name of a class: `conv2d`, `conv2d_1`, …"""
    return counted(machine, snake(kind))


def counted(machine: Machine, stem: str) -> str:
    """A name with the number that Keras puts behind it from its second use on."""
    count = machine.number(stem)
    name = f"{stem}_{count}" if count else stem
    if DOUBT in machine.names:
        machine.doubtful.add(name)
    return name


def tensor_name(tensor: Tensor) -> str:
    """The name of a tensor: an input's that was given one; Keras counts the others, and all that it makes within."""
    layer = tensor.node.operation if tensor.node is not None else None
    named = layer.options.get("name") if isinstance(layer, Layer) and layer.kind == "InputLayer" else None
    return named if isinstance(named, str) else f"tensor_{tensor.op.place}{{?}}"


def tensors_within(value: Value) -> Iterator[Tensor]:
    """The tensors in nested lists, tuples and dicts, in Keras' order: dicts by their sorted keys."""
    value = resolve(value)
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from tensors_within(one)
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from tensors_within(value[key])


def leaves_within(value: Value) -> Iterator[Value]:
    """What a value holds, in nested lists, tuples, sets and dicts."""
    value = resolve(value)
    if isinstance(value, (list, tuple, set, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves_within(one)
    else:
        yield value


def rebuilt(value: Value, made: Mapping[Tensor, Tensor]) -> Value:
    """A nested value with its tensors replaced."""
    value = resolve(value)
    if isinstance(value, Tensor):
        return made.get(value, value)
    if isinstance(value, (list, tuple)):
        items = [rebuilt(one, made) for one in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: rebuilt(one, made) for key, one in value.items()}
    return value


def renewed(value: Value) -> Value:
    """A nested value whose tensors are new objects: what a layer gives is never what it was given."""
    return rebuilt(value, {one: Tensor(one.slot, one.op, one.output, one.layout) for one in tensors_within(value)})


def record(
    machine: Machine,
    operation: Operation,
    callee: Value,
    args: list[Value],
    kwargs: dict[str, Value],
    made: Value,
    listed: list[Value] | None = None,
) -> None:
    """Keeps a call of an operation, if it stands outside of all layers and its inputs come from an `Input`.

    Of its arguments Keras lists those that are `listed` as inputs, which are all where there is nothing said.
    """
    outputs = (made,) if isinstance(made, Tensor) else tuple(tensors_within(made))
    if not isinstance(operation, FunctionCall) and machine.rehearsed is None:
        operation.made = outputs
    if machine.nested:
        return
    inputs = _inputs(args, kwargs, listed)
    if inputs or (outputs and takes_unknown(args, kwargs)):  # the latter comes from nowhere that is known
        kept: list[Value] = [list(one) if isinstance(one, list) else one for one in args]  # the program may change them
        once = not isinstance(operation, Instance) and not machine.masks and operation.kind != "Lambda"
        connect(Node(operation, callee, kept, kwargs, inputs, outputs, count_tensors(machine, len(outputs), once)))


def call_again(machine: Machine, node: Node, given: Tensor) -> Tensor:
    """What an operation makes that is called once more as it was, on a tensor like the one that it was called on."""
    made = Tensor(node.outputs[0].slot, node.outputs[0].op, node.outputs[0].output, node.outputs[0].layout)
    args = [rebuilt(one, {node.inputs[0]: given}) for one in node.args]
    number = None if node.number is None else count_tensors(machine, 1)
    connect(Node(node.operation, node.callee, args, node.kwargs, (given,), (made,), number))
    return made


def count_tensors(machine: Machine, count: int, once: bool = True) -> int | None:
    """Counts tensors as Keras does, and gives how many there were; None from where it makes more than it gives."""
    before = machine.names.get(TENSORS, 0)
    machine.names[TENSORS] = before + count
    if not once:
        machine.names[UNSURE] = 1
    return None if UNSURE in machine.names else before


def lose(layer: Layer, given: Value, made: Value) -> Value:
    """What a layer gives that hands back the very tensor it was given: Keras takes it to come from itself then."""
    if not isinstance(given, Tensor) or given.node is None:
        return made
    connect(Node(layer, layer, [given], {}, (given,), (given,), given.node.number))
    return given


def is_lost(node: Node) -> bool:
    """Whether a call gave back the very tensor that it was given."""
    return node.outputs[:1] == node.inputs


def counted_name(tensor: Tensor) -> str:
    """The automatic name of a tensor, which tells how many there were before it."""
    number = tensor.node.number if tensor.node is not None else None
    return "keras_tensor{?}" if number is None else f"keras_tensor_{number + tensor.output}".removesuffix("_0")


def stand_in_name(tensor: Tensor) -> str:
    """The name of the input that Keras puts in place of a tensor in the middle of another graph."""
    return f"{counted_name(tensor)}CLONE"


def _inputs(args: list[Value], kwargs: dict[str, Value], listed: list[Value] | None) -> tuple[Tensor, ...]:
    """The tensors of the graph that a call takes; Keras keeps no constants."""
    given: list[Value] = [*args, cast("Value", kwargs)] if listed is None else listed
    return tuple(one for one in tensors_within(given) if one.node is not None)


def takes_unknown(args: list[Value], kwargs: dict[str, Value]) -> bool:
    """Whether an operation was given what is not modelled, which may come from anywhere in the graph."""
    named = [one for name, one in kwargs.items() if name not in ("training", "mask")]
    return any(isinstance(one, Unknown) and not is_number(one) for one in leaves_within([args, named]))


def connect(node: Node) -> None:
    """Enters a node into its operation and into the tensors that it made."""
    node.operation.nodes.append(node)
    for one in node.outputs:
        one.node = node


def record_function(
    machine: Machine,
    kinds: str,
    callee: Value,
    args: list[Value],
    kwargs: dict[str, Value],
    made: Value,
    listed: list[Value] | None = None,
) -> None:
    """Keeps a call of a function on tensors; one that Keras makes of several operations leaves each of them."""
    if machine.nested or not _inputs(args, kwargs, listed):
        return
    *inner, last = kinds.split()
    for kind in inner:
        step = renewed(made)
        record(machine, _function_call(machine, kind), callee, args, kwargs, step, listed)
        args, kwargs, listed = [step], {}, None
    record(machine, _function_call(machine, last), callee, args, kwargs, made, listed)


def _function_call(machine: Machine, kind: str) -> FunctionCall:
    if "." in kind:  # a function of TensorFlow, as Keras 2 showed it
        return FunctionCall("TFOpLambda", counted(machine, kind), machine.site())
    return FunctionCall(kind, automatic(machine, kind), machine.site())


def sources(tensor: Tensor) -> list[Tensor]:
    """The inputs that a tensor comes from, in the order in which a walk back meets them."""
    found: dict[Tensor, None] = {}
    seen: set[Node] = set()
    waiting = [tensor]
    while waiting:
        one = waiting.pop()
        if one.node is None or not one.node.inputs:
            found[one] = None
        elif one.node not in seen:
            seen.add(one.node)
            waiting += reversed(one.node.inputs)
    return list(found)

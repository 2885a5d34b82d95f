"""The layers of a Sequential, called one behind another: a loop where some stand for as many as arguments say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from resblock_lint import ir
from resblock_lint.conditions import at_least
from resblock_lint.dims import Size
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import call_again
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.sequences import Many
from resblock_lint.values import Env, Module, Node, Param, Tensor, Unknown, Value


def has_layers(machine: Machine, layers: Sequence[Value]) -> bool:
    """Whether there are layers at all, by choice where that is open."""
    count: Size = 0
    for one in layers:
        if not isinstance(one, Many):
            return True
        count = count + one.count
    return machine.choose(at_least(count, 1))


def is_open_stack(layers: Sequence[Value]) -> bool:
    """Whether some of these layers stand for several."""
    return any(isinstance(one, Many) for one in layers)


def run_stack(machine: Machine, layers: Sequence[Value], value: Value) -> Value:
    """What layers make of a value, each of what the one before makes."""
    if is_open_stack(layers):
        return _looped(machine, list(layers), value)
    for layer in layers:
        if isinstance(resolve(layer), (Unknown, Param)):
            value = machine.unknown("a layer of a Sequential is not modelled")
        else:
            value = machine.call(layer, [value], {})
    return value


def called_again(machine: Machine, start: Value, outputs: Value) -> Value:
    """What the layers of a Sequential give when it gets or loses a layer: Keras builds it anew, and calls all of them
    once more, which a summary tells of those in the middle.
    """
    if not machine.todays or not isinstance(start, Tensor) or not isinstance(outputs, Tensor):
        return outputs
    behind: list[Node] = []
    node = outputs.node
    while node is not None and node is not start.node:
        if len(node.inputs) != 1 or len(node.outputs) != 1:
            return outputs
        behind.append(node)
        node = node.inputs[0].node
    if node is None:
        return outputs
    machine.reserve(len(behind))
    value = start
    for node in reversed(behind):
        value = call_again(machine, node, value)
    return value


def _looped(machine: Machine, layers: list[Value], value: Value) -> Value:
    """The same as a program would have it: `for layer in layers: value = layer(value)`."""
    frame = machine.frames[-1]
    env = Env({"layers": layers, "value": value}, None, Module("", frame.path))
    node, scope = frame.node, frame.scope
    frame.scope = None
    try:
        machine.execute((_loop(node.at if node is not None else None),), env)
    finally:
        frame.node, frame.scope = node, scope
    return env.names["value"]


@lru_cache(maxsize=256)
def _loop(at: object) -> ir.For:
    """That loop, at a place of the program: the same each time, as what is learned of a loop is kept with it."""
    layer, layers, value = (ir.Name(at, name) for name in ("layer", "layers", "value"))
    call = ir.Call(at, layer, (ir.Argument(value),))
    return ir.For(at, layer, layers, (ir.Assign(at, (value,), call),), ())

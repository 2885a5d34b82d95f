"""What lies between a functional model's inputs and its outputs: operations in Keras' order, and running them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.joins import ask_graph
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import is_named, rebuilt, takes_unknown, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.passages import GRAPH
from resblock_lint.interpreter.paths import error
from resblock_lint.layers.registry import Inferred, Need, Requirement, Role
from resblock_lint.values import Model, Node, Operation, Tensor, Value


@dataclass(slots=True)
class Network:
    """The nodes of a functional model with their depths, the outputs' being 0, and its operations from the inputs on.

    `entrances` are inputs that Keras puts in place of tensors in the middle of another graph. `missing` says that some
    tensor does not come from the inputs, or that it is not known from where.
    """

    entrances: dict[tuple[Node, int], Node]
    depths: dict[Node, int] = field(default_factory=dict[Node, int])
    operations: list[Operation] = field(default_factory=list[Any])
    missing: bool = False

    def nodes(self) -> list[Node]:
        """The nodes, each behind those that feed it."""
        return sorted(self.depths, key=lambda node: -self.depths[node])

    def origin(self, tensor: Tensor) -> Node | None:
        """The node that gives a tensor to this network."""
        node = tensor.node
        return self.entrances.get((node, tensor.output), node) if node is not None and self.entrances else node


def network_of(model: Model) -> Network:
    """The network of a model that has inputs and outputs."""
    if not isinstance(model.network, Network):
        model.network = _mapped(model)
    return model.network


def _mapped(model: Model) -> Network:
    """Keras' order: by depth, and within one depth as a walk from the outputs first meets the operations."""
    found = Network(model.entrances)
    entered = [found.origin(one) for one in tensors_within(model.inputs)]
    places: dict[Operation, int] = {}
    behind = list(walk(list(tensors_within(model.outputs)), found, places))
    deepest: dict[Operation, int] = {}
    inside = set(behind)
    for node in reversed(behind):
        depth = max(found.depths.get(node, 0), deepest.get(node.operation, 0))
        deepest[node.operation] = found.depths[node] = depth
        for before in map(found.origin, node.inputs):
            if before is not None and before in inside:
                found.depths[before] = max(depth + 1, found.depths.get(before, 0))
        lost = takes_unknown(node.args, node.kwargs)
        found.missing = found.missing or lost or (not node.inputs and node not in entered)
    for node in entered:
        if node is not None and not node.inputs and node.operation not in deepest:
            deepest[node.operation] = found.depths[node] = 0
            places[node.operation] = -1
    found.operations = sorted(deepest, key=lambda operation: (-deepest[operation], places[operation]))
    return found


def walk(outputs: list[Tensor], found: Network, places: dict[Operation, int]) -> Iterator[Node]:
    """The nodes that outputs descend from, each behind its inputs; `places` gets the order of first meetings."""
    done: set[Node] = set()
    waiting: list[tuple[Node | None, bool]] = [(found.origin(one), False) for one in reversed(outputs)]
    while waiting:
        node, finished = waiting.pop()
        if node is None:
            found.missing = True
        elif finished:
            yield node
        elif node not in done:
            done.add(node)
            places.setdefault(node.operation, len(places))
            waiting.append((node, True))
            waiting += [(found.origin(one), False) for one in reversed(node.inputs)]


def ask_network(machine: Machine, model: Model) -> None:
    """It matters of which layers a model is made, but for their names: to all ways that may have made one of them.

    Ways that met before the first of its tensors was made have all gone on to make the same ones.
    """
    nodes = network_of(model).depths if model.kind == "Functional" else ()
    ops = [one.op for node in nodes for one in (*node.inputs, *node.outputs)]
    own = {one.index for one in machine.ops}
    first = min((one.place if one.index in own else -1 for one in ops), default=-1)
    for one in machine.passes:
        if one.ops[1] > first:
            one.passage.asked.add(GRAPH)


def refuse_disconnected(machine: Machine, model: Model) -> None:
    """A functional model computes its outputs from its inputs alone. Raises `Raised` where they need another `Input`.

    Nothing is said where an input is not known, or where a tensor on the way is not.
    """
    if not is_known(model.inputs):
        return
    entered = {(one.node, one.output) for one in tensors_within(model.inputs)}
    starts = _starts(model.outputs, entered)
    outside = [one for one in starts if one.node is not None and not takes_unknown(one.node.args, one.node.kwargs)]
    if outside:
        ask_graph(machine.facts)
        text = "the outputs are connected to the inputs; they come from this `Input` too, which is none of them"
        _refuse(machine, model, outside[:1], text)


def is_known(value: Value) -> bool:
    """Whether nothing but tensors of Keras' graph is within a value."""
    value = resolve(value)
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(is_known, value))
    if isinstance(value, dict):
        return bool(value) and all(map(is_known, value.values()))
    return isinstance(value, Tensor) and value.node is not None


def _starts(outputs: Value, entered: set[tuple[Node | None, int]]) -> Iterator[Tensor]:
    """The tensors that nothing made on the way back from outputs to what is entered."""
    waiting, seen = list(tensors_within(outputs))[::-1], set(entered)
    while waiting:
        one = waiting.pop()
        if (one.node, one.output) not in seen:
            seen.add((one.node, one.output))
            if one.node is None or not one.node.inputs:
                yield one
            else:
                waiting += reversed(one.node.inputs)


def refuse_repeated(machine: Machine, model: Model) -> None:
    """Each layer of a functional model has a name of its own. Raises `Raised` where the program gives one twice.

    Nothing is said behind a choice: names do not keep ways from meeting.
    """
    if machine.sides:
        return
    network = network_of(model)
    given = [str(one.name) for one in network.operations if is_named(one)]
    for twice in _repeated(given)[:1]:
        ask_graph(machine.facts)
        text = f"`Model` gets {given.count(twice)} layers of the name `{twice}`, and takes each name once"
        _refuse(machine, model, list(tensors_within(model.outputs))[:1], text)


def _refuse(machine: Machine, model: Model, inputs: Sequence[Tensor], text: str) -> None:
    """Draws a model that Keras does not make. Raises `Raised`."""
    asked = Requirement(Need.ARGUMENT, False, text=text)
    draw(machine, "Model", Role.OTHER, inputs, Inferred((), (asked,), several=True), name=model.name)


def repeated_names(network: Network) -> list[str]:
    """The names that stand for several operations of a network, which Keras refuses."""
    return _repeated([operation.name for operation in network.operations])


def _repeated(names: Sequence[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1 and "{" not in name]


def replay(machine: Machine, model: Model, given: Iterable[Tensor]) -> Value:
    """The outputs of a functional model on other inputs: its operations are called again, inside of the model."""
    ask_network(machine, model)
    made = dict(zip(tensors_within(model.inputs), given, strict=True))
    machine.nested += 1
    try:
        for node in network_of(model).nodes():
            if not node.inputs or any(one not in made for one in node.inputs):
                continue
            args = [rebuilt(one, made) for one in node.args]
            kwargs = {key: rebuilt(one, made) for key, one in node.kwargs.items()}
            result = list(tensors_within(machine.call(node.callee, args, kwargs)))
            if len(result) != len(node.outputs):
                return machine.unknown("a model called on inputs of another shape")
            made.update(zip(node.outputs, result, strict=True))
    finally:
        machine.nested -= 1
    if any(one not in made for one in tensors_within(model.outputs)):
        raise error("ValueError", "an output of the model is not connected to its inputs")
    return rebuilt(model.outputs, made)

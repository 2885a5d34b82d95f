"""Where models begin: inputs in the middle of another graph, and tensors that come from themselves."""

from __future__ import annotations

from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.networks import Network, walk
from resblock_lint.interpreter.nodes import is_lost, stand_in_name, tensors_within
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Model


def enter(machine: Machine, model: Model) -> None:
    """An input in the middle of another graph becomes an `Input` of its own."""
    for one in tensors_within(model.inputs):
        if one.node is not None and one.node.inputs:
            start = tensors.entrance(machine, one, stand_in_name(one))
            if start.node is not None:
                model.entrances[(one.node, one.output)] = start.node


def refuse_lost(machine: Machine, model: Model) -> None:
    """Raises `Raised` where a tensor on the way comes from itself, and does not stand for an input."""
    if any(is_lost(node) for node in walk(list(tensors_within(model.outputs)), Network(model.entrances), {})):
        if machine.todays:
            raise error("ValueError", "a tensor is part of a cycle")
        machine.note_dated("a layer of Keras 3 gives back the very tensor that it was given")

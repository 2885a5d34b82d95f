"""Calls of models on data: Keras runs all layers then, and builds what a symbolic call let be."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter import output_shapes
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.networks import network_of, replay
from resblock_lint.layers.registry import Role
from resblock_lint.values import Instance, Model, Tensor


def build_what_was_skipped(machine: Machine, model: Model, given: Sequence[Tensor]) -> None:
    """A model on data runs `call` of the user's layers whose output shape it had only been told."""
    if machine.nested or machine.rehearsed is not None or not given or not all(map(_is_data, given)):
        return
    if any(isinstance(one, Instance) and _was_skipped(one) for one in network_of(model).operations):
        with machine.tracing():
            replay(machine, model, given)


def _is_data(tensor: Tensor) -> bool:
    """Whether a tensor holds numbers, and is not the stage of a graph."""
    return tensor.node is None and tensor.op.role is Role.INPUT and tensor.op.layer == "InputLayer"


def _was_skipped(instance: Instance) -> bool:
    """Whether a layer says of its output's shape so that Keras need not run it, and does not build its parts then."""
    return output_shapes.decides(instance) and None not in (lookup(instance.cls, "build"), lookup(instance.cls, "call"))

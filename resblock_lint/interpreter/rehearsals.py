"""Work that draws its ops and builds no layer: what Keras finds out about a layer without a call of it."""

from __future__ import annotations

from collections.abc import Callable

from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Instance, Tensor, Value


def rehearse(machine: Machine, work: Callable[[], Value]) -> Value:
    """Does some work that draws its ops and builds no layer."""
    if machine.rehearsed is not None:
        return work()
    kept: dict[Instance, tuple[dict[str, Value], list[Tensor]]] = {}
    machine.nested, machine.rehearsed = machine.nested + 1, kept
    try:
        return work()
    finally:
        machine.nested, machine.rehearsed = machine.nested - 1, None
        for one, (fields, variables) in kept.items():
            one.fields, one.variables, one.built = fields, variables, False


def keep(machine: Machine, instance: Instance) -> None:
    """During a rehearsal: what an object had before it is built."""
    if machine.rehearsed is not None and instance not in machine.rehearsed:
        machine.rehearsed[instance] = (dict(instance.fields), list(instance.variables))

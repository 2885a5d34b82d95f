"""Work that draws its ops and builds no layer: what Keras finds out about a layer without a call of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

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


def foretell(machine: Machine, work: Callable[[], Value]) -> Value:
    """What `compute_output_shape` of a layer of Keras, or of a model, works out: from shapes alone, without weights."""
    before, machine.foretold = machine.foretold, True
    try:
        return rehearse(machine, work)
    finally:
        machine.foretold = before


@contextmanager
def beside(machine: Machine) -> Generator[None]:
    """Runs a `call` beside the shapes that were told of it: Keras runs it on data only, whose sizes are all known.
    Where wrong sizes flow, nothing is asked of them.
    """
    before = machine.unjudged, machine.beside
    machine.unjudged, machine.beside = machine.unjudged or machine.misled, True
    try:
        yield
    finally:
        machine.unjudged, machine.beside = before


def keep(machine: Machine, instance: Instance) -> None:
    """During a rehearsal: what an object had before it is built."""
    if machine.rehearsed is not None and instance not in machine.rehearsed:
        machine.rehearsed[instance] = (dict(instance.fields), list(instance.variables))

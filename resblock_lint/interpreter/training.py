"""Models that are trained: what no symbolic call has built yet, the first batch of the data builds."""

from __future__ import annotations

from resblock_lint.conditions import Opaque
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tables import tabled
from resblock_lint.layers.registry import Inferred, Role
from resblock_lint.sequences import Array
from resblock_lint.values import Builtin, Instance, Model, Tensor, Unknown, Value

TRAINING = frozenset(("fit", "evaluate", "train_on_batch", "test_on_batch"))


def training(machine: Machine, model: Model | Instance, name: str) -> Builtin | None:
    """A method that shows a model data; None for any other one, and where no model is summarized."""
    return Builtin(name, _trained, (model, name)) if name in TRAINING and machine.todays else None


def _trained(machine: Machine, model: Model | Instance, name: str, /, *args: Value, **kwargs: Value) -> Value:
    built = model.made if isinstance(model, Instance) else model.outputs
    if not built:
        batch = _batch(machine, resolve(args[0] if args else kwargs.get("x")))
        if batch is None:
            machine.choose(Opaque(f"`{name}` builds no layer", False, machine.fresh()))
        else:
            machine.call(model, [batch], {})
    return Unknown(f"what `{name}` gives", f"{name}(…)")


def _batch(machine: Machine, data: Value) -> Tensor | None:
    """A part of the data, of which it is not known how many examples it has; None where nothing is known of it."""
    found = tabled(machine, data) if isinstance(data, Array) else data
    if not isinstance(found, Tensor) or not found.slot.shape:
        return None
    count = Dim.of(Symbol(f"?{machine.fresh()}", Origin.UNKNOWN, 1))
    return draw(machine, "InputLayer", Role.INPUT, (), Inferred((count, *found.slot.shape[1:])))[0]

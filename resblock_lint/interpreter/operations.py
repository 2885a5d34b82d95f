"""Operations of the user's own, `class Sum(keras.Operation)`: each call is one of a model, of a shape that it says."""

from __future__ import annotations

from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.bases import lookup, order
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import automatic, leaves_within, record, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Inferred, Role
from resblock_lint.values import (
    Class,
    External,
    Function,
    FunctionCall,
    Instance,
    Method,
    Partial,
    Tensor,
    Unknown,
    Value,
)

BASES = frozenset(("keras.Operation", "ops.Operation"))
CALL = "#operation"  # the field of an object that keeps what a model shows of it


def is_operation(cls: Class) -> bool:
    """Whether a class is one of operations."""
    return any(isinstance(base, External) and base.path in BASES for one in order(cls) for base in one.bases)


def attribute(instance: Instance, name: str) -> Value:
    """What every operation has."""
    if name == "name":
        return instance.name
    called = "framework.operation" if name == "__call__" else "framework.symbolic_call"
    return Partial(External(called), (instance,), {})


@library("framework.begin_operation")
def begin(machine: Machine, instance: Instance, /, *_: Value, name: Value = None, **__: Value) -> None:
    """The constructor of `Operation`: it takes a name, or makes one."""
    given = resolve(name)
    instance.name = given if isinstance(given, str) else automatic(machine, instance.cls.name)
    instance.fields[CALL] = FunctionCall(instance.cls.name, instance.name, machine.site())


@library("framework.operation")
def call_operation(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> Value:
    """`operation(…)`: on tensors of a model what its `compute_output_spec` says, else what its `call` makes."""
    given = [one for one in leaves_within([list(args), list(kwargs.values())]) if isinstance(one, Tensor)]
    own = lookup(instance.cls, "call")
    if (machine.nested or not any(one.node for one in given)) and isinstance(own, Function):
        made = resolve(machine.call(Method(own, instance), list(args), kwargs))
        if not isinstance(made, Unknown):
            return made
    return symbolic_call(machine, instance, *args, **kwargs)


@library("framework.symbolic_call")
def symbolic_call(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> Value:
    """`operation.symbolic_call(…)`: what its `compute_output_spec` says, as one operation of the model."""
    said = lookup(instance.cls, "compute_output_spec")
    if not isinstance(said, Function):
        return machine.unknown(f"`{instance.cls.name}` has no `compute_output_spec`")
    made = resolve(machine.call(Method(said, instance), list(args), kwargs))
    if not isinstance(made, Tensor) or made.slot.shape is None:
        return machine.unknown(f"what `{instance.cls.name}` makes of its inputs")
    given = list(tensors_within([list(args), list(kwargs.values())]))
    name = instance.name
    found = draw(machine, instance.cls.name, Role.OTHER, given, Inferred(made.slot.shape), name=name)[0]
    operation = instance.fields.get(CALL)
    if isinstance(operation, FunctionCall):
        again = Partial(External("framework.symbolic_call"), (instance,), {})
        record(machine, operation, again, list(args), kwargs, found)
    return found


@library("keras.KerasTensor")
def keras_tensor(machine: Machine, shape: Value = None, *_: Value, **__: Value) -> Value:
    """`KerasTensor(shape)`: a tensor of which nothing but its shape is known."""
    found = tensors.batched(machine, shape)
    return found if isinstance(found, Unknown) else tensors.new_input(machine, found)

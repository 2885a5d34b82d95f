"""What a layer says of the inputs that it takes: `keras.InputSpec`."""

from __future__ import annotations

from resblock_lint.interpreter import access
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Instance, Module, Slot, Unknown, Value

KIND = "InputSpec"
FIELDS = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "allow_last_axis_squeeze", "name", "optional")
FLAGS = frozenset(("allow_last_axis_squeeze", "optional"))


@library("layers.InputSpec", "keras.InputSpec")
def input_spec(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """An object with what it was given as attributes; a shape tells the number of axes too."""
    fields: dict[str, Value] = {name: False if name in FLAGS else None for name in FIELDS}
    fields.update(zip(FIELDS, args, strict=False))
    fields.update((key, value) for key, value in kwargs.items() if key in FIELDS)
    shape = resolve(fields["shape"])
    if isinstance(shape, (list, tuple)):
        fields["shape"], fields["ndim"] = tuple(shape), len(shape)
    elif shape is not None:
        known = isinstance(shape, Slot)
        fields["ndim"] = access.length_of(machine, shape) if known else Unknown("the rank of an InputSpec", "ndim")
    fields["axes"] = resolve(fields["axes"]) or {}
    return Instance(Class(KIND, (), {}, KIND, Module("keras", ""), machine.site()), fields)

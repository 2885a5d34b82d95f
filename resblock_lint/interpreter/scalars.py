"""Integers of numpy's: what gives them, and which options of layers ask for an `int` instead."""

from __future__ import annotations

from resblock_lint.dims import Dim
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.dated import note_scalar
from resblock_lint.interpreter.extremes import number
from resblock_lint.interpreter.forms import settle_compared
from resblock_lint.interpreter.library import LIBRARY, library, prod, same
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.refusals import refuse_scalar
from resblock_lint.sequences import Scalar, scalar
from resblock_lint.values import Class, External, Instance, Layer, Module, Param, Ratio, Real, Tensor, Value

ASKED = frozenset(  # whoever has one of these asks `isinstance(…, int)` of it; of an option for all sides, `tuple` too
    "cropping dilation_rate input_dim key_dim kernel_size n num_heads output_dim output_size padding pool_size size "
    "strides units value_dim".split()
)
LIMITED = ("eps", "max", "min", "tiny")
LIMITS = {
    "float16": (2.0**-10, 65504.0, -65504.0, 2.0**-14),
    "float32": (2.0**-23, (2 - 2.0**-23) * 2.0**127, -(2 - 2.0**-23) * 2.0**127, 2.0**-126),
    "float64": (2.0**-52, (2 - 2.0**-52) * 2.0**1023, -(2 - 2.0**-52) * 2.0**1023, 2.0**-1022),
}
ALSO = frozenset((("GroupNormalization", "groups"),))


def judge_scalars(machine: Machine, layer: Layer) -> None:
    """Notes options that are integers of numpy's, as Keras 2 takes them. Raises `Raised` where that is not of today."""
    for name, given in layer.options.items():
        value = resolve(given)
        if isinstance(value, Scalar) and (name in ASKED or (layer.kind, name) in ALSO):
            note_scalar(machine, layer.kind, name)
            if machine.todays:
                refuse_scalar(machine, layer, name, value)


@library("numpy.prod", "numpy.product")
def product(machine: Machine, items: Value, *args: Value, **kwargs: Value) -> Value:
    """The product of numbers, as numpy's; a number alone is its own."""
    found = resolve(settle_compared(machine, items, None))
    if isinstance(found, Param) and isinstance(found.default, int) and not parameters.has_items(found):
        found = number(machine, found)
    alone = isinstance(found, (int, float, Dim, Ratio, Real))
    return scalar(found if alone else prod(machine, found, *args, **kwargs))


@library("numpy.isscalar")
def is_scalar(machine: Machine, value: Value) -> Value:
    """`numpy.isscalar(value)`: whether it is a number or a text, and neither an array nor a list."""
    found = resolve(value)
    if isinstance(found, (int, float, complex, str, bytes, Dim, Ratio, Real)):
        return True
    several = isinstance(found, (list, tuple, dict, set, Tensor, type(None)))
    return False if several else machine.same_call("numpy.isscalar", [value])


@library("numpy.finfo", "ml_dtypes.finfo")
def limits_of(machine: Machine, dtype: Value = None, *_: Value) -> Value:
    """`numpy.finfo(dtype)`: how small and large numbers of a type are; of one that is not known, each some number."""
    given = resolve(dtype)
    name = given.path.rpartition(".")[2] if isinstance(given, External) else given
    known = LIMITS.get(name) if isinstance(name, str) else None
    fields: dict[str, Value] = {one: Real(f"numpy.finfo(…).{one}") for one in LIMITED}
    fields.update(zip(LIMITED, known or (), strict=False))
    cls = Class("finfo", (External("numpy.finfo"),), {}, "finfo", Module("", ""), machine.site())  # it has more
    return Instance(cls, fields)


def _typed(machine: Machine, value: Value = None, *_: Value) -> Value:
    return scalar(same(machine, value))


LIBRARY["numpy.int32"] = LIBRARY["numpy.int64"] = _typed

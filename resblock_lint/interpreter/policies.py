"""With what numbers layers work: what `dtype` and its like are of layers, Keras' own and the user's."""

from __future__ import annotations

from types import NoneType

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.records import namedtuple
from resblock_lint.values import External, Unknown, Value

NUMBERS = frozenset(("dtype", "compute_dtype", "variable_dtype", "dtype_policy"))
POLICY = ("name", "compute_dtype", "variable_dtype", "quantization_mode")


def numbers(machine: Machine, name: str, told: Value) -> Value:
    """With what numbers a layer works and keeps its weights: those that it was told, else those that Keras takes."""
    told = resolve(told)
    if not isinstance(told, (str, NoneType)) or str(told).startswith("mixed"):
        return machine.unknown(f"`{name}` of a layer", name)
    kind = told or "float32"
    if name == "dtype_policy":
        return machine.call(namedtuple(machine, "DTypePolicy", POLICY), [kind, kind, kind, None], {})
    return kind


@library("backend.dtype")
def name_of_dtype(machine: Machine, value: Value) -> Value:
    """The name of the numbers of a tensor, as in `K.dtype(x)`; of such a kind, its own."""
    found = resolve(value)
    found = found if isinstance(found, (External, str, Unknown)) else resolve(machine.attribute(found, "dtype"))
    return found.path.split(".")[-1] if isinstance(found, External) else found

"""Tables of numbers: what numpy makes of more than rows. Their numbers are not kept, only their shapes are."""

from __future__ import annotations

from resblock_lint.interpreter.figures import figured
from resblock_lint.interpreter.library import family, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tensors import variable
from resblock_lint.layers.registry import FUNCTIONS
from resblock_lint.sequences import Array
from resblock_lint.values import External, Tensor, Value


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a row of rows; () of a number."""
    return (len(value), *(shape_of(value[0]) if value else ())) if isinstance(value, list) else ()


def tabled(machine: Machine, value: Value) -> Value:
    """A row as a tensor of its shape, any other value as it is."""
    value = resolve(value)
    if not isinstance(value, Array):
        return value
    return variable(machine, shape_of(value))


@family("numpy")
def call_numpy(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A function of numpy on numbers, or on tables: these as the function of that name in `keras.ops` does."""
    known = figured(machine, path, args, kwargs)
    if known is not None:
        return known[0]
    name = f"ops.{path.rpartition('.')[2]}"
    first = resolve(args[0]) if args else None
    several = first if isinstance(first, (list, tuple)) and not isinstance(first, Array) else (first,)
    if name not in FUNCTIONS or not any(isinstance(resolve(one), (Array, Tensor)) for one in several):
        return unmodelled(machine, path, args, kwargs)
    return machine.call(External(name), [_all_tabled(machine, one) for one in args], kwargs)


def _all_tabled(machine: Machine, value: Value) -> Value:
    value = tabled(machine, value)
    if isinstance(value, (list, tuple)) and any(isinstance(one, (Array, Tensor)) for one in value):
        return [tabled(machine, one) for one in value]
    return value

"""Tables of numbers: what numpy makes of more than rows. Their numbers are not kept, only their shapes are."""

from __future__ import annotations

from resblock_lint.interpreter.figures import figured
from resblock_lint.interpreter.library import family, library, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tensors import variable
from resblock_lint.interpreter.unknowns import is_number
from resblock_lint.layers.registry import FUNCTIONS
from resblock_lint.layers.shapes import product
from resblock_lint.sequences import Array
from resblock_lint.values import Builtin, External, Param, Tensor, Value


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a row of rows; () of a number."""
    return (len(value), *(shape_of(value[0]) if value else ())) if isinstance(value, list) else ()


def has_shape(value: Value) -> bool:
    """Whether a row's items tell its shape: one of them is a number, as all are then, or a row of which that holds."""
    first = resolve(value[0]) if isinstance(value, list) and value else None
    if not isinstance(value, list) or isinstance(first, list):
        return first is None or has_shape(first)
    return not value or any(_is_single(resolve(one)) for one in value)


def _is_single(value: Value) -> bool:
    """Whether a value is surely no row: a number, a text, or a constant of a library."""
    if isinstance(value, Param):
        return value.has_default and isinstance(value.default, (int, float))
    return value is None or is_number(value) or isinstance(value, (str, complex, External))


def tabled(machine: Machine, value: Value) -> Value:
    """A row as a tensor of its shape, any other value as it is."""
    value = resolve(value)
    if not isinstance(value, Array):
        return value
    return variable(machine, shape_of(value)) if has_shape(value) else machine.unknown("an array of unknown shape")


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


@library("numpy.vstack", "numpy.row_stack")
def vstack(machine: Machine, tup: Value, **_: Value) -> Value:
    """Tables one below the other; a row is a table of one row, which for `keras.ops.vstack` it is not."""
    return _stacked(machine, "numpy.vstack", tup, axis=0, new=0)


@library("numpy.column_stack")
def column_stack(machine: Machine, tup: Value) -> Value:
    """Tables side by side; a row is a column of one."""
    return _stacked(machine, "numpy.column_stack", tup, axis=1, new=-1)


def _stacked(machine: Machine, path: str, tup: Value, *, axis: int, new: int) -> Value:
    """Tables end to end along an axis, rows among them with a new axis at the place `new`."""
    known = figured(machine, path, [tup], {})
    if known is not None:
        return known[0]
    tables = resolve(tup)
    tables = [tabled(machine, one) for one in tables] if isinstance(tables, (list, tuple)) else tables
    if not isinstance(tables, list) or not all(isinstance(one, Tensor) for one in tables):
        return unmodelled(machine, path, [tup], {})
    rows = [_has_one_axis(one) for one in tables]
    wide = [
        machine.call(External("ops.expand_dims"), [one, new], {}) if row else one
        for one, row in zip(tables, rows, strict=True)
    ]
    return machine.call(External("ops.concatenate"), [wide, axis], {})


def _has_one_axis(table: Value) -> bool:
    return isinstance(table, Tensor) and table.slot.shape is not None and len(table.slot.shape) == 1


@library("table.attribute")
def attribute(machine: Machine, table: Value, name: Value) -> Value:
    """What a table of numpy's has that tensors of Keras have not: itself turned, or put into another shape."""
    if name == "size" and isinstance(table, Tensor) and table.slot.shape is not None:
        return product(table.slot.shape)
    if name in ("T", "flat"):
        return _turned(machine, table, "transpose" if name == "T" else "ravel")
    return Builtin(str(name), _turned, (table, "ravel" if name == "flatten" else name))


def _turned(machine: Machine, table: Value, name: Value, /, *args: Value, **kwargs: Value) -> Value:
    """A method of a table; the numbers of a shape may be given one by one."""
    given = [] if name == "ravel" else [tuple(args)] if len(args) > 1 else list(args)
    return machine.call(External(f"ops.{name}"), [table, *given], kwargs)


def _all_tabled(machine: Machine, value: Value) -> Value:
    value = tabled(machine, value)
    if isinstance(value, (list, tuple)) and any(isinstance(one, (Array, Tensor)) for one in value):
        return [tabled(machine, one) for one in value]
    return value

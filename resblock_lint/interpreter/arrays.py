"""Rows of numbers: `np.linspace`, `np.array`, `tf.constant`. They are lists that compute element by element."""

from __future__ import annotations

import itertools

from resblock_lint.interpreter import access, operators, parameters
from resblock_lint.interpreter.extremes import number
from resblock_lint.interpreter.figures import COMPARING, ON_ARRAYS, SIGNS, chosen, figured
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.rounding import int_, round_
from resblock_lint.interpreter.tables import has_shape, shape_of, tabled
from resblock_lint.interpreter.unknowns import is_number
from resblock_lint.layers.registry import FUNCTIONS
from resblock_lint.sequences import Array, Many
from resblock_lint.values import Builtin, External, Param, Tensor, Unknown, Value

MOST = 10_000  # numbers of a row
FEW = 16  # are computed one by one
NAMES = {sign: name for table in (SIGNS, COMPARING) for name, sign in table.items() if name not in ("divide", "mod")}
SAME = frozenset(("squeeze", "view"))
LIKE = {"flatten": "ravel"}  # methods that go by another name among numpy's functions


@library("array.apply")
def applied(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` where one side is a row: a number, or a row of one, is spread over the other row."""
    rows = [one for one in (left, right) if isinstance(one, list)]
    several = any(len(shape_of(one)) > 1 for one in rows)
    known = _by_numpy(machine, sign, left, right) if several or any(len(one) > FEW for one in rows) else None
    if known is not None:
        return known[0]
    if several:
        return operators.binary(machine, sign, tabled(machine, left), tabled(machine, right))
    length = max((len(one) for one in rows if len(one) != 1), default=1)
    sides = [_spread(one, length) for one in (left, right)]
    if len(sides[0]) != len(sides[1]):
        raise error("ValueError", "operands could not be broadcast together")
    machine.reserve(length)
    return Array(operators.binary(machine, sign, a, b) for a, b in zip(*sides, strict=True))


def _by_numpy(machine: Machine, sign: str, left: Value, right: Value) -> tuple[Value] | None:
    return figured(machine, f"numpy.{NAMES[sign]}", [left, right], {}) if sign in NAMES else None


def _spread(value: Value, length: int) -> list[Value]:
    items: list[Value] = list(value) if isinstance(value, (list, tuple)) else [value]
    return items * length if len(items) == 1 else items


@library("array.compare")
def compared(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left < right` where one side is a row: a table of truths."""
    known = figured(machine, f"numpy.{NAMES[sign]}", [left, right], {})
    if known is not None:
        return known[0]
    return operators.compare(machine, sign, tabled(machine, left), tabled(machine, right))


@library("array.item")
def item(machine: Machine, value: Value, index: Value) -> Value:
    """`value[index]` by several indices, or by None."""
    known = chosen(machine, value, index)
    if known is not None:
        return known[0]
    table = tabled(machine, value)
    return machine.call(External("tensor.getitem"), [table, index], {}) if isinstance(table, Tensor) else table


@library("tf.convert_to_tensor", "backend.variable")
def converted(machine: Machine, value: Value = None, *_: Value, **named: Value) -> Value:
    """A row of numbers as the tensor that it makes; a tensor, or a number, is itself."""
    given = resolve(value if value is not None else named.get("x"))
    if isinstance(given, Param) and not given.has_default:
        return parameters.as_tensor(machine, given)
    return array(machine, given) if isinstance(given, list) else given


def _is_object(dtype: Value) -> bool:
    name = dtype.path.rpartition(".")[2] if isinstance(dtype, External) else getattr(dtype, "name", dtype)
    return name in ("object", "object_", "O")


@library("numpy.array", "numpy.asarray")
def array(machine: Machine, value: Value, dtype: Value = None, *_: Value, **__: Value) -> Value:
    """A row of numbers; a number is itself, and so is what has no known length. Of objects it is as it is written."""
    value = resolve(value)
    if isinstance(value, (list, tuple)) and _is_object(resolve(dtype)):
        return Array(Array(one) if isinstance(one, (list, tuple)) else one for one in value)
    if isinstance(value, Param) and isinstance(value.default, (list, tuple)):
        items = access.items_of(machine, value)
        value = value if isinstance(items, Unknown) or any(isinstance(one, Many) for one in items) else items
    if not isinstance(value, (list, tuple, range)) or any(isinstance(one, Many) for one in value):
        return value
    machine.reserve(len(value))
    rows = [array(machine, one) for one in value]
    if any(isinstance(one, Tensor) for one in rows):
        return machine.call(External("ops.stack"), [rows], {})
    return Array(rows)


@library("numpy.stack")
def stack(machine: Machine, arrays: Value, axis: Value = 0, *_: Value, **__: Value) -> Value:
    """Arrays along a new axis: rows along the first one are a row of rows."""
    given, axis = resolve(arrays), resolve(axis)
    known = figured(machine, "numpy.stack", [given, axis], {})
    if known is not None:
        return known[0]
    if axis == 0 or not isinstance(given, (list, tuple)) or any(isinstance(one, Many) for one in given):
        return array(machine, given) if axis == 0 else machine.unknown("arrays along another axis")
    return machine.call(
        External("ops.stack"), [[tabled(machine, array(machine, one)) for one in given]], {"axis": axis}
    )


@library("numpy.linspace", "tf.linspace")
def linspace(machine: Machine, start: Value, stop: Value, num: Value = 50, *_: Value, **__: Value) -> Value:
    """So many numbers, evenly spaced from `start` to `stop`."""
    low, high, count = number(machine, start), number(machine, stop), number(machine, num)
    if not is_number(low) or not is_number(high) or not isinstance(count, int) or not 0 < count < MOST:
        return machine.unknown("evenly spaced numbers that are not modelled")
    span = operators.binary(machine, "-", high, low)
    shares = [place / max(count - 1, 1) for place in range(count)]
    steps = [operators.binary(machine, "*", span, share) if share else 0.0 for share in shares]
    return Array(operators.binary(machine, "+", low, step) if step else low for step in steps)


@library("numpy.arange")
def arange(machine: Machine, *args: Value, **_: Value) -> Value:
    """What `range` gives, for whole numbers."""
    whole = [one for one in (number(machine, one) for one in args) if isinstance(one, int)]
    if len(whole) == len(args) and 1 <= len(whole) <= 3 and whole[2:] != [0]:
        known = range(*whole)
        count = max(-((known.start - known.stop) // known.step), 0)
        if count <= machine.budgets.turns:
            return Array(known)
        return machine.call(External("ops.zeros"), [(count,)], {})  # of so many numbers the shape is enough
    return machine.unknown("a range of numbers that is not modelled")


@library("numpy.round", "numpy.around", "numpy.rint")
def rounded(machine: Machine, value: Value, decimals: Value = 0, *_: Value, **__: Value) -> Value:
    """`np.round(value)`, to even halves as Python's own; of a row or a table, one of its shape."""
    value = resolve(value)
    known = figured(machine, "numpy.round", [value, decimals], {})
    if known is not None:
        return known[0]
    if isinstance(value, (Array, Tensor)):
        return machine.call(External("ops.round"), [tabled(machine, value)], {})
    return round_(machine, value, decimals or None)


@library("numpy.split", "numpy.array_split")
def split(machine: Machine, ary: Value, indices_or_sections: Value, *_: Value, **__: Value) -> Value:
    """Parts of a row, cut at these places or into so many."""
    row, places = resolve(ary), resolve(indices_or_sections)
    if not isinstance(row, list) or not isinstance(places, (int, list, tuple)):
        return machine.unknown("parts of an array that is not modelled")
    if isinstance(places, int):
        size = -(-len(row) // max(places, 1))
        places = [place * size for place in range(1, places)]
    cuts = [0, *(one for one in places if isinstance(one, int)), len(row)]
    return [Array(row[start:stop]) for start, stop in itertools.pairwise(cuts)]


@register(TABLES.attribute, Array)
def array_attribute(machine: Machine, value: Array, name: str) -> Value:
    """An attribute of a row: what gives the row itself, its shape, its sum; else what a list has."""
    if name in SAME:
        return Builtin(name, lambda machine, *_, **__: value)
    if name == "copy":
        return Builtin(name, lambda machine, *_, **__: Array(value))
    if name == "tolist":
        return Builtin(name, lambda machine, *_: list(value))
    if name == "shape":
        return shape_of(value) if has_shape(value) else machine.unknown("the shape of an array of unknown items")
    if name == "get_shape":
        return Builtin(name, lambda machine: machine.attribute(value, "shape"))
    if name == "size":
        return len(value)
    if name in ("sum", "min", "max", "prod"):
        return Builtin(name, _reduced, (value, name))
    if name == "astype":
        return Builtin(name, _cast, (value,))
    if name in ON_ARRAYS or name == "flatten":
        return Builtin(name, _worked_out, (value, name))
    if name in ("T", "flat"):
        return _worked_out(machine, value, "transpose" if name == "T" else "ravel")
    if hasattr(list, name):
        return TABLES.attribute[list](machine, value, name)
    if f"ops.{name}" in FUNCTIONS:
        return Builtin(name, _method, (value, name))
    return machine.unknown(f"`{name}` of an array")


def _worked_out(machine: Machine, value: Array, name: str, /, *args: Value, **kwargs: Value) -> Value:
    """A method that is a function of numpy too; the numbers of a shape may be given one by one."""
    given = [tuple(args)] if len(args) > 1 and name in ("reshape", "transpose") else list(args)
    return machine.call(External(f"numpy.{LIKE.get(name, name)}"), [value, *given], kwargs)


def _cast(machine: Machine, value: Array, dtype: Value = None, /, *_: Value, **__: Value) -> Value:
    """`row.astype(dtype)`, or of a table: whole numbers by cutting off what stands behind the point."""
    dtype = resolve(dtype)
    name = dtype.path if isinstance(dtype, External) else dtype.name if isinstance(dtype, Builtin) else dtype
    whole = isinstance(name, str) and "int" in name
    if not whole:
        return Array(value)
    return Array(_cast(machine, one, dtype) if isinstance(one, Array) else int_(machine, one) for one in value)


def _method(machine: Machine, value: Array, name: str, /, *args: Value, **kwargs: Value) -> Value:
    """A method that gives a table."""
    return machine.call(External(f"ops.{name}"), [tabled(machine, value), *args], kwargs)


def _reduced(machine: Machine, value: Array, name: str, /, *args: Value, **kwargs: Value) -> Value:
    known = figured(machine, f"numpy.{name}", [value, *args], kwargs)
    if known is not None:
        return known[0]
    if len(shape_of(value)) > 1 or any(one in kwargs for one in ("where", "initial", "out")):
        return _method(machine, value, name, *args, **kwargs)
    items = access.items_of(machine, value)
    total: Value = 0 if name == "sum" else 1
    if isinstance(items, Unknown) or name in ("min", "max"):
        plain = [one for one in value if isinstance(one, (int, float))]
        return (min if name == "min" else max)(plain) if plain and len(plain) == len(value) else Unknown(name)
    for one in items:
        total = operators.binary(machine, "+" if name == "sum" else "*", total, one)
    return total

"""Functions of numpy on known numbers, worked out by numpy itself; so are those of `keras.ops` and `tf.math`."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, cast

from resblock_lint.conditions import Claim, all_of, some_of
from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.extremes import extremes, number
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import is_own, resolve
from resblock_lint.interpreter.rounding import ceil, floor, int_
from resblock_lint.sequences import Array, scalar
from resblock_lint.values import External, Param, Ratio, Real, Value

MOST = 10_000  # numbers that are given
MOST_MADE = 1_000_000  # numbers that may come of them, where each meets each
WORD = 1 << 63  # larger integers are none of numpy's own
ON_NUMBERS = frozenset(
    """
    abs ceil equal exp floor greater greater_equal less less_equal log log2 log10 max maximum min minimum mod multiply
    not_equal power prod round sqrt square sum
    """.split()
)
ON_ARRAYS = ON_NUMBERS | frozenset(
    "absolute add all amax amin any argmax argmin argsort around clip concatenate cumprod diff digitize divide dot "
    "exp2 fabs flip floor_divide fmod interp lcm mean median ndim negative remainder rint sign size "
    "sort std subtract true_divide trunc unique var where column_stack dstack "
    "cumsum einsum expand_dims hstack meshgrid outer ravel repeat reshape roll stack swapaxes tile transpose "
    "vstack".split()
)
REPEATING = frozenset(("repeat", "tile"))
SIGNS = {
    "add": "+", "divide": "/", "floor_divide": "//", "mod": "%", "multiply": "*", "power": "**", "remainder": "%",
    "subtract": "-", "true_divide": "/",
}  # fmt: skip
CHOOSING = {"maximum": "max", "minimum": "min"}
COMPARING = {
    "equal": "==", "not_equal": "!=", "greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<=",
}  # fmt: skip
LOGIC = {"logical_and": all_of, "logical_or": some_of}
MADE_WHOLE = {"ceil": ceil, "floor": floor}
TYPES = frozenset("bool float float16 float32 float64 int int8 int16 int32 int64 uint8 uint16 uint32 uint64".split())


class _Open(Exception):
    """A value that is no known number, nor a list of such."""


def figured(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> tuple[Value] | None:
    """What a function gives for known numbers, alone in a tuple; None where they are not known, or for another one."""
    name, of_numpy = path.rpartition(".")[2], path.startswith("numpy.")
    if name in LOGIC and len(args) == 2 and not kwargs:
        claims = [one for one in map(resolve, args) if isinstance(one, Claim)]
        return (LOGIC[name](claims),) if len(claims) == 2 else None
    if name == "cast" and args:
        return cast_number(machine, *args[:2], *kwargs.values())
    if name == "unstack" and "axis" not in kwargs and args and isinstance(items := resolve(args[0]), (list, tuple)):
        return (list(items),) if all(isinstance(resolve(one), (int, Dim)) for one in items) else None
    if not args or name not in (ON_ARRAYS if of_numpy else ON_NUMBERS):
        return None
    if len(args) == 2 and not kwargs and any(map(_is_symbolic, args)):
        return _on_symbols(machine, name, args, open_=of_numpy)
    if len(args) == 1 and not kwargs and name in MADE_WHOLE and isinstance(resolve(args[0]), (Dim, Ratio, Real)):
        return (MADE_WHOLE[name](machine, *args),)
    try:
        given = [_plain(one) for one in args]
        named = {key: _plain(one) for key, one in kwargs.items() if key != "name"}
    except _Open:
        return None
    counts = [_count(one) for one in (*given, *named.values())]
    made = prod(counts) * (_times([*given[1:], *named.values()]) if name in REPEATING else 1)
    if sum(counts) > MOST or made > MOST_MADE:
        return None
    import numpy  # late: most files call none of these with known numbers

    try:
        with numpy.errstate(all="ignore"):
            found = _made(machine, getattr(numpy, name)(*given, **named))
            return (scalar(found) if of_numpy else found,)
    except (TypeError, ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None


def unbounded(machine: Machine, name: str, given: Sequence[Any]) -> Value:
    """What a function of numpy gives where that of `math` raises: no number, or one without bounds."""
    import numpy

    try:
        with numpy.errstate(all="ignore"):
            return float(getattr(numpy, name)(*given))
    except (AttributeError, TypeError, ValueError):
        return machine.unknown(f"`numpy.{name}` of such numbers")


def chosen(machine: Machine, value: Value, index: Value) -> tuple[Value] | None:
    """`value[index]` of an array of known numbers by several indices, alone in a tuple; None for anything else."""
    parts = [resolve(one) for one in index] if isinstance(index, tuple) else [resolve(index)]
    try:
        given, places = _plain(value), [_place(one) for one in parts]
    except _Open:
        return None
    if _count(given) + _count(places) > MOST:
        return None
    import numpy

    try:
        return (_made(machine, numpy.array(given)[tuple(places)]),)
    except (IndexError, ValueError, TypeError):
        return None


def _place(value: Value) -> Any:
    """What stands between brackets, as numpy takes it. Raises _Open."""
    if value is access.ELLIPSIS:
        return ...
    if isinstance(value, slice):
        return slice(*map(_plain, (value.start, value.stop, value.step)))
    return _plain(value)


def cast_number(machine: Machine, value: Value, dtype: Value = None, *_: Value) -> tuple[Value] | None:
    """A number as one of another type, alone in a tuple: without its fraction where that is one of integers. None for
    what may be a tensor.
    """
    value, dtype = resolve(value), resolve(dtype)
    if not isinstance(value, (int, float, Dim, Ratio, Real)):
        return None
    name = dtype.path.rpartition(".")[2] if isinstance(dtype, External) else dtype
    whole = isinstance(name, str) and name.startswith(("int", "uint"))
    return (int_(machine, value),) if whole else (value,)


def _is_symbolic(value: Value) -> bool:
    value = resolve(value)
    number = isinstance(value, Param) and (is_own(value) or isinstance(value.default, (int, float)))
    return number or isinstance(value, (Dim, Ratio, Real))


def _on_symbols(machine: Machine, name: str, args: list[Value], *, open_: bool) -> tuple[Value] | None:
    """The same for two numbers of which one is symbolic. The other one may be a parameter, if it can be no tensor: for
    numpy, or in a comparison with what is a number by its default.
    """
    known = (int, float, Dim, Ratio, Real)
    numbers = all(
        isinstance(one, known) or (isinstance(one, Param) and (open_ or (name in COMPARING and _is_symbolic(one))))
        for one in map(resolve, args)
    )
    if not numbers:
        return None
    given = [number(machine, one) for one in args]
    if name in COMPARING:
        return (operators.compare(machine, COMPARING[name], *given),)
    if name in CHOOSING:
        return (extremes(CHOOSING[name])(machine, *given),)
    return (operators.binary(machine, SIGNS[name], *given),) if name in SIGNS else None


def _plain(value: Value) -> Any:
    """A number, None, a text, the name of a type of numbers, or a list of such within lists. Raises _Open else."""
    value = resolve(value)
    if value is None or isinstance(value, (float, str)) or (isinstance(value, int) and abs(value) < WORD):
        return value
    if isinstance(value, External) and value.path.startswith("numpy.") and value.path[6:] in TYPES:
        return value.path[6:]
    if not isinstance(value, (list, tuple, range)) or len(value) > MOST:
        raise _Open
    made = [_plain(one) for one in value]
    return tuple(made) if isinstance(value, tuple) else made


def _times(value: Any) -> int:
    """More than so often an array is not repeated: the product of all numbers within."""
    if isinstance(value, (list, tuple)):
        return prod(map(_times, cast("Sequence[Any]", value)))
    return max(value, 1) if isinstance(value, int) else 1


def _count(value: Any) -> int:
    return sum(map(_count, cast("Sequence[Any]", value))) if isinstance(value, (list, tuple)) else 1


def _made(machine: Machine, found: Any) -> Value:
    """What numpy made; of very many numbers the shape is enough."""
    size = getattr(found, "size", 1)
    if size > MOST:
        return machine.call(External("ops.zeros"), [found.shape], {})
    machine.reserve(size)
    return _value(found)


def _value(made: Any) -> Value:
    """What numpy made as a value of ours: numbers as Python's own, an array in rows."""
    if isinstance(made, tuple):
        return tuple(map(_value, cast("tuple[Any, ...]", made)))
    plain = made.tolist() if hasattr(made, "tolist") else made
    return Array(map(_value, cast("list[Any]", plain))) if isinstance(plain, list) else plain

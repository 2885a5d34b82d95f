"""Functions of numpy on known numbers, worked out by numpy itself; so are those of `keras.ops` and `tf.math`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from resblock_lint.dims import Dim
from resblock_lint.interpreter import operators
from resblock_lint.interpreter.extremes import extremes, number
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.sequences import Array
from resblock_lint.values import External, Param, Ratio, Real, Value

MOST = 10_000  # numbers that are given
ON_NUMBERS = frozenset(
    "abs ceil exp floor log log2 log10 max maximum min minimum mod multiply power prod round sqrt square sum".split()
)
ON_ARRAYS = ON_NUMBERS | frozenset(
    "absolute add all amax amin any argmax argmin argsort around clip concatenate cumprod diff digitize divide dot "
    "exp2 fabs flip floor_divide fmod histogram interp lcm mean median ndim negative outer remainder rint sign size "
    "sort std subtract true_divide trunc unique var where".split()
)
SIGNS = {
    "add": "+", "divide": "/", "floor_divide": "//", "mod": "%", "multiply": "*", "power": "**", "remainder": "%",
    "subtract": "-", "true_divide": "/",
}  # fmt: skip
CHOOSING = {"maximum": "max", "minimum": "min"}
TYPES = frozenset("bool float float16 float32 float64 int int8 int16 int32 int64 uint8 uint16 uint32 uint64".split())


def figured(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> tuple[Value] | None:
    """What a function gives for known numbers, alone in a tuple; None where they are not known, or for another one."""
    name = path.rpartition(".")[2]
    if name not in (ON_ARRAYS if path.startswith("numpy.") else ON_NUMBERS):
        return None
    if len(args) == 2 and not kwargs and any(map(_is_symbolic, args)):
        return _on_symbols(machine, name, args, open_=path.startswith("numpy."))
    import numpy

    given = [_plain(one, numpy) for one in args]
    named = {key: _plain(one, numpy) for key, one in kwargs.items() if key != "name"}
    parts = (*given, *named.values())
    if not given or None in parts or sum(_count(one[0]) for one in parts if one is not None) > MOST:
        return None
    machine.tick()
    try:
        with numpy.errstate(all="ignore"):
            made = getattr(numpy, name)(*[one[0] for one in given if one], **{k: v[0] for k, v in named.items() if v})
    except (TypeError, ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None
    return (_value(made, numpy),)


def _is_symbolic(value: Value) -> bool:
    return isinstance(resolve(value), (Dim, Ratio, Real))


def _on_symbols(machine: Machine, name: str, args: list[Value], *, open_: bool) -> tuple[Value] | None:
    """The same for two numbers of which one is symbolic; the other one may be a parameter, if it can be no tensor."""
    kinds = (int, float, Dim, Ratio, Real, *((Param,) if open_ else ()))
    if not all(isinstance(resolve(one), kinds) for one in args):
        return None
    numbers = [number(machine, one) for one in args]
    if name in CHOOSING:
        return (extremes(CHOOSING[name])(machine, *numbers),)
    return (operators.binary(machine, SIGNS[name], *numbers),) if name in SIGNS else None


def _plain(value: Value, numpy: Any) -> tuple[Any] | None:
    """A number, None, or a list of numbers within lists, alone in a tuple; None for any other value."""
    value = resolve(value)
    if value is None or isinstance(value, (bool, int, float)):
        return (value,)
    if isinstance(value, External) and value.path.startswith("numpy.") and value.path[6:] in TYPES:
        return (getattr(numpy, value.path[6:]),)
    if not isinstance(value, (list, tuple, range)) or len(value) > MOST:
        return None
    made = [_plain(one, numpy) for one in value]
    if None in made:
        return None
    kept = [one[0] for one in made if one is not None]
    return (tuple(kept) if isinstance(value, tuple) else kept,)


def _count(value: Any) -> int:
    return sum(map(_count, cast("Sequence[Any]", value))) if isinstance(value, (list, tuple)) else 1


def _value(made: Any, numpy: Any) -> Value:
    """What numpy made as a value of ours: numbers as Python's own, an array in rows."""
    if isinstance(made, tuple):
        return tuple(_value(one, numpy) for one in cast("tuple[Any, ...]", made))
    if isinstance(made, numpy.ndarray) and made.ndim:
        return Array(_value(one, numpy) for one in made)
    return made.item() if isinstance(made, (numpy.generic, numpy.ndarray)) else made

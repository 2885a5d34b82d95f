"""`operator`: operators and lookups as functions; and what `heapq`, `bisect` and `math` say of known numbers."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from typing import Any

from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.builtins import sorted_
from resblock_lint.interpreter.extremes import number
from resblock_lint.interpreter.library import LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Native, Unknown, Value

BINARY = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "concat": "+", "and_": "&", "or_": "|", "xor": "^", "lshift": "<<", "rshift": ">>",
}  # fmt: skip
COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _binary(sign: str) -> Native:
    def apply(machine: Machine, left: Value, right: Value, /) -> Value:
        return operators.binary(machine, sign, left, right)

    return apply


def _compared(sign: str) -> Native:
    def apply(machine: Machine, left: Value, right: Value, /) -> Value:
        return operators.compare(machine, sign, left, right)

    return apply


LIBRARY.update({f"operator.{name}": _binary(sign) for name, sign in BINARY.items()})
LIBRARY.update({f"operator.{name}": _compared(sign) for name, sign in COMPARED.items()})


@library("operator.getitem")
def getitem(machine: Machine, value: Value, index: Value, /) -> Value:
    """`value[index]`."""
    return access.item(machine, value, index)


@library("operator.itemgetter")
def itemgetter(machine: Machine, *places: Value) -> Value:
    """A function that gives the items at some places."""
    return Builtin("itemgetter", _looked_up, (access.item, places))


@library("operator.attrgetter")
def attrgetter(machine: Machine, *names: Value) -> Value:
    """A function that gives attributes: `attrgetter("shape.rank")`."""
    return Builtin("attrgetter", _looked_up, (_attribute, names))


def _looked_up(machine: Machine, look: Callable[..., Value], wanted: tuple[Value, ...], value: Value, /) -> Value:
    found = tuple(look(machine, value, one) for one in wanted)
    return found[0] if len(found) == 1 else found


def _attribute(machine: Machine, value: Value, name: Value) -> Value:
    name = resolve(name)
    if not isinstance(name, str):
        return machine.unknown("an attribute whose name is not modelled")
    for part in name.split("."):
        value = machine.attribute(value, part)
    return value


@library("operator.methodcaller")
def methodcaller(machine: Machine, name: Value, /, *args: Value, **kwargs: Value) -> Value:
    """A function that calls a method."""
    return Builtin("methodcaller", _called, (name, args, tuple(kwargs.items())))


def _called(machine: Machine, name: Value, args: Any, kwargs: Any, value: Value, /) -> Value:
    return machine.call(_attribute(machine, value, name), list(args), dict(kwargs))


def _plain(name: str, function: Callable[..., Any]) -> Native:
    """A function of known numbers, or lists of such."""

    def compute(machine: Machine, *args: Value) -> Value:
        given: list[Any] = []
        for one in args:
            one = resolve(one)
            row = [number(machine, item) for item in one] if isinstance(one, (list, tuple)) else [number(machine, one)]
            if not all(isinstance(item, (int, float)) for item in row):
                return machine.unknown(f"`{name}` of numbers that are not known")
            given.append(row if isinstance(one, (list, tuple)) else row[0])
        if any(isinstance(one, (int, float)) and abs(one) > LARGEST for one in given):
            return machine.unknown(f"`{name}` of a large number")
        try:
            return function(*given)
        except (ValueError, TypeError, OverflowError) as problem:
            raise error(type(problem).__name__, str(problem)) from None

    return compute


LARGEST = 1000  # of the numbers that are given to functions whose values grow fast
for _name in ("comb", "perm", "factorial", "isqrt", "lcm", "hypot", "copysign", "fsum", "fmod"):
    LIBRARY[f"math.{_name}"] = _plain(_name, getattr(math, _name))
for _name in ("bisect", "bisect_left", "bisect_right"):
    LIBRARY[f"bisect.{_name}"] = _plain(_name, getattr(bisect, _name))


def _extremes(name: str, *, least: bool) -> Native:
    def choose(machine: Machine, n: Value, iterable: Value, key: Value = None) -> Value:
        n, found = resolve(n), access.items_of(machine, iterable)
        if isinstance(found, Unknown) or not isinstance(n, int):
            return machine.unknown(f"`{name}` of items that are not known")
        made = sorted_(machine, found, key, not least)
        return made[: max(n, 0)] if isinstance(made, list) else made

    return choose


LIBRARY["heapq.nlargest"] = _extremes("nlargest", least=False)
LIBRARY["heapq.nsmallest"] = _extremes("nsmallest", least=True)

"""Orders of values: `left < right` and its like, as claims where their arguments leave them open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from resblock_lint.conditions import Claim, Condition, Not, Opaque, all_of, at_least
from resblock_lint.dims import Dim
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.comparisons import as_whole, doubt
from resblock_lint.interpreter.forms import settle_compared
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import certain, error
from resblock_lint.interpreter.spelling import bare, text
from resblock_lint.interpreter.unknowns import on_unknown
from resblock_lint.sequences import Superset
from resblock_lint.values import Builtin, Class, Function, Param, Ratio, Real, Unknown, Value

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
STRICT = {"<=": ">", ">=": "<"}  # what does not hold where these do
TURNED = str.maketrans("<>", "><")
REST = re.compile(r"(\d+(?:\.0)?) - ([A-Za-z_][\w.]*)")  # `1 - keep`, whose order says one of `keep`


def ordered(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` for an order."""
    left, right = settle_compared(machine, left, right), settle_compared(machine, right, left)
    left, right = (parameters.as_number(machine, one) if isinstance(one, Param) else one for one in (left, right))
    left, right = as_whole(left, right), as_whole(right, left)
    doubt(machine, left, right)
    doubt(machine, right, left)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return machine.opaque(on_unknown(sign, left, right))
    if _has_rows(left, right) or _has_rows(right, left):
        raise certain("TypeError", f"'{sign}' not supported between a sequence and a number", sides=machine.supposed)
    if isinstance(left, (int, Dim)) and isinstance(right, (int, Dim)):
        if sign in (">", ">="):
            left, right, sign = right, left, {">": "<", ">=": "<="}[sign]
        return at_least(right, left + 1) if sign == "<" else at_least(right, left)
    if isinstance(left, (Real, Ratio, Param, Dim)) or isinstance(right, (Real, Ratio, Param, Dim)):
        objects = any(text(one).startswith("<") for one in (left, right))
        return _of_objects(machine, sign, left, right) if objects else _real_order(sign, left, right)
    if isinstance(left, Superset) or isinstance(right, Superset):
        return Unknown("an order of these values")
    try:
        return ORDER[sign](left, right)
    except TypeError as problem:
        if isinstance(left, (int, float, str, type(None))) and isinstance(right, (int, float, str, type(None))):
            raise error("TypeError", str(problem)) from None
        return Unknown("an order of these values")


def _of_objects(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """An order in which something takes part that is no number: Python has none of functions and of numbers."""
    kinds = ((Builtin, Class, Function), (int, float, Dim, Real, Ratio))
    if any(isinstance(left, one) and isinstance(right, other) for one, other in (kinds, kinds[::-1])):
        raise certain("TypeError", f"'{sign}' not supported between a function and a number", sides=machine.supposed)
    return Unknown("an order of these values")


def between(machine: Machine, least: int, value: Value, most: int) -> Claim:
    """`least <= value <= most`."""
    sides = [ordered(machine, ">=", value, least), ordered(machine, "<=", value, most)]
    return all_of(one if isinstance(one, Claim) else Opaque("?", False, machine.fresh()) for one in sides)


def _has_rows(one: Value, other: Value) -> bool:
    """Whether one is a sequence and the other one a number: Python has no order of these."""
    return isinstance(one, (list, tuple)) and isinstance(other, (int, float, Dim, Real, Ratio))


def _real_order(sign: str, left: Value, right: Value) -> Condition:
    """An order of numbers of which one is real, or a quotient."""
    if isinstance(left, (int, float)):
        left, right, sign = right, left, sign.translate(TURNED)
    rest = REST.fullmatch(bare(text(left)))
    if rest is not None and isinstance(right, (int, float)):
        return _real_order(sign.translate(TURNED), Real(rest[2]), type(right)(float(rest[1]) - right))
    number, strict = bare(text(left)), STRICT.get(sign, sign)
    order = (number, strict, float(right)) if isinstance(right, (int, float)) else None
    claim = Opaque(f"{number} {strict} {bare(text(right))}", known=True, order=order)
    return Not(claim) if sign in STRICT else claim

"""Numbers that are known by their text alone, as `int(filters * alpha)` is, worked out for values of what is in it.

The texts are Python expressions over the names of parameters, their items and the axes of tensors. Only arithmetic,
comparisons and a few functions of numbers are worked out, by reading: nothing is executed.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

MOST_EXPONENT = 64
MOST = 1e15  # larger numbers are not worked out


def power(base: float, exponent: float) -> float:
    """`base ** exponent`. Raises ValueError where that would take long."""
    if abs(exponent) > MOST_EXPONENT:
        raise ValueError("an exponent that is too large")
    return base**exponent


def ceildiv(over: int, under: int) -> int:
    """The least integer that is at least `over / under`."""
    return -(-over // under)


BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b, ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b, ast.Mod: lambda a, b: a % b, ast.Pow: power,
}  # fmt: skip
UNARY: dict[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_}
COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
CONTRARY: dict[type, type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "int": int, "round": round, "float": float, "abs": abs, "min": min, "max": max, "ceildiv": ceildiv,
    "log": math.log, "log2": math.log2, "log10": math.log10, "sqrt": math.sqrt, "exp": math.exp,
}  # fmt: skip
REFERENCES = (ast.Name, ast.Attribute, ast.Subscript)
SHORTENED = re.compile("…[0-9a-f]")  # where a part of a text was left out


class Unread(Exception):
    """A text that is no expression of the kind that is worked out here."""


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.expr | None:
    """A text as an expression that can be worked out; None where it is no such one."""
    try:
        tree = ast.parse(text, mode="eval").body
        list(_references(tree))
    except (SyntaxError, ValueError, Unread, RecursionError):
        return None
    return tree


def names_in(text: str) -> frozenset[str] | None:
    """What a text speaks of: parameters, their items, axes of tensors. None where it cannot be worked out."""
    tree = parsed(text)
    return None if tree is None else frozenset(_references(tree))


def contrary(text: str) -> str:
    """The text of what holds where this one does not: `a <= b` for `a > b`. NaN is not thought of."""
    tree = parsed(text)
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        turned = ast.Compare(tree.left, [CONTRARY[type(tree.ops[0])]()], tree.comparators)
        return ast.unparse(turned)
    return f"not ({text})"


def is_reference(text: str) -> bool:
    """Whether a text is a name, or something of it, rather than a formula; a long one of which a part is lacking is."""
    tree = parsed(text)
    return not SHORTENED.search(text) if tree is None else isinstance(tree, REFERENCES)


def _references(node: ast.expr) -> Iterator[str]:
    if isinstance(node, REFERENCES):
        yield ast.unparse(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return
    else:
        for part in _parts(node):
            yield from _references(part)


def _parts(node: ast.expr) -> list[ast.expr]:
    """The operands of an expression. Raises Unread."""
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp) and type(node.op) in UNARY:
        return [node.operand]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.Compare) and all(type(one) in COMPARED for one in node.ops):
        return [node.left, *node.comparators]
    if _function(node) is not None and isinstance(node, ast.Call):
        return node.args
    raise Unread


def worked_out(text: str, values: Mapping[str, float]) -> float | bool | None:
    """What a text is for these values; None where one is missing, or it is no number."""
    tree = parsed(text)
    try:
        found = None if tree is None else _value(tree, values)
    except (KeyError, ArithmeticError, ValueError, TypeError):
        return None
    return found if found is None or (math.isfinite(found) and abs(found) < MOST) else None


def _value(node: ast.expr, values: Mapping[str, float]) -> Any:
    if isinstance(node, REFERENCES):
        return values[ast.unparse(node)]
    if isinstance(node, ast.Constant):
        return node.value
    parts = [_value(part, values) for part in _parts(node)]
    if isinstance(node, ast.BinOp):
        return BINARY[type(node.op)](*parts)
    if isinstance(node, ast.UnaryOp):
        return UNARY[type(node.op)](*parts)
    if isinstance(node, ast.BoolOp):
        return (all if isinstance(node.op, ast.And) else any)(parts)
    if isinstance(node, ast.Compare):
        pairs = zip(node.ops, parts, parts[1:], strict=False)
        return all(COMPARED[type(sign)](left, right) for sign, left, right in pairs)
    function = _function(node)
    assert function is not None
    return function(*parts)


def _function(node: ast.expr) -> Callable[..., Any] | None:
    """The function of a call that can be worked out."""
    plain = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords
    return FUNCTIONS.get(ast.unparse(node.func)) if plain and isinstance(node, ast.Call) else None

"""How a parameter counts the levels of a function that calls itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resblock_lint import ir
from resblock_lint.trees import assigned_in, is_name, names_in, nodes, replaced

MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
DOWN = {">": 0, ">=": 1, "!=": 0}  # by how many levels there are more than the counter lies above its bound
UP = {"<": 0, "<=": 1, "!=": 0}
SIGNS = {"+": 1, "-": -1}


@dataclass(frozen=True, slots=True)
class Count:
    """`counter` meets `bound` after as many levels as they differ, and some `more`; `exact` where it has to meet it."""

    counter: str
    bound: ir.Expression
    step: int
    more: int
    exact: bool


def counted_down(body: Sequence[ir.Statement]) -> tuple[ir.Statement, ...]:
    """Statements without a first one of them that counts, `n -= 1`, in terms of what the counter was before."""
    for place, one in enumerate(body):
        if isinstance(one, ir.Augment) and isinstance(one.target, ir.Name) and isinstance(one.value, ir.Literal):
            name, rest = one.target.name, tuple(body[place + 1 :])
            if name in assigned_in([*body[:place], *rest]):
                break
            for each in [each for each in nodes(rest) if isinstance(each, ir.Name) and each.name == name]:
                rest = replaced(rest, each, ir.Binary(each.at, one.operator, one.target, one.value))
            return (*body[:place], *rest)
    return tuple(body)


def count_of(
    test: tuple[str, ir.Expression, ir.Expression],
    handed: Mapping[str, ir.Expression],
    changing: set[str],
    assigned: set[str],
) -> Count | None:
    """How a parameter counts the levels; None where none does."""
    operator, left, right = test
    for sign, one, other in ((operator, left, right), (MIRRORED[operator], right, left)):
        counter, bound = _moved(one, other)
        step = _step(handed.get(counter.name), counter.name) if isinstance(counter, ir.Name) else 0
        more = {-1: DOWN, 1: UP}.get(step, {}).get(sign)
        fixed = all(isinstance(one, (ir.Name, ir.Literal, ir.Call, ir.Attribute)) for one in nodes([bound]))
        fixed = fixed and not changing & set(names_in(bound))
        if isinstance(counter, ir.Name) and more is not None and fixed and counter.name not in assigned:
            return Count(counter.name, bound, step, more, sign == "!=")
    return None


def _step(value: ir.Expression | None, name: str) -> int:
    """By how much a level hands on more than it has: 1, or -1; 0 where that is another number, or not told."""
    if not isinstance(value, ir.Binary) or not is_name(value.left, name) or not isinstance(value.right, ir.Literal):
        return 0
    one = value.right.value is not True and value.right.value == 1
    return SIGNS.get(value.operator, 0) if one else 0


def _moved(left: ir.Expression, right: ir.Expression) -> tuple[ir.Expression, ir.Expression]:
    """Both sides of a comparison of integers, a number that is added to a name moved to the other one."""
    moves = isinstance(left, ir.Binary) and isinstance(left.left, ir.Name) and left.operator in SIGNS
    added, bound = (left.right, right) if isinstance(left, ir.Binary) and moves else (None, None)
    if not isinstance(added, ir.Literal) or not isinstance(bound, ir.Literal) or not isinstance(left, ir.Binary):
        return left, right
    if type(added.value) is not int or type(bound.value) is not int:
        return left, right
    return left.left, ir.Literal(bound.at, bound.value - SIGNS[left.operator] * added.value)

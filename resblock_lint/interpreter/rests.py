"""`*args` of what a run begins with (D6): open, as a list that its callers decide, where the code itself looks into it.

Where it is handed on alone, beside `**kwargs`, by which the same may be said, it stays empty: whoever takes the two has
names for what may be in them.
"""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.trees import parts
from resblock_lint.values import Function

OPEN = "*"  # among the keywords of a call: what stands for all further arguments by place


def looked_into(function: Function, name: str) -> bool:
    """Whether a function does more with its `*name` than to hand it on beside keywords."""
    return any(_looks(one, name) for one in function.code.body)


def _looks(node: object, name: str) -> bool:
    if isinstance(node, ir.Name):
        return node.name == name
    if isinstance(node, ir.Call):
        both = any(one.star == "**" for one in node.arguments)
        return _looks(node.function, name) or any(
            _looks(one.value, name) for one in node.arguments if not (both and one.star == "*" and _is(one.value, name))
        )
    return any(_looks(one, name) for one in parts(node))


def _is(node: ir.Expression, name: str) -> bool:
    return isinstance(node, ir.Name) and node.name == name

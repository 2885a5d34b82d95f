"""From text to IR, by the first of two front ends that can parse it: Python's own `ast`, then libcst.

`lower` turns a text into `ir`, and gives a `Positions`, which finds the spans of nodes once it is asked. The front ends
are `native` and `concrete`; libcst is the latter's, and imported only when that is needed.
"""

from __future__ import annotations

import ast

from resblock_lint import ir
from resblock_lint.lowering import limits
from resblock_lint.lowering.native_statements import Lowering, parsed, refusal
from resblock_lint.lowering.places import Positions
from resblock_lint.source import Source, SourceError

__all__ = ["Positions", "lower", "lower_expression"]
LONGEST = 50_000  # characters of an expression that stands alone


def lower(source: Source) -> tuple[ir.Module, Positions]:
    """The IR of a source, and the finder of its places. Raises SourceError."""
    tree = parsed(source.text, "exec")
    try:
        if isinstance(tree, ast.Module):
            lowering = Lowering(source.path)
            return lowering.module(tree), Positions(source, lowering.fstrings)
        from resblock_lint.lowering import concrete_statements

        limits.refuse(source.text)
        try:
            return concrete_statements.lower(source)
        except SourceError as problem:
            raise _clearer(problem, source.text) from None
    except RecursionError:
        raise SourceError("the code is nested too deeply to be analyzed") from None


def _clearer(problem: SourceError, text: str) -> SourceError:
    """What neither front end can parse, in Python's own words; these may speak of syntax that this Python lacks."""
    told = refusal(text)
    if told is None or told.lineno is None or (told.msg == "invalid syntax" and told.lineno < problem.line):
        return problem
    lines = text.split("\n")
    line = min(told.lineno, len(lines))
    column = min(max(told.offset or 1, 1), len(lines[line - 1]) + 1)
    return SourceError(told.msg, line, column)


def lower_expression(text: str) -> ir.Expression:
    """The IR of one expression, whose nodes stand nowhere. Raises SourceError."""
    if len(text) > LONGEST:
        raise SourceError("the expression is too long")
    limits.refuse(text)
    tree = parsed(text, "eval")
    try:
        if isinstance(tree, ast.Expression):
            lowered = Lowering("").expression(tree.body)
            for node in ast.walk(tree):
                vars(node).pop("lineno", None)
            return lowered
        from resblock_lint.lowering import concrete_statements

        return concrete_statements.lower_expression(text)
    except RecursionError:
        raise SourceError("this is no expression") from None

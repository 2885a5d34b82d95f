"""From text to IR: the only room, with `fixing`, that knows libcst.

`parse` makes a tree, `lower` turns it into `ir`, and `Positions` finds the spans of nodes, but only once it is asked.
"""

from __future__ import annotations

import gc
from functools import cached_property
from typing import Any

import libcst as cst

from resblock_lint import ir
from resblock_lint.lowering import limits
from resblock_lint.lowering.statements import Lowering
from resblock_lint.source import Source, SourceError, Span


def parse(source: Source) -> cst.Module:
    """The syntax tree of a source. Raises SourceError with the place where parsing stopped."""
    limits.refuse(source.text)
    collecting = gc.isenabled()
    gc.disable()
    try:
        return cst.parse_module(source.text)
    except cst.ParserSyntaxError as error:
        message = error.message.removeprefix("parser error: ").split("\n")[0]
        raise SourceError(message, error.editor_line, error.editor_column) from None
    except RecursionError:
        raise SourceError("the code is nested too deeply to be parsed") from None
    finally:
        if collecting:
            gc.enable()


def lower(source: Source) -> tuple[ir.Module, Positions]:
    """The IR of a source, and the finder of its places. Raises SourceError."""
    tree = parse(source)
    try:
        return Lowering(source.path).module(tree), Positions(source, tree)
    except RecursionError:
        raise SourceError("the code is nested too deeply to be analyzed") from None


def lower_expression(text: str) -> ir.Expression:
    """The IR of one expression. Raises SourceError."""
    if len(text) > 1000:
        raise SourceError("the expression is too long")
    try:
        return Lowering("").expression(cst.parse_expression(text))
    except (cst.ParserSyntaxError, RecursionError):
        raise SourceError("this is no expression") from None


class Positions:
    """Spans of the nodes of one file; libcst computes them at the first question (D10)."""

    def __init__(self, source: Source, tree: cst.Module) -> None:
        self.source, self._tree = source, tree

    @cached_property
    def _ranges(self) -> Any:
        from libcst.metadata import MetadataWrapper, PositionProvider

        return MetadataWrapper(self._tree, unsafe_skip_copy=True).resolve(PositionProvider)

    def span(self, at: object) -> Span:
        """The span of a node's `at`; line 1 for one of another file."""
        found = self._ranges.get(at)
        if found is None:
            return Span(self.source.path, 1, 1, 1, 1)
        start, end = found.start, found.end
        return Span(self.source.path, start.line, start.column + 1, end.line, end.column + 1)

    def text(self, at: object) -> str:
        """The text of a node on one line."""
        code = self._tree.code_for_node(at) if isinstance(at, cst.CSTNode) else ""
        return " ".join(code.split())

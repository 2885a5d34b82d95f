"""Where the nodes of a file stand: `at` to span and to text. How trees are made is not known here.

An `at` of the native front end is a node of `ast`, whose columns count bytes, or a `Named`. One that has no place, or
that is none of these, stands at the beginning of the file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cached_property

from resblock_lint.lowering import formatted
from resblock_lint.source import Source, Span

Range = tuple[int, int, int, int]  # line, column, end line and end column, all from 1
SPACE = r"(?:[\s\\]|#[^\n]*\n)"
NAME = re.compile(rf"(?:async\b{SPACE}+)?(?:def\b{SPACE}+)?(\w+)")
BLOCKS = ("cases", "finalbody", "orelse", "handlers", "body")


class Named:
    """The place of the name in a definition or a parameter."""

    __slots__ = ("node",)

    def __init__(self, node: ast.stmt | ast.arg) -> None:
        self.node = node


class Positions:
    """Spans and texts of the nodes of one file."""

    def __init__(self, source: Source, fstrings: Sequence[ast.JoinedStr] = ()) -> None:
        self.source, self._fstrings = source, fstrings

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.source.text.split("\n")

    def span(self, at: object) -> Span:
        """The span of a node's `at`; line 1 for one of another file."""
        return self.source.span(*(self._range(at) or (1, 1, 1, 1)))

    def text(self, at: object) -> str:
        """The text of a node on one line."""
        found = self._range(at)
        return "" if found is None else " ".join(self.between(*found).split())

    def between(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """The text of a range."""
        if line == end_line:
            return self.lines[line - 1][column - 1 : end_column - 1]
        inner = self.lines[line : end_line - 1]
        return "\n".join((self.lines[line - 1][column - 1 :], *inner, self.lines[end_line - 1][: end_column - 1]))

    def _range(self, at: object) -> Range | None:
        """Where a node stands; None where it does not stand in this file."""
        if self._fstrings and not formatted.EXACT:
            formatted.place(self.source.text, self._fstrings)
            self._fstrings = ()
        if isinstance(at, Named):
            return self._name(self._node(at.node))
        return self._node(at)

    def _name(self, whole: Range | None) -> Range | None:
        if whole is None:
            return None
        line, column, *end = whole
        found = NAME.match(self.between(line, column, *end))
        if found is None:
            return whole
        line, column = forward(line, column, found[0][: found.start(1) - found.start()])
        return line, column, line, column + len(found[1])

    def _node(self, at: object) -> Range | None:
        last = _last(at) if isinstance(at, ast.stmt) else at  # a block ends before any `;` behind it
        line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0)
        end_line, end = getattr(last, "end_lineno", 0), getattr(last, "end_col_offset", 0)
        if not 0 < line <= end_line <= len(self.lines):
            return None
        return line, self._column(line, column), end_line, self._column(end_line, end)

    def _column(self, line: int, offset: int) -> int:
        """The column, from 1, of an offset in bytes."""
        text = self.lines[line - 1]
        return 1 + (offset if text.isascii() else len(text.encode("utf-8", "surrogatepass")[:offset].decode()))


def _last(node: ast.AST) -> ast.AST:
    """The last simple statement in a statement."""
    for block in BLOCKS:
        inner: list[ast.AST] = getattr(node, block, [])
        if inner:
            return _last(inner[-1])
    return node


def forward(line: int, column: int, text: str) -> tuple[int, int]:
    """The line and column behind a text that begins at a line and column."""
    turns = text.count("\n")
    return line + turns, len(text) - text.rfind("\n") if turns else column + len(text)

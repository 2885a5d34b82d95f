"""The second front end: where the nodes of libcst's trees stand, which libcst computes at the first question.

An `at` is a node of libcst, a `Between` or an `Enclosed`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import libcst as cst

from resblock_lint.lowering.places import SPACE, Positions, Range, forward
from resblock_lint.source import Source

OPENING = re.compile(rf"(?:{SPACE}|\))*\(")


class Between:
    """The place from the beginning of one node to the end of another."""

    __slots__ = ("first", "last")

    def __init__(self, first: object, last: object) -> None:
        self.first, self.last = first, last


class Enclosed:
    """The place of the brackets of a call with what is in them."""

    __slots__ = ("call",)

    def __init__(self, call: cst.Call) -> None:
        self.call = call


class ConcretePositions(Positions):
    """Spans and texts of the nodes of one file."""

    def __init__(self, source: Source, tree: cst.Module) -> None:
        super().__init__(source)
        self._tree = tree

    @cached_property
    def _ranges(self) -> Any:
        from libcst.metadata import MetadataWrapper, PositionProvider

        return MetadataWrapper(self._tree, unsafe_skip_copy=True).resolve(PositionProvider)

    def _range(self, at: object) -> Range | None:
        if isinstance(at, Between):
            first, last = self._range(at.first), self._range(at.last)
            return None if first is None or last is None else (*first[:2], *last[2:])
        if isinstance(at, Enclosed):
            return self._brackets(at.call)
        found = self._ranges.get(at)
        if found is None:
            return None
        start, end = found.start, found.end
        if isinstance(at, cst.MatchStar) and isinstance(at.comma, cst.Comma):
            end = self._ranges[at.comma].start  # libcst counts the comma in
        return start.line, start.column + 1, end.line, end.column + 1

    def _brackets(self, call: cst.Call) -> Range | None:
        function, whole = self._range(call.func), self._range(call)
        if function is None or whole is None:
            return None
        _, _, line, column = function
        _, _, end_line, end = whole
        before = OPENING.match(self.between(line, column, end_line, end))
        return None if before is None else (*forward(line, column, before[0][:-1]), end_line, end)

"""Where the expressions in f-strings stand. Before Python 3.12, `ast` does not know it well; this module finds it.

An f-string was one token then: its own quote, a backslash or a comment never stood in an expression of it.
"""

from __future__ import annotations

import ast
import re
import token
from bisect import bisect_right
from collections.abc import Iterator, Sequence

EXACT = hasattr(token, "FSTRING_START")  # this Python's `ast` knows the places itself
TEXT = re.compile(
    r"#[^\n]*|([A-Za-z]*)('''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^\\'])*'|\"(?:\\.|[^\\\"])*\")",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\N\{[^}]*\}|\\[^{}]", re.DOTALL)
QUOTED = re.compile(r"('''|\"\"\"|'|\").*?\1", re.DOTALL)
AFTER = re.compile(r"=?\s*(?:!\s*\w+\s*)?")
COMPARED = frozenset(("!=", "==", "<=", ">="))


def place(text: str, fstrings: Sequence[ast.JoinedStr]) -> None:
    """Gives what stands in f-strings of a text its true place. An f-string comes before those inside of it."""
    written = text.encode()
    starts = [0, *(found.end() for found in re.finditer(b"\n", written))]
    for node in fstrings:
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        own = written[begin:end].decode()
        for value, (start, stop) in zip(_values(node), _Fields(own).found, strict=False):
            offset = begin + len(own[:start].encode())
            line = bisect_right(starts, offset)
            _place(value.value, own[start:stop], line, offset - starts[line - 1])


def _values(node: ast.JoinedStr) -> Iterator[ast.FormattedValue]:
    """The fields of an f-string in the order of their text."""
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            yield value
            if isinstance(value.format_spec, ast.JoinedStr):
                yield from _values(value.format_spec)


def _place(node: ast.expr, text: str, line: int, column: int) -> None:
    """Gives an expression the places that it has when its text is parsed alone, from a line and column in bytes."""
    alone = f"({text})"
    fresh = ast.parse(alone, mode="eval").body
    place(alone, [one for one in ast.walk(fresh) if isinstance(one, ast.JoinedStr)])
    if isinstance(fresh, ast.Tuple) and (fresh.lineno, fresh.col_offset) == (1, 0):  # the brackets are ours
        fresh.lineno, fresh.col_offset = _behind(alone[: len(alone) - len(alone[1:].lstrip())])
        fresh.end_lineno, fresh.end_col_offset = _behind(alone[:-1].rstrip())
    for one, other in zip(ast.walk(node), ast.walk(fresh), strict=False):
        if isinstance(one, (ast.expr, ast.arg)) and isinstance(other, (ast.expr, ast.arg)):
            end_line, end = other.end_lineno or 1, other.end_col_offset or 0
            one.lineno, one.end_lineno = other.lineno + line - 1, end_line + line - 1
            one.col_offset = other.col_offset + (column - 1 if other.lineno == 1 else 0)
            one.end_col_offset = end + (column - 1 if end_line == 1 else 0)


def _behind(text: str) -> tuple[int, int]:
    """The line, and the column in bytes, behind a text."""
    return 1 + text.count("\n"), len(text.rpartition("\n")[2].encode())


class _Fields:
    """Finds the expressions in the text of an f-string: the first index of each, and the one behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[int, int]] = []
        for one in TEXT.finditer(text):
            prefix = (one[1] or "").lower()
            if "f" in prefix:
                quotes = 3 if one[2][:3] in ("'''", '"""') else 1
                self._raw = "r" in prefix
                self._literal(one.start(2) + quotes, one.end() - quotes, specifies=False)

    def _literal(self, at: int, end: int, specifies: bool) -> int:
        """What stands between expressions, to the end; of a specification, to the end of its field."""
        while at < end:
            escape = None if self._raw else ESCAPE.match(self.text, at, end)
            if escape is not None:
                at = escape.end()
            elif not specifies and self.text[at : at + 2] in ("{{", "}}"):
                at += 2
            elif self.text[at] == "{":
                at = self._field(at + 1, end)
            elif self.text[at] == "}":
                return at + 1
            else:
                at += 1
        return at

    def _field(self, start: int, end: int) -> int:
        """An expression with its conversion and specification; the index behind them."""
        stop = self._expression(start, end)
        self.found.append((start, stop))
        after = AFTER.match(self.text, stop, end)
        at = stop if after is None else after.end()
        return self._literal(at + 1, end, specifies=True) if self.text[at] == ":" else at + 1

    def _expression(self, at: int, end: int) -> int:
        depth = 0
        while at < end:
            quoted = QUOTED.match(self.text, at, end)
            if quoted is not None:
                at = quoted.end()
            elif depth == 0 and self.text[at : at + 2] in COMPARED:
                at += 2
            elif depth == 0 and self.text[at] in "}:!=":
                break
            else:
                depth += (self.text[at] in "([{") - (self.text[at] in ")]}")
                at += 1
        return at

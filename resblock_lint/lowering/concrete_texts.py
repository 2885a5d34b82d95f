"""The second front end: texts and the parts of f-strings as Python's own parser would give them.

What stands between the braces of an f-string is lowered in `concrete`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import libcst as cst

from resblock_lint import ir

Part = str | tuple[ir.Expression, "str | None"]
UNQUOTED = re.compile(r"(\\.)|'", re.DOTALL)


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts of an f-string of which no text is empty, and none follows upon another."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, str) and isinstance(before, str):
            found[-1] = before + part
        elif part != "":
            found.append(part)
    return tuple(found)


def texts_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The texts that stand one behind the other."""
    while isinstance(node, cst.ConcatenatedString):
        yield node.left
        node = node.right
    yield node


def decoded(prefix: str, text: str) -> str:
    """A text between the expressions of an f-string, without its escapes."""
    if "\\" not in text or "r" in prefix.lower():
        return text
    alone = (len(text) - len(text.rstrip("\\"))) % 2  # before a bracket it means itself
    text = text[: len(text) - alone]
    try:
        return ast.literal_eval("'''" + UNQUOTED.sub(lambda one: one[1] or "\\'", text) + "'''") + "\\" * alone
    except SyntaxError:  # the name of a letter, of which libcst takes the brackets for an expression
        return text


def evaluated(node: cst.SimpleString) -> str | bytes:
    """What a text is; one with an escape that Python does not know stays as it is written."""
    try:
        return node.evaluated_value
    except SyntaxError:
        return node.raw_value

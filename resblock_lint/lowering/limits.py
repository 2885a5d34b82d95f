"""What libcst is not asked to read: brackets nested very deeply, thousands of operators, endless `elif`s.

libcst would take all memory for the first, and time that grows with the cube for the others. The look at lines is
cheap; only a text that has a suspicious line is split into tokens.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from resblock_lint.source import SourceError

if TYPE_CHECKING:
    import tokenize

MOST_NESTED = 180
MOST_OPERATORS = 1_000  # of one expression
MOST_BRANCHES = 500  # of one `if`
LONG = 2_000  # characters of a line, or of lines inside of one bracket, that are looked at more closely
BRANCH = re.compile(r"\s*elif\b")
WORDS = frozenset(("and", "or", "not", "if", "lambda", "await", "in", "is"))
ENDS = frozenset((",", ";", "="))


def refuse(text: str) -> None:
    """Raises SourceError with the place of what is too deep or too long."""
    depth = span = branches = 0
    suspicious = False
    for number, line in enumerate(text.split("\n"), 1):
        opened = sum(map(line.count, "([{"))
        span = (span if depth else 0) + len(line)
        suspicious = suspicious or span > LONG or depth + opened > MOST_NESTED or line.endswith("\\")
        depth = max(depth + opened - sum(map(line.count, ")]}")), 0)
        if "elif" in line and BRANCH.match(line):
            branches += 1
            if branches > MOST_BRANCHES:
                raise SourceError(f"more than {MOST_BRANCHES} `elif`s; use a dict or split the function", number)
        elif line[:1] not in (" ", "\t", "#", ""):
            branches = 0
    if suspicious:
        _refuse_tokens(text)


def _refuse_tokens(text: str) -> None:
    """The same by tokens: what stands in strings and comments does not count."""
    import tokenize

    counts = [0]  # the operators of the expression at hand, for each bracket that is open
    line, before = 1, tokenize.NEWLINE
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            line = token.start[0]
            _count(token, counts, before == tokenize.STRING)
            if len(counts) > MOST_NESTED:
                raise SourceError(f"more than {MOST_NESTED} brackets are open at once; split the expression", line)
            if counts[-1] > MOST_OPERATORS:
                raise SourceError(f"an expression of more than {MOST_OPERATORS} operators; split it", line)
            before = token.type
    except (tokenize.TokenError, SyntaxError) as problem:
        raise SourceError(f"the code cannot be split into tokens: {problem.args[0]}", line) from None


def _count(token: tokenize.TokenInfo, counts: list[int], after_text: bool) -> None:
    import tokenize

    text = token.string
    if token.type == tokenize.NEWLINE:
        counts[:] = [0]
    elif token.type == tokenize.STRING:
        counts[-1] += after_text
    elif token.type == tokenize.NAME:
        counts[-1] += text in WORDS
    elif token.type == tokenize.OP:
        if text in ENDS:
            counts[-1] = 0
            return
        if text in ")]}":
            del counts[max(len(counts) - 1, 1) :]
            return
        counts[-1] += 1
        if text in "([{":
            counts.append(0)

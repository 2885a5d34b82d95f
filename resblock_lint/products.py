"""Products over lists in the expressions of contracts that programs read: Python has a builtin for sums alone."""

from __future__ import annotations

import re

NAME = re.compile(r"(?<![\w.'\"])prod\(")
PRODUCT = "(lambda f, s: f(f, s))(lambda f, s: s[0] * f(f, s[1:]) if s else 1, [{}])"


def spelled_out(text: str) -> str:
    """An expression with each `prod(…)` in it as a program can work it out that knows no such function.

    >>> eval(spelled_out("4 % prod(s + 1 for s in (1, 2))"))
    4
    """
    found = NAME.search(text)
    if found is None:
        return text
    end = _closing(text, found.end())
    items = spelled_out(text[found.end() : end])
    items = items if re.search(r" for \w+ in ", items) else f"*{items}"
    return text[: found.start()] + PRODUCT.format(items) + spelled_out(text[end + 1 :])


def _closing(text: str, start: int) -> int:
    """Where the bracket is closed behind which `start` lies."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return len(text)

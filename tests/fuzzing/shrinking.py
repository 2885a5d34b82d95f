"""Makes a failing text smaller: blocks of lines, lines, then tokens are left out as long as it still fails alike."""

from __future__ import annotations

import re
from collections.abc import Callable

PIECES = re.compile(r"\w+|\s+|.")
SHORT = 400  # characters of a text whose tokens are looked at


def shrunk(text: str, fails: Callable[[str], bool], tries: int) -> str:
    """A smaller text that fails too, found with at most so many tries."""
    left = [tries]

    def tried(parts: list[str]) -> bool:
        left[0] -= 1
        return left[0] >= 0 and fails("".join(parts))

    made = "".join(_less(text.splitlines(keepends=True), tried))
    return "".join(_less(PIECES.findall(made), tried)) if len(made) < SHORT else made


def _less(parts: list[str], fails: Callable[[list[str]], bool]) -> list[str]:
    size = max(len(parts) // 2, 1)
    while True:
        before = len(parts)
        place = 0
        while place < len(parts):
            rest = parts[:place] + parts[place + size :]
            if rest and fails(rest):
                parts = rest
            else:
                place += size
        if size == 1 and len(parts) == before:
            return parts
        size = max(size // 2, 1)

"""Tables of many rows, drawn with the borders of rich.

rich's own tables measure and wrap each cell several times, which would take longer than all that the cells say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from resblock_lint.report.style import Style

RIGHT = frozenset(("Param #", "Line"))  # columns of numbers
OPEN = frozenset(("Layer (type)", "Connected to"))  # columns that share what the others leave
LEAST = 10  # columns of an open one
MARKS = " └⊕⊗⧺"
Dress = Callable[[str, int], str]  # a padded text and its column, with its colours


def drawn(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, style: Style, strong: Sequence[bool]
) -> Iterator[str]:
    """The lines of a table that is as wide as its cells, but no wider than `width`; longer cells are folded.

    `strong` says of each row whether its first cell stands out.
    """
    from rich.box import HEAVY_HEAD

    widths = _widths(heads, rows, width)
    outer = [size + 2 for size in widths]
    right = [head in RIGHT for head in heads]
    last = len(heads) - 1

    def bold(text: str, place: int) -> str:
        return style(text, "bold")

    def plain(text: str, place: int) -> str:
        return style(text, "dim") if place == last else text

    def marked(text: str, place: int) -> str:
        return style(text, "bold") if not place else plain(text, place)

    yield HEAVY_HEAD.get_top(outer)
    yield from _row(heads, widths, right, "┃", bold)
    yield HEAVY_HEAD.get_row(outer, "head")
    for row, stands_out in zip(rows, strong, strict=True):
        yield from _row(row, widths, right, "│", marked if stands_out else plain)
    yield HEAVY_HEAD.get_bottom(outer)


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], edge: str, dress: Dress) -> Iterator[str]:
    """A row, in as many lines as its longest cell needs."""
    folded = [[cell] if len(cell) <= size else _wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for parts in zip_longest(*folded, fillvalue=""):
        padded = [
            text.rjust(size) if r else text.ljust(size) for text, size, r in zip(parts, widths, right, strict=True)
        ]
        inner = f" {edge} ".join(dress(text, place) for place, text in enumerate(padded))
        yield f"{edge} {inner} {edge}"


def _wrapped(cell: str, size: int) -> list[str]:
    """A cell in lines: marks stay with the word behind them, a word that is longer than a line begins one."""
    marks = len(cell) - len(cell.lstrip(MARKS))
    first, *words = cell[marks:].split(" ")
    lines: list[str] = []
    line = ""
    for word in (cell[:marks] + first, *words):
        if line and len(line) + 1 + len(word) <= size:
            line += f" {word}"
            continue
        lines += [line] if line else []
        *full, line = [word[place : place + size] for place in range(0, len(word), size)] or [""]
        lines += full
    return [*lines, line]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is: numbers and shapes get what they need, names and connections share the rest."""
    needed = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    needed[1] = min(needed[1], max(width // 4, LEAST + 2))
    shared = [place for place, head in enumerate(heads) if head in OPEN]
    fixed = sum(size for place, size in enumerate(needed) if place not in shared)
    rest = max(width - 3 * len(heads) - 1 - fixed, LEAST * len(shared))
    if sum(needed[place] for place in shared) > rest:
        first, *others = shared
        other = needed[others[0]] if others else 0
        needed[first] = min(needed[first], max(rest * 3 // 5 if others else rest, rest - other))
        for place in others:
            needed[place] = rest - needed[first]
    while sum(needed) + 3 * len(heads) + 1 > width and max(needed) > 1:  # a narrow terminal, or a file of a long name
        needed[needed.index(max(needed))] -= 1
    return needed

"""Notebooks as one program: the cells of code in order, what is no Python in them left out, line for line.

Lives here: reading the JSON of formats 3 and 4, and what IPython adds to Python (magics, shell lines, help).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

PYTHON_MAGICS = frozenset(("time", "timeit", "capture", "prun"))  # their cells are Python all the same
CELL_MAGIC = re.compile(r"\s*%%(\w+)")
LINE_MAGIC = re.compile(r"\s*(?:[%!?].*|[\w.]+\?{1,2}\s*$|\?{1,2}[\w.]+\s*$)")
ASSIGNED = re.compile(r"(\s*[\w, ]+=\s*)[!%].*")
QUOTES = re.compile(r"'''|\"\"\"|'|\"")


class NotebookError(Exception):
    """A file that is no notebook; says where, and what is wrong."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class Program:
    """The text of a notebook, and for each of its lines the cell and the line in that cell, both from 1."""

    text: str
    places: tuple[tuple[int, int], ...]


def program(text: str) -> Program:
    """The program that a notebook's JSON holds. Raises NotebookError."""
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    for number, source in _cells(_parsed(text)):
        kept = _python(source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        lines += kept
        places += [(number, line) for line in range(1, len(kept) + 1)]
    return Program("\n".join(lines) + "\n" if lines else "", tuple(places))


def _parsed(text: str) -> dict[str, Any]:
    import json

    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as problem:
        raise NotebookError(f"this is no notebook: {problem.msg}; save it again", problem.lineno) from None
    except RecursionError:
        raise NotebookError("this is no notebook: its JSON is nested too deeply; save it again") from None
    except ValueError:  # Python reads no integers of so many digits
        raise NotebookError("this is no notebook: a number in its JSON is too long; save it again") from None
    if not isinstance(found, dict):
        raise NotebookError("this is no notebook: its JSON is no object; save it again")
    return cast("dict[str, Any]", found)


def _cells(book: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The cells of code: their numbers among all cells, from 1, and their texts. Raises NotebookError."""
    if _language(book) not in ("python", "ipython", ""):
        return
    sheets: Any = book.get("worksheets")
    cells: Any = _part(sheets[0], "cells") if isinstance(sheets, list) and sheets else book.get("cells", [])
    if not isinstance(cells, list):
        raise NotebookError("this is no notebook: it has no list of cells; save it again")
    for number, cell in enumerate(cast("list[Any]", cells), 1):
        if not isinstance(cell, dict):
            raise NotebookError(f"this is no notebook: its cell {number} is no object; save it again")
        known = cast("dict[str, Any]", cell)
        source: Any = known.get("source", known.get("input", ""))
        if known.get("cell_type") == "code":
            yield number, "".join(map(str, cast("list[Any]", source))) if isinstance(source, list) else str(source)


def _language(book: dict[str, Any]) -> str:
    for part, name in (("language_info", "name"), ("kernelspec", "language")):
        found = _part(_part(book.get("metadata"), part), name)
        if isinstance(found, str):
            return found.lower()
    return ""


def _part(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None


def _python(lines: list[str]) -> list[str]:
    """The lines of a cell, those that are no Python replaced by ones that do nothing."""
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    magic = CELL_MAGIC.match(lines[first]) if first is not None else None
    if magic is not None and first is not None:
        if magic[1] not in PYTHON_MAGICS:
            return [""] * len(lines)
        lines = ["" if place == first else line for place, line in enumerate(lines)]
    return lines if _parses("\n".join(lines)) else list(_without_magics(lines))


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_magics(lines: list[str]) -> Iterator[str]:
    """The lines with magics replaced; not those that go on with an expression or a text of a line before."""
    open_, quote, more = 0, "", False
    for line in lines:
        if more or (not open_ and not quote and LINE_MAGIC.fullmatch(line)):
            indent = line[: len(line) - len(line.lstrip())]
            yield "" if more else indent + "pass"
            more = line.rstrip().endswith("\\")
            continue
        assigned = ASSIGNED.fullmatch(line) if not open_ and not quote else None
        if assigned is not None:
            yield assigned[1] + "input()"
            more = line.rstrip().endswith("\\")
            continue
        open_, quote = _state(line, open_, quote)
        yield line


def _state(line: str, open_: int, quote: str) -> tuple[int, str]:
    """How many brackets are open behind a line, and which quotes of a text over several lines."""
    place = 0
    while place < len(line):
        if quote:
            end = line.find(quote, place)
            if end < 0:
                return open_, quote if len(quote) == 3 else ""
            place, quote = end + len(quote), ""
            continue
        found = QUOTES.match(line, place)
        if found is not None:
            quote = found[0]
            place += len(quote)
            continue
        if line[place] == "#":
            break
        open_ = max(open_ + (line[place] in "([{") - (line[place] in ")]}"), 0)
        place += 1
    return open_, quote if len(quote) == 3 else ""

"""Edits of a file's bytes: a module's text, or the source of a notebook's cells, and nothing else of either.

Encoding, line ends and a mark at the beginning stay as they are. In a notebook only the JSON of the changed sources is
written anew; outputs, metadata and the layout of the file are copied byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from resblock_lint.diagnostics import Edit
from resblock_lint.source import NOTEBOOK, encoding

SPACE = re.compile(r"[ \t\r\n]*")
NUMBER = re.compile(r"[^\s,\]}]+")
DECODER = json.JSONDecoder()
Path = tuple[str | int, ...]  # keys and places that lead to a value
CELLS: tuple[Path, ...] = (("cells",), ("worksheets", 0, "cells"))  # where formats 4 and 3 have their cells
SOURCES = ("source", "input")  # what they call the text of one


def applied(raw: bytes, path: str, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file after edits that do not overlap; their spans are as `Source.span` gives them."""
    name, change = encoding(raw), _in_notebook if path.endswith(NOTEBOOK) else _in_text
    return change(raw.decode(name), edits).encode(name)


def _in_text(text: str, edits: Sequence[Edit]) -> str:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    newline = "\r\n" if "\r\n" in text else "\n"
    for one in sorted(edits, key=lambda edit: (edit.span.line, edit.span.column), reverse=True):
        span = one.span
        begin, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        text = text[:begin] + one.replacement.replace("\n", newline) + text[end:]
    return text


def _in_notebook(text: str, edits: Sequence[Edit]) -> str:
    places = list(_sources(text))
    cells = sorted({one.span.cell for one in edits if one.span.cell is not None}, reverse=True)
    for cell in cells:
        begin, end = next((begin, end) for number, begin, end in places if number == cell)
        known: Any = json.loads(text[begin:end])
        source = "".join(cast("list[str]", known)) if isinstance(known, list) else str(known)
        changed = _in_text(source, [one for one in edits if one.span.cell == cell])
        text = text[:begin] + _written(text[begin:end], changed) + text[end:]
    return text


def _written(before: str, source: str) -> str:
    """The JSON of a cell's source, in the layout that it had before."""
    plain = before.isascii() and "\\u" in before
    if not before.startswith("["):
        return json.dumps(source, ensure_ascii=plain)
    match = re.match(r"\[(\s*)", before)
    space = match[1] if match is not None else ""
    tail = re.search(r"(\s*)\]$", before)
    lines = [json.dumps(line, ensure_ascii=plain) for line in source.splitlines(keepends=True)]
    between = "," + (space or " ")
    return f"[{space}{between.join(lines)}{tail[1] if tail is not None else ''}]"


def _sources(text: str) -> Iterator[tuple[int, int, int]]:
    """The number of each cell, from 1, and where the JSON of its source begins and ends."""
    for path, begin, end in _values(text, _skip(text, 0), ()):
        if path[:-2] in CELLS and path[-1] in SOURCES and isinstance(path[-2], int):
            yield path[-2] + 1, begin, end


def _values(text: str, place: int, path: Path) -> Iterator[tuple[Path, int, int]]:
    """Every value of a JSON text after those inside of it: its path, its beginning and its end."""
    start, sign = place, text[place]
    if sign in "{[":
        place, index = _skip(text, place + 1), 0
        while text[place] not in "}]":
            key: str | int = index
            if sign == "{":
                key, place = _text_end(text, place)
                place = _skip(text, _skip(text, place) + 1)
            end = place
            inner: Path = (*path, key)
            for found in _values(text, place, inner):
                yield found
                end = found[2]
            place, index = _skip(text, end), index + 1
            place = _skip(text, place + 1) if text[place] == "," else place
        place += 1
    elif sign == '"':
        place = _text_end(text, place)[1]
    else:
        match = NUMBER.match(text, place)
        place = match.end() if match is not None else place + 1
    yield path, start, place


def _text_end(text: str, place: int) -> tuple[str, int]:
    """A JSON text that begins here, and the place behind it."""
    found, end = DECODER.raw_decode(text, place)
    return str(found), end


def _skip(text: str, place: int) -> int:
    match = SPACE.match(text, place)
    return match.end() if match is not None else place

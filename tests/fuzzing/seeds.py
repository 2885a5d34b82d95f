"""What is mutated: the cases of the suites, the examples, real files of Keras and of packages, whole or by their parts."""

from __future__ import annotations

import ast
import json
import re
import runpy
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HOME = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
LARGEST = 5_000  # characters of a file that is taken whole, or of a part


def seeds(folders: Sequence[str]) -> list[str]:
    """All texts, each once: those of the project, then those of the folders."""
    found = dict.fromkeys(_own())
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8", errors="replace")
            if "keras" in text or "tensorflow" in text:
                found.update(dict.fromkeys(_parts(text)))
    return list(found)


def _own() -> Iterator[str]:
    for path in sorted((HOME / "tests/suites").glob("*.md")):
        yield from BLOCK.findall(path.read_text(encoding="utf-8"))
    for path in sorted((HOME / "examples").glob("*.py")):
        yield from _parts(path.read_text(encoding="utf-8"))


def bombs() -> list[str]:
    """Programs that are slow by design: taken seldom."""
    found: dict[str, str] = runpy.run_path(str(HOME / "tests/bombs.py"))["BOMBS"]
    return [text for text in found.values() if len(text) < LARGEST]


def _parts(text: str) -> Iterator[str]:
    """A short file as it is; of a long one each function and class of its own, behind what the file says before any."""
    if len(text) <= LARGEST:
        yield text
        return
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return
    lines = text.split("\n")
    defined = (ast.FunctionDef, ast.ClassDef)
    head = _shown(lines, (one for one in body if not isinstance(one, defined)), LARGEST // 4)
    for one in body:
        part = _shown(lines, [one], LARGEST) if isinstance(one, defined) else ""
        if part:
            yield head + part


def _shown(lines: list[str], statements: Iterable[ast.stmt], most: int) -> str:
    made = ""
    for one in statements:
        first = min([one.lineno, *(each.lineno for each in getattr(one, "decorator_list", []))])
        piece = "\n".join(lines[first - 1 : one.end_lineno]) + "\n"
        if len(made) + len(piece) < most:
            made += piece
    return made


def notebook(text: str) -> str:
    """A text as a notebook: a cell for each of its blocks."""
    cells = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": part.splitlines(True)}
        for part in re.split(r"\n\n+(?=\S)", text)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

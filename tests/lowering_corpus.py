"""Compares the two front ends of `lowering` over whole folders.

    python tests/lowering_corpus.py FOLDER …

Each file in which they differ is told with its first difference, and each that only one of them reads. The functions are
those of `test_lowering.py`, which compares a sample.
"""

from __future__ import annotations

import ast
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resblock_lint import ir
from resblock_lint.lowering import Positions, concrete_statements, limits, native_statements
from resblock_lint.source import Source, SourceError, decode

DEPTH = 20_000
Lowered = tuple[ir.Module, Positions]


def natively(source: Source) -> Lowered | None:
    """What the front end for `ast` makes; None where this Python cannot parse the text."""
    tree = native_statements.parsed(source.text, "exec")
    if not isinstance(tree, ast.Module):
        return None
    lowering = native_statements.Lowering(source.path)
    return lowering.module(tree), Positions(source, lowering.fstrings)


def concretely(source: Source) -> Lowered | None:
    """What the front end for libcst makes; None where it cannot parse the text."""
    try:
        return concrete_statements.lower(source)
    except SourceError:
        return None


def dump(lowered: Lowered) -> Any:
    """A lowered file as plain data, with the spans of all nodes."""
    module, positions = lowered
    loads = {scope: sorted(names) for scope, names in module.loads.items() if names}
    return {"loads": loads, "imports": sorted(module.imports), "body": plain(module.body, positions)}


def plain(value: Any, positions: Positions) -> Any:
    """Anything in IR as plain data."""
    if dataclasses.is_dataclass(value):
        parts: list[Any] = [type(value).__name__]
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.name == "at":
                span = positions.span(inner)
                parts.append(f"at {span.line}:{span.column}-{span.end_line}:{span.end_column}")
            else:
                parts.append((field.name, plain(inner, positions)))
        return parts
    if isinstance(value, (list, tuple)):
        return [plain(one, positions) for one in value]
    return sorted(value) if isinstance(value, frozenset) else (type(value).__name__, repr(value))


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two dumps differ, outermost first."""
    if one == other:
        return
    if isinstance(one, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif (
        type(one) is type(other)
        and isinstance(one, (list, tuple))
        and len(one) == len(other)
        and where.count("/") < 400
    ):
        kind = next((part for part in one if isinstance(part, str)), "")
        for part, like in zip(one, other, strict=True):
            yield from differences(part, like, f"{where}/{kind}")
    else:
        yield f"{'/'.join(where.split('/')[-8:])}: {str(one)[:200]} native, {str(other)[:200]} concrete"


def compare(text: str, path: str = "<text>") -> list[str] | None:
    """How the two differ on a text; None where one of them does not read it."""
    source = Source(path, text)
    one, other = natively(source), concretely(source)
    if one is None or other is None:
        return None
    return list(differences(dump(one), dump(other)))


def _said(path: Path) -> str:
    """One line on a file; none where all is well."""
    try:
        source = decode(path.read_bytes(), str(path))
        limits.refuse(source.text)
    except SourceError as problem:
        return f"refused: {problem.message}"
    one, other = natively(source), concretely(source)
    if one is None or other is None:
        return "" if one is other else f"only {'concrete' if one is None else 'native'} reads it"
    return next(differences(dump(one), dump(other)), "")


def main(folders: list[str]) -> int:
    """Compares all files of some folders; the number of those in which the front ends differ is the exit code."""
    sys.setrecursionlimit(DEPTH)
    files = [path for folder in folders for path in sorted(Path(folder).rglob("*.py"))]
    told = 0
    for path in files:
        said = _said(path)
        told += bool(said)
        if said:
            print(f"{path}: {said}", flush=True)
    print(f"{len(files)} files, {told} told")
    return min(told, 100)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

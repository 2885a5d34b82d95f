"""Summaries of models as a table that reads like Keras' own, and as JSON."""

from __future__ import annotations

import io
import json
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from resblock_lint.layers.registry import Role
from resblock_lint.report.folding import folded
from resblock_lint.report.style import visible
from resblock_lint.summary import CALL, Row, Summary

MARKS = {Role.SUM: "⊕", Role.PRODUCT: "⊗", Role.CONCATENATION: "⧺"}
WORDS = {"⊕": "sum", "⊗": "product", "⧺": "concatenation"}
SCALE = 1024


def render_json(found: Sequence[Summary], *, nested: bool = False) -> str:
    """One object, as the interface fixes it, a line for each layer; `nested` adds the layers of inner models."""
    models = ",\n".join(_model(one, nested) for one in found)
    return f'{{"version": 1, "models": [\n{models}\n]}}\n'


def _model(one: Summary, nested: bool) -> str:
    head: dict[str, Any] = {
        "call": one.call, "name": one.name, "variable": one.variable, "class": one.kind,
        "input_shape": one.input_shape, "output_shape": one.output_shape, "total_params": one.params,
        "complete": one.complete,
    }  # fmt: skip
    if one.failure is not None:
        head["failure"] = one.failure
    rows = ",\n".join(f" {json.dumps(_layer(row, nested))}" for row in one.rows)
    return f'{json.dumps(head)[:-1]}, "layers": [\n{rows}\n]}}' if rows else f'{json.dumps(head)[:-1]}, "layers": []}}'


def _layer(row: Row, nested: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": row.name, "class": row.kind, "output_shapes": row.shapes, "params": row.params,
        "inbound": row.inbound, "path": row.path, "line": row.line,
    }  # fmt: skip
    return {**made, "layers": [_layer(one, nested) for one in row.nested]} if nested and row.nested else made


def render_text(
    found: Sequence[Summary], *, path: str, width: int, colour: bool, fold: bool = False, nested: bool = False
) -> str:
    """A table for each model, and below it a line with the totals."""
    from rich.console import Console

    if not found:
        return f"{visible(path)} binds no model at its top level; name a call that builds one: --call 'build(…)'\n"
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None,
                      highlight=False, markup=False, emoji=False)  # fmt: skip
    for one in found:
        _print(console, one, fold, nested)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _print(console: Any, one: Summary, fold: bool, nested: bool) -> None:
    from rich.text import Text

    if one.failure is not None:
        console.print(Text(visible(f"{one.call or 'the file'}: {one.failure}"), "red"))
        console.print()
        return
    origin = f" = {one.call}" if one.call else f" = {one.variable}" if one.variable else ""
    console.print(Text(visible(f'Model: "{one.name}" ({one.kind}){origin}'), "bold"))
    rows = folded(one.rows) if fold else one.rows
    console.print(_table(rows, nested, console.width))
    console.print(Text(_totals(one)))
    console.print()


def _table(rows: Sequence[Row], nested: bool, width: int) -> Any:
    from rich.table import Table

    connected = not _sequential(rows)
    files = len({row.path for row in rows} - {CALL}) > 1
    cells = [_cells(depth, row, connected, files) for depth, row in _flat(rows, nested)]
    heads = ["Layer (type)", "Output Shape", "Param #", *(["Connected to"] if connected else []), "Line"]
    table = Table(padding=(0, 1), header_style="bold")
    for place, (head, size) in enumerate(zip(heads, _widths(heads, cells, min(width, 120)), strict=True)):
        right = head in ("Param #", "Line")
        table.add_column(head, width=size, justify="right" if right else "left", overflow="fold",
                         style="dim" if place == len(heads) - 1 else "")  # fmt: skip
    for row in cells:
        table.add_row(*row)
    return table


def _widths(heads: Sequence[str], cells: Sequence[Sequence[Any]], width: int) -> list[int]:
    """How wide each column is: numbers and shapes get what they need, names and connections share the rest."""
    needed = [max(len(head), *(len(row[place]) for row in cells)) for place, head in enumerate(heads)]
    needed[1] = min(needed[1], max(width // 4, 12))
    rest = width - 3 * len(heads) - 1
    open_ones = [place for place, head in enumerate(heads) if head in ("Layer (type)", "Connected to")]
    rest = max(rest - sum(size for place, size in enumerate(needed) if place not in open_ones), 10 * len(open_ones))
    if sum(needed[place] for place in open_ones) > rest:
        first = min(needed[0], max(rest * 3 // 5 if len(open_ones) > 1 else rest, rest - needed[open_ones[-1]]))
        needed[0] = first
        if len(open_ones) > 1:
            needed[open_ones[1]] = rest - first
    return needed


def _flat(rows: Sequence[Row], nested: bool, depth: int = 0) -> Iterator[tuple[int, Row]]:
    for row in rows:
        yield depth, row
        if nested:
            yield from _flat(row.nested, nested, depth + 1)


def _cells(depth: int, row: Row, connected: bool, files: bool) -> list[Any]:
    from rich.text import Text

    mark = MARKS.get(row.role, "") if len(row.inbound) > 1 else ""
    indent = "  " * (depth - 1) + "└ " if depth else ""
    name = Text(indent)
    name.append(f"{mark} " if mark else "", "bold magenta")
    name.append(visible(row.name), "bold" if mark else "")
    name.append(f" ({visible(row.kind)})", "cyan")
    params = "?" if row.params is None else f"{row.params:,}"
    place = f"{posixpath.basename(row.path)}:{row.line}" if files else str(row.line)
    place = "-" if row.path == CALL else place
    connections = [Text(visible(", ".join(row.inbound)) or "-")] if connected else []
    return [name, Text(_shapes(row)), Text(params), *connections, Text(visible(place))]


def _shapes(row: Row) -> str:
    return ", ".join("?" if shape is None else _shape(shape) for shape in row.shapes) or "?"


def _shape(shape: Sequence[int | None]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _sequential(rows: Sequence[Row]) -> bool:
    """Whether each row takes just what the row above gives: then nobody asks for connections."""
    before: tuple[str, ...] | None = None
    for row in rows:
        if before is not None and row.inbound != before:
            return False
        before = (row.name,)
    return all(len(row.inbound) <= 1 for row in rows)


def _totals(one: Summary) -> str:
    merges = [row for row in one.rows if row.role in MARKS and len(row.inbound) > 1]
    kinds = {mark: sum(MARKS[row.role] == mark for row in merges) for mark in WORDS}
    counted = [f"{mark} {count} {WORDS[mark]}{'s' if count > 1 else ''}" for mark, count in kinds.items() if count]
    params = "not known" if one.params is None else f"{one.params:,} ({_memory(one.params)})"
    words = [f"Total params: {params}", f"{len(one.rows)} rows", *counted]
    return "; ".join(words) + ("" if one.complete else "; some of it is not modelled")


def _memory(params: int) -> str:
    """The size of so many numbers of four bytes, as Keras writes it."""
    size, units = params * 4.0, ["B", "KB", "MB", "GB", "TB"]
    while size >= SCALE and len(units) > 1:
        size /= SCALE
        units.pop(0)
    return f"{size:.2f} {units[0]}"

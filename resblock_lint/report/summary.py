"""Summaries of models as a table that reads like Keras' own, and as JSON."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from resblock_lint.layers.registry import Role
from resblock_lint.report.folding import folded
from resblock_lint.report.style import Style, visible
from resblock_lint.report.tables import drawn
from resblock_lint.rows import CALL, Row, Summary

MARKS = {Role.SUM: "⊕", Role.PRODUCT: "⊗", Role.CONCATENATION: "⧺"}
WORDS = {"⊕": "sum", "⊗": "product", "⧺": "concatenation"}
SCALE = 1024
MOST_REASONS = 10
WIDEST = 120  # columns of a table


def render_json(found: Sequence[Summary], *, nested: bool = False) -> str:
    """One object, as the interface fixes it, a line for each layer; `nested` adds the layers of inner models."""
    models = ",\n".join(_model(one, nested) for one in found)
    return f'{{"version": 1, "models": [\n{models}\n]}}\n'


def _model(one: Summary, nested: bool) -> str:
    head: dict[str, Any] = {
        "call": one.call, "name": one.name, "variable": one.variable, "class": one.kind,
        "input_shape": one.input_shape, "output_shape": one.output_shape, "total_params": one.params,
        "trainable_params": one.trained,
        "complete": one.complete,
    }  # fmt: skip
    if one.failure is not None:
        head["failure"] = one.failure
    if one.reasons:
        head["reasons"] = [{"path": why.path, "line": why.line, "reason": why.reason} for why in one.reasons]
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
    if not found:
        return f"{visible(path)} binds no model at its top level; name a call that builds one: --call 'build(…)'\n"
    style = Style(colour)
    lines: list[str] = []
    for one in found:
        lines += [*_lines(one, style, width, fold, nested), ""]
    return "\n".join(lines)


def _lines(one: Summary, style: Style, width: int, fold: bool, nested: bool) -> Iterator[str]:
    from textwrap import wrap

    if one.failure is not None:
        yield from (style(line, "red") for line in wrap(visible(f"{one.call or 'the file'}: {one.failure}"), width))
        yield from _reasons(one, width)
        return
    origin = f" = {one.call}" if one.call else f" = {one.variable}" if one.variable else ""
    yield from (style(line, "bold") for line in wrap(visible(f'Model: "{one.name}" ({one.kind}){origin}'), width))
    rows = folded(one.rows) if fold else one.rows
    connected = not _sequential(rows)
    files = len({row.path for row in rows} - {CALL}) > 1
    shown = list(_flat(rows, nested))
    cells = [_cells(depth, row, connected, files) for depth, row in shown]
    heads = ("Layer (type)", "Output Shape", "Param #", *(("Connected to",) if connected else ()), "Line")
    yield from drawn(heads, cells, min(width, WIDEST), style, [_is_merge(row) for _, row in shown])
    yield from wrap(_totals(one), width)
    yield from _reasons(one, width)


def _reasons(one: Summary, width: int) -> Iterator[str]:
    from textwrap import wrap

    for reason in one.reasons[:MOST_REASONS]:
        words = visible(f"not modelled: {reason.file}:{reason.line}: {reason.reason}")
        yield from wrap(words, width, subsequent_indent="  ")
    if len(one.reasons) > MOST_REASONS:
        yield f"and {len(one.reasons) - MOST_REASONS} more; --output json has them all"


def _flat(rows: Sequence[Row], nested: bool, depth: int = 0) -> Iterator[tuple[int, Row]]:
    for row in rows:
        yield depth, row
        if nested:
            yield from _flat(row.nested, nested, depth + 1)


def _cells(depth: int, row: Row, connected: bool, files: bool) -> tuple[str, ...]:
    mark = MARKS[row.role] if _is_merge(row) else ""
    indent = "  " * (depth - 1) + "└ " if depth else ""
    name = f"{indent}{mark}{' ' if mark else ''}{visible(row.name)} ({visible(row.kind)})"
    params = "?" if row.params is None else f"{row.params:,}"
    place = f"{posixpath.basename(row.path)}:{row.line}" if files else str(row.line)
    connections = (visible(", ".join(row.inbound)) or "-",) if connected else ()
    return (name, _shapes(row), params, *connections, "-" if row.path == CALL else visible(place))


def _is_merge(row: Row) -> bool:
    return row.role in MARKS and len(row.inbound) > 1


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
    merges = [row for row in one.rows if _is_merge(row)]
    kinds = {mark: sum(MARKS[row.role] == mark for row in merges) for mark in WORDS}
    counted = [f"{mark} {count} {WORDS[mark]}{'s' if count > 1 else ''}" for mark, count in kinds.items() if count]
    params = "not known" if one.params is None else f"{one.params:,} ({_memory(one.params)})"
    known = one.params is not None and one.trained is not None and one.trained < one.params
    split = [f"{one.trained:,} trainable, {(one.params or 0) - (one.trained or 0):,} not"] if known else []
    words = [f"Total params: {params}", *split, f"{len(one.rows)} rows", *counted]
    return "; ".join(words) + ("" if one.complete else "; some of it is not modelled, or not taken by Keras 3")


def _memory(params: int) -> str:
    """The size of so many numbers of four bytes, as Keras writes it."""
    size, units = params * 4.0, ["B", "KB", "MB", "GB", "TB"]
    while size >= SCALE and len(units) > 1:
        size /= SCALE
        units.pop(0)
    return f"{size:.2f} {units[0]}"

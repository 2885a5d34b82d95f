"""Contracts as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from resblock_lint.contracts import Contract


def render_json(found: Sequence[Contract]) -> str:
    """One object, as the interface fixes it."""
    body = {
        "version": 1,
        "functions": [
            {
                "path": one.path,
                "line": one.line,
                "qualname": one.qualname,
                "parameters": list(one.parameters),
                "requires": [{"expr": part.expression, "line": part.line, "rule": part.rule} for part in one.requires],
                "reads": [{"expr": part.expression, "line": part.line, "rule": part.rule} for part in one.reads],
                "gives": [{"when": part.when, "shapes": [list(shape) for shape in part.shapes]} for part in one.gives],
                "complete": one.complete,
            }
            for one in found
        ],
    }
    return json.dumps(body, indent=1) + "\n"


def render_text(found: Sequence[Contract]) -> str:
    """A paragraph for each function."""
    return "\n".join(_paragraph(one) for one in found) if found else "No function here takes a tensor.\n"


def _paragraph(one: Contract) -> str:
    lines = [f"{one.path}:{one.line}: {one.qualname}({', '.join(one.parameters)})"]
    lines += [f"  requires  {part.expression}  [{part.rule}, line {part.line}]" for part in one.reads] or [
        "  requires  nothing"
    ]
    for part in one.gives:
        shapes = ", ".join(f"({', '.join(shape)}{',' if len(shape) == 1 else ''})" for shape in part.shapes)
        lines.append(f"  gives     {shapes}" + (f"  when {part.when}" if part.when else ""))
    if not one.complete:
        lines.append("  not all of its paths are modelled")
    return "\n".join(lines) + "\n"

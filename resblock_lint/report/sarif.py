"""SARIF 2.1.0, which GitHub and editors show; of a notebook the lines are those of the cell, which is named."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from resblock_lint import __version__
from resblock_lint.diagnostics import Diagnostic, Edit, Fix, Report, Severity
from resblock_lint.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report) -> str:
    """One run with its findings."""
    rules = {one.rule: one.name for one in report.diagnostics}
    driver = {
        "name": "resblock-lint",
        "version": __version__,
        "rules": [{"id": code, "name": name} for code, name in sorted(rules.items())],
    }
    results = [_result(one, sorted(rules)) for one in report.diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _result(one: Diagnostic, rules: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": rules.index(one.rule),
        "level": LEVELS[one.severity],
        "message": {"text": one.message},
        "locations": [_location(one.span, one.function)],
        "relatedLocations": [
            {**_location(span), "message": {"text": words}}
            for span, words in dict.fromkeys(
                (operand.span, f"{operand.role}: ({', '.join(operand.shape)})") for operand in one.operands
            )
        ],
    }
    if one.trace:
        steps = [{"location": {**_location(call.span), "message": {"text": call.text}}} for call in one.trace]
        made["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if one.fix is not None:
        made["fixes"] = [_fix(one.fix)]
    return made


def _location(span: Span, function: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(span.path), "region": _region(span)},
    }
    names = [*([f"cell {span.cell}"] if span.cell is not None else ()), *([function] if function else ())]
    return {**made, "logicalLocations": [{"name": name} for name in names]} if names else made


def _artifact(path: str) -> dict[str, Any]:
    return {"uri": quote(path.replace("\\", "/"), errors="replace")}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.path, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}} for edit in edits
            ],
        }
        for path, edits in files.items()
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}

"""The JSON report, as the interface fixes it: version 1."""

from __future__ import annotations

import json
from typing import Any

from resblock_lint.diagnostics import Diagnostic, Fix, Reason, Report
from resblock_lint.source import Span


def render(report: Report) -> str:
    """One object: findings and coverage."""
    coverage = report.coverage
    body = {
        "version": 1,
        "findings": [finding(one) for one in report.diagnostics],
        "coverage": {
            "files": coverage.files,
            "skipped": coverage.skipped,
            "functions": coverage.functions,
            "merges": coverage.merges,
            "proved": coverage.proved,
            "refuted": coverage.refuted,
            "depends": coverage.depends,
            "not_modelled": coverage.not_modelled,
            "concatenations": coverage.concatenations,
            "silenced": coverage.silenced,
            "reliances": [
                {
                    "function": one.function,
                    "path": one.span.path,
                    "line": one.span.line,
                    "requires": one.condition,
                    "calls": one.calls,
                }
                for one in report.reliances
            ],
            "reasons": [{**_place(one), "reason": one.reason} for one in coverage.reasons],
        },
    }
    return json.dumps(body, indent=1) + "\n"


def finding(one: Diagnostic) -> dict[str, Any]:
    """A finding, as the interface fixes it."""
    return {
        "rule": one.rule,
        "name": one.name,
        "severity": one.severity.name.lower(),
        "certainty": one.certainty,
        "path": one.span.path,
        "line": one.span.line,
        "column": one.span.column,
        "end_line": one.span.end_line,
        "end_column": one.span.end_column,
        "cell": one.span.cell,
        "function": one.function,
        "message": one.message,
        "when": one.when,
        "requires": one.requires,
        "witness": one.witness,
        "operands": [
            {"role": operand.role, "shape": list(operand.shape), **_place(operand.span)} for operand in one.operands
        ],
        "trace": [{"function": call.function, **_place(call.span), "call": call.text} for call in one.trace],
        "fix": None if one.fix is None else _fix(one.fix),
    }


def _place(one: Span | Reason) -> dict[str, Any]:
    """A file and a line of it, in a notebook with the cell."""
    place: dict[str, Any] = {"path": one.path, "line": one.line}
    return place if one.cell is None else {**place, "cell": one.cell}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [
            {
                "path": edit.span.path,
                "start": _start(edit.span),
                "end": _end(edit.span),
                "replacement": edit.replacement,
            }
            for edit in fix.edits
        ],
    }


def _start(span: Span) -> list[int]:
    return [span.line, span.column]


def _end(span: Span) -> list[int]:
    return [span.end_line, span.end_column]

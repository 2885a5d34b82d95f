"""Reviewdog's format, which it puts as comments on a pull request; with the fixes as suggestions."""

from __future__ import annotations

import json
from typing import Any

from resblock_lint.diagnostics import Diagnostic, Report
from resblock_lint.source import Span


def render(report: Report) -> str:
    """One object with the findings."""
    found = [_diagnostic(one) for one in report.diagnostics]
    return json.dumps({"source": {"name": "resblock-lint"}, "diagnostics": found}, indent=1) + "\n"


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    edits = () if one.fix is None else one.fix.edits
    return {
        "message": one.message,
        "location": {"path": one.span.path, "range": _range(one.span)},
        "severity": {"NOTE": "INFO"}.get(one.severity.name, one.severity.name),
        "code": {"value": one.rule},
        "suggestions": [
            {"range": _range(edit.span), "text": edit.replacement} for edit in edits if edit.span.path == one.span.path
        ],
    }


def _range(span: Span) -> dict[str, Any]:
    return {
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }

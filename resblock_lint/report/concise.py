"""One line for each finding: path, place, code and message."""

from __future__ import annotations

from resblock_lint.diagnostics import Diagnostic, Report
from resblock_lint.report.style import visible


def render(report: Report) -> str:
    """The findings alone."""
    return "".join(_line(one) for one in report.diagnostics)


def _line(one: Diagnostic) -> str:
    place = f"{one.span.file}:{one.span.line}:{one.span.column}"
    return f"{place}: {one.severity.name.lower()} {one.rule} {visible(one.message)}\n"

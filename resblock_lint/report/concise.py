"""One line for each finding: path, place, code and message."""

from __future__ import annotations

from resblock_lint.diagnostics import Report
from resblock_lint.report.style import visible


def render(report: Report) -> str:
    """The findings alone."""
    return "".join(
        f"{one.span.path}:{one.span.line}:{one.span.column}: {one.severity.name.lower()} {one.rule} {visible(one.message)}\n"
        for one in report.diagnostics
    )

"""A table in Markdown, for a comment or the summary of a job."""

from __future__ import annotations

from resblock_lint.diagnostics import Diagnostic, Report
from resblock_lint.report.style import visible
from resblock_lint.report.text import counted, relied


def render(report: Report) -> str:
    """The findings in a table, and the lines of numbers below."""
    head = ["| place | severity | rule | finding |", "|---|---|---|---|"] if report.diagnostics else []
    told = [*head, *(_row(one) for one in report.diagnostics), *([""] if head else []), counted(report, verbose=True)]
    told += ["", _plain(relied(report))] if report.reliances else []
    return "\n".join(told) + "\n"


def _row(one: Diagnostic) -> str:
    place = _plain(f"{one.span.file}:{one.span.line}:{one.span.column}")
    return f"| {place} | {one.severity.name.lower()} | {one.rule} {one.name} | {_plain(one.message)} |"


def _plain(text: str) -> str:
    """A text in which no sign but the marks of code has a meaning."""
    parts = visible(text).split("`")
    even = len(parts) % 2 == 1
    for place, part in enumerate(parts):
        inside = even and place % 2 == 1
        signs = "|" if inside else "\\|*_[]<>"
        parts[place] = "".join(f"\\{sign}" if sign in signs else sign for sign in part)
    return ("`" if even else "\\`").join(parts)

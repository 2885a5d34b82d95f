"""Workflow commands, which GitHub shows as annotations on the changed lines."""

from __future__ import annotations

from resblock_lint.diagnostics import Diagnostic, Report, Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """One line for each finding."""
    return "".join(f"{_command(one)}\n" for one in report.diagnostics)


def _command(one: Diagnostic) -> str:
    place = {
        "file": one.span.path,
        "line": one.span.line,
        "col": one.span.column,
        "endLine": one.span.end_line,
        "endColumn": one.span.end_column,
        "title": f"{one.rule} {one.name}",
    }
    properties = ",".join(f"{key}={_escape(str(value), in_property=True)}" for key, value in place.items())
    return f"::{LEVELS[one.severity]} {properties}::{_escape(one.message, in_property=False)}"


def _escape(text: str, *, in_property: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text

"""JUnit's XML, which most CI servers show: a failure for each finding."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from resblock_lint.diagnostics import Diagnostic, Report
from resblock_lint.report.style import visible


def render(report: Report) -> str:
    """One suite, with a case for each finding; where there is none, one case that holds."""
    count = len(report.diagnostics)
    cases = [_case(one) for one in report.diagnostics]
    head = f'<testsuite name="resblock-lint" tests="{max(count, 1)}" failures="{count}" errors="0" skipped="0">'
    cases = cases or [f'<testcase classname="resblock-lint" name="{report.coverage.files} files"/>']
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<testsuites>", head, *cases, "</testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _case(one: Diagnostic) -> str:
    place = f"{one.rule} {one.name} at line {one.span.line}, column {one.span.column}"
    failure = f"<failure type={_text(one.severity.name.lower())} message={_text(one.message)}/>"
    return f"<testcase classname={_text(one.span.file)} name={_text(place)}>{failure}</testcase>"


def _text(text: str) -> str:
    """A text as an attribute, without the characters that XML has not."""
    return quoteattr(visible(text).translate({0xFFFE: "�", 0xFFFF: "�"}))

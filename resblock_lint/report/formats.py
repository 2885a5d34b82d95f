"""A report in a format by its name; the module of each is imported only where it is asked for."""

from __future__ import annotations

from resblock_lint.diagnostics import Report


def render(report: Report, form: str) -> str:
    """The report in a format that programs read."""
    match form:
        case "json":
            from resblock_lint.report.json import render as rendered
        case "jsonl":
            from resblock_lint.report.jsonl import render as rendered
        case "sarif":
            from resblock_lint.report.sarif import render as rendered
        case "github":
            from resblock_lint.report.github import render as rendered
        case "gitlab":
            from resblock_lint.report.gitlab import render as rendered
        case "junit":
            from resblock_lint.report.junit import render as rendered
        case "rdjson":
            from resblock_lint.report.rdjson import render as rendered
        case "markdown":
            from resblock_lint.report.markdown import render as rendered
        case _:
            from resblock_lint.report.concise import render as rendered
    return rendered(report)

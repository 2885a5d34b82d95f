"""A finding of the JSON report on each line, for programs that read as it comes."""

from __future__ import annotations

import json

from resblock_lint.diagnostics import Report
from resblock_lint.report.json import finding


def render(report: Report) -> str:
    """One line for each finding."""
    return "".join(json.dumps(finding(one)) + "\n" for one in report.diagnostics)

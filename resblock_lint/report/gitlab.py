"""GitLab's code quality report, which it shows at the changed lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from resblock_lint.diagnostics import Diagnostic, Report, Severity

LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """A list of issues."""
    seen: Counter[str] = Counter()
    return json.dumps([_issue(one, seen) for one in report.diagnostics], indent=1) + "\n"


def _issue(one: Diagnostic, seen: Counter[str]) -> dict[str, Any]:
    """A finding; its fingerprint stays where lines move, and a count tells apart those that are alike."""
    key = "\0".join((one.rule, one.span.path, one.function, one.message))
    seen[key] += 1
    mark = hashlib.sha256(f"{key}\0{seen[key]}".encode(errors="replace")).hexdigest()
    return {
        "description": one.message,
        "check_name": f"{one.rule} {one.name}",
        "fingerprint": mark,
        "severity": LEVELS[one.severity],
        "location": {"path": one.span.path, "lines": {"begin": one.span.line, "end": one.span.end_line}},
    }

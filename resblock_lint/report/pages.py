"""What is said of rules on request: their list, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.plugin import Rule

SYNTAX = ("RBL001", "syntax-error")  # no rule object stands for it
SYNTAX_PAGE = """The file does not parse.

Why it matters: what cannot be parsed is not analyzed, so nothing can be said of it. The finding names the line at which
reading stopped: a syntax error, bytes that are not in the file's encoding, null bytes, or code nested too deeply.

Silent when: the file parses, or names no framework (it is then not parsed at all)."""


def render_list(rules: Sequence[Rule]) -> str:
    """The rules, a line each."""
    lines = [f"{SYNTAX[0]}  {SYNTAX[1]:<20} {_head(SYNTAX_PAGE)}"]
    for rule in rules:
        lines.append(f"{rule.code}  {rule.name:<20} {_head(rule.page)}" + ("" if rule.default else " (off by default)"))
    return "\n".join(lines) + "\n"


def _head(page: str) -> str:
    return page.strip().split("\n")[0]


def render_page(rules: Sequence[Rule], wanted: str) -> str | None:
    """The page of the rule with this code or name; None where there is none."""
    pages = [(*SYNTAX, SYNTAX_PAGE), *((rule.code, rule.name, rule.page.strip()) for rule in rules)]
    for code, name, page in pages:
        if wanted.upper() == code or wanted == name:
            return f"{code} {name}\n\n{page}\n"
    return None

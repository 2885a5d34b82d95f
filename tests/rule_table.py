"""The table of rules in the README, made from the rules: `python tests/rule_table.py README.md` writes it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from resblock_lint.loading import load_rules
from resblock_lint.plugin import Rule

SYNTAX = "| RBL001 | syntax-error | The file does not parse. |"


def table(rules: Sequence[Rule]) -> str:
    """A row for each rule: its code, its name, and the first line of its page."""
    rows = [f"| [{one.code}]({_file(one)}) | {one.name} | {one.page.partition(chr(10))[0]} |" for one in rules]
    return "\n".join(("| code | name | what is wrong |", "|---|---|---|", SYNTAX, *rows)) + "\n"


def _file(rule: Rule) -> str:
    return f"rules/{rule.check.__module__.rpartition('.')[2]}.py"


def written(text: str, rules: Sequence[Rule]) -> str:
    """A README with the table anew between its two marks."""
    marks = r"(<!-- rules -->\n).*?(<!-- /?rules -->)"
    return re.sub(marks, lambda found: found[1] + table(rules) + found[2], text, flags=re.S)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(written(path.read_text(), load_rules()))

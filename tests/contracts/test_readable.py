"""How contracts read: the page of a function, word for word. The cases are in readable.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resblock_lint.contracts import contracts
from resblock_lint.report.contracts import render_text

PAGE = (Path(__file__).parent / "readable.md").read_text(encoding="utf-8")
CASE = re.compile(r"^## (.+?)\n.+?```python\n(.+?)```\n```\n(.+?)\n```$", re.MULTILINE | re.DOTALL)
CASES = {title: (code, text) for title, code, text in CASE.findall(PAGE)}


def test_all_cases_are_read() -> None:
    assert len(CASES) == PAGE.count("\n## ") > 10


@pytest.mark.parametrize("title", CASES)
def test_a_contract_reads_so(title: str) -> None:
    code, text = CASES[title]
    found, problems = contracts(["m.py"], {"m.py": code.encode()}.get)
    assert problems == []
    assert len(found) == 1
    page = render_text(found, width=120, colour=False)
    assert page.split("\n", 1)[1].split("\n\n")[0].strip() == text, page

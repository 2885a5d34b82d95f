"""What is asked of the tool for one text: it is checked and shown in every format, and nothing may go wrong on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from resblock_lint import contracts, summary
from resblock_lint.diagnostics import Report
from resblock_lint.engine import Settings, check
from resblock_lint.files import Files, libraries
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.loading import load_rules
from resblock_lint.report import concise, github, text
from resblock_lint.report import contracts as shown_contracts
from resblock_lint.report import json as as_json
from resblock_lint.report import summary as shown_summary
from resblock_lint.source import SourceError, lines

RULES = tuple(load_rules())
STRICT = Budgets(strict=True)  # a bug of ours is raised, not told
SHORT = Budgets(strict=True, paths=16, steps=20_000, total_steps=60_000, project_steps=200_000)
summary.BUDGETS = replace(summary.BUDGETS, strict=True)


def checked(given: tuple[str, bytes], budgets: Budgets = STRICT) -> dict[str, int]:
    """Checks a text that stands alone under a name; the numbers of its coverage."""
    texts = dict([given])
    return _shown(check(texts, texts.get, RULES, Settings(budgets=budgets)), texts)


def checked_soon(given: tuple[str, bytes]) -> dict[str, int]:
    """The same with bounds that are reached soon."""
    return checked(given, SHORT)


def contracted(given: tuple[str, bytes]) -> int:
    """The contracts of a text, in every format; how many there are."""
    texts = dict([given])
    found, _ = contracts.contracts(texts, texts.get, budgets=SHORT)
    json.loads(shown_contracts.render_json(found))
    shown_contracts.render_text(found, width=100, colour=False)
    return len(found)


def summarized(given: tuple[str, bytes]) -> int:
    """The summaries of the models that a text builds; how many there are."""
    path = given[0]
    try:
        found = summary.summarize(path, dict([given]).get, ())
    except SourceError:
        return 0
    json.loads(shown_summary.render_json(found))
    shown_summary.render_text(found, path=path, width=100, colour=False, fold=True, nested=True)
    return len(found)


def checked_file(given: tuple[str, bytes | None]) -> dict[str, int]:
    """Checks a file where it stands, as the command does, or with another text in its place."""
    path, raw = given
    files = Files({} if raw is None else {path: raw})
    settings = Settings(libraries=tuple(libraries()), budgets=STRICT)
    return _shown(check([path], files.read, RULES, settings), {path: files.read(path) or b""})


def _shown(report: Report, texts: dict[str, bytes]) -> dict[str, int]:
    """Shows a report in every format, and sees to it that its places are in the texts."""
    for one in report.diagnostics:
        for span in (one.span, *(each.span for each in one.operands), *(each.span for each in one.trace)):
            _stands(span, texts)
    given: Any = json.loads(as_json.render(report))
    assert len(given["findings"]) == len(report.diagnostics)
    for width in (40, 100):
        text.render(report, width=width, colour=width == 40, verbose=True)
    concise.render(report)
    github.render(report)
    numbers = given["coverage"]
    judged = sum(numbers[name] for name in ("proved", "refuted", "depends", "not_modelled"))
    assert judged == numbers["merges"], numbers
    return {name: value for name, value in numbers.items() if isinstance(value, int)}


def _stands(span: Any, texts: dict[str, bytes]) -> None:
    if span.path not in texts:
        return
    told = lines(texts[span.path], span.path).get(span.file)
    if told is None:  # a cell of a notebook that does not decode
        return
    assert 1 <= span.line <= span.end_line <= len(told), f"the lines of {span} are not in the file"
    assert 1 <= span.column <= len(told[span.line - 1]) + 1, f"the column of {span} is not in the line"
    assert (span.line, span.column) <= (span.end_line, span.end_column), f"{span} ends before it begins"

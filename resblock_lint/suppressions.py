"""Comments that silence findings: `# resblock: ignore[RBL101] -- reason`, `# noqa: RBL101`, and the like for a file.

One stands on a line that the finding covers, or alone on the line above. What is silenced is counted, never forgotten.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from resblock_lint.diagnostics import Diagnostic, Report
from resblock_lint.selection import named, words

HERE = re.compile(
    r"#\s*(?:resblock:\s*ignore\[(?P<own>[^\]]*)\]|noqa:\s*(?P<noqa>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))"
)
ALL = re.compile(r"#\s*resblock:\s*ignore-file\[(?P<own>[^\]]*)\]")
Words = tuple[str, ...]


def without_silenced(report: Report) -> Report:
    """The report without the findings that comments silence, with their number."""
    files = {file: _read(lines) for file, lines in report.texts.items()}
    kept = [one for one in report.diagnostics if not _silenced(one, files)]
    if len(kept) == len(report.diagnostics):
        return report
    coverage = replace(report.coverage, silenced=len(report.diagnostics) - len(kept))
    return replace(report, diagnostics=kept, coverage=coverage)


@dataclass(slots=True)
class _Silence:
    """What the comments of a file, or of a notebook's cell, silence: everywhere, by their lines, on the line below."""

    whole: list[str] = field(default_factory=list[str])
    here: dict[int, Words] = field(default_factory=dict[int, Words])
    below: dict[int, Words] = field(default_factory=dict[int, Words])


def _silenced(one: Diagnostic, files: Mapping[str, _Silence]) -> bool:
    """Whether a comment silences a finding; one for a whole notebook may stand in any of its cells."""
    span = one.span
    told = [
        word
        for file in files
        if file == span.path or file.startswith(f"{span.path}:cell ")
        for word in files[file].whole
    ]
    own = files.get(span.file)
    if own is not None:
        told += own.below.get(span.line, ())
        told += [word for line in range(span.line, span.end_line + 1) for word in own.here.get(line, ())]
    return named(one.rule, one.name, told)


def _read(lines: Sequence[str]) -> _Silence:
    """What the comments among some lines silence; one that stands alone speaks of the next line that is no comment."""
    made = _Silence()
    if not any("resblock:" in line or "noqa:" in line for line in lines):
        return made
    for line, column, text in _comments(lines):
        made.whole += words(match["own"] for match in ALL.finditer(text))
        told = words(match["own"] or match["noqa"] or "" for match in HERE.finditer(text))
        made.here[line] = told
        if not lines[line - 1][:column].strip():
            below = line + 1
            while below <= len(lines) and lines[below - 1].lstrip().startswith("#"):
                below += 1
            made.below[below] = (*made.below.get(below, ()), *told)
    return made


def _comments(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The comments with their lines and columns, as far as the text can be read."""
    import tokenize

    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            if token.type == tokenize.COMMENT:
                yield *token.start, token.string
    except (tokenize.TokenError, SyntaxError):
        return

"""The report for people: each finding with its lines, its condition, its witness and the calls that led there."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from resblock_lint.diagnostics import Coverage, Diagnostic, Report, Severity
from resblock_lint.report.style import Style
from resblock_lint.source import Span

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def render(report: Report, *, width: int = 100, colour: bool = False, verbose: bool = False) -> str:
    """The whole report; `verbose` lists what is not modelled."""
    page = _Page(report.texts, width, Style(colour))
    blocks = ["\n".join(page.finding(one)) + "\n" for one in report.diagnostics]
    if verbose and report.coverage.reasons:
        blocks.append("\n".join(page.reasons(report.coverage)) + "\n")
    blocks.append("\n".join(page.summary(report)))
    return "\n".join(blocks) + "\n"


class _Page:
    """Lines of a given width over the texts of files."""

    def __init__(self, texts: Mapping[str, Sequence[str]], width: int, style: Style) -> None:
        self.texts, self.width, self.style = texts, max(width, 40), style

    def finding(self, one: Diagnostic) -> Iterator[str]:
        """One finding."""
        style, colour = self.style, COLOURS[one.severity]
        place = f"{one.span.path}:{one.span.line}:{one.span.column}"
        head = f"{style(place, 'bold')}: {style(f'{one.severity.name.lower()} {one.rule}', colour, 'bold')} {one.name}"
        yield head + (f" in {one.function}" if one.function else "")
        yield from self._wrapped(one.message, "  ", "  ")
        yield from self._excerpts(one)
        if one.when:
            yield from self._wrapped(one.when, "  when       ", " " * 13)
        if one.requires and one.certainty == "depends":
            yield from self._wrapped(one.requires, "  requires   ", " " * 13)
        if one.witness:
            shown = ", ".join(f"{name}={_value(value)}" for name, value in one.witness.items())
            yield from self._wrapped(shown + (f": {one.consequence}" if one.consequence else ""), "  fails for  ", " " * 13)
        yield from self._trace(one)

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        return textwrap.wrap(
            text, self.width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        )

    def _excerpts(self, one: Diagnostic) -> Iterator[str]:
        """The merge's line, and for each operand the line that gave it its channels, in the order of the file."""
        marks: list[tuple[Span, str, str]] = []
        for operand in one.operands:
            label = f"{operand.role}: ({', '.join(operand.shape)})" + (f", {operand.text}" if operand.text else "")
            marks.append((operand.span, label, "cyan"))
        marks.append((one.span, one.rule, COLOURS[one.severity]))
        marks.sort(key=lambda mark: (mark[0].path != one.span.path, mark[0].path, mark[0].line, mark[0].column))
        gutter = max((len(str(mark[0].line)) for mark in marks), default=1) + 2
        before = ""
        for span, label, colour in marks:
            if span.path != (before or one.span.path):
                yield " " * gutter + self.style(f"--> {span.path}", "dim")
            before = span.path
            yield from self._excerpt(span, label, colour, gutter)

    def _excerpt(self, span: Span, label: str, colour: str, gutter: int) -> Iterator[str]:
        lines = self.texts.get(span.path, ())
        if not 0 < span.line <= len(lines):
            return
        code = lines[span.line - 1]
        indent = len(code) - len(code.lstrip())
        shift = max(indent - 4, 0)
        room = self.width - gutter - 3
        shown = code[shift:].rstrip()
        shown = shown if len(shown) <= room else shown[: room - 1] + "…"
        end = span.end_column if span.end_line == span.line else len(code) + 1
        length = max(min(end - span.column, room - (span.column - 1 - shift)), 1)
        yield f"{self.style(str(span.line).rjust(gutter), 'dim')} {self.style('|', 'dim')} {shown}"
        start = " " * gutter + " " + self.style("|", "dim") + " " + " " * (span.column - 1 - shift)
        if span.column - shift + length + len(label) + 1 <= room:
            yield start + self.style("^" * length + " " + label, colour)
        else:
            yield start + self.style("^" * length, colour)
            yield " " * gutter + " " + self.style("|", "dim") + "   " + self.style(label[: room - 2], colour)

    def _trace(self, one: Diagnostic) -> Iterator[str]:
        for place, call in enumerate(reversed(one.trace)):
            where = f"{call.span.path}:{call.span.line}"
            word = "called by  " if place == 0 else "           "
            yield from self._wrapped(f"{call.text}  [{call.function}, {where}]", f"  {word}", " " * 13)

    def reasons(self, coverage: Coverage) -> Iterator[str]:
        """What is not modelled."""
        yield self.style("Not modelled:", "bold")
        for one in coverage.reasons:
            yield from self._wrapped(f"{one.path}:{one.line}: {one.reason}", "  ", "    ")

    def summary(self, report: Report) -> Iterator[str]:
        """What was looked at, and what was found."""
        yield from self._wrapped(counted(report), "", "")
        if report.reliances:
            yield from self._reliances(report)

    def _reliances(self, report: Report) -> Iterator[str]:
        count = len(report.reliances)
        calls = sum(one.calls for one in report.reliances)
        names = "; ".join(f"{one.function} ({one.span.path}:{one.span.line}) needs {one.condition}" for one in report.reliances)
        who = "1 block relies on its callers" if count == 1 else f"{count} blocks rely on their callers"
        comply = "the only call complies" if calls == 1 else f"all {calls} calls comply"
        yield from self._wrapped(f"{who}: {names}; {comply}.", "", "  ")


def _value(value: object) -> str:
    return f"({', '.join(map(str, value))})" if isinstance(value, list) else repr(value)  # type: ignore[arg-type]


def counted(report: Report) -> str:
    """The line of numbers: never "clean" of what was not analyzed."""
    coverage, found = report.coverage, report.diagnostics
    analyzed = coverage.files - coverage.skipped
    files = _many(analyzed, "file") + (f" ({coverage.skipped} more name no framework)" if coverage.skipped else "")
    merges = f"{_many(coverage.merges, 'merge')}"
    if coverage.merges:
        kinds = (("proved", coverage.proved), ("refuted", coverage.refuted), ("conditional", coverage.depends), ("not modelled", coverage.not_modelled))  # fmt: skip
        shown = [f"{number} {word}" for word, number in kinds if number]
        merges += ", all proved" if coverage.proved == coverage.merges else ": " + ", ".join(shown)
    joins = f", {_many(coverage.concatenations, 'concatenation')}" if coverage.concatenations else ""
    grave = [
        _many(sum(one.severity is kind for one in found), kind.name.lower())
        for kind in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if any(one.severity is kind for one in found)
    ]
    return f"{files}: {merges}{joins}; {', '.join(grave) if grave else 'no findings'}."


def _many(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")

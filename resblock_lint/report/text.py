"""The report for people: each finding with its lines, its condition, its witness and the calls that led there.

What stands here is the order and the words; how lines of code are drawn is `excerpts`'.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from resblock_lint.diagnostics import Coverage, Diagnostic, Report, Severity
from resblock_lint.report.excerpts import Excerpts, Mark
from resblock_lint.report.style import Style, visible

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
FIELD = 13  # columns of a field's name
LEAST, NARROW = 20, 40  # columns of a page at least, and of one on which fields stand below their names
LONGEST = 600  # characters of a condition that is told in full
MOST_TOLD = 3  # of more blocks that rely on their callers, only the names are told; JSON has the conditions


def render(report: Report, *, width: int = 100, colour: bool = False, verbose: bool = False) -> str:
    """The whole report; `verbose` lists what is not modelled."""
    page = _Page(report.texts, width, Style(colour))
    blocks = ["\n".join(page.finding(one)) + "\n" for one in report.diagnostics]
    if verbose and report.coverage.reasons:
        blocks.append("\n".join(page.reasons(report.coverage)) + "\n")
    blocks.append("\n".join(page.summary(report, verbose=verbose)))
    return "\n".join(blocks) + "\n"


class _Page:
    """Lines of a given width over the texts of files."""

    def __init__(self, texts: Mapping[str, Sequence[str]], width: int, style: Style) -> None:
        self.width, self.style = max(width, LEAST), style
        self.excerpts = Excerpts(texts, self.width, style)

    def finding(self, one: Diagnostic) -> Iterator[str]:
        """One finding."""
        yield from self._head(one)
        yield from self._wrapped(one.message, "  ", "  ")
        yield from self.excerpts.drawn(_marks(one), one.span.file)
        if one.when:
            when = textwrap.shorten(one.when, LONGEST, placeholder=" … (JSON has all of it)")
            yield from self._field("when", when)
        if one.requires and one.certainty == "depends":
            yield from self._field("requires", one.requires)
        if one.witness:
            shown = ", ".join(f"{name}={_value(name, value)}" for name, value in one.witness.items())
            yield from self._field("fails for", shown + (f": {one.consequence}" if one.consequence else ""))
        for place, call in enumerate(reversed(one.trace)):
            where = f"[{call.function}, {call.span.file}:{call.span.line}]"
            yield from self._field("" if place else "called by", f"{call.text}  {where}")

    def _head(self, one: Diagnostic) -> Iterator[str]:
        """The place, the rule and the function; on more lines where one is too short."""
        style = self.style
        place = f"{one.span.file}:{one.span.line}:{one.span.column}:"
        kind = f"{one.severity.name.lower()} {one.rule}"
        rest = f" {one.name}" + (f" in {visible(one.function)}" if one.function else "")
        short = len(f"{place} {kind}{rest}") <= self.width
        lines = [f" {kind}{rest}"] if short else self._wrapped(kind + rest, "  ", "    ")
        coloured = [line.replace(kind, style(kind, COLOURS[one.severity], "bold"), 1) for line in lines]
        yield from [style(place, "bold") + coloured[0]] if short else [style(place, "bold"), *coloured]

    def _field(self, name: str, text: str) -> list[str]:
        if self.width < NARROW:
            return [*([f"  {name}"] if name else []), *self._wrapped(text, "    ", "    ")]
        return self._wrapped(text, f"  {name}".ljust(FIELD), " " * FIELD)

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        text = visible(text)
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)

    def reasons(self, coverage: Coverage) -> Iterator[str]:
        """What is not modelled."""
        yield self.style("Not modelled:", "bold")
        for one in coverage.reasons:
            yield from self._wrapped(f"{one.file}:{one.line}: {one.reason}", "  ", "    ")

    def summary(self, report: Report, *, verbose: bool) -> Iterator[str]:
        """What was looked at, and what was found."""
        yield from self._wrapped(counted(report, verbose=verbose), "", "  ")
        if report.reliances:
            yield from self._wrapped(relied(report), "", "  ")


def _marks(one: Diagnostic) -> list[Mark]:
    """The line of the op, and for each operand the line that gave it its channels."""
    marks: list[Mark] = []
    for operand in one.operands:
        shape = f"({', '.join(operand.shape)}{',' if len(operand.shape) == 1 else ''})"
        label = f"{operand.role}: {shape}" + (f", {operand.text}" if operand.text else "")
        marks.append(Mark(operand.span, label, "cyan"))
    return [*marks, Mark(one.span, one.rule, COLOURS[one.severity])]


def _value(name: str, value: object) -> str:
    """A value as Python writes it; a shape as a tuple."""
    return repr(tuple(value) if isinstance(value, list) and name.endswith(".shape") else value)  # type: ignore[arg-type]


def counted(report: Report, *, verbose: bool = False) -> str:
    """The line of numbers: never "clean" of what was not analyzed."""
    coverage = report.coverage
    analyzed = coverage.files - coverage.skipped
    unnamed = f"{_many(coverage.skipped, 'file')} {'imports' if coverage.skipped == 1 else 'import'} no framework"
    if not analyzed:
        return "No file was analyzed" + (f": {unnamed} (keras or tensorflow)." if coverage.skipped else ".")
    files = _many(analyzed, "file") + (f" ({unnamed})" if coverage.skipped else "")
    parts = [_merges(coverage)]
    if coverage.concatenations:
        parts.append(_many(coverage.concatenations, "concatenation"))
    if coverage.unmodelled:
        hint = "" if verbose else " (--verbose lists them)"
        parts.append(f"{_many(coverage.unmodelled, 'place')} not modelled{hint}")
    return f"{files}: {', '.join(parts)}; {_found(report)}."


def _merges(coverage: Coverage) -> str:
    kinds = {
        "proved": coverage.proved,
        "refuted": coverage.refuted,
        "conditional": coverage.depends,
        "not modelled": coverage.not_modelled,
    }
    shown = ", ".join(f"{number} {word}" for word, number in kinds.items() if number)
    if coverage.merges <= 1:
        return f"1 merge, {shown.removeprefix('1 ')}" if coverage.merges else "no merges"
    settled = "all proved" if coverage.proved == coverage.merges else shown
    return f"{coverage.merges} merges, {settled}"


def _found(report: Report) -> str:
    grave = [
        _many(count, kind.name.lower())
        for kind in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if (count := sum(one.severity is kind for one in report.diagnostics))
    ]
    silenced = [f"{report.coverage.silenced} silenced"] if report.coverage.silenced else []
    return ", ".join([*(grave or ["no findings"]), *silenced])


def relied(report: Report) -> str:
    """The line about blocks that do not guard themselves, though all their calls comply."""
    count, calls = len(report.reliances), sum(one.calls for one in report.reliances)
    who = "1 block relies on its callers" if count == 1 else f"{count} blocks rely on their callers"
    told = [f"{one.function} ({one.span.file}:{one.span.line}) needs {one.condition}" for one in report.reliances]
    if count > MOST_TOLD:
        told = [f"{one.function} ({one.span.file}:{one.span.line})" for one in report.reliances]
    names = "; ".join(told)
    comply = "the only call complies" if calls == 1 else f"all {calls} calls comply"
    return f"{who}: {names}; {comply}."


def _many(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")

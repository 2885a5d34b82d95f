"""Draws lines of code with marks under them. We draw ourselves: a highlighter costs more than the whole report."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from resblock_lint.plain import dataclass
from resblock_lint.report.style import Style, visible
from resblock_lint.source import Span

TAB = 4
KEPT = 4  # columns of a line's indentation that are shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to underline, with a label and a colour."""

    span: Span
    label: str
    colour: str


class Excerpts:
    """Draws marks over the lines of files, no line wider than the page."""

    def __init__(self, texts: Mapping[str, Sequence[str]], width: int, style: Style) -> None:
        self.texts, self.width, self.style = texts, width, style

    def drawn(self, marks: Sequence[Mark], home: str) -> Iterator[str]:
        """The marks in the order of their files and lines; those in the file `home` first."""
        ordered = sorted(marks, key=lambda m: (m.span.file != home, m.span.file, m.span.line, m.span.column))
        gutter = max((len(str(mark.span.line)) for mark in marks), default=1) + 2
        before: Span | None = None
        for mark in ordered:
            if mark.span.file != (before.file if before else home):
                yield " " * gutter + self.style(f"--> {mark.span.file}", "dim")
                before = None
            again = before is not None and (before.file, before.line) == (mark.span.file, mark.span.line)
            before = mark.span
            yield from self._line(mark, gutter, again)

    def _line(self, mark: Mark, gutter: int, again: bool) -> Iterator[str]:
        """The first line of a span, unless it stands there already, and the marks below it."""
        lines, span = self.texts.get(mark.span.file, ()), mark.span
        if not 0 < span.line <= len(lines):
            return
        code = lines[span.line - 1].rstrip()
        shift = max(len(code) - len(code.lstrip()) - KEPT, 0)
        room = self.width - gutter - 3
        start = _columns(code[shift : span.column - 1])
        end = span.end_column - 1 if span.end_line == span.line else len(code)
        length = max(_columns(code[span.column - 1 : end]), 1)
        if not again:
            bar = f"{self.style(str(span.line).rjust(gutter), 'dim')} {self.style('|', 'dim')} "
            yield bar + _cut(_plain(code[shift:]), room)
        blank = " " * gutter + " " + self.style("|", "dim") + " "
        yield from (blank + line for line in self._marked(mark, start, length, room))

    def _marked(self, mark: Mark, start: int, length: int, room: int) -> Iterator[str]:
        """The carets, with their label beside them or, where that is too long, wrapped below."""
        label = visible(mark.label)
        if start + length + 1 + len(label) <= room:
            yield " " * start + self.style("^" * length + " " + label, mark.colour)
            return
        if start < room:
            yield " " * start + self.style("^" * min(length, room - start), mark.colour)
        for line in textwrap.wrap(label, room, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False):
            yield self.style(line, mark.colour)


def _plain(code: str) -> str:
    return visible(code.replace("\t", " " * TAB))


def _columns(text: str) -> int:
    """How many columns of a terminal a piece of code takes."""
    if text.isascii():
        return len(text) + text.count("\t") * (TAB - 1)
    return sum(_width(one) for one in _plain(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, room: int) -> str:
    """A line that fits, with a sign where it goes on."""
    if _columns(text) <= room:
        return text
    while _columns(text) > room - 1:
        text = text[: min(len(text) - 1, room - 1)]
    return text + "…"

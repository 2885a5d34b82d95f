"""Fixes (D12): a remedy is offered only where the changed file, analyzed again, lacks the finding and has no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from functools import partial

from resblock_lint.diagnostics import Diagnostic, Edit, Fix, Report, Severity
from resblock_lint.edits import applied
from resblock_lint.plain import dataclass, field, replace
from resblock_lint.project import Reader
from resblock_lint.remedies import remedies
from resblock_lint.source import Source, SourceError, Span, decode

MOST_FIXES = 50  # of one run
MOST_TRIES = 12  # remedies that are tried for one finding, and for what is left at its place
Key = tuple[str, str, str, str]
Paths = tuple[str, ...]
Check = Callable[[Sequence[str], Reader], Report]


@dataclass(slots=True)
class Fixing:
    """Files while they are fixed. `check` analyzes some of them; `reports` are what it says of them as they are now."""

    read: Reader
    check: Check
    unsafe: bool = False
    reports: dict[Paths, Report] = field(default_factory=dict[Paths, Report])
    texts: dict[str, bytes] = field(default_factory=dict[str, bytes])  # the files that were changed
    refused: set[Key] = field(default_factory=set[Key])  # findings that no remedy helps
    held: int = 0  # fixes that are not safe, and were not asked for

    def run(self, found: Sequence[Diagnostic]) -> list[tuple[Diagnostic, Fix]]:
        """Makes all fixes for these findings, each on the text that the ones before left."""
        made: list[tuple[Diagnostic, Fix]] = []
        for one in found:
            made += self._fix(one) if one.severity > Severity.NOTE and len(made) < MOST_FIXES else ()
        return made

    def told(self, made: Sequence[tuple[Diagnostic, Fix]], *, done: bool) -> Iterator[str]:
        """Sentences about what was changed, or would be."""
        for found, fix in made if done else ():
            yield f"{found.span.file}:{found.span.line}: {found.rule} fixed: {fix.title}"
        count = "1 fix" if len(made) == 1 else f"{len(made)} fixes"
        held = f"; {self.held} more with --unsafe-fixes" if self.held else ""
        yield f"{count} made{held}" if done else f"{count} would be made{held}; nothing is changed"

    def diff(self) -> str:
        """What was changed, as a unified diff."""
        made: list[str] = []
        for path, raw in self.texts.items():
            before, after = (_lines(one) for one in (self.read(path) or b"", raw))
            names = (path, path) if path.startswith("/") else (f"a/{path}", f"b/{path}")
            made += unified_diff(before, after, *names)
        return "".join(made)

    def _fix(self, wanted: Diagnostic) -> list[tuple[Diagnostic, Fix]]:
        """The fix for a finding, with those for what else is wrong at its place; made where it may be."""
        texts, reports = self.texts, self.reports
        plan = self._plan(wanted, iter(range(MOST_TRIES)))
        if plan and (self.unsafe or all(fix.safe for _, fix in plan)):
            return plan
        self.held += bool(plan)
        self.texts, self.reports = texts, reports
        self.refused.update((_key(wanted), *(_key(one) for one, _ in plan)))
        return []

    def _plan(self, wanted: Diagnostic, tries: Iterator[int]) -> list[tuple[Diagnostic, Fix]]:
        """The first remedy that helps; where something else is wrong at its place, only together with one for that."""
        paths = tuple(dict.fromkeys((wanted.span.path, *(one.span.path for one in wanted.trace))))
        before = self._report(paths)
        known = next((one for one in before.diagnostics if _key(one) == _key(wanted)), None)
        if known is None or _key(known) in self.refused:
            return []
        texts, reports = self.texts, self.reports
        for fix, _ in zip(self._candidates(known), tries, strict=False):
            changed = {**texts, **self._changed(fix)}
            after = self.check(paths, partial(_overlaid, changed, self.read))
            if not _helps(known, before, after):
                continue
            left = _left(known, fix, after)
            self.texts, self.reports = changed, {paths: after}
            more = self._plan(left[0], tries) if left else []
            if more or not left:
                return [(known, fix), *more]
            self.texts, self.reports = texts, reports
        return []

    def _candidates(self, found: Diagnostic) -> Iterator[Fix]:
        source = self._source(found.span.path)
        if source is None:
            return
        line = _line_in(source, found.span)
        for fix in remedies(found, source.text, line):
            yield replace(fix, edits=tuple(_placed(source, edit) for edit in fix.edits))

    def _source(self, path: str) -> Source | None:
        raw = self._read(path)
        try:
            return None if raw is None else decode(raw, path)
        except SourceError:
            return None

    def _changed(self, fix: Fix) -> Mapping[str, bytes]:
        paths = dict.fromkeys(edit.span.path for edit in fix.edits)
        return {
            path: applied(self._read(path) or b"", path, [one for one in fix.edits if one.span.path == path])
            for path in paths
        }

    def _read(self, path: str) -> bytes | None:
        return _overlaid(self.texts, self.read, path)

    def _report(self, paths: Paths) -> Report:
        if paths not in self.reports:
            self.reports[paths] = self.check(paths, self._read)
        return self.reports[paths]


def _overlaid(texts: Mapping[str, bytes], read: Reader, path: str) -> bytes | None:
    """The bytes of a file, of a changed one the new ones."""
    return texts[path] if path in texts else read(path)


def naming(report: Report, made: Sequence[tuple[Diagnostic, Fix]]) -> Report:
    """The report with the fixes that were found, at their findings."""
    fixes = {_key(found): fix for found, fix in made}
    named = [replace(one, fix=fixes.get(_key(one))) for one in report.diagnostics]
    return replace(report, diagnostics=named)


def _key(found: Diagnostic) -> Key:
    """What a finding is told by where lines move."""
    return (found.rule, found.span.path, found.function, found.message)


def _helps(found: Diagnostic, before: Report, after: Report) -> bool:
    """Whether a finding is gone, no other has come, and no less is known than before."""
    had, has = Counter(map(_key, before.diagnostics)), Counter(map(_key, after.diagnostics))
    fewer = has[_key(found)] < had[_key(found)] and not has - had
    now, then = after.coverage, before.coverage
    fewer_unknown = now.not_modelled <= then.not_modelled and now.unmodelled <= then.unmodelled
    return fewer and fewer_unknown and now.merges >= then.merges and now.concatenations >= then.concatenations


def _left(found: Diagnostic, fix: Fix, after: Report) -> list[Diagnostic]:
    """What is still wrong at the place of a finding that a fix took away: nothing is gained by it."""
    here = (found.span.path, found.span.cell, found.span.line + _lines_before(found.span, fix))
    calls = [one.text for one in found.trace]
    near = [one for one in after.diagnostics if (one.span.path, one.span.cell, one.span.line) == here]
    return [one for one in near if one.severity > Severity.NOTE and [call.text for call in one.trace] == calls]


def _lines_before(span: Span, fix: Fix) -> int:
    """How many lines a fix adds in front of a span."""
    made = [one for one in fix.edits if (one.span.path, one.span.cell) == (span.path, span.cell)]
    before = [one for one in made if (one.span.end_line, one.span.end_column) <= (span.line, span.column)]
    return sum(one.replacement.count("\n") - one.span.end_line + one.span.line for one in before)


def _line_in(source: Source, span: Span) -> int:
    """The line in a source's text of a span, which counts in a notebook's cell."""
    return source.places.index((span.cell, span.line)) + 1 if span.cell is not None else span.line


def _placed(source: Source, edit: Edit) -> Edit:
    """An edit of a source's text as one of its file."""
    span = edit.span
    return Edit(source.span(span.line, span.column, span.end_line, span.end_column), edit.replacement)


def _lines(raw: bytes) -> list[str]:
    """The lines of a file as a diff shows them."""
    lines = raw.decode("utf-8", "replace").splitlines(keepends=True)
    return [one if one.endswith("\n") else one + "\n\\ No newline at end of file\n" for one in lines]

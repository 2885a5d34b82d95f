"""A source: the text of one file, its path, and places in it.

Lives here: decoding bytes, spans, and the cheap test whether a file names a framework at all. Parsing does not.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from resblock_lint.notebooks import NotebookError, program

NOTEBOOK = ".ipynb"
FRAMEWORKS = re.compile(rb"keras|tensorflow")
UNWRITTEN = re.compile("[\0\ud800-\udfff]")  # what the text of a notebook may hold, and no Python source


class SourceError(Exception):
    """A text that cannot be read or parsed; says where, and what is wrong."""

    def __init__(self, message: str, line: int = 1, column: int = 1, cell: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.cell = message, line, column, cell


def named(path: str, cell: int | None) -> str:
    """How a file is called where a place in it is told, of a notebook with the cell."""
    return path if cell is None else f"{path}:cell {cell}"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file; lines and columns count from 1, the end is past the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None  # in a notebook: the number of the cell that its lines count in

    @property
    def file(self) -> str:
        """The file, of a notebook with the cell."""
        return named(self.path, self.cell)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file."""

    path: str
    text: str
    places: tuple[tuple[int, int], ...] = ()  # of a notebook, for each line: its cell, and the line in that

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """The span of a range of the text."""
        if not self.places:
            return Span(self.path, line, column, end_line, end_column)
        cell, own = self.places[min(line, len(self.places)) - 1]
        return Span(self.path, own, column, own + end_line - line, end_column, cell)


def names_framework(raw: bytes) -> bool:
    """Whether a file may have something for us: its bytes name a framework that we know, or they are no text at all."""
    return FRAMEWORKS.search(raw) is not None or not _is_text(raw)


def _is_text(raw: bytes) -> bool:
    if b"\0" not in raw and raw.isascii():
        return True
    try:
        decode(raw, "")
    except SourceError:
        return False
    return True


def lines(raw: bytes, path: str) -> dict[str, list[str]]:
    """The lines of a file by its name, of a notebook those of each cell; as spans count them.

    Of a file that does not decode they are shown as well as they can be.
    """
    try:
        source = decode(raw, path)
    except SourceError:
        text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return {path: text.split("\n")}
    if not source.places:
        return {path: source.text.split("\n")}
    made: dict[str, list[str]] = {}
    for line, (cell, _) in zip(source.text.split("\n"), source.places, strict=False):
        made.setdefault(named(path, cell), []).append(line)
    return made


def encoding(raw: bytes) -> str:
    """The encoding by the coding line or the mark at the file's beginning, else UTF-8."""
    if raw.isascii() and b"coding" not in raw[:400]:
        return "utf-8"
    import tokenize

    try:
        return tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
    except SyntaxError:
        raw.split(b"\n", 2)[0].decode("utf-8")  # where that is the trouble, it says so better
        raise


def decode(raw: bytes, path: str) -> Source:
    """The source in these bytes, by its coding cookie or as UTF-8. Raises SourceError."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError("the file is UTF-16, which Python does not read; save it as UTF-8")
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise SourceError("the file has null bytes, so it is no Python source; save it as UTF-8 text", line)
    try:
        text = raw.decode(encoding(raw))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not {error.encoding}; save the file as UTF-8 or name its encoding"
        raise SourceError(message, line) from None
    except (SyntaxError, LookupError) as error:
        problem = f"the coding line names no encoding of text ({error}); name one that Python has, or save as UTF-8"
        raise SourceError(problem) from None
    except ValueError as error:
        raise SourceError(f"the file cannot be decoded ({error}); save it as UTF-8") from None
    return _of_text(path, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _of_text(path: str, text: str) -> Source:
    """The source of a decoded text, a notebook's put together from its cells. Raises SourceError."""
    if not path.endswith(NOTEBOOK):
        return Source(path, text)
    try:
        found = program(text)
    except NotebookError as problem:
        raise SourceError(problem.message, problem.line) from None
    met = UNWRITTEN.search(found.text)
    if met is not None:
        cell, line = found.places[found.text.count("\n", 0, met.start())]
        what = "a null byte" if met[0] == "\0" else "half a character"
        raise SourceError(f"the cell has {what}, which Python does not read; write it as an escape", line, 1, cell)
    return Source(path, found.text, found.places)

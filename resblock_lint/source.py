"""A source: the text of one file, its path, and places in it.

Lives here: decoding bytes, spans, and the cheap test whether a file names a framework at all. Parsing does not.
"""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass

FRAMEWORKS = re.compile(rb"keras|tensorflow")


class SourceError(Exception):
    """A text that cannot be read or parsed; says where, and what is wrong."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file; lines and columns count from 1, the end is past the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file."""

    path: str
    text: str


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


def lines(raw: bytes, path: str) -> list[str]:
    """The lines of a file as its positions count them; of one that does not decode, as well as they can be shown."""
    try:
        text = decode(raw, path).text
    except SourceError:
        text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _encoding(raw: bytes) -> str:
    """The encoding by the coding line or the mark at the file's beginning, else UTF-8."""
    if raw.isascii() and b"coding" not in raw[:400]:
        return "utf-8"
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
        text = raw.decode(_encoding(raw))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not {error.encoding}; save the file as UTF-8 or name its encoding"
        raise SourceError(message, line) from None
    except (SyntaxError, LookupError) as error:
        problem = f"the coding line names no encoding of text ({error}); name one that Python has, or save as UTF-8"
        raise SourceError(problem) from None
    except ValueError as error:
        raise SourceError(f"the file cannot be decoded ({error}); save it as UTF-8") from None
    return Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

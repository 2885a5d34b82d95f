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
    """Whether the bytes name a framework that we know: without that, a file has nothing for us."""
    return FRAMEWORKS.search(raw) is not None


def decode(raw: bytes, path: str) -> Source:
    """The source in these bytes, by its coding cookie or as UTF-8. Raises SourceError."""
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise SourceError("the file has null bytes, so it is no Python source; save it as UTF-8 text", line)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not {error.encoding}; save the file as UTF-8 or name its encoding"
        raise SourceError(message, line) from None
    except SyntaxError as error:
        raise SourceError(f"the encoding is not known: {error.msg}; name one that Python has, or save as UTF-8") from None
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))

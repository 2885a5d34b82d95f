"""What the text of a file imports, found without parsing it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from resblock_lint.source import SourceError, decode

IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]+import[ \t]*\(?(?P<names>[^#\n)]*)"
    rb"|import[ \t]+(?P<modules>[\w., \t]+))",
    re.MULTILINE,
)
NAMED = rb"(?<!\w)(?:tf_)?(?:keras|tensorflow)"
USED = re.compile(
    rb"\bfrom[ \t\\\r\n]+[\w.]*" + NAMED
    + rb"|\bimport[ \t]*\((?:[^)#]|#[^\n]*\n)*" + NAMED
    + rb"|\bimport\b(?:[^\n;#\\]|\\\r?\n)*" + NAMED
    + rb"|[\w\])]\(\s*[\"']" + NAMED  # what a function is called with that may import it
    + rb"|\bimport_module\b|\b__import__\b|[Ll]azy|# *resblock:"
)  # fmt: skip
INSIDE = re.compile(r"(?:^|/)(?:tf_)?(?:keras|tensorflow)")  # a file of a framework itself
FRAMEWORK = re.compile(rb"^(?:from|import)[ \t]+(?:keras|tensorflow|tf_keras)\b", re.MULTILINE)


def imported(raw: bytes) -> Iterator[tuple[str, int]]:
    """The dotted names that imports may mean, each with the number of dots before it."""
    for match in IMPORT.finditer(raw):
        level = len(match["dots"] or b"")
        for name in _names(match):
            yield name, level


def imports_framework(raw: bytes) -> bool:
    """Whether a file cannot be imported without a framework; that one may be used if it is there is not enough."""
    return FRAMEWORK.search(raw) is not None


def uses_framework(raw: bytes, path: str) -> bool:
    """Whether a text that names a framework may import it, or has a fault of its own to be told: one that has the name
    in comments, in texts or in names of its own alone has no layers but those that other files give it.
    """
    if path.endswith(".ipynb") or INSIDE.search(path) is not None or USED.search(raw) is not None:
        return True
    try:
        ast.parse(decode(raw, path).text)
    except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return False


def _names(match: re.Match[bytes]) -> Iterator[str]:
    """The dotted names that an import may mean: `from a import b` means `a`, and `a.b` where that is a module."""
    if match["modules"] is not None:
        for part in match["modules"].split(b","):
            words = part.split()
            yield from (word.decode("ascii", "replace") for word in words[:1])
        return
    module = (match["module"] or b"").decode("ascii", "replace")
    yield module
    for part in match["names"].split(b","):
        words = part.split()
        yield from (f"{module}.{word.decode('ascii', 'replace')}".strip(".") for word in words[:1])

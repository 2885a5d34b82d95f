"""What the text of a file imports, found without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]+import[ \t]*\(?(?P<names>[^#\n)]*)"
    rb"|import[ \t]+(?P<modules>[\w., \t]+))",
    re.MULTILINE,
)
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

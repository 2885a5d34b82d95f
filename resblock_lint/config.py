"""What a project's configuration says: the table `[tool.resblock-lint]` of a pyproject.toml, or a resblock-lint.toml.

Lives here: what its keys mean, and which paths a pattern means. Where the files lie is known to `files`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from resblock_lint.selection import Selection

PYPROJECT, OWN = "pyproject.toml", "resblock-lint.toml"
SEVERITIES = ("note", "warning", "error")
LAYOUTS = ("channels_last", "channels_first")
BUDGETS = ("paths", "seconds", "steps")


class ConfigError(ValueError):
    """A configuration that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration; what is not said in it is as without one."""

    file: str = ""
    selection: Selection = field(default_factory=Selection)
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    fail_on: str = "warning"
    image_data_format: str = LAYOUTS[0]
    src: tuple[str, ...] = ()
    budgets: Mapping[str, float] = field(default_factory=dict[str, float])

    def ignored(self, path: str) -> list[str]:
        """The rules that are not wanted in a file, whose path begins at the configuration's folder."""
        return [word for glob, ignored in self.per_file_ignores.items() if matches(path, [glob]) for word in ignored]

    def named(self) -> Iterable[str]:
        """All words that should mean rules."""
        yield from (*self.selection.select, *self.selection.ignore)
        for ignored in self.per_file_ignores.values():
            yield from ignored


def parsed(raw: bytes, file: str) -> Config | None:
    """The configuration in a file's bytes; None in a pyproject.toml without a table of ours. Raises ConfigError."""
    import tomllib

    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigError(f"{file}: this is no TOML: {problem}") from None
    if file.endswith(PYPROJECT):
        tool = table.get("tool", {})
        if not isinstance(tool, dict) or "resblock-lint" not in tool:
            return None
        table = cast("Any", tool)["resblock-lint"]
    try:
        return Config(file, **_fields(table))
    except ConfigError as problem:
        raise ConfigError(f"{file}: {problem}") from None


def _fields(table: object) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in _table("resblock-lint", table).items():
        if key not in READERS:
            raise ConfigError(f"there is no key `{key}`; take one of {', '.join(READERS)}")
        made[key.replace("-", "_")] = READERS[key](key, value)
    made["selection"] = Selection(made.pop("select", ()), made.pop("ignore", ()))
    made.pop("audience", None)
    return made


def _table(key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"`{key}` is a table")
    return cast("dict[str, Any]", value)


def _texts(key: str, value: object) -> tuple[str, ...]:
    items: list[object] = cast("list[object]", value) if isinstance(value, list) else []
    texts = tuple(one for one in items if isinstance(one, str))
    if not isinstance(value, list) or len(texts) < len(items):
        raise ConfigError(f"`{key}` is a list of texts")
    return texts


def _one_of(*choices: str) -> Callable[[str, object], str]:
    def read(key: str, value: object) -> str:
        if value not in choices:
            raise ConfigError(f"`{key}` is one of {', '.join(choices)}")
        return str(value)

    return read


def _ignores(key: str, value: object) -> dict[str, tuple[str, ...]]:
    return {glob: _texts(f"{key}.{glob}", codes) for glob, codes in _table(key, value).items()}


def _budgets(key: str, value: object) -> dict[str, float]:
    table = _table(key, value)
    for name, number in table.items():
        if name not in BUDGETS:
            raise ConfigError(f"there is no budget `{name}`; take one of {', '.join(BUDGETS)}")
        kinds = (int, float) if name == "seconds" else (int,)
        if isinstance(number, bool) or not isinstance(number, kinds) or number <= 0:
            raise ConfigError(f"`{key}.{name}` is a number above 0")
    return table


def _audience(key: str, value: object) -> str:
    if value == "library":
        raise ConfigError(f'`{key} = "library"` is not built yet: blocks are judged by the calls that there are')
    return _one_of("application")(key, value)


READERS: dict[str, Callable[[str, object], object]] = {
    "select": _texts,
    "ignore": _texts,
    "per-file-ignores": _ignores,
    "exclude": _texts,
    "fail-on": _one_of(*SEVERITIES),
    "audience": _audience,
    "src": _texts,
    "image-data-format": _one_of(*LAYOUTS),
    "budgets": _budgets,
}


def same_for_all(configs: Iterable[Config]) -> Config:
    """The configuration that a run goes by, in which all have to say the same of it. Raises ConfigError."""
    found = {repr((one.image_data_format, one.src, one.budgets)): one for one in configs}
    if len(found) > 1:
        files = " and ".join(one.file or "what holds without one" for one in [*found.values()][:2])
        raise ConfigError(f"{files} differ in image-data-format, src or budgets; check their files in two runs")
    return next(iter(found.values()), Config())


def matches(path: str, globs: Iterable[str]) -> bool:
    """Whether patterns mean a path or a folder on its way; one without a slash means any name on it."""
    parts = path.replace("\\", "/").split("/")
    ways = ["/".join(parts[: place + 1]) for place in range(len(parts))]
    for glob in globs:
        inner = glob.rstrip("/").removeprefix("./")
        tried = ways if "/" in inner else parts
        if any(_pattern(inner.removeprefix("/")).fullmatch(one) for one in tried):
            return True
    return False


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """`*` and `?` stand for characters of one name, `**` for any."""
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob)
    return re.compile("".join(signs.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)

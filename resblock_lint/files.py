"""Which files a command is about: folders are walked, links are followed once, and what cannot be read is told."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from resblock_lint.config import OWN, PYPROJECT, Config, ConfigError, matches, parsed
from resblock_lint.source import NOTEBOOK

SKIPPED = frozenset(
    (
        "__pycache__",
        ".git",
        ".ipynb_checkpoints",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        "node_modules",
        ".mypy_cache",
        "build",
        "dist",
    )
)
LARGEST = 5_000_000


@dataclass(slots=True)
class Found:
    """Paths to check, and sentences about those that cannot be; `excluded` says which are not wanted."""

    excluded: Callable[[str], bool]
    passed: int = 0  # so many were not wanted
    paths: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])


def find(arguments: Sequence[str], excluded: Callable[[str], bool] = lambda path: False) -> Found:
    """The Python files and notebooks that arguments name, folders walked in order."""
    found = Found(excluded)
    for argument in arguments:
        if argument == "-":
            found.paths.append(argument)
        elif os.path.isdir(argument):
            _walk(argument, found)
        elif not os.path.lexists(argument):
            found.problems.append(f"{argument}: there is no such file or folder; check the path")
        elif not os.path.exists(argument):
            found.problems.append(f"{argument}: the link leads nowhere or in a circle; mend or remove it")
        elif not stat.S_ISREG(os.stat(argument).st_mode):
            found.problems.append(f"{argument}: this is no regular file; name a .py file or a folder")
        else:
            _take(argument, found)
    way = _way_from_outside()
    found.paths = list(dict.fromkeys(_from_outside(path, way) for path in found.paths))
    return found


def _way_from_outside() -> str:
    """Where this folder is a package: the way to it by the folder above the outermost one, `../pkg`; else nothing."""
    folder, names = os.getcwd(), list[str]()
    while os.path.basename(folder) and os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        names.insert(0, name)
    return os.path.join(*[os.pardir] * len(names), *names) if names else ""


def _from_outside(path: str, way: str) -> str:
    """A path that shows the whole name of the package that its file is in, without which imports are not found."""
    if not way or path == "-" or os.path.isabs(path) or path.startswith(os.pardir):
        return path
    return os.path.normpath(os.path.join(way, path))


def _take(path: str, found: Found) -> None:
    if found.excluded(path):
        found.passed += 1
    elif not os.access(path, os.R_OK):
        found.problems.append(f"{path}: the file may not be read; change its permissions or exclude it")
    elif os.path.getsize(path) > LARGEST:
        found.problems.append(f"{path}: the file is larger than {LARGEST // 1_000_000} MB; exclude it or split it")
    else:
        found.paths.append(path)


def _walk(folder: str, found: Found) -> None:
    before = len(found.paths) + len(found.problems) + found.passed
    seen: set[tuple[int, int]] = set()

    def unreadable(problem: OSError) -> None:
        found.problems.append(f"{problem.filename}: the folder may not be read; change its permissions or exclude it")

    for path, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        info = os.stat(path)
        if (info.st_dev, info.st_ino) in seen:
            folders.clear()
            continue
        seen.add((info.st_dev, info.st_ino))
        inside = sorted(name for name in folders if name not in SKIPPED)
        folders[:] = [name for name in inside if not found.excluded(os.path.join(path, name))]
        found.passed += len(inside) - len(folders)
        for name in sorted(names):
            inner = os.path.join(path, name)
            if not name.endswith((".py", NOTEBOOK)):
                continue
            if os.path.isfile(inner):
                _take(os.path.normpath(inner), found)
            elif os.path.islink(inner) and not os.path.exists(inner):
                found.problems.append(f"{inner}: the link leads nowhere or in a circle; mend or remove it")
    if len(found.paths) + len(found.problems) + found.passed == before:
        found.problems.append(f"{folder}: there is no Python file or notebook in this folder; name another one")


def libraries() -> list[str]:
    """The folders in which packages are installed: those of the active environment, then those of this Python."""
    found: list[str] = []
    home = os.path.join(os.environ.get("VIRTUAL_ENV", ""), "lib")
    if "VIRTUAL_ENV" in os.environ and os.path.isdir(home):
        found += [os.path.join(home, name, "site-packages") for name in sorted(os.listdir(home))]
    found += [one for one in sys.path if one.endswith(("site-packages", "dist-packages"))]
    return list(dict.fromkeys(found))


class Configurations:
    """The configuration of each file: one that is named for all, or the nearest above it. Raises ConfigError."""

    def __init__(self, named: str | None = None, exclude: Iterable[str] = ()) -> None:
        self._exclude = tuple(exclude)
        self._named = None if named is None else self._given(named)
        self._found: dict[str, Config] = {}

    def of(self, path: str) -> Config:
        """The configuration that a file goes by."""
        if self._named is not None:
            return self._named
        folder = os.path.dirname(os.path.abspath(path))
        passed: list[str] = []
        while folder not in self._found:
            passed.append(folder)
            found = _configuration(folder)
            above = os.path.dirname(folder)
            if found is not None or above == folder:
                self._found[folder] = found or Config()
            else:
                folder = above
        for one in passed:
            self._found[one] = self._found[folder]
        return self._found[folder]

    def ignored(self, path: str) -> list[str]:
        """The rules that are not wanted in a file beside others of its configuration."""
        config = self.of(path)
        return config.ignored(_below(path, config.file)) if config.per_file_ignores else []

    def sources(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The folders in which the configurations of files say that imports begin."""
        named = {config.file: config for config in map(self.of, paths)}
        found = [os.path.join(os.path.dirname(file), one) for file, config in named.items() for one in config.src]
        return tuple(dict.fromkeys(os.path.normpath(one) for one in found))

    def excluded(self, path: str) -> bool:
        """Whether a file or a folder is not wanted: by its path from here, or from the folder of its configuration."""
        config = self.of(path)
        return matches(_below(path), self._exclude) or matches(_below(path, config.file), config.exclude)

    @staticmethod
    def _given(file: str) -> Config:
        raw = _bytes(file)
        if raw is None:
            raise ConfigError(f"{file}: the configuration cannot be read; check the path")
        found = parsed(raw, file)
        if found is None:
            raise ConfigError(f"{file}: there is no table [tool.resblock-lint] in it")
        return found


def _below(path: str, file: str = "") -> str:
    """A path from the folder that a file stands in."""
    return os.path.relpath(os.path.abspath(path), os.path.dirname(os.path.abspath(file or "here"))).replace(os.sep, "/")


def _configuration(folder: str) -> Config | None:
    """The configuration in a folder, if there is one."""
    for name in (OWN, PYPROJECT):
        raw = _bytes(os.path.join(folder, name))
        found = None if raw is None else parsed(raw, os.path.relpath(os.path.join(folder, name)))
        if found is not None:
            return found
    return None


class Files:
    """Reads files, each once; texts that came from elsewhere go by the name that they were given."""

    def __init__(self, texts: Mapping[str, bytes], configurations: Configurations | None = None) -> None:
        self.configurations = configurations or Configurations()
        self._texts: dict[str, bytes | None] = dict(texts)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where it cannot be read."""
        if path not in self._texts:
            self._texts[path] = _bytes(path)
        return self._texts[path]

    def replace(self, path: str, raw: bytes) -> None:
        """Puts other bytes in the place of a file. Raises OSError."""
        write(path, raw)
        self._texts[path] = raw


def write(path: str, raw: bytes) -> None:
    """Writes a file, put in place only once it is whole beside it. Raises OSError; nothing is lost then.

    A link stays a link, and the permissions of a file that was there stay what they are; so does a device, or a pipe.
    """
    place = os.path.realpath(path)
    if os.path.exists(place) and not os.path.isfile(place):
        with open(place, "wb") as device:
            device.write(raw)
        return
    beside = f"{place}.part"
    try:
        with open(beside, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(place):
            os.chmod(beside, stat.S_IMODE(os.stat(place).st_mode))
        os.replace(beside, place)
    except OSError:
        if os.path.exists(beside):
            os.remove(beside)
        raise


def show(text: str) -> None:
    """Writes to standard output, with a sign in place of what its encoding lacks."""
    out = cast("io.TextIOWrapper", sys.stdout)
    out.reconfigure(errors="replace")
    out.write(text)
    out.flush()


def _bytes(path: str) -> bytes | None:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None

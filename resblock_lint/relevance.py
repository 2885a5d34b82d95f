"""Which files of a project may have something for us: those that import a framework, and those that import such files.

Only these are parsed; the imports of the others are looked for in their text. An import may lead out of what is
checked, to a file beside it or to a package that is followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.mentions import imported, uses_framework
from resblock_lint.project import Project, Reader
from resblock_lint.source import names_framework
from resblock_lint.values import Module

MOST_READ = 2_000  # so many files are asked what they import before those outside of the project are left alone


def relevant(project: Project, read: Reader) -> set[str]:
    """The files of a project that are to be parsed."""
    found: set[str] = set()
    others: dict[str, set[str]] = {}
    waiting = list(project.paths)
    while waiting:
        path = waiting.pop()
        raw = read(path)
        if raw is not None and names_framework(raw) and uses_framework(raw, path):
            found.add(path)
        elif raw is not None and path not in others:
            others[path] = {file for file in _imported(project, path, raw) if file != path}
            beside = (file for file in sorted(others[path]) if file not in project.paths)
            waiting += beside if len(others) < MOST_READ else ()
    grown = bool(found)
    while grown:
        new = {path for path, imported in others.items() if path not in found and imported & found}
        found |= new
        grown = bool(new)
    return found & project.paths.keys()


def _imported(project: Project, path: str, raw: bytes) -> Iterator[str]:
    """The files of the project that the text of a file imports."""
    importer = Module("", path)
    for name, level in imported(raw):
        file = project.find(name, importer, level)
        if file is not None:
            yield file

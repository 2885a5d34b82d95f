"""The project: its files, what an import means, found by reading and never by importing.

Files are read through a reader that the caller hands in; a file is lowered once, when it is first asked for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from resblock_lint import ir
from resblock_lint.lowering import Positions, lower
from resblock_lint.mentions import imported, imports_framework
from resblock_lint.source import SourceError, decode, names_framework
from resblock_lint.values import Module

Reader = Callable[[str], "bytes | None"]
LIBRARIES = frozenset(("site-packages", "dist-packages"))
FRAMEWORKS = frozenset(("keras", "tensorflow", "tf_keras", "keras_core", "numpy", "torch", "jax"))
HOMES = frozenset(
    "keras.src.layers keras.layers keras.src.ops keras.src.backend keras.src.models keras.src.activations "
    "keras.src.utils keras.src.random keras.src.initializers keras.src.losses keras.src.optimizers "
    "keras.src.regularizers".split()
)

WRITERS = frozenset("exec globals vars __dict__ setattr builtins __builtins__".split())  # may bind any name
MOST_ASKED = 60  # so many files of a package are asked what they import
BUILDERS = re.compile(r"keras(\.src)?\.applications\b")


class Project:
    """The files that are checked together, and those that they import."""

    def __init__(
        self,
        read: Reader,
        paths: Iterable[str],
        libraries: Iterable[str] = (),
        *,
        follow: bool = False,
        sources: Iterable[str] = (),
    ) -> None:
        self._read = read
        self._libraries = tuple(libraries)  # folders in which packages are installed
        self._followed = self._libraries if follow else ()  # those in which imports are looked up too
        self.paths = {normal(path): None for path in paths}
        self._lowered: dict[str, tuple[ir.Module, Positions] | SourceError | None] = {}
        self._modules: dict[str, Module] = {}
        self._leading: dict[str, bool] = {}  # see `_leads`
        self._roots = dict.fromkeys((*map(normal, sources), *(_root(path, self._exists)[0] for path in self.paths)))
        self.ran: dict[str, Module] = {}
        self.depth, self.kept = 0, cast("Any", None)  # see `Imports`
        self.handed: dict[Any, list[Any]] | None = None  # what calls hand over for parameters, once that is asked for

    def lowered(self, path: str) -> tuple[ir.Module, Positions]:
        """The IR of a file and the finder of its places. Raises SourceError."""
        path = normal(path)
        if path not in self._lowered:
            self._lowered[path] = self._lower(path)
        found = self._lowered[path]
        if found is None:
            raise SourceError("the file cannot be read")
        if isinstance(found, SourceError):
            raise found
        return found

    def _lower(self, path: str) -> tuple[ir.Module, Positions] | SourceError | None:
        raw = self._read(path)
        if raw is None:
            return None
        try:
            source = decode(raw, path)
        except SourceError as problem:
            return problem
        try:
            return lower(source)
        except SourceError as problem:
            span = source.span(problem.line, problem.column, problem.line, problem.column)
            return SourceError(problem.message, span.line, problem.column, span.cell)

    def fresh(self, path: str, name: str = "") -> Module:
        """A module that has not run, put in the place of any earlier one of that file."""
        path = normal(path)
        _, dotted = _root(path, self._exists)
        made = Module(dotted, path, package=posixpath.basename(path) == "__init__.py")
        made.ir, _ = self.lowered(path)
        if name:
            made.env.names["__name__"] = name
        self._modules[path] = made
        return made

    def package(self, path: str) -> Module | None:
        """The package that a file lies in; None where it lies in none."""
        _, dotted = _root(normal(path), self._exists)
        parent = dotted.rpartition(".")[0]
        return self.module(parent, Module(dotted, normal(path)), 0) if parent else None

    def loaded(self, path: str) -> Module | None:
        """The module of a file, if it was asked for before."""
        return self._modules.get(normal(path))

    def bodies(self) -> Iterator[tuple[Module, Sequence[ir.Statement]]]:
        """The modules of the project's own files that were loaded, and their code."""
        for path in self.paths:
            module = self._modules.get(path)
            if module is not None:
                yield module, self.lowered(path)[0].body

    def put(self, module: Module) -> None:
        """Makes a module the one that imports of its file give."""
        self._modules[module.path] = module

    def module(self, name: str, importer: Module, level: int) -> Module | None:
        """The module that an import means; None where the project has none, or its file does not parse."""
        path = self.find(name, importer, level)
        if path is None:
            return None
        known = self._modules.get(path)
        if known is not None:
            return known
        try:
            made = self.fresh(path)
        except SourceError:
            return None
        made.rename(_dotted(name, importer, level) or made.name)
        return made

    def library(self, name: str) -> Module | None:
        """A module that is installed beside the project's files or in a folder of libraries; None where it is not."""
        parts = name.split(".")
        for root in dict.fromkeys((*self._roots, *self._libraries)):
            path = self._file(root, parts)
            if path is not None:
                try:
                    return self._modules.get(path) or self.fresh(path)
                except SourceError:
                    return None
        return None

    def may_bind(self, path: str, name: str) -> bool:
        """Whether a file can bind a name: by its own code, star imports, a notebook's magics, or code in texts."""
        rest, seen = [normal(path)], set[str]()
        while rest:
            path = rest.pop()
            if path in seen:
                continue
            seen.add(path)
            file = self.lowered(path)[0]
            if name in file.binds or path.endswith(".ipynb") or any(WRITERS & read for read in file.loads.values()):
                return True
            for star, level in file.stars:
                found = self.find(star, Module("", path), level)
                if found is None:
                    return True
                rest.append(found)
        return False

    def find(self, name: str, importer: Module, level: int) -> str | None:
        """The file that an import means."""
        parts = [part for part in name.split(".") if part]
        if level:
            start = posixpath.dirname(importer.path)
            for _ in range(level - 1):
                start = posixpath.dirname(start)
            return self._file(start, parts)
        if not parts or ".".join(parts[:3]) in HOMES or ".".join(parts[:2]) in HOMES:
            return None
        if BUILDERS.match(name) and not BUILDERS.match(_root(importer.path, self._exists)[1]):
            return None  # the models that Keras brings are read when one of them is built: see `library`
        for root in self._search(importer, parts[0]):
            found = self._file(root, parts)
            if found is not None and (BUILDERS.match(name) or self._may_read(found, importer, parts[0])):
                return found
        return None

    def _may_read(self, path: str, importer: Module, top: str) -> bool:
        """Whether an import is followed: of installed packages, the importer's own and those that name a framework."""
        home = f"{path.rpartition(f'/{top}/')[0]}/{top}/"
        own = top == _root(importer.path, self._exists)[1].split(".")[0] or importer.path.startswith(home)
        if path in self.paths or (own and top not in FRAMEWORKS):
            return True
        if top in FRAMEWORKS:
            return self._is_ours(path, importer)
        if not LIBRARIES & set(path.split("/")):
            return True
        outermost = posixpath.join(_root(path, self._exists)[0], top, "__init__.py")
        named = any(names_framework((self._read(one) or b"").lower()) for one in (path, outermost))
        return named or self._leads(path, top)

    def _leads(self, path: str, top: str) -> bool:
        """Whether a file of a package imports a framework through others of that package: it may only hand on names."""
        if path not in self._leading:
            self._leading[path] = any(imports_framework(self._read(one) or b"") for one in self._behind(path, top))
        return self._leading[path]

    def _behind(self, path: str, top: str) -> Iterator[str]:
        """A file of a package, and those of the package that it imports, the nearest first."""
        waiting, seen = [path], {path}
        for one in waiting:
            yield one
            for name, level in imported(self._read(one) or b"") if len(seen) < MOST_ASKED else ():
                parts = name.split(".")
                own = None if parts[0] != top else self._file(path.rpartition(f"/{top}/")[0], parts)
                file = self.find(name, Module("", one), level) if level else own
                if file is not None and file not in seen:
                    seen.add(file)
                    waiting.append(file)

    def _is_ours(self, path: str, importer: Module) -> bool:
        """Whether a file below a framework's name is one that is checked, or a neighbour of the importing file."""
        return path in self.paths or posixpath.dirname(path) == posixpath.dirname(importer.path)

    def _search(self, importer: Module, top: str) -> Iterable[str]:
        """The folders in which an absolute import is looked up."""
        root, dotted = _root(importer.path, self._exists)
        if BUILDERS.match(dotted):
            return (root,)
        beside = () if top in FRAMEWORKS else (posixpath.dirname(importer.path),)  # of a package, the framework itself
        inside = posixpath.join(root, "")  # folders of the importer's package, from which Python imports nothing
        above = [folder for folder in _above(importer.path, top) if not folder.startswith(inside)]
        return dict.fromkeys((root, *beside, *above, *self._roots, *self._followed))

    def _file(self, folder: str, parts: list[str]) -> str | None:
        base = posixpath.join(folder, *parts) if parts else folder
        for path in (f"{base}.py", posixpath.join(base, "__init__.py")):
            if (parts or path.endswith("__init__.py")) and self._exists(path):
                return normal(path)
        return None

    def _exists(self, path: str) -> bool:
        path = normal(path)
        return path in self.paths or self._lowered.get(path) is not None or self._read(path) is not None


def normal(path: str) -> str:
    """A path in the one form in which the project compares paths."""
    return path if path.startswith("<") else posixpath.normpath(path.replace("\\", "/"))


def _dotted(name: str, importer: Module, level: int) -> str:
    """The full name of what is imported, which a file alone does not tell: a package may lack an `__init__.py`."""
    if not level:
        return name
    parts = importer.name.split(".")
    kept = len(parts) - level + importer.package
    return ".".join([*parts[:kept], *([name] if name else [])]) if kept > 0 else ""


def _above(path: str, top: str) -> Iterator[str]:
    """The folders above that hold a folder of this name in which the file lies: packages may lack an `__init__.py`."""
    folder = posixpath.dirname(path)
    while posixpath.basename(folder):
        folder, name = posixpath.split(folder)
        if name == top:
            yield folder


def _root(path: str, exists: Callable[[str], bool]) -> tuple[str, str]:
    """The folder above a file's outermost package, and the file's dotted name below it."""
    folder, base = posixpath.split(path)
    parts = [] if base == "__init__.py" else [base.removesuffix(".py")]
    while folder and posixpath.basename(folder) and exists(posixpath.join(folder, "__init__.py")):
        folder, package = posixpath.split(folder)
        parts.insert(0, package)
    return folder, ".".join(parts) or "__init__"


def count_functions(body: Sequence[ir.Statement]) -> int:
    """The functions that statements define, those inside of others too."""
    total = 0
    for statement in body:
        if isinstance(statement, ir.Define):
            total += 1 + count_functions(statement.code.body)
        elif isinstance(statement, (ir.DefineClass, ir.For, ir.While, ir.With, ir.Try)):
            total += count_functions(statement.body)
        elif isinstance(statement, ir.If):
            total += count_functions(statement.then) + count_functions(statement.otherwise)
    return total

"""Which code of a project reads which names, and which files it may mean by them."""

from __future__ import annotations

from dataclasses import dataclass, field

from resblock_lint.project import Project
from resblock_lint.values import Module


@dataclass(slots=True)
class Names:
    """The names that the code of a project's files reads, by file and scope, and what these files import."""

    project: Project
    loads: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    imports: dict[str, set[tuple[str, int]]] = field(default_factory=dict[str, set[tuple[str, int]]])
    _importing: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def read(self, path: str) -> None:
        """Takes down what a file reads and imports."""
        lowered, _ = self.project.lowered(path)
        for scope, names in lowered.loads.items():
            self.loads.setdefault(f"{path}:{scope}", set()).update(names)
        self.imports[path] = lowered.imports

    def loaded_by(self, path: str, name: str) -> set[str]:
        """The names that the code of a definition reads."""
        own = f"{path}:{name}"
        scopes = [scope for scope in self.loads if scope == own or scope.startswith(own + ".")]
        return set[str]().union(*(self.loads[scope] for scope in scopes))

    def named(self, path: str, name: str) -> bool:
        """Whether code reads a name: the file's own, the definition itself apart, or a file that imports it."""
        own = f"{path}:{name}"
        for scope, names in self.loads.items():
            file = scope.partition(":")[0]
            elsewhere = scope != own and not scope.startswith(own + ".")
            if name in names and elsewhere and self.sees(file, path):
                return True
        return False

    def sees(self, file: str, path: str) -> bool:
        """Whether the code of a file may mean by a name what another file, or it itself, defines."""
        return file == path or path in self._imported(file)

    def _imported(self, path: str) -> set[str]:
        """The files that a file imports, directly or through packages that pass names on."""
        if path not in self._importing:
            self._importing[path] = found = set[str]()
            rest = [path]
            while rest:
                importer = Module("", rest.pop())
                for name, level in self.imports.get(importer.path, ()):
                    file = self.project.find(name, importer, level)
                    if file is not None and file not in found:
                        found.add(file)
                        rest.append(file)
        return self._importing[path]

"""What both front ends note while they lower a file: which function reads, binds and declares which names.

Making nodes of IR is not done here, apart from those of a function, a class and an import, which are nearly all names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from resblock_lint import ir

Body = Callable[[], "Sequence[ir.Statement]"]
Made = TypeVar("Made")


class Scopes:
    """The names of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.reads: set[str] = set()  # of the function being lowered
        self.loads: dict[str, set[str]] = {"": self.reads}
        self.imports: set[tuple[str, int]] = set()
        self.stars: set[tuple[str, int]] = set()
        self.generators: list[bool] = [False]
        self.bound: list[set[str]] = [set()]
        self.binds: set[str] = set()  # in any scope
        self.outer: list[set[str]] = [set()]
        self._scope: list[str] = []

    def module_of(self, body: Sequence[ir.Statement]) -> ir.Module:
        """The file, once all of it is lowered."""
        return ir.Module(self.path, body, self.loads, self.imports, self.stars, self.binds | self.bound[0])

    def bind(self, target: ir.Expression) -> ir.Expression:
        """Notes what an assignment to a target binds, and gives the target back."""
        if isinstance(target, ir.Name):
            self.bound[-1].add(target.name)
        elif isinstance(target, ir.Sequence_):
            for item in target.items:
                self.bind(item)
        elif isinstance(target, ir.Starred):
            self.bind(target.value)
        return target

    def capture(self, at: object, name: str | None, kind: str = "capture") -> ir.Pattern:
        """A pattern that binds a name, or nothing."""
        if name is not None:
            self.bound[-1].add(name)
        return ir.Pattern(at, kind, name=name)

    def code(self, name: str, parameters: tuple[ir.Parameter, ...], body: Body, at: object) -> ir.Code:
        """A function whose body is lowered in a scope of its own."""
        self.generators.append(False)
        self.bound.append({one.name for one in parameters})
        self.outer.append(set())
        made = self._inside(name, body)
        outer, bound = frozenset(self.outer.pop()), frozenset(self.bound.pop())
        self.binds |= bound
        return ir.Code(name, parameters, made, at, self.generators.pop(), outer, bound - outer)

    def class_body(self, name: str, body: Body) -> Sequence[ir.Statement]:
        """The statements of a class, whose names are bound in nothing that is called."""
        self.bound.append(set())
        made = self._inside(name, body)
        self.binds |= self.bound.pop()
        return made

    def _inside(self, name: str, body: Body) -> Sequence[ir.Statement]:
        self._scope.append(name)
        before, self.reads = self.reads, self.loads.setdefault(".".join(self._scope[:2]), set())
        made = body()
        self.reads = before
        self._scope.pop()
        return made

    def unread(self, make: Callable[[], Made]) -> Made:
        """What is lowered though nothing reads its names until somebody asks for it, as annotations."""
        before, self.reads = self.reads, set()
        made = make()
        self.reads = before
        return made

    def imported(self, at: object, names: Iterable[tuple[str, str | None]]) -> Iterator[ir.Statement]:
        """`import module as name, …`."""
        for module, name in names:
            self.imports.add((module, 0))
            self.bound[-1].add(name or module.partition(".")[0])
            yield ir.Import(at, module, name)

    def imported_from(
        self, at: object, module: str, level: int, names: tuple[tuple[str, str], ...] | None
    ) -> Iterator[ir.Statement]:
        """`from module import name as bound, …`; None stands for `*`."""
        self.imports.add((module, level))
        if names is None:
            self.stars.add((module, level))
        for name, bound in names or ():
            if name != bound:  # what is imported is not yet used; under another name it may be
                self.reads.add(name)
            self.bound[-1].add(bound)
            self.imports.add((f"{module}.{name}".strip("."), level))
        yield ir.ImportFrom(at, module, level, names)

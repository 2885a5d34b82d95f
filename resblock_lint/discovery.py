"""Finds the roots of a project (D6) and runs them: modules, functions that need no argument, and what nobody calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resblock_lint import ir
from resblock_lint.interpreter.classes import lookup
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import (
    Exploration,
    Root,
    class_root,
    explore,
    function_root,
    is_layer,
    module_root,
)
from resblock_lint.project import Project
from resblock_lint.values import Class, Function, Module, Value

RELIANCE_BUDGETS = Budgets(paths=24, steps=60_000, total_steps=200_000)


@dataclass(slots=True)
class Discovery:
    """All explorations of a project's files."""

    project: Project
    layout: str
    budgets: Budgets
    explorations: list[Exploration] = field(default_factory=list[Exploration])
    entered: set[int] = field(default_factory=set[int])
    loads: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def run(self, paths: list[str]) -> None:
        """Explores every root of these files."""
        for path in paths:
            self._read_loads(path)
        for path in paths:
            self._run_module(path)
        defaulted = [(module, value) for module, value in self._functions(paths) if needs_nothing(value)]
        for named in (False, True):
            for module, function in defaulted:
                if self._named(module.path, function.code.name) is named and id(function.code) not in self.entered:
                    root = Root(module.path, function.code.name, False, function.code.at)
                    self._explore(root, function_root(module, function, symbolic=False))
        for module, value in self._uncalled(paths):
            self._explore_symbolic(module, value)

    def _read_loads(self, path: str) -> None:
        lowered, _ = self.project.lowered(path)
        for scope, names in lowered.loads.items():
            self.loads.setdefault(f"{path}:{scope}", set()).update(names)

    def _run_module(self, path: str) -> None:
        known = self.project.loaded(path)
        root = Root(path, "", False)
        found = explore(
            self.project, root, module_root(self.project, lambda: self.project.fresh(path, "__main__"), root), self.layout, self.budgets
        )  # fmt: skip
        if known is not None:
            self.project.put(known)
        self._keep(found)

    def _explore(self, root: Root, start: object) -> None:
        self._keep(explore(self.project, root, start, self.layout, self.budgets))  # type: ignore[arg-type]

    def _keep(self, found: Exploration) -> None:
        self.explorations.append(found)
        self.entered |= found.entered

    def _explore_symbolic(self, module: Module, value: Function | Class) -> None:
        self._keep(explore_symbolic(self.project, module, value, self.layout, self.budgets))

    def _functions(self, paths: list[str]) -> Iterator[tuple[Module, Function]]:
        for module, value in definitions(self.project, paths):
            if isinstance(value, Function):
                yield module, value

    def _uncalled(self, paths: list[str]) -> Iterator[tuple[Module, Function | Class]]:
        """What no code of the project names, then what only such code names that was never run."""
        for module, value in list(definitions(self.project, paths)):
            if isinstance(value, Class) and not is_layer(value):
                continue
            if not self._named(module.path, own_name(value)) and not (isinstance(value, Function) and needs_nothing(value)):
                yield module, value

    def _named(self, path: str, name: str) -> bool:
        """Whether any code but its own reads a name."""
        own = f"{path}:{name}"
        return any(name in names for scope, names in self.loads.items() if scope != own and not scope.startswith(own + "."))


def own_name(value: Function | Class) -> str:
    """The name that a definition has in its file."""
    return value.code.name if isinstance(value, Function) else value.name


def definitions(project: Project, paths: list[str]) -> Iterator[tuple[Module, Function | Class]]:
    """The functions and classes that the modules of these files define themselves."""
    for path in paths:
        module = project.loaded(path)
        for value in list(module.env.names.values()) if module is not None else ():
            if isinstance(value, Function) and value.env is module.env and value.code.name != "<lambda>":  # type: ignore[union-attr]
                yield module, value  # type: ignore[misc]
            elif isinstance(value, Class) and value.module is module:
                yield module, value  # type: ignore[misc]


def explore_symbolic(
    project: Project, module: Module, value: Function | Class, layout: str, budgets: Budgets
) -> Exploration:
    """Runs a function or a layer class on symbolic arguments."""
    if isinstance(value, Function):
        root = Root(module.path, value.code.name, True, value.code.at)
        start = function_root(module, value, symbolic=True)
    else:
        own = lookup(value, "call")
        at = own.code.at if isinstance(own, Function) else value.at.at
        root = Root(module.path, f"{value.name}.call", True, at)
        start = class_root(module, value)
    return explore(project, root, start, layout, budgets)


def needs_nothing(function: Function) -> bool:
    """Whether a function can be called without arguments."""
    return all(
        one.kind in ("star", "stars") or one.name in function.defaults for one in function.code.parameters
    ) and not function.code.name.startswith("test")


def count_functions(body: object) -> int:
    """The functions that statements define, those inside of others too."""
    total = 0
    for statement in body if isinstance(body, (list, tuple)) else ():
        if isinstance(statement, ir.Define):
            total += 1 + count_functions(statement.code.body)
        elif isinstance(statement, (ir.DefineClass, ir.For, ir.While, ir.With, ir.Try)):
            total += count_functions(statement.body)
        elif isinstance(statement, ir.If):
            total += count_functions(statement.then) + count_functions(statement.otherwise)
    return total


__all__ = ["Discovery", "Value", "count_functions", "definitions", "explore_symbolic", "needs_nothing", "own_name"]

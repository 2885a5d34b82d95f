"""What the import system gives to every module, `__package__` and the like, and modules by their names."""

from __future__ import annotations

from resblock_lint.interpreter.imports import external, run_module
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Instance, Module, Unknown, Value

GIVEN = frozenset(("__package__", "__spec__", "__doc__", "__loader__", "__builtins__", "__cached__", "__path__"))


def is_given(module: Module, name: str) -> bool:
    """Whether Python binds a name in this module before its own code is run."""
    return name in GIVEN and (name != "__path__" or module.package)


def given(machine: Machine, module: Module, name: str) -> Value:
    """What Python binds to such a name."""
    program = module.env.names.get("__name__") == "__main__"
    package = module.name if module.package else module.name.rpartition(".")[0]
    if name == "__package__" and (package or not program):
        return package
    if name == "__spec__" and not program:
        fields: dict[str, Value] = {"name": module.name, "parent": package, "origin": module.path}
        return Instance(Class("ModuleSpec", (), {}, "ModuleSpec", Module("", ""), machine.site()), fields)
    return Unknown(f"`{name}` of a module", name)


def import_module(machine: Machine, name: Value, package: Value = None) -> Value:
    """`importlib.import_module(name, package)` of a name that is known."""
    name, package = resolve(name), resolve(package)
    path = _absolute(name, package) if isinstance(name, str) else None
    if path is None:
        return machine.unknown("a module by a name that is not known")
    found = machine.imports.module(path, Module("", machine.frames[-1].path), 0)
    if found is not None:
        return run_module(machine, found)
    return external(path) if path == name else machine.unknown(f"`{path}` is not in the project", path)


def _absolute(name: str, package: Value) -> str | None:
    """The full name of a module: each dot in front, but the first, leaves one package."""
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    if not level:
        return name
    parts = package.split(".") if isinstance(package, str) and package else []
    if level > len(parts):
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([rest] if rest else [])])

"""What the import system gives to every module, `__package__` and the like, and modules by their names."""

from __future__ import annotations

import re

from resblock_lint import ir
from resblock_lint.interpreter.imports import STAR, UNDER_WAY, external, run_module
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import TOPS, Class, External, Instance, Module, Unknown, Value

GIVEN = frozenset(("__package__", "__spec__", "__doc__", "__loader__", "__builtins__", "__cached__", "__path__"))


def is_given(module: Module, name: str) -> bool:
    """Whether Python binds a name in this module before its own code is run."""
    return name in GIVEN and (name != "__path__" or module.package)


def lacks(machine: Machine, module: Module, name: str) -> bool:
    """Whether a module was read to its end, and surely has no such name."""
    names = module.env.names
    open_ = any(one in names for one in (name, UNDER_WAY, STAR, "__getattr__")) or is_given(module, name)
    return module.ir is None and not open_ and machine.imports.module(f"{module.name}.{name}", module, 0) is None


def given(machine: Machine, module: Module, name: str) -> Value:
    """What Python binds to such a name."""
    program = module.env.names.get("__name__") == "__main__"
    package = module.name if module.package else module.name.rpartition(".")[0]
    if name == "__package__" and (package or not program):
        return package
    if name == "__spec__" and not program:
        fields: dict[str, Value] = {"name": module.name, "parent": package, "origin": module.path}
        bases = (External("types.ModuleSpec"),)  # it has other attributes too
        return Instance(Class("ModuleSpec", bases, {}, "ModuleSpec", Module("", ""), machine.site()), fields)
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


def listed(machine: Machine, name: Value, *_: Value) -> Value:
    """`sys.modules[name]`: the module whose code asks, or one of the project that was imported, as far as it is."""
    name, imports = resolve(name), machine.imports
    asking = imports.loaded(machine.frames[-1].path)
    if asking is not None and name == asking.env.names.get("__name__"):
        return asking
    found = imports.module(name, Module("", machine.frames[-1].path), 0) if isinstance(name, str) else None
    return machine.unknown("an item of `sys.modules`") if found is None or found.ir is not None else found


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


def names_of(machine: Machine, value: Value) -> Value:
    """`dir(module)` of a module of Keras that does nothing but import, where it is installed."""
    value = resolve(value)
    path = value.path if isinstance(value, External) else ""
    name = f"keras.{path}" if path in TOPS else path if re.fullmatch(r"keras\.\w+", path) else ""
    found = _imported(machine, name) if name else None
    if found is None or found != (_imported(machine, name.replace("keras", "keras._tf_keras.keras", 1)) or found):
        return machine.unknown("dir() of this value")  # what TensorFlow calls by this name may have other names
    return [*sorted({*found, *GIVEN, "__file__", "__name__"})]


def offered_by(machine: Machine, path: str) -> set[str] | None:
    """The names that a module of the installed Keras has: those that it imports; None where it is not one of these."""
    return _imported(machine, f"keras.{path}") if path in TOPS else None


def _imported(machine: Machine, name: str) -> set[str] | None:
    """The names that a package imports; None where it does more, or is not there."""
    module = machine.imports.library(name)
    if module is None or module.ir is None or not module.package:
        return None
    first, *rest = (*module.ir.body, None)
    told = isinstance(first, ir.Evaluate) and isinstance(first.value, ir.Literal)
    statements = [one for one in (rest if told else (first, *rest)) if one is not None]
    alone = all(isinstance(one, ir.ImportFrom) and one.names is not None for one in statements)
    return set(module.ir.binds) if alone and statements else None

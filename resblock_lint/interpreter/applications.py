"""The models that Keras brings: their own source is run, where Keras is installed.

They are read, like any file of the project; nothing of Keras is imported.
"""

from __future__ import annotations

from resblock_lint.interpreter.imports import run_module
from resblock_lint.interpreter.library import family, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Function, Value


@family("applications")
def applications(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`applications.ResNet50(…)`; `preprocess_input` keeps the shape of what it gets."""
    home, _, name = path.rpartition(".")
    if name == "preprocess_input" and args:
        return resolve(args[0])
    module = machine.imports.library(f"keras.{home}") or machine.imports.library(f"keras.src.{home}")
    if module is not None:
        found = run_module(machine, module).env.names.get(name)
        if isinstance(found, (Function, Class)):
            return machine.call(found, args, kwargs)
    return unmodelled(machine, path, args, kwargs)

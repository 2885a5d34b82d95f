"""The models that Keras brings: their own source is run, where Keras is installed.

They are read, like any file of the project; nothing of Keras is imported.
"""

from __future__ import annotations

from resblock_lint.interpreter.imports import run_module
from resblock_lint.interpreter.library import family, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Function, Tensor, Unknown, Value


@family("applications")
def applications(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`applications.ResNet50(…)`; `preprocess_input` keeps the shape of what it gets."""
    home, _, name = path.rpartition(".")
    plain = name == "preprocess_input" and bool(args)  # of arrays, and where Keras is not installed
    if plain and not isinstance(resolve(args[0]), Tensor):
        return resolve(args[0])
    module = machine.imports.library(f"keras.{home}") or machine.imports.library(f"keras.src.{home}")
    if module is not None:
        found = run_module(machine, module).env.names.get(name)
        if isinstance(found, (Function, Class)):
            made = machine.call(found, args, kwargs)
            return resolve(args[0]) if plain and isinstance(resolve(made), Unknown) else made
    if plain:
        return resolve(args[0])
    return unmodelled(machine, path, args, kwargs)

"""The models that Keras brings, and what they are helped by: their own source is run, where Keras is installed.

They are read, like any file of the project; nothing of Keras is imported.
"""

from __future__ import annotations

from resblock_lint.interpreter.dated import note_name
from resblock_lint.interpreter.imports import run_module
from resblock_lint.interpreter.library import family, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Function, Tensor, Unknown, Value

OLD_SHAPE = "_obtain_input_shape"  # the helper that works out what input a backbone takes, as Keras 2 called it
RENAMED = {"include_top": "require_flatten"}  # what it took before
PLAIN = ("utils.argument_validation",)  # modules of functions that only look at numbers and texts


@family("applications")
def applications(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`applications.ResNet50(…)`; `preprocess_input` keeps the shape of what it gets."""
    home, _, name = path.rpartition(".")
    if name == OLD_SHAPE:
        note_name(machine, name)
        name, kwargs = name[1:], {RENAMED.get(key, key): value for key, value in kwargs.items()}
    plain = name == "preprocess_input" and bool(args)  # of arrays, and where Keras is not installed
    if plain and not isinstance(resolve(args[0]), Tensor):
        return resolve(args[0])
    found = _source(machine, f"keras.{home}", name) or _source(machine, f"keras.src.{home}", name)
    if found is not None:
        made = machine.call(found, args, kwargs)
        return resolve(args[0]) if plain and isinstance(resolve(made), Unknown) else made
    if plain:
        return resolve(args[0])
    return unmodelled(machine, path, args, kwargs)


@family("utils")
def utilities(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A function of Keras that is plain Python: `utils.argument_validation.standardize_tuple(…)`."""
    home, _, name = path.rpartition(".")
    found = _source(machine, f"keras.src.{home}", name) if home in PLAIN else None
    return unmodelled(machine, path, args, kwargs) if found is None else machine.call(found, args, kwargs)


def _source(machine: Machine, home: str, name: str) -> Function | Class | None:
    """A function or a class by its own source; None where Keras is not installed, or has it not there."""
    module = machine.imports.library(home)
    found = run_module(machine, module).env.names.get(name) if module is not None else None
    return found if isinstance(found, (Function, Class)) else None

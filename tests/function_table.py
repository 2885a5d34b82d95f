"""The page of the functions, made from the entries: `python tests/function_table.py resblock_lint/layers/FUNCTIONS.md`.

Needs the installed Keras and TensorFlow, whose public names the page lists.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf
from keras.src.legacy import backend

import resblock_lint.layers.keras
from resblock_lint.interpreter import load
from resblock_lint.interpreter.library import LIBRARY
from resblock_lint.layers.registry import FUNCTIONS

assert resblock_lint.layers.keras
load.everything()
MODULES: dict[str, Any] = {
    "ops": keras.ops,
    "ops.image": keras.ops.image,
    "activations": keras.activations,
    "backend": backend,
    "tf": tf,
    "tf.nn": tf.nn,
    "tf.math": tf.math,
    "tf.image": tf.image,
    "tf.linalg": tf.linalg,
}
TITLES = {"ops": "keras.ops", "ops.image": "keras.ops.image", "activations": "keras.activations"}
TITLES["backend"] = "keras.backend, as tf.keras has it"
FOREIGN = {"keras_export", "py_all", "py_any"}
# functions that take functions, that give no tensors, or that read an index with slices: no entry can say what they make
FOR_THE_INTERPRETER = (
    "associative_scan cond convert_to_numpy custom_gradient dtype fori_loop get_item is_tensor jvp map scan shape "
    "switch vectorize vectorized_map while_loop"
).split()
HEAD = """# The functions that are modelled

Every public function of `keras.ops`, of `keras.activations`, of the old `keras.backend` and of the parts of TensorFlow that models
use, made by `python tests/function_table.py`. An *entry* agrees with the installed framework in its signature, in the shapes that
it makes and in what it refuses, and for `keras.ops` in the operations that a model shows. What *the interpreter runs itself* are
shape queries, conversions and control flow. Of the rest the result is unknown, which is said and counted, never guessed.
"""


def functions(module: Any) -> list[str]:
    """The public functions of a module, without its classes and modules."""

    def wanted(name: str) -> bool:
        found = getattr(module, name)
        plain = callable(found) and not isinstance(found, (type, ModuleType))
        return plain and not name.startswith("_") and name not in FOREIGN

    return sorted(filter(wanted, dir(module)))


def _part(title: str, names: list[str]) -> str:
    return f"**{title}** ({len(names)}): {', '.join(f'`{name}`' for name in names) or 'none'}.\n"


def section(prefix: str, module: Any) -> str:
    """What becomes of each function of one module."""
    names = functions(module)
    chosen: Callable[[bool, bool], list[str]] = lambda entry, run: [  # noqa: E731
        name
        for name in names
        if (f"{prefix}.{name}" in FUNCTIONS) is entry and (entry or (f"{prefix}.{name}" in LIBRARY) is run)
    ]
    parts = {
        "entries": chosen(True, False),
        "run by the interpreter itself": chosen(False, True),
        "not modelled": chosen(False, False),
    }
    texts = [_part(title, part) for title, part in parts.items()]
    return f"\n## {TITLES.get(prefix, prefix)}\n\n" + "\n".join(texts)


def page() -> str:
    """The whole page."""
    return HEAD + "".join(section(prefix, module) for prefix, module in MODULES.items())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(page())

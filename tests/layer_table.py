"""The page of the layers, made from the entries: `python tests/layer_table.py resblock_lint/layers/LAYERS.md` writes it.

Needs the installed Keras, whose public classes of `keras.layers` the page lists.
"""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

import resblock_lint.layers.keras
from resblock_lint.layers.registry import LAYERS

assert resblock_lint.layers.keras
RUN = "run by the interpreter itself"
FOREIGN = "wraps the code of another framework, which nobody runs here"
ELSEWHERE = {
    "InputLayer": RUN,
    "InputSpec": RUN,
    "Lambda": RUN,
    "Layer": RUN,
    "FlaxLayer": f"not modelled: {FOREIGN}",
    "JaxLayer": f"not modelled: {FOREIGN}",
    "TFSMLayer": f"not modelled: {FOREIGN}",
    "TorchModuleWrapper": f"not modelled: {FOREIGN}",
}
HEAD = """# The layers that are modelled

Every public class of `keras.layers`, made by `python tests/layer_table.py`. A class with an entry agrees with the installed
Keras in its signature, in the shapes that it makes, in its weights, and in what it refuses; of numbers that reach no shape (rates,
factors, ranges) nothing is asked. The third column is the entry's own first line, with shapes as Keras shows them.

| class | entry | what it makes |
|---|---|---|
"""


def classes() -> list[str]:
    """The public classes of `keras.layers`."""
    return sorted(name for name in dir(keras.layers) if isinstance(getattr(keras.layers, name), type))


def row(name: str) -> str:
    """One class: where its entry stands and what it makes, or why there is none."""
    entry = LAYERS.get(name)
    if entry is None:
        return f"| {name} | | {ELSEWHERE.get(name, 'not modelled')} |"
    file = entry.function.__module__.rpartition(".")[2]
    made = (inspect.getdoc(entry.function) or "").partition("\n")[0].replace("|", "\\|")
    return f"| {name} | [{file}](keras/{file}.py) | {made} |"


def page() -> str:
    """The whole page."""
    names = classes()
    modelled = sum(name in LAYERS for name in names)
    other = sum(ELSEWHERE.get(name) == RUN for name in names)
    tail = f"\n{modelled} of {len(names)} classes have entries; {other} are {RUN}; {len(names) - modelled - other} are not modelled.\n"
    return HEAD + "\n".join(map(row, names)) + "\n" + tail


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(page())

"""The calls of Keras' own layer tests, each as the text of a program, summarized and compared with what Keras builds.

What `tests/layers/test_keras_own_cases.py` compares entry by entry goes the whole way here: text, names, calls, models.
By hand: `python tests/summaries/own_layer_cases.py` prints the differences.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "layers"))

import keras
from keras_rows import differences
from own_cases import OwnCase, recorded

from resblock_lint.rows import Summary
from resblock_lint.summary import summarize

PLAIN = (bool, int, float, str, type(None))


class Unwritten(Exception):
    """A value that has no text."""


def written(value: Any) -> str:
    """The text of a plain value."""
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, (list, tuple)):
        inner = ", ".join(written(one) for one in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, keras.Layer) and type(value).__name__ in dir(keras.layers):
        return f"layers.{type(value).__name__}({arguments(given_to(value))})"
    raise Unwritten(type(value).__name__)


def given_to(layer: keras.Layer) -> dict[str, Any]:
    """The plain options of a layer that is handed to another one."""
    config = layer.get_config()
    return {
        key: value for key, value in config.items() if isinstance(value, PLAIN[:4]) and key not in ("trainable", "name")
    }


def arguments(options: dict[str, Any]) -> str:
    return ", ".join(f"{key}={written(value)}" for key, value in options.items() if key != "dtype")


def shapes_of(case: OwnCase) -> Any:
    if case.given.get("input_shape") is not None:
        return case.given["input_shape"]
    return keras.tree.map_structure(lambda one: tuple(one.shape), case.given.get("input_data"))


def inputs(shape: Any) -> str:
    """The text of the inputs that a shape, or several, ask for."""
    if isinstance(shape, dict):
        return ", ".join(f"{key.removesuffix('_shape')}={inputs(one)}" for key, one in shape.items())
    if isinstance(shape, list) or (isinstance(shape, tuple) and shape and isinstance(shape[0], (tuple, list))):
        return f"[{', '.join(inputs(one) for one in shape)}]"
    return f"keras.Input(batch_shape={written(tuple(shape))})"


def program(case: OwnCase) -> str:
    """The text of a program that binds `model`. Raises Unwritten."""
    shape = shapes_of(case)
    name = case.layer.__name__
    if name not in dir(keras.layers) or shape is None:
        raise Unwritten(name)
    called = f"layers.{name}({arguments(case.given['init_kwargs'])})"
    given = f"given = dict({inputs(shape)})" if isinstance(shape, dict) else f"given = {inputs(shape)}"
    outputs = "layer(**given)" if isinstance(shape, dict) else "layer(given)"
    return f"import keras\nfrom keras import layers\nlayer = {called}\n{given}\nmodel = keras.Model(given, {outputs})\n"


def ours(text: str) -> Summary:
    (found,) = summarize("case.py", {"case.py": text.encode()}.get, [])
    return found


def compare(text: str) -> list[str] | None:
    """The differences; None where Keras does not build the program either."""
    keras.backend.clear_session()
    names: dict[str, Any] = {}
    try:
        exec(text, names)
    except Exception:
        return None
    found = ours(text)
    return differences(names["model"], found) or ([] if found.complete else ["not modelled"])


def tally(every: int = 1) -> tuple[Counter[str], list[str]]:
    """How the calls came out, all of them or one of so many, and the differences in words."""
    cases = recorded()[0][::every]
    seen: Counter[str] = Counter()
    told: list[str] = []
    for case in cases:
        try:
            text = program(case)
        except Unwritten as problem:
            seen[f"unwritten: {problem}"] += 1
            continue
        found = compare(text)
        seen["not built" if found is None else "different" if found else "equal"] += 1
        if found:
            told.append("\n    ".join([case.where, *text.split("\n")[2:4], *found]))
    return seen, told


if __name__ == "__main__":
    counts, differing = tally()
    print(*differing, counts.most_common(), sep="\n")
    raise SystemExit(bool(differing))

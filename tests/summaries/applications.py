"""Every builder of `keras.applications` with many arguments, run on its own source, against what Keras builds.

By hand: `python tests/summaries/applications.py [word …]` compares the builds whose text contains one of the words.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import keras
from keras_rows import differences

from resblock_lint.files import Files
from resblock_lint.summary import summarize

HOME = Path(keras.src.applications.__file__).parent
NOT_MODELS = {"imagenet_utils"}
SMALL = {"include_top": False, "input_shape": (96, 96, 3)}
VARIANTS: list[dict[str, Any]] = [
    {}, {"include_top": False}, {"include_top": False, "input_shape": (None, None, 3)}, {"classes": 7},
    {"include_top": False, "pooling": "avg"}, {"include_top": False, "pooling": "max", "input_shape": (128, 160, 3)},
    {"include_top": False, "input_shape": (97, 131, 3)}, {"input_shape": (128, 128, 3), "classes": 3},
    {"include_top": False, "input_shape": (None, None, 1)}, {"name": "other"}, {"classifier_activation": None},
]  # fmt: skip
OWN: dict[str, list[dict[str, Any]]] = {
    "MobileNet": [{**SMALL, "alpha": alpha, "depth_multiplier": depth} for alpha in (0.25, 0.75, 1.4) for depth in (1, 2)],
    "MobileNetV2": [{**SMALL, "alpha": alpha} for alpha in (0.35, 0.5, 1.3, 1.4)],
    "MobileNetV3Small": [{"minimalistic": True}, {**SMALL, "alpha": 0.75}, {"dropout_rate": 0, "include_preprocessing": False}],
    "MobileNetV3Large": [{"minimalistic": True}, {**SMALL, "alpha": 1.25}, {"dropout_rate": 0.5, "pooling": "max"}],
    "NASNetMobile": [{**SMALL}],
    "EfficientNetB0": [{"drop_connect_rate": 0.5, "weights": None}],
    "EfficientNetV2B0": [{"include_preprocessing": False}],
    "ConvNeXtTiny": [{"include_preprocessing": False}],
}  # fmt: skip
TENSOR = {"input_tensor": "keras.layers.Input(shape=(160, 160, 3), name='given')", "include_top": "False"}


def builders() -> Iterator[tuple[str, str]]:
    """The module and the name of each builder."""
    for found in pkgutil.iter_modules([str(HOME)]):
        if found.name in NOT_MODELS or found.name.endswith("_test"):
            continue
        module = importlib.import_module(f"keras.src.applications.{found.name}")
        for name, value in list(vars(module).items()):
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and name[0].isupper() and "weights" in inspect.signature(value).parameters:
                yield found.name, name


def calls(module: str, name: str) -> Iterator[str]:
    """The texts of the calls that are compared."""
    known = inspect.signature(getattr(importlib.import_module(f"keras.src.applications.{module}"), name)).parameters
    for chosen in [*VARIANTS, *OWN.get(name, [])]:
        if all(key in known for key in chosen):
            words = {"weights": None, **chosen}
            yield f"{name}({', '.join(f'{key}={value!r}' for key, value in words.items())})"
    if "input_tensor" in known:
        yield f"{name}(weights=None, {', '.join(f'{key}={value}' for key, value in TENSOR.items())})"


def compare(module: str, call: str) -> list[str]:
    """The differences for one call; a call that Keras refuses has to be refused."""
    names = {**vars(importlib.import_module(f"keras.src.applications.{module}")), "keras": keras}
    keras.backend.clear_session()
    try:
        model = eval(call, names)
    except Exception as problem:
        model, refusal = None, problem
    (summary,) = summarize(str(HOME / f"{module}.py"), Files({}).read, [call])
    if model is None:
        return [] if summary.failure else [f"Keras refuses: {refusal!r}"]
    return differences(model, summary)


def main() -> None:
    words = sys.argv[1:]
    compared = wrong = 0
    for module, name in builders():
        for call in calls(module, name):
            if words and not any(word in call for word in words):
                continue
            found = compare(module, call)
            compared += 1
            wrong += bool(found)
            print(f"{'ok  ' if not found else 'FAIL'} {call}", flush=True)
            for line in found[:4]:
                print("    ", line)
    print(f"{compared} builds compared, {wrong} differ")
    os._exit(wrong > 0)


if __name__ == "__main__":
    main()

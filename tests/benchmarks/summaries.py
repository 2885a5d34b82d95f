"""Processor time of whole processes: a model's summary, against importing Keras and building the model."""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from whole_process import seconds

MODELS = {"ResNet50": "resnet", "NASNetLarge": "nasnet", "EfficientNetV2L": "efficientnet_v2"}
BACKENDS = {"numpy": "jax", "tensorflow": "tensorflow", "jax": "jax"}  # each with what it does not run without
BUILD = "import os; os.environ['KERAS_BACKEND'] = {backend!r}; import keras; keras.applications.{name}(weights=None)"
DEEP = """from keras import Input, Model, layers

def unit(x, first):
    y = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(16, 1)(x)))
    y = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(16, 3, padding="same")(y)))
    y = layers.BatchNormalization()(layers.Conv2D(64, 1)(y))
    return layers.ReLU()(layers.Add()([layers.Conv2D(64, 1)(x) if first else x, y]))

def resnet(units):
    x = inputs = Input((32, 32, 3))
    for i in range(units):
        x = unit(x, i == 0)
    return Model(inputs, x)
"""
UNITS = (33, 111, 333)  # of three convolutions each: 99, 333 and 999 of them


def summary(path: str, call: str, form: str) -> list[str]:
    return [sys.executable, "-m", "resblock_lint", "summary", path, "--call", call, "--output", form]


def commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The processes by name."""
    found = find_spec("keras")
    home = Path(next(iter(found.submodule_search_locations or []))) if found else None
    for name, module in MODELS.items():
        if home is not None:
            path = str(home / "src" / "applications" / f"{module}.py")
            for form in ("json", "text"):
                yield f"{name} {form}", summary(path, f"{name}(weights=None)", form)
            for backend, needed in BACKENDS.items():
                if find_spec(needed) is not None:
                    yield f"{name} {backend}", [sys.executable, "-c", BUILD.format(backend=backend, name=name)]
    deep = folder / "deep.py"
    deep.write_text(DEEP)
    for units in UNITS:
        yield f"deep {units}", summary(str(deep), f"resnet({units})", "json")


def main() -> None:
    """Runs each process several times, in turn, and prints medians and ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    os.environ.pop("KERAS_BACKEND", None)
    with tempfile.TemporaryDirectory() as folder:
        chosen = dict(commands(Path(folder)))
        times: dict[str, list[float]] = {name: [] for name in chosen}
        for turn in range(runs + 1):
            for name, command in chosen.items():
                taken = seconds(command, (0,))
                if turn:  # the first turn fills caches
                    times[name].append(taken)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, found in times.items():
        print(f"{name:28} {medians[name]:7.3f} s   ({min(found):.3f} to {max(found):.3f})")
    for name in MODELS:
        for backend in BACKENDS:
            if f"{name} {backend}" in medians:
                pairs = [
                    f"{form} {medians[f'{name} {backend}'] / medians[f'{name} {form}']:.1f}"
                    for form in ("json", "text")
                ]
                print(f"{name}: Keras on {backend} / summary as {', as '.join(pairs)}")
    base = medians[f"deep {UNITS[0]}"]
    for low, high in itertools.pairwise(UNITS):
        more = (medians[f"deep {high}"] - medians[f"deep {low}"]) / (high - low)
        print(f"from {low} to {high} units: {more * 1000:.2f} ms a unit (start-up and {UNITS[0]} units: {base:.3f} s)")


if __name__ == "__main__":
    main()

"""What the entry of a layer says of its inputs, whose rank is asked for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from resblock_lint import ir
from resblock_lint.interpreter.machine import Machine
from resblock_lint.layers.registry import Entry, Inferred, Need, Requirement, Shape
from resblock_lint.plain import replace
from resblock_lint.values import Layer

EXTENDED = ("Conv1D", "Conv2D", "Conv3D")  # to Keras 2 all axes in front of the image are their batch


def infer(machine: Machine, layer: Layer, shapes: Sequence[Shape], options: Mapping[str, Any]) -> Inferred:
    """Shapes, requirements and weights of a layer for inputs of these shapes."""
    entry = layer.entry
    assert entry is not None
    more = len(shapes[0]) - entry.rank if entry.rank is not None and shapes else 0
    if not more:
        return _of_entry(entry, shapes, options)
    if more > 0 and layer.kind in EXTENDED and _names_keras_2(machine, layer.site.path):
        machine.note_dated(f"Keras 3 refuses an input of rank {len(shapes[0])} in `{layer.kind}`")
        front, image = shapes[0][: more + 1], shapes[0][more + 1 :]
        found = _of_entry(entry, [(front[0], *image)], options)
        return replace(found, shape=(*front, *found.shape[1:]))
    wrong = Requirement(Need.INPUT, False, len(shapes[0]), entry.rank, text=f"an input of rank {entry.rank}")
    return Inferred(shapes[0], (wrong,))


def _of_entry(entry: Entry, shapes: Sequence[Shape], options: Mapping[str, Any]) -> Inferred:
    place = next((place for place, one in enumerate(entry.inputs) if one.kind == "Shapes"), len(shapes))
    rest = (tuple(shapes[place:]),) if place < len(shapes) else ()
    return entry.function(*shapes[:place], *rest, **options)


def _names_keras_2(machine: Machine, path: str) -> bool:
    """Whether a file imports `tf_keras`, which is Keras 2 whatever else is installed."""
    return any(
        isinstance(one, (ir.Import, ir.ImportFrom)) and one.module.split(".")[0] == "tf_keras"
        for module, body in machine.imports.bodies()
        if module.path == path
        for one in body
    )

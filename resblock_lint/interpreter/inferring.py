"""What the entry of a layer says of its inputs, whose rank is asked for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from resblock_lint import ir
from resblock_lint.conditions import negation
from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.options import bound
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.ranks import IMAGES
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import OPEN_BATCH, Entry, Inferred, Need, Requirement, Role, Shape
from resblock_lint.layers.shapes import asks_for_a_size
from resblock_lint.values import Layer, Tensor, Value

OF_CALLS = (Need.JOIN, Need.GROUPS, Need.WEIGHTS)  # what is looked at where a layer is built or called
EXTENDED = ("Conv1D", "Conv2D", "Conv3D")  # to Keras 2 all axes in front of the image are their batch

USUAL = {"kernel_size": 3, "pool_size": 2, "size": 2, "strides": 1, "dilation_rate": 1, "depth_multiplier": 1}


def infer(machine: Machine, layer: Layer, shapes: Sequence[Shape], options: Mapping[str, Any]) -> Inferred:
    """Shapes, requirements and weights of a layer for inputs of these shapes."""
    entry = layer.entry
    assert entry is not None
    _note_usual(machine, options)
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


def _note_usual(machine: Machine, options: Mapping[str, Any]) -> None:
    for name, usual in USUAL.items():
        given: object = options.get(name)
        for one in cast("tuple[object, ...]", given) if isinstance(given, tuple) else (given,):
            machine.learned.note_usual(one, usual)


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


def with_any_batch(inferred: Inferred, inputs: list[Tensor]) -> Inferred:
    """Only of an `Input` is it certain that its batch is open; what a caller hands in may have one of known size: it
    must, to the letter.
    """
    if all(one.node is not None for one in inputs):
        return inferred
    kept = tuple(one for one in inferred.requires if one.claim is not False or not _is_of_batch(one.left))
    if len(kept) == len(inferred.requires):
        return inferred
    known = (one if one in kept else replace(one, claim=negation(OPEN_BATCH)) for one in inferred.requires)
    return replace(inferred, requires=kept, letter=replace(inferred, requires=tuple(known)))


def of_shapes_alone(inferred: Inferred) -> Inferred:
    """What `compute_output_shape` of a layer of Keras works out: no weights, and not what only a call looks at."""
    kept = (one for one in inferred.requires if one.need not in OF_CALLS and not asks_for_a_size(one))
    return replace(inferred, requires=tuple(kept), weights=(), parts=())


def _is_of_batch(size: Size | None) -> bool:
    return isinstance(size, Dim) and BATCH.symbols <= size.symbols


def joined_axis(layer: Layer, entry: Entry) -> Value:
    """The axis along which a layer lays its inputs end to end; None for any other layer."""
    return resolve(layer.options.get("axis")) if entry.role is Role.CONCATENATION else None


def as_image(machine: Machine, layer: Layer, x: Tensor) -> Inferred | None:
    """What a layer that keeps all shapes makes of a tensor whose rank is not known; None where it would ask something,
    were it an image. Weights that have one axis are the same for any rank.
    """
    shape = tuple(machine.size_of(x.slot.name, axis, IMAGES) for axis in range(IMAGES))
    try:
        options = bound(machine, layer)
        found = infer(machine, layer, [shape], options)
    except Unmodelled:
        return Inferred(())
    weights = tuple((name, size) for name, size in found.weights if len(size) == 1)
    return None if isinstance(options.get("axis"), Dim) or found.requires else Inferred((), weights=weights)

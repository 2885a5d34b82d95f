"""Layers that merge several tensors into one."""

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import equal, some_of
from resblock_lint.dims import Dim
from resblock_lint.layers.keras.arguments import unknown, unmodelled
from resblock_lint.layers.registry import OPEN_BATCH, Inferred, Layout, Need, Numbers, Requirement, Role, Shape, layer
from resblock_lint.layers.shapes import axis_index, broadcast, defined, is_open, join, refused


def _merged(inputs: tuple[Shape, ...], layout: Layout) -> Inferred:
    """An elementwise merge: as in Keras, a tensor with fewer axes gets axes of size 1 after the batch."""
    if not inputs:
        return Inferred((), (refused("a merge has an input", 0, 1),))
    rank = max(len(shape) for shape in inputs)
    full = [(*shape[:1], *(1,) * (rank - len(shape)), *shape[1:]) for shape in inputs]
    made = broadcast(full, layout)
    shape = (*made.shapes[0][:1], *_opened(inputs, made.shapes[0]))
    return _of_known_batches(inputs, Inferred(shape, (*_one_batch(inputs), *made.requires), run=made.shapes[0]))


def _opened(inputs: tuple[Shape, ...], made: Shape) -> Shape:
    """The axes behind the batch; Keras leaves an axis open where one of the inputs does, whatever the others say."""
    sizes = list(made[1:])
    for shape in inputs:
        for place, size in enumerate(reversed(shape[1:]), 1):
            if is_open(size) and not is_open(sizes[-place]):
                sizes[-place] = size
    return tuple(sizes)


@layer("Add", role=Role.SUM)
def add(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The sum of its inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return _merged(inputs, layout)


@layer("Average", role=Role.SUM)
def average(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The mean of its inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return _merged(inputs, layout)


@layer("Maximum", role=Role.SUM)
def maximum(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The greatest of its inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return _merged(inputs, layout)


@layer("Minimum", role=Role.SUM)
def minimum(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The least of its inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return _merged(inputs, layout)


@layer("Subtract", role=Role.SUM)
def subtract(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The difference of two inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    made = _merged(inputs, layout)
    letter = made.letter and replace(made.letter, requires=(*_two(inputs), *made.letter.requires))
    return Inferred(made.shape, (*_two(inputs), *made.requires), run=made.run, letter=letter)


def _two(inputs: tuple[Shape, ...]) -> tuple[Requirement, ...]:
    return () if len(inputs) == 2 else (refused("a merge of exactly two inputs", len(inputs), 2, Need.INPUT),)


@layer("Multiply", role=Role.PRODUCT)
def multiply(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The product of its inputs: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return _merged(inputs, layout)


@layer("Concatenate", role=Role.CONCATENATION)
def concatenate(*inputs: Shape, axis: Numbers = -1) -> Inferred:
    """Its inputs end to end along `axis`; the other axes must agree: (N, A) and (N, B) give (N, A + B)."""
    if not inputs:
        return Inferred((), (refused("a merge has an input", 0, 1),))
    if axis is None or isinstance(axis, tuple):
        return Inferred(inputs[0], (refused("its axis is one number"),))
    if len(inputs) == 1 and isinstance(axis, int) and axis >= len(inputs[0]):
        return Inferred(inputs[0])  # Keras does not look at it
    made = join(inputs, axis)
    along = axis_index(axis, len(inputs[0]))
    pairs = enumerate(zip(inputs[0], made.shapes[0], strict=True))
    kept = tuple(one if at != along and is_open(one) != is_open(size) else size for at, (one, size) in pairs)
    joined = Inferred(kept, (*(_one_batch(inputs) if along != 0 else ()), *made.requires), run=made.shapes[0])
    return _of_known_batches(inputs, joined) if along != 0 else joined


def _one_batch(inputs: tuple[Shape, ...]) -> tuple[Requirement, ...]:
    """Batches of different known sizes do not merge."""
    first = inputs[0][:1]
    needs = (Requirement(Need.JOIN, equal(one, two[0]), one, two[0], 0) for one in first for two in inputs[1:] if two)
    return tuple(need for need in needs if need.claim is False)


def _of_known_batches(inputs: tuple[Shape, ...], made: Inferred) -> Inferred:
    """The same; to the letter batches that are not the same size do not merge, unless they are open."""
    if len({shape[:1] for shape in inputs}) < 2 or not all(inputs):
        return made
    first = min((shape[0] for shape in inputs), key=lambda size: len(repr(size)))  # which is said most shortly
    pairs = [(shape[0], equal(first, shape[0])) for shape in inputs]
    asked = [(one, some_of((OPEN_BATCH, claim))) for one, claim in pairs if not isinstance(claim, bool)]
    needs = [Requirement(Need.JOIN, claim, first, one, 0, text="batches are of one size") for one, claim in asked]
    shape = (first, *made.shapes[0][1:]) if all(isinstance(one[0], Dim) for one in inputs) else made.shapes[0]
    return replace(made, letter=replace(made, shape=shape, requires=(*made.requires, *needs))) if needs else made


@layer("Dot", role=Role.PRODUCT)
def dot(*inputs: Shape, axes: Numbers, normalize: object = False) -> Inferred:
    """The sum of products along one axis of each of two inputs: (N, A, C) and (N, B, C) give (N, A, B)."""
    if len(inputs) != 2:
        return Inferred(inputs[0] if inputs else (), _two(inputs))
    left, right = inputs
    pair = axes if isinstance(axes, tuple) and axes else tuple(_wrapped(axes, len(shape)) for shape in inputs)
    if any(not isinstance(axis, int) for axis in pair):
        sizes = (unknown("an axis of a dot product") for _ in range(max(len(left) + len(right) - 4, 1)))
        return Inferred((*left[:1], *sizes), unmodelled("the axes"))
    return _dotted(left, right, [axis for axis in pair if isinstance(axis, int)])


def _wrapped(axis: Numbers, rank: int) -> Numbers:
    """One negative axis for both inputs, counted round and round from the end as Keras does: -3 of two axes is 1."""
    return axis % rank if isinstance(axis, int) and axis < 0 and rank else axis


def _dotted(left: Shape, right: Shape, axes: list[int]) -> Inferred:
    """All axes but the summed ones, the batch once; and a size of 1 where nothing else is left."""
    one, two = axis_index(axes[0], len(left)), axis_index(axes[-1], len(right))
    if len(axes) != 2 or not one or not two:
        return Inferred(left, (refused("axes name one axis of each input, not the batch", need=Need.INPUT),))
    sizes = (*left[:one], *left[one + 1 :], *right[1:two], *right[two + 1 :])
    claim = equal(left[one], right[two])
    text = "the summed axes have one size"
    need = Requirement(Need.INPUT, claim, left[one], right[two], one, text=text)
    made = sizes if len(sizes) > 1 else (*sizes, 1)
    open_ends = (*defined(left[one]), *defined(right[two]))
    return Inferred(made, () if claim is True else (need, *(open_ends if len(open_ends) == 1 else ())))

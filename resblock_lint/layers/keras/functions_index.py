"""Functions that pick entries of a tensor, or spread one: slices, gathering, flips, one-hot codes, constants."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import axis_of, like, need, permuted, replaced, row
from resblock_lint.layers.registry import Inferred, Need, Numbers, Role, Several, Shape, function


@function("ops.flip", like=True)
def flip(x: Shape, axis: Numbers = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("ops.roll", like=True)
def roll(x: Shape, shift: object, axis: Numbers = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("tf.reverse", like=True)
def tf_reverse(tensor: Shape, axis: Numbers, name: object = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(tensor, axis)


@function("tf.roll", like=True)
def tf_roll(input: Shape, shift: object, axis: Numbers, name: object = None) -> Inferred:  # noqa: A002
    """Any shape, kept."""
    return Inferred(input)


@function("backend.reverse", like=True)
def backend_reverse(x: Shape, axes: Numbers) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axes)


def _sliced(x: Shape, begin: Several, size: Several) -> Inferred:
    """A part of every axis; a size of -1 takes what is left."""
    starts, sizes = row(begin), row(size)
    whole = need(Need.RANK, len(starts) == len(x) == len(sizes), len(starts), len(x), text="one entry for each axis")
    if whole:
        return Inferred(x, whole)
    made = tuple(full - start if wanted == -1 else wanted for full, start, wanted in zip(x, starts, sizes, strict=True))
    inside = all_of(at_least(full, start + size) for full, start, size in zip(x, starts, made, strict=True))
    signs = all_of(at_least(size, 0) for size in (*starts, *made))
    return Inferred(made, need(Need.ARGUMENT, all_of((inside, signs)), text="the slice lies inside"))


@function("ops.slice", role=Role.SLICE)
def slice_(inputs: Shape, start_indices: Several, shape: Several) -> Inferred:
    """(N, H, C) from (0, 1, 0) with shape (N, 2, C): (N, 2, C)."""
    return _sliced(inputs, start_indices, shape)


@function("tf.slice", role=Role.SLICE)
def tf_slice(input_: Shape, begin: Several, size: Several, name: object = None) -> Inferred:
    """(N, H, C) from (0, 1, 0) with size (-1, 2, C): (N, 2, C)."""
    return _sliced(input_, begin, size)


def gathered(x: Shape, indices: Shape, axis: Numbers, batch: int = 0) -> Inferred:
    """One axis replaced by the shape of the indices."""
    place, requires = axis_of(axis, len(x))
    return Inferred(x if place is None else replaced(x, place, *indices[batch:]), requires)


@function("ops.take")
def take(x: Shape, indices: Shape, axis: Numbers = None) -> Inferred:
    """(N, H, C) by indices (K,) along axis 1: (N, K, C)."""
    return Inferred(indices) if axis is None else gathered(x, indices, axis)


@function("backend.gather")
def backend_gather(reference: Shape, indices: Shape) -> Inferred:
    """(H, C) by indices (N, K): (N, K, C)."""
    return gathered(reference, indices, 0)


@function("tf.gather")
def tf_gather(
    params: Shape, indices: Shape, validate_indices: object = None, axis: Numbers = None, batch_dims: Size = 0,
    name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, C) by indices (K,) along axis 1: (N, K, C)."""
    batch = batch_dims if isinstance(batch_dims, int) else 0
    return gathered(params, indices, batch if axis is None else axis, batch)


@function("tf.nn.embedding_lookup")
def embedding_lookup(params: Shape, ids: Shape, max_norm: object = None, name: object = None) -> Inferred:
    """(V, C) by (N, T): (N, T, C)."""
    return gathered(params, ids, 0)


def _coded(x: Shape, count: Size, axis: Numbers) -> Inferred:
    """A new axis of `count` entries."""
    place, requires = axis_of(axis, len(x) + 1)
    at = len(x) if place is None else place
    positive = need(Need.ARGUMENT, at_least(count, 0), count, 0, text="the count of classes")
    return Inferred((*x[:at], count, *x[at:]), (*requires, *positive))


@function("ops.one_hot")
def one_hot(x: Shape, num_classes: Size, axis: Size = -1, dtype: object = None, sparse: object = False) -> Inferred:
    """(N, T): (N, T, num_classes); the new axis is the last one, or stands before one of the old."""
    made = _coded(x, num_classes, axis)
    inside = need(Need.INPUT, not isinstance(axis, int) or -1 <= axis < len(x), axis, len(x), text="the axis exists")
    return Inferred(made.shape, inside or made.requires)


@function("backend.one_hot")
def backend_one_hot(indices: Shape, num_classes: Size) -> Inferred:
    """(N, T): (N, T, num_classes)."""
    return _coded(indices, num_classes, -1)


@function("tf.one_hot")
def tf_one_hot(
    indices: Shape, depth: Size, on_value: object = None, off_value: object = None, axis: Numbers = None,
    dtype: object = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, T): (N, T, depth)."""
    return _coded(indices, depth, -1 if axis is None else axis)


def _spread_to(x: Shape, target: Numbers) -> Inferred:
    sizes = row(target)
    front = len(sizes) - len(x)
    if front < 0:
        return Inferred(sizes, need(Need.RANK, False, len(x), len(sizes), text="the rank only grows"))
    pairs = zip(x, sizes[front:], strict=True)
    claims = all_of(some_of((equal(size, 1), equal(size, wanted))) for size, wanted in pairs)
    return Inferred(sizes, need(Need.SPATIAL, claims, text="sizes are 1 or stay"))


@function("ops.broadcast_to")
def broadcast_to(x: Shape, shape: Several) -> Inferred:
    """(N, 1, C) to (N, H, C)."""
    return _spread_to(x, shape)


@function("tf.broadcast_to")
def tf_broadcast_to(input: Shape, shape: Several, name: object = None) -> Inferred:  # noqa: A002
    """(N, 1, C) to (N, H, C)."""
    return _spread_to(input, shape)


@function("tf.ensure_shape", like=True)
def ensure_shape(x: Shape, shape: Several, name: object = None) -> Inferred:
    """Any shape, which must be the given one where that has a size."""
    sizes = row(shape)
    rank = need(Need.RANK, len(sizes) == len(x), len(x), len(sizes), text="the promised rank")
    pairs = [(one, two) for one, two in zip(x, sizes, strict=False) if two != -1]
    claim = all_of(equal(one, two) for one, two in pairs)
    return Inferred(x, (*rank, *need(Need.INPUT, claim, text="the promised sizes")))


@function("tf.image.transpose")
def image_transpose(image: Shape, name: object = None) -> Inferred:
    """(N, H, W, C): (N, W, H, C)."""
    fine = need(Need.INPUT, len(image) in (3, 4), len(image), 4, text="the rank of the input")
    order = {3: (1, 0, 2), 4: (0, 2, 1, 3)}.get(len(image), tuple(range(len(image))))
    return Inferred(permuted(image, order), fine)

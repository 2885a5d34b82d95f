"""Functions that reduce axes of one tensor: means, sums, extremes, moments, indices.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import all_of, at_least, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Constant, axes_of, axis_of, names, need, replaced
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, function

MATRIX_NORMS = (None, "fro", "nuc", float("inf"), float("-inf"), 1, -1, 2, -2)


def reduced(x: Shape, axis: Numbers, keepdims: bool) -> Inferred:
    """The shape without these axes, or with 1 in their place; None means every axis."""
    places, requires = axes_of(axis, len(x))
    if keepdims:
        return Inferred(tuple(1 if place in places else size for place, size in enumerate(x)), requires)
    return Inferred(tuple(size for place, size in enumerate(x) if place not in places), requires)


@function(*names("ops", "mean sum std var any all amax amin median argmax argmin logsumexp ptp"))
@function(*names("ops", "nanmean nansum nanmax nanmin nanstd nanvar nanprod nanmedian nanargmax nanargmin"))
@function(*names("backend", "mean sum std var max min prod any all"))
def reduce(x: Shape, axis: Numbers = None, keepdims: Flag = False) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    return reduced(x, axis, keepdims)


@function(*names("ops", "max min"))
def extreme(x: Shape, axis: Numbers = None, keepdims: Flag = False, initial: object = None) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    return reduced(x, axis, keepdims)


@function("ops.prod")
def prod(x: Shape, axis: Numbers = None, keepdims: Flag = False, dtype: object = None) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    return reduced(x, axis, keepdims)


@function("ops.average")
def average(x: Shape, axis: Numbers = None, weights: Shape | None = None) -> Inferred:
    """(N, H, W, C) over axis 1: (N, W, C); the weights have the shape of the input, or are one row."""
    made = reduced(x, axis, False)
    one = need(Need.ARGUMENT, not isinstance(axis, tuple), text="one axis")
    if weights is None or one or made.requires:
        return Inferred(made.shape, (*made.requires, *one))
    beside = [equal(a, b) for a, b in zip(x, weights, strict=True)] if len(x) == len(weights) else [False]
    place, _ = axis_of(axis, len(x)) if axis is not None else (None, ())
    along = equal(x[place], weights[0]) if place is not None and len(weights) == 1 else False
    return Inferred(made.shape, need(Need.SPATIAL, some_of((all_of(beside), along)), text="a weight for each entry"))


@function("ops.size")
def size(x: Shape) -> Inferred:
    """The number of elements, as a tensor without axes."""
    return Inferred(())


@function("ops.ndim")
def ndim(x: Shape) -> Inferred:
    """The number of axes, which Keras takes for a row of that many numbers; where it runs, a tensor without axes."""
    return Inferred((len(x),), run=())


@function("tf.size")
def tf_size(input: Shape, out_type: object = None, name: object = None) -> Inferred:
    """The number of elements, as a tensor without axes."""
    return Inferred(())


@function("ops.count_nonzero")
def count_nonzero(x: Shape, axis: Numbers = None) -> Inferred:
    """(N, H, W, C) over axis 1: (N, W, C)."""
    return reduced(x, axis, False)


@function("ops.norm")
def norm(x: Shape, ord: Constant = None, axis: Numbers = None, keepdims: Flag = False) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    made = reduced(x, axis, keepdims)
    count = len(x) if axis is None else len(axis) if isinstance(axis, tuple) else 1
    words = ord in MATRIX_NORMS[1:3] if isinstance(ord, str) else True
    fits = words and (not isinstance(ord, str) if count == 1 else count != 2 or ord in MATRIX_NORMS)
    return replace(made, requires=(*made.requires, *need(Need.ARGUMENT, fits, text="an order that such a norm has")))


@function("tf.norm", "tf.linalg.norm")
def tf_norm(tensor: Shape, ord: object = "euclidean", axis: Numbers = None, keepdims: Flag = False) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    return reduced(tensor, axis, keepdims)


_REDUCE = "reduce_mean reduce_sum reduce_max reduce_min reduce_prod reduce_any reduce_all reduce_logsumexp"


@function(*names("tf", _REDUCE), *names("tf.math", f"{_REDUCE} reduce_std reduce_variance"))
def tf_reduce(input_tensor: Shape, axis: Numbers = None, keepdims: Flag = False, name: object = None) -> Inferred:
    """(N, H, W, C) over axes 1 and 2: (N, C), or (N, 1, 1, C) where they are kept."""
    return reduced(input_tensor, axis, keepdims)


@function("backend.argmax", "backend.argmin")
def backend_argmax(x: Shape, axis: Size = -1) -> Inferred:
    """(N, H, W, C) over the last axis: (N, H, W)."""
    return reduced(x, axis, False)


@function("tf.argmax", "tf.argmin", "tf.math.argmax", "tf.math.argmin")
def tf_argmax(input: Shape, axis: Numbers = None, output_type: object = None, name: object = None) -> Inferred:
    """(N, H, W, C) over the last axis: (N, H, W); without an axis, over the first."""
    return reduced(input, 0 if axis is None else axis, False)


def _twice(made: Inferred) -> Inferred:
    return Inferred((made.shapes[0], made.shapes[0]), made.requires, several=True)


@function("ops.moments")
def moments(x: Shape, axes: Numbers, keepdims: Flag = False, synchronized: object = False) -> Inferred:
    """The mean and the variance: (N, H, W, C) over axes 1 and 2 gives (N, C) twice."""
    return _twice(reduced(x, axes, keepdims))


@function("tf.nn.moments")
def tf_moments(x: Shape, axes: Numbers, shift: object = None, keepdims: Flag = False, name: object = None) -> Inferred:
    """The mean and the variance: (N, H, W, C) over axes 1 and 2 gives (N, C) twice."""
    return _twice(reduced(x, axes, keepdims))


def _best(x: Shape, k: Size) -> Inferred:
    """The values and the indices of the `k` greatest entries along the last axis."""
    place, requires = axis_of(-1, len(x))
    if place is None:
        return Inferred((x, x), requires, several=True)
    enough = need(Need.ARGUMENT, at_least(x[place], k), x[place], k, text="k entries are there")
    return Inferred((replaced(x, place, k),) * 2, enough, several=True)


@function("ops.top_k")
def top_k(x: Shape, k: Size, sorted: object = True) -> Inferred:
    """(…, C) gives (…, k) twice: values and indices."""
    return _best(x, k)


@function("tf.math.top_k", "tf.nn.top_k")
def tf_top_k(
    input: Shape, k: Size = 1, sorted: object = True, index_type: object = None, name: object = None
) -> Inferred:
    """(…, C) gives (…, k) twice: values and indices."""
    return _best(input, k)

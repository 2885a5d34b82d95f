"""Functions that make tensors out of numbers: of one value, counted, or evenly spaced.

Unit matrices stand in `functions_diagonal`.
"""

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size, ceildiv
from resblock_lint.layers.keras.arguments import Requirements, axis_of, names, need, plain, row, unknown
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.registry import Beside, Flag, Inferred, Need, Numbers, Several, Shape, function


@function(*names("ops", "zeros ones empty"))
@function("backend.zeros", "backend.ones")
def filled(shape: Several, dtype: object = None, name: object = None) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("tf.zeros", "tf.ones")
def tf_filled(shape: Several, dtype: object = None, name: object = None, layout: object = None) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("ops.full")
def full(shape: Several, fill_value: Beside, dtype: object = None) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("tf.fill")
def tf_fill(dims: Several, value: object, name: object = None, layout: object = None) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(dims))


@function("backend.random_normal")
def random_normal(
    shape: Several, mean: object = 0.0, stddev: object = 1.0, dtype: object = None, seed: object = None
) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("backend.truncated_normal")
def truncated_normal(
    shape: Several, mean: object = 0.0, stddev: object = 1.0, dtype: object = None, seed: object = None
) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("backend.random_uniform")
def random_uniform(
    shape: Several, minval: object = 0.0, maxval: object = 1.0, dtype: object = None, seed: object = None
) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("backend.random_bernoulli")
def random_bernoulli(shape: Several, p: object = 0.0, dtype: object = None, seed: object = None) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function(*names("keras_random", "normal truncated_normal"))
def keras_normal(
    shape: Several, mean: object = 0.0, stddev: object = 1.0, dtype: object = None, seed: object = None
) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("keras_random.uniform")
def keras_uniform(
    shape: Several, minval: object = 0.0, maxval: object = 1.0, dtype: object = None, seed: object = None
) -> Inferred:
    """A tensor of this shape."""
    return Inferred(row(shape))


@function(*names("tf.random", "normal truncated_normal"))
def tf_normal(
    shape: Several, mean: object = 0.0, stddev: object = 1.0, dtype: object = None, seed: object = None,
    name: object = None,
) -> Inferred:  # fmt: skip
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("tf.random.uniform")
def tf_uniform(
    shape: Several, minval: object = 0, maxval: object = None, dtype: object = None, seed: object = None,
    name: object = None,
) -> Inferred:  # fmt: skip
    """A tensor of this shape."""
    return Inferred(row(shape))


@function("tf.random.poisson")
def tf_poisson(shape: Several, lam: Shape, dtype: object = None, seed: object = None, name: object = None) -> Inferred:
    """A tensor of this shape for each of the numbers: (3,) of numbers (N, 2): (3, N, 2)."""
    return Inferred((*row(shape), *lam))


@function("tf.random.gamma")
def tf_gamma(
    shape: Several, alpha: Shape, beta: object = None, dtype: object = None, seed: object = None, name: object = None
) -> Inferred:
    """A tensor of this shape for each of the numbers: (3,) of numbers (N, 2): (3, N, 2)."""
    return Inferred((*row(shape), *alpha))


def counted(start: Size, stop: Numbers, step: Numbers) -> Inferred:
    """As many numbers as `range` would give."""
    low, high, gap = (0, start, 1) if stop is None else (start, plain(stop), 1)
    gap = 1 if step is None else plain(step)
    if gap == 0:
        return Inferred((unknown("a range"),), need(Need.ARGUMENT, False, gap, 1, text="a step"))
    if not isinstance(gap, int):
        return Inferred((ceildiv(high - low, gap),))
    far = high - low if gap > 0 else low - high
    ahead = need(Need.ARGUMENT, at_least(far, 0), high, low, text="the end lies ahead")
    return Inferred((ceildiv(far, abs(gap)),), ahead)


@function("ops.arange")
def arange(start: Size, stop: Numbers = None, step: Numbers = None, dtype: object = None) -> Inferred:
    """From 0 to a size: (size,)."""
    return counted(start, stop, step)


@function("backend.arange")
def backend_arange(start: Size, stop: Numbers = None, step: Numbers = 1, dtype: object = "int32") -> Inferred:
    """From 0 to a size: (size,)."""
    return counted(start, stop, step)


@function("tf.range")
def tf_range(
    start: Size, limit: Numbers = None, delta: Numbers = 1, dtype: object = None, name: object = "range"
) -> Inferred:
    """From 0 to a size: (size,)."""
    return counted(start, limit, delta)


def _spaced(start: Shape, stop: Shape, count: Size, axis: Size) -> Inferred:
    """A new axis of evenly spaced numbers between two tensors that broadcast."""
    made = elementwise((start, stop))
    place, requires = axis_of(axis, len(made.shapes[0]) + 1)
    at = place or 0
    return Inferred((*made.shapes[0][:at], count, *made.shapes[0][at:]), (*made.requires, *requires))


def _positive(count: Size) -> Requirements:
    return need(Need.ARGUMENT, not isinstance(count, int) or count >= 0, count, 0, text="a count of numbers")


@function("ops.linspace")
def linspace(
    start: Shape, stop: Shape, num: Size = 50, endpoint: object = True, retstep: Flag = False, dtype: object = None,
    axis: Size = 0,
) -> Inferred:  # fmt: skip
    """Between two numbers: (num,); between (N, C) and (N, C): (num, N, C)."""
    made = _spaced(start, stop, num, axis)
    plain_ends = need(Need.ARGUMENT, not (retstep and (start or stop)), text="a step only between two numbers")
    requires = (*made.requires, *_positive(num), *plain_ends)
    return Inferred((made.shapes[0], ()), requires, several=True) if retstep else Inferred(made.shape, requires)


@function("ops.logspace")
def logspace(
    start: Shape, stop: Shape, num: Size = 50, endpoint: object = True, base: object = 10, dtype: object = None,
    axis: Size = 0,
) -> Inferred:  # fmt: skip
    """Between two numbers: (num,); between (N, C) and (N, C): (num, N, C)."""
    return linspace(start, stop, num, axis=axis)


@function("ops.geomspace")
def geomspace(
    start: Shape, stop: Shape, num: Size = 50, endpoint: object = True, dtype: object = None, axis: Size = 0
) -> Inferred:
    """Between two numbers: (num,); between (N, C) and (N, C): (num, N, C)."""
    return linspace(start, stop, num, axis=axis)


@function("tf.linspace")
def tf_linspace(start: Shape, stop: Shape, num: Size, name: object = None, axis: Size = 0) -> Inferred:
    """Between two numbers: (num,)."""
    return linspace(start, stop, num, axis=axis)

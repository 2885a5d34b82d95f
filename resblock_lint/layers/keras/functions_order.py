"""Functions that put entries in order, count them, or add them up along an axis.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size, extreme
from resblock_lint.layers.keras.arguments import axis_of, like, names, need, new, plain, replaced, row, same_sizes
from resblock_lint.layers.keras.functions_reduce import reduced
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, function
from resblock_lint.layers.shapes import product


def ordered(x: Shape, axis: Numbers) -> Inferred:
    """Any shape, kept; without an axis all elements in one row."""
    return Inferred((product(x),)) if axis is None else like(x, axis)


@function("ops.sort", "ops.argsort")
def sort(x: Shape, axis: Numbers = -1) -> Inferred:
    """Any shape, kept; without an axis all elements in one row."""
    return ordered(x, axis)


@function("ops.argpartition")
def argpartition(x: Shape, kth: Numbers, axis: Numbers = -1) -> Inferred:
    """Any shape, kept; without an axis all elements in one row."""
    made = ordered(x, axis)
    return Inferred(made.shape, (*made.requires, *need(Need.ARGUMENT, not isinstance(kth, tuple), text="one place")))


@function("tf.sort")
def tf_sort(values: Shape, axis: Size = -1, direction: object = "ASCENDING", name: object = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(values, axis)


@function("tf.argsort")
def tf_argsort(
    values: Shape, axis: Size = -1, direction: object = "ASCENDING", stable: object = False, name: object = None
) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(values, axis)


@function(*names("ops", "cumsum cumprod nancumsum nancumprod"))
def cumsum(x: Shape, axis: Numbers = None, dtype: object = None) -> Inferred:
    """Any shape, kept; without an axis all elements in one row."""
    return ordered(x, axis)


@function(*names("tf", "cumsum"), *names("tf.math", "cumsum cumprod cumulative_logsumexp"), like=True)
def tf_cumsum(
    x: Shape, axis: Size = 0, exclusive: object = False, reverse: object = False, name: object = None
) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("backend.cumsum", "backend.cumprod", like=True)
def backend_cumsum(x: Shape, axis: Size = 0) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("ops.diff")
def diff(a: Shape, n: Size = 1, axis: Size = -1) -> Inferred:
    """(N, T): (N, T - n), or none of them."""
    place, requires = axis_of(axis, len(a))
    if place is None:
        return Inferred(a, requires)
    return Inferred(replaced(a, place, extreme("max", (a[place] - n, 0))), requires)


@function("ops.trapezoid")
def trapezoid(y: Shape, x: object = None, dx: object = 1.0, axis: Size = -1) -> Inferred:
    """(N, T) along the last axis: (N,)."""
    return reduced(y, axis, False)


def _at(x: Shape, q: Shape, axis: Numbers, keepdims: bool) -> Inferred:
    """What is left of the axes, once for each of `q` in front."""
    made = reduced(x, axis, keepdims)
    return Inferred((*q[:1], *made.shapes[0]), made.requires)


@function(*names("ops", "percentile nanpercentile"))
def percentile(x: Shape, q: Shape, axis: Numbers = None, method: object = "linear", keepdims: Flag = False) -> Inferred:
    """(N, H, C) over axis 1: (N, C), or (Q, N, C) for Q percentages."""
    return _at(x, q, axis, keepdims)


@function(*names("ops", "quantile nanquantile"))
def quantile(x: Shape, q: Shape, axis: Numbers = None, method: object = "linear", keepdims: Flag = False) -> Inferred:
    """(N, H, C) over axis 1: (N, C), or (Q, N, C) for Q parts, which are none where a list has but one."""
    return _at(x, q if q != (1,) else (), axis, keepdims)


@function("ops.bincount")
def bincount(x: Shape, weights: object = None, minlength: object = 0, sparse: object = False) -> Inferred:
    """(…, N): as many counts as the greatest number asks for, (…, ?)."""
    return Inferred((*x[:-1], new("counts")))


@function("ops.histogram")
def histogram(x: Shape, bins: Size = 10, range: Numbers = None) -> Inferred:
    """The counts (bins,) and the edges (bins + 1,)."""
    ends = row(range)
    pair = need(Need.ARGUMENT, len(ends) in (0, 2), len(ends), 2, text="two ends")
    known = len(ends) == 2 and all(isinstance(end, int) for end in ends)
    sorted_ends = need(Need.ARGUMENT, at_least(ends[1], ends[0]), ends[1], ends[0], text="in order") if known else ()
    positive = need(Need.ARGUMENT, at_least(bins, 0), bins, 0, text="a count of bins")
    return Inferred(((bins,), (bins + 1,)), (*pair, *sorted_ends, *positive), several=True)


@function("ops.unique")
def unique(
    x: Shape, sorted: object = True, return_index: Flag = False, return_inverse: Flag = False,
    return_counts: Flag = False, axis: Numbers = None, size: Numbers = None, fill_value: object = None,
) -> Inferred:  # fmt: skip
    """As many values as there are different ones, (?,), or along an axis; then what else is asked for."""
    count = new("values") if size is None else plain(size)
    place, requires = axis_of(axis, len(x)) if axis is not None else (None, ())
    values = (count,) if place is None else replaced(x, place, count)
    back = x if place is None else (x[place],)
    wanted = ((return_index, (count,)), (return_inverse, back), (return_counts, (count,)))
    made = (values, *(shape for asked, shape in wanted if asked))
    return Inferred(made, requires, several=True) if len(made) > 1 else Inferred(values, requires)


@function("ops.nonzero")
def nonzero(x: Shape) -> Inferred:
    """The places of what is not zero, a row of them for each axis."""
    return Inferred(((new("places"),),) * len(x), several=True)


_SEGMENTS = "segment_max segment_min segment_prod segment_sum"


@function(*names("ops", _SEGMENTS))
def segments(data: Shape, segment_ids: Shape, num_segments: Numbers = None, sorted: object = False) -> Inferred:
    """(N, C) by (N,): (segments, C)."""
    ranks = (
        *need(Need.RANK, len(segment_ids) == 1, len(segment_ids), 1, text="one row of segments"),
        *need(Need.RANK, len(data) >= 1, len(data), 1, text="at least one axis"),
    )
    count = new("segments") if num_segments is None else plain(num_segments)
    return Inferred((count, *data[1:]), ranks or same_sizes(data[:1], segment_ids, Need.SPATIAL))


@function(*names("tf.math", "segment_mean segment_max segment_min segment_prod segment_sum"))
def tf_segments(data: Shape, segment_ids: Shape, name: object = None) -> Inferred:
    """(N, C) by (N,): (segments, C)."""
    return segments(data, segment_ids)


@function(*names("tf.math", "unsorted_segment_mean unsorted_segment_max unsorted_segment_sum"))
def tf_unsorted_segments(data: Shape, segment_ids: Shape, num_segments: Size, name: object = None) -> Inferred:
    """(N, C) by (N,): (num_segments, C)."""
    front = data[: len(segment_ids)]
    ranks = need(Need.RANK, len(data) >= len(segment_ids), len(data), len(segment_ids), text="the axes of the segments")
    made = (num_segments, *data[len(segment_ids) :])
    return Inferred(made, ranks or same_sizes(front, segment_ids, Need.SPATIAL))


@function("tf.math.bincount")
def tf_bincount(
    arr: Shape, weights: object = None, minlength: object = None, maxlength: object = None, dtype: object = None,
    name: object = None, axis: object = None, binary_output: object = False,
) -> Inferred:  # fmt: skip
    """As many counts as the greatest number asks for: (?,)."""
    return Inferred((new("counts"),))


@function("tf.math.count_nonzero")
def tf_count_nonzero(
    input: Shape,
    axis: Numbers = None,
    keepdims: Flag = False,
    dtype: object = None,
    name: object = None,
) -> Inferred:
    """(N, H, C) over axis 1: (N, C)."""
    return reduced(input, axis, keepdims)

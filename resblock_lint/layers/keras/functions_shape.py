"""Functions that give the elements of one tensor another shape: transpose, squeeze, pad, repeat."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import (
    as_written,
    axes_of,
    axis_of,
    is_open,
    need,
    new,
    permuted,
    plain,
    replaced,
    row,
)
from resblock_lint.layers.registry import Beside, Inferred, Layout, Need, Numbers, Several, Shape, Text, function
from resblock_lint.layers.shapes import channel_axis, layout_of, product, spread


def transposed(x: Shape, axes: Numbers, layout: Layout) -> Inferred:
    """The axes in another order, None meaning the reverse; the layout goes where the channels go."""
    if axes is None:
        return Inferred(x[::-1])
    order, requires = axes_of(axes, len(x))
    whole = need(Need.RANK, len(row(axes)) == len(x), len(row(axes)), len(x), text="one entry for each axis")
    if requires or whole:
        return Inferred(x, (*requires, *whole))
    moved = order.index(channel_axis(len(x), layout)) if len(x) > 2 else 0
    after = {1: Layout.FIRST, len(x) - 1: Layout.LAST}.get(moved)
    return Inferred(permuted(x, order), layout=after)


@function("ops.transpose")
def transpose(x: Shape, axes: Several = None, *, layout: Layout = Layout.LAST) -> Inferred:
    """(N, H, W, C) by (0, 3, 1, 2): (N, C, H, W)."""
    return transposed(x, axes, layout)


@function("backend.permute_dimensions")
def permute_dimensions(x: Shape, pattern: Several, *, layout: Layout = Layout.LAST) -> Inferred:
    """(N, H, W, C) by (0, 3, 1, 2): (N, C, H, W)."""
    return transposed(x, pattern, layout)


@function("backend.transpose")
def backend_transpose(x: Shape) -> Inferred:
    """(N, C): (C, N)."""
    return Inferred(x[::-1])


@function("tf.transpose")
def tf_transpose(
    a: Shape, perm: Several = None, conjugate: object = False, name: object = "transpose", *,
    layout: Layout = Layout.LAST,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) by (0, 3, 1, 2): (N, C, H, W)."""
    return transposed(a, perm, layout)


@function("ops.swapaxes")
def swapaxes(x: Shape, axis1: Size, axis2: Size) -> Inferred:
    """(N, H, W, C) with axes 1 and 3 exchanged: (N, C, W, H)."""
    (one, first), (two, second) = axis_of(axis1, len(x)), axis_of(axis2, len(x))
    if one is None or two is None:
        return Inferred(x, (*first, *second))
    order = tuple(two if place == one else one if place == two else place for place in range(len(x)))
    return Inferred(permuted(x, order))


@function("ops.moveaxis")
def moveaxis(x: Shape, source: Numbers, destination: Numbers) -> Inferred:
    """(N, H, W, C) with the last axis moved to 1: (N, C, H, W)."""
    (start, first), (end, second) = axes_of(row(source), len(x)), axes_of(row(destination), len(x))
    if first or second or len(start) != len(end):
        paired = need(Need.ARGUMENT, len(start) == len(end), len(start), len(end), text="as many sources as places")
        return Inferred(x, (*first, *second, *paired))
    order = [place for place in range(len(x)) if place not in start]
    for place, axis in sorted(zip(end, start, strict=True)):
        order.insert(place, axis)
    return Inferred(permuted(x, tuple(order)))


def expanded(x: Shape, axis: Numbers) -> Inferred:
    """New axes of size 1, counted in the result."""
    rank = len(x) + len(row(axis))
    places, requires = axes_of(row(axis), rank)
    rest = iter(x)
    return Inferred(tuple(1 if place in places else next(rest, 1) for place in range(rank)), requires)


@function("ops.expand_dims")
def expand_dims(x: Shape, axis: Numbers) -> Inferred:
    """(N, C) at 1: (N, 1, C)."""
    return expanded(x, axis)


@function("backend.expand_dims")
def backend_expand_dims(x: Shape, axis: Numbers = -1) -> Inferred:
    """(N, C) at 1: (N, 1, C)."""
    return expanded(x, axis)


@function("tf.expand_dims")
def tf_expand_dims(input: Shape, axis: Numbers, name: object = None) -> Inferred:  # noqa: A002
    """(N, C) at 1: (N, 1, C)."""
    return expanded(input, axis)


def squeezed(x: Shape, axis: Numbers) -> Inferred:
    """Without these axes, which must have size 1; None drops every axis that is certainly 1."""
    if axis is None or axis == ():
        return Inferred(tuple(size for size in x if size != 1))
    places, requires = axes_of(axis, len(x))
    ones = tuple(one for place in places for one in as_written(x[place], 1, Need.ELEMENTS, text="a size of 1"))
    return Inferred(tuple(size for place, size in enumerate(x) if place not in places), (*requires, *ones))


@function("ops.squeeze")
def squeeze(x: Shape, axis: Numbers = None) -> Inferred:
    """(N, 1, C) at 1: (N, C)."""
    return squeezed(x, axis)


@function("backend.squeeze")
def backend_squeeze(x: Shape, axis: Numbers) -> Inferred:
    """(N, 1, C) at 1: (N, C)."""
    return squeezed(x, axis)


@function("tf.squeeze")
def tf_squeeze(input: Shape, axis: Numbers = None, name: object = None) -> Inferred:  # noqa: A002
    """(N, 1, C) at 1: (N, C)."""
    return squeezed(input, axis)


def padded(x: Shape, widths: tuple[Numbers, ...], *, shrink: bool = False) -> Inferred:
    """Every axis grows by what stands before and after it; unless it may shrink, neither is negative."""
    pairs = [spread(row(width) or (0,), 2) for width in widths]
    whole = need(Need.RANK, len(pairs) == len(x), len(pairs), len(x), text="one pair for each axis")
    if whole:
        return Inferred(x, whole)
    claim = all_of(at_least(side, 0) for pair in pairs for side in pair) if not shrink else True
    made = tuple(size + before + after for size, (before, after) in zip(x, pairs, strict=True))
    return Inferred(made, need(Need.ARGUMENT, claim, text="paddings are at least 0"))


@function("ops.pad")
def pad(x: Shape, pad_width: Several, mode: object = "constant", constant_values: Beside = None) -> Inferred:
    """(N, H, W, C) by ((0, 0), (1, 1), (1, 1), (0, 0)): (N, H + 2, W + 2, C); one pair stands for every axis."""
    if not isinstance(pad_width, tuple):
        return padded(x, (plain(pad_width, 0),) * len(x))
    pairs = pad_width if any(isinstance(pair, tuple) for pair in pad_width) else (pad_width,)
    return padded(x, pairs * len(x) if len(pairs) == 1 else pairs)


@function("tf.pad")
def tf_pad(
    tensor: Shape, paddings: Several, mode: object = "CONSTANT", constant_values: object = 0, name: object = None
) -> Inferred:
    """(N, H, W, C) by ((0, 0), (1, 1), (1, 1), (0, 0)): (N, H + 2, W + 2, C)."""
    return padded(tensor, paddings if isinstance(paddings, tuple) else ())


@function("backend.temporal_padding")
def temporal_padding(x: Shape, padding: Several = (1, 1)) -> Inferred:
    """(N, T, C) by (1, 1): (N, T + 2, C)."""
    return padded(x, (0, padding, 0))


@function("backend.spatial_2d_padding")
def spatial_2d_padding(x: Shape, padding: Several = ((1, 1), (1, 1)), data_format: Text = None) -> Inferred:
    """(N, H, W, C) by ((1, 1), (1, 1)): (N, H + 2, W + 2, C)."""
    pairs = padding if isinstance(padding, tuple) else ()
    layout = layout_of(data_format)
    return padded(x, (0, 0, *pairs) if layout is Layout.FIRST else (0, *pairs, 0))


@function("backend.spatial_3d_padding")
def spatial_3d_padding(x: Shape, padding: Several = ((1, 1), (1, 1), (1, 1)), data_format: Text = None) -> Inferred:
    """(N, D, H, W, C) by pairs of 1: (N, D + 2, H + 2, W + 2, C)."""
    return spatial_2d_padding(x, padding, data_format)


@function("ops.tile")
def tile(x: Shape, repeats: Several) -> Inferred:
    """(N, H, C) by (1, 2, 1): (N, 2 * H, C); missing axes are added in front."""
    times = row(repeats)
    rank = max(len(x), len(times))
    pairs = zip((1,) * (rank - len(x)) + x, (1,) * (rank - len(times)) + times, strict=True)
    return Inferred(tuple(size * count for size, count in pairs))


def _tiled(x: Shape, multiples: Several) -> Inferred:
    times = row(multiples)
    whole = need(Need.RANK, len(times) == len(x), len(times), len(x), text="one entry for each axis")
    return Inferred(tuple(size * count for size, count in zip(x, times, strict=False)), whole)


@function("tf.tile")
def tf_tile(input: Shape, multiples: Several, name: object = None) -> Inferred:  # noqa: A002
    """(N, H, C) by (1, 2, 1): (N, 2 * H, C)."""
    return _tiled(input, multiples)


@function("backend.tile")
def backend_tile(x: Shape, n: Several) -> Inferred:
    """(N, H, C) by (1, 2, 1): (N, 2 * H, C)."""
    return _tiled(x, n)


def repeated(x: Shape, repeats: Numbers, axis: Numbers) -> Inferred:
    """Every entry along an axis as often as it is given; without an axis, all elements in one row."""
    flat = (product(x),) if axis is None else x
    place, requires = axis_of(0 if axis is None else axis, len(flat))
    if place is None:
        return Inferred(x, requires)
    times = row(repeats)
    if is_open(flat[place]) and len(times) > 1:
        fits = need(Need.ELEMENTS, equal(flat[place], len(times)), flat[place], len(times), text="a count for each")
        return Inferred(replaced(flat, place, new("repeats")), fits)
    if len(times) == 1:
        return Inferred(replaced(flat, place, flat[place] * times[0]))
    each = need(Need.ELEMENTS, equal(flat[place], len(times)), flat[place], len(times), text="a count for each entry")
    return Inferred(replaced(flat, place, sum(times, start=0)), each)


@function("ops.repeat")
def repeat(x: Shape, repeats: Numbers, axis: Numbers = None) -> Inferred:
    """(N, H, C) twice along axis 1: (N, 2 * H, C)."""
    return repeated(x, repeats, axis)


@function("tf.repeat")
def tf_repeat(input: Shape, repeats: Numbers, axis: Numbers = None, name: object = None) -> Inferred:  # noqa: A002
    """(N, H, C) twice along axis 1: (N, 2 * H, C)."""
    return repeated(input, repeats, axis)


@function("backend.repeat_elements")
def repeat_elements(x: Shape, rep: Size, axis: Size) -> Inferred:
    """(N, H, C) twice along axis 1: (N, 2 * H, C)."""
    return repeated(x, rep, axis)


@function("backend.repeat", rank=2)
def backend_repeat(x: Shape, n: Size) -> Inferred:
    """(N, C): (N, n, C)."""
    return Inferred((*x[:1], n, *x[1:]))

"""Functions that cut images into patches and lay them together again, and pooling to a given size."""

from __future__ import annotations

from resblock_lint.conditions import divides
from resblock_lint.dims import Size, quotient
from resblock_lint.layers.keras.arguments import names, need, of_rank, row
from resblock_lint.layers.registry import (
    Capitals,
    Inferred,
    Layout,
    Need,
    Numbers,
    Several,
    Shape,
    Sizes,
    Small,
    Text,
    function,
)
from resblock_lint.layers.shapes import assemble, channel_axis, chosen, layout_of, product, spatial, spread, window


def _of_count(sizes: Sizes | Numbers, count: int) -> tuple[Size, ...]:
    """One size for each of some axes."""
    given = row(sizes)
    return given if len(given) == count else (given * count)[:count] if len(given) == 1 else spread(given or 1, count)


def _patches(
    x: Shape, size: Numbers, strides: Numbers, dilation: Numbers, padding: Text, layout: Layout, axes: int
) -> Inferred:
    """Every patch becomes the channels of one pixel."""
    ranks = of_rank(x, axes + 2, axes + 1)
    if ranks:
        return Inferred(x, ranks)
    told = (
        *need(Need.ARGUMENT, _told(strides, axes), text="strides"),
        *need(Need.ARGUMENT, _told(dilation, axes), text="rates"),
        *chosen("padding", padding, "valid", "same"),
    )
    sizes, gaps = _of_count(size, axes), _of_count(dilation, axes)
    steps = sizes if strides is None else _of_count(strides, axes)
    batched = x if len(x) == axes + 2 else (1, *x)
    found = [window(*axis, padding) for axis in zip(spatial(batched, layout), sizes, steps, gaps, strict=True)]
    depth = batched[channel_axis(axes + 2, layout)] * product(sizes)
    made = assemble(batched[0], [one for one, _ in found], depth, layout)
    fits = tuple(one for _, one in found if one is not None)
    return Inferred(made[axes + 2 - len(x) :], (*told, *fits), layout=layout)


def _told(sizes: Numbers, count: int) -> bool:
    """Whether an option is one number, or one for each axis."""
    return not isinstance(sizes, tuple) or len(sizes) == count


@function("ops.image.extract_patches")
def extract_patches(
    images: Shape, size: Numbers, strides: Numbers = None, dilation_rate: Numbers = 1, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) in patches of (h, w): (N, H / h, W / w, h * w * C); three sizes are for volumes."""
    count = len(size) if isinstance(size, tuple) else 2
    known = need(Need.ARGUMENT, count in (2, 3), count, 2, text="two sizes or three")
    made = _patches(images, size, strides, dilation_rate, padding, layout_of(data_format), 3 if count == 3 else 2)
    return Inferred(made.shape, (*known, *made.requires), layout=made.layout)


@function("ops.image.extract_patches_3d", operation="ExtractPatches")
def extract_patches_3d(
    volumes: Shape, size: Numbers, strides: Numbers = None, dilation_rate: Numbers = 1, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, D, H, W, C) in patches of (d, h, w): (N, D / d, H / h, W / w, d * h * w * C)."""
    three = need(Need.ARGUMENT, len(row(size)) in (1, 3), len(row(size)), 3, text="three sizes")
    made = _patches(volumes, size, strides, dilation_rate, padding, layout_of(data_format), 3)
    return Inferred(made.shape, (*three, *made.requires), layout=made.layout)


@function("tf.image.extract_patches", rank=4)
def tf_extract_patches(
    images: Shape, sizes: Several, strides: Several, rates: Several, padding: Capitals, name: object = None
) -> Inferred:
    """(N, H, W, C) in patches of (1, h, w, 1): (N, H / h, W / w, h * w * C)."""
    inner = [row(one)[1:3] for one in (sizes, strides, rates)]
    whole = all(len(row(one)) == 4 for one in (sizes, strides, rates))
    if not whole:
        return Inferred(images, need(Need.ARGUMENT, False, text="four numbers"))
    wrong = chosen("padding", padding, "VALID", "SAME")
    made = _patches(images, inner[0], inner[1], inner[2], "valid" if wrong else (padding or "").lower(), Layout.LAST, 2)
    return Inferred(made.shape, (*wrong, *made.requires), layout=made.layout)


def _out(size: Size, kernel: Size, dilation: Size, padding: Size, stride: Size) -> Size:
    return quotient(size + padding * 2 - dilation * (kernel - 1) - 1, stride) + 1


@function("ops.unfold", rank=4)
def unfold(x: Shape, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0, stride: Sizes = 1) -> Inferred:
    """(N, C, H, W) by (h, w): (N, C * h * w, patches)."""
    kernel, gaps, around, steps = (_of_count(one, 2) for one in (kernel_size, dilation, padding, stride))
    counts = [_out(*one) for one in zip(x[2:], kernel, gaps, around, steps, strict=True)]
    return Inferred((x[0], x[1] * product(kernel), product(counts)))


@function("ops.fold", rank=3)
def fold(
    x: Shape, output_size: Sizes, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0, stride: Sizes = 1
) -> Inferred:
    """(N, C * h * w, patches) by (h, w): (N, C, H, W)."""
    kernel = product(_of_count(kernel_size, 2))
    whole = need(Need.CHANNELS, divides(kernel, x[1]), x[1], kernel, text="whole patches")
    return Inferred((x[0], quotient(x[1], kernel), *_of_count(output_size, 2)), whole)


@function(*names("ops", "adaptive_average_pool adaptive_max_pool"))
def adaptive_pool(inputs: Shape, output_size: Several, data_format: Text = None) -> Inferred:
    """(N, C, H, W) to (h, w): (N, C, h, w). With channels last Keras keeps an axis too many: (N, H, h, w, C)."""
    layout = layout_of(data_format)
    sizes = row(output_size)
    whole = need(Need.ARGUMENT, isinstance(output_size, tuple), text="a size for each axis")
    ranks = need(Need.RANK, len(inputs) >= 2, len(inputs), 4, text="the rank of the input")
    if ranks or whole:
        return Inferred(inputs, (*ranks, *whole))
    if layout is Layout.FIRST:
        return Inferred((*inputs[:2], *sizes), layout=layout)
    run = (inputs[0], *sizes, inputs[-1])
    return Inferred((*inputs[: -len(sizes) or len(inputs)], *sizes, inputs[-1]), run=run)

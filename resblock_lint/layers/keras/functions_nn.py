"""Functions of neural networks: convolutions over given kernels.

Pooling stands in `functions_pool`, resizing in `functions_image`, normalization in `functions_norm`.
Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import divides, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, keras_format, need, row
from resblock_lint.layers.keras.functions_shape import padded
from resblock_lint.layers.registry import (
    Capitals,
    Inferred,
    Layout,
    Need,
    Numbers,
    Padding,
    Role,
    Shape,
    Sizes,
    Text,
    Word,
    function,
)
from resblock_lint.layers.shapes import assemble, channel_axis, chosen, layout_of, slide, spread, transposed_window
from resblock_lint.layers.shapes import spatial as spatial_sizes


def inner(sizes: Sizes, count: int, layout: Layout) -> Sizes:
    """Sizes for the spatial axes out of what TensorFlow takes: one, one for each of them, or one for every axis."""
    if not isinstance(sizes, tuple) or len(sizes) != count + 2:
        return sizes
    return sizes[2:] if layout is Layout.FIRST else sizes[1:-1]


def convolved(
    x: Shape,
    kernel: Shape,
    filters: Size,
    meets: Requirements,
    strides: Sizes,
    padding: Text,
    layout: Layout,
    dilation: Sizes,
) -> Inferred:
    """A convolution with a given kernel (…, in, out), which has the rank of the input."""
    count = len(x) - 2
    ranks = need(Need.RANK, len(kernel) == len(x) > 2, len(x), len(kernel), text="the kernel has the rank of the input")
    if ranks:
        return Inferred(x, ranks)
    hops, gaps = inner(strides, count, layout), inner(dilation, count, layout)
    sizes, fits = slide(x, kernel[:-2], hops, padding, layout, gaps)
    asked = (*meets, *chosen("padding", padding, "valid", "same"), *fits)
    return Inferred(assemble(x[0], sizes, filters, layout), asked, layout=layout)


def _same_channels(x: Shape, kernel: Shape, layout: Layout) -> Requirements:
    if len(x) < 3 or len(kernel) < 2:
        return ()
    channels = x[channel_axis(len(x), layout)]
    return need(Need.CHANNELS, equal(channels, kernel[-2]), channels, kernel[-2], text="the channels of the kernel")


def _grouped_channels(x: Shape, kernel: Shape, layout: Layout) -> Requirements:
    """TensorFlow convolves in groups where the kernel has fewer channels than the image."""
    if len(x) < 3 or len(kernel) < 2:
        return ()
    channels, part = x[channel_axis(len(x), layout)], kernel[-2]
    if channels == part or part == 0:
        return ()
    whole, groups = divides(part, channels), channels // part
    meets = need(Need.CHANNELS, whole, channels, part, text="the channels of the kernel")
    if whole is False:
        return meets
    return (*meets, *need(Need.GROUPS, divides(groups, kernel[-1]), kernel[-1], groups, text="filters"))


@function("ops.conv", role=Role.WEIGHTED)
def conv(
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Word = "valid", data_format: Text = None,
    dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, C, D): (N, H', W', D)."""
    layout = layout_of(data_format)
    meets = _same_channels(inputs, kernel, layout)
    return convolved(inputs, kernel, kernel[-1] if kernel else 1, meets, strides, padding, layout, dilation_rate)


@function("backend.conv1d", rank=3, role=Role.WEIGHTED)
@function("backend.conv2d", rank=4, role=Role.WEIGHTED)
@function("backend.conv3d", rank=5, role=Role.WEIGHTED)
def backend_conv(
    x: Shape, kernel: Shape, strides: Sizes = 1, padding: Text = "valid", data_format: Text = None,
    dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, C, D): (N, H', W', D)."""
    layout = layout_of(data_format)
    meets = _grouped_channels(x, kernel, layout)
    return convolved(x, kernel, kernel[-1] if kernel else 1, meets, strides, padding, layout, dilation_rate)


def framed_image(x: Shape, padding: Padding) -> tuple[Shape, Requirements, Text]:
    """An image with the sizes around it that TensorFlow takes in place of a word, what these ask for, and the word in
    small letters.
    """
    if not isinstance(padding, tuple):
        wrong = chosen("padding", padding, "VALID", "SAME")
        return x, wrong, "valid" if wrong else (padding or "valid").lower()
    made = padded(x, padding)
    return made.shapes[0], made.requires, "valid"


def _tf_convolved(
    x: Shape, kernel: Shape, strides: Numbers, padding: Padding, data_format: Text, dilations: Numbers
) -> Inferred:
    layout = layout_of(keras_format(data_format))
    framed, asked, word = framed_image(x, padding)
    meets = (*asked, *_grouped_channels(x, kernel, layout))
    hops, gaps = row(strides) or (1,), row(dilations) or (1,)
    filters = kernel[-1] if kernel else 1
    return convolved(framed, kernel, filters, meets, one_or_all(hops), word, layout, one_or_all(gaps))


def one_or_all(sizes: tuple[Size, ...]) -> Sizes:
    """One size alone, which is that of all axes; several as they are."""
    return sizes[0] if len(sizes) == 1 else sizes


@function("tf.nn.conv2d", rank=4, role=Role.WEIGHTED)
@function("tf.nn.conv3d", rank=5, role=Role.WEIGHTED)
def tf_conv(
    input: Shape, filters: Shape, strides: Numbers, padding: Padding, data_format: Text = "NHWC",
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, C, D): (N, H', W', D)."""
    return _tf_convolved(input, filters, strides, padding, data_format, dilations)


@function("tf.nn.conv1d", rank=3, role=Role.WEIGHTED)
def tf_conv1d(
    input: Shape, filters: Shape, stride: Numbers, padding: Capitals, data_format: Text = "NWC",
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C) with filters (k, C, D): (N, T', D)."""
    return _tf_convolved(input, filters, stride, padding, data_format, dilations)


@function("tf.nn.convolution", role=Role.WEIGHTED)
def tf_convolution(
    input: Shape, filters: Shape, strides: Numbers = None, padding: Capitals = "VALID", data_format: Text = None,
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, C, D): (N, H', W', D)."""
    return _tf_convolved(input, filters, strides, padding, data_format, dilations)


def _apart(kernel: Shape) -> Size:
    """The channels that a depthwise kernel (…, C, M) makes."""
    return kernel[-1] * kernel[-2] if len(kernel) > 1 else 1


@function("ops.depthwise_conv", role=Role.WEIGHTED)
def depthwise_conv(
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Word = "valid", data_format: Text = None,
    dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, C, M): (N, H', W', C * M)."""
    layout = layout_of(data_format)
    meets = _same_channels(inputs, kernel, layout)
    return convolved(inputs, kernel, _apart(kernel), meets, strides, padding, layout, dilation_rate)


@function("backend.depthwise_conv2d", rank=4, role=Role.WEIGHTED)
def backend_depthwise_conv(
    x: Shape, depthwise_kernel: Shape, strides: Sizes = (1, 1), padding: Text = "valid", data_format: Text = None,
    dilation_rate: Sizes = (1, 1),
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, C, M): (N, H', W', C * M)."""
    return depthwise_conv(x, depthwise_kernel, strides, padding, data_format, dilation_rate)


@function("tf.nn.depthwise_conv2d", rank=4, role=Role.WEIGHTED)
def tf_depthwise_conv(
    input: Shape, filter: Shape, strides: Numbers, padding: Padding, data_format: Text = None,
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a filter (h, w, C, M): (N, H', W', C * M)."""
    hops, gaps = one_or_all(row(strides) or (1,)), one_or_all(row(dilations) or (1,))
    framed, asked, word = framed_image(input, padding)
    made = depthwise_conv(framed, filter, hops, word, keras_format(data_format), gaps)
    return replace(made, requires=(*asked, *made.requires))


@function("ops.separable_conv", role=Role.WEIGHTED)
def separable_conv(
    inputs: Shape, depthwise_kernel: Shape, pointwise_kernel: Shape, strides: Sizes = 1, padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with kernels (h, w, C, M) and (1, 1, C * M, D): (N, H', W', D)."""
    apart = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    made = conv(apart.shapes[0], pointwise_kernel, data_format=data_format)
    return Inferred(made.shape, (*apart.requires, *made.requires), layout=made.layout)


@function("ops.conv_transpose", role=Role.WEIGHTED)
def conv_transpose(
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Word = "valid", output_padding: Numbers = None,
    data_format: Text = None, dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, D, C): (N, H', W', D)."""
    layout, count = layout_of(data_format), len(inputs) - 2
    ranks = need(Need.RANK, len(kernel) == len(inputs) > 2, len(inputs), len(kernel), text="the rank of the kernel")
    if ranks:
        return Inferred(inputs, ranks)
    channels = inputs[channel_axis(len(inputs), layout)]
    meets = need(Need.CHANNELS, equal(channels, kernel[-1]), channels, kernel[-1], text="the channels of the kernel")
    extra = (None,) * count if output_padding is None else spread(one_or_all(row(output_padding)), count)
    axes = zip(
        spatial_sizes(inputs, layout),
        kernel[:-2],
        spread(strides, count),
        spread(dilation_rate, count),
        extra,
        strict=True,
    )
    sizes = [transposed_window(size, k, s, d, padding, more) for size, k, s, d, more in axes]
    asked = (*meets, *chosen("padding", padding, "valid", "same"))
    return Inferred(assemble(inputs[0], sizes, kernel[-2], layout), asked, layout=layout)

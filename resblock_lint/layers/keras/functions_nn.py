"""Functions of neural networks: convolutions over given kernels, and pooling.

Resizing stands in `functions_image`, normalization in `functions_norm`.
Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import all_of, at_least, divides, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, keras_format, names, need, row
from resblock_lint.layers.keras.functions_shape import padded
from resblock_lint.layers.registry import Inferred, Layout, Need, Numbers, Padding, Role, Shape, Sizes, Text, function
from resblock_lint.layers.shapes import assemble, channel_axis, layout_of, slide, spread, transposed_window
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
    sizes, fits = slide(x, kernel[:-2], hops, (padding or "valid").lower(), layout, gaps)
    return Inferred(assemble(x[0], sizes, filters, layout), (*meets, *fits), layout=layout)


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
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Text = "valid", data_format: Text = None,
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
    """An image with the sizes around it that TensorFlow takes in place of a word, what these ask for, and the word."""
    if not isinstance(padding, tuple):
        return x, (), padding
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
    return convolved(framed, kernel, filters, meets, _one_or_all(hops), word, layout, _one_or_all(gaps))


def _one_or_all(sizes: tuple[Size, ...]) -> Sizes:
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
    input: Shape, filters: Shape, stride: Numbers, padding: Text, data_format: Text = "NWC",
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C) with filters (k, C, D): (N, T', D)."""
    return _tf_convolved(input, filters, stride, padding, data_format, dilations)


@function("tf.nn.convolution", role=Role.WEIGHTED)
def tf_convolution(
    input: Shape, filters: Shape, strides: Numbers = None, padding: Text = "VALID", data_format: Text = None,
    dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, C, D): (N, H', W', D)."""
    return _tf_convolved(input, filters, strides, padding, data_format, dilations)


def _apart(kernel: Shape) -> Size:
    """The channels that a depthwise kernel (…, C, M) makes."""
    return kernel[-1] * kernel[-2] if len(kernel) > 1 else 1


@function("ops.depthwise_conv", role=Role.WEIGHTED)
def depthwise_conv(
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Text = "valid", data_format: Text = None,
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
    hops, gaps = _one_or_all(row(strides) or (1,)), _one_or_all(row(dilations) or (1,))
    framed, asked, word = framed_image(input, padding)
    made = depthwise_conv(framed, filter, hops, word, keras_format(data_format), gaps)
    return replace(made, requires=(*asked, *made.requires))


@function("ops.separable_conv", role=Role.WEIGHTED)
def separable_conv(
    inputs: Shape, depthwise_kernel: Shape, pointwise_kernel: Shape, strides: Sizes = 1, padding: Text = "valid",
    data_format: Text = None, dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with kernels (h, w, C, M) and (1, 1, C * M, D): (N, H', W', D)."""
    apart = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    made = conv(apart.shapes[0], pointwise_kernel, data_format=data_format)
    return Inferred(made.shape, (*apart.requires, *made.requires), layout=made.layout)


@function("ops.conv_transpose", role=Role.WEIGHTED)
def conv_transpose(
    inputs: Shape, kernel: Shape, strides: Sizes = 1, padding: Text = "valid", output_padding: Numbers = None,
    data_format: Text = None, dilation_rate: Sizes = 1,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with a kernel (h, w, D, C): (N, H', W', D)."""
    layout, count = layout_of(data_format), len(inputs) - 2
    ranks = need(Need.RANK, len(kernel) == len(inputs) > 2, len(inputs), len(kernel), text="the rank of the kernel")
    if ranks:
        return Inferred(inputs, ranks)
    channels = inputs[channel_axis(len(inputs), layout)]
    meets = need(Need.CHANNELS, equal(channels, kernel[-1]), channels, kernel[-1], text="the channels of the kernel")
    extra = (None,) * count if output_padding is None else spread(_one_or_all(row(output_padding)), count)
    axes = zip(
        spatial_sizes(inputs, layout),
        kernel[:-2],
        spread(strides, count),
        spread(dilation_rate, count),
        extra,
        strict=True,
    )
    sizes = [transposed_window(size, k, s, d, padding, more) for size, k, s, d, more in axes]
    return Inferred(assemble(inputs[0], sizes, kernel[-2], layout), meets, layout=layout)


def pooled(x: Shape, pool: Sizes, strides: Sizes | None, padding: Text, layout: Layout) -> Inferred:
    """Windows over the spatial axes, apart by their own size where no stride is given."""
    ranks = need(Need.RANK, len(x) > 2, len(x), 3, text="the rank of the input")
    if ranks:
        return Inferred(x, ranks)
    reach = inner(pool, len(x) - 2, layout)
    hops = reach if strides is None else inner(strides, len(x) - 2, layout)
    sizes, fits = slide(x, reach, hops, (padding or "valid").lower(), layout)
    return Inferred(assemble(x[0], sizes, x[channel_axis(len(x), layout)], layout), fits, layout=layout)


@function(*names("ops", "max_pool average_pool"))
def max_pool(
    inputs: Shape, pool_size: Sizes, strides: Numbers = None, padding: Text = "valid", data_format: Text = None
) -> Inferred:
    """(N, H, W, C) by 2: (N, H // 2, W // 2, C)."""
    hops = None if strides is None else _one_or_all(row(strides))
    return pooled(inputs, pool_size, hops, padding, layout_of(data_format))


@function("backend.pool2d", rank=4)
def pool2d(
    x: Shape, pool_size: Sizes, strides: Sizes = (1, 1), padding: Text = "valid", data_format: Text = None,
    pool_mode: object = "max",
) -> Inferred:  # fmt: skip
    """(N, H, W, C) by (2, 2) with strides (2, 2): (N, H // 2, W // 2, C)."""
    return pooled(x, pool_size, strides, padding, layout_of(data_format))


def _tf_pooled(x: Shape, ksize: Numbers, strides: Numbers, padding: Text, data_format: Text) -> Inferred:
    hops = None if strides is None else _one_or_all(row(strides))
    return pooled(x, _one_or_all(row(ksize)), hops, padding, layout_of(keras_format(data_format)))


@function("tf.nn.max_pool")
@function("tf.nn.max_pool2d", rank=4)
def tf_max_pool(
    input: Shape,
    ksize: Numbers,
    strides: Numbers,
    padding: Padding,
    data_format: Text = None,
    name: object = None,
) -> Inferred:
    """(N, H, W, C) by 2 with strides 2: (N, H // 2, W // 2, C); (N, H, W, C) may be framed before."""
    framed, asked, word = framed_image(input, padding)
    made = _tf_pooled(framed, ksize, strides, word, data_format)
    return replace(made, requires=(*asked, *made.requires))


@function("tf.nn.pool")
def tf_any_pool(
    input: Shape, window_shape: Numbers, pooling_type: object, strides: Numbers = None, padding: Text = "valid",
    data_format: Text = None, dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) by (2, 2) with strides (2, 2): (N, H // 2, W // 2, C); without strides window by window."""
    reach = row(window_shape)
    gaps, hops = row(dilations) or (1,) * len(reach), row(strides) or (1,) * len(reach)
    wide = tuple((size - 1) * gap + 1 for size, gap in zip(reach, gaps, strict=False))
    dense = (padding or "").lower() != "same" or all(gap == 1 for gap in gaps)
    asked = need(Need.ARGUMENT, all_of(map(at_least, reach, hops)), text="strides within the window")
    asked = (*asked, *need(Need.ARGUMENT, dense, text="gaps between what is pooled only where nothing is padded"))
    made = _tf_pooled(input, wide, hops, padding, data_format)
    return replace(made, requires=(*asked, *made.requires))


@function("tf.nn.avg_pool")
@function("tf.nn.max_pool1d", "tf.nn.avg_pool1d", rank=3)
@function("tf.nn.avg_pool2d", rank=4)
@function("tf.nn.max_pool3d", "tf.nn.avg_pool3d", rank=5)
def tf_pool(
    input: Shape,
    ksize: Numbers,
    strides: Numbers,
    padding: Text,
    data_format: Text = None,
    name: object = None,
) -> Inferred:
    """(N, H, W, C) by 2 with strides 2: (N, H // 2, W // 2, C)."""
    return _tf_pooled(input, ksize, strides, padding, data_format)

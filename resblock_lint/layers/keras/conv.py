"""Convolutions: ordinary, depthwise, separable and transposed, in one, two and three spatial dimensions."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, divides, some_of
from resblock_lint.dims import Size, quotient
from resblock_lint.layers.keras.arguments import veiled
from resblock_lint.layers.registry import (
    Building,
    Flag,
    Inferred,
    Layout,
    Need,
    Numbers,
    Requirement,
    Role,
    Shape,
    Sizes,
    Text,
    Word,
    layer,
)
from resblock_lint.layers.shapes import (
    adapted,
    assemble,
    channel_axis,
    chosen,
    counted,
    defined,
    is_open,
    layout_of,
    positive,
    slide,
    spatial,
    spread,
    transposed_window,
    weigh,
)


def _convolved(
    x: Shape, filters: Size, kernel: Sizes, strides: Sizes, padding: Word, data_format: Text, dilation: Sizes,
    groups: Size, use_bias: bool, lora_rank: Numbers,
) -> Inferred:  # fmt: skip
    """A convolution in `len(x) - 2` dimensions: `filters` channels, each over `channels / groups` of the input."""
    layout, count = layout_of(data_format), len(x) - 2
    channels = x[channel_axis(len(x), layout)]
    sizes, asked = _slid(x, kernel, strides, padding, layout, dilation, causal=count == 1)
    counts = positive(filters, groups, text="filters and groups are at least 1")
    requires = (*counts, *_divisible(channels, filters, groups), *_either(count, strides, dilation), *asked)
    kernel_shape = (*spread(kernel, count), quotient(channels, groups), filters)
    weights = (*weigh(kernel_shape, filters, use_bias), *adapted("kernel", kernel_shape, lora_rank))
    shown = _shown(x, sizes, filters, layout, strides, padding, dilation)
    return Inferred(assemble(x[0], sizes, filters, layout), requires, weights, layout, shown=shown)


def _shown(
    x: Shape, sizes: tuple[Size, ...], channels: Size, layout: Layout, strides: Sizes, padding: Word, dilation: Sizes
) -> Shape | None:
    """What TensorFlow tells where a dilated convolution runs: of an image with an open side, or in strides, no side."""
    dilated, strided = (any(size != 1 for size in spread(some, len(sizes))) for some in (dilation, strides))
    lost = any(map(is_open, spatial(x, layout))) or (strided and (padding or "").lower() == "same")
    sides = veiled(sizes, dilated and lost)
    return None if sides is None else assemble(x[0], sides, channels, layout)


def _slid(
    x: Shape, kernel: Sizes, strides: Sizes, padding: Word, layout: Layout, dilation: Sizes, *, causal: bool = False
) -> tuple[tuple[Size, ...], tuple[Requirement, ...]]:
    """The spatial sizes after a convolution, and what every convolution asks of its input and its numbers."""
    word = padding.lower() if padding else padding
    asked = counted(len(x) - 2, kernel_size=kernel, strides=strides, dilation_rate=dilation)
    words = chosen("padding", word, "valid", "same", *(("causal",) if causal else ()))
    sizes, fits = slide(x, kernel, strides, word, layout, dilation)
    return sizes, (*asked, *words, *defined(x[channel_axis(len(x), layout)]), *fits)


def _divisible(channels: Size, filters: Size, groups: Size) -> tuple[Requirement, ...]:
    if isinstance(groups, int) and groups < 1:
        return ()  # that alone is refused
    pairs = (("input channels", channels), ("filters", filters))
    needs = [Requirement(Need.GROUPS, divides(groups, size), size, groups, text=text) for text, size in pairs]
    return tuple(one for one in needs if one.claim is not True)


def _either(count: int, strides: Sizes, dilation: Sizes) -> tuple[Requirement, ...]:
    """Keras refuses a convolution that is strided and dilated at once, even along different axes."""
    ones = (all_of(at_least(1, size) for size in spread(sizes, count)) for sizes in (strides, dilation))
    claim = some_of(ones)
    return () if claim is True else (Requirement(Need.ARGUMENT, claim, text="strides or dilation_rate is 1"),)


def _deepened(
    x: Shape, multiplier: Size, kernel: Sizes, strides: Sizes, padding: Word, data_format: Text, dilation: Sizes,
    use_bias: bool,
) -> Inferred:  # fmt: skip
    """A convolution of each channel alone: `channels * multiplier` channels."""
    layout = layout_of(data_format)
    channels = x[channel_axis(len(x), layout)]
    sizes, asked = _slid(x, kernel, strides, padding, layout, dilation)
    requires = (*positive(multiplier, text="depth_multiplier is at least 1"), *asked)
    weights = weigh((*spread(kernel, len(x) - 2), channels, multiplier), channels * multiplier, use_bias)
    shown = _shown(x, sizes, channels * multiplier, layout, strides, padding, dilation)
    return Inferred(assemble(x[0], sizes, channels * multiplier, layout), requires, weights, layout, shown=shown)


def _separated(
    x: Shape, filters: Size, multiplier: Size, kernel: Sizes, strides: Sizes, padding: Word, data_format: Text,
    dilation: Sizes, use_bias: bool,
) -> Inferred:  # fmt: skip
    """A depthwise convolution, and a pointwise one after it: `filters` channels."""
    deep = _deepened(x, multiplier, kernel, strides, padding, data_format, dilation, use_bias=False)
    layout, count = layout_of(data_format), len(x) - 2
    shape = deep.shapes[0]
    channels = shape[channel_axis(len(x), layout)]
    depthwise = ("depthwise_kernel", deep.weights[0][1])
    pointwise, *bias = weigh(((1,) * count + (channels, filters)), filters, use_bias)
    requires = (*positive(filters, text="filters is at least 1"), *deep.requires)
    weights = (depthwise, ("pointwise_kernel", pointwise[1]), *bias)
    sides = spatial(shape, layout)
    shown = _shown(x, sides, filters, layout, strides, padding, dilation)
    return Inferred(assemble(x[0], sides, filters, layout), requires, weights, layout, shown=shown)


def _transposed(
    x: Shape, filters: Size, kernel: Sizes, strides: Sizes, padding: Word, extra: Sizes | None, data_format: Text,
    dilation: Sizes, use_bias: bool,
) -> Inferred:  # fmt: skip
    """The transpose of a convolution: sizes grow by the strides; `extra` is the output padding."""
    layout, count = layout_of(data_format), len(x) - 2
    channels = x[channel_axis(len(x), layout)]
    word = padding.lower() if padding else padding
    numbers = [spread(sizes, count) for sizes in (kernel, strides, dilation)]
    extras = (None,) * count if extra is None else spread(extra, count)
    axes = zip(spatial(x, layout), *numbers, extras, strict=True)
    sizes = [transposed_window(size, k, s, d, word, e) for size, k, s, d, e in axes]
    asked = counted(count, kernel_size=kernel, strides=strides, dilation_rate=dilation)
    words = (*chosen("padding", word, "valid", "same"), *_less(count, extra, strides), *defined(channels))
    requires = (*positive(filters, text="filters is at least 1"), *asked, *_either(count, strides, dilation), *words)
    weights = weigh((*spread(kernel, count), filters, channels), filters, use_bias)
    return Inferred(assemble(x[0], sizes, filters, layout), requires, weights, layout)


def _less(count: int, extra: Sizes | None, strides: Sizes) -> tuple[Requirement, ...]:
    """The output padding is smaller than the strides, on every axis."""
    if extra is None:
        return ()
    text = "output_padding is less than strides"
    pairs = zip(spread(extra, count), spread(strides, count), strict=True)
    less = [Requirement(Need.ARGUMENT, at_least(step - 1, more), more, step, text=text) for more, step in pairs]
    return (*counted(count, least=0, output_padding=extra), *(one for one in less if one.claim is not True))


@layer("Conv1D", "Convolution1D", rank=3, role=Role.WEIGHTED)
def conv1d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = 1, padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = 1, groups: Size = 1, activation: object = None,
    use_bias: Flag = True, kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None, lora_rank: Numbers = None,
    lora_alpha: object = None,
) -> Inferred:  # fmt: skip
    """A 1-D convolution over (N, L, C): (N, L', filters)."""
    return _convolved(
        x, filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, lora_rank
    )  # fmt: skip


@layer("Conv2D", "Convolution2D", rank=4, role=Role.WEIGHTED)
def conv2d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1), padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = (1, 1), groups: Size = 1, activation: object = None,
    use_bias: Flag = True, kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None, lora_rank: Numbers = None,
    lora_alpha: object = None,
) -> Inferred:  # fmt: skip
    """A 2-D convolution over (N, H, W, C): (N, H', W', filters)."""
    return _convolved(
        x, filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, lora_rank
    )  # fmt: skip


@layer("Conv3D", "Convolution3D", rank=5, role=Role.WEIGHTED)
def conv3d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1, 1), padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = (1, 1, 1), groups: Size = 1, activation: object = None,
    use_bias: Flag = True, kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None, lora_rank: Numbers = None,
    lora_alpha: object = None,
) -> Inferred:  # fmt: skip
    """A 3-D convolution over (N, D, H, W, C): (N, D', H', W', filters)."""
    return _convolved(
        x, filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias, lora_rank
    )  # fmt: skip


@layer("DepthwiseConv1D", "DepthwiseConvolution1D", rank=3, role=Role.WEIGHTED)
def depthwise_conv1d(
    x: Shape, *, kernel_size: Sizes, strides: Sizes = 1, padding: Word = "valid", depth_multiplier: Size = 1,
    data_format: Text = None, dilation_rate: Sizes = 1, activation: object = None,
    use_bias: Flag = True, depthwise_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    depthwise_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    depthwise_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A 1-D convolution of each channel of (N, L, C): (N, L', C * depth_multiplier)."""
    return _deepened(x, depth_multiplier, kernel_size, strides, padding, data_format, dilation_rate, use_bias)


@layer("DepthwiseConv2D", "DepthwiseConvolution2D", rank=4, role=Role.WEIGHTED)
def depthwise_conv2d(
    x: Shape, *, kernel_size: Sizes, strides: Sizes = (1, 1), padding: Word = "valid", depth_multiplier: Size = 1,
    data_format: Text = None, dilation_rate: Sizes = (1, 1), activation: object = None,
    use_bias: Flag = True, depthwise_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    depthwise_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    depthwise_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A 2-D convolution of each channel of (N, H, W, C): (N, H', W', C * depth_multiplier)."""
    return _deepened(x, depth_multiplier, kernel_size, strides, padding, data_format, dilation_rate, use_bias)


@layer("SeparableConv1D", "SeparableConvolution1D", rank=3, role=Role.WEIGHTED)
def separable_conv1d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = 1, padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = 1, depth_multiplier: Size = 1, activation: object = None,
    use_bias: Flag = True, depthwise_initializer: object = "glorot_uniform",
    pointwise_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    depthwise_regularizer: object = None, pointwise_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, depthwise_constraint: object = None, pointwise_constraint: object = None,
    bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A depthwise 1-D convolution over (N, L, C), then a pointwise one: (N, L', filters)."""
    return _separated(
        x, filters, depth_multiplier, kernel_size, strides, padding, data_format, dilation_rate, use_bias
    )  # fmt: skip


@layer("SeparableConv2D", "SeparableConvolution2D", rank=4, role=Role.WEIGHTED)
def separable_conv2d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1), padding: Word = "valid",
    data_format: Text = None, dilation_rate: Sizes = (1, 1), depth_multiplier: Size = 1, activation: object = None,
    use_bias: Flag = True, depthwise_initializer: object = "glorot_uniform",
    pointwise_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    depthwise_regularizer: object = None, pointwise_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, depthwise_constraint: object = None, pointwise_constraint: object = None,
    bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A depthwise 2-D convolution over (N, H, W, C), then a pointwise one: (N, H', W', filters)."""
    return _separated(
        x, filters, depth_multiplier, kernel_size, strides, padding, data_format, dilation_rate, use_bias
    )  # fmt: skip


@layer("Conv1DTranspose", "Convolution1DTranspose", rank=3, role=Role.WEIGHTED, building=Building.CHANNELS)
def conv1d_transpose(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = 1, padding: Word = "valid",
    output_padding: Sizes | None = None, data_format: Text = None, dilation_rate: Sizes = 1,
    activation: object = None, use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A transposed 1-D convolution over (N, L, C): (N, L', filters), sizes times `strides`."""
    return _transposed(
        x, filters, kernel_size, strides, padding, output_padding, data_format, dilation_rate, use_bias
    )  # fmt: skip


@layer(
    "Conv2DTranspose", "Convolution2DTranspose", "Deconvolution2D", "Deconv2D", rank=4, role=Role.WEIGHTED,
    building=Building.CHANNELS,
)  # fmt: skip
def conv2d_transpose(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1), padding: Word = "valid",
    output_padding: Sizes | None = None, data_format: Text = None, dilation_rate: Sizes = (1, 1),
    activation: object = None, use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A transposed 2-D convolution over (N, H, W, C): (N, H', W', filters), sizes times `strides`."""
    return _transposed(
        x, filters, kernel_size, strides, padding, output_padding, data_format, dilation_rate, use_bias
    )  # fmt: skip


@layer(
    "Conv3DTranspose", "Convolution3DTranspose", "Deconvolution3D", "Deconv3D", rank=5, role=Role.WEIGHTED,
    building=Building.CHANNELS,
)  # fmt: skip
def conv3d_transpose(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1, 1), padding: Word = "valid",
    data_format: Text = None, output_padding: Sizes | None = None, dilation_rate: Sizes = (1, 1, 1),
    activation: object = None, use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A transposed 3-D convolution over (N, D, H, W, C): (N, D', H', W', filters), sizes times `strides`."""
    return _transposed(
        x, filters, kernel_size, strides, padding, output_padding, data_format, dilation_rate, use_bias
    )  # fmt: skip

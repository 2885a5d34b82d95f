"""Convolutions: ordinary, depthwise, separable and transposed, in one, two and three spatial dimensions."""

from __future__ import annotations

from resblock_lint.conditions import divides
from resblock_lint.dims import Size
from resblock_lint.layers.registry import Flag, Inferred, Need, Requirement, Role, Shape, Sizes, Text, layer
from resblock_lint.layers.shapes import assemble, channel_axis, layout_of, positive, slide, spread, weigh


def _convolved(
    x: Shape, filters: Size, kernel: Sizes, strides: Sizes, padding: Text, data_format: Text, dilation: Sizes,
    groups: Size, use_bias: bool,
) -> Inferred:  # fmt: skip
    """A convolution in `len(x) - 2` spatial dimensions: `filters` channels, each over `channels / groups` of the input."""
    layout = layout_of(data_format)
    channels = x[channel_axis(len(x), layout)]
    sizes, fits = slide(x, kernel, strides, padding, layout, dilation)
    counts = positive(filters, groups, text="filters and groups are at least 1")
    requires = (*counts, *_divisible(channels, filters, groups), *fits)
    kernel_shape = (*spread(kernel, len(x) - 2), channels // groups, filters)
    return Inferred(assemble(x[0], sizes, filters, layout), requires, weigh(kernel_shape, filters, use_bias), layout)


def _divisible(channels: Size, filters: Size, groups: Size) -> tuple[Requirement, ...]:
    if groups == 1:
        return ()
    return (
        Requirement(Need.GROUPS, divides(groups, channels), channels, groups, text="input channels"),
        Requirement(Need.GROUPS, divides(groups, filters), filters, groups, text="filters"),
    )


@layer("Conv2D", "Convolution2D", rank=4, role=Role.WEIGHTED)
def conv2d(
    x: Shape, *, filters: Size, kernel_size: Sizes, strides: Sizes = (1, 1), padding: Text = "valid",
    data_format: Text = None, dilation_rate: Sizes = (1, 1), groups: Size = 1, activation: object = None,
    use_bias: Flag = True, kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None,
) -> Inferred:  # fmt: skip
    """A 2-D convolution over (N, H, W, C): (N, H', W', filters)."""
    return _convolved(x, filters, kernel_size, strides, padding, data_format, dilation_rate, groups, use_bias)

"""Pooling: over windows, over whole images, and to a given size."""

from __future__ import annotations

from resblock_lint.layers.registry import Flag, Inferred, Shape, Sizes, Small, Text, layer
from resblock_lint.layers.shapes import assemble, channel_axis, chosen, counted, layout_of, slide, spread


def _pooled(x: Shape, pool: Sizes, strides: Sizes | None, padding: Text, data_format: Text) -> Inferred:
    """The channels kept, every other size that of a window which moves by `strides`, or else by its own size."""
    layout, count = layout_of(data_format), len(x) - 2
    steps = pool if strides is None else strides
    sizes, fits = slide(x, pool, steps, padding, layout)
    requires = (*counted(count, pool_size=pool, strides=steps), *chosen("padding", padding, "valid", "same"), *fits)
    return Inferred(assemble(x[0], sizes, x[channel_axis(len(x), layout)], layout), requires, (), layout)


def _whole(x: Shape, data_format: Text, keepdims: bool) -> Inferred:
    """One number for each channel: (N, C), or with `keepdims` every other size 1."""
    layout = layout_of(data_format)
    channels = x[channel_axis(len(x), layout)]
    if not keepdims:
        return Inferred((x[0], channels))
    return Inferred(assemble(x[0], (1,) * (len(x) - 2), channels, layout), layout=layout)


def _adapted(x: Shape, output_size: Sizes, data_format: Text) -> Inferred:
    """The channels kept, every other size as asked for."""
    layout, count = layout_of(data_format), len(x) - 2
    sizes = spread(output_size, count)
    requires = counted(count, least=0, output_size=output_size)
    return Inferred(assemble(x[0], sizes, x[channel_axis(len(x), layout)], layout), requires, (), layout)


@layer("MaxPooling1D", "MaxPool1D", rank=3)
def max_pooling1d(
    x: Shape, *, pool_size: Sizes = 2, strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The greatest of each window of (N, L, C): (N, L', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("AveragePooling1D", "AvgPool1D", rank=3)
def average_pooling1d(
    x: Shape, *, pool_size: Sizes, strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The mean of each window of (N, L, C): (N, L', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("MaxPooling2D", "MaxPool2D", rank=4)
def max_pooling2d(
    x: Shape, *, pool_size: Sizes = (2, 2), strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The greatest of each window of (N, H, W, C): (N, H', W', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("AveragePooling2D", "AvgPool2D", rank=4)
def average_pooling2d(
    x: Shape, *, pool_size: Sizes, strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The mean of each window of (N, H, W, C): (N, H', W', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("MaxPooling3D", "MaxPool3D", rank=5)
def max_pooling3d(
    x: Shape, *, pool_size: Sizes = (2, 2, 2), strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The greatest of each window of (N, D, H, W, C): (N, D', H', W', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("AveragePooling3D", "AvgPool3D", rank=5)
def average_pooling3d(
    x: Shape, *, pool_size: Sizes, strides: Sizes | None = None, padding: Small = "valid",
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """The mean of each window of (N, D, H, W, C): (N, D', H', W', C)."""
    return _pooled(x, pool_size, strides, padding, data_format)


@layer("GlobalAveragePooling1D", "GlobalAvgPool1D", rank=3)
@layer("GlobalMaxPooling1D", "GlobalMaxPool1D", rank=3)
def global_pooling1d(x: Shape, *, data_format: Text = None, keepdims: Flag = False) -> Inferred:
    """The mean or greatest of each channel of (N, L, C): (N, C), or (N, 1, C)."""
    return _whole(x, data_format, keepdims)


@layer("GlobalAveragePooling2D", "GlobalAvgPool2D", rank=4)
@layer("GlobalMaxPooling2D", "GlobalMaxPool2D", rank=4)
def global_pooling2d(x: Shape, *, data_format: Text = None, keepdims: Flag = False) -> Inferred:
    """The mean or greatest of each channel of (N, H, W, C): (N, C), or (N, 1, 1, C)."""
    return _whole(x, data_format, keepdims)


@layer("GlobalAveragePooling3D", "GlobalAvgPool3D", rank=5)
@layer("GlobalMaxPooling3D", "GlobalMaxPool3D", rank=5)
def global_pooling3d(x: Shape, *, data_format: Text = None, keepdims: Flag = False) -> Inferred:
    """The mean or greatest of each channel of (N, D, H, W, C): (N, C), or (N, 1, 1, 1, C)."""
    return _whole(x, data_format, keepdims)


@layer("AdaptiveAveragePooling1D", rank=3)
@layer("AdaptiveMaxPooling1D", rank=3)
def adaptive_pooling1d(x: Shape, *, output_size: Sizes, data_format: Text = None) -> Inferred:
    """The mean or greatest of as many windows of (N, L, C) as asked for: (N, *output_size, C)."""
    return _adapted(x, output_size, data_format)


@layer("AdaptiveAveragePooling2D", rank=4)
@layer("AdaptiveMaxPooling2D", rank=4)
def adaptive_pooling2d(x: Shape, *, output_size: Sizes, data_format: Text = None) -> Inferred:
    """The mean or greatest of as many windows of (N, H, W, C) as asked for: (N, *output_size, C)."""
    return _adapted(x, output_size, data_format)


@layer("AdaptiveAveragePooling3D", rank=5)
@layer("AdaptiveMaxPooling3D", rank=5)
def adaptive_pooling3d(x: Shape, *, output_size: Sizes, data_format: Text = None) -> Inferred:
    """The mean or greatest of as many windows of (N, D, H, W, C) as asked for: (N, *output_size, C)."""
    return _adapted(x, output_size, data_format)

"""Functions that pool: the greatest or the mean of each window.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import all_of, at_least
from resblock_lint.layers.keras.arguments import keras_format, names, need, row
from resblock_lint.layers.keras.functions_nn import framed_image, inner, one_or_all
from resblock_lint.layers.registry import (
    Capitals,
    Inferred,
    Layout,
    Need,
    Numbers,
    Padding,
    Shape,
    Sizes,
    Text,
    Word,
    function,
)
from resblock_lint.layers.shapes import assemble, channel_axis, chosen, layout_of, slide


def pooled(x: Shape, pool: Sizes, strides: Sizes | None, padding: Text, layout: Layout) -> Inferred:
    """Windows over the spatial axes, apart by their own size where no stride is given."""
    ranks = need(Need.RANK, len(x) > 2, len(x), 3, text="the rank of the input")
    if ranks:
        return Inferred(x, ranks)
    reach = inner(pool, len(x) - 2, layout)
    hops = reach if strides is None else inner(strides, len(x) - 2, layout)
    sizes, fits = slide(x, reach, hops, padding, layout)
    asked = (*chosen("padding", padding, "valid", "same"), *fits)
    return Inferred(assemble(x[0], sizes, x[channel_axis(len(x), layout)], layout), asked, layout=layout)


@function(*names("ops", "max_pool average_pool"))
def max_pool(
    inputs: Shape, pool_size: Sizes, strides: Numbers = None, padding: Word = "valid", data_format: Text = None
) -> Inferred:
    """(N, H, W, C) by 2: (N, H // 2, W // 2, C)."""
    hops = None if strides is None else one_or_all(row(strides))
    return pooled(inputs, pool_size, hops, padding, layout_of(data_format))


@function("backend.pool2d", rank=4)
def pool2d(
    x: Shape, pool_size: Sizes, strides: Sizes = (1, 1), padding: Text = "valid", data_format: Text = None,
    pool_mode: object = "max",
) -> Inferred:  # fmt: skip
    """(N, H, W, C) by (2, 2) with strides (2, 2): (N, H // 2, W // 2, C)."""
    return pooled(x, pool_size, strides, padding, layout_of(data_format))


def _tf_pooled(x: Shape, ksize: Numbers, strides: Numbers, padding: Padding, data_format: Text) -> Inferred:
    framed, asked, word = framed_image(x, padding)
    hops = None if strides is None else one_or_all(row(strides))
    made = pooled(framed, one_or_all(row(ksize)), hops, word, layout_of(keras_format(data_format)))
    return replace(made, requires=(*asked, *made.requires))


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
    return _tf_pooled(input, ksize, strides, padding, data_format)


@function("tf.nn.pool")
def tf_any_pool(
    input: Shape, window_shape: Numbers, pooling_type: object, strides: Numbers = None, padding: Capitals = "valid",
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
    padding: Capitals,
    data_format: Text = None,
    name: object = None,
) -> Inferred:
    """(N, H, W, C) by 2 with strides 2: (N, H // 2, W // 2, C)."""
    return _tf_pooled(input, ksize, strides, padding, data_format)

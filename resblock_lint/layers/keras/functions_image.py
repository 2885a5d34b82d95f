"""Functions of images: resizing, blocks between space and depth, flips, colours."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, divides, equal
from resblock_lint.dims import Size, quotient
from resblock_lint.layers.keras.arguments import keras_format, names, need, of_rank, replaced, row, unknown
from resblock_lint.layers.registry import Flag, Inferred, Layout, Need, Numbers, Pair, Shape, Text, function
from resblock_lint.layers.shapes import assemble, channel_axis, layout_of, spatial


def resized(x: Shape, height: Size, width: Size, layout: Layout) -> Inferred:
    """One image or a batch of them with other sizes."""
    ranks = of_rank(x, 4, 3)
    if ranks:
        return Inferred(x, ranks)
    front = x[: len(x) - 3]
    made = (x[-3], height, width) if layout is Layout.FIRST else (height, width, x[-1])
    fine = need(Need.ARGUMENT, all_of((at_least(height, 1), at_least(width, 1))), text="sizes are at least 1")
    return Inferred((*front, *made), fine, layout=layout)


def _resized_to(x: Shape, size: Numbers, layout: Layout) -> Inferred:
    sizes = row(size)
    pair = need(Need.ARGUMENT, len(sizes) == 2, len(sizes), 2, text="a height and a width")
    return Inferred(x, pair) if pair else resized(x, sizes[0], sizes[1], layout)


@function("ops.image.resize")
def resize(
    images: Shape, size: Pair, interpolation: object = "bilinear", antialias: object = False,
    crop_to_aspect_ratio: object = False, pad_to_aspect_ratio: object = False, fill_mode: object = "constant",
    fill_value: object = 0.0, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) to (h, w): (N, h, w, C)."""
    return _resized_to(images, size, layout_of(data_format))


@function("tf.image.resize")
def tf_resize(
    images: Shape, size: Pair, method: object = "bilinear", preserve_aspect_ratio: Flag = False,
    antialias: object = False, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) to (h, w): (N, h, w, C)."""
    made = _resized_to(images, size, Layout.LAST)
    if preserve_aspect_ratio and not of_rank(images, 4, 3):
        return Inferred((*images[:-3], unknown("height"), unknown("width"), images[-1]), made.requires)
    return made


@function("tf.image.resize_with_crop_or_pad")
def resize_with_crop_or_pad(image: Shape, target_height: Size, target_width: Size) -> Inferred:
    """(N, H, W, C) to (h, w): (N, h, w, C)."""
    return resized(image, target_height, target_width, Layout.LAST)


@function("tf.image.resize_with_pad")
def resize_with_pad(
    image: Shape, target_height: Size, target_width: Size, method: object = "bilinear", antialias: object = False
) -> Inferred:
    """(N, H, W, C) to (h, w): (N, h, w, C)."""
    return resized(image, target_height, target_width, Layout.LAST)


@function("backend.resize_images", rank=4)
def resize_images(
    x: Shape, height_factor: Size, width_factor: Size, data_format: Text, interpolation: object = "nearest"
) -> Inferred:
    """(N, H, W, C) by 2 and 2: (N, 2 * H, 2 * W, C)."""
    layout = layout_of(data_format)
    height, width = spatial(x, layout)
    return resized(x, height * height_factor, width * width_factor, layout)


@function("backend.resize_volumes", rank=5)
def resize_volumes(
    x: Shape, depth_factor: Size, height_factor: Size, width_factor: Size, data_format: Text
) -> Inferred:
    """(N, D, H, W, C) by 2, 2 and 2: (N, 2 * D, 2 * H, 2 * W, C)."""
    layout = layout_of(data_format)
    sizes = zip(spatial(x, layout), (depth_factor, height_factor, width_factor), strict=True)
    return Inferred(assemble(x[0], [size * factor for size, factor in sizes], x[channel_axis(5, layout)], layout))


def _to_depth(x: Shape, block: Size, layout: Layout) -> Inferred:
    """Blocks of pixels become channels; the block must divide height and width."""
    height, width = spatial(x, layout)
    fits = [need(Need.SPATIAL, divides(block, size), size, block, text="whole blocks") for size in (height, width)]
    large = need(Need.ARGUMENT, at_least(block, 2), block, 2, text="the size of the block")
    channels = x[channel_axis(4, layout)] * block * block
    shape = assemble(x[0], (quotient(height, block), quotient(width, block)), channels, layout)
    return Inferred(shape, (*large, *(one for fit in fits for one in fit)), layout=layout)


def _to_space(x: Shape, block: Size, layout: Layout) -> Inferred:
    """Channels become blocks of pixels; the block's square must divide them."""
    height, width = spatial(x, layout)
    channels = x[channel_axis(4, layout)]
    fits = need(Need.CHANNELS, divides(block * block, channels), channels, block * block, text="whole blocks")
    large = need(Need.ARGUMENT, at_least(block, 2), block, 2, text="the size of the block")
    shape = assemble(x[0], (height * block, width * block), quotient(channels, block * block), layout)
    return Inferred(shape, (*large, *fits), layout=layout)


@function("ops.space_to_depth", rank=4)
def space_to_depth(x: Shape, block_size: Size, data_format: Text = "channels_last") -> Inferred:
    """(N, H, W, C) by 2: (N, H // 2, W // 2, 4 * C)."""
    return _to_depth(x, block_size, layout_of(data_format))


@function("ops.depth_to_space", rank=4)
def depth_to_space(x: Shape, block_size: Size, data_format: Text = "channels_last") -> Inferred:
    """(N, H, W, C) by 2: (N, 2 * H, 2 * W, C // 4)."""
    return _to_space(x, block_size, layout_of(data_format))


@function("tf.nn.space_to_depth", rank=4)
def tf_space_to_depth(input: Shape, block_size: Size, data_format: Text = "NHWC", name: object = None) -> Inferred:  # noqa: A002
    """(N, H, W, C) by 2: (N, H // 2, W // 2, 4 * C)."""
    return _to_depth(input, block_size, layout_of(keras_format(data_format)))


@function("tf.nn.depth_to_space", rank=4)
def tf_depth_to_space(input: Shape, block_size: Size, data_format: Text = "NHWC", name: object = None) -> Inferred:  # noqa: A002
    """(N, H, W, C) by 2: (N, 2 * H, 2 * W, C // 4)."""
    return _to_space(input, block_size, layout_of(keras_format(data_format)))


@function(*names("tf.image", "flip_left_right flip_up_down per_image_standardization"), like=True)
def tf_image(image: Shape) -> Inferred:
    """One image or a batch of them, its shape kept."""
    return Inferred(image, of_rank(image, 4, 3))


@function(*names("tf.image", "random_flip_left_right random_flip_up_down"), like=True)
def tf_random_flip(image: Shape, seed: object = None) -> Inferred:
    """One image or a batch of them, its shape kept."""
    return Inferred(image, of_rank(image, 4, 3))


@function("tf.image.adjust_brightness", like=True)
def tf_brightness(image: Shape, delta: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(image)


def _recoloured(x: Shape, before: Size, after: Size) -> Inferred:
    if len(x) < 3:
        return Inferred(x, of_rank(x, 4))
    return Inferred(replaced(x, len(x) - 1, after), need(Need.CHANNELS, equal(x[-1], before), x[-1], before))


@function("tf.image.grayscale_to_rgb")
def grayscale_to_rgb(images: Shape, name: object = None) -> Inferred:
    """(N, H, W, 1): (N, H, W, 3)."""
    return _recoloured(images, 1, 3)


@function("tf.image.rgb_to_grayscale")
def rgb_to_grayscale(images: Shape, name: object = None) -> Inferred:
    """(N, H, W, 3): (N, H, W, 1)."""
    return _recoloured(images, 3, 1)

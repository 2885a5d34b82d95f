"""`ops.image`: colours, cropping and padding by pixels, transformations that keep the size, comparisons of images."""

from __future__ import annotations

from resblock_lint.conditions import Claim, all_of, at_least, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, need, new, of_rank, plain, replaced, row, same_sizes
from resblock_lint.layers.registry import Beside, Inferred, Layout, Need, Numbers, Several, Shape, Text, function
from resblock_lint.layers.shapes import defined, layout_of, same_rank


def _channels(x: Shape, layout: Layout) -> int:
    return len(x) - 3 if layout is Layout.FIRST else len(x) - 1


@function("ops.image.rgb_to_grayscale", operation="RGBToGrayscale")
def rgb_to_grayscale(images: Shape, data_format: Text = None) -> Inferred:
    """(N, H, W, 3): (N, H, W, 1)."""
    ranks = of_rank(images, 4, 3)
    if ranks:
        return Inferred(images, ranks)
    layout = layout_of(data_format)
    place = _channels(images, layout)
    known = some_of((equal(images[place], 1), equal(images[place], 3)))
    colours = need(Need.CHANNELS, known, images[place], 3, text="one channel or three")
    return Inferred(replaced(images, place, 1), colours, layout=layout)


@function("ops.image.rgb_to_hsv", operation="RGBToHSV")
@function("ops.image.hsv_to_rgb", operation="HSVToRGB")
def rgb_to_hsv(images: Shape, data_format: Text = None) -> Inferred:
    """(N, H, W, 3), kept."""
    ranks = of_rank(images, 4, 3)
    if ranks:
        return Inferred(images, ranks)
    place = _channels(images, layout_of(data_format))
    own, run = images[place], replaced(images, place, 3)
    return Inferred(images, need(Need.CHANNELS, equal(own, 3), own, 3, text="three channels"), run=run)


@function("ops.image.affine_transform")
def affine_transform(
    images: Shape, transform: Shape, interpolation: object = "bilinear", fill_mode: object = "constant",
    fill_value: object = 0, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C), kept; the transforms are (N, 8) or (8,)."""
    ranks = need(Need.RANK, len(transform) in (1, 2), len(transform), 2, text="the rank of the transform")
    return Inferred(images, (*of_rank(images, 4, 3), *ranks))


def _four(points: Shape) -> Claim:
    """(4, 2), or a batch of them."""
    return all_of((equal(points[-2], 4), equal(points[-1], 2))) if len(points) in (2, 3) else False


@function("ops.image.perspective_transform")
def perspective_transform(
    images: Shape, start_points: Shape, end_points: Shape, interpolation: object = "bilinear",
    fill_value: object = 0, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C), kept; the points are (N, 4, 2) or (4, 2)."""
    points = [need(Need.ARGUMENT, _four(one), text="four points") for one in (start_points, end_points)]
    alike = same_rank((start_points, end_points)) or same_sizes(start_points, end_points, Need.ARGUMENT)
    return Inferred(images, (*of_rank(images, 4, 3), *points[0], *points[1], *alike))


@function("ops.image.gaussian_blur")
def gaussian_blur(
    images: Shape, kernel_size: object = (3, 3), sigma: object = (1.0, 1.0), data_format: Text = None
) -> Inferred:
    """(N, H, W, C), kept."""
    return Inferred(images, of_rank(images, 4, 3))


@function("ops.image.elastic_transform")
def elastic_transform(
    images: Shape, alpha: object = 20.0, sigma: object = 5.0, interpolation: object = "bilinear",
    fill_mode: object = "reflect", fill_value: object = 0.0, seed: object = None, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C), kept."""
    return Inferred(images, of_rank(images, 4, 3))


@function("ops.image.sobel_edges", rank=4)
def sobel_edges(images: Shape, data_format: Text = None) -> Inferred:
    """(N, H, W, C): (N, H, W, C, 2)."""
    return Inferred((*images, 2))


@function("tf.image.sobel_edges", rank=4)
def tf_sobel_edges(image: Shape) -> Inferred:
    """(N, H, W, C): (N, H, W, C, 2)."""
    return Inferred((*image, 2))


@function("ops.image.scale_and_translate")
def scale_and_translate(
    images: Beside, output_shape: Several, scale: Beside, translation: Beside, spatial_dims: object, method: object,
    antialias: object = True,
) -> Inferred:  # fmt: skip
    """A tensor of the given shape."""
    return Inferred(tuple(new("size") if size == -1 else size for size in row(output_shape)))


@function("ops.image.map_coordinates")
def map_coordinates(
    inputs: Shape, coordinates: Shape, order: object, fill_mode: object = "constant", fill_value: object = 0
) -> Inferred:
    """(H, W) at coordinates (2, …): (…)."""
    ranks = need(Need.RANK, len(coordinates) >= 2, len(coordinates), 2, text="the rank of the coordinates")
    if ranks:
        return Inferred(inputs, ranks)
    fits = need(
        Need.ARGUMENT, equal(coordinates[0], len(inputs)), coordinates[0], len(inputs), text="one for each axis"
    )
    return Inferred(coordinates[1:], (*fits, *defined(coordinates[0])))


@function("ops.image.ssim", operation="SSIM")
def ssim(
    image1: Shape, image2: Shape, max_val: object = 1.0, filter_size: object = 11, filter_sigma: object = 1.5,
    k1: object = 0.01, k2: object = 0.03, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """Two batches of images (N, H, W, C): (N,)."""
    return Inferred(image1[:1] if len(image1) == 4 else (), (*of_rank(image1, 4, 3), *of_rank(image2, 4, 3)))


def _side(size: Size, first: Numbers, last: Numbers, total: Numbers, sign: int) -> tuple[Size, Requirements]:
    """One axis, made longer (sign 1) or shorter (-1) by what stands on both sides."""
    missing = [first, last, total].count(None)
    two = need(Need.ARGUMENT, missing == 1, missing, 1, text="two of both sides and the size")
    if two:
        return size, two
    sides = plain(first, 0) + plain(last, 0)
    made = size + sides * sign if total is None else plain(total, 0)
    given = [one for one in (first, last) if one is not None]
    rest = (made - size if sign > 0 else size - made) - sides
    claims = [plain(one) for one in given] + ([rest] if total is not None else []) + [made]
    return made, tuple(one for size in claims for one in need(Need.ARGUMENT, at_least(size, 0), size, 0, text="sides"))


def _framed(
    x: Shape, sides: tuple[Numbers, ...], height: Numbers, width: Numbers, layout: Layout, sign: int
) -> Inferred:
    ranks = of_rank(x, 4, 3)
    if ranks:
        return Inferred(x, ranks)
    place = len(x) - (2 if layout is Layout.FIRST else 3)
    top, left, bottom, right = sides
    tall, first = _side(x[place], top, bottom, height, sign)
    wide, second = _side(x[place + 1], left, right, width, sign)
    open_sides = [size for size, given in ((x[place], height), (x[place + 1], width)) if given is None and sign < 0]
    made = (*x[:place], tall, wide, *x[place + 2 :])
    return Inferred(made, (*first, *second, *defined(*open_sides)), layout=layout)


@function("ops.image.pad_images")
def pad_images(
    images: Shape, top_padding: Numbers = None, left_padding: Numbers = None, bottom_padding: Numbers = None,
    right_padding: Numbers = None, target_height: Numbers = None, target_width: Numbers = None,
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with rows and columns around: (N, H + top + bottom, W + left + right, C)."""
    sides = (top_padding, left_padding, bottom_padding, right_padding)
    return _framed(images, sides, target_height, target_width, layout_of(data_format), 1)


@function("ops.image.crop_images")
def crop_images(
    images: Shape, top_cropping: Numbers = None, left_cropping: Numbers = None, bottom_cropping: Numbers = None,
    right_cropping: Numbers = None, target_height: Numbers = None, target_width: Numbers = None,
    data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) without rows and columns: (N, H - top - bottom, W - left - right, C)."""
    sides = (top_cropping, left_cropping, bottom_cropping, right_cropping)
    return _framed(images, sides, target_height, target_width, layout_of(data_format), -1)

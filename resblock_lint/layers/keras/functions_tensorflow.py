"""Functions of `tf` and of the old `backend` that `keras.ops` does not name: colours, boxes, transposed kernels.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import (
    Requirements,
    axis_of,
    keras_format,
    like,
    names,
    need,
    new,
    of_rank,
    plain,
    replaced,
    row,
)
from resblock_lint.layers.keras.functions_image import resized
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.keras.functions_nn import conv, depthwise_conv, framed_image, inner
from resblock_lint.layers.keras.functions_pool import pooled
from resblock_lint.layers.registry import (
    Capitals,
    Inferred,
    Layout,
    Need,
    Numbers,
    Padding,
    Role,
    Several,
    Shape,
    Sizes,
    Text,
    function,
)
from resblock_lint.layers.shapes import channel_axis, layout_of, spatial, spread, window


@function(
    *names("tf", "acosh asinh atanh"), *names("tf.math", "acosh asinh atanh erfc erfinv lgamma digamma"), like=True
)
def numbers(x: Shape, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("tf.math", "real imag angle"), like=True)
def parts(input: Shape, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(input)


@function("tf.clip_by_norm", like=True)
def clip_by_norm(t: Shape, clip_norm: object, axes: object = None, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(t)


@function("tf.saturate_cast", like=True)
def saturate_cast(value: Shape, dtype: object, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(value)


@function("tf.scalar_mul", "tf.math.scalar_mul")
def scalar_mul(scalar: object, x: Shape, name: object = None) -> Inferred:
    """The shape of x."""
    return Inferred(x)


@function(*names("tf.math", "xlogy multiply_no_nan"))
def two_numbers(x: Shape, y: Shape, name: object = None) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((x, y))


@function("tf.atan2", "tf.math.atan2")
def atan2(y: Shape, x: Shape, name: object = None) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((y, x))


@function("tf.complex", "tf.dtypes.complex")
def complex_(real: Shape, imag: Shape, name: object = None) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((real, imag))


@function("tf.nn.l2_loss")
def l2_loss(t: Shape, name: object = None) -> Inferred:
    """Any shape: one number, ()."""
    return Inferred(())


@function("tf.nn.zero_fraction", "tf.math.zero_fraction")
def zero_fraction(value: Shape, name: object = None) -> Inferred:
    """Any shape: one number, ()."""
    return Inferred(())


@function("tf.nn.crelu")
def crelu(features: Shape, axis: Size = -1, name: object = None) -> Inferred:
    """(N, C): (N, 2 * C)."""
    place, requires = axis_of(axis, len(features))
    return Inferred(features if place is None else replaced(features, place, features[place] * 2), requires)


@function("tf.nn.local_response_normalization", "tf.nn.lrn", rank=4, like=True, role=Role.NORMALIZATION)
def local_response_normalization(
    input: Shape, depth_radius: object = 5, bias: object = 1, alpha: object = 1, beta: object = 0.5,
    name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C), kept."""
    return Inferred(input)


@function("tf.sequence_mask")
def sequence_mask(lengths: Shape, maxlen: Numbers = None, dtype: object = None, name: object = None) -> Inferred:
    """(N,): (N, maxlen)."""
    return Inferred((*lengths, new("the longest") if maxlen is None else plain(maxlen)))


@function("tf.linalg.normalize")
def tf_normalize(tensor: Shape, ord: object = "euclidean", axis: Numbers = None, name: object = None) -> Inferred:
    """Any shape, kept; and the norms, of size 1 along the axes."""
    made = like(tensor, axis)
    places = [axis_of(one, len(tensor))[0] for one in row(axis)] if axis is not None else range(len(tensor))
    norms = tuple(1 if place in places else size for place, size in enumerate(tensor))
    return Inferred((tensor, norms), made.requires, several=True)


def _at_least_three(x: Shape) -> Requirements:
    return need(Need.RANK, len(x) >= 3, len(x), 3, text="the rank of an image")


@function("tf.image.adjust_contrast", like=True)
def adjust_contrast(images: Shape, contrast_factor: object) -> Inferred:
    """(…, H, W, C), kept."""
    return Inferred(images, _at_least_three(images))


@function("tf.image.adjust_gamma", like=True)
def adjust_gamma(image: Shape, gamma: object = 1, gain: object = 1) -> Inferred:
    """Any shape, kept."""
    return Inferred(image)


@function("tf.image.random_brightness", like=True)
def random_brightness(image: Shape, max_delta: object, seed: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(image)


@function("tf.image.random_contrast", like=True)
def random_contrast(image: Shape, lower: object, upper: object, seed: object = None) -> Inferred:
    """(…, H, W, C), kept."""
    return Inferred(image, _at_least_three(image))


@function("tf.image.convert_image_dtype", like=True)
def convert_image_dtype(image: Shape, dtype: object, saturate: object = False, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(image)


@function("tf.image.rot90")
def rot90(image: Shape, k: Size = 1, name: object = None) -> Inferred:
    """(N, H, W, C): (N, W, H, C) where it is turned an odd number of times."""
    ranks = of_rank(image, 4, 3)
    if ranks or k in (0, 2, -2):
        return Inferred(image, ranks)
    if not isinstance(k, int):
        return Inferred((*image[:-3], new("height"), new("width"), image[-1]))
    turned = (image[-2], image[-3]) if k % 2 else (image[-3], image[-2])
    return Inferred((*image[:-3], *turned, image[-1]))


@function("tf.image.random_crop")
def random_crop(value: Shape, size: Several, seed: object = None, name: object = None) -> Inferred:
    """(H, W, C) to a size (h, w, c)."""
    sizes = row(size)
    whole = need(Need.RANK, len(sizes) == len(value), len(sizes), len(value), text="a size for each axis")
    fits = (one for a, b in zip(value, sizes, strict=False) for one in need(Need.WINDOW, at_least(a, b), a, b))
    return Inferred(sizes, whole or tuple(fits))


@function("tf.image.crop_to_bounding_box")
def crop_to_bounding_box(
    image: Shape, offset_height: Size, offset_width: Size, target_height: Size, target_width: Size
) -> Inferred:
    """(N, H, W, C): (N, target_height, target_width, C)."""
    made = resized(image, target_height, target_width, Layout.LAST)
    if of_rank(image, 4, 3):
        return made
    pairs = ((image[-3], offset_height, target_height), (image[-2], offset_width, target_width))
    inside = [need(Need.WINDOW, at_least(size, at + to), size, at + to, text="the box") for size, at, to in pairs]
    start = [need(Need.ARGUMENT, at_least(at, 0), at, 0, text="the box") for _, at, _ in pairs]
    return Inferred(made.shape, (*made.requires, *(one for some in (*inside, *start) for one in some)))


@function("tf.image.pad_to_bounding_box")
def pad_to_bounding_box(
    image: Shape, offset_height: Size, offset_width: Size, target_height: Size, target_width: Size
) -> Inferred:
    """(N, H, W, C): (N, target_height, target_width, C)."""
    made = resized(image, target_height, target_width, Layout.LAST)
    if of_rank(image, 4, 3):
        return made
    pairs = ((image[-3], offset_height, target_height), (image[-2], offset_width, target_width))
    inside = [need(Need.WINDOW, at_least(to, at + size), to, at + size, text="the box") for size, at, to in pairs]
    start = [need(Need.ARGUMENT, at_least(at, 0), at, 0, text="the box") for _, at, _ in pairs]
    return Inferred(made.shape, (*made.requires, *(one for some in (*inside, *start) for one in some)))


def _transposed(
    x: Shape, kernel: Shape, output: Numbers, strides: Numbers, padding: Padding, data_format: Text, dilation: Numbers
) -> Inferred:
    """A tensor of the given shape, from which a convolution with this kernel would lead back to the input."""
    made, count = row(output), len(x) - 2
    ranks = need(Need.RANK, len(kernel) == len(x) == len(made), len(kernel), len(x), text="one rank")
    if ranks:
        return Inferred(made, ranks)
    layout = layout_of(keras_format(data_format))
    hops, gaps = (spread(inner(row(one) or (1,), count, layout), count) for one in (strides, dilation))
    framed, asked, word = framed_image(made, padding)
    axes = zip(spatial(framed, layout), kernel[:-2], hops, gaps, spatial(x, layout), strict=True)
    backs = [(window(size, k, s, d, word)[0], own) for size, k, s, d, own in axes]
    place = channel_axis(len(x), layout)
    pairs = [*backs, (x[place], kernel[-1]), (made[place], kernel[-2]), (x[0], made[0])]
    meets = tuple(one for a, b in pairs for one in need(Need.CHANNELS, equal(a, b), a, b))
    return Inferred(made, (*asked, *meets), layout=layout)


@function("tf.nn.conv1d_transpose", rank=3, role=Role.WEIGHTED)
@function("tf.nn.conv3d_transpose", rank=5, role=Role.WEIGHTED)
def tf_conv_transpose(
    input: Shape, filters: Shape, output_shape: Several, strides: Numbers, padding: Capitals = "SAME",
    data_format: Text = None, dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, D, C): the given shape (N, H', W', D)."""
    return _transposed(input, filters, output_shape, strides, padding, data_format, dilations)


@function("tf.nn.conv2d_transpose", rank=4, role=Role.WEIGHTED)
def tf_conv2d_transpose(
    input: Shape, filters: Shape, output_shape: Several, strides: Numbers, padding: Padding = "SAME",
    data_format: Text = None, dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, D, C): the given shape (N, H', W', D), which may lie within a frame."""
    return _transposed(input, filters, output_shape, strides, padding, data_format, dilations)


@function("tf.nn.separable_conv2d", rank=4, role=Role.WEIGHTED)
def tf_separable_conv(
    input: Shape, depthwise_filter: Shape, pointwise_filter: Shape, strides: Numbers, padding: Capitals,
    data_format: Text = None, dilations: Numbers = None, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with filters (h, w, C, M) and (1, 1, C * M, D): (N, H', W', D)."""
    form = keras_format(data_format)
    gaps = row(dilations) or (1, 1)
    _, wrong, word = framed_image(input, padding)
    apart = depthwise_conv(input, depthwise_filter, row(strides) or 1, word, form, gaps)
    if apart.requires and len(apart.shapes[0]) != 4:
        return apart
    made = conv(apart.shapes[0], pointwise_filter, data_format=form)
    return Inferred(made.shape, (*wrong, *apart.requires, *made.requires), layout=made.layout)


@function("backend.separable_conv2d", rank=4, role=Role.WEIGHTED)
def backend_separable_conv(
    x: Shape, depthwise_kernel: Shape, pointwise_kernel: Shape, strides: Sizes = (1, 1), padding: Text = "valid",
    data_format: Text = None, dilation_rate: Sizes = (1, 1),
) -> Inferred:  # fmt: skip
    """(N, H, W, C) with kernels (h, w, C, M) and (1, 1, C * M, D): (N, H', W', D)."""
    apart = depthwise_conv(x, depthwise_kernel, strides, padding, data_format, dilation_rate)
    made = conv(apart.shapes[0], pointwise_kernel, data_format=data_format)
    return Inferred(made.shape, (*apart.requires, *made.requires), layout=made.layout)


@function("backend.pool3d", rank=5)
def pool3d(
    x: Shape, pool_size: Sizes, strides: Sizes = (1, 1, 1), padding: Text = "valid", data_format: Text = None,
    pool_mode: object = "max",
) -> Inferred:  # fmt: skip
    """(N, D, H, W, C) by (2, 2, 2) with the same strides: (N, D // 2, H // 2, W // 2, C)."""
    return pooled(x, pool_size, strides, padding, layout_of(data_format))

"""Calls of convolutions, pooling, normalization and functions of images."""

from __future__ import annotations

import random

from function_cases import Case, N, Sizes, a_shape, all_of_entry, case, mostly
from function_runs import T


def an_image(pick: random.Random, count: int, channels: int, layout: str) -> Sizes:
    sizes = tuple(pick.randint(4, 12) for _ in range(count))
    return (N, channels, *sizes) if layout == "channels_first" else (N, *sizes, channels)


@case("ops.conv", "ops.depthwise_conv", "backend.conv2d", "backend.depthwise_conv2d")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    channels = pick.choice([2, 4, 6])
    kernel = (pick.choice([1, 3, 5]), 3, *mostly(pick, (channels,), 0.2), pick.choice([2, 4]))
    stride, dilation = pick.choice([(1, 1), (2, 1), (1, 2)])
    options = {"padding": pick.choice(["same", "valid"]), "data_format": layout}
    both = {"strides": (stride,) * 2, "dilation_rate": (dilation,) * 2}
    return [T(an_image(pick, 2, channels, layout)), T(kernel)], {**options, **both}


@case("backend.conv1d")
def _(pick: random.Random) -> Case:
    return [T((N, 8, 8)), T((3, 8, 4))], {"padding": "same"}


@case("backend.conv3d")
def _(pick: random.Random) -> Case:
    return [T((N, 5, 6, 7, 8)), T((3, 3, 3, *mostly(pick, (8,)), 4))], {"padding": "same"}


@case("ops.separable_conv")
def _(pick: random.Random) -> Case:
    c, m = pick.choice([2, 4]), pick.choice([1, 2])
    kernels = [T((3, 3, *mostly(pick, (c,)), m)), T((1, 1, *mostly(pick, (c * m,)), 5))]
    return [T(an_image(pick, 2, c, "channels_last")), *kernels], {"padding": "same", "strides": pick.choice([1, 2])}


@case("ops.conv_transpose")
def _(pick: random.Random) -> Case:
    c = pick.choice([2, 4])
    options = {"padding": pick.choice(["same", "valid"]), "strides": pick.choice([1, 2, 3])}
    return [T(an_image(pick, 2, c, "channels_last")), T((pick.choice([2, 3, 4]), 3, 5, *mostly(pick, (c,))))], options


def of_images(pick: random.Random, *paddings: object) -> Case:
    """A convolution of TensorFlow's over images."""
    channels = pick.choice([2, 4, 6])
    kernel = (pick.choice([1, 3, 5]), 3, *mostly(pick, (channels,), 0.2), pick.choice([2, 4]))
    stride = pick.choice([1, 2])
    options = {"strides": (1, stride, stride, 1), "padding": pick.choice(["SAME", "VALID", *paddings])}
    return [T(an_image(pick, 2, channels, "channels_last")), T(kernel)], options


@case("tf.nn.conv2d", "tf.nn.depthwise_conv2d")
def _(pick: random.Random) -> Case:
    return of_images(pick, ((0, 0), (pick.choice([0, 2]), 1), (0, pick.choice([0, 3])), (0, 0)))


@case("tf.nn.convolution")
def _(pick: random.Random) -> Case:
    return of_images(pick)


@case("tf.nn.conv1d")
def _(pick: random.Random) -> Case:
    kernel = T((pick.choice([1, 3]), *mostly(pick, (4,)), 5))
    return [T((N, 9, 4)), kernel, pick.choice([1, 2]), pick.choice(["SAME", "VALID"])], {}


@case("tf.nn.conv3d")
def _(pick: random.Random) -> Case:
    kernel = T((3, 3, 3, *mostly(pick, (4,)), 4))
    return [T((N, 9, 9, 9, 4)), kernel, (1, 2, 2, 2, 1), pick.choice(["SAME", "VALID"])], {}


@case("ops.max_pool", "ops.average_pool")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    options = {"strides": pick.choice([None, 1, 2]), "padding": pick.choice(["same", "valid"]), "data_format": layout}
    return [T(an_image(pick, pick.randint(1, 3), 4, layout)), pick.choice([2, 3, 7])], options


@case("backend.pool2d")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    return [image, pick.choice([(2, 2), (3, 2), (7, 7)])], {
        "strides": (2, 2),
        "padding": pick.choice(["same", "valid"]),
    }


@case("tf.nn.max_pool", "tf.nn.max_pool2d")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    frame = ((0, 0), (pick.choice([0, 1]), 1), (0, pick.choice([0, 1])), (0, 0))
    window = pick.choice([2, (3, 3), (1, 7, 7, 1)])
    return [image, window, pick.choice([1, 2, (1, 2, 2, 1)])], {"padding": pick.choice(["SAME", "VALID", frame])}


@case("tf.nn.avg_pool", "tf.nn.avg_pool2d")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    return [image, pick.choice([2, (3, 3), (1, 7, 7, 1)]), pick.choice([1, 2, (1, 2, 2, 1)])], {
        "padding": pick.choice(["SAME", "VALID"])
    }


@case("tf.nn.pool")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    hops = pick.choice([None, (1, 1), (2, 2)])
    more: dict[str, object] = {} if hops == (2, 2) else {"dilations": pick.choice([None, (1, 1), (2, 1)])}
    kinds = {"padding": pick.choice(["SAME", "VALID"]), "strides": hops, **more}
    return [image, pick.choice([(2, 2), (3, 1), (7, 7)]), pick.choice(["AVG", "MAX"])], kinds


@case("tf.nn.max_pool1d", "tf.nn.avg_pool1d")
def _(pick: random.Random) -> Case:
    return [T((N, pick.randint(2, 8), 4)), 3, 2], {"padding": pick.choice(["SAME", "VALID"])}


@case("tf.nn.max_pool3d", "tf.nn.avg_pool3d")
def _(pick: random.Random) -> Case:
    return [T((N, pick.randint(2, 8), 5, 6, 4)), 3, 2], {"padding": pick.choice(["SAME", "VALID"])}


@case("ops.batch_normalization")
def _(pick: random.Random) -> Case:
    shape = (N, 6, 6, 4)
    return [T(shape), T(mostly(pick, (4,))), T((4,)), -1], {"offset": T((4,)), "scale": T(mostly(pick, (4,)))}


@case("tf.nn.batch_normalization")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 6, 4)), T(mostly(pick, (4,))), T((4,)), None, T(mostly(pick, (4,))), 1e-3], {}


@case("backend.batch_normalization")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 6, 4)), T(mostly(pick, (4,))), T((4,)), T((4,)), T(mostly(pick, (4,)))], {}


@case("ops.dot_product_attention")
def _(pick: random.Random) -> Case:
    return [T((N, 4, 2, 3)), T((N, 5, 2, *mostly(pick, (3,)))), T((N, 5, 2, 3))], {}


@case("backend.spatial_3d_padding")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 4, 5)), ((1, 2), (0, 1), (3, 0))], {"data_format": pick.choice(["channels_first", None])}


@case("tf.nn.bias_add", "backend.bias_add")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 1, 3), 4)), T(mostly(pick, (4,)))], {}


@case("ops.image.resize", "tf.image.resize")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2, 4)), pick.choice([(3, 5), (8, 8), (2, 0)][: 3 if pick.random() < 0.2 else 2])], {}


@case("ops.image.extract_patches")
def _(pick: random.Random) -> Case:
    padding = pick.choice(["valid", "same"])
    return [T((2, pick.randint(6, 9), pick.randint(6, 9), 3)), pick.choice([2, (2, 3)])], {"padding": padding}


@case("tf.image.resize_with_crop_or_pad", "tf.image.resize_with_pad")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3)[pick.randint(0, 1) :]), pick.randint(4, 9), pick.randint(4, 9)], {}


@case("backend.resize_images")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    return [T(an_image(pick, 2, 4, layout)), pick.randint(1, 3), pick.randint(1, 3), layout], {}


@case("backend.resize_volumes")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    return [T(an_image(pick, 3, 3, layout)), *(pick.randint(1, 3) for _ in range(3)), layout], {}


@case("ops.space_to_depth", "ops.depth_to_space", "tf.nn.space_to_depth", "tf.nn.depth_to_space")
def _(pick: random.Random) -> Case:
    return [T((N, pick.choice([4, 6, 9]), 12, pick.choice([4, 8, 9, 18]))), pick.choice([2, 2, 3, 1])], {}


@case("tf.image.grayscale_to_rgb", "tf.image.rgb_to_grayscale")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, pick.choice([1, 3, 4])))], {}


@case("tf.image.transpose", *all_of_entry("tf.image.flip_left_right", "tf.image.random_flip_left_right"))
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3)[pick.choice([0, 0, 1, 2]) :])], {}


@case(*(f"layers.{name}" for name in ("add", "average", "maximum", "minimum", "multiply", "subtract")))
def _(pick: random.Random) -> Case:
    shape = (N, *a_shape(pick, 1, 3))
    return [[T(shape), T((N, *mostly(pick, shape[1:])))]], {}


@case("layers.dot")
def _(pick: random.Random) -> Case:
    return [[T((N, 4, 5)), T((N, *mostly(pick, (5,)), 3))]], {"axes": (2, 1)}

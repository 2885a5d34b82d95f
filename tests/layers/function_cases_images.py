"""Calls of `ops.image`, `tf.image`, and of functions that cut images into patches."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, all_of_entry, case, mostly
from function_runs import T


def a_picture(pick: random.Random, channels: int = 3) -> tuple[tuple[int | None, ...], str]:
    """The shape of an image or a batch of them (here and there another rank), and its format."""
    sizes = (pick.choice([N, 6, 7]), pick.choice([8, 9]))
    front = (pick.choice([N, 2]),) * pick.choice([0, 1, 1, 1, 1, 1, 2])
    if pick.random() < 0.3:
        return (*front, channels, *sizes), "channels_first"
    return (*front, *sizes, channels), "channels_last"


@case("ops.image.rgb_to_grayscale", *all_of_entry("ops.image.rgb_to_hsv"))
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick, pick.choice([3, 3, 3, 1, 4]))
    return [T(shape)], {"data_format": layout}


@case("ops.image.gaussian_blur", "ops.image.elastic_transform")
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick)
    return [T(shape)], {"data_format": layout}


@case("ops.image.affine_transform")
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick)
    return [T(shape), T((2, 8) if pick.random() < 0.8 else (2, 2, 8))], {"data_format": layout}


@case("ops.image.perspective_transform")
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick)
    points = (2, 4, 2) if len(shape) == 4 else (4, 2)
    return [T(shape), T(points), T(mostly(pick, points, 0.1))], {"data_format": layout}


@case("ops.image.sobel_edges")
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick)
    return [T(shape)], {"data_format": layout}


@case("tf.image.sobel_edges")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3))], {}


@case("ops.image.ssim")
def _(pick: random.Random) -> Case:
    shape = (N, 16, 16, 3)[pick.choice([0, 0, 1, 2]) :]
    return [T(shape), T(shape)], {}


@case("ops.image.scale_and_translate")
def _(pick: random.Random) -> Case:
    return [T((2, 6, 6, 3)), (2, 9, 9, 3), T((2,)), T((2,)), (1, 2), "linear"], {}


@case("ops.image.map_coordinates")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    rank = len(shape) if pick.random() < 0.8 else 5
    return [T(shape), T((rank, *a_shape(pick, 0, 2))), 1], {}


def _framed(word: str, target: list[int]) -> None:
    @case(f"ops.image.{word}_images")
    def _(pick: random.Random) -> Case:
        shape, layout = a_picture(pick)
        end = "padding" if word == "pad" else "cropping"
        rows = {f"top_{end}": pick.randint(0, 2), f"bottom_{end}": 1, "target_height": pick.choice(target)}
        columns = {f"left_{end}": pick.randint(0, 2), f"right_{end}": 1, "target_width": pick.choice(target)}
        for options in (rows, columns):
            if pick.random() < 0.95:
                del options[pick.choice(list(options))]
        return [T(shape)], {**rows, **columns, "data_format": layout}


_framed("pad", [10, 12, 8])
_framed("crop", [4, 5, 8])


@case("ops.image.extract_patches")
def _(pick: random.Random) -> Case:
    shape, layout = a_picture(pick)
    options = {"padding": pick.choice(["valid", "same"]), "strides": pick.choice([None, None, 1, 2])}
    return [T(shape), pick.choice([2, (2, 3)])], {**options, "data_format": layout}


@case("ops.image.extract_patches_3d")
def _(pick: random.Random) -> Case:
    shape = (N, 6, 7, 8, 2)[pick.choice([0, 0, 1]) :]
    return [T(shape), pick.choice([2, (2, 3, 2)])], {"padding": pick.choice(["valid", "same"])}


@case("tf.image.extract_patches")
def _(pick: random.Random) -> Case:
    size, step = pick.choice([2, 3]), pick.choice([1, 2])
    return [T((N, 6, 7, 3)), [1, size, size, 1], [1, step, step, 1], [1, 1, 1, 1], pick.choice(["SAME", "VALID"])], {}


@case("ops.unfold")
def _(pick: random.Random) -> Case:
    options = {"dilation": pick.choice([1, 2]), "padding": pick.choice([0, 1]), "stride": pick.choice([1, 2])}
    return [T((pick.choice([N, 2]), 3, 8, 9)), pick.choice([2, (3, 2)])], options


@case("ops.fold")
def _(pick: random.Random) -> Case:
    return [T((pick.choice([N, 2]), pick.choice([8, 12, 9]), 16)), 8, 2], {"stride": 2}


@case(*all_of_entry("ops.adaptive_average_pool"))
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_last", "channels_first"])
    sizes = tuple(pick.choice([6, 8, 9]) for _ in range(pick.choice([1, 2, 2, 3])))
    shape = (N, 4, *sizes) if layout == "channels_first" else (N, *sizes, 4)
    return [T(shape), pick.choice([2, (3,) * len(sizes), (2,) * len(sizes)])], {"data_format": layout}

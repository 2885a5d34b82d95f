"""Calls of functions on colours and boxes, and of the rarer ones of `tf.math` and `tf.linalg`."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, all_of_entry, case, mostly
from function_runs import T

SEEDED = {"seed": (1, 2)}


def coloured(pick: random.Random, low: int = 3) -> T:
    return T((*a_shape(pick, low - 1, 3), pick.choice([3, 3, 3, 4])))


@case("tf.image.adjust_hue", "tf.image.random_hue")
def _(pick: random.Random) -> Case:
    return [coloured(pick, pick.choice([2, 3, 3])), 0.1], {}


@case("tf.image.stateless_random_hue", "tf.image.stateless_random_brightness")
def _(pick: random.Random) -> Case:
    return [coloured(pick, 3), 0.1], SEEDED


@case("tf.image.adjust_saturation")
def _(pick: random.Random) -> Case:
    return [coloured(pick, pick.choice([2, 3, 3])), 2.0], {}


@case("tf.image.random_saturation")
def _(pick: random.Random) -> Case:
    return [coloured(pick, 3), 0.5, 1.5], {}


@case("tf.image.stateless_random_saturation", "tf.image.stateless_random_contrast")
def _(pick: random.Random) -> Case:
    return [coloured(pick, 3), 0.5, 1.5], SEEDED


@case(*all_of_entry("tf.image.stateless_random_flip_left_right"))
def _(pick: random.Random) -> Case:
    return [coloured(pick, 3)], SEEDED


@case(*all_of_entry("tf.image.rgb_to_hsv", "tf.image.rgb_to_yiq"))
def _(pick: random.Random) -> Case:
    return [coloured(pick, 2)], {}


@case("tf.image.total_variation", "tf.image.image_gradients")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 3, 4))], {}


@case("tf.image.crop_and_resize")
def _(pick: random.Random) -> Case:
    boxes = pick.choice([5, 5, N])
    sizes = (pick.randint(1, 5), pick.randint(1, 5))
    return [T((N, 6, 7, 3)), T((boxes, pick.choice([4, 4, 3]))), T((mostly(pick, (boxes,))[0],), "int32"), sizes], {}


@case(*all_of_entry("tf.math.xdivy", "tf.math.igamma"))
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    return [T(left), T(mostly(pick, left[len(left) // 2 :]))], {}


@case("tf.linalg.cross")
def _(pick: random.Random) -> Case:
    shape = (*a_shape(pick, 0, 3), pick.choice([3, 3, 3, 4]))
    return [T(shape), T(mostly(pick, shape, 0.1))], {}


@case("tf.linalg.matvec")
def _(pick: random.Random) -> Case:
    turned = pick.random() < 0.5
    front = a_shape(pick, 0, 2)
    right = mostly(pick, (4,))
    return [T((*front, 4, 5) if turned else (*front, 5, 4)), T((*front, *right))], {"transpose_a": turned}


@case("tf.linalg.tensor_diag", "tf.math.zero_fraction")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 3))], {}

"""Functions of `tf.image` on colours and on boxes, and those of `tf.math` and `tf.linalg` that no other file has.

Parameters have the framework's names.
"""

from __future__ import annotations

from resblock_lint.conditions import all_of, equal
from resblock_lint.layers.keras.arguments import Requirements, names, need, of_rank, row
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.registry import Flag, Inferred, Need, Pair, Role, Shape, function
from resblock_lint.layers.shapes import is_open


def _three(image: Shape, least: int = 3) -> Requirements:
    """The requirement of so many axes, of which the last holds three colours."""
    if len(image) < least:
        return need(Need.INPUT, False, len(image), least, text=f"at least {least} axes")
    return need(Need.CHANNELS, equal(image[-1], 3), image[-1], 3, text="three colours")


@function("tf.image.adjust_hue", like=True)
def adjust_hue(image: Shape, delta: object, name: object = None) -> Inferred:
    """(…, H, W, 3), kept."""
    return Inferred(image, _three(image))


@function("tf.image.adjust_saturation", like=True)
def adjust_saturation(image: Shape, saturation_factor: object, name: object = None) -> Inferred:
    """(…, H, W, 3), kept."""
    return Inferred(image, _three(image))


@function("tf.image.random_hue", "tf.image.stateless_random_hue", like=True)
def random_hue(image: Shape, max_delta: object, seed: object = None) -> Inferred:
    """(…, H, W, 3), kept."""
    return Inferred(image, _three(image))


@function("tf.image.random_saturation", "tf.image.stateless_random_saturation", like=True)
def random_saturation(image: Shape, lower: object, upper: object, seed: object = None) -> Inferred:
    """(…, H, W, 3), kept."""
    return Inferred(image, _three(image))


@function("tf.image.stateless_random_brightness", like=True)
def stateless_random_brightness(image: Shape, max_delta: object, seed: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(image)


@function("tf.image.stateless_random_contrast", like=True)
def stateless_random_contrast(image: Shape, lower: object, upper: object, seed: object) -> Inferred:
    """(…, H, W, C), kept."""
    return Inferred(image, need(Need.INPUT, len(image) > 2, len(image), 3, text="at least 3 axes"))


@function(*names("tf.image", "stateless_random_flip_left_right stateless_random_flip_up_down"), like=True)
def stateless_random_flip(image: Shape, seed: object) -> Inferred:
    """One image or a batch of them, its shape kept."""
    return Inferred(image, of_rank(image, 4, 3))


@function(*names("tf.image", "rgb_to_hsv hsv_to_rgb"), like=True)
def hues(images: Shape, name: object = None) -> Inferred:
    """(…, 3), kept."""
    return Inferred(images, _three(images, 1))


@function(*names("tf.image", "rgb_to_yiq yiq_to_rgb rgb_to_yuv yuv_to_rgb"), like=True)
def lights(images: Shape) -> Inferred:
    """(…, 3), kept."""
    return Inferred(images, _three(images, 1))


@function("tf.image.total_variation")
def total_variation(images: Shape, name: object = None) -> Inferred:
    """(N, H, W, C): (N,); of one image ()."""
    return Inferred(images[: len(images) - 3], of_rank(images, 4, 3))


@function("tf.image.image_gradients", rank=4)
def image_gradients(image: Shape) -> Inferred:
    """(N, H, W, C), twice."""
    return Inferred((image, image), several=True)


@function("tf.image.crop_and_resize", rank=4)
def crop_and_resize(
    image: Shape, boxes: Shape, box_indices: Shape, crop_size: Pair, method: object = "bilinear",
    extrapolation_value: object = 0.0, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C) and boxes (B, 4), to (h, w): (B, h, w, C)."""
    sizes = row(crop_size)
    fine = len(boxes) == 2 and len(box_indices) == 1 and len(sizes) == 2
    if not fine:
        return Inferred(image, need(Need.INPUT, fine, text="boxes (B, 4), an index for each and two sizes"))
    four = need(Need.INPUT, equal(boxes[1], 4), boxes[1], 4, text="four numbers for each box")
    each = need(Need.INPUT, equal(boxes[0], box_indices[0]), boxes[0], box_indices[0], text="an index for each box")
    count = box_indices[0] if is_open(boxes[0]) else boxes[0]
    return Inferred((count, *sizes, image[-1]), (*four, *each))


@function(
    *names("tf.math", "bessel_i0 bessel_i0e bessel_i1 bessel_i1e conj erfcinv ndtri reciprocal_no_nan"), like=True
)
def numbers(x: Shape, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("tf.math", "xdivy xlog1py"), *names("tf", "realdiv truncatediv truncatemod"))
def two_numbers(x: Shape, y: Shape, name: object = None) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((x, y))


@function("tf.math.igamma", "tf.math.igammac")
def igamma(a: Shape, x: Shape, name: object = None) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((a, x))


@function("tf.linalg.tensor_diag")
def tensor_diag(diagonal: Shape, name: object = None) -> Inferred:
    """(M, N): (M, N, M, N)."""
    return Inferred((*diagonal, *diagonal), need(Need.INPUT, len(diagonal) > 0, text="at least one axis"))


@function("tf.linalg.cross")
def cross(a: Shape, b: Shape, name: object = None) -> Inferred:
    """(…, 3), twice the same: (…, 3)."""
    if len(a) != len(b):
        return Inferred(a, need(Need.RANK, False, len(a), len(b), text="two of one shape"))
    same = all_of(equal(one, two) for one, two in zip(a, b, strict=True))
    made = tuple(two if is_open(one) else one for one, two in zip(a, b, strict=True))
    return Inferred(made, (*_three(a, 1), *need(Need.INPUT, same, text="two of one shape")))


@function("tf.linalg.matvec", role=Role.WEIGHTED)
def matvec(
    a: Shape, b: Shape, transpose_a: Flag = False, adjoint_a: Flag = False, a_is_sparse: object = False,
    b_is_sparse: object = False, name: object = None,
) -> Inferred:  # fmt: skip
    """(…, M, N) and (…, N): (…, M)."""
    if len(a) < 2 or not b:
        return Inferred(a, need(Need.INPUT, False, text="a matrix and a vector"))
    rows, columns = (a[-1], a[-2]) if transpose_a or adjoint_a else (a[-2], a[-1])
    front = elementwise((a[:-2], b[:-1]))
    same = need(Need.CHANNELS, equal(columns, b[-1]), columns, b[-1], text="the multiplied sizes")
    return Inferred((*front.shapes[0], rows), (*same, *front.requires))

"""Calls of functions of `tf` and of the old `backend` that `keras.ops` has under no such name."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, an_axis, case, mostly
from function_runs import T


@case("tf.atan2", "tf.math.atan2", "tf.math.xlogy", "tf.math.multiply_no_nan", "tf.complex", "tf.dtypes.complex")
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    return [T(left), T(mostly(pick, left[pick.choice([0, 0, len(left) // 2]) :]))], {}


@case("tf.random.gamma", "tf.random.poisson")
def _(pick: random.Random) -> Case:
    return [tuple(size or 5 for size in a_shape(pick)), T(a_shape(pick, 0))], {}


@case("tf.scalar_mul", "tf.math.scalar_mul")
def _(pick: random.Random) -> Case:
    return [2.0, T(a_shape(pick))], {}


@case("tf.nn.l2_loss", "tf.nn.zero_fraction", "tf.math.real", "tf.math.imag", "tf.math.angle")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick))], {}


@case("tf.clip_by_norm")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick)), 1.0], {}


@case("tf.nn.crelu", "tf.linalg.normalize")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))}


@case("tf.sequence_mask")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 2), "int32")], {"maxlen": pick.choice([None, 7])}


@case("tf.nn.lrn", "tf.nn.local_response_normalization")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 4, 4))], {}


@case("tf.image.rot90")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3)[pick.choice([0, 0, 1, 2]) :]), pick.randint(0, 3)], {}


@case("tf.image.random_crop")
def _(pick: random.Random) -> Case:
    return [T((6, 7, 3)), (pick.choice([4, 9]), 5, 3)[: pick.choice([3, 3, 3, 2])]], {}


@case("tf.image.crop_to_bounding_box")
def _(pick: random.Random) -> Case:
    return [
        T((N, 8, 8, 3)[pick.choice([0, 0, 1, 2]) :]),
        *(pick.randint(0, 4) for _ in "ab"),
        4,
        pick.choice([5, 4]),
    ], {}


@case("tf.image.pad_to_bounding_box")
def _(pick: random.Random) -> Case:
    return [
        T((N, 6, 6, 3)[pick.choice([0, 0, 1, 2]) :]),
        *(pick.randint(0, 2) for _ in "ab"),
        8,
        pick.choice([7, 9]),
    ], {}


def _transposed(count: int) -> None:
    @case(f"tf.nn.conv{count}d_transpose")
    def _(pick: random.Random) -> Case:
        frame = ((0, 0), (1, 0), (0, 1), (0, 0))
        stride, padding = pick.choice([1, 2]), pick.choice(["SAME", "VALID", *([frame] if count == 2 else [])])
        size = 5 * stride if padding == "SAME" else 4 * stride + (3 if padding == "VALID" else 2)
        output = (2, *(pick.choice([size, size, size, size + 1]) for _ in range(count)), pick.choice([6, 6, 6, 5]))
        kernel = T((*(3,) * count, 6, pick.choice([4, 4, 4, 3])))
        return [T((2, *(5,) * count, 4)), kernel, output, stride], {"padding": padding}


for _count in (1, 2, 3):
    _transposed(_count)


@case("tf.nn.separable_conv2d")
def _(pick: random.Random) -> Case:
    c, m, s = pick.choice([2, 4]), pick.choice([1, 2]), pick.choice([1, 2])
    kernels = [T((3, 3, *mostly(pick, (c,)), m)), T((1, 1, *mostly(pick, (c * m,)), 5))]
    return [T((N, 8, 9, c)), *kernels, (1, s, s, 1), pick.choice(["SAME", "VALID"])], {}


@case("backend.separable_conv2d")
def _(pick: random.Random) -> Case:
    c, m = pick.choice([2, 4]), pick.choice([1, 2])
    kernels = [T((3, 3, *mostly(pick, (c,)), m)), T((1, 1, *mostly(pick, (c * m,)), 5))]
    return [T((N, 8, 9, c)), *kernels], {"strides": pick.choice([(1, 1), (2, 2)]), "padding": "same"}


@case("backend.pool3d")
def _(pick: random.Random) -> Case:
    options = {"strides": (2, 2, 2), "padding": pick.choice(["same", "valid"])}
    return [T((N, pick.randint(2, 8), 5, 6, 4)), pick.choice([(2, 2, 2), (3, 2, 2)])], options


@case("tf.signal.stft")
def _(pick: random.Random) -> Case:
    shape = (*a_shape(pick, 0, 2), pick.choice([N, 16, 25]))
    options = {"fft_length": pick.choice([None, 4, 8]), "pad_end": pick.random() < 0.5}
    return [T(shape), pick.choice([3, 4]), pick.choice([1, 2, 3])], options


@case("tf.signal.rfft", "tf.signal.rfft2d")
def _(pick: random.Random) -> Case:
    lengths = pick.choice([None, [pick.randint(2, 9)], [4, pick.randint(2, 9)]])
    return [T((*a_shape(pick, 0, 2), pick.randint(2, 7), pick.randint(2, 8)))], {"fft_length": lengths}


@case("tf.signal.irfft", "tf.signal.irfft2d")
def _(pick: random.Random) -> Case:
    lengths = pick.choice([None, [pick.randint(2, 9)], [4, pick.randint(2, 9)]])
    return [T((*a_shape(pick, 0, 2), pick.randint(2, 7), pick.randint(2, 8)), "complex64")], {"fft_length": lengths}


@case("tf.signal.fft", "tf.signal.ifft", "tf.signal.fft2d", "tf.signal.ifft2d")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 3), "complex64")], {}

"""Calls of functions of one tensor or none: order, counts, diagonals, linear algebra, signals, numbers in a row."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, all_of_entry, an_axis, case, mostly, some_axes
from function_runs import T


def _axis_or_none(pick: random.Random, rank: int) -> int | None:
    return None if pick.random() < 0.2 else an_axis(pick, rank)


@case(*all_of_entry("ops.sort"), *all_of_entry("ops.cumsum"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": _axis_or_none(pick, len(shape))}


@case("ops.argpartition")
def _(pick: random.Random) -> Case:
    shape = (3, *a_shape(pick, 0, 2), 4)
    return [T(shape), 1], {"axis": pick.choice([None, an_axis(pick, len(shape))])}


@case("tf.sort", "tf.argsort", *all_of_entry("tf.cumsum"), *all_of_entry("backend.cumsum"), "ops.trapezoid")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))}


@case("ops.diff")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"n": pick.choice([1, 2, 5]), "axis": an_axis(pick, len(shape))}


@case(*all_of_entry("ops.quantile"), *all_of_entry("ops.percentile"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    q = pick.choice([0.5, [0.25, 0.5], [0.1, 0.5, 0.9]])
    return [T(shape), q], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.bincount")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 2), "int32")], {}


@case("tf.math.bincount")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 1), "int32")], {}


@case("ops.histogram")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 1))], {"bins": pick.choice([5, 10, -1]), "range": pick.choice([None, (0, 4), (4, 0)])}


@case("ops.unique")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    asked = {f"return_{word}": pick.random() < 0.4 for word in ("index", "inverse", "counts")}
    return [T(shape)], {"axis": _axis_or_none(pick, len(shape)), "size": pick.choice([None, 5]), **asked}


@case("ops.nonzero")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 3))], {}


@case("tf.math.count_nonzero")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.diag", "ops.diagflat")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 3))], {"k": pick.choice([0, 0, 1, -2, 3, 5])}


@case("ops.diagonal", "ops.trace")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 4)
    rank = len(shape)
    axes = {"axis1": an_axis(pick, rank), "axis2": an_axis(pick, rank)} if pick.random() < 0.7 else {}
    return [T(shape)], {"offset": pick.choice([0, 1, -1, 3]), **axes}


@case(
    "tf.linalg.trace", "tf.linalg.matrix_transpose", "tf.linalg.adjoint", "tf.linalg.band_part", "tf.linalg.diag_part"
)
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 4))], {}


@case("tf.linalg.band_part")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 4)), 1, -1], {}


@case("tf.linalg.diag")
def _(pick: random.Random) -> Case:
    return [T(tuple(size or 5 for size in a_shape(pick, 1, 3)))], {"k": pick.choice([0, 1, -1])}


@case("ops.eye", "ops.tri", "tf.eye", "tf.linalg.eye")
def _(pick: random.Random) -> Case:
    return [pick.randint(1, 4), pick.choice([None, 3])], {}


@case("ops.identity", "backend.eye", *all_of_entry("ops.hamming"))
def _(pick: random.Random) -> Case:
    return [pick.randint(1, 9)], {}


@case("ops.kaiser")
def _(pick: random.Random) -> Case:
    return [pick.randint(1, 9), 2.0], {}


@case("ops.vander")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 1 if pick.random() < 0.8 else 2))], {"N": pick.choice([None, 3, 0, -1])}


@case("ops.rot90")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 4)
    axes = pick.choice([(0, 1), (1, 0), (-1, -2), (0, 0), (0, 1, 2), (0, len(shape) - 1)])
    return [T(shape)], {"k": pick.randint(0, 3), "axes": axes}


@case("ops.fliplr", "ops.flipud")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 3))], {}


def a_matrix(pick: random.Random, square: float = 0.8) -> tuple[int | None, ...]:
    size = pick.choice([1, 2, 3, 4])
    front = a_shape(pick, 0, 2)
    whole = (*front, size, size if pick.random() < square else pick.choice([2, 3, 5]))
    return whole[-1:] if pick.random() < 0.08 else whole


@case("ops.cholesky", "ops.cholesky_inverse", "ops.inv", "ops.det", "ops.logdet", "ops.slogdet", "ops.eigh", "ops.eig",
      "ops.lu_factor", "tf.linalg.inv", "tf.linalg.det", *all_of_entry("tf.linalg.cholesky"), "tf.linalg.eigh")  # fmt: skip
def _(pick: random.Random) -> Case:
    return [T(a_matrix(pick))], {}


@case("tf.linalg.eig")
def _(pick: random.Random) -> Case:
    return [T((3, 3))], {}


@case("ops.matrix_rank", "ops.pinv", "tf.linalg.pinv")
def _(pick: random.Random) -> Case:
    return [T(a_matrix(pick, 0.3))], {}


@case("ops.qr")
def _(pick: random.Random) -> Case:
    return [T(a_matrix(pick, 0.3)), pick.choice(["reduced", "complete", "raw"])], {}


@case("tf.linalg.qr")
def _(pick: random.Random) -> Case:
    return [T(a_matrix(pick, 0.3)), pick.random() < 0.5], {}


@case("ops.svd", "tf.linalg.svd")
def _(pick: random.Random) -> Case:
    return [T(a_matrix(pick, 0.3)), pick.random() < 0.5, pick.random() < 0.7], {}


@case("ops.solve", "ops.solve_triangular", "tf.linalg.solve")
def _(pick: random.Random) -> Case:
    first = a_matrix(pick)
    return [T(first), T((*mostly(pick, first[:-1], 0.1), *[2, 3][: pick.choice([0, 1, 1, 1])]))], {}


@case("ops.lstsq")
def _(pick: random.Random) -> Case:
    rows = pick.choice([3, 4, N])
    return [T((rows, 2)), T((pick.choice([rows, rows, 5]), 3)[: pick.choice([1, 2])])], {}


@case("ops.fft", "ops.fft2", "ops.ifft2")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 0 if pick.random() < 0.1 else 2, 3)
    return [(T(shape), T(mostly(pick, shape, 0.1)))], {}


@case("ops.rfft")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick)), pick.choice([None, 4, 5])], {}


@case("ops.irfft")
def _(pick: random.Random) -> Case:
    shape = (*a_shape(pick, 0, 2), pick.choice([N, 3, 4]))
    return [(T(shape), T(mostly(pick, shape, 0.1))), pick.choice([None, 4, 5])], {}


@case("ops.stft")
def _(pick: random.Random) -> Case:
    shape = (*a_shape(pick, 0, 2), pick.choice([N, 16, 25]))
    return [T(shape), 4, pick.choice([1, 2, 3, 0]), pick.choice([4, 5, 8])], {"center": pick.random() < 0.5}


@case("ops.istft")
def _(pick: random.Random) -> Case:
    shape = (*a_shape(pick, 0, 1), pick.choice([N, 6, 9]), 5)
    options = {"length": pick.choice([None, None, 12]), "center": pick.random() < 0.5}
    return [(T(shape), T(mostly(pick, shape, 0.1))), 4, pick.choice([1, 2, 0]), 8], options


@case("ops.extract_sequences")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 0, 2), pick.choice([N, 9, 16]))), pick.randint(1, 4), pick.randint(1, 4)], {}


@case("ops.view_as_complex")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 0, 2), pick.choice([2, 2, 2, 3])))], {}


@case("ops.view_as_real")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 3), "complex64")], {}


@case("ops.arange", "backend.arange", "tf.range")
def _(pick: random.Random) -> Case:
    return pick.choice([[7], [1, 8], [1, 8, 3], [8, 1, -2], [8, 1], [0]]), {}


@case("ops.linspace", "ops.logspace", "ops.geomspace", "tf.linspace")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 0, 2)
    ends = [T(shape), T(mostly(pick, shape, 0.1))] if pick.random() < 0.6 else [1.0, 9.0]
    return [*ends, pick.choice([1, 5])], {"axis": pick.choice([0, 0, -1])}


@case(*all_of_entry("backend.random_normal", "backend.truncated_normal", "backend.random_uniform", "keras_random.normal"))
@case(*all_of_entry("backend.random_bernoulli", "keras_random.uniform", "tf.random.normal", "tf.random.uniform"))
def _(pick: random.Random) -> Case:
    return [tuple(size or 5 for size in a_shape(pick))], {}


@case("keras_random.dropout")
def _(pick: random.Random) -> Case:
    return [T(tuple(size or 5 for size in a_shape(pick))), 0.5], {}


@case("ops.rearrange")
def _(pick: random.Random) -> Case:
    a, b, c = pick.choice([2, 4, 6]), pick.choice([4, 6]), pick.choice([3, 8])
    image = T((pick.choice([N, 2]), a, b, c))
    return pick.choice(
        [
            ([image, "b h w c -> b (h w) c"], {}),
            ([image, "b h w c -> b c h w"], {}),
            ([image, "b (h p) w c -> b h p w c"], {"p": 2}),
            ([image, "b (h p) (w q) c -> b (h w) (p q c)"], {"p": 2, "q": 2}),
            ([image, "b (h p) w c -> b h (p c) w"], {"p": 4}),
        ]
    )

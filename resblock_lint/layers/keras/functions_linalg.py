"""Functions of linear algebra: decompositions, inverses, determinants, systems of equations.

Products of matrices stand in `functions_products`, diagonals in `functions_diagonal`.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from resblock_lint.dims import Size, extreme
from resblock_lint.layers.keras.arguments import Requirements, as_written, names, need, same_sizes
from resblock_lint.layers.registry import Flag, Inferred, Need, Shape, Text, function
from resblock_lint.layers.shapes import defined


def matrix(x: Shape) -> Requirements:
    """The requirement that a tensor has two axes or more."""
    return need(Need.RANK, len(x) >= 2, len(x), 2, text="a matrix")


def square(x: Shape) -> Requirements:
    """The requirement that the last two axes have one size."""
    if len(x) < 2:
        return matrix(x)
    return as_written(x[-2], x[-1], Need.SPATIAL, text="a square matrix")


def _kept(x: Shape) -> Inferred:
    return Inferred(x, square(x))


@function(*names("ops", "inv"))
def inv(x: Shape) -> Inferred:
    """(…, M, M), kept."""
    return _kept(x)


@function(*names("ops", "cholesky cholesky_inverse"))
def cholesky(x: Shape, upper: object = False) -> Inferred:
    """(…, M, M), kept."""
    return _kept(x)


@function("tf.linalg.inv")
def tf_inv(input: Shape, adjoint: object = False, name: object = None) -> Inferred:
    """(…, M, M), kept."""
    return _kept(input)


@function("tf.linalg.cholesky", "tf.linalg.expm", "tf.linalg.sqrtm")
def tf_square(input: Shape, name: object = None) -> Inferred:
    """(…, M, M), kept."""
    return _kept(input)


@function("ops.det")
def det(x: Shape) -> Inferred:
    """(…, M, M): (…)."""
    return Inferred(x[:-2], square(x))


@function("tf.linalg.det")
def tf_det(input: Shape, name: object = None) -> Inferred:
    """(…, M, M): (…)."""
    return det(input)


@function("ops.logdet")
def logdet(x: Shape) -> Inferred:
    """(…, M, M): (…)."""
    return Inferred(x[:-2], square(x))


@function("ops.slogdet")
def slogdet(x: Shape) -> Inferred:
    """(…, M, M): a sign () and (…)."""
    return Inferred(((), x[:-2]), square(x), several=True, run=(x[:-2],) * 2)


@function("ops.matrix_rank")
def matrix_rank(x: Shape, tol: object = None) -> Inferred:
    """(…, M, N): (…)."""
    return Inferred(x[:-2], matrix(x))


@function("ops.pinv")
def pinv(x: Shape, rcond: object = None) -> Inferred:
    """(…, M, N): (…, N, M)."""
    return Inferred((*x[:-2], x[-1], x[-2]) if len(x) > 1 else x, matrix(x))


@function("tf.linalg.pinv")
def tf_pinv(a: Shape, rcond: object = None, validate_args: object = False, name: object = None) -> Inferred:
    """(…, M, N): (…, N, M)."""
    return pinv(a)


@function("ops.eigh", "ops.eig")
def eigh(x: Shape) -> Inferred:
    """(…, M, M): values (…, M) and vectors (…, M, M)."""
    return Inferred((x[:-1], x), square(x), several=True)


@function("tf.linalg.eigh", "tf.linalg.eig")
def tf_eigh(tensor: Shape, name: object = None) -> Inferred:
    """(…, M, M): values (…, M) and vectors (…, M, M)."""
    return eigh(tensor)


def _shorter(x: Shape) -> Size:
    return extreme("min", x[-2:])


@function("ops.lu_factor")
def lu_factor(x: Shape) -> Inferred:
    """(…, M, M): the factors (…, M, M) and the order of the rows (…, M)."""
    ranks = matrix(x)
    if ranks:
        return Inferred((x, x), ranks, several=True)
    return Inferred((x, (*x[:-2], _shorter(x))), (*defined(*x[-2:]), *square(x)), several=True)


@function("ops.qr")
def qr(x: Shape, mode: Text = "reduced") -> Inferred:
    """(…, M, N): (…, M, K) and (…, K, N) with K the less of both; `complete` has M for K."""
    requires = (*matrix(x), *need(Need.ARGUMENT, mode in ("reduced", "complete"), text="a known mode"))
    if requires:
        return Inferred((x, x), requires, several=True)
    inner = x[-2] if mode == "complete" else _shorter(x)
    return Inferred(((*x[:-1], inner), (*x[:-2], inner, x[-1])), defined(*x[-2:]), several=True)


@function("tf.linalg.qr")
def tf_qr(input: Shape, full_matrices: Flag = False, name: object = None) -> Inferred:
    """(…, M, N): (…, M, K) and (…, K, N) with K the less of both."""
    if len(input) < 2:
        return Inferred((input, input), matrix(input), several=True)
    inner = input[-2] if full_matrices else _shorter(input)
    return Inferred(((*input[:-1], inner), (*input[:-2], inner, input[-1])), several=True)


def _svd(x: Shape, full: bool) -> tuple[Shape, Shape, Shape]:
    """The shapes of U, S and of V as TensorFlow gives it: its columns are the vectors."""
    short = _shorter(x)
    left = (*x[:-1], x[-2] if full else short)
    right = (*x[:-2], x[-1], x[-1] if full else short)
    return left, (*x[:-2], short), right


@function("ops.svd", operation="SVD")
def svd(x: Shape, full_matrices: Flag = True, compute_uv: Flag = True) -> Inferred:
    """(…, M, N): U (…, M, M), S (…, K) and V (…, N, N), K the less of both; or S alone."""
    if len(x) < 2:
        return Inferred(x, matrix(x))
    left, values, right = _svd(x, full_matrices)
    known = defined(*x[-2:])
    if not compute_uv:
        return Inferred(values, known)
    return Inferred((left, values, (*right[:-2], right[-1], right[-2])), known, several=True)


@function("tf.linalg.svd")
def tf_svd(tensor: Shape, full_matrices: Flag = False, compute_uv: Flag = True, name: object = None) -> Inferred:
    """(…, M, N): S (…, K), U (…, M, K) and V (…, N, K) with K the less of both."""
    if len(tensor) < 2:
        return Inferred(tensor, matrix(tensor))
    left, values, right = _svd(tensor, full_matrices)
    return Inferred((values, left, right), several=True) if compute_uv else Inferred(values)


def _solved(a: Shape, b: Shape) -> Inferred:
    """The shape of `b`, whose rows are those of `a`."""
    ranks = (*square(a), *need(Need.RANK, len(b) >= 1, len(b), 1, text="at least one axis"))
    if len(a) < 2 or not b:
        return Inferred(b, ranks)
    meet = b[-2] if len(a) == len(b) else b[-1] if len(a) == len(b) - 1 else None
    fits = as_written(a[-2], meet, Need.SPATIAL, text="as many rows") if meet is not None else ()
    return Inferred(b, (*ranks, *fits))


@function("ops.solve")
def solve(a: Shape, b: Shape) -> Inferred:
    """(…, M, M) and (…, M, K): (…, M, K)."""
    return _solved(a, b)


@function("ops.solve_triangular")
def solve_triangular(a: Shape, b: Shape, lower: object = False) -> Inferred:
    """(…, M, M) and (…, M, K): (…, M, K)."""
    return _solved(a, b)


@function("tf.linalg.solve")
def tf_solve(matrix: Shape, rhs: Shape, adjoint: object = False, name: object = None) -> Inferred:
    """(…, M, M) and (…, M, K): (…, M, K)."""
    ranks = need(Need.RANK, len(rhs) == len(matrix) > 1, len(rhs), len(matrix), text="matrices")
    around = same_sizes(matrix[:-2], rhs[:-2], Need.SPATIAL)
    made = _solved(matrix, rhs)
    return Inferred(rhs, ranks or (*around, *made.requires))


@function("ops.lstsq")
def lstsq(a: Shape, b: Shape, rcond: object = None) -> Inferred:
    """(M, N) and (M, K): (N, K)."""
    ranks = (*need(Need.RANK, len(a) == 2, len(a), 2), *need(Need.RANK, len(b) in (1, 2), len(b), 2))
    if ranks:
        return Inferred(a, ranks)
    rows = as_written(a[0], b[0], Need.SPATIAL, text="as many rows")
    return Inferred((a[1], *b[1:]), rows)

"""Functions of diagonals and of turned matrices: diagonals in and out, traces, unit matrices, quarter turns.

Parameters have the framework's names, even those of Python's builtins.
"""

# ruff: noqa: A002

from __future__ import annotations

from resblock_lint.dims import Size, extreme
from resblock_lint.layers.keras.arguments import axes_of, names, need, new, permuted, plain, unknown
from resblock_lint.layers.registry import Inferred, Need, Numbers, Shape, function
from resblock_lint.layers.shapes import is_open, product


def _length(rows: Size, columns: Size, offset: Size) -> Size:
    """The length of a diagonal that begins `offset` columns to the right, or rows further down."""
    if not isinstance(offset, int):
        return unknown("the length of a diagonal")
    rest = columns - offset if offset > 0 else rows + offset
    return extreme("max", (0, extreme("min", (rest, rows, columns))))


def _away(k: Size) -> Size:
    return extreme("max", (k, -k))


@function("ops.diag")
def diag(x: Shape, k: Size = 0) -> Inferred:
    """(M,) in the middle of (M, M), or the diagonal (M,) of (M, M)."""
    if len(x) == 1:
        return Inferred((x[0] + _away(k),) * 2)
    if len(x) == 2:
        nothing = isinstance(k, int) and any(isinstance(size, int) and size <= abs(k) for size in x)
        veil = nothing and any(map(is_open, x))  # of an open side Keras does not see that nothing is left
        return Inferred((new("diagonal") if veil else _length(x[0], x[1], k),))
    return Inferred(x, need(Need.RANK, False, len(x), 2, text="a vector or a matrix"))


@function("ops.diagflat")
def diagflat(x: Shape, k: Size = 0) -> Inferred:
    """All M elements in the middle of (M, M)."""
    return Inferred((product(x) + _away(k),) * 2)


@function("tf.linalg.diag")
def tf_diag(
    diagonal: Shape, name: object = "diag", k: Size = 0, num_rows: object = -1, num_cols: object = -1,
    padding_value: object = 0, align: object = "RIGHT_LEFT",
) -> Inferred:  # fmt: skip
    """(…, M): (…, M, M)."""
    if not diagonal:
        return Inferred(diagonal, need(Need.RANK, False, 0, 1, text="at least one axis"))
    return Inferred((*diagonal[:-1], *(diagonal[-1] + _away(k),) * 2))


@function("tf.linalg.diag_part")
def tf_diag_part(
    input: Shape,
    name: object = "diag_part",
    k: Size = 0,
    padding_value: object = 0,
    align: object = "RIGHT_LEFT",
) -> Inferred:
    """(…, M, N): (…, K)."""
    if len(input) < 2:
        return Inferred(input, need(Need.RANK, False, len(input), 2, text="a matrix"))
    return Inferred((*input[:-2], _length(input[-2], input[-1], k)))


def _two_axes(x: Shape, axis1: Size, axis2: Size) -> Inferred | tuple[int, int]:
    """Two different axes, counted from 0; where they are not there, what that requires."""
    places, requires = axes_of((axis1, axis2), len(x))
    requires = (*need(Need.RANK, len(x) >= 2, len(x), 2, text="a matrix"), *requires)
    return Inferred(x, requires) if requires else (places[0], places[1])


@function("ops.diagonal")
def diagonal(x: Shape, offset: Size = 0, axis1: Size = 0, axis2: Size = 1) -> Inferred:
    """(M, N, C): (C, K) with K the less of M and N."""
    found = _two_axes(x, axis1, axis2)
    if isinstance(found, Inferred):
        return found
    rest = tuple(size for place, size in enumerate(x) if place not in found)
    return Inferred((*rest, _length(x[found[0]], x[found[1]], offset)))


@function("ops.trace")
def trace(x: Shape, offset: Size = 0, axis1: Size = 0, axis2: Size = 1) -> Inferred:
    """(M, N, C): (C,)."""
    found = _two_axes(x, axis1, axis2)
    if isinstance(found, Inferred):
        return found
    return Inferred(tuple(size for place, size in enumerate(x) if place not in found))


@function("tf.linalg.trace")
def tf_trace(x: Shape, name: object = None) -> Inferred:
    """(…, M, N): (…)."""
    return trace(x, 0, -2, -1)


@function("tf.linalg.adjoint")
def adjoint(matrix: Shape, name: object = None) -> Inferred:
    """(…, M, N): (…, N, M)."""
    return matrix_transpose(matrix)


@function("tf.linalg.matrix_transpose")
def matrix_transpose(a: Shape, name: object = "matrix_transpose", conjugate: object = False) -> Inferred:
    """(…, M, N): (…, N, M)."""
    turned = (*a[:-2], a[-1], a[-2]) if len(a) > 1 else a
    return Inferred(turned, need(Need.RANK, len(a) > 1, len(a), 2, text="a matrix"))


@function("tf.linalg.band_part")
def band_part(input: Shape, num_lower: object, num_upper: object, name: object = None) -> Inferred:
    """(…, M, N), kept."""
    return Inferred(input, need(Need.RANK, len(input) > 1, len(input), 2, text="a matrix"))


@function("ops.eye", "ops.tri")
def eye(N: Size, M: Numbers = None, k: object = 0, dtype: object = None) -> Inferred:  # noqa: N803
    """A matrix (N, M), square where M is missing."""
    return Inferred((N, plain(M) if M is not None else N))


@function("ops.identity")
def identity(n: Size, dtype: object = None) -> Inferred:
    """A matrix (n, n)."""
    return Inferred((n, n))


@function("tf.eye", "tf.linalg.eye")
def tf_eye(
    num_rows: Size, num_columns: Numbers = None, batch_shape: Numbers = None, dtype: object = None, name: object = None
) -> Inferred:
    """A matrix (N, M), square where M is missing, repeated over the shape of a batch."""
    front = tuple(plain(one) for one in batch_shape) if isinstance(batch_shape, tuple) else ()
    return Inferred((*front, num_rows, plain(num_columns) if num_columns is not None else num_rows))


@function("backend.eye")
def backend_eye(size: Size, dtype: object = None, name: object = None) -> Inferred:
    """A matrix (size, size)."""
    return Inferred((size, size))


@function("ops.vander")
def vander(x: Shape, N: Numbers = None, increasing: object = False) -> Inferred:  # noqa: N803
    """(M,): (M, N), or (M, M) where N is missing."""
    if len(x) != 1:
        return Inferred(x, need(Need.RANK, False, len(x), 1, text="a vector"))
    count = x[0] if N is None else plain(N)
    positive = need(Need.ARGUMENT, N is None or not isinstance(count, int) or count >= 0, count, 0, text="N is a size")
    return Inferred((x[0], count), positive)


@function("ops.rot90")
def rot90(array: Shape, k: Numbers = 1, axes: Numbers = (0, 1)) -> Inferred:
    """(H, W, C): (W, H, C), the axes exchanged however often it is turned; where it runs, at odd turns alone."""
    wanted = axes if isinstance(axes, tuple) else ()
    places, requires = axes_of(wanted, len(array))
    pair = need(Need.ARGUMENT, len(wanted) == 2, len(wanted), 2, text="two axes")
    requires = (*need(Need.RANK, len(array) >= 2, len(array), 2, text="a matrix"), *pair, *requires)
    if requires:
        return Inferred(array, requires)
    order = list(range(len(array)))
    order[places[0]], order[places[1]] = places[1], places[0]
    turned = permuted(array, tuple(order))
    return Inferred(turned, run=array if isinstance(k, int) and k % 2 == 0 else turned)


@function(*names("ops", "fliplr"), like=True)
def fliplr(x: Shape) -> Inferred:
    """A tensor of at least two axes, its shape kept."""
    return Inferred(x, need(Need.RANK, len(x) >= 2, len(x), 2, text="the rank of the input"))


@function(*names("ops", "flipud"), like=True)
def flipud(x: Shape) -> Inferred:
    """A tensor of at least one axis, its shape kept."""
    return Inferred(x, need(Need.RANK, len(x) >= 1, len(x), 1, text="the rank of the input"))

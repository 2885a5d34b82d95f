"""Functions that multiply and add up: products of matrices, tensors contracted over axes, einsum."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import broadcasts, equal, some_of
from resblock_lint.dims import Size, extreme
from resblock_lint.layers.keras.arguments import (
    Requirements,
    axes_of,
    axis_of,
    need,
    of_rank,
    plain,
    replaced,
    row,
    veiled,
)
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.registry import Beside, Flag, Inferred, Need, Numbers, Role, Shape, Text, function
from resblock_lint.layers.shapes import broadcast_size, defined, is_open, product


def _meet(left: Size, right: Size) -> Requirements:
    """The requirement that two contracted axes have one size."""
    return need(Need.CHANNELS, equal(left, right), left, right, text="the multiplied sizes")


def product_of(x: Shape, y: Shape) -> Inferred:
    """The product of matrices over the last two axes; the axes before broadcast, and a row counts as a matrix."""
    if not x or not y:
        return Inferred(x or y, need(Need.RANK, False, len(x), len(y), text="a matrix"))
    left, right = (1, *x) if len(x) == 1 else x, (*y, 1) if len(y) == 1 else y
    around = elementwise((left[:-2], right[:-2]))
    last = (*left[-2:-1][len(x) == 1 :], *right[-1:][len(y) == 1 :])
    return Inferred((*around.shapes[0], *last), (*around.requires, *_meet(left[-1], right[-2])))


@function("ops.matmul", role=Role.WEIGHTED)
def matmul(x1: Shape, x2: Shape) -> Inferred:
    """(N, T, C) and (N, C, D): (N, T, D)."""
    return product_of(x1, x2)


def _turned(x: Shape, turn: bool) -> Shape:
    return (*x[:-2], x[-1], x[-2]) if turn and len(x) > 1 else x


@function("tf.matmul", "tf.linalg.matmul", role=Role.WEIGHTED)
def tf_matmul(
    a: Shape, b: Shape, transpose_a: Flag = False, transpose_b: Flag = False, adjoint_a: Flag = False,
    adjoint_b: Flag = False, a_is_sparse: object = False, b_is_sparse: object = False, output_type: object = None,
    grad_a: object = False, grad_b: object = False, name: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C) and (N, C, D): (N, T, D); TensorFlow wants matrices."""
    ranks = (*need(Need.RANK, len(a) > 1, len(a), 2), *need(Need.RANK, len(b) > 1, len(b), 2))
    made = product_of(_turned(a, transpose_a or adjoint_a), _turned(b, transpose_b or adjoint_b))
    return Inferred(made.shape, (*ranks, *made.requires))


@function("ops.dot", role=Role.WEIGHTED)
def dot(x1: Shape, x2: Shape) -> Inferred:
    """(N, T, C) and (C, D): (N, T, D)."""
    return backend_dot(x1, x2)


@function("backend.dot", role=Role.WEIGHTED)
def backend_dot(x: Shape, y: Shape) -> Inferred:
    """(N, T, C) and (C, D): (N, T, D)."""
    if not x or not y:
        return Inferred(x or y)
    over = max(len(y) - 2, 0)
    return Inferred((*x[:-1], *y[:over], *y[over + 1 :]), _meet(x[-1], y[over]))


def contracted(x: Shape, y: Shape, over_x: Sequence[int], over_y: Sequence[int], batch: int = 0) -> Inferred:
    """Sums products over paired axes; the first `batch` axes of both are the same ones."""
    meets = tuple(one for a, b in zip(over_x, over_y, strict=False) for one in _meet(x[a], y[b]))
    paired = need(Need.ARGUMENT, len(over_x) == len(over_y), len(over_x), len(over_y), text="as many axes of both")
    together = tuple(one for a, b in zip(x[:batch], y[:batch], strict=False) for one in _meet(a, b))
    kept = [size for place, size in enumerate(x) if place not in over_x]
    rest = [size for place, size in enumerate(y) if place not in over_y and place >= batch]
    return Inferred((*kept, *rest), (*paired, *together, *meets))


def _paired_axes(axes: Numbers, x: Shape, y: Shape) -> tuple[tuple[int, ...], tuple[int, ...], Requirements]:
    """The axes of `tensordot`: a count of the last and first ones, or those of both tensors."""
    if isinstance(axes, int):
        count = min(axes, len(x), len(y))
        there = need(Need.RANK, axes == count, axes, count, text="as many axes are there")
        return tuple(range(len(x) - count, len(x))), tuple(range(count)), there
    over = axes if isinstance(axes, tuple) and len(axes) == 2 else ((), ())
    (left, first), (right, second) = axes_of(over[0], len(x)), axes_of(over[1], len(y))
    return left, right, (*first, *second)


@function("ops.tensordot", role=Role.WEIGHTED)
def tensordot(x1: Shape, x2: Shape, axes: Numbers = 2) -> Inferred:
    """(N, T, C) and (C, D) over one axis: (N, T, D)."""
    left, right, requires = _paired_axes(axes, x1, x2)
    made = contracted(x1, x2, left, right)
    return Inferred(made.shape, (*requires, *made.requires))


@function("tf.tensordot", "tf.linalg.tensordot", role=Role.WEIGHTED)
def tf_tensordot(a: Shape, b: Shape, axes: Numbers, name: object = None) -> Inferred:
    """(N, T, C) and (C, D) over one axis: (N, T, D)."""
    left, right, requires = _paired_axes(axes, a, b)
    made = contracted(a, b, left, right)
    return Inferred(made.shape, (*requires, *made.requires))


@function("backend.batch_dot", role=Role.WEIGHTED)
def batch_dot(x: Shape, y: Shape, axes: Numbers = None) -> Inferred:
    """(N, T, C) and (N, C, D): (N, T, D)."""
    if len(x) < 2 or len(y) < 2:
        return Inferred(x, need(Need.RANK, False, len(x), len(y), text="at least two axes"))
    chosen = (len(x) - 1, max(len(y) - 2, 1)) if axes is None else row(axes) * (1 if isinstance(axes, tuple) else 2)
    (left, first), (right, second) = axes_of(chosen[:1], len(x)), axes_of(chosen[1:], len(y))
    wrong = need(Need.ARGUMENT, 0 not in left + right, text="not over the batch")
    made = contracted(x, y, left, right, batch=1)
    shape = made.shapes[0] if len(made.shapes[0]) > 1 or len(x) + len(y) > 4 else (*made.shapes[0], 1)
    return Inferred(shape, (*first, *second, *wrong, *made.requires))


def _letters(term: str, rank: int) -> list[str]:
    """A name for each axis of an operand of `einsum`; axes under `...` are numbered from the end."""
    before, dots, after = term.partition("...")
    hidden = rank - len(before) - len(after) if dots else 0
    return [*before, *(str(place) for place in range(hidden, 0, -1)), *after]


def _einsum(equation: str, operands: Sequence[Shape]) -> Inferred:
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    count = need(Need.ARGUMENT, len(terms) == len(operands), len(terms), len(operands), text="one term for each tensor")
    labels = [_letters(term, len(shape)) for term, shape in zip(terms, operands, strict=False)]
    ranks = tuple(one for names, x in zip(labels, operands, strict=False) for one in of_rank(x, len(names)))
    sizes: dict[str, Size] = {}
    requires = [*count, *ranks]
    for place, (names, shape) in enumerate(zip(labels, operands, strict=False)):
        for name, size in zip(names, shape, strict=False):
            before = sizes.setdefault(name, size)
            claim = broadcasts(before, size) if name.isdigit() else equal(before, size)
            requires += need(Need.CHANNELS, claim, before, size, text=f"the sizes of `{name}`", inputs=(0, place))
            sizes[name] = broadcast_size(before, size)
    hidden = sorted((name for name in sizes if name.isdigit()), key=int, reverse=True)
    once = sorted(name for name in sizes if name.isalpha() and left.count(name) == 1)
    shown = _letters(right, len(right.replace("...", "")) + len(hidden)) if arrow else [*hidden, *once]
    return Inferred(tuple(sizes.get(name, 1) for name in shown), tuple(requires))


@function("ops.einsum", role=Role.WEIGHTED)
def einsum(subscripts: Text, *operands: Shape) -> Inferred:
    """ "bhwc,cd->bhwd" over (N, H, W, C) and (C, D): (N, H, W, D)."""
    return _einsum(subscripts or "", operands)


@function("tf.einsum", "tf.linalg.einsum", role=Role.WEIGHTED)
def tf_einsum(equation: Text, *inputs: Shape) -> Inferred:
    """ "bhwc,cd->bhwd" over (N, H, W, C) and (C, D): (N, H, W, D)."""
    return _einsum(equation or "", inputs)


@function("ops.dot_product_attention", rank=4, role=Role.WEIGHTED)
def dot_product_attention(
    query: Shape, key: Shape, value: Shape, bias: Beside = None, mask: Beside = None, scale: Beside = None,
    is_causal: object = False, flash_attention: object = None, attn_logits_soft_cap: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, h, C), (N, S, h, C) and (N, S, h, C): (N, T, h, C)."""
    ranks = (*of_rank(key, 4), *of_rank(value, 4))
    if ranks:
        return Inferred(query, ranks)
    heads = next((one for one in (query[2], key[2], value[2]) if not is_open(one)), query[2])
    return Inferred(query, _meet(query[-1], key[-1]), run=(*query[:2], heads, value[-1]))


@function("ops.inner", role=Role.WEIGHTED)
def inner(x1: Shape, x2: Shape) -> Inferred:
    """(N, C) and (M, C): (N, M)."""
    if not x1 or not x2:
        return Inferred(x1 or x2)
    shape = (*x1[:-1], *x2[:-1])
    return Inferred(shape, _meet(x1[-1], x2[-1]), shown=veiled(shape, any(map(is_open, (*x1, *x2)))))


@function("ops.outer")
def outer(x1: Shape, x2: Shape) -> Inferred:
    """All N elements of one by all M of the other: (N, M)."""
    return Inferred((product(x1), product(x2)))


@function("ops.vdot")
def vdot(x1: Shape, x2: Shape) -> Inferred:
    """All elements of two tensors, as many of them: one number, ()."""
    return Inferred((), _meet(product(x1), product(x2)))


@function("ops.kron")
def kron(x1: Shape, x2: Shape) -> Inferred:
    """(A, B) and (C, D): (A * C, B * D)."""
    ranks = need(Need.RANK, len(x1) == len(x2), len(x1), len(x2), text="one rank")
    return Inferred(tuple(one * two for one, two in zip(x1, x2, strict=False)), ranks)


@function("ops.cross")
def cross(x1: Shape, x2: Shape, axisa: Size = -1, axisb: Size = -1, axisc: Size = -1, axis: Numbers = None) -> Inferred:
    """(N, 3) and (N, 3): (N, 3); two vectors of the plane give one number."""
    wanted = (axisa, axisb, axisc) if axis is None else (plain(axis),) * 3
    (one, first), (two, second) = axis_of(wanted[0], len(x1)), axis_of(wanted[1], len(x2))
    if one is None or two is None:
        return Inferred(x1, (*first, *second))
    around = elementwise((replaced(x1, one), replaced(x2, two)))
    sizes = tuple(
        found for size in (x1[one], x2[two])
        for found in need(Need.CHANNELS, some_of((equal(size, 2), equal(size, 3))), size, 3, text="2 or 3 numbers")
    )  # fmt: skip
    requires = (*around.requires, *sizes)
    if 3 not in (x1[one], x2[two]):
        return Inferred(around.shape, requires)
    place, third = axis_of(wanted[2], len(around.shapes[0]) + 1)
    at = place or 0
    return Inferred((*around.shapes[0][:at], 3, *around.shapes[0][at:]), (*requires, *third))


@function("ops.correlate")
def correlate(x1: Shape, x2: Shape, mode: Text = "valid") -> Inferred:
    """(N,) and (M,): (N - M + 1,) for "valid", (N,) for "same", (N + M - 1,) for "full"."""
    ranks = (*need(Need.RANK, len(x1) == 1, len(x1), 1), *need(Need.RANK, len(x2) == 1, len(x2), 1))
    known = need(Need.ARGUMENT, mode in ("valid", "same", "full"), text="a known mode")
    if ranks or known:
        return Inferred(x1, (*ranks, *known))
    longer, shorter = extreme("max", (x1[0], x2[0])), extreme("min", (x1[0], x2[0]))
    made = {"same": longer, "full": x1[0] + x2[0] - 1}.get(mode or "valid", longer - shorter + 1)
    return Inferred((made,), defined(x1[0], x2[0]))


@function("ops.cdist", operation="CDist")
def cdist(x: Shape, y: Shape) -> Inferred:
    """(…, N, C) and (…, M, C): (…, N, M)."""
    if len(x) < 2 or len(y) < 2:
        return Inferred(x, need(Need.RANK, False, min(len(x), len(y)), 2, text="matrices"))
    around = elementwise((x[:-2], y[:-2]))
    return Inferred((*around.shapes[0], x[-2], y[-2]), (*around.requires, *_meet(x[-1], y[-1])))

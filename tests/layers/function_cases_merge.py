"""Calls of arithmetic, concatenation, products and reductions."""

from __future__ import annotations

import random

from function_cases import BOOLEAN, Case, N, a_shape, all_of_entry, an_axis, case, mostly, some_axes
from function_runs import T


@case(*all_of_entry("ops.add", "tf.add", "ops.multiply", "tf.multiply", "ops.divide", "tf.divide", "backend.pow"))
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    right = mostly(pick, left[pick.randint(0, len(left)) if pick.random() < 0.3 else 0 :])
    pair = [T(left), T(right)]
    return pair if pick.random() < 0.5 else pair[::-1], {}


@case(*(name for name in BOOLEAN if "tf" in name and "logical" in name and name[-3:] != "not"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "bool"), T(mostly(pick, shape), "bool")], {}


@case("tf.add_n", "tf.math.add_n")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [[T(shape), T(mostly(pick, shape, 0.1)), T(shape)]], {}


@case("ops.where", "tf.where")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(mostly(pick, shape), "bool"), T(shape), T(mostly(pick, shape))], {}


@case("layers.concatenate")
def _(pick: random.Random) -> Case:
    shape = (N, pick.randint(1, 4), *a_shape(pick, 1, 2))
    return [[T(shape), T((*shape[:2], *mostly(pick, shape[2:]))), T(shape)]], {"axis": pick.choice([1, 1 - len(shape)])}


@case("ops.concatenate", "tf.concat", "backend.concatenate")
def _(pick: random.Random) -> Case:
    shape = (pick.choice([N, 2, 3]), *a_shape(pick, 1, 3))
    place = pick.randint(1, len(shape) - 1)
    others = [T((*shape[:place], pick.randint(1, 5), *shape[place + 1 :])) for _ in range(2)]
    odd = [T(mostly(pick, shape, 0.1)[: pick.choice([9, 9, 9, 9, 1])])] if pick.random() < 0.3 else []
    axis = an_axis(pick, len(shape)) if pick.random() < 0.2 else place - pick.choice([0, len(shape)])
    return [[T(shape), *others, *odd]], {"axis": axis}


@case("ops.hstack")
def _(pick: random.Random) -> Case:
    shape = (pick.choice([N, 2, 3]), *a_shape(pick, 1, 2))
    return [[T(shape), T((shape[0], 3, *mostly(pick, shape[2:])))]], {}


@case("ops.append")
def _(pick: random.Random) -> Case:
    shape = (2, *a_shape(pick, 1, 2)[1:], 4)
    return [T(shape), T((*mostly(pick, shape[:-1]), 3))], pick.choice([{"axis": len(shape) - 1}, {}])


@case("ops.stack", "tf.stack", "backend.stack")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [[T(shape), T(mostly(pick, shape, 0.1)), T(shape)]], {"axis": an_axis(pick, len(shape) + 1)}


@case("ops.split", "tf.split")
def _(pick: random.Random) -> Case:
    shape = (N, *a_shape(pick, 1, 3)[1:], 6)
    if pick.random() < 0.6:
        return [T(shape), pick.choice([1, 2, 3, 3, 4])], {"axis": pick.randint(1, len(shape) - 1) - len(shape)}
    return [T(shape), (2, 6)], {"axis": -1} if len(shape) % 2 else {"axis": len(shape) - 1}


@case("ops.unstack", "tf.unstack")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))}


@case("ops.matmul", "tf.matmul", "tf.linalg.matmul", "ops.dot", "backend.dot")
def _(pick: random.Random) -> Case:
    front, (a, b, c) = a_shape(pick, 0, 2), (pick.randint(2, 5) for _ in range(3))
    return [T((*front, a, b)), T((*mostly(pick, front, 0.1), *mostly(pick, (b,)), c)[-pick.choice([2, 2, 4]) :])], {}


@case("ops.tensordot", "tf.tensordot", "tf.linalg.tensordot")
def _(pick: random.Random) -> Case:
    shape = (N, *(pick.randint(2, 4) for _ in range(3)))
    axes = pick.choice([1, 2, ((-1,), (0,)), ((1, 2), (0, 1)), ((1,), (1,))])
    first = {1: (shape[3], 5), 2: (shape[2], shape[3], 5)}.get(axes if isinstance(axes, int) else 0)
    other = first or {1: (shape[3], 5), -1: (shape[1], shape[2], 5)}[1 if axes == ((-1,), (0,)) else -1]
    return [T(shape), T(other if isinstance(axes, int) and first else mostly(pick, other))], {"axes": axes}


@case("backend.batch_dot")
def _(pick: random.Random) -> Case:
    a, b, c = (pick.randint(2, 4) for _ in range(3))
    return pick.choice(
        [
            ([T((N, a, b)), T((N, *mostly(pick, (b,)), c))], {}),
            ([T((N, a, b)), T((N, *mostly(pick, (a,)), c))], {"axes": 1}),
            ([T((N, b)), T((N, *mostly(pick, (b,))))], {"axes": 1}),
            ([T((N, b)), T((N, b, c))], {"axes": 1}),
            ([T((N, a, b)), T((N, b))], {}),
            ([T((2, a, b)), T((3, b, c))], {}),
            ([T((N, a, b)), T((N, c, b))], {"axes": (2, 2)}),
        ]
    )


@case("ops.einsum", "tf.einsum", "tf.linalg.einsum")
def _(pick: random.Random) -> Case:
    a, b, c, d = (pick.choice([2, 3, 5]) for _ in range(4))
    return pick.choice(
        [
            (["bhwc,cd->bhwd", T((N, a, b, c)), T((c, d))], {}),
            (["bic,bjc->bij", T((N, a, c)), T((N, b, c))], {}),
            (["bhid,bhjd->bhij", T((N, a, b, c)), T((N, a, d, c))], {}),
            (["...c,cd->...d", T((N, a, c)), T((c, d))], {}),
            (["ij,jk", T((N, b)), T((b, d))], {}),
            (["bhwc->bc", T((N, a, b, c))], {}),
            (["bic,bcj->bij", T((N, a, b)), T((N, b, d, 2))], {}),
        ]
    )


@case(*{*all_of_entry("ops.mean", "ops.max", "ops.prod", "tf.reduce_mean")} - BOOLEAN)
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.norm")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    order = pick.choice([None, None, 2, 1, 0, 3, "fro", "nuc", "euclidean"])
    return [T(shape)], {"ord": order, "axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.size", "tf.size", "ops.ndim", "ops.view")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0))], {}


@case("tf.reduce_any", "tf.reduce_all", "tf.math.reduce_any", "tf.math.reduce_all")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "bool")], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.argmax", "ops.argmin", "ops.nanargmax", "ops.nanargmin", "tf.norm", "tf.linalg.norm")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.moments", "tf.nn.moments")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    axes = tuple(pick.sample(range(-len(shape), 0), pick.randint(1, len(shape))))
    return [T(shape), axes], {"keepdims": pick.random() < 0.5}


@case(
    "ops.average",
    "ops.count_nonzero",
    *all_of_entry("backend.argmax", "tf.argmax"),
    "tf.cumsum",
    "backend.cumsum",
    "ops.cumsum",
    "tf.math.cumprod",
)
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))} if pick.random() < 0.8 else {}


@case("ops.top_k", "tf.math.top_k", "tf.nn.top_k")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 0, 2), pick.randint(3, 5)))], {"k": pick.randint(1, 3)}


@case("ops.glu", "activations.glu")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": -1} if pick.random() < 0.7 else {"axis": 0}

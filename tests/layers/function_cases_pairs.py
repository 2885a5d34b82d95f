"""Calls of functions of two tensors and of several: bits, comparisons, losses, joined and cut tensors, products."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, all_of_entry, an_axis, case, mostly
from function_runs import T


@case(*all_of_entry("ops.bitwise_and"), "ops.gcd", "ops.lcm")
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    return [T(left, "int32"), T(mostly(pick, left[pick.choice([0, 0, len(left) // 2]) :]), "int32")], {}


@case("ops.heaviside", "ops.ldexp", "ops.logaddexp2", "ops.nextafter", "ops.isclose", "ops.allclose", "ops.polar")
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    return [T(left), T(mostly(pick, left[pick.choice([0, 0, len(left) // 2]) :]))], {}


@case("ops.isin", "ops.digitize", "ops.searchsorted")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 0, 2)), T(a_shape(pick, 0, 2))], {}


@case("ops.in_top_k", "tf.math.in_top_k")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 2)
    return [T(mostly(pick, shape[:1]), "int32"), T((*shape[:1], 5)), 2], {}


@case("backend.in_top_k")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 1)
    pair = [T((*shape, 5)), T(mostly(pick, shape), "int32"), 2]
    return pair, {}


@case("ops.psnr")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 0, 3)
    return [T(shape), T(mostly(pick, shape)[: pick.choice([9, 9, 1])]), 1.0], {}


@case("ops.binary_crossentropy", "backend.binary_crossentropy", "tf.nn.sigmoid_cross_entropy_with_logits")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick))
    return [T(shape), T(mostly(pick, shape))], {}


@case(*all_of_entry("ops.categorical_crossentropy"), "tf.nn.softmax_cross_entropy_with_logits")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick))
    return [T(shape), T(mostly(pick, shape))], {}


@case("ops.sparse_categorical_crossentropy", "tf.nn.sparse_softmax_cross_entropy_with_logits")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick, 1, 3))
    return [T(mostly(pick, shape, 0.1), "int32"), T((*shape, 4)[: pick.choice([9, 9, 9, 1])])], {}


@case("ops.ctc_loss")
def _(pick: random.Random) -> Case:
    batch = pick.choice([2, 3])
    return [T((batch, 4), "int32"), T((batch, 9, 5)), *(T(mostly(pick, (batch,)), "int32") for _ in range(2))], {}


@case("ops.ctc_decode")
def _(pick: random.Random) -> Case:
    options = {"strategy": pick.choice(["greedy", "beam_search"]), "top_paths": pick.choice([1, 2])}
    return [T((pick.choice([N, 3]), 9, 5)), T((3,), "int32")], options


@case("ops.hstack", "ops.vstack", "ops.dstack")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 4)
    place = pick.choice([0, 1, 2])
    others = (
        tuple(pick.choice([size, size, 5]) if at == place else size for at, size in enumerate(shape)) for _ in "ab"
    )
    return [[T(shape), *(T(mostly(pick, other, 0.05)) for other in others)]], {}


@case("ops.hsplit", "ops.vsplit", "ops.dsplit")
def _(pick: random.Random) -> Case:
    shape = tuple(pick.choice([N, 4, 6, 8]) for _ in range(pick.randint(1, 4)))
    return [T(shape), pick.choice([1, 2, 2, 3, (1, 3), (2,)])], {}


@case("ops.array_split")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), pick.choice([1, 2, 3, 5, 0])], {"axis": pick.randint(-len(shape), len(shape) - 1)}


@case("ops.meshgrid")
def _(pick: random.Random) -> Case:
    tensors = [T(a_shape(pick, 0, 2)) for _ in range(pick.randint(2, 4))]
    return list(tensors), {"indexing": pick.choice(["xy", "ij"])}


@case("tf.meshgrid")
def _(pick: random.Random) -> Case:
    tensors = [T(a_shape(pick, 0, 2)) for _ in range(pick.randint(1, 4))]
    return list(tensors), {"indexing": pick.choice(["xy", "ij"])}


@case("ops.inner", "ops.outer", "ops.kron")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    return [T(shape), T(mostly(pick, shape))], {}


@case("ops.vdot")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 0, 3)
    return [T(shape), T(mostly(pick, shape, 0.1))], {}


@case("ops.cross")
def _(pick: random.Random) -> Case:
    shape = (pick.choice([N, 2, 3]), *a_shape(pick, 0, 1))
    return [T((*shape, pick.choice([2, 3, 3, 4]))), T((*mostly(pick, shape, 0.1), pick.choice([2, 3])))], {}


@case("ops.correlate")
def _(pick: random.Random) -> Case:
    pair = [T((pick.choice([3, 4, 9, N]),)), T((pick.choice([3, 4, 9]),) * pick.choice([1, 1, 1, 2]))]
    return pair, {"mode": pick.choice(["valid", "same", "full", "most"])}


@case("ops.cdist")
def _(pick: random.Random) -> Case:
    front = a_shape(pick, 0, 2)
    return [T((*front, 4, 3)[-pick.choice([9, 9, 1]) :]), T((*mostly(pick, front), 5, pick.choice([3, 3, 3, 4])))], {}


@case("ops.select")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    count = pick.choice([1, 2])
    return [[T(shape, "bool")] * count, [T(shape)] * pick.choice([count, count, 1]), 0.0], {}


@case("ops.scatter", "tf.scatter_nd")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick, 1, 3))
    depth = pick.randint(1, len(shape))
    return [T((4, depth), "int32"), T(mostly(pick, (4, *shape[depth:]), 0.1)), shape], {}


@case("ops.scatter_update", "tf.tensor_scatter_nd_update", "tf.tensor_scatter_nd_add")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick, 1, 3))
    depth = pick.randint(1, len(shape))
    return [T(shape), T((4, depth), "int32"), T(mostly(pick, (4, *shape[depth:]), 0.1))], {}


@case("ops.slice_update")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick, 1, 3))
    return [T(shape), [0] * len(shape), T(mostly(pick, shape, 0.3)[: pick.choice([9, 9, 1])])], {}


@case("ops.take_along_axis")
def _(pick: random.Random) -> Case:
    shape = tuple(size or 5 for size in a_shape(pick, 1, 3))
    axis = pick.choice([None, an_axis(pick, len(shape))])
    indices = (4,) if axis is None else mostly(pick, shape, 0.2)
    return [T(shape), T(indices, "int32")], {"axis": axis}


@case("tf.gather_nd")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 4)
    return [T(shape), T((*a_shape(pick, 0, 2), pick.randint(1, len(shape) + 1)), "int32")], {}


@case("tf.boolean_mask")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 4)
    axis = pick.choice([None, 0, len(shape) - 1])
    mask = shape[axis or 0 :][: pick.randint(1, 2)]
    return [T(shape), T(mostly(pick, mask, 0.1), "bool")], {"axis": axis}


@case(*all_of_entry("ops.segment_sum"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    ids = mostly(pick, shape[: pick.choice([1, 1, 1, 2])], 0.1)
    return [T(shape), T(ids, "int32")], {"num_segments": pick.choice([None, 3, 7])}


@case(*all_of_entry("tf.math.segment_sum"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    return [T(shape), T(mostly(pick, shape[:1], 0.1), "int32")], {}


@case(*all_of_entry("tf.math.unsorted_segment_sum"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    return [T(shape), T(mostly(pick, shape[: pick.choice([1, 2])], 0.1), "int32"), 4], {}


@case("ops.unravel_index")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 1, 2), "int32"), (3, 4, 5)[: pick.randint(1, 3)]], {}


@case("ops.multi_hot")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 1, 3)
    return [T(shape, "int32"), pick.choice([4, 4, None])], {"axis": pick.choice([-1, -1, 0, len(shape) - 1, 4])}

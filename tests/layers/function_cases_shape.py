"""Calls of functions that give a tensor another shape, pick entries or fill one."""

from __future__ import annotations

import random

from function_cases import Case, N, a_shape, all_of_entry, an_axis, case, mostly
from function_runs import T


@case("ops.reshape", "tf.reshape", "backend.reshape")
def _(pick: random.Random) -> Case:
    shape = tuple(pick.choice([1, 2, 3, 4, 6, 8]) for _ in range(pick.randint(1, 4)))
    flat = 1
    for size in shape:
        flat *= size
    target = pick.choice([(flat,), (-1,), (-1, 2), (2, -1, 3), (flat // 2, 2), (*shape[::-1], 1), (-1, -1), (1, 1, -1)])
    return [T(shape), target], {}


@case("ops.ravel", "backend.flatten")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick))], {}


@case("backend.batch_flatten")
def _(pick: random.Random) -> Case:
    return [T((3, *a_shape(pick)[1:], 4))], {}


@case("ops.transpose", "tf.transpose", "backend.permute_dimensions")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    order = pick.sample(range(len(shape)), len(shape))
    if pick.random() < 0.2:
        order[0] = pick.choice([order[-1], len(shape), order[0]])
    if pick.random() < 0.1:
        order = [*order, 0]
    return [T(shape), tuple(order)], {}


@case("backend.transpose")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick))], {}


@case("ops.swapaxes", "ops.moveaxis")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    return [T(shape), an_axis(pick, len(shape)), an_axis(pick, len(shape))], {}


@case("ops.expand_dims", "tf.expand_dims", "backend.expand_dims")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), an_axis(pick, len(shape) + 1)], {}


@case("ops.squeeze", "tf.squeeze", "backend.squeeze")
def _(pick: random.Random) -> Case:
    shape = mostly(pick, (2, *a_shape(pick)[1:], 1, 3), 0.3)
    ones = [place for place, size in enumerate(shape) if size == 1] or [0]
    return [T(shape), pick.choice(ones) if pick.random() < 0.7 else an_axis(pick, len(shape))], {}


@case("ops.pad", "tf.pad")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    count = len(shape) + (pick.random() < 0.15)
    return [T(shape), tuple((pick.randint(0, 2), pick.randint(0, 2)) for _ in range(count))], {}


@case("backend.temporal_padding")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2)), (pick.randint(0, 2), pick.randint(0, 2))], {}


@case("backend.spatial_2d_padding")
def _(pick: random.Random) -> Case:
    pairs = ((pick.randint(0, 2), 1), (0, pick.randint(0, 2)))
    return [T(a_shape(pick, 3)), pairs], {"data_format": pick.choice(["channels_first", "channels_last", None])}


@case("ops.tile", "tf.tile", "backend.tile")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), tuple(pick.randint(1, 3) for _ in range(len(shape) + pick.choice([0, 0, 0, 1])))], {}


@case("ops.repeat", "tf.repeat")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    axis = pick.choice([None, pick.randint(-len(shape), len(shape) - 1)])
    return [T(shape), pick.randint(1, 3)], {"axis": axis}


@case("backend.repeat_elements")
def _(pick: random.Random) -> Case:
    return [T((N, 3, pick.randint(1, 4))), pick.randint(1, 3), pick.choice([1, 2])], {}


@case("backend.repeat")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2, 3)), pick.randint(1, 4)], {}


@case("ops.flip", "tf.reverse", "backend.reverse")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), (pick.randint(-len(shape), len(shape) - 1),)], {}


@case("ops.slice", "tf.slice")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    starts = tuple(pick.randint(0, size - 1) for size in shape)
    sizes = tuple(pick.choice([-1, size - start]) for size, start in zip(shape, starts, strict=True))
    return [T(shape), starts, (*sizes, 1) if pick.random() < 0.15 else sizes], {}


@case("ops.take")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), T(a_shape(pick, 0, 2), "int32")], {"axis": pick.choice([None, an_axis(pick, len(shape))])}


@case("tf.gather")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), T(a_shape(pick, 0, 2), "int32")], {"axis": pick.randint(-len(shape), len(shape) - 1)}


@case("backend.gather", "tf.nn.embedding_lookup")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick)), T(a_shape(pick, 0, 2), "int32")], {}


@case(*all_of_entry("ops.one_hot"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "int32"), pick.randint(1, 5)], {"axis": pick.randint(-1, len(shape) - 1)}


@case("tf.one_hot", "backend.one_hot")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick), "int32"), pick.randint(1, 5)], {}


@case("tf.broadcast_to", "ops.broadcast_to")
def _(pick: random.Random) -> Case:
    target = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    shape = tuple(pick.choice([1, size, size]) for size in target)
    return [T(shape[pick.choice([0, 0, 1]) :]), target], {}


@case("tf.ensure_shape")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    return [T(shape), mostly(pick, shape)], {}


@case(*all_of_entry("ops.zeros", "tf.zeros"))
def _(pick: random.Random) -> Case:
    return [tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))], {}


@case("ops.full", "tf.fill")
def _(pick: random.Random) -> Case:
    return [tuple(size if isinstance(size, int) else 5 for size in a_shape(pick)), 1.0], {}


@case("ops.eye")
def _(pick: random.Random) -> Case:
    return [pick.randint(1, 4)], pick.choice([{}, {"M": 3}])

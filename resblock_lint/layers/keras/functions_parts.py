"""Functions that cut one tensor into several, or lay tensors side by side along one certain axis.

`split`, `stack` and `concatenate` stand in `functions_merge`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import axis_of, need, replaced, row, unmodelled
from resblock_lint.layers.keras.functions_merge import MOST_PARTS, joined, pieces
from resblock_lint.layers.registry import Inferred, Need, Numbers, Role, Shape, Shapes, Text, function
from resblock_lint.layers.shapes import product


def cut(x: Shape, where: Numbers, axis: Size) -> Inferred:
    """Equal parts, or the parts between given places, as Keras cuts: it does not ask whether the places are there."""
    if not isinstance(where, tuple):
        return pieces(x, axis, where)
    place, requires = axis_of(axis, len(x))
    if place is None:
        return Inferred((), requires, several=True)
    cuts = (0, *row(where), x[place])
    return Inferred(
        tuple(replaced(x, place, after - before) for before, after in pairwise(cuts)), requires, several=True
    )


def _cut_at(x: Shape, where: Numbers, axis: int, rank: int) -> Inferred:
    ranks = need(Need.RANK, len(x) >= rank, len(x), rank, text="the rank of the input")
    return Inferred((), ranks, several=True) if ranks else cut(x, where, axis)


@function("ops.split")
def split(x: Shape, indices_or_sections: Numbers, axis: Size = 0) -> Inferred:
    """(N, C) into two sections along axis 1: (N, C // 2) twice; a tuple names the places of the cuts."""
    return cut(x, indices_or_sections, axis)


@function("ops.hsplit")
def hsplit(x: Shape, indices_or_sections: Numbers) -> Inferred:
    """(N, C) into two: (N, C // 2) twice."""
    return _cut_at(x, indices_or_sections, 0 if len(x) == 1 else 1, 1)


@function("ops.vsplit")
def vsplit(x: Shape, indices_or_sections: Numbers) -> Inferred:
    """(N, C) into two: (N // 2, C) twice."""
    return _cut_at(x, indices_or_sections, 0, 2)


@function("ops.dsplit")
def dsplit(x: Shape, indices_or_sections: Numbers) -> Inferred:
    """(N, H, C) into two: (N, H, C // 2) twice."""
    return _cut_at(x, indices_or_sections, 2, 3)


@function("ops.array_split")
def array_split(x: Shape, indices_or_sections: Size, axis: Size = 0) -> Inferred:
    """(N, 7) into three along axis 1: (N, 3), (N, 2) and (N, 2)."""
    place, requires = axis_of(axis, len(x))
    count = indices_or_sections
    if not isinstance(count, int) or count > MOST_PARTS:
        return Inferred((), (*requires, *unmodelled("the count of parts")), several=True)
    positive = need(Need.ARGUMENT, count >= 1, count, 1, text="the count of parts")
    if place is None or positive:
        return Inferred((), (*requires, *positive), several=True)
    sizes = [(x[place] + count - 1 - part) // count for part in range(count)]
    return Inferred(tuple(replaced(x, place, size) for size in sizes), several=True)


@function("ops.hstack", role=Role.CONCATENATION)
def hstack(xs: Shapes) -> Inferred:
    """(N, C) and (N, D): (N, C + D); rows one behind the other, (M,) and (N,): (M + N,)."""
    if xs and len(xs[0]) == 1:  # which Keras can run, and not foretell
        return replace(joined(xs, 0), requires=unmodelled("`hstack` of rows"))
    return joined(xs, 1)


@function("ops.vstack", role=Role.CONCATENATION)
def vstack(xs: Shapes) -> Inferred:
    """(M, C) and (N, C): (M + N, C)."""
    return joined(xs, 0)


@function("ops.dstack", role=Role.CONCATENATION)
def dstack(xs: Shapes) -> Inferred:
    """(H, W, C) and (H, W, D): (H, W, C + D); (W,) counts as (1, W, 1)."""
    return joined([_deep(x) for x in xs], 2)


def _deep(x: Shape) -> Shape:
    """At least three axes: a row lies along the second."""
    return (1, *x, 1) if len(x) == 1 else (*x, *(1,) * (3 - len(x)))


@function("ops.meshgrid")
def meshgrid(*x: Shape, indexing: Text = "xy") -> Inferred:
    """(W,) and (H,): (H, W) twice, or (W, H) where `indexing` is "ij"."""
    sizes = [product(one) for one in x]
    if indexing != "ij" and len(sizes) > 1:
        sizes[:2] = sizes[1], sizes[0]
    known = need(Need.ARGUMENT, indexing in ("xy", "ij"), text="an order of the axes")
    enough = need(Need.ARGUMENT, indexing == "ij" or len(x) > 1, len(x), 2, text="two tensors")
    return Inferred((tuple(sizes),) * len(x), (*known, *enough), several=True)


@function("tf.meshgrid")
def tf_meshgrid(*args: Shape, indexing: Text = "xy", name: object = None) -> Inferred:
    """(W,) and (H,): (H, W) twice, or (W, H) where `indexing` is "ij"; of one tensor, all of its elements in a row."""
    if len(args) == 1 and indexing in ("xy", "ij"):
        return Inferred(((product(args[0]),),), several=True)
    return meshgrid(*args, indexing=indexing)

"""Layers that lay the same numbers out differently."""

from __future__ import annotations

from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import new, unknown, unmodelled
from resblock_lint.layers.registry import Inferred, Several, Shape, layer
from resblock_lint.layers.shapes import is_open, not_negative, positive, product, ranked, refused
from resblock_lint.layers.shapes import reshape as reshaped


@layer("Flatten")
def flatten(x: Shape, *, data_format: object = None) -> Inferred:
    """(N, A, B, ...) as (N, A * B * ...)."""
    return Inferred((*x[:1], product(x[1:])), ranked(x, 1))


@layer("Reshape")
def reshape(x: Shape, *, target_shape: Several) -> Inferred:
    """(N, ...) as (N, *target_shape), of as many elements; one -1 stands for whatever is left over."""
    if not isinstance(target_shape, tuple):
        return Inferred(x, (refused("target_shape is a sequence"),))
    target = [size for size in target_shape if not isinstance(size, tuple)]
    return _fitting(target, reshaped(x, target))


def _fitting(target: list[Size | None], made: Inferred) -> Inferred:
    """A reshape, and what Keras asks of its target: at most one size is left open, none is negative.

    Keras computes what -1 stands for, and leaves open what is None.
    """
    least = [size for size in target if size is not None and size != -1]
    negative = [*not_negative(*least)]
    if len(target) - len(least) > 1:
        negative.append(refused("at most one size of target_shape is -1", len(target) - len(least), 1))
    sizes = zip(target, made.shapes[0][1:], strict=True)
    shape = (new("an open axis") if asked is None and not is_open(size) else size for asked, size in sizes)
    return Inferred((*made.shapes[0][:1], *shape), (*negative, *made.requires))


@layer("Permute")
def permute(x: Shape, *, dims: Several) -> Inferred:
    """(N, A, B, ...) with the axes in the order of `dims`, which counts them from 1."""
    given = dims if isinstance(dims, tuple) else ()
    known = [place for place in given if isinstance(place, int)]
    count = len(given)
    wrong = ranked(x, count + 1, count + 1)
    if not isinstance(dims, tuple) or (len(known) == count and sorted(known) != [*range(1, count + 1)]):
        return Inferred(x, (refused("dims are the numbers from 1 up, in any order"),))
    if wrong or len(known) < count:
        sizes = (unknown("a permuted axis") for _ in given)
        return Inferred((*x[:1], *sizes), wrong or unmodelled("the order of the axes"))
    return Inferred((x[0], *(x[place] for place in known)))


@layer("RepeatVector", rank=2)
def repeat_vector(x: Shape, *, n: Size) -> Inferred:
    """(N, C) as (N, n, C)."""
    return Inferred((x[0], n, *x[1:]), positive(n, text="n is at least 1"))

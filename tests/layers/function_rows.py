"""Calls of which the framework and we have once thought differently, with a word why."""

from __future__ import annotations

from typing import Any, NamedTuple

from function_runs import T


class Row(NamedTuple):
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    why: str


def row(why: str, name: str, *args: Any, **kwargs: Any) -> Row:
    """One call."""
    return Row(name, list(args), kwargs, why)


ROWS = [
    row("a place is one number", "ops.argpartition", T((None, 3)), (1, 3)),
    row("weights have the shape of the input", "ops.average", T((None, 3, 3)), weights=T((None, 4))),
    row("one axis, no tuple", "ops.average", T((2, 3)), axis=(1,)),
    row("an open size is not 20", "ops.cholesky", T((None, None, 20))),
    row("two open sizes are alike", "ops.cholesky", T((None, None))),
    row("an axis must be named", "ops.concatenate", [T((2, 3)), T((2, 3))], axis=None),
    row("two ends", "ops.histogram", T((8,)), range=(1,)),
    row("ends in order", "ops.histogram", T((8,)), range=(5, 1)),
    row("sizes are two or three", "ops.image.extract_patches", T((2, 20, 20, 3)), (3, 3, 3, 3)),
    row("three sizes", "ops.image.extract_patches_3d", T((1, 32, 32, 32, 1)), size=(4, 4)),
    row("three strides", "ops.image.extract_patches_3d", T((1, 32, 32, 32, 1)), size=(4, 4, 4), strides=(2, 2)),
    row("None in a shape is open", "ops.image.scale_and_translate", T((None, 20, 20, 3)), (None, 25, 25, 3), T((2,)),
        T((2,)), (1, 2), "linear"),
    row("both parts are open", "ops.irfft", (T((None, 4, 3)), T((None, 4, 3)))),
    row("a step only between numbers", "ops.linspace", T((2, 3)), T((2, 3)), 5, retstep=True),
    row("the new axis is not one behind the last", "ops.one_hot", T((2, 2), "int32"), 4, axis=2),
    row("a list of one quantile adds no axis", "ops.quantile", T((2, 3)), [0.5], axis=1),
    row("counts for an open axis", "ops.repeat", T((None, 3)), [1, 2], axis=0),
    row("as many rows, written", "ops.solve", T((None, 20, 20)), T((None, None, 5))),
    row("an open size is not 1", "ops.squeeze", T((None, 1)), axis=0),
    row("a condition alone keeps its shape", "ops.where", T((2, None, 1))),
]  # fmt: skip

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
    row("the end of a range lies ahead", "ops.arange", 8, 1),
    row("the end of a range lies ahead", "tf.range", 8, 1),
    row("target and output broadcast", "backend.binary_crossentropy", T((5, 4, 6)), T((5, 4, 1))),
    row("softmax wants two axes", "backend.softmax", T((8,))),
    row("Keras keeps an axis too many", "ops.adaptive_average_pool", T((None, 9, 8, 4)), (2, 2),
        data_format="channels_last"),
    row("a size for each axis", "ops.adaptive_max_pool", T((None, 8, 9, 4)), 3, data_format="channels_last"),
    row("what the first leaves open stays open", "ops.concatenate", [T((2, None)), T((2, 4)), T((2, 4))], axis=0),
    row("what the first leaves open stays open", "ops.hstack", [T((None, 2, 3)), T((5, 2, 3))]),
    row("what the first leaves open stays open", "ops.dstack", [T((None,)), T((2,))]),
    row("the points are alike", "ops.image.perspective_transform", T((2, 7, 8, 3)), T((2, 4, 2)), T((3, 4, 2))),
    row("an open size cannot be put together", "ops.rearrange", T((None, 4, 6, 8)), "b h w c -> b c h w"),
    row("a number has no axis", "ops.rms_normalization", T(())),
    row("an open part is not a known one", "ops.irfft", (T((None, None)), T((2, None))), 5),
    row("TensorFlow takes what any of them tells", "tf.math.add_n", [T((None, 8)), T((2, 8))]),
    row("TensorFlow takes what any of them tells", "tf.stack", [T((None, 8)), T((5, 8))], axis=-1),
    row("TensorFlow takes what any of them tells", "backend.stack", [T((None,)), T((3,))], axis=-2),
    row("a number has no axis", "tf.nn.softmax", T(())),
    row("targets come first here", "tf.math.in_top_k", T((2,), "int32"), T((2, 5)), 2),
    row("the matrices of a batch are alike", "tf.linalg.solve", T((3, 8, 3, 3)), T((2, 8, 3, 2))),
    row("of more than two axes the rows are counted", "tf.nn.softmax_cross_entropy_with_logits", T((5, 3, 8)), T((3, 5, 8))),
    row("rows do not broadcast above", "tf.nn.softmax_cross_entropy_with_logits", T((5, 2, 2, 4)), T((1, 2, 2, 4))),
    row("one row for many", "tf.nn.softmax_cross_entropy_with_logits", T((3, 4)), T((1, 4))),
    row("no blocks of nothing", "ops.depth_to_space", T((1, 4, 4, 4)), 0),
]  # fmt: skip

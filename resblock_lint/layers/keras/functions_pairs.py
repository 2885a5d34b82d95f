"""Functions of two tensors that compare them, element by element or set by set, and losses.

Arithmetic stands in `functions_merge`, products of matrices in `functions_products`. Of bits, and where one tensor is
looked up in another, Keras gives the shape of one of them without a look at the other.
"""

from __future__ import annotations

from resblock_lint.conditions import all_of, broadcasts, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, axis_of, names, need, replaced, same_sizes
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.registry import Beside, Inferred, Need, Shape, Text, function
from resblock_lint.layers.shapes import product, same_rank

_BITS = "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift"


def _beside(x: Shape, y: Shape) -> Requirements:
    """The requirement that `y` broadcasts to the shape of `x`."""
    pairs = zip(reversed(x), reversed(y), strict=False)
    return need(Need.SPATIAL, all_of(broadcasts(one, two) for one, two in pairs), text="the shapes broadcast")


@function(*names("ops", _BITS))
def bits(x: Shape, y: Shape) -> Inferred:
    """The shape of x, to which y broadcasts."""
    return Inferred(x, _beside(x, y), run=elementwise((x, y)).shapes[0])


@function(*names("ops", "gcd lcm heaviside ldexp logaddexp2 nextafter"))
def numbers(x1: Shape, x2: Shape) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x1, x2))


@function("ops.isclose")
def isclose(x1: Shape, x2: Shape, rtol: Beside = 1e-5, atol: Beside = 1e-8, equal_nan: object = False) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((x1, x2))


@function("ops.allclose", operation="AllClose")
def allclose(x1: Shape, x2: Shape, rtol: object = 1e-5, atol: object = 1e-8, equal_nan: object = False) -> Inferred:
    """Two shapes that broadcast: one truth, ()."""
    return Inferred((), elementwise((x1, x2)).requires)


@function("ops.isin", operation="IsIn")
def isin(x1: Shape, x2: Shape, assume_unique: object = False, invert: object = False) -> Inferred:
    """The shape of x1."""
    return Inferred(x1)


@function("ops.digitize")
def digitize(x: Shape, bins: Shape) -> Inferred:
    """The shape of x; the bins are one row."""
    return Inferred(x, need(Need.RANK, len(bins) <= 1, len(bins), 1, text="one row of bins"))


@function("ops.searchsorted", operation="SearchSorted")
def searchsorted(sorted_sequence: Shape, values: Shape, side: object = "left") -> Inferred:
    """The shape of the values; the sequence is one row."""
    return Inferred(values, need(Need.RANK, len(sorted_sequence) == 1, len(sorted_sequence), 1, text="one row"))


@function("ops.in_top_k")
def in_top_k(targets: Shape, predictions: Shape, k: object) -> Inferred:
    """(N,) and (N, C): (N,)."""
    fits = need(Need.RANK, len(targets) == 1 and len(predictions) == 2, text="a row and a matrix")
    return Inferred(targets, fits or same_sizes(targets, predictions[:1], Need.SPATIAL))


@function("backend.in_top_k")
def backend_in_top_k(predictions: Shape, targets: Shape, k: object) -> Inferred:
    """(N, C) and (N,): (N,)."""
    return in_top_k(targets, predictions, k)


@function("tf.math.in_top_k")
def tf_in_top_k(targets: Shape, predictions: Shape, k: object, name: object = None) -> Inferred:
    """(N,) and (N, C): (N,)."""
    return in_top_k(targets, predictions, k)


@function("ops.polar")
def polar(abs_: Shape, angle: Shape) -> Inferred:
    """The shape of the lengths, to which the angles broadcast."""
    return Inferred(abs_, _beside(abs_, angle))


@function("ops.psnr", operation="PSNR")
def psnr(x1: Shape, x2: Shape, max_val: object) -> Inferred:
    """Two tensors of one rank: one number, ()."""
    return Inferred((), (*same_rank((x1, x2)), *_beside(x1, x2)))


def _twins(target: Shape, output: Shape) -> Requirements:
    return same_rank((target, output)) or same_sizes(target, output, Need.CHANNELS)


@function("backend.binary_crossentropy")
def backend_crossentropy(target: Shape, output: Shape, from_logits: object = False) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((target, output))


@function("ops.binary_crossentropy")
def binary_crossentropy(target: Shape, output: Shape, from_logits: object = False) -> Inferred:
    """Two tensors of one shape, kept."""
    return Inferred(output, _twins(target, output))


@function("ops.categorical_crossentropy")
@function("backend.categorical_crossentropy")
def categorical_crossentropy(target: Shape, output: Shape, from_logits: object = False, axis: Size = -1) -> Inferred:
    """Two tensors (…, C): (…)."""
    ranks = need(Need.RANK, len(output) >= 1, len(output), 1, text="an axis of classes")
    return Inferred(output[:-1], (*ranks, *_twins(target, output), *axis_of(axis, len(output))[1]))


@function("ops.sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(
    target: Shape, output: Shape, from_logits: object = False, axis: Size = -1
) -> Inferred:
    """(…) and (…, C): (…)."""
    place, requires = axis_of(axis, len(output))
    if place is None:
        return Inferred(output, requires)
    kept = replaced(output, place)
    given = target[:-1] if len(target) == len(output) and target[-1:] == (1,) else target
    return Inferred(kept, same_rank((given, kept)) or same_sizes(given, kept, Need.SPATIAL))


@function("ops.ctc_loss", operation="CTCLoss")
def ctc_loss(
    target: Shape, output: Shape, target_length: Shape, output_length: Shape, mask_index: object = 0
) -> Inferred:
    """(N, L), (N, T, C), (N,) and (N,): (N,)."""
    there = need(Need.RANK, bool(target and output and target_length and output_length), text="an axis of the batch")
    if there:
        return Inferred(target[:1], there)
    meets = ((target, target_length), (output, output_length))
    return Inferred(target[:1], tuple(one for a, b in meets for one in same_sizes(a[:1], b[:1], Need.SPATIAL)))


@function("ops.ctc_decode", operation="CTCDecode")
def ctc_decode(
    inputs: Shape, sequence_lengths: Shape, strategy: Text = "greedy", beam_width: object = 100, top_paths: Size = 1,
    merge_repeated: object = True, mask_index: object = 0,
) -> Inferred:  # fmt: skip
    """(N, T, C): the paths (P, N, T) and their scores (N, P)."""
    if len(inputs) < 2:
        return Inferred((inputs, inputs), need(Need.RANK, False, len(inputs), 3, text="sequences"), several=True)
    paths = 1 if strategy == "greedy" else top_paths
    return Inferred(((paths, *inputs[:2]), (inputs[0], paths)), several=True)


_TF_LOSS = "softmax_cross_entropy_with_logits"


@function(f"tf.nn.{_TF_LOSS}")
def tf_softmax_loss(labels: Shape, logits: Shape, axis: Size = -1, name: object = None) -> Inferred:
    """Two tensors (…, C) of as many rows, or one row of labels: (…)."""
    made = elementwise((labels, logits))
    ranks = (*same_rank((labels, logits)), *axis_of(axis, len(logits))[1])
    rows = [product(one[:-1]) for one in (labels, logits)]
    wide = need(Need.SPATIAL, some_of((equal(*rows), equal(rows[0], 1))), *rows, text="as many rows")
    classes = tuple(one for one in made.requires if one.axis == len(labels) - 1)
    return Inferred(logits[:-1], (*ranks, *wide, *classes))


@function("tf.nn.sigmoid_cross_entropy_with_logits")
def tf_sigmoid_loss(labels: Shape | None = None, logits: Shape | None = None, name: object = None) -> Inferred:
    """Two tensors of one shape, kept."""
    if labels is None or logits is None:
        return Inferred(labels or logits or (), need(Need.ARGUMENT, False, text="labels and logits"))
    return Inferred(logits, _twins(labels, logits))


@function(f"tf.nn.sparse_{_TF_LOSS}")
def tf_sparse_loss(labels: Shape, logits: Shape, name: object = None) -> Inferred:
    """(…) and (…, C): (…)."""
    kept = logits[:-1]
    ranks = need(Need.RANK, len(labels) + 1 == len(logits), len(labels), len(logits) - 1, text="an axis of classes")
    fits = tuple(one for a, b in zip(labels, kept, strict=False) for one in need(Need.SPATIAL, equal(a, b), a, b))
    return Inferred(kept, ranks or fits)

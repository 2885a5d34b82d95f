"""Layers that turn numbers and words into categories, and categories into numbers or vectors.

What vocabularies teach (`adapt`) is not modelled: a size that depends on it is unknown. Vectors are as long as there
are categories; modes are those of the Keras documentation: `int` keeps a shape, the others end in a vector.
"""

from __future__ import annotations

from resblock_lint.conditions import equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Constant, Requirements, need, new, plain, unknown
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, Text, layer
from resblock_lint.layers.shapes import chosen, positive, refused

VECTORS = ("one_hot", "multi_hot", "count")
OLD = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def _row(x: Shape, depth: Size, mode: Text) -> Shape:
    """A vector of `depth` in place of the last axis; `one_hot` keeps that axis where it is longer than 1."""
    keeps = not x or (mode == "one_hot" and (len(x) == 1 or x[-1] != 1))
    return (*x, depth) if keeps else (*x[:-1], depth)


def _mode(mode: Text, sparse: bool, *known: str) -> Requirements:
    """The output mode is known, and only vectors are sparse."""
    wrong = (refused("what is sparse is no `int`"),) if sparse and mode == "int" else ()
    return (*chosen("output_mode", mode, *known), *wrong)


@layer("CategoryEncoding")
def category_encoding(
    inputs: Shape, count_weights: object = None, *, num_tokens: Size | None = None, output_mode: Text = "multi_hot",
    sparse: object = False,
) -> Inferred:  # fmt: skip
    """(N, T): (N, num_tokens), or (N, T, num_tokens) one-hot where T is not 1."""
    known = need(Need.ARGUMENT, num_tokens is not None, text="num_tokens is given")
    tokens = 1 if num_tokens is None else num_tokens
    requires = (*known, *positive(tokens, text="num_tokens"), *chosen("output_mode", output_mode, "binary", *VECTORS))
    return Inferred(_row(inputs, tokens, output_mode), requires)


@layer("Discretization")
def discretization(
    x: Shape, *, bin_boundaries: Numbers = None, num_bins: Numbers = None, epsilon: object = 0.01,
    output_mode: Text = "int", sparse: Flag = False,
) -> Inferred:  # fmt: skip
    """(N, T): the number of a bin for each number; `multi_hot` and `count` make vectors of its second axis."""
    one = refused("either num_bins or bin_boundaries is given")
    given = (bin_boundaries is None) != (num_bins is None)
    fine = isinstance(num_bins, int) and num_bins < 0
    wrong = (*(() if given else (one,)), *((refused("num_bins is 0 or more"),) if fine else ()))
    requires = (*wrong, *_mode(output_mode, sparse, "int", *VECTORS))
    bins = len(bin_boundaries) + 1 if isinstance(bin_boundaries, tuple) else plain(num_bins)
    if output_mode in ("int", None):
        return Inferred(x, requires)
    many = (*x[:1], *x[2:], bins) if len(x) > 1 else (bins,)
    return Inferred(_row(x, bins, output_mode) if output_mode == "one_hot" else many, requires)


@layer("Hashing")
def hashing(
    inputs: Shape, *, num_bins: Numbers, mask_value: object = None, salt: Numbers = None, output_mode: Text = "int",
    sparse: Flag = False,
) -> Inferred:  # fmt: skip
    """(N, T): the number of a bin for each value, or (N, num_bins)."""
    bins = plain(num_bins)
    pair = not isinstance(salt, tuple) or len(salt) == 2
    salted = need(Need.ARGUMENT, pair, text="salt is a number, or two")
    modes = _mode(output_mode, sparse, "int", *VECTORS)
    requires = (*positive(bins, text="num_bins is at least 1"), *salted, *modes)
    return Inferred(inputs if output_mode in ("int", None) else (*inputs[:-1], bins), requires)


@layer("HashedCrossing")
def hashed_crossing(
    *inputs: Shape, num_bins: Size, output_mode: Text = "int", sparse: object = False
) -> Inferred:  # fmt: skip
    """Two tensors (N,) or (N, 1): one of that shape, or (N, num_bins)."""
    modes = chosen("output_mode", output_mode, "int", "one_hot")
    if len(inputs) != 2:
        return Inferred(inputs[0] if inputs else (), (*modes, refused("two inputs", len(inputs), 2, Need.INPUT)))
    one, two = inputs
    column = len(one) == len(two) and (len(one) == 1 or (len(one) == 2 and one[1] == two[1] == 1))
    shapes = need(Need.INPUT, column, text="both inputs are (N,) or (N, 1)")
    batch = need(Need.JOIN, equal(one[0], two[0]) if one and two else True, text="one batch")
    made = one if output_mode in ("int", None) else (*one[:1], num_bins)
    return Inferred(made, (*modes, *shapes, *batch, *positive(num_bins, text="num_bins")))


def _words(vocabulary: Constant, first: tuple[Constant, ...]) -> Size | None:
    """How many categories a vocabulary has, with the special ones in front; None where it is not given."""
    if not isinstance(vocabulary, tuple):
        return None if vocabulary is None else unknown("the words of a file")
    there = vocabulary[: len(first)] == first
    return len(vocabulary) + (0 if there else len(first))


def _looked_up(
    x: Shape, words: Size | None, vocabulary: Constant, most: Numbers, pad: bool, mode: Text, invert: bool,
    sparse: bool, weights: Numbers,
) -> Inferred:  # fmt: skip
    """The number of a word in a vocabulary, or a vector with a place for each word."""
    mode = OLD.get(mode or "int", mode or "int")
    limit = None if most is None else plain(most)
    small = limit is not None and isinstance(limit, int) and limit <= 1
    many = isinstance(words, int) and isinstance(limit, int) and words > limit
    repeated = isinstance(vocabulary, tuple) and len(set(vocabulary)) != len(vocabulary)
    wrong = {
        "max_tokens is greater than 1": small,
        "max_tokens is given": pad and limit is None,
        "an inverse gives words": invert and mode != "int",
        "weights are for tf_idf": (weights is not None) != (mode == "tf_idf" and vocabulary is not None),
        "the vocabulary has at most max_tokens words": many,
        "the vocabulary has words, each of them once": repeated or vocabulary == (),
    }
    refusals = tuple(refused(text) for text, holds in wrong.items() if holds)
    requires = (*refusals, *_mode(mode, sparse, "int", "tf_idf", *VECTORS))
    depth = limit if pad else words
    made = x if mode == "int" else _row(x, unknown("the words of a vocabulary") if depth is None else depth, mode)
    return Inferred(made, requires)


@layer("IntegerLookup")
def integer_lookup(
    inputs: Shape, *, max_tokens: Numbers = None, num_oov_indices: Size = 1, mask_token: Constant = None,
    oov_token: Constant = -1, vocabulary: Constant = None, vocabulary_dtype: object = "int64",
    idf_weights: Numbers = None, invert: Flag = False, output_mode: Text = "int", sparse: Flag = False,
    pad_to_max_tokens: Flag = False, oov_method: object = "floormod", salt: object = None,
) -> Inferred:  # fmt: skip
    """(N, T): the place of each number in a vocabulary, or (N, words)."""
    front = _front(mask_token, oov_token, num_oov_indices, output_mode)
    words = _words(vocabulary, front)
    return _looked_up(
        inputs, words, vocabulary, max_tokens, pad_to_max_tokens, output_mode, invert, sparse, idf_weights
    )  # fmt: skip


@layer("StringLookup")
def string_lookup(
    inputs: Shape, *, max_tokens: Numbers = None, num_oov_indices: Size = 1, mask_token: Constant = None,
    oov_token: Constant = "[UNK]", vocabulary: Constant = None, idf_weights: Numbers = None, invert: Flag = False,
    output_mode: Text = "int", pad_to_max_tokens: Flag = False, sparse: Flag = False, encoding: object = "utf-8",
    salt: object = None,
) -> Inferred:  # fmt: skip
    """(N, T): the place of each word in a vocabulary, or (N, words)."""
    front = _front(mask_token, oov_token, num_oov_indices, output_mode)
    words = _words(vocabulary, front)
    return _looked_up(
        inputs, words, vocabulary, max_tokens, pad_to_max_tokens, output_mode, invert, sparse, idf_weights
    )  # fmt: skip


def _front(mask: Constant, oov: Constant, count: Size, mode: Text) -> tuple[Constant, ...]:
    """The special words in front of a vocabulary: the mask for numbers, and those that stand for what is not in it."""
    masks = (mask,) if mask is not None and mode in ("int", None) else ()
    return (*masks, *(oov,) * (count if isinstance(count, int) else 1))


@layer("TextVectorization")
def text_vectorization(
    inputs: Shape, *, max_tokens: Numbers = None, standardize: object = "lower_and_strip_punctuation",
    split: Constant = "whitespace", ngrams: object = None, output_mode: Text = "int",
    output_sequence_length: Numbers = None, pad_to_max_tokens: Flag = False, vocabulary: Constant = None,
    idf_weights: Numbers = None, sparse: Flag = False, ragged: Flag = False, encoding: object = "utf-8",
) -> Inferred:  # fmt: skip
    """(N,) or (N, 1): (N, output_sequence_length), or (N, words)."""
    mode, length = OLD.get(output_mode or "int", output_mode or "int"), output_sequence_length
    words = _words(vocabulary, _front("", "[UNK]", 1, mode))
    whole = (*inputs, *((1,) * (len(inputs) <= 1) if split is None else (new("words"),)))
    made = _looked_up(whole, words, vocabulary, max_tokens, pad_to_max_tokens, mode, False, sparse, idf_weights)
    other = need(Need.ARGUMENT, mode == "int" or (length is None and not ragged), text="lengths are for `int`")
    steps = new("words") if length is None else plain(length)
    shape = (*inputs[:1], steps) if mode == "int" else made.shapes[0]
    split_column = split is None or len(inputs) < 2 or inputs[-1] == 1
    column = need(Need.INPUT, split_column, text="texts stand in one column")
    return Inferred(shape, (*other, *column, *made.requires), parts=("StringLookup",))

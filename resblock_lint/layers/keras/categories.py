"""Layers that turn numbers and words into categories, and categories into numbers or vectors.

What vocabularies teach (`adapt`) is not modelled: a size that depends on it is unknown. Vectors are as long as there
are categories; modes are those of the Keras documentation: `int` keeps a shape, the others end in a vector.
"""

from __future__ import annotations

from dataclasses import dataclass

from resblock_lint.conditions import all_of, at_least, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Constant, Requirements, need, new, plain, unknown, unmodelled
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, Text, layer
from resblock_lint.layers.shapes import chosen, is_open, positive, refused

VECTORS = ("one_hot", "multi_hot", "count")
OLD = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def _row(x: Shape, depth: Size, mode: Text) -> Shape:
    """A vector of `depth` in place of the last axis; `one_hot` keeps that axis where it is longer than 1."""
    keeps = not x or (mode == "one_hot" and (len(x) == 1 or x[-1] != 1))
    return (*x, depth) if keeps else (*x[:-1], depth)


def _encoded(x: Shape, depth: Size, mode: Text) -> Shape:
    """What the encoding makes where it runs: all but `one_hot` put together what lies along the second axis."""
    return _row(x, depth, mode) if mode == "one_hot" or len(x) < 3 else (x[0], *x[2:], depth)


def _settled(x: Shape, mode: Text) -> Requirements:
    """Whether `one_hot` keeps the last axis is known."""
    last = x[-1] if len(x) > 1 and mode == "one_hot" else 1
    return () if isinstance(last, int) or is_open(last) else unmodelled("whether the last axis is 1")


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
    words = chosen("output_mode", output_mode, "binary", *VECTORS)
    requires = (*known, *positive(tokens, text="num_tokens"), *words, *_settled(inputs, output_mode))
    return Inferred(_row(inputs, tokens, output_mode), requires, run=_encoded(inputs, tokens, output_mode))


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
    requires = (*wrong, *_mode(output_mode, sparse, "int", *VECTORS), *_settled(x, output_mode))
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
    run = inputs if output_mode in ("int", None) else _encoded(inputs, bins, output_mode)
    return Inferred(inputs if output_mode in ("int", None) else (*inputs[:-1], bins), requires, run=run)


@layer("HashedCrossing")
def hashed_crossing(
    *inputs: Shape, num_bins: Size, output_mode: Text = "int", sparse: object = False
) -> Inferred:  # fmt: skip
    """Two tensors (N,) or (N, 1): one of that shape, or (N, num_bins)."""
    modes = chosen("output_mode", output_mode, "int", "one_hot")
    if len(inputs) != 2:
        return Inferred(inputs[0] if inputs else (), (*modes, refused("two inputs", len(inputs), 2, Need.INPUT)))
    one, two = inputs
    column = all_of((1 <= len(one) == len(two) <= 2, *(equal(size, 1) for size in (*one[1:], *two[1:]))))
    shapes = need(Need.INPUT, column, text="both inputs are (N,) or (N, 1)")
    batch = need(Need.JOIN, equal(one[0], two[0]) if one and two else True, text="one batch")
    encoded = (*one[:1], num_bins)
    foretold = encoded[1:] if one == (1,) else encoded  # the batch is taken for the last axis
    made, run = (one, one) if output_mode in ("int", None) else (foretold, encoded)
    return Inferred(made, (*modes, *shapes, *batch), run=None if run == made else run)


@dataclass(frozen=True)
class _Table:
    """A vocabulary and what is asked of it; in `front` stand the mask, and the words for what is not in it."""

    vocabulary: Constant
    mask: Constant
    oov: Constant
    count: Size
    most: Numbers
    pad: bool
    mode: str
    invert: bool
    sparse: bool
    weights: Numbers

    @property
    def front(self) -> tuple[Constant, ...]:
        masks = (self.mask,) if self.mask is not None and self.mode == "int" else ()
        return (*masks, *(self.oov,) * (self.count if isinstance(self.count, int) else 1))

    @property
    def tokens(self) -> tuple[Constant, ...] | None:
        """The words that are not special; None where they are not known."""
        if not isinstance(self.vocabulary, tuple):
            return None
        there = self.vocabulary[: len(self.front)] == self.front
        return self.vocabulary[len(self.front) :] if there else self.vocabulary

    @property
    def words(self) -> Size:
        """How many categories there are."""
        return unknown("the words of a vocabulary") if self.tokens is None else len(self.front) + len(self.tokens)


def _asked(table: _Table) -> Requirements:
    """What is asked of a vocabulary and of the numbers beside it."""
    tokens = table.tokens
    given, weighted = table.vocabulary is not None, table.mode == "tf_idf"
    wrong = {
        "max_tokens is given": table.pad and table.most is None,
        "an inverse gives words": table.invert and table.mode != "int",
        "weights are for tf_idf": table.weights is not None and not weighted,
        "tf_idf has weights": table.weights is None and weighted and given,
        "the vocabulary has words": tokens == (),
        "a word stands once": tokens is not None and len(set(tokens)) != len(tokens),
        "the mask stands in front": tokens is not None and table.mask is not None and table.mask in tokens,
        "special words stand in front": tokens is not None and table.invert and table.oov in tokens,
    }
    refusals = tuple(refused(text) for text, holds in wrong.items() if holds)
    oov = need(Need.ARGUMENT, at_least(table.count, 0), table.count, 0, text="num_oov_indices is 0 or more")
    return (
        *refusals,
        *oov,
        *_limited(table),
        *_weighted(table),
        *_mode(table.mode, table.sparse, "int", "tf_idf", *VECTORS),
    )


def _limited(table: _Table) -> Requirements:
    """There is room for two words and for all that are known."""
    if table.most is None:
        return ()
    least = 2 if table.tokens is None else max(2, len(table.front) + len(table.tokens))
    most = plain(table.most)
    return need(Need.ARGUMENT, at_least(most, least), most, least, text="max_tokens has room for the words")


def _weighted(table: _Table) -> Requirements:
    """There are as many weights as words."""
    if not isinstance(table.weights, tuple) or not isinstance(table.vocabulary, tuple):
        return ()
    return need(Need.ARGUMENT, len(table.weights) == len(table.vocabulary), text="as many weights as words")


def _looked_up(x: Shape, table: _Table) -> Inferred:
    """The number of a word in a vocabulary, or a vector with a place for each word."""
    depth = plain(table.most) if table.pad else table.words
    made = x if table.mode == "int" else _row(x, depth, table.mode)
    return Inferred(made, (*_asked(table), *_settled(x, table.mode)))


def _named(mode: Text) -> str:
    """The mode by its present name."""
    return OLD.get(mode or "int", mode or "int")


@layer("IntegerLookup")
def integer_lookup(
    inputs: Shape, *, max_tokens: Numbers = None, num_oov_indices: Size = 1, mask_token: Constant = None,
    oov_token: Constant = -1, vocabulary: Constant = None, vocabulary_dtype: object = "int64",
    idf_weights: Numbers = None, invert: Flag = False, output_mode: Text = "int", sparse: Flag = False,
    pad_to_max_tokens: Flag = False, oov_method: object = "floormod", salt: object = None,
) -> Inferred:  # fmt: skip
    """(N, T): the place of each number in a vocabulary, or (N, words)."""
    return _looked_up(inputs, _Table(
        vocabulary, mask_token, oov_token, num_oov_indices, max_tokens, pad_to_max_tokens, _named(output_mode), invert,
        sparse, idf_weights,
    ))  # fmt: skip


@layer("StringLookup")
def string_lookup(
    inputs: Shape, *, max_tokens: Numbers = None, num_oov_indices: Size = 1, mask_token: Constant = None,
    oov_token: Constant = "[UNK]", vocabulary: Constant = None, idf_weights: Numbers = None, invert: Flag = False,
    output_mode: Text = "int", pad_to_max_tokens: Flag = False, sparse: Flag = False, encoding: object = "utf-8",
    salt: object = None,
) -> Inferred:  # fmt: skip
    """(N, T): the place of each word in a vocabulary, or (N, words)."""
    return _looked_up(inputs, _Table(
        vocabulary, mask_token, oov_token, num_oov_indices, max_tokens, pad_to_max_tokens, _named(output_mode), invert,
        sparse, idf_weights,
    ))  # fmt: skip


@layer("TextVectorization", early=True)
def text_vectorization(
    inputs: Shape, *, max_tokens: Numbers = None, standardize: object = "lower_and_strip_punctuation",
    split: Constant = "whitespace", ngrams: object = None, output_mode: Text = "int",
    output_sequence_length: Numbers = None, pad_to_max_tokens: Flag = False, vocabulary: Constant = None,
    idf_weights: Numbers = None, sparse: Flag = False, ragged: Flag = False, encoding: object = "utf-8",
) -> Inferred:  # fmt: skip
    """(N,) or (N, 1): (N, output_sequence_length), or (N, words)."""
    mode, length = _named(output_mode), output_sequence_length
    table = _Table(
        vocabulary, "", "[UNK]", 1, max_tokens, pad_to_max_tokens, mode, False, sparse, idf_weights
    )  # fmt: skip
    whole = (*inputs, *((1,) * (len(inputs) <= 1) if split is None else (new("words"),)))
    made = _looked_up(whole, table)
    other = need(Need.ARGUMENT, mode == "int" or (length is None and not ragged), text="lengths are for `int`")
    one = True if split is None or len(inputs) < 2 else equal(inputs[-1], 1)
    column = need(Need.INPUT, one, text="texts stand in one column")
    shape = (*inputs[:1], new("words") if length is None else plain(length)) if mode == "int" else made.shapes[0]
    return Inferred(shape, (*other, *column, *made.requires), parts=("StringLookup",))

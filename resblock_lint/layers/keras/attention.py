"""Attention: a query looks at values through keys, with or without heads of its own."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, broadcasts, divides, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, axis_of, need, row
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Role, Shape, Shapes, Text, layer
from resblock_lint.layers.shapes import defined, is_open, positive, refused

Weights = tuple[tuple[str, Shape], ...]
PARTS = ("Softmax", "Dropout")  # what the layers with heads make for themselves


def _projection(name: str, kernel: Shape, bias: Shape, use_bias: bool) -> Weights:
    weights: Weights = ((f"{name}/kernel", kernel),)
    return (*weights, (f"{name}/bias", bias)) if use_bias else weights


def _heads(x: Shape, name: str, heads: Size, size: Size, use_bias: bool) -> Weights:
    return _projection(name, (x[-1], heads, size), (heads, size), use_bias)


def _same_steps(value: Shape, key: Shape) -> Requirements:
    """The requirement that value and key agree on all axes but the batch and the last."""
    claim = len(value) == len(key) and all_of(equal(a, b) for a, b in zip(value[1:-1], key[1:-1], strict=True))
    left, right = (value[1], key[1]) if len(value) > 1 and len(key) > 1 else (None, None)
    return need(Need.JOIN, claim, left, right, text="value and key have the same steps", inputs=(1, 2))


def _window(size: Numbers) -> Requirements:
    """The requirement that what a query sees around it, where that is not all, is at least one step."""
    return positive(*row(size), text="sliding_window is at least 1")


def _scored(
    output: Shape, scores: Shape, wanted: bool, requires: Requirements, weights: Weights, parts: tuple[str, ...] = (),
    run: Shape | None = None,
) -> Inferred:  # fmt: skip
    """The output, and the scores beside it where they are wanted; `run` are the scores where the layer runs."""
    both = (output, run) if wanted and run is not None else None
    return Inferred((output, scores) if wanted else output, requires, weights, several=wanted, parts=parts, run=both)


@layer("MultiHeadAttention", role=Role.WEIGHTED)
def multi_head_attention(
    query: Shape, value: Shape, key: Shape | None = None, query_mask: object = None, value_mask: object = None,
    key_mask: object = None, attention_mask: object = None, return_attention_scores: Flag = False,
    training: object = None, use_causal_mask: object = False, *, num_heads: Size, key_dim: Size,
    value_dim: Numbers = None, dropout: object = 0.0, use_bias: Flag = True, output_shape: Numbers = None,
    attention_axes: Numbers = None, sliding_window: Numbers = None, flash_attention: object = None,
    kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None, use_gate: Flag = False, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C) looking at (N, S, D): (N, T, C), or (N, T, *output_shape)."""
    key = value if key is None else key
    wide = row(value_dim)[0] if row(value_dim) else key_dim
    out = query[-1:] if output_shape in (None, 0, ()) else row(output_shape)
    requires = _may_look(query, value, key, attention_axes)
    if requires and min(len(query), len(value), len(key)) < 2:
        return Inferred(query, requires)
    counts = (*positive(num_heads, key_dim, wide, text="heads and sizes are at least 1"), *_window(sliding_window))
    least = all_of(at_least(size, 0) for size in out) if output_shape else True
    made = need(Need.INPUT, least, text="output_shape is 0 or more")
    counts = (*counts, *made, *defined(query[-1], value[-1], key[-1]))
    inner = [("query", query, key_dim), ("key", key, key_dim), ("value", value, wide)]
    inner += [("gate", query, wide)] * use_gate
    weights = tuple(one for name, x, size in inner for one in _heads(x, name, num_heads, size, use_bias))
    last = _projection("output", (num_heads, wide, *out), out, use_bias)
    scores = (query[0], num_heads, query[1], query[1])
    run = _scores(query, key, num_heads, _attended(query, attention_axes))
    return _scored(
        (*query[:-1], *out), scores, return_attention_scores, (*counts, *requires), (*weights, *last), PARTS, run
    )  # fmt: skip


def _attended(query: Shape, axes: Numbers) -> list[int | None]:
    """The axes along which a query looks: all between the batch and the channels, unless some are named."""
    return [axis_of(axis, len(query))[0] for axis in row(axes)] if axes is not None else [*range(1, len(query) - 1)]


def _scores(query: Shape, key: Shape, heads: Size, axes: list[int | None]) -> Shape | None:
    """How much each place of a query looks at each place of the keys, where the layer runs."""
    places = [one for one in axes if one is not None and one < len(key)]
    around = [size for place, size in enumerate(query[:-1]) if place not in places]
    if len(places) < len(axes) or len(query) != len(key):
        return None
    return (*around, heads, *(query[place] for place in places), *(key[place] for place in places))


def _may_look(query: Shape, value: Shape, key: Shape, axes: Numbers) -> Requirements:
    """What a query asks of values: as many axes, at least three, and equal ones where there is no attention."""
    ranks = need(Need.RANK, len(query) == len(value), len(query), len(value), text="ranks of query and value")
    ranks = (*ranks, *need(Need.RANK, min(len(query), len(value)) >= 3, len(query), 3, text="three axes or more"))
    if ranks:
        return (*ranks, *_same_steps(value, key))
    steps = (*_same_steps(value, key), *_known_alike(value, key))
    found = _attended(query, axes)
    around = [place for place in range(1, len(query) - 1) if place not in found]
    claim = all_of(equal(query[place], value[place]) for place in around)
    return (*steps, *need(Need.JOIN, claim, text="query and value agree on the other axes"))


def _known_alike(value: Shape, key: Shape) -> Requirements:
    """Of the steps of value and key, both are open or both are known."""
    pairs = zip(value[1:-1], key[1:-1], strict=False)
    apart = [(a, b) for a, b in pairs if is_open(a) != is_open(b) and (isinstance(a, int) or isinstance(b, int))]
    return tuple(refused("value and key have the same steps", a, b, Need.JOIN) for a, b in apart)


@layer("GroupedQueryAttention", "GroupQueryAttention", rank=3, role=Role.WEIGHTED)
def group_query_attention(
    query: Shape, value: Shape, key: Shape | None = None, query_mask: object = None, value_mask: object = None,
    key_mask: object = None, attention_mask: object = None, return_attention_scores: Flag = False,
    training: object = None, use_causal_mask: object = False, *, head_dim: Size, num_query_heads: Size,
    num_key_value_heads: Size, dropout: object = 0.0, use_bias: Flag = True, sliding_window: Numbers = None,
    flash_attention: object = None, kernel_initializer: object = "glorot_uniform",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, bias_constraint: object = None,
    use_gate: Flag = False, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C) looking at (N, S, C): (N, T, C); several query heads share one head of keys and values."""
    key = value if key is None else key
    counts = positive(head_dim, num_key_value_heads, text="heads and sizes are at least 1")
    counts = (*counts, *_window(sliding_window))
    ranks = need(Need.RANK, len(query) == len(value) == len(key) == 3, len(query), 3, text="three axes each")
    if ranks:
        return Inferred(query, (*counts, *ranks))
    shared = need(Need.GROUPS, divides(num_key_value_heads, num_query_heads), num_query_heads, num_key_value_heads)
    same = need(Need.CHANNELS, equal(query[2], value[2]), query[2], value[2], text="channels of query and value")
    inner = [("query", query, num_query_heads), ("key", key, num_key_value_heads)]
    inner += [("gate", query, num_query_heads)] * use_gate + [("value", value, num_key_value_heads)]
    weights = tuple(one for name, x, heads in inner for one in _heads(x, name, heads, head_dim, use_bias))
    last = _projection("output", (num_query_heads, head_dim, query[2]), (query[2],), use_bias)
    scores = (query[0], num_query_heads, query[1], key[1])
    requires = (*counts, *shared, *same, *_same_steps(value, key), *defined(query[2], value[2], key[2]))
    return _scored(query, scores, return_attention_scores, requires, (*weights, *last), PARTS)


def _looked(inputs: Shapes, scores_wanted: bool, weights: Weights, *, additive: bool) -> Inferred:
    """[query, value] or [query, value, key] without heads: (N, T, C), (N, S, D), (N, S, C) give (N, T, D)."""
    count = need(Need.INPUT, len(inputs) in (2, 3), len(inputs), 2, text="two or three inputs")
    if count or min(len(x) for x in inputs) < 2:
        short = need(Need.RANK, bool(count), text="steps and channels")
        return Inferred(inputs[0] if inputs else (), (*count, *short), weights)
    query, value = inputs[:2]
    key = inputs[2] if len(inputs) > 2 else value
    claim = (broadcasts if additive else equal)(query[-1], key[-1])
    meets = need(
        Need.CHANNELS, claim, query[-1], key[-1], text="channels of query and key", inputs=(0, len(inputs) - 1)
    )
    steps = need(Need.JOIN, equal(key[-2], value[-2]), key[-2], value[-2], text="value and key have the same steps")
    return _scored((*query[:-1], value[-1]), (*query[:-1], key[-2]), scores_wanted, (*meets, *steps), weights)


@layer("Attention")
def attention(
    inputs: Shapes, mask: object = None, training: object = False, return_attention_scores: Flag = False,
    use_causal_mask: object = False, *, use_scale: Flag = False, score_mode: Text = "dot", dropout: object = 0.0,
    seed: object = None,
) -> Inferred:  # fmt: skip
    """[(N, T, C), (N, S, D)] and perhaps keys (N, S, C): (N, T, D)."""
    scale: Weights = (("scale", ()),) if use_scale else ()
    score: Weights = (("concat_score_weight", ()),) if score_mode == "concat" else ()
    return _looked(inputs, return_attention_scores, (*scale, *score), additive=score_mode == "concat")


@layer("AdditiveAttention")
def additive_attention(
    inputs: Shapes, mask: object = None, training: object = False, return_attention_scores: Flag = False,
    use_causal_mask: object = False, *, use_scale: Flag = True, dropout: object = 0.0,
) -> Inferred:  # fmt: skip
    """[(N, T, C), (N, S, D)] and perhaps keys (N, S, C): (N, T, D)."""
    scale: Weights = (("scale", inputs[0][-1:]),) if use_scale and inputs else ()
    return _looked(inputs, return_attention_scores, scale, additive=True)

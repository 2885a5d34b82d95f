"""Calls of activations, normalizations, dense layers, embeddings, of layers that change shapes, and of merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drawing import CONFIGS, Config, Draw, Options, Shape, anything, seldom, size, some
from hypothesis import strategies as st
from layer_runs import Wrapped


def axes(draw: Draw) -> Any:
    return draw(
        st.one_of(st.just(-1), size(-3, 3), st.tuples(size(-2, 2)), st.sampled_from([(1, 2), (-1, -2), (2, 1)]))
    )


def batch_norm(draw: Draw) -> Config:
    flags = {name: draw(st.booleans()) for name in ("center", "scale", "renorm")}
    return some(draw, {"axis": draw(st.one_of(st.just(-1), size(-4, 4))), **flags}), [anything(draw)]


def layer_norm(draw: Draw) -> Config:
    flags = {name: draw(st.booleans()) for name in ("center", "scale")}
    return some(draw, {"axis": axes(draw), **flags}), [anything(draw)]


def group_norm(draw: Draw) -> Config:
    options = {"axis": draw(st.one_of(st.just(-1), size(-3, 3))), "center": draw(st.booleans())}
    groups = seldom(draw, st.sampled_from([1, 2, 3, -1]), st.sampled_from([0, -2, 32]))
    return {**some(draw, options), "groups": groups}, [anything(draw)]


def any_axis(draw: Draw) -> Config:
    return some(draw, {"axis": axes(draw)}), [anything(draw)]


NORMED = (
    "Dense Conv1D Conv2D Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv2D Conv2DTranspose Embedding EinsumDense "
    "BatchNormalization ReLU LSTM ReversibleEmbedding"
).split()


def spectral(draw: Draw) -> Config:
    inner = draw(st.sampled_from(NORMED))
    options, shapes, *_ = CONFIGS[inner](draw)
    power = seldom(draw, size(1, 2), st.just(0))
    return {"layer": Wrapped(inner, options), "power_iterations": power}, shapes


def prelu(draw: Draw) -> Config:
    shared = draw(st.one_of(st.none(), st.lists(size(1, 3), max_size=2).map(tuple), size(-1, 2)))
    return some(draw, {"shared_axes": shared}), [anything(draw)]


def like(*choices: Options, low: int = 1, high: int = 4) -> Callable[[Draw], Config]:
    return lambda draw: (draw(st.sampled_from(choices)), [anything(draw, low, high)])


def reshape(draw: Draw) -> Config:
    shape = draw(st.sampled_from([(4, 6), (12,), (2, 3, 4), (24,), (None, 6), (5, 5)]))
    good = [(24,), (12, 2), (2, 3, 4), (-1, 4), (3, -1, 2), (12,), (-1,), (25, 1), (None, 6)]
    odd = [(-1, -1), (-2, 4), (0, -1), (5, -1), (), (0, 4)]
    target = seldom(draw, st.sampled_from(good), st.sampled_from(odd), 6)
    return {"target_shape": (-1, 6) if None in target and shape == (5, 5) else target}, [shape]


def permute(draw: Draw) -> Config:
    count = draw(size(1, 3))
    dims = seldom(draw, st.permutations(range(1, count + 1)), st.permutations(range(count)))
    return {"dims": tuple(dims)}, [anything(draw, low=seldom(draw, st.just(count), st.just(1)), high=count)]


def dense(draw: Draw) -> Config:
    options = {"use_bias": draw(st.booleans()), "lora_rank": draw(st.one_of(st.none(), size(0, 3)))}
    return {"units": seldom(draw, size(1, 5), size(-1, 0)), **some(draw, options)}, [anything(draw, low=0)]


def embedding(draw: Draw) -> Config:
    table = {name: seldom(draw, size(1, 9), size(-1, 0)) for name in ("input_dim", "output_dim")}
    return {**table, **some(draw, {"lora_rank": draw(size(0, 2))})}, [anything(draw, low=0)]


def reversible(draw: Draw) -> Config:
    table = {name: seldom(draw, size(1, 9), size(-1, 0)) for name in ("input_dim", "output_dim")}
    return {**table, **some(draw, {"tie_weights": draw(st.booleans())})}, [anything(draw, low=0)]


EQUATIONS: list[tuple[str, int, list[Any], list[str]]] = [
    ("abc,cd->abd", 2, [(None, 3), (2, 4)], ["d", "bd", "b"]),
    ("...x,xy->...y", 2, [3, (4,)], ["y"]),
    ("...x,xy->...y", 4, [3, (4,)], ["y"]),
    ("abc,cde->abde", 2, [(None, 2, 3), (2, 3, 4)], ["de", "e", "d"]),
    ("abcd,cde->abe", 3, [(None, 4), (2, 5)], ["e", "be"]),
    ("ab...,bc->ac...", 3, [3, (4,)], ["c"]),
    ("abc,cb->abc", 2, [(None, None), (2, 2)], ["c"]),
    ("ab,bc->az", 1, [3], ["z"]),
    ("abc,ad->abd", 2, [(2, 3)], ["d"]),
    ("abc->abd", 2, [(2, 3)], ["d"]),
    ("ab,bc->ac", 1, [3, (4,)], ["c"]),
]


def einsum(draw: Draw) -> Config:
    equation, count, outputs, biases = draw(st.sampled_from(EQUATIONS))
    odd = st.lists(st.one_of(st.none(), size(2, 4)), min_size=1, max_size=3).map(tuple)
    options = {"output_shape": seldom(draw, st.sampled_from(outputs), odd)}
    bias = seldom(draw, st.sampled_from([None, *biases]), st.sampled_from(["z", "", "d"]))
    options |= some(draw, {"bias_axes": bias, "lora_rank": draw(st.sampled_from([None, 0, 2]))})
    axes = count + seldom(draw, st.just(0), st.sampled_from([-1, 1, 2]), 6)
    shape = tuple(seldom(draw, st.sampled_from([2, 3]), st.none(), 20) for _ in range(axes))
    return {"equation": equation, **options}, [shape]


def near(draw: Draw, shape: Shape) -> Shape:
    """A shape that a merge may take beside another: some axes of size 1, some dropped in front, seldom another size."""
    made = tuple(seldom(draw, st.just(one), st.just(1), 5) for one in shape[draw(st.sampled_from([0, 0, 0, 1])) :])
    return tuple(seldom(draw, st.just(one), st.one_of(size(1, 6), st.none()), 12) for one in made)


def merged(low: int, high: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        shape = tuple(draw(size(1, 6)) for _ in range(draw(size(1, 4))))
        count = draw(size(low, high))
        return {}, [near(draw, shape) for _ in range(count)]

    return config


def joined(draw: Draw) -> Config:
    rank = draw(size(1, 3))
    axis = draw(size(-rank - 2, rank + 1))
    shape = [draw(size(1, 5)) for _ in range(rank)]
    place = axis % (rank + 1) - 1
    shapes: list[Shape] = []
    for _ in range(draw(size(2, 3))):
        one: list[int | None] = list(shape)
        if place >= 0:
            one[place] = draw(size(1, 5))
        one = [seldom(draw, st.just(each), st.one_of(st.none(), size(1, 5)), 15) for each in one]
        shapes.append(tuple(one[seldom(draw, st.just(0), st.just(1), 20) :]))
    if any(None in one for one in shapes):  # what an open size must be follows from the path, not from the entry
        shapes = shapes[:2]
    return some(draw, {"axis": axis}), shapes


def dotted(draw: Draw) -> Config:
    one, two = (tuple(seldom(draw, size(2, 3), st.none()) for _ in range(draw(size(1, 3)))) for _ in range(2))
    pick = st.sampled_from([-3, -2, -1, 1, 2, 3])
    choice = draw(st.one_of(pick, st.tuples(pick, pick), st.sampled_from([(1,), (1, 1, 1)])))
    count = seldom(draw, st.just(2), st.sampled_from([1, 3]))
    shapes: list[Shape] = [one, two, two][:count]
    ranks = [len(shape) + 1 for shape in shapes]
    given = choice if isinstance(choice, tuple) else (choice, choice)
    batch = any(axis in (0, -rank) for axis, rank in zip(given, ranks, strict=False))
    return {"axes": -1 if batch else choice}, shapes


RATE = ({"rate": 0.5}, {"rate": 0.0}, {"rate": 0.3, "seed": 1})
CONFIGS.update(
    {
        "BatchNormalization": batch_norm,
        "LayerNormalization": layer_norm,
        "RMSNormalization": any_axis,
        "UnitNormalization": any_axis,
        "GroupNormalization": group_norm,
        "SpectralNormalization": spectral,
        "Activation": like({"activation": "relu"}, {"activation": "softmax"}, low=2),
        "ReLU": like({}, {"max_value": 6.0}),
        "LeakyReLU": like({}, {"negative_slope": 0.1}),
        "ELU": like({}, {"alpha": 0.5}),
        "Softmax": like({}, {"axis": 1}),
        "PReLU": prelu,
        "Dropout": like(*RATE),
        "AlphaDropout": like(*RATE),
        "GaussianDropout": like({"rate": 0.5}),
        "GaussianNoise": like({"stddev": 1.0}),
        "ActivityRegularization": like({}, {"l1": 0.1}),
        **{f"SpatialDropout{n}D": like(*RATE, low=n + 1, high=n + 1) for n in (1, 2, 3)},
        "Flatten": like({}, {"data_format": "channels_first"}, low=0),
        "Reshape": reshape,
        "Permute": permute,
        "RepeatVector": lambda draw: (
            {"n": draw(size(-1, 4))},
            [anything(draw, 1, seldom(draw, st.just(1), st.just(2)))],
        ),
        "Dense": dense,
        "Embedding": embedding,
        "ReversibleEmbedding": reversible,
        "EinsumDense": einsum,
        "Identity": like({}, low=0),
        "Masking": like({}, {"mask_value": 1.0}, low=2),
        **{name: merged(0, 3) for name in ("Add", "Average", "Maximum", "Minimum", "Multiply")},
        "Subtract": merged(1, 3),
        "Concatenate": joined,
        "Dot": dotted,
    }
)

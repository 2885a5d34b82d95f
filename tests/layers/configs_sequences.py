"""Calls of recurrent layers and their cells, of attention, and of layers that wrap others."""

from __future__ import annotations

from typing import Any

from drawing import CONFIGS, Config, Configured, Draw, Options, Shape, drawn, flags, one_of, seldom, size, some
from hypothesis import strategies as st
from layer_runs import Wrapped

CELLS = ("LSTMCell", "GRUCell", "SimpleRNNCell")
STATES = {"LSTM": 2, "LSTMCell": 2}


def sequence(draw: Draw, rank: int = 2) -> Shape:
    """(T, C), seldom of another rank, or with an open size."""
    rank += seldom(draw, st.just(0), st.sampled_from([-1, 1]), 20)
    steps, channels = seldom(draw, size(1, 5), st.none(), 6), seldom(draw, size(1, 4), st.none(), 25)
    return (steps, channels, 2)[:rank]


def running(draw: Draw) -> Options:
    options = flags(draw, "return_sequences", "return_state", "go_backwards")
    return {**options, "stateful": seldom(draw, st.just(False), st.just(True)), "unroll": draw(st.booleans())}


def units(draw: Draw) -> int:
    return seldom(draw, size(1, 5), size(-1, 0), 20)


def cell(draw: Draw, kind: str) -> Options:
    more = {"reset_after": draw(st.booleans())} if kind.startswith("GRU") else {}
    return {"units": units(draw), **some(draw, {"use_bias": draw(st.booleans()), **more})}


@drawn("LSTM", "GRU", "SimpleRNN")
def recurrent(draw: Draw) -> Config:
    kind = one_of(draw, "LSTM", "GRU", "SimpleRNN")  # replaced by the name that is asked for
    return {**cell(draw, kind), **some(draw, running(draw))}, [sequence(draw)]


def recurrent_of(kind: str) -> Configured:
    def config(draw: Draw) -> Config:
        options = {**cell(draw, kind), **some(draw, running(draw))}
        shape = sequence(draw)
        count = STATES.get(kind, 1) + (shape[0] != 1 and seldom(draw, st.just(0), st.just(1), 12))
        width = seldom(draw, st.just(options["units"]), size(1, 5), 8)
        start = {"initial_state": [(max(width, 1),)] * count} if seldom(draw, st.just(False), st.just(True), 4) else {}
        return options, [shape], start

    return config


def cell_of(kind: str) -> Configured:
    def config(draw: Draw) -> Config:
        options = cell(draw, kind)
        states = [(max(options["units"], 1),)] * STATES.get(kind, 1)
        return options, [sequence(draw)[1:2] or (3,)], {"states": states}

    return config


CONFIGS.update({kind: recurrent_of(kind) for kind in ("LSTM", "GRU", "SimpleRNN")})
CONFIGS.update({kind: cell_of(kind) for kind in CELLS})


def cells(draw: Draw, low: int = 0) -> list[Wrapped]:
    kinds = [one_of(draw, *CELLS) for _ in range(draw(size(max(low, 1), 3)))]
    return [Wrapped(kind, cell(draw, kind)) for kind in kinds]


@drawn("RNN")
def rnn(draw: Draw) -> Config:
    several = cells(draw)
    stack = one_of(draw, several, Wrapped("StackedRNNCells", {"cells": several}), several[0])
    return {"cell": stack, **some(draw, running(draw))}, [sequence(draw)]


@drawn("StackedRNNCells")
def stacked(draw: Draw) -> Config:
    several = cells(draw)
    states = [[(max(one.options["units"], 1),)] * STATES.get(one.name, 1) for one in several]
    return {"cells": several}, [sequence(draw)[1:2] or (3,)], {"states": states}


def conv_lstm(count: int) -> Configured:
    def config(draw: Draw) -> Config:
        layout = one_of(draw, "channels_first", "channels_last", None)
        sizes = [seldom(draw, size(1, 7), st.none(), 25) for _ in range(count)]
        channels = seldom(draw, size(1, 3), st.none(), 25)
        step = (channels, *sizes) if layout == "channels_first" else (*sizes, channels)
        step = step[: seldom(draw, st.just(9), st.just(2), 25)]
        stride, dilation = one_of(draw, (1, 1), (2, 1), (1, 2), (2, 2), ((1,) * count, 2), (2, (1,) * count))
        options = {"strides": stride, "dilation_rate": dilation, "data_format": layout}
        options |= {"padding": one_of(draw, "same", "valid", "SAME", "causal"), "use_bias": draw(st.booleans())}
        kernel = seldom(draw, st.one_of(size(1, 3), st.just((2,) * count)), st.sampled_from([0, (1,) * 4]), 20)
        needed = {"filters": seldom(draw, size(1, 3), st.just(0), 20), "kernel_size": kernel}
        run = {key: value for key, value in running(draw).items() if key != "unroll"}
        return {**needed, **some(draw, {**options, **run})}, [(seldom(draw, size(1, 3), st.none(), 6), *step)]

    return config


CONFIGS.update({f"ConvLSTM{count}D": conv_lstm(count) for count in (1, 2, 3)})
INNER = (
    "Dense Conv1D Conv2D SeparableConv2D Conv2DTranspose DepthwiseConv2D LSTM GRU RNN Flatten BatchNormalization "
    "LayerNormalization GroupNormalization UnitNormalization MaxPooling2D AveragePooling1D GlobalAveragePooling2D "
    "GlobalMaxPooling1D Dropout Activation ReLU PReLU Softmax Reshape Permute RepeatVector ZeroPadding2D Cropping2D "
    "UpSampling2D Embedding EinsumDense SpatialDropout1D GaussianNoise Masking Identity Bidirectional ConvLSTM1D "
    "TimeDistributed Rescaling Resizing AdaptiveAveragePooling2D"
).split()


def inner(draw: Draw, *names: str) -> tuple[Wrapped, list[Any]]:
    """A layer and its inputs."""
    name = one_of(draw, *names)
    options, shapes, *_ = CONFIGS[name](draw)
    return Wrapped(name, options), shapes


@drawn("TimeDistributed")
def time_distributed(draw: Draw) -> Config:
    layer, shapes = inner(draw, *INNER)
    return {"layer": layer}, [(seldom(draw, size(1, 4), st.none(), 5), *shapes[0])]


@drawn("Bidirectional")
def bidirectional(draw: Draw) -> Config:
    layer, shapes = inner(draw, "LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "LSTM", "GRU")
    options: Options = {"layer": layer}
    if draw(size(1, 4)) == 1:
        turned = {**layer.options, "go_backwards": not layer.options.get("go_backwards", False)}
        if "units" in turned:
            turned["units"] = seldom(draw, st.just(turned["units"]), size(1, 5), 4)
        turned = {
            **turned,
            **seldom(draw, st.just({}), st.sampled_from([{"return_state": True}, {"go_backwards": False}]), 8),
        }
        options["backward_layer"] = Wrapped(layer.name, turned)
    mode = seldom(draw, st.sampled_from(["concat", "sum", "mul", "ave", None]), st.just("max"), 20)
    return {**options, **some(draw, {"merge_mode": mode})}, shapes


@drawn("Wrapper")
def wrapper(draw: Draw) -> Config:
    layer, shapes = inner(draw, "Dense", "Flatten")
    return {"layer": layer}, shapes


@drawn("Pipeline")
def pipeline(draw: Draw) -> Config:
    first, shapes = inner(draw, *INNER[:-1])  # TensorFlow's adaptive pooling fails in a call on open batches
    after = ("Dense", "Flatten", "Activation", "LayerNormalization", "Reshape")
    count = 0 if several_outputs(first) else draw(size(0, 2))
    layers = [first, *(inner(draw, *after)[0] for _ in range(count))]
    return {"layers": [one for one in layers if not leaves_open(one)] or [Wrapped("Dense", {"units": 2})]}, shapes[:1]


def leaves_open(layer: Wrapped) -> bool:
    """Whether a pipeline, which runs through its layers' calls, knows more of this one than Keras does of it alone."""
    given = [layer.options.get(name) for name in ("target_shape", "output_shape")]
    stack = isinstance(layer.options.get("cell"), (list, Wrapped)) and layer.options.get("stateful", False)
    if stack:  # a stack of cells that remembers is not built while a pipeline is traced
        return True
    inside = any(leaves_open(one) for one in layer.options.values() if isinstance(one, Wrapped))
    return inside or any(isinstance(one, tuple) and None in one for one in given)


def several_outputs(layer: Wrapped) -> bool:
    """Whether a layer makes a list of tensors, which the next one of a pipeline does not take."""
    told = layer.options.get("return_state", False) or layer.options.get("merge_mode", "") is None
    return told or any(several_outputs(one) for one in layer.options.values() if isinstance(one, Wrapped))


@drawn("MultiHeadAttention")
def multi_head(draw: Draw) -> Config:
    options = {
        "num_heads": seldom(draw, size(1, 3), st.just(0), 20),
        "key_dim": seldom(draw, size(1, 4), st.just(0), 20),
    }
    more = {
        "value_dim": one_of(draw, None, 3),
        "output_shape": one_of(draw, None, 5, (2, 3), (4,)),
        "dropout": one_of(draw, 0.0, 0.5),
    }
    options |= some(draw, {**more, **flags(draw, "use_bias", "use_gate")})
    around = one_of(draw, (), (), (2,), (2, 3))
    if around:
        options |= some(draw, {"attention_axes": one_of(draw, 2, (2,), (1, 2), (-2,), (1,))})
    steps = seldom(draw, size(1, 4), st.none(), 6)
    query = (*around, seldom(draw, size(1, 4), st.none(), 6), seldom(draw, size(1, 4), st.none(), 25))
    query = query[seldom(draw, st.just(0), st.just(1), 20) :]
    value = (*around, steps, draw(size(2, 5)))
    if around:
        value = (seldom(draw, st.just(2), st.just(3), 6), *value[1:])
    key = [(*value[:-2], seldom(draw, st.just(steps), st.just(5), 6), 2)] if draw(size(1, 3)) == 1 else []
    return options, [query, value, *key], some(draw, {"return_attention_scores": draw(st.booleans())})


@drawn("GroupQueryAttention")
def group_query(draw: Draw) -> Config:
    options = {"head_dim": draw(size(1, 4)), "num_query_heads": one_of(draw, 2, 4, 6)}
    options |= {"num_key_value_heads": one_of(draw, 1, 2, 3), **some(draw, {"dropout": one_of(draw, 0.0, 0.5)})}
    options |= some(draw, flags(draw, "use_bias", "use_gate"))
    value = (seldom(draw, size(1, 4), st.none(), 6), seldom(draw, st.just(3), size(1, 4), 6))
    key = [(seldom(draw, st.just(value[0]), st.just(5), 6), 2)] if draw(size(1, 3)) == 1 else []
    query = (seldom(draw, size(1, 4), st.none(), 6), 3)[seldom(draw, st.just(0), st.just(1), 20) :]
    return options, [query, value, *key], some(draw, {"return_attention_scores": draw(st.booleans())})


@drawn("Attention", "AdditiveAttention")
def attention(draw: Draw) -> Config:
    value = (seldom(draw, size(1, 4), st.none(), 6), seldom(draw, st.just(3), size(1, 4), 6))
    key = [(seldom(draw, st.just(value[0]), size(1, 4), 6), seldom(draw, st.just(3), size(1, 4), 8))]
    count = seldom(draw, st.sampled_from([2, 3]), st.just(1), 15)
    query = (seldom(draw, size(1, 4), st.none(), 6), 3)
    around = one_of(draw, (), (), (2,))
    shapes = [(*around, *one) for one in (query, value, *key)][:count]
    options = some(draw, flags(draw, "use_scale"))
    return options, [shapes], some(draw, {"return_attention_scores": draw(st.booleans())})

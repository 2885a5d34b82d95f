"""Recurrent layers over (N, T, …): LSTM, GRU, SimpleRNN, and the LSTMs that convolve."""

from __future__ import annotations

from resblock_lint.conditions import all_of, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, need
from resblock_lint.layers.registry import Flag, Inferred, Need, Role, Shape, Shapes, Sizes, Text, layer
from resblock_lint.layers.shapes import assemble, channel_axis, layout_of, positive, slide, spread

Weights = tuple[tuple[str, Shape], ...]


def _started(states: Shapes, state: Shape, count: int) -> Requirements:
    """The requirement that the first states, where they are given, have the shape of a state."""
    if not states:
        return ()
    claims = [len(one) == len(state) and all_of(equal(a, b) for a, b in zip(one, state, strict=True)) for one in states]
    return need(Need.INPUT, all_of((len(states) == count, *claims)), len(states), count, text="the initial states")


def _unrolled(
    x: Shape, state: Shape, states: int, start: Shapes, sequences: bool, return_state: bool, weights: Weights
) -> Inferred:
    """The last state, or that of every step; beside it the states, where they are returned."""
    output = (state[0], x[1], *state[1:]) if sequences else state
    requires = (*positive(*state[1:], text="units are at least 1"), *_started(start, state, states))
    if return_state:
        return Inferred((output, *(state,) * states), requires, weights, several=True)
    return Inferred(output, requires, weights)


def _dense_gates(x: Shape, units: Size, gates: int, bias: Shape | None) -> Weights:
    kernels: Weights = (("kernel", (x[-1], gates * units)), ("recurrent_kernel", (units, gates * units)))
    return (*kernels, ("bias", bias)) if bias else kernels


@layer("LSTM", "CuDNNLSTM", rank=3, role=Role.WEIGHTED)
def lstm(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: object = False, stateful: object = False, unroll: object = False,
    use_cudnn: object = "auto",
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; two states."""
    weights = _dense_gates(sequences, units, 4, (4 * units,) if use_bias else None)
    state = (sequences[0], units)
    return _unrolled(sequences, state, 2, initial_state, return_sequences, return_state, weights)


@layer("GRU", "CuDNNGRU", rank=3, role=Role.WEIGHTED)
def gru(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, recurrent_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, recurrent_constraint: object = None,
    bias_constraint: object = None, dropout: object = 0.0, recurrent_dropout: object = 0.0, seed: object = None,
    return_sequences: Flag = False, return_state: Flag = False, go_backwards: object = False,
    stateful: object = False, unroll: object = False, reset_after: Flag = True, use_cudnn: object = "auto",
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; one state."""
    bias = (2, 3 * units) if reset_after else (3 * units,)
    weights = _dense_gates(sequences, units, 3, bias if use_bias else None)
    state = (sequences[0], units)
    return _unrolled(sequences, state, 1, initial_state, return_sequences, return_state, weights)


@layer("SimpleRNN", rank=3, role=Role.WEIGHTED)
def simple_rnn(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh", use_bias: Flag = True,
    kernel_initializer: object = "glorot_uniform", recurrent_initializer: object = "orthogonal",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, return_sequences: Flag = False, return_state: Flag = False,
    go_backwards: object = False, stateful: object = False, unroll: object = False, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; one state."""
    weights = _dense_gates(sequences, units, 1, (units,) if use_bias else None)
    state = (sequences[0], units)
    return _unrolled(sequences, state, 1, initial_state, return_sequences, return_state, weights)


def _convolved_steps(
    x: Shape, start: Shapes, filters: Size, kernel_size: Sizes, strides: Sizes, padding: Text, data_format: Text,
    dilation: Sizes, use_bias: bool, sequences: bool, return_state: bool,
) -> Inferred:  # fmt: skip
    """An LSTM whose products are convolutions: a step (N, H, W, C) becomes (N, H', W', filters)."""
    layout = layout_of(data_format)
    step = (x[0], *x[2:])
    count = len(step) - 2
    sizes, fits = slide(step, kernel_size, strides, padding, layout, dilation)
    state = assemble(step[0], sizes, filters, layout)
    kernel = spread(kernel_size, count)
    weights: Weights = (
        ("kernel", (*kernel, step[channel_axis(len(step), layout)], 4 * filters)),
        ("recurrent_kernel", (*kernel, filters, 4 * filters)),
        *((("bias", (4 * filters,)),) if use_bias else ()),
    )
    made = _unrolled(x, state, 2, start, sequences, return_state, weights)
    counts = (*positive(filters, text="filters are at least 1"), *_one_kind(strides, dilation, count))
    return Inferred(made.shape, (*counts, *fits, *_started(start, state, 2)), weights, several=made.several)


def _one_kind(strides: Sizes, dilation: Sizes, count: int) -> Requirements:
    """The requirement that strides or dilations are all 1."""
    still, dense = (all_of(equal(size, 1) for size in spread(sizes, count)) for sizes in (strides, dilation))
    return need(Need.ARGUMENT, some_of((still, dense)), text="strides or dilations are 1")


@layer("ConvLSTM1D", rank=4, role=Role.WEIGHTED)
def conv_lstm1d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Text = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: object = False, stateful: object = False,
) -> Inferred:  # fmt: skip
    """(N, T, L, C): (N, L', filters), or (N, T, L', filters) with all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state,
    )  # fmt: skip


@layer("ConvLSTM2D", "ConvRecurrent2D", rank=5, role=Role.WEIGHTED)
def conv_lstm2d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Text = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: object = False, stateful: object = False,
) -> Inferred:  # fmt: skip
    """(N, T, H, W, C): (N, H', W', filters), or (N, T, H', W', filters) with all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state,
    )  # fmt: skip


@layer("ConvLSTM3D", rank=6, role=Role.WEIGHTED)
def conv_lstm3d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Text = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: object = False, stateful: object = False,
) -> Inferred:  # fmt: skip
    """(N, T, D, H, W, C): (N, D', H', W', filters), or with T behind N for all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state,
    )  # fmt: skip

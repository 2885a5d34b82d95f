"""Recurrent layers whose products are convolutions: ConvLSTM in one, two and three spatial dimensions."""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, need
from resblock_lint.layers.keras.recurrent import in_cell, unrolled
from resblock_lint.layers.registry import Building, Flag, Inferred, Need, Role, Shape, Shapes, Sizes, Text, Word, layer
from resblock_lint.layers.shapes import (
    assemble,
    channel_axis,
    chosen,
    counted,
    defined,
    layout_of,
    slide,
    spread,
)

Weights = tuple[tuple[str, Shape], ...]


def _convolved_steps(
    x: Shape, start: Shapes, filters: Size, kernel_size: Sizes, strides: Sizes, padding: Word, data_format: Text,
    dilation: Sizes, use_bias: bool, sequences: bool, return_state: bool, stateful: bool,
) -> Inferred:  # fmt: skip
    """An LSTM whose products are convolutions: a step (N, H, W, C) becomes (N, H', W', filters)."""
    layout, word = layout_of(data_format), padding.lower() if padding else padding
    step = (x[0], *x[2:])
    count, channels = len(step) - 2, step[channel_axis(len(step), layout)]
    sizes, fits = slide(step, kernel_size, strides, word, layout, dilation)
    state = assemble(step[0], sizes, filters, layout)
    kernel = spread(kernel_size, count)
    weights: Weights = (
        ("kernel", (*kernel, channels, 4 * filters)),
        ("recurrent_kernel", (*kernel, filters, 4 * filters)),
        *((("bias", (4 * filters,)),) if use_bias else ()),
    )
    made = unrolled(x, state, (state, state), start, sequences, return_state, stateful, weights)
    asked = (*_numbers(count, filters, kernel_size, strides, word, dilation), *defined(*step[1:]))
    return Inferred(made.shape, (*asked, *fits, *made.requires), in_cell(weights), several=made.several)


def _numbers(
    count: int, filters: Size, kernel_size: Sizes, strides: Sizes, word: Text, dilation: Sizes
) -> Requirements:
    """What is asked of the numbers: all at least 1, and strides or dilations are all 1."""
    asked = counted(count, kernel_size=kernel_size, strides=strides, dilation_rate=dilation)
    least = need(
        Need.ARGUMENT, at_least(filters, 0), text="filters is at least 0"
    )  # Keras makes a tensor of no channels
    words = (*least, *chosen("padding", word, "valid", "same"))
    ones = (all_of(at_least(1, size) for size in spread(sizes, count)) for sizes in (strides, dilation))
    return (*asked, *words, *need(Need.ARGUMENT, some_of(ones), text="strides or dilation_rate is 1"))


@layer("ConvLSTM1D", rank=4, role=Role.WEIGHTED, building=Building.STEP)
def conv_lstm1d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Word = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: Flag = False, stateful: Flag = False,
) -> Inferred:  # fmt: skip
    """(N, T, L, C): (N, L', filters), or (N, T, L', filters) with all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state, stateful,
    )  # fmt: skip


@layer("ConvLSTM2D", "ConvRecurrent2D", rank=5, role=Role.WEIGHTED, building=Building.STEP)
def conv_lstm2d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Word = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: Flag = False, stateful: Flag = False,
) -> Inferred:  # fmt: skip
    """(N, T, H, W, C): (N, H', W', filters), or (N, T, H', W', filters) with all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state, stateful,
    )  # fmt: skip


@layer("ConvLSTM3D", rank=6, role=Role.WEIGHTED, building=Building.STEP)
def conv_lstm3d(
    sequences: Shape, initial_state: Shapes = (), *, filters: Size, kernel_size: Sizes, strides: Sizes = 1,
    padding: Word = "valid", data_format: Text = None, dilation_rate: Sizes = 1, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: Flag = False, stateful: Flag = False,
) -> Inferred:  # fmt: skip
    """(N, T, D, H, W, C): (N, D', H', W', filters), or with T behind N for all steps; two states."""
    return _convolved_steps(
        sequences, initial_state, filters, kernel_size, strides, padding, data_format, dilation_rate, use_bias,
        return_sequences, return_state, stateful,
    )  # fmt: skip

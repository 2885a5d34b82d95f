"""Cells: one step of a recurrent layer, several of them on top of each other, and the layer that runs any of them.

The layers that bring their own cell (LSTM, GRU, SimpleRNN, ConvLSTM) stand in `recurrent` and `recurrent_conv`.
"""

from __future__ import annotations

from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Inners, Requirements, need
from resblock_lint.layers.keras.recurrent import dense_gates, in_cell, unrolled
from resblock_lint.layers.registry import Building, Flag, Inferred, Inner, Need, Role, Shape, Shapes, layer
from resblock_lint.layers.shapes import defined, positive, refused

Weights = tuple[tuple[str, Shape], ...]


def _step(x: Shape, units: Size, states: int, weights: Weights) -> Inferred:
    """The output of one step, and the states after it."""
    requires = (*positive(units, text="units is at least 1"), *defined(x[-1]))
    return Inferred(((x[0], units),) * (1 + states), requires, weights, several=True)


@layer("LSTMCell", rank=2, role=Role.WEIGHTED, building=Building.CHANNELS)
def lstm_cell(
    inputs: Shape, states: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, kernel_constraint: object = None, recurrent_constraint: object = None,
    bias_constraint: object = None, dropout: object = 0.0, recurrent_dropout: object = 0.0, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, C): (N, units), and two states of that shape."""
    return _step(inputs, units, 2, dense_gates(inputs, units, 4, (4 * units,) if use_bias else None))


@layer("GRUCell", rank=2, role=Role.WEIGHTED, building=Building.CHANNELS)
def gru_cell(
    inputs: Shape, states: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, recurrent_regularizer: object = None, bias_regularizer: object = None,
    kernel_constraint: object = None, recurrent_constraint: object = None, bias_constraint: object = None,
    dropout: object = 0.0, recurrent_dropout: object = 0.0, reset_after: Flag = True, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, C): (N, units), and one state of that shape."""
    bias = (2, 3 * units) if reset_after else (3 * units,)
    return _step(inputs, units, 1, dense_gates(inputs, units, 3, bias if use_bias else None))


@layer("SimpleRNNCell", rank=2, role=Role.WEIGHTED, building=Building.CHANNELS)
def simple_rnn_cell(
    sequence: Shape, states: Shapes = (), *, units: Size, activation: object = "tanh", use_bias: Flag = True,
    kernel_initializer: object = "glorot_uniform", recurrent_initializer: object = "orthogonal",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, kernel_constraint: object = None, recurrent_constraint: object = None,
    bias_constraint: object = None, dropout: object = 0.0, recurrent_dropout: object = 0.0, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, C): (N, units), and one state of that shape."""
    return _step(sequence, units, 1, dense_gates(sequence, units, 1, (units,) if use_bias else None))


def _stacked(x: Shape, cells: tuple[Inner, ...]) -> Inferred:
    """One cell after another: the output of the last, and the states of all."""
    states: Shapes = ()
    requires: Requirements = ()
    weights: Weights = ()
    for place, cell in enumerate(cells):
        made = cell.infer(x)
        x, states = made.shapes[0], (*states, *made.shapes[1:])
        requires = (*requires, *made.requires)
        weights = (*weights, *((f"{place}/{name}", shape) for name, shape in made.weights))
    some = () if cells else (refused("there is a cell"),)
    return Inferred((x, *states), (*some, *requires), weights, several=True)


@layer("StackedRNNCells", role=Role.WEIGHTED, building=Building.CHANNELS)
def stacked_rnn_cells(inputs: Shape, states: Shapes = (), *, cells: Inners) -> Inferred:
    """(N, C): what the last cell makes of what the others have made, and the states of all of them."""
    return _stacked(inputs, cells if isinstance(cells, tuple) else (cells,))


@layer("RNN", role=Role.WEIGHTED, building=Building.STEP)
def rnn(
    sequences: Shape, initial_state: Shapes = (), *, cell: Inners, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: Flag = False, stateful: Flag = False, unroll: object = False,
    zero_output_for_mask: object = False,
) -> Inferred:  # fmt: skip
    """(N, T, …): the cell sees (N, …); its last output, or with T behind N those of every step; and its states."""
    if len(sequences) < 3:
        return Inferred(sequences, need(Need.RANK, False, len(sequences), 3, text="at least three axes"))
    step = (sequences[0], *sequences[2:])
    made = _stacked(step, cell) if isinstance(cell, tuple) else cell.infer(step)
    output, *states = made.shapes
    run = unrolled(
        sequences, output, tuple(states), initial_state, return_sequences, return_state, stateful, made.weights
    )  # fmt: skip
    parts = ("StackedRNNCells",) if isinstance(cell, tuple) else ()
    requires = (*made.requires, *run.requires)
    return Inferred(run.shape, requires, in_cell(made.weights), several=run.several, parts=parts)

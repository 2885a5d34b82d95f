"""Recurrent layers over (N, T, C): LSTM, GRU, SimpleRNN.

What convolves stands in `recurrent_conv`, cells alone and the layer that runs any of them in `cells`.
"""

from __future__ import annotations

from resblock_lint.conditions import all_of, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, need
from resblock_lint.layers.registry import Building, Flag, Inferred, Need, Role, Shape, Shapes, layer
from resblock_lint.layers.shapes import defined, positive

Weights = tuple[tuple[str, Shape], ...]


def _started(given: Shapes, states: Shapes) -> Requirements:
    """The requirement that the first states, where they are given, have the shapes of the states."""
    if not given:
        return ()
    pairs = [(a, b) for a, b in zip(given, states, strict=False) if len(a) == len(b)]
    sizes = [sides for a, b in pairs for sides in zip(a, b, strict=True)]
    enough = len(given) >= len(states) and len(pairs) == min(len(given), len(states))  # too many are not looked at
    told = next(((c, d) for c, d in sizes if c != d), None) if enough else None
    left, right = told or (len(given), len(states))
    return need(Need.INPUT, all_of((enough, *(equal(c, d) for c, d in sizes))), left, right, text="the initial states")


def unrolled(
    x: Shape, output: Shape, states: Shapes, start: Shapes, sequences: bool, return_state: bool, stateful: bool,
    weights: Weights,
) -> Inferred:  # fmt: skip
    """The last output, or that of every step; beside it the states, where they are returned.

    A stateful layer keeps its states for the next batch, and so has to know the size of a batch.
    """
    made = (output[0], x[1], *output[1:]) if sequences else output
    requires = (*_started(start, states), *(defined(x[0]) if stateful else ()))
    return Inferred((made, *states) if return_state else made, requires, weights, several=return_state)


def dense_gates(x: Shape, units: Size, gates: int, bias: Shape | None) -> Weights:
    """The weights of a cell whose gates are all computed at once."""
    kernels: Weights = (("kernel", (x[-1], gates * units)), ("recurrent_kernel", (units, gates * units)))
    return (*kernels, ("bias", bias)) if bias else kernels


def _dense(
    x: Shape, units: Size, states: int, start: Shapes, sequences: bool, return_state: bool, stateful: bool,
    weights: Weights,
) -> Inferred:  # fmt: skip
    """A layer whose output and states are all of one size."""
    state = (x[0], units)
    run = unrolled(x, state, (state,) * states, start, sequences, return_state, stateful, weights)
    counts = (*positive(units, text="units is at least 1"), *defined(x[-1]))
    return Inferred(run.shape, (*counts, *run.requires), in_cell(weights), several=run.several)


def in_cell(weights: Weights) -> Weights:
    """The weights of a layer's cell, by their names in the layer."""
    return tuple((f"cell/{name}", shape) for name, shape in weights)


@layer("LSTM", "CuDNNLSTM", rank=3, role=Role.WEIGHTED, building=Building.STEP)
def lstm(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    unit_forget_bias: object = True, kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, seed: object = None, return_sequences: Flag = False,
    return_state: Flag = False, go_backwards: Flag = False, stateful: Flag = False, unroll: object = False,
    use_cudnn: object = "auto",
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; two states."""
    weights = dense_gates(sequences, units, 4, (4 * units,) if use_bias else None)
    return _dense(
        sequences, units, 2, initial_state, return_sequences, return_state, stateful, weights
    )  # fmt: skip


@layer("GRU", "CuDNNGRU", rank=3, role=Role.WEIGHTED, building=Building.STEP)
def gru(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh",
    recurrent_activation: object = "sigmoid", use_bias: Flag = True, kernel_initializer: object = "glorot_uniform",
    recurrent_initializer: object = "orthogonal", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, recurrent_regularizer: object = None, bias_regularizer: object = None,
    activity_regularizer: object = None, kernel_constraint: object = None, recurrent_constraint: object = None,
    bias_constraint: object = None, dropout: object = 0.0, recurrent_dropout: object = 0.0, seed: object = None,
    return_sequences: Flag = False, return_state: Flag = False, go_backwards: Flag = False,
    stateful: Flag = False, unroll: object = False, reset_after: Flag = True, use_cudnn: object = "auto",
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; one state."""
    bias = (2, 3 * units) if reset_after else (3 * units,)
    weights = dense_gates(sequences, units, 3, bias if use_bias else None)
    return _dense(
        sequences, units, 1, initial_state, return_sequences, return_state, stateful, weights
    )  # fmt: skip


@layer("SimpleRNN", rank=3, role=Role.WEIGHTED, building=Building.STEP)
def simple_rnn(
    sequences: Shape, initial_state: Shapes = (), *, units: Size, activation: object = "tanh", use_bias: Flag = True,
    kernel_initializer: object = "glorot_uniform", recurrent_initializer: object = "orthogonal",
    bias_initializer: object = "zeros", kernel_regularizer: object = None, recurrent_regularizer: object = None,
    bias_regularizer: object = None, activity_regularizer: object = None, kernel_constraint: object = None,
    recurrent_constraint: object = None, bias_constraint: object = None, dropout: object = 0.0,
    recurrent_dropout: object = 0.0, return_sequences: Flag = False, return_state: Flag = False,
    go_backwards: Flag = False, stateful: Flag = False, unroll: object = False, seed: object = None,
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, units), or (N, T, units) with all steps; one state."""
    weights = dense_gates(sequences, units, 1, (units,) if use_bias else None)
    return _dense(
        sequences, units, 1, initial_state, return_sequences, return_state, stateful, weights
    )  # fmt: skip

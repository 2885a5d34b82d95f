"""Layers that wrap another layer: one run over every step, or two runs in both directions."""

from __future__ import annotations

from resblock_lint.conditions import all_of, equal
from resblock_lint.layers.keras.arguments import Requirements, need, replaced, unmodelled
from resblock_lint.layers.registry import Inferred, Inner, Need, Requirement, Shape, Shapes, Text, layer


@layer("TimeDistributed")
def time_distributed(inputs: Shape, *, layer: Inner) -> Inferred:
    """(N, T, …): the inner layer sees (N, …), and T stands behind N in what it makes."""
    if len(inputs) < 3:
        return Inferred(inputs, need(Need.INPUT, False, len(inputs), 3, text="at least three axes"))
    made = layer.infer((inputs[0], *inputs[2:]))
    shapes = tuple((*shape[:1], inputs[1], *shape[1:]) for shape in made.shapes)
    shape = shapes if made.several else shapes[0]
    return Inferred(shape, made.requires, made.weights, made.layout, several=made.several)


@layer("Bidirectional")
def bidirectional(
    sequences: Shape, initial_state: Shapes = (), *, layer: Inner, merge_mode: Text = "concat", weights: object = None,
    backward_layer: Inner | None = None,
) -> Inferred:  # fmt: skip
    """(N, T, C): what both directions make, end to end, summed, averaged, multiplied, or apart."""
    there = layer.infer(sequences)
    back = (backward_layer or layer).infer(sequences)
    requires = (*there.requires, *(back.requires if backward_layer else ()), *_alike(there, back), *_mode(merge_mode))
    one, other = there.shapes[0], back.shapes[0]
    output = replaced(one, len(one) - 1, one[-1] + other[-1]) if merge_mode == "concat" and one and other else one
    merged = (output,) if merge_mode is not None else (one, other)
    every = (*merged, *there.shapes[1:], *back.shapes[1:])
    runs = (("forward", there), ("backward", back))
    named = tuple((f"{side}_{name}", weight) for side, run in runs for name, weight in run.weights)
    halves = unmodelled("the initial states of both directions") if initial_state else ()
    several = len(every) > 1
    return Inferred(every if several else output, (*requires, *halves), named, several=several)


def _mode(merge_mode: Text) -> Requirements:
    return need(Need.ARGUMENT, merge_mode in ("sum", "mul", "ave", "concat", None), text="the merge mode")


def _alike(there: Inferred, back: Inferred) -> tuple[Requirement, ...]:
    """The requirement that both directions make as many outputs, of one shape but for the last axis."""
    one, other = there.shapes[0], back.shapes[0]
    fine = len(there.shapes) == len(back.shapes) and len(one) == len(other)
    claim = fine and all_of(equal(a, b) for a, b in zip(one[:-1], other[:-1], strict=False))
    return need(Need.JOIN, claim, text="both directions make the same")

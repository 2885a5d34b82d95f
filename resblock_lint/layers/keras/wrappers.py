"""Layers that wrap other layers: one run over every step, two runs in both directions, one layer after another."""

from __future__ import annotations

from resblock_lint.conditions import all_of, broadcasts
from resblock_lint.layers.keras.arguments import Inners, Requirements, need, replaced, unmodelled
from resblock_lint.layers.registry import Building, Inferred, Inner, Need, Requirement, Shape, Shapes, Text, layer
from resblock_lint.layers.shapes import refused

Weights = tuple[tuple[str, Shape], ...]


@layer("TimeDistributed")
def time_distributed(inputs: Shape, *, layer: Inner) -> Inferred:
    """(N, T, …): the inner layer sees (N, …), and T stands behind N in what it makes."""
    if len(inputs) < 3:
        return Inferred(inputs, need(Need.INPUT, False, len(inputs), 3, text="at least three axes"))
    made = layer.infer((inputs[0], *inputs[2:]))
    one = (refused("the inner layer makes one tensor"),) if made.several else ()
    shape = made.shapes[0]
    return Inferred((*shape[:1], inputs[1], *shape[1:]), (*one, *made.requires), made.weights, made.layout)


@layer("Bidirectional", building=Building.INSIDE)
def bidirectional(
    sequences: Shape, initial_state: Shapes = (), *, layer: Inner, merge_mode: Text = "concat", weights: object = None,
    backward_layer: Inner | None = None,
) -> Inferred:  # fmt: skip
    """(N, T, C): what both directions make, end to end, summed, averaged, multiplied, or apart; and their states."""
    there = layer.infer(sequences)
    back = (backward_layer or layer).infer(sequences)
    requires = (*there.requires, *(back.requires if backward_layer else ()), *_mode(merge_mode))
    output = there.shapes[0]
    run = None
    if merge_mode == "concat" and output:
        apart = backward_layer is not None and there.shapes[1:] == () and len(back.shapes[0]) == len(output)
        run = replaced(output, len(output) - 1, output[-1] + back.shapes[0][-1]) if apart else None
        output = replaced(output, len(output) - 1, 2 * output[-1])
    every = ((output, output) if merge_mode is None else (output,)) + there.shapes[1:] * 2
    named = (*_prefixed("forward", there.weights), *_prefixed("backward", back.weights))
    turned = need(Need.ARGUMENT, not layer.option("go_backwards"), text="the layer runs forward")
    pair = turned if backward_layer is None else _pair(layer, backward_layer, there, back, merge_mode)
    return Inferred(every if len(every) > 1 else output, (*requires, *pair), named, several=len(every) > 1, run=run)


def _prefixed(name: str, weights: Weights) -> Weights:
    return tuple((f"{name}/{one}", shape) for one, shape in weights)


def _mode(merge_mode: Text) -> Requirements:
    return need(Need.ARGUMENT, merge_mode in ("sum", "mul", "ave", "concat", None), text="the merge mode")


def _pair(layer: Inner, other: Inner, there: Inferred, back: Inferred, mode: Text) -> tuple[Requirement, ...]:
    """Both directions run apart, return the same things, and make tensors that the merge takes."""
    apart = bool(layer.option("go_backwards")) != bool(other.option("go_backwards"))
    names = ("stateful", "return_sequences", "return_state")
    alike = all(bool(layer.option(name)) == bool(other.option(name)) for name in names)
    pairs = zip(there.shapes[0], back.shapes[0], strict=False)
    fits = mode == "concat" or mode is None or all_of(broadcasts(one, two) for one, two in pairs)
    return (
        *need(Need.ARGUMENT, apart, text="the layers run in different directions"),
        *need(Need.ARGUMENT, alike, text="the layers return the same"),
        *need(Need.JOIN, fits, text="both directions make the same"),
    )


@layer("Wrapper")
def wrapper(x: Shape, *, layer: Inner) -> Inferred:
    """A wrapper does nothing by itself: only its subclasses can be called."""
    return Inferred(x, (refused("a subclass says what the wrapper does"),))


@layer("Pipeline")
def pipeline(inputs: Shape, *, layers: Inners) -> Inferred:
    """One layer after another."""
    made = Inferred(inputs)
    weights: Weights = ()
    for place, one in enumerate(layers if isinstance(layers, tuple) else (layers,)):
        if made.several:
            several = unmodelled("several tensors between the layers of a pipeline")
            return Inferred(made.shape, (*made.requires, *several), weights, several=True)
        after = one.infer(*made.shapes)
        weights = (*weights, *_prefixed(str(place), after.weights))
        made = Inferred(after.shape, (*made.requires, *after.requires), weights, after.layout, after.several)
    return made

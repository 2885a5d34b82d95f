"""Activations: the shape stays."""

from __future__ import annotations

from resblock_lint.layers.registry import Inferred, Need, Numbers, Shape, layer
from resblock_lint.layers.shapes import defined, refused


@layer("Activation", like=True)
def activation(x: Shape, *, activation: object) -> Inferred:
    """Any function of each number: the shape of x."""
    return Inferred(x)


@layer("ReLU", like=True)
def relu(
    x: Shape, *, max_value: object = None, negative_slope: object = 0.0, threshold: object = 0.0
) -> Inferred:  # fmt: skip
    """The positive part: the shape of x."""
    return Inferred(x)


@layer("LeakyReLU", like=True)
def leaky_relu(x: Shape, *, negative_slope: object = 0.3) -> Inferred:
    """The positive part, and a share of the negative one: the shape of x."""
    return Inferred(x)


@layer("ELU", like=True)
def elu(x: Shape, *, alpha: object = 1.0) -> Inferred:
    """The positive part, and an exponential of the negative one: the shape of x."""
    return Inferred(x)


@layer("ThresholdedReLU", like=True)
def thresholded_relu(x: Shape, *, theta: object = 1.0) -> Inferred:
    """What is greater than a threshold (a layer of Keras 2): the shape of x."""
    return Inferred(x)


@layer("Softmax", like=True)
def softmax(x: Shape, *, axis: object = -1) -> Inferred:
    """Shares that add up to 1 along an axis: the shape of x."""
    return Inferred(x)


@layer("PReLU", like=True)
def prelu(
    x: Shape, *, alpha_initializer: object = "Zeros", alpha_regularizer: object = None,
    alpha_constraint: object = None, shared_axes: Numbers = None,
) -> Inferred:  # fmt: skip
    """The positive part, and a learned share of the negative one: the shape of x."""
    given = shared_axes if isinstance(shared_axes, tuple) else () if shared_axes is None else (shared_axes,)
    places = [axis - 1 for axis in given if isinstance(axis, int)]
    alpha, rank = list(x[1:]), len(x) - 1
    if any(not -rank <= place < rank for place in places):
        return Inferred(x, (refused("the shared axis exists", need=Need.INPUT),))
    for place in places:
        alpha[place] = 1
    return Inferred(x, defined(*alpha), (("alpha", tuple(alpha)),) if len(places) == len(given) else ())

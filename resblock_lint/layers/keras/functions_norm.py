"""Functions that normalize over given statistics, or add a bias: the output has the shape of the input."""

from __future__ import annotations

from resblock_lint.conditions import all_of, broadcasts, equal
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, axis_of, keras_format, need, of_rank
from resblock_lint.layers.registry import Inferred, Need, Role, Shape, Text, function
from resblock_lint.layers.shapes import channel_axis, layout_of


def _of_channels(size: Size, weights: tuple[Shape | None, ...]) -> Requirements:
    """The requirement that these tensors hold one number for each channel."""
    given = [shape for shape in weights if shape is not None]
    ranks = need(Need.RANK, all(len(shape) == 1 for shape in given), text="one number for each channel")
    return ranks or tuple(one for (own,) in given for one in need(Need.CHANNELS, equal(own, size), own, size))


@function("ops.batch_normalization", operation="BatchNorm", like=True, role=Role.NORMALIZATION)
def batch_normalization(
    x: Shape, mean: Shape, variance: Shape, axis: Size, offset: Shape | None = None, scale: Shape | None = None,
    epsilon: object = 0.001,
) -> Inferred:  # fmt: skip
    """Any shape, kept; mean, variance, offset and scale are (C,)."""
    place, requires = axis_of(axis, len(x))
    return Inferred(x, requires if place is None else _of_channels(x[place], (mean, variance, offset, scale)))


@function("tf.nn.batch_normalization", like=True, role=Role.NORMALIZATION)
def tf_batch_normalization(
    x: Shape, mean: Shape, variance: Shape, offset: Shape | None, scale: Shape | None, variance_epsilon: object,
    name: object = None,
) -> Inferred:  # fmt: skip
    """Any shape, kept; mean, variance, offset and scale broadcast to it."""
    given = [shape for shape in (mean, variance, offset, scale) if shape is not None]
    claims = [broadcasts(a, b) for own in given for a, b in zip(reversed(own), reversed(x), strict=False)]
    return Inferred(x, need(Need.CHANNELS, all_of(claims), text="the statistics broadcast"))


@function("tf.nn.bias_add", like=True)
def tf_bias_add(value: Shape, bias: Shape, data_format: Text = None, name: object = None) -> Inferred:
    """Any shape, kept; the bias is (C,)."""
    if len(value) < 2:
        return Inferred(value, of_rank(value, 2))
    channels = value[channel_axis(len(value), layout_of(keras_format(data_format)))]
    return Inferred(value, _of_channels(channels, (bias,)))


@function("backend.bias_add", like=True)
def backend_bias_add(x: Shape, bias: Shape, data_format: Text = None) -> Inferred:
    """Any shape, kept; the bias is (C,)."""
    return tf_bias_add(x, bias, "NCHW" if data_format == "channels_first" else "NHWC")


@function("backend.batch_normalization", like=True, role=Role.NORMALIZATION)
def backend_batch_normalization(
    x: Shape, mean: Shape, var: Shape, beta: Shape | None, gamma: Shape | None, axis: object = -1,
    epsilon: object = 1e-3,
) -> Inferred:  # fmt: skip
    """Any shape, kept; mean, variance, beta and gamma broadcast to it."""
    return tf_batch_normalization(x, mean, var, beta, gamma, epsilon)

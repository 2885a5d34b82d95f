"""Functions of one tensor, element by element: the output has the shape of the input.

Those that reduce axes stand in `functions_reduce`, those that combine tensors in `functions_merge`.
"""

from __future__ import annotations

from resblock_lint.conditions import divides
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import axis_of, like, names, need, replaced
from resblock_lint.layers.registry import Beside, Inferred, Need, Numbers, Shape, function

_PLAIN = (
    "absolute angle arccos arccosh arcsin arcsinh arctan arctanh bitwise_invert bitwise_not cbrt ceil "
    "conjugate copy cos cosh deg2rad erf erfc erfinv exp exp2 expm1 fabs floor hard_sigmoid hard_silu "
    "hard_tanh i0 imag isfinite isinf isnan isneginf isposinf isreal log log10 log1p log2 log_sigmoid logical_not "
    "negative rad2deg real reciprocal relu relu6 rsqrt selu sigmoid sign signbit silu sin sinc sinh softplus softsign "
    "sparse_plus sparse_sigmoid sqrt square tan tanh tanh_shrink trunc"
)
_TF = "abs acos asin atan cos cosh exp floor logical_not negative round sigmoid sign sin sinh sqrt square tan tanh"
_TF_MATH = f"{_TF} ceil erf expm1 is_finite is_inf is_nan log log1p log_sigmoid reciprocal rint rsqrt"


@function("ops.corrcoef", like=True)  # as Keras has it; a run gives (N, N)
@function("ops.abs", operation="Absolute", like=True)
@function("ops.conj", operation="Conjugate", like=True)
@function("ops.hard_swish", "activations.hard_swish", operation="HardSilu", like=True)
@function("ops.swish", "activations.swish", operation="Silu", like=True)
@function("activations.exponential", operation="Exp", like=True)
@function("activations.linear", like=True)
@function(*names("ops", _PLAIN), like=True)
@function(*names("backend", "abs cast_to_floatx cos exp hard_sigmoid log round sigmoid sign sin softplus"),
          *names("backend", "softsign sqrt square tanh"), like=True)  # fmt: skip
@function(*names("activations", "hard_sigmoid hard_silu hard_tanh log_sigmoid mish"),
          *names("activations", "relu6 selu sigmoid silu softplus softsign sparse_plus sparse_sigmoid tanh"),
          "activations.tanh_shrink", like=True)  # fmt: skip
def unary(x: Shape) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("tf", _TF), *names("tf.math", _TF_MATH), *names("tf.nn", "sigmoid tanh"), like=True)
def unary_named(x: Shape, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("tf.nn", "relu relu6 elu selu softplus softsign silu swish"), "tf.math.softplus", like=True)
def tf_activation(features: Shape, beta: object = 1.0, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(features)


@function("tf.nn.leaky_relu", like=True)
def tf_leaky_relu(features: Shape, alpha: object = 0.2, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(features)


@function("tf.nn.gelu", like=True)
def tf_gelu(features: Shape, approximate: object = False, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(features)


@function("ops.leaky_relu", "activations.leaky_relu", like=True)
def leaky_relu(x: Shape, negative_slope: object = 0.2) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("ops", "elu celu"), *names("activations", "elu celu"), "backend.elu", like=True)
def elu(x: Shape, alpha: object = 1.0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.gelu", "activations.gelu", like=True)
def gelu(x: Shape, approximate: object = False) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("activations.relu", operation="ReLU", like=True)
def relu(x: Shape, negative_slope: object = 0.0, max_value: object = None, threshold: object = 0.0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("backend.relu", like=True)
def backend_relu(x: Shape, alpha: object = 0.0, max_value: object = None, threshold: object = 0.0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("ops", "hard_shrink soft_shrink"), *names("activations", "hard_shrink soft_shrink"), like=True)
def shrink(x: Shape, threshold: object = 0.5) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.threshold", "activations.threshold", like=True)
def threshold(x: Shape, threshold: object, default_value: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.squareplus", "activations.squareplus", like=True)
def squareplus(x: Shape, b: object = 4) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function(*names("ops", "softmax log_softmax sparsemax"), like=True)
@function(*names("activations", "softmax log_softmax sparsemax"), like=True)
def softmax(x: Shape, axis: Numbers = -1) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("backend.softmax", like=True)
def backend_softmax(x: Shape, axis: Numbers = -1) -> Inferred:
    """Any shape of two axes or more, kept; the axis must exist."""
    made = like(x, axis)
    return Inferred(x, (*need(Need.RANK, len(x) > 1, len(x), 2, text="two axes"), *made.requires))


@function("tf.nn.softmax", "tf.nn.log_softmax", "tf.math.softmax", "tf.math.log_softmax", like=True)
def tf_softmax(logits: Shape, axis: Numbers = None, name: object = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(logits, -1 if axis is None else axis)


@function("ops.glu", "activations.glu")
def glu(x: Shape, axis: Size = -1) -> Inferred:
    """One axis is halved, which must be even."""
    place, requires = axis_of(axis, len(x))
    if place is None:
        return Inferred(x, requires)
    even = need(Need.CHANNELS, divides(2, x[place]), x[place], 2, text="an even axis")
    return Inferred(replaced(x, place, x[place] // 2), (*requires, *even))


@function("ops.cast", "backend.cast", "ops.saturate_cast", like=True)
def cast(x: Shape, dtype: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("tf.cast", like=True)
def tf_cast(x: Shape, dtype: object, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.convert_to_tensor", "ops.array", like=True)
def convert(x: Shape, dtype: object = None, sparse: object = None, ragged: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("tf.convert_to_tensor", like=True)
def tf_convert(value: Shape, dtype: object = None, dtype_hint: object = None, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(value)


@function(*names("ops", "zeros_like ones_like empty_like"), like=True)
@function(*names("backend", "zeros_like ones_like"), like=True)
def filled_like(x: Shape, dtype: object = None, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.full_like", like=True)
def full_like(x: Shape, fill_value: Beside, dtype: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("tf.zeros_like", "tf.ones_like", like=True)
def tf_filled_like(input: Shape, dtype: object = None, name: object = None, layout: object = None) -> Inferred:  # noqa: A002
    """Any shape, kept; `layout` is TensorFlow's own word here, of no consequence."""
    return Inferred(input)


@function("tf.identity", "tf.stop_gradient", like=True)
def tf_identity(input: Shape, name: object = None) -> Inferred:  # noqa: A002
    """Any shape, kept."""
    return Inferred(input)


@function("ops.stop_gradient", like=True)
def stop_gradient(variable: Shape) -> Inferred:
    """Any shape, kept."""
    return Inferred(variable)


@function("backend.stop_gradient", like=True)
def backend_stop_gradient(variables: Shape) -> Inferred:
    """Any shape, kept."""
    return Inferred(variables)


@function("ops.clip", like=True)
def clip(x: Shape, x_min: object, x_max: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("backend.clip", like=True)
def backend_clip(x: Shape, min_value: object, max_value: object) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("tf.clip_by_value", like=True)
def tf_clip(t: Shape, clip_value_min: object, clip_value_max: object, name: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(t)


@function("ops.nan_to_num", like=True)
def nan_to_num(x: Shape, nan: object = 0.0, posinf: object = None, neginf: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.round", like=True)
def rounded(x: Shape, decimals: object = 0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.normalize", like=True)
def normalize(x: Shape, axis: Numbers = -1, order: object = 2, epsilon: object = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("ops.layer_normalization", operation="LayerNorm", like=True)
def layer_normalization(
    x: Shape, gamma: Beside = None, beta: Beside = None, axis: Numbers = -1, epsilon: object = None
) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("ops.rms_normalization", operation="RMSNorm", like=True)
def rms_normalization(x: Shape, scale: Beside = None, axis: Numbers = -1, epsilon: object = None) -> Inferred:
    """Any shape, kept; the axis must exist, if there is any."""
    return like(x, axis) if x else Inferred(x)


@function("backend.l2_normalize", like=True)
def l2_normalize(x: Shape, axis: Numbers = None) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("tf.math.l2_normalize", "tf.nn.l2_normalize", "tf.linalg.l2_normalize", like=True)
def tf_l2_normalize(
    x: Shape, axis: Numbers = None, epsilon: object = 1e-12, name: object = None, dim: object = None
) -> Inferred:
    """Any shape, kept; the axis must exist."""
    return like(x, axis)


@function("backend.dropout", like=True)
def dropout(x: Shape, level: object, noise_shape: object = None, seed: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("keras_random.dropout", like=True)
def random_dropout(inputs: Shape, rate: object, noise_shape: object = None, seed: object = None) -> Inferred:
    """Any shape, kept."""
    return Inferred(inputs)


@function("tf.nn.dropout", like=True)
def tf_dropout(
    x: Shape, rate: object, noise_shape: object = None, seed: object = None, name: object = None
) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@function("ops.tril", "ops.triu", like=True)
def triangle(x: Shape, k: object = 0) -> Inferred:
    """A tensor of at least two axes, its shape kept."""
    return Inferred(x, need(Need.INPUT, len(x) >= 2, len(x), 2, text="the rank of the input"))

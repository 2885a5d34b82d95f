"""Keywords that constructors of Keras' layers do not take: what no Keras ever took is refused, what one took is noted.

What each takes by name are the options of its entry, which a test compares with the installed Keras. The rest stands
in the tables here: what goes on to `Layer`, what some take among their `**kwargs`, what former ones took (as Keras 2
itself says, `tf_keras` 2.21).
"""

from __future__ import annotations

from collections.abc import Iterable

from resblock_lint.interpreter.bases import has_unread_base
from resblock_lint.interpreter.dated import note_keyword
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.refusals import refuse_keyword, refuse_unknown
from resblock_lint.layers.registry import Entry
from resblock_lint.values import Instance, Layer

OTHERS = frozenset(  # which Keras 3 has not; `HashedCrossing` takes any keyword
    "ThresholdedReLU InstanceNormalization WeightNormalization HashedCrossing".split()
)
LAYER = frozenset("name dtype trainable autocast activity_regularizer input_dim input_shape **".split())
_RNN, _IMAGES, _FACTOR = ("cell", "unroll", "zero_output_for_mask"), ("data_format",), ("factor",)
_LOOKUP = ("has_input_vocabulary", "vocabulary_size")
AMONG: dict[str, tuple[str, ...]] = {  # what one layer of Keras 3 takes among its `**kwargs`, or gives to another there
    "AdditiveAttention": ("score_mode", "seed"),
    "Embedding": ("input_length",),
    "LeakyReLU": ("alpha",),
    "ReversibleEmbedding": ("input_length", "lora_alpha", "lora_rank", "quantization_config", "weights"),
    **dict.fromkeys(("SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), _RNN),
    **dict.fromkeys(("GRU", "LSTM"), (*_RNN, "implementation")),
    **dict.fromkeys(("GRUCell", "LSTMCell"), ("implementation",)),
    **dict.fromkeys(("IntegerLookup", "StringLookup"), (*_LOOKUP, "oov_method", "vocabulary_dtype")),
    "TextVectorization": _LOOKUP,
    **dict.fromkeys(("RandomBrightness", "RandomContrast", "Solarization"), (*_IMAGES, *_FACTOR)),
    **dict.fromkeys(("AutoContrast", "MaxNumBoundingBoxes"), (*_IMAGES, *_FACTOR)),
    **dict.fromkeys(("CenterCrop", "ContrastLimitedAdaptiveHistogramEqualization", "Equalization", "MixUp"), _FACTOR),
    **dict.fromkeys(("RandomColorJitter", "RandomCrop", "RandomFlip", "RandomShear", "Resizing"), _FACTOR),
    **dict.fromkeys(("RandomTranslation", "RandomZoom"), _FACTOR),
}
BOXES = "bounding_box_format"
BOXED = frozenset(  # the layers on images, which may be given boxes beside them: they take `BOXES`
    """
    AugMix AutoContrast CenterCrop ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization MaxNumBoundingBoxes
    MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop
    RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert
    RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation
    RandomZoom Resizing Solarization
    """.split()
)
FEWER: dict[str, tuple[str, ...]] = {  # layers of Keras 3 that hand nothing on, and what they take of `LAYER`
    "Pipeline": ("name", "**"),
    **dict.fromkeys(("IntegerLookup", "StringLookup"), ("name", "dtype", "trainable", "**")),
    **dict.fromkeys(
        ("Discretization", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"), ("name", "dtype", "**")
    ),
}
FORMERLY = frozenset(  # what `Layer` took in one version of Keras or another
    "dtype_policy dynamic weights implementation input_dtype batch_input_shape batch_shape batch_size sparse ragged "
    "experimental_autocast".split()
)
FORMER = frozenset(  # what one layer or another of Keras 2 or Keras 1 took
    """
    input_length layout
    _reuse _scope W_constraint W_learning_rate_multiplier W_regularizer U_constraint U_regularizer b_constraint
    b_learning_rate_multiplier b_regularizer atrous_rate beta_init bias border_mode cache_enabled
    concat_axis consume_less create_input_layer dim_ordering dot_axes dropout_U dropout_W filter_length forget_bias_init
    gamma_init init inner_activation inner_init kernel_dim1 kernel_dim2 kernel_dim3 length mode nb_col nb_feature
    nb_filter nb_row output_dim output_shape p pool_length poolsize ratio return_seq sigma stack_size stride subsample
    subsample_length truncate_gradient
    """.split()
)
_CONV, _RECURRENT = ("conv_op",), ("time_major",)
_KERNEL = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
_DROPPING = ("noise_shape",)
TAKEN: dict[str, tuple[str, ...]] = {  # what one layer of Keras 2 took, among its `**kwargs` as a rule
    "BatchNormalization": ("adjustment", "fused", "virtual_batch_size"),
    "CategoryEncoding": ("max_tokens",),
    "Discretization": ("bins",),
    "Embedding": ("dropout",),
    "IntegerLookup": ("mask_value", "max_values", "oov_value"),
    "MultiHeadAttention": ("softmax_robust_masking",),
    "PReLU": ("init",),
    "Softmax": ("robust_masking",),
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D"), _CONV),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), (*_CONV, "groups")),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), (*_CONV, *_KERNEL, "groups", "rank")),
    **dict.fromkeys(("SeparableConv1D", "SeparableConv2D"), (*_CONV, *_KERNEL, "groups")),
    **dict.fromkeys(("RNN", "SimpleRNN", "GRU", "LSTM", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), _RECURRENT),
    **dict.fromkeys(("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"), _DROPPING),
}


def judge_keywords(machine: Machine, layer: Layer, given: Iterable[str]) -> None:
    """Notes the keywords that Keras 3 no longer takes. Raises `Raised` at one that no Keras ever took."""
    entry = layer.entry
    if entry is None or entry.name in OTHERS:
        return
    for name in given:
        if not is_taken(entry, name):
            if not _was_taken(entry, name):
                from difflib import get_close_matches

                refuse_unknown(machine, layer, name, get_close_matches(name, [one.name for one in entry.options], 1))
            note_keyword(machine, layer.kind, name)


def judge_handed(machine: Machine, instance: Instance, given: Iterable[str]) -> None:
    """The same of what a class of the user's hands on to `Layer`, unless a base that is not read may have taken it."""
    for name in () if has_unread_base(instance.cls) else given:
        if name not in LAYER:
            if name not in FORMERLY:
                refuse_keyword(machine, instance, name)
            note_keyword(machine, "Layer", name)


def is_taken(entry: Entry, name: str) -> bool:
    """Whether the constructor of Keras 3 takes a keyword."""
    own = any(one.name == name and one.kind != "Layout" for one in entry.options)
    boxes = name == BOXES and entry.name in BOXED
    return own or boxes or name in FEWER.get(entry.name, LAYER) or name in AMONG.get(entry.name, ())


def _was_taken(entry: Entry, name: str) -> bool:
    anywhere = name in LAYER or name in FORMERLY or name in FORMER or name.endswith("_layout")
    return anywhere or name in TAKEN.get(entry.name, ())

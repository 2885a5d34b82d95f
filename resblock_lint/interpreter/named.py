"""Names that stand for functions of Keras': of activations, initializers, regularizers, constraints, kinds of numbers.

The lists of Keras 3 are closed, but for initializers, among which it looks for those of the user's too. Keras 2 looked
for the user's everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint import ir
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.dated import note_unnamed
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Layer, Param, Value

ACTIVATIONS = frozenset(
    """
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
    log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid
    sparsemax squareplus swish tanh tanh_shrink threshold
    """.split()
)
INITIALIZERS = frozenset(
    """
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer Initializer LecunNormal
    LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal
    VarianceScaling Zeros constant glorot_normal glorot_uniform he_normal he_uniform identity initializer lecun_normal
    lecun_uniform normal one ones orthogonal random_normal random_uniform stft truncated_normal uniform
    variance_scaling zero zeros
    """.split()
)
REGULARIZERS = frozenset(
    "L1 L1L2 L2 OrthogonalRegularizer Regularizer l1 l1l2 l2 orthogonal_regularizer regularizer".split()
)
CONSTRAINTS = frozenset(
    "Constraint MaxNorm MinMaxNorm NonNeg UnitNorm constraint max_norm min_max_norm non_neg unit_norm".split()
)
NUMBERS = frozenset(
    """
    float16 float32 float64 uint8 uint16 uint32 uint64 int8 int16 int32 int64 bfloat16 bool string float8_e4m3fn
    float8_e5m2 complex64 complex128 mixed_float16 mixed_bfloat16
    """.split()
)
KNOWN = {
    "activation": ACTIVATIONS, "initializer": INITIALIZERS, "regularizer": REGULARIZERS, "constraint": CONSTRAINTS,
    "dtype": NUMBERS,
}  # fmt: skip
OPEN = "initializer"  # of which the user may have more
QUANTIZED = ("int8", "int4", "float8")  # how the names of numbers begin that say of what these are made


def judge_names(machine: Machine, layer: Layer) -> None:
    """Notes names among the options of a layer that Keras 3 does not know. Raises `Raised` where that is of today."""
    for option, value in _options(layer):
        kind = option.rpartition("_")[2]
        name = _name(machine, kind, value)
        if name is not None and not is_known(machine, kind, name):
            note_unnamed(machine, layer.kind, option, name)


def is_known(machine: Machine, kind: str, name: str) -> bool:
    """Whether Keras knows a name for something of a kind. Names of a package, and such as arguments decide, are left
    alone.
    """
    if name in KNOWN[kind] or ">" in name or "{" in name or (kind == "dtype" and name.startswith(QUANTIZED)):
        return True
    return kind == OPEN and any(
        name == (one.code.name if isinstance(one, ir.Define) else one.name)
        for _, body in machine.imports.bodies()
        for one in body
        if isinstance(one, (ir.Define, ir.DefineClass))
    )


def _options(layer: Layer) -> Iterator[tuple[str, Value]]:
    for option, value in layer.options.items():
        if option.rpartition("_")[2] in KNOWN:
            yield option, value
    if "dtype" in layer.fields and "dtype" not in layer.options:
        yield "dtype", layer.fields["dtype"]


def _name(machine: Machine, kind: str, value: Value) -> str | None:
    """The name that an option is; of a parameter whose default is a name that Keras does not know, where it is that."""
    found = resolve(value)
    if isinstance(found, Param) and isinstance(found.default, str) and machine.budgets.todays:
        default = found.default
        return None if is_known(machine, kind, default) or not parameters.is_text(machine, found, default) else default
    return found if isinstance(found, str) else None

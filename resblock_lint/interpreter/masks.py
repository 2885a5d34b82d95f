"""Masks: Keras computes them by functions that a functional model has as rows of its own, which are not modelled."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Function, Instance, Layer, Model, Operation, Value

TAKING = frozenset(  # layers that are called with the masks of their inputs
    """
    AdditiveAttention Attention BatchNormalization Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D GRU
    GlobalAveragePooling1D GlobalAvgPool1D GroupedQueryAttention GroupQueryAttention LSTM Lambda MultiHeadAttention
    Pipeline RNN SimpleRNN Softmax TimeDistributed
    """.split()
)


def masked(operations: Sequence[Value]) -> Operation | None:
    """The operation of a model whose mask another one takes; None where there is none."""
    maker = next((one for one in operations if isinstance(one, (Layer, Instance)) and _makes(one)), None)
    return maker if maker is not None and any(map(_takes, operations)) else None


def _makes(layer: Layer | Instance) -> bool:
    if isinstance(layer, Instance):
        return isinstance(lookup(layer.cls, "compute_mask"), Function)
    return layer.kind == "Masking" or resolve(layer.options.get("mask_zero", False)) not in (False, None)


def _takes(operation: Value) -> bool:
    if isinstance(operation, Instance):
        call = lookup(operation.cls, "call")
        return isinstance(call, Function) and any("mask" in one.name for one in call.code.parameters)
    return isinstance(operation, Model) or (isinstance(operation, Layer) and operation.kind in TAKING)

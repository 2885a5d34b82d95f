"""Masks: which steps of its input a layer leaves out. Keras computes them by functions, rows of a functional model.

A tensor keeps its mask; a layer that can take masks is called with that of its input. What is not modelled is
`DOUBT`, and an operation that would take such a mask is told by `masked`.
"""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter.bases import framework_object, lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import leaves_within, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import External, Function, Instance, Layer, Model, Operation, Tensor, Unknown, Value

DOUBT = Unknown("a mask")
DOUBTED = "#mask"  # the field of what takes a mask that is not modelled
RECURRENT = frozenset("ConvLSTM1D ConvLSTM2D ConvLSTM3D GRU LSTM RNN SimpleRNN".split())
TAKING = RECURRENT | frozenset(  # layers that are called with the mask of their input
    "BatchNormalization Bidirectional GlobalAveragePooling1D Lambda Pipeline Softmax TimeDistributed".split()
)  # fmt: skip
KEEPING = frozenset(  # those whose output has the mask of the first input
    """
    Activation ActivityRegularization AlphaDropout BatchNormalization Dense Dropout ELU GaussianDropout GaussianNoise
    GroupNormalization GroupedQueryAttention Identity LayerNormalization LeakyReLU MultiHeadAttention Normalization
    PReLU ReLU Rescaling Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D TimeDistributed UnitNormalization
    """.split()
)
MERGES = frozenset("Add Average Maximum Minimum Multiply Subtract".split())
COMPUTING = (
    RECURRENT
    | MERGES
    | frozenset(  # those that say themselves what mask their output has
        "AdditiveAttention Attention Bidirectional Concatenate Dot Embedding GlobalAveragePooling1D Lambda Masking "
        "ReversibleEmbedding".split()
    )
)


def masked(operations: Sequence[Value]) -> Operation | None:
    """The operation of a model that takes a mask which is not modelled; None where there is none."""
    kinds = (Layer, Instance, Model)
    return next((one for one in operations if isinstance(one, kinds) and DOUBTED in one.fields), None)


def with_masks(
    machine: Machine, operation: Layer | Model | Instance, args: list[Value], kwargs: dict[str, Value]
) -> dict[str, Value]:
    """The keywords of a call, with the mask that Keras adds to them; a model shows the mask of a single input."""
    if not _followed(machine):
        return kwargs
    names = _names(operation)
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    fed = {name: value for name, value in given.items() if any(tensors_within(value))}
    if len(fed) != 1 or "mask" not in names or resolve(given.get("mask")) is not None:
        return kwargs
    found = _masks(next(iter(fed.values())))
    if found is DOUBT:
        operation.fields[DOUBTED] = True
    return {**kwargs, "mask": found} if isinstance(found, Tensor) else kwargs


def keep_masks(
    machine: Machine, operation: Layer | Model | Instance, args: list[Value], kwargs: dict[str, Value], made: Value
) -> None:
    """Gives what a call made the masks that it has; `kwargs` are those with the masks of the inputs."""
    own = lookup(operation.cls, "compute_mask") if isinstance(operation, Instance) else None
    if not machine.todays or machine.nested or not (machine.masks or isinstance(own, Function)):
        return
    machine.masks = True
    first = resolve(args[0] if args else next(iter(kwargs.values()), None))
    before = resolve(kwargs.get("mask"))
    before = _masks(first) if before is None else before
    if isinstance(own, Function):
        said = resolve(machine.call(own, [operation, first, before], {}))
        found = [one if one is None or isinstance(one, Tensor) else DOUBT for one in leaves_within(said)]
    else:
        found = _made(machine, operation, first, before)
    for tensor, mask in zip(tensors_within(made), found, strict=False):
        tensor.mask = mask


def compute_mask(machine: Machine, layer: Layer, /, inputs: Value = None, mask: Value = None) -> Value:
    """`layer.compute_mask(inputs, mask)`."""
    if not machine.todays or layer.kind not in COMPUTING:
        return mask
    made = _made(machine, layer, resolve(inputs), resolve(mask))
    return machine.unknown("the mask that a layer makes") if made[:1] == [DOUBT] else made[0] if made else None


def _followed(machine: Machine) -> bool:
    return machine.todays and machine.masks and not machine.nested


def _names(operation: Layer | Model | Instance) -> list[str]:
    """The parameters of `call`."""
    own = lookup(operation.cls, "call") if isinstance(operation, Instance) else None
    if isinstance(own, Function):
        return [one.name for one in own.code.parameters if one.kind not in ("star", "stars")][1:]
    inner = framework_object(operation)
    if not isinstance(inner, Layer):
        return ["inputs", "training", "mask"] if isinstance(inner, Model) else []
    names = [one.name for one in inner.entry.inputs] if inner.entry is not None else []
    return [*(names or ["inputs"]), *(["mask"] if inner.kind in TAKING and "mask" not in names else [])]


def _masks(value: Value) -> Value:
    """The masks of tensors, nested as they are."""
    value = resolve(value)
    if isinstance(value, Tensor):
        return value.mask
    if isinstance(value, (list, tuple)):
        return [_masks(one) for one in value]
    return {key: _masks(one) for key, one in value.items()} if isinstance(value, dict) else None


def _made(machine: Machine, operation: Layer | Model | Instance, first: Value, given: Value) -> list[Value]:
    """The mask of each output."""
    inner = framework_object(operation)
    masks = list(leaves_within(given))
    if isinstance(operation, Instance) and resolve(operation.fields.get("supports_masking")) is True:
        return masks
    if not isinstance(inner, Layer):
        return []
    if inner.kind == "Embedding" or inner.kind == "Masking":
        return [_computed(machine, inner, first)]
    if inner.kind in RECURRENT or inner.kind == "Bidirectional":
        return _of_steps(inner, masks)
    if inner.kind in ("Attention", "AdditiveAttention") and masks and isinstance(masks[0], Tensor):
        return [machine.call(External("ops.convert_to_tensor"), masks[:1], {})]
    if inner.kind in KEEPING or masks[:1] == [DOUBT]:
        return masks[:1]
    if inner.kind == "ReversibleEmbedding" or (inner.kind == "Lambda" and inner.options.get("mask") is not None):
        return [DOUBT]
    if inner.kind == "Concatenate" and isinstance(first, (list, tuple)):
        return [_joined(machine, inner, [resolve(one) for one in first], masks)]
    return [_united(machine, masks)] if inner.kind in MERGES else []


def _computed(machine: Machine, layer: Layer, first: Value) -> Value:
    """The mask of what an `Embedding` or a `Masking` makes: where its input is not a certain number."""
    symbolic = isinstance(first, Tensor) and first.node is not None
    if layer.kind == "Masking":
        differs = machine.call(External("ops.not_equal"), [first, layer.options.get("mask_value", 0.0)], {})
        return machine.call(External("ops.any"), [differs], {"axis": -1}) if symbolic else None
    zero = resolve(layer.options.get("mask_zero", False))
    if zero in (False, None) or not symbolic:
        return None
    return machine.call(External("ops.not_equal"), [first, 0], {}) if zero is True else DOUBT


def _of_steps(layer: Layer, masks: list[Value]) -> list[Value]:
    """The mask of a sequence goes on with the sequences that are made of it."""
    inner = resolve(layer.options.get("layer")) if layer.kind == "Bidirectional" else layer
    whole = resolve(inner.options.get("return_sequences", False)) if isinstance(inner, Layer) else DOUBT
    if whole in (False, None) or not masks or masks[0] is None:
        return []
    apart = layer.kind == "Bidirectional" and resolve(layer.options.get("merge_mode", "concat")) is None
    return [masks[0] if whole is True else DOUBT] * (2 if apart else 1)


def _united(machine: Machine, masks: list[Value]) -> Value:
    """The mask of a merge: what one of the inputs has, where all of them have a mask."""
    if not masks or any(one is None for one in masks):
        return None
    if any(not isinstance(one, Tensor) for one in masks):
        return DOUBT
    made = masks[0]
    for one in masks[1:]:
        made = machine.call(External("ops.logical_or"), [made, one], {})
    return made


def _joined(machine: Machine, layer: Layer, inputs: list[Value], masks: list[Value]) -> Value:
    """The mask of tensors end to end: where any of a step counts; what has no mask counts everywhere."""
    if all(one is None for one in masks):
        return None
    known = all(isinstance(one, Tensor) and one.slot.shape is not None for one in inputs)
    if not known or len(inputs) != len(masks) or any(one is DOUBT for one in masks):
        return DOUBT
    made: list[Value] = []
    for one, mask in zip(inputs, masks, strict=True):
        if mask is None:
            made.append(machine.call(External("ops.ones_like"), [one], {"dtype": "bool"}))
        elif _rank(mask) < _rank(one):
            column = machine.call(External("ops.expand_dims"), [mask], {"axis": -1})
            zeros = machine.call(External("ops.zeros_like"), [one], {"dtype": "bool"})
            made.append(machine.call(External("ops.logical_or"), [column, zeros], {}))
        else:
            made.append(mask)
    whole = machine.call(External("ops.concatenate"), [made], {"axis": layer.options.get("axis", -1)})
    return machine.call(External("ops.any"), [whole], {"axis": -1})


def _rank(value: Value) -> int:
    return len(value.slot.shape or ()) if isinstance(value, Tensor) else 0

"""What `MultiHeadAttention` has for its heirs: its options under private names, and steps of its `build`."""

from __future__ import annotations

from resblock_lint.interpreter.constructed import option_names
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Builtin, External, Layer, Native, Value

TUPLES = ("output_shape", "attention_axes")  # options that are tuples, also where one number was given


def part_of_heads(machine: Machine, layer: Layer, name: str) -> tuple[Value] | None:
    """An attribute that only this layer has, alone in a tuple; None where there is none of that name."""
    if layer.kind != "MultiHeadAttention":
        return None
    if name in METHODS:
        return (Builtin(name, METHODS[name], (layer,)),)
    option = name.removeprefix("_")
    if not name.startswith("_") or option not in option_names(layer) or option.endswith(("izer", "constraint")):
        return None
    if option not in TUPLES:
        return (machine.attribute(layer, option),)
    found = resolve(layer.options.get(option))
    return ((found,) if isinstance(found, int) else found,)


def _common(machine: Machine, layer: Layer, /) -> Value:
    """What is told to all layers inside: initializers and the like, which no shape shows."""
    return {}


def _build_attention(machine: Machine, layer: Layer, /, rank: Value) -> None:
    """`_build_attention(rank)`: along which axes is looked, and the layers without weights that do it."""
    rank, axes = resolve(rank), machine.attribute(layer, "_attention_axes")
    if axes is None and isinstance(rank, int):
        layer.fields["_attention_axes"] = tuple(range(1, rank - 2))
    layer.fields["_softmax"] = machine.call(External("layers.Softmax"), [], {})
    layer.fields["_dropout_layer"] = machine.call(External("layers.Dropout"), [0], {})


METHODS: dict[str, Native] = {"_get_common_kwargs_for_sublayer": _common, "_build_attention": _build_attention}

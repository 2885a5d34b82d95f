"""Layers whose attributes are set anew, or deleted: they stay parts of the layer that they were kept in."""

from __future__ import annotations

from resblock_lint.interpreter.bases import framework_base
from resblock_lint.interpreter.nodes import leaves_within
from resblock_lint.values import Instance, Layer, Model, Value

REPLACED = "#replaced"  # the field of an object that keeps them


def keep_replaced(instance: Instance, name: str) -> None:
    """What is to be done before an attribute is set anew, or deleted."""
    if name not in instance.fields or framework_base(instance.cls) is None:
        return
    layers = [one for one in leaves_within(instance.fields[name]) if is_layer(one)]
    if layers:
        before = instance.fields.get(REPLACED)
        instance.fields[REPLACED] = [*(before if isinstance(before, list) else ()), *layers]


def is_layer(value: Value) -> bool:
    """Whether a value is a layer or a model, of Keras' own classes or of the user's."""
    return isinstance(value, (Layer, Model)) or (isinstance(value, Instance) and framework_base(value.cls) is not None)

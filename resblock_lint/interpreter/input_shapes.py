"""What a constructor says of the layer's input (`input_shape=`, `input_dim=`): a Sequential that begins so is built."""

from __future__ import annotations

from collections.abc import Collection

from resblock_lint.dims import Dim
from resblock_lint.interpreter.bases import framework_object
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Instance, Layer, Value

SAID = "_input_shape_arg"  # where Keras keeps it, too
KEYWORDS = ("input_dim", "input_shape", "batch_input_shape")


def keep(fields: dict[str, Value], kwargs: dict[str, Value], own: Collection[str] = ()) -> None:
    """Keeps what is said by the keywords that are no options of the layer's `own`, as an Embedding's `input_dim` is."""
    count, shape, whole = (None if key in own else resolve(kwargs.get(key)) for key in KEYWORDS)
    if isinstance(count, (int, Dim)):
        shape = (count,)
    elif shape is None and isinstance(whole, (tuple, list)):
        shape = tuple(whole[1:])
    if shape is not None:
        fields[SAID] = shape


def said_of(layer: Value) -> Value:
    """The shape that a layer was promised, without the batch; None where it was not."""
    inner = framework_object(layer) if isinstance(layer, Instance) else None
    kept = [one.fields.get(SAID) for one in (layer, inner) if isinstance(one, (Layer, Instance))]
    return next((resolve(one) for one in kept if one is not None), None)

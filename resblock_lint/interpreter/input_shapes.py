"""What a constructor says of the layer's input (`input_shape=`, `input_dim=`): a Sequential that begins so is built.

Keras 3 takes one of these two. Keras 2 took them side by side, the shape before the number, and before both of them the
whole shape, batch and all; layers on sequences took `input_dim=64, input_length=10` for the shape (10, 64).
"""

from __future__ import annotations

from collections.abc import Collection

from resblock_lint.dims import Dim
from resblock_lint.interpreter import options
from resblock_lint.interpreter.bases import framework_object
from resblock_lint.interpreter.keywords import is_taken
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import Entry, Shape
from resblock_lint.values import Instance, Layer, Param, Unknown, Value

SAID = "_input_shape_arg"  # where Keras keeps it, too
WHOLE = "_batch_input_shape"  # where Keras 2 kept it with the batch
SEQUENCE = 3  # the rank of what layers on sequences take
KEYWORDS = ("input_dim", "input_length", "input_shape", "batch_input_shape")


def keep(
    fields: dict[str, Value], kwargs: dict[str, Value], own: Collection[str] = (), entry: Entry | None = None
) -> None:
    """Keeps what is said by the keywords that are no options of the layer's `own`, as an Embedding's `input_dim` is."""
    count, length, shape, whole = (None if key in own else resolve(kwargs.get(key)) for key in KEYWORDS)
    if isinstance(whole, (tuple, list)) and whole:
        fields[WHOLE] = shape = tuple(whole)
    elif shape is None and _is_number(count):
        shape = (length, count) if _of_steps(entry, kwargs) else (count,)
    if shape is None:
        return
    fields[SAID] = shape[1:] if WHOLE in fields and isinstance(shape, tuple) else shape
    batch = resolve(kwargs.get("batch_size"))
    if batch is not None and isinstance(shape, (tuple, list)):
        fields.setdefault(WHOLE, (batch, *shape))


def said_of(layer: Value) -> dict[str, Value]:
    """The shape that a layer was promised, as an `Input` takes it; nothing where it was not."""
    inner = framework_object(layer) if isinstance(layer, Instance) else None
    for one in (layer, inner):
        if isinstance(one, (Layer, Instance)) and one.fields.get(SAID) is not None:
            whole = one.fields.get(WHOLE)
            return {"shape": one.fields[SAID]} if whole is None else {"batch_shape": whole}
    return {}


def _is_number(value: Value) -> bool:
    named = isinstance(value, Param) and not (value.has_default and value.default is None)
    return named or isinstance(value, (int, Dim))


def _of_steps(entry: Entry | None, kwargs: dict[str, Value]) -> bool:
    """Whether `input_dim` is the width of each step: to Keras 1 and 2 it was, whose keywords tell them."""
    if "input_length" in kwargs:
        return True
    return entry is not None and entry.rank == SEQUENCE and not all(is_taken(entry, key) for key in kwargs)


def begun_with(machine: Machine, value: Value) -> Shape | Unknown:
    """The shape of what a variable begins with."""
    try:
        return value if isinstance(value, Unknown) else options.shape_of(machine, value)
    except Unmodelled as problem:
        return machine.unknown(str(problem))

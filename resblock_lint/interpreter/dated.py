"""What Keras 2 takes and Keras 3 refuses: functions of TensorFlow on symbolic tensors, and what these no longer have.

Inside of a layer Keras 3 hands over tensors of the backend, which go through all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from resblock_lint.dims import Size
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.interpreter.spelled import HOLE
from resblock_lint.layers.registry import Entry
from resblock_lint.texts import asked
from resblock_lint.values import Function, Layer, Param, Tensor, Value

MODULES = ("tf.", "backend.")
TAKING = frozenset(  # any object, or tensors of Keras
    "tf.is_tensor tf.function tf.recompute_grad backend.is_tensor backend.is_keras_tensor backend.int_shape "
    "backend.get_source_inputs backend.dtype".split()
)
BARE = frozenset(  # of Keras' own functions those that hand a symbolic tensor to the backend as it is
    "activations.hard_silu activations.hard_swish activations.mish activations.sparsemax".split()
)
DEFAULTS: dict[tuple[str, str], Size] = {  # of options for which Keras 3 has none
    (f"AveragePooling{sides}D", "pool_size"): 2 for sides in (1, 2, 3)
}
RENAMED = {"keep_dims": "keepdims", "reduction_indices": "axis"}  # keywords of functions of TensorFlow 1
KEPT = ("training", "mask")  # of `call`: Keras gives them where it takes them
LOST = frozenset(("get_shape", "_keras_shape"))


def note_call(machine: Machine, path: str, args: Sequence[Value], kwargs: Mapping[str, Value]) -> None:
    """Notes a call of a function of TensorFlow, of Keras' old backend, or of the few others, on symbolic tensors."""
    theirs = path.startswith(MODULES) and path not in TAKING and not path.startswith("tf.nest.")
    if machine.nested or not (theirs or path in BARE):
        return
    if _any_symbolic(machine, tensors_within([*args, *kwargs.values()])):
        machine.note_dated(f"Keras 3 refuses `{path}` of a symbolic tensor outside of a layer")


def default(machine: Machine, kind: str, option: str) -> Size:
    """What an option was in Keras 2 where it was not given; Keras 3 asks for it."""
    machine.note_dated(f"Keras 3 has no default for `{option}` of `{kind}`; that of Keras 2 is taken")
    return DEFAULTS[kind, option]


def note_keyword(machine: Machine, kind: str, name: str) -> None:
    """Notes a keyword that the constructor of a layer no longer takes."""
    machine.note_dated(f"`{kind}` of Keras 3 takes no `{name}`")


def today(machine: Machine, path: str, key: str, names: Sequence[str]) -> str:
    """What a keyword of a function of TensorFlow 1 is called now, where it is not among its `names`; that is noted."""
    name = RENAMED.get(key, key)
    if key in names or name not in names or not path.startswith("tf."):
        return key
    machine.note_dated(f"`{path}` of TensorFlow 2 takes `{name}`, and no `{key}`")
    return name


def note_name(machine: Machine, name: str) -> None:
    """Notes a function or a layer of Keras 1, or of the layers of TensorFlow 1."""
    machine.note_dated(f"Keras 3 has no `{name}`", "AttributeError")


def note_slashed(machine: Machine, name: Value) -> bool:
    """Notes a name with a slash, of a layer or a model or a weight; whether it has one in what is known of it."""
    slashed = isinstance(name, str) and (
        "/" in HOLE.sub("", name) or any(_has_slash(machine, one) for one in HOLE.findall(name))
    )
    if slashed:
        machine.note_dated("names of layers, models and weights have no `/` in Keras 3")
    return slashed


def _has_slash(machine: Machine, hole: str) -> bool:
    """Whether a text that stands in a name is known to have a slash."""
    value = machine.spelled.get(hole)
    forms = [value, *(value.parts.values())] if isinstance(value, Param) else []
    return any(machine.facts.decide(asked(one.name, "__contains__", "/")) is Verdict.YES for one in forms)


def note_unnamed(machine: Machine, kind: str, option: str, name: str) -> None:
    """Notes a name that Keras does not know, if nobody has told it: Keras 2 could be told."""
    machine.note_dated(f"`{kind}` of Keras 3 knows no `{option}` that is called `{name}`")


def note_value(machine: Machine) -> None:
    """Notes `.value` of a size, which is a number now."""
    machine.note_dated("sizes of Keras 3 are numbers, and have no `value`", "AttributeError")


def note_scalar(machine: Machine, kind: str, name: str) -> None:
    """Notes an integer of numpy's as an option for which an `int` is asked now."""
    machine.note_dated(f"`{kind}` of Keras 3 takes no integer of numpy's as `{name}`")


def note_attribute(machine: Machine, tensor: Tensor, name: str) -> None:
    """Notes an attribute that symbolic tensors no longer have."""
    if name in LOST and not machine.nested and _any_symbolic(machine, [tensor]):
        machine.note_dated(f"symbolic tensors of Keras 3 have no `{name}`", "AttributeError")


def note_silent(machine: Machine, layer: Layer, inputs: Iterable[Tensor]) -> None:
    """Notes a wrapper of a layer that does not say what shape it makes."""
    if not machine.nested and _any_symbolic(machine, inputs):
        machine.note_dated(f"`{layer.kind}` of Keras 3 asks the layer inside for its `compute_output_shape`")


def in_small_letters(
    machine: Machine, kind: str, entry: Entry, options: dict[str, Any], inputs: Iterable[Tensor]
) -> dict[str, Any]:
    """The options of a call, in small letters what Keras 3 takes in capitals only where it runs the call; capitals are
    noted where it asks for the shape alone.
    """
    found = [
        one.name
        for one in (*entry.inputs, *entry.options)
        if one.kind == "Small" and isinstance(options.get(one.name), str)
    ]
    capitals = [name for name in found if options[name] != options[name].lower()]
    asked = capitals and not machine.traced and _any_symbolic(machine, inputs)
    if asked:
        machine.note_dated(f"`{kind}` of Keras 3 takes its `{capitals[0]}` in small letters")
    return options if asked and machine.todays else options | {name: options[name].lower() for name in capitals}


def accepted(machine: Machine, function: Value, given: Sequence[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    """The keywords that `call` takes; Keras keeps `training` and `mask` to itself where it does not. Keras 2 gives them
    to a `call` that has no default for them, which is noted.
    """
    if not isinstance(function, Function) or any(one.kind == "stars" for one in function.code.parameters):
        return kwargs
    names = [one.name for one in function.code.parameters]
    lacking = [one for one in names[len(given) + 1 :] if one in KEPT and one not in {**kwargs, **function.defaults}]
    if lacking and not machine.todays:
        machine.note_dated(f"`call` of a layer of Keras 3 is to be given its `{lacking[0]}`, or have a default")
        kwargs = {**kwargs, **dict.fromkeys(lacking)}
    return {key: value for key, value in kwargs.items() if key in names or key not in KEPT}


def note_plain(machine: Machine) -> None:
    """Notes a number, or None, that a layer gives to a model beside its tensors."""
    machine.note_dated("what a layer gives to a model of Keras 3 are tensors alone, and no numbers")


def note_empty(machine: Machine) -> None:
    """Notes a Sequential without layers that is called: Keras 2 gives back what it is called on."""
    machine.note_dated("a Sequential of Keras 3 needs a layer")


def note_list(machine: Machine, name: str = "as_list") -> None:
    """Notes `as_list` or the like of a shape, which is a tuple now."""
    if not machine.nested:
        machine.note_dated(f"shapes of Keras 3 are tuples, and have no `{name}`", "AttributeError")


def _any_symbolic(machine: Machine, tensors: Iterable[Tensor]) -> bool:
    """Whether some of these tensors stand for ones of any values: they were not made of numbers alone."""
    return any(one.op.index not in machine.constants for one in tensors)

"""What a layer of the user's says of its own shapes: `compute_output_shape(input_shape)`.

Keras believes `compute_output_shape` where a layer is called outside of all others, and does not look at `call` there.
"""

from __future__ import annotations

from resblock_lint.dims import Dim
from resblock_lint.interpreter import dated, tensors
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import leaves_within, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.refusals import CHECKED
from resblock_lint.interpreter.told_shapes import check_told, shape_arguments
from resblock_lint.layers.registry import Inferred, Role, Shape
from resblock_lint.values import Function, Instance, Layer, Tensor, Unknown, Value

Made = list[Tensor] | Tensor


def decides(instance: Instance) -> bool:
    """Whether Keras asks `compute_output_shape` what a call of this object gives: the user's, or a layer's of Keras."""
    own = lookup(instance.cls, "compute_output_shape")
    inner = instance.fields.get("#layer")
    return isinstance(own, Function) or (own is None and isinstance(inner, Layer) and not inner.fields.get(CHECKED))


def announced(machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value]) -> Value:
    """What `compute_output_shape` says that a call gives: tensors, or an unknown value."""
    own = lookup(instance.cls, "compute_output_shape")
    if own is None:
        if not machine.todays or any(one.node is not None for one in tensors_within([given, list(kwargs.values())])):
            check_told(machine, instance, given, kwargs, building=False)
        return machine.call(instance.fields["#layer"], list(given[:1]), {})
    args, named = shape_arguments(machine, own, instance, given, kwargs)
    said = resolve(machine.call(own, args, named))
    inputs = list(tensors_within([given, list(kwargs.values())]))
    return tensors_of_shapes(machine, instance.cls.name, said, inputs)


def tensors_of_shapes(machine: Machine, name: str, said: Value, inputs: list[Tensor]) -> Value:
    """Tensors of the shapes that are told, nested as they are."""
    said = resolve(said)
    if isinstance(said, dict):
        return {key: tensors_of_shapes(machine, name, one, inputs) for key, one in said.items()}
    if isinstance(said, (list, tuple)) and any(isinstance(resolve(one), (list, tuple, dict)) for one in said):
        return [tensors_of_shapes(machine, name, one, inputs) for one in said]
    shape = tensors.batched(machine, said)
    if isinstance(shape, Unknown):
        return shape
    return draw(machine, name, Role.OTHER, inputs, Inferred(shape), told=True)[0]


def agree(one: Value, two: Value) -> bool:
    """Whether two nested values hold tensors of the same shapes."""
    return [_known(tensor) for tensor in tensors_within(one)] == [_known(tensor) for tensor in tensors_within(two)]


def _known(tensor: Tensor) -> Shape | None:
    return tensor.slot.shape


def outputs(machine: Machine, made: Value, given: Value) -> Value:
    """What a layer gives to a model: an open size is a tensor there; Keras 3 refuses a plain number, or None beside
    tensors.
    """
    found = list(tensors_within(given))
    fed = [one for one in found if one.node is not None]
    if found and made is not None and any(map(_is_plain, leaves_within(made))):
        dated.note_plain(machine)
    return _as_tensors(machine, made, fed) if fed else made


def _is_plain(leaf: Value) -> bool:
    """Whether this is no tensor, also where it is a size that somebody knows."""
    return leaf is None or isinstance(leaf, (int, float, str)) or (isinstance(leaf, Dim) and not tensors.is_open(leaf))


def _as_tensors(machine: Machine, made: Value, fed: list[Tensor]) -> Value:
    made = resolve(made)
    if isinstance(made, (list, tuple)):
        items = [_as_tensors(machine, one, fed) for one in made]
        return items if isinstance(made, list) else tuple(items)
    if isinstance(made, dict):
        return {key: _as_tensors(machine, one, fed) for key, one in made.items()}
    if isinstance(made, (int, float, str)) and machine.todays:
        raise error("ValueError", f"All operation outputs must be tensors, not {made!r}")
    if isinstance(made, Dim) and tensors.is_open(made):
        return draw(machine, "Shape", Role.OTHER, fed[:1], Inferred(()))[0]
    return made

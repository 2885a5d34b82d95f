"""What a layer of the user's says of its own shapes: `build(input_shape)` and `compute_output_shape(input_shape)`.

Keras believes `compute_output_shape` where a layer is called outside of all others, and does not look at `call` there.
"""

from __future__ import annotations

from resblock_lint.dims import Dim
from resblock_lint.interpreter import dated, tensors
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import leaves_within, tensors_within
from resblock_lint.interpreter.parameters import as_tensor, resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.refusals import CHECKED
from resblock_lint.layers.registry import Inferred, Role, Shape
from resblock_lint.sequences import Many
from resblock_lint.values import Function, Instance, Layer, Param, Tensor, Unknown, Value

Made = list[Tensor] | Tensor


def shape_arguments(
    machine: Machine, function: Value, instance: Instance, given: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of `build` and its like: the first input's shape, or, of several parameters, `x_shape` for `x`."""
    names = _parameters(function)[1:]
    if not names and isinstance(function, Function) and all(one.kind != "star" for one in function.code.parameters):
        return [instance], {}
    if len(names) < 2:
        first = given[0] if given else next(iter(kwargs.values()), None)
        return [instance, shape_of(machine, first)], {}
    call = _parameters(lookup(instance.cls, "call"))[1:]
    inputs = {**dict(zip(call, given, strict=False)), **kwargs}
    named = ((name, _as_input(machine, inputs.get(name.removesuffix("_shape")))) for name in names)
    return [instance], {name: shape_of(machine, one) for name, one in named if _has_shape(one)}


def _as_input(machine: Machine, given: Value) -> Value:
    """An input whose shape is asked for: a parameter of the root is a tensor then, unless it has a default."""
    given = resolve(given)
    return as_tensor(machine, given) if isinstance(given, Param) and not given.has_default else given


def _has_shape(given: Value) -> bool:
    """Whether an argument is a tensor or holds some, as what is not modelled may."""
    given = resolve(given)
    if isinstance(given, (list, tuple, dict)):
        return any(map(_has_shape, given.values() if isinstance(given, dict) else given))
    return isinstance(given, Unknown) or any(tensors_within(given))


def _parameters(function: Value) -> list[str]:
    if not isinstance(function, Function):
        return []
    return [one.name for one in function.code.parameters if one.kind not in ("star", "stars")]


def shape_of(machine: Machine, given: Value) -> Value:
    """The shape of an input, or the shapes of several."""
    given = resolve(given)
    if isinstance(given, (list, tuple)):
        shapes = [shape_of(machine, one.element if isinstance(one, Many) else one) for one in given]
        return tuple(shapes) if isinstance(given, tuple) else shapes
    if isinstance(given, dict):
        return {key: shape_of(machine, one) for key, one in given.items()}
    return tensors.shape_value(given) if isinstance(given, Tensor) else machine.unknown("the shape of an input")


def decides(instance: Instance) -> bool:
    """Whether Keras asks `compute_output_shape` what a call of this object gives: the user's, or a layer's of Keras."""
    own = lookup(instance.cls, "compute_output_shape")
    inner = instance.fields.get("#layer")
    return isinstance(own, Function) or (own is None and isinstance(inner, Layer) and not inner.fields.get(CHECKED))


def announced(machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value]) -> Value:
    """What `compute_output_shape` says that a call gives: tensors, or an unknown value."""
    own = lookup(instance.cls, "compute_output_shape")
    if own is None:
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

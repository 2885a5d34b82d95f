"""What layers refuse whatever the shapes are: a float for an integer, tensors that are not in a list where many merge.

`filters / 2` is a float in Python 3, whatever `filters` is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size
from resblock_lint.interpreter import dated, spelling
from resblock_lint.interpreter.bases import framework_base, lookup, makes_otherwise, tells_no_shape
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.integral import INTEGERS
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised, error
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import LAYERS, Inferred, Need, Requirement, Role
from resblock_lint.layers.shapes import is_open, refused
from resblock_lint.values import Function, Instance, Layer, Method, Model, Ratio, Tensor, Value

ASKING = frozenset(("TimeDistributed", "SpectralNormalization"))  # wrappers that ask what the layer inside makes

MASKED, MASKS = frozenset(("Attention", "AdditiveAttention")), (2, 3)  # who takes so many masks in a list
CHECKS = "_validate_init"  # the method in which convolutions of Keras 2 look at their options
ALONE = frozenset(("filters", "units", "n"))  # of the integers that layers take those that never are one for each side
LATE = frozenset(("depth_multiplier", "filters", "groups"))  # which constructors keep as they are given
FED = "#fed"  # where an object keeps that it is called on tensors of Keras' graph: their open sizes are None
CHECKED = "#checked"  # where a layer keeps that the user's class has a method of its own for that: it is for Keras 2


def refuse_lacking(machine: Machine, layer: Layer, inputs: Sequence[Tensor]) -> None:
    """Draws a layer whose constructor was not given all that it asks for. Raises `Raised` there."""
    required = [one.name for one in layer.entry.options if one.required] if layer.entry is not None else []
    former = () if machine.todays else dated.DEFAULTS
    lacking = [one for one in required if one not in layer.options and (layer.kind, one) not in former]
    if lacking and not layer.fields.get(CHECKED):
        _refuse(machine, layer, inputs, refused(f"its argument `{lacking[0]}`"))


def refuse_silent(machine: Machine, layer: Layer, inputs: Sequence[Tensor]) -> None:
    """Draws a wrapper that asks a layer of the user's for the shape that it makes, which only Keras 2 finds out by
    itself. Raises `Raised` there. A Sequential is left as it is, until it is called.
    """
    inner = resolve(layer.options.get("layer"))
    while isinstance(inner, Layer) and inner.kind in ASKING:
        inner = resolve(inner.options.get("layer"))
    if layer.kind not in ASKING or machine.traced or not isinstance(inner, Instance) or not tells_no_shape(inner):
        return
    if not machine.todays:
        dated.note_silent(machine, layer, inputs)
    elif machine.nested < 0:
        machine.unknown(f"a Sequential is not built where `{inner.cls.name}` has no `compute_output_shape`")
    elif not machine.nested and any(one.node is not None for one in inputs):
        _refuse(machine, layer, inputs, refused(f"a `compute_output_shape` of `{inner.cls.name}`"))


def leave_to_class(layer: Layer, inferred: Inferred) -> None:
    """Options that Keras refuses may be fine to the user's class that looks at them itself. Raises Unmodelled there."""
    refusing = any(one.claim is False and one.need is Need.ARGUMENT for one in inferred.requires)
    if refusing and layer.fields.get(CHECKED):
        raise Unmodelled("options that a class of its own looks at")


def refusing_floats(machine: Machine, layer: Layer, inferred: Inferred, *, at_once: bool = False) -> Inferred:
    """What a layer makes, and that its options are integers, where one of them is a float, a text or None, or is
    several numbers. `at_once` asks for those that its constructor refuses.
    """
    options = ((name, resolve(layer.options[name])) for name in sorted(INTEGERS & layer.options.keys()))
    asked = {id(items) for items, _ in machine.formed.values()}  # what the program asked for items may have any number
    options = (one for one in options if id(one[1]) not in asked and not (at_once and _is_late(layer, *one)))
    found = next((one for one in options if _is_no_integer(layer, *one)), None)
    if found is None:
        return inferred
    text = f"`{layer.kind}` asks for an integer as `{found[0]}`, and {_instead(*found)}"
    return replace(inferred, requires=(*inferred.requires, refused(text)))


def _is_no_integer(layer: Layer, name: str, value: Value) -> bool:
    """Whether a layer refuses what is given for an option that is an integer; None, unless that is its default."""
    if value is None and layer.entry is not None:
        return any(one.name == name and (one.required or one.default is not None) for one in layer.entry.options)
    return isinstance(value, (float, Ratio, str)) or _is_several(name, value)


def _is_late(layer: Layer, name: str, value: Value) -> bool:
    """Whether only the call of a layer shows that this is no integer."""
    late = name in LATE or (name == "units" and layer.kind != "Dense")
    return late and (value is None or isinstance(value, (float, Ratio)))


def _instead(name: str, value: Value) -> str:
    """What stands in the place of an integer, in words."""
    given = spelling.text(value)
    if value is None or isinstance(value, str):
        return f"this is {given}"
    if _is_several(name, value):
        return f"this is a {type(value).__name__}"
    given = f"float({given})" if isinstance(value, Ratio) and value.under == 1 else given
    return f"`{given}` is a float{': // divides integers' if '/' in given.replace('//', '') else ''}"


def _is_several(name: str, value: Value) -> bool:
    return name in ALONE and isinstance(value, (list, tuple))


def refuse_unlisted(machine: Machine, layer: Layer, args: Sequence[Value]) -> None:
    """Draws a merge of tensors that stand alone, which Keras asks for in a list. Raises `Raised` there."""
    given = [one for one in map(resolve, args) if isinstance(one, Tensor)]
    takes_list = layer.entry is not None and layer.entry.many
    if takes_list and given and (len(args) > 1 or len(given) == len(args)):
        _refuse(machine, layer, given[:1], refused("its inputs in one list", need=Need.INPUT))


def refuse_masks(machine: Machine, layer: Layer, args: Sequence[Value], kwargs: Mapping[str, Value]) -> None:
    """Draws an attention whose masks are not listed for query and value. Raises `Raised` there."""
    masks = resolve(args[1] if len(args) > 1 else kwargs.get("mask"))
    listed = isinstance(masks, list) and len(masks) in MASKS
    if layer.kind in MASKED and isinstance(masks, (Tensor, list, tuple)) and not listed:
        given = [one for one in args[0] if isinstance(one, Tensor)] if args and isinstance(args[0], list) else []
        _refuse(machine, layer, given, refused("its masks in one list, of the query and of the value", need=Need.INPUT))


def refuse_layers(machine: Machine, layer: Layer | Instance, given: Value) -> None:
    """Draws a call on layers or models, where it takes what these make. Raises `Raised` there."""
    items = [resolve(one) for one in given] if isinstance(given, (list, tuple)) else [given]
    wrong = next((one for one in items if _is_layer(one)), None)
    if isinstance(wrong, (Layer, Model, Instance)):
        what = "model" if isinstance(wrong, Model) else "layer"
        misplaced = isinstance(wrong, Layer) and any(map(_holds_tensors, wrong.options.values()))
        hint = "the tensors that its constructor was given belong into a call of it" if misplaced else "call that first"
        text = f"`{_kind(layer)}` is called on the {what} `{_kind(wrong)}` and not on what it makes: {hint}"
        _refuse(machine, layer, [one for one in items if isinstance(one, Tensor)], refused(text))


def refuse_count(machine: Machine, model: Model, given: Value, found: Sequence[Tensor], count: int) -> None:
    """Draws a model that is called on more or fewer tensors than it has inputs. Raises `Raised` there."""
    if len(found) != count and not isinstance(given, dict):
        inputs = "input" if count == 1 else "inputs"
        _refuse(machine, model, found, refused(f"`{model.name}` has {count} {inputs}, and is called on {len(found)}"))


def refuse_empty(machine: Machine, model: Model, given: Value) -> Value:
    """Notes the call of a Sequential without layers: Keras 2 takes it. Raises `Raised` where that is of today."""
    dated.note_empty(machine)
    if machine.todays:
        text = f"`{model.name}` has no layers: a Sequential needs one, and `Identity()` changes nothing"
        _refuse(machine, model, list(tensors_within(given)), refused(text))
    return given


def refuse_iteration(machine: Machine, value: Tensor, count: int) -> None:
    """Draws one tensor of a model under way that is unpacked into several names. Raises `Raised` there."""
    if value.node is not None and not machine.traced and (value.slot.shape or (1,))[0] == BATCH:
        text = f"`{value.op.layer}` makes one tensor here, which is no list: it cannot be unpacked into {count} names"
        draw(machine, "unpacking", Role.OTHER, [value], Inferred((), (refused(text),)))


def refuse_keyword(machine: Machine, instance: Instance, name: str) -> None:
    """Draws a constructor that hands on a keyword that Keras' own classes do not take. Raises `Raised`."""
    text = f"`{instance.cls.name}` hands on the keyword `{name}`, which Keras' own classes do not take"
    _refuse(machine, instance, (), refused(text))


def refuse_arguments(machine: Machine, instance: Value, problem: str) -> None:
    """Draws a layer or model of a class of the user's whose constructor does not take its arguments.

    Nothing is drawn of other objects, nor where a base or a metaclass may handle the arguments before. Raises nothing.
    """
    if not isinstance(instance, Instance) or framework_base(instance.cls) is None or makes_otherwise(instance.cls):
        return
    with suppress(Raised):
        _refuse(machine, instance, (), refused(f"other arguments: {problem}"))


def refuse_call(machine: Machine, callee: Value, function: Function, given: Sequence[Value], problem: str) -> None:
    """Draws a call on tensors of a function, a method or a layer of the user's that does not take its arguments.
    Nothing is drawn where another one was called, which called it in its own way. Raises nothing.
    """
    called = callee.function if isinstance(callee, Method) else callee
    called = lookup(called.cls, "call") if isinstance(called, Instance) and framework_base(called.cls) else called
    found = [one for one in map(resolve, given) if isinstance(one, Tensor)]
    if called is function and found and not machine.guards:
        shape, wanted = found[0].slot.shape or (), refused(f"other arguments: {problem}")
        with suppress(Raised):
            draw(machine, function.qualname, Role.OTHER, found, Inferred(shape, (wanted,)))


def refuse_unknown(machine: Machine, layer: Layer, name: str, meant: Sequence[str]) -> None:
    """Draws a constructor of Keras' that never took a keyword; one of those may be `meant`. Raises `Raised`."""
    hint = f"; is `{meant[0]}` meant?" if meant else ""
    _refuse(machine, layer, (), refused(f"`{layer.kind}` takes no keyword `{name}`{hint}"))


def refuse_untold(machine: Machine, instance: Instance, inputs: Sequence[Tensor], name: str) -> None:
    """Draws a layer whose base asks for the shape of an input that `call` does not name. Raises `Raised`."""
    _refuse(machine, instance, inputs, refused(f"an argument `{name}` of its `call`, to tell the shape of"))


def refuse_name(machine: Machine, callee: Layer | Model | Instance, name: Value) -> None:
    """Notes a name that Keras 2 takes and Keras 3 does not. Raises `Raised` where that is of today."""
    if dated.note_slashed(machine, name) and machine.todays:
        _refuse(machine, callee, (), refused(f"a name without `/`, and `{name}` has one"))


def refuse_misspelled(machine: Machine, kind: str) -> None:
    """Draws what is called as a layer, where a layer of another name has the same letters, small or capital. Raises
    `Raised` there, as no Keras has both.
    """
    meant = next((one for one in LAYERS if one.lower() == kind.lower()), kind)
    if meant != kind:
        problem = f"`keras.layers` has no `{kind}`; is `{meant}` meant?"
        if machine.guards:
            raise error("AttributeError", problem)
        draw(machine, kind, Role.OTHER, (), Inferred((), (refused(problem),)))


def refuse_scalar(machine: Machine, layer: Layer, name: str, value: int) -> None:
    """Draws a constructor that is given an integer of numpy's where it asks for an `int`. Raises `Raised`."""
    _refuse(machine, layer, (), refused(f"an `int` as `{name}`, and this {value} is one of numpy's"))


def refuse_weight(machine: Machine, instance: Instance, sizes: Sequence[Size]) -> None:
    """Draws a weight that has the size of a batch, or of a side, which an `Input` leaves open, or one below 0. Raises
    `Raised`.
    """
    if instance.fields.get(FED) and any(map(is_open, sizes)):
        shown = ", ".join("None" if is_open(one) else spelling.text(one) for one in sizes)
        text = f"`add_weight` makes no weight of shape ({shown}): each size must be known"
        _refuse(machine, instance, (), refused(text))
    text = "the sizes of a weight are 0 or more"
    found = [Requirement(Need.ARGUMENT, at_least(size, 0), size, 0, text=text) for size in sizes if not is_open(size)]
    asked = [one for one in found if one.claim is not True]
    if asked:
        draw(machine, _kind(instance), Role.OTHER, (), Inferred((), tuple(asked)))


def _is_layer(value: Value) -> bool:
    own = isinstance(value, Instance) and framework_base(value.cls) is not None and lookup(value.cls, "shape") is None
    return own or isinstance(value, (Layer, Model))


def _holds_tensors(value: Value) -> bool:
    value = resolve(value)
    return isinstance(value, Tensor) or (isinstance(value, (list, tuple)) and any(map(_holds_tensors, value)))


def _kind(callee: Layer | Model | Instance) -> str:
    return callee.cls.name if isinstance(callee, Instance) else callee.kind


def _refuse(machine: Machine, callee: Layer | Model | Instance, inputs: Sequence[Tensor], wanted: Requirement) -> None:
    """Draws a call of a layer that asks for what it does not get, whatever the shapes are. Raises `Raised`."""
    shape = inputs[0].slot.shape or () if inputs else ()
    draw(machine, _kind(callee), Role.OTHER, inputs, Inferred(shape, (wanted,)), name=callee.name)

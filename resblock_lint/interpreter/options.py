"""Turns values into what layer entries take: sizes, tuples of sizes, texts, flags, shapes (see `layers.registry`)."""

from __future__ import annotations

from typing import Any

from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.interpreter import dated, parameters, spelling
from resblock_lint.interpreter.draw import draw, normal
from resblock_lint.interpreter.forms import asked_items, counted, settle_form, settle_frame, settle_none
from resblock_lint.interpreter.integral import integer
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.interpreter.orders import between
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised, certain
from resblock_lint.interpreter.settings import Unmodelled, constant, flag, no_number, text
from resblock_lint.layers.registry import Inferred, Need, Parameter, Requirement, Role, Shape
from resblock_lint.sequences import Many
from resblock_lint.values import (
    Builtin,
    External,
    Function,
    Instance,
    Layer,
    Model,
    Param,
    Ratio,
    Real,
    Slot,
    Tensor,
    Unknown,
    Value,
)

PAIR = 2
UNCOUNTED = "a tuple whose length is symbolic"
OLD_LAYOUTS = {"tf": "channels_last", "th": "channels_first", "default": None}


def size(machine: Machine, value: Value) -> Size:
    """A value as a size; an unknown one is an unknown size, the same at each use."""
    value = resolve(value)
    if isinstance(value, Many):
        raise Unmodelled(UNCOUNTED)
    if isinstance(value, Param):
        number = parameters.as_number(machine, value)
        value = number if not isinstance(number, Param) else value.default
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, Dim)):
        return machine.facts.normal(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (Ratio, Real)):
        return Dim.of(Symbol(f"int({spelling.text(value)})"))
    if isinstance(value, Tensor):
        return size_of_run(machine)
    return machine.unknown_size(value if isinstance(value, Unknown) else None)


def size_of_run(machine: Machine) -> Size:
    """A size that only a run shows: a summary tells it as any other that is open."""
    return Dim.of(Symbol(f"?{machine.fresh()}", Origin.FREE, 1)) if machine.todays else machine.unknown_size()


def sizes(machine: Machine, value: Value) -> Size | tuple[Size, ...]:
    """A size or a tuple of sizes."""
    value = asked_items(machine, _items(machine, value))
    if isinstance(value, Tensor):
        return _held(machine, value)
    if isinstance(value, (tuple, list)):
        if len(value) > machine.budgets.inputs:
            raise Unmodelled("a very long tuple")
        return tuple(size(machine, one) for one in value)
    return size(machine, value)


def _items(machine: Machine, value: Value) -> Value:
    """A parameter whose default is a sequence, or the shape of a tensor, as its items; any other value as it is."""
    value = resolve(value)
    if isinstance(value, Param):
        items = parameters.as_items(machine, value)
        value = value if items is None else items
    return known_shape(machine, value) if isinstance(value, Slot) else value


FRAMES = frozenset(("padding", "cropping"))  # what is put around an image or cut off it: two sizes for each axis


def _held(machine: Machine, tensor: Tensor) -> Size | tuple[Size, ...]:
    """The numbers that a tensor holds, which only a run shows: one, or as many as it is long."""
    shape = tensor.slot.shape
    if shape == ():
        return size_of_run(machine)
    if shape is None or len(shape) != 1 or not isinstance(shape[0], int) or shape[0] > machine.budgets.rank:
        raise no_number(machine, tensor)
    return tuple(machine.unknown_size() for _ in range(shape[0]))


def numbers(machine: Machine, value: Value, depth: int = 0) -> Any:
    """Nested tuples of sizes and None."""
    value = _items(machine, value)
    if isinstance(value, Param) and value.has_default and value.default is None and parameters.is_none(machine, value):
        return None
    value = asked_items(machine, value)
    if isinstance(value, Tensor):
        return _held(machine, value)
    if isinstance(value, Unknown) and depth == 0:
        raise Unmodelled(value.reason)  # it may be one number or many
    if isinstance(value, (tuple, list, range)) and len(value) > machine.budgets.inputs:
        raise Unmodelled("a very long tuple")
    if isinstance(value, (tuple, list, range)) and depth < 6:
        return tuple(numbers(machine, one, depth + 1) for one in value)
    return None if value is None else size(machine, value)


def _several(machine: Machine, value: Value, name: str, kind: str) -> Value:
    """A parameter where several numbers are asked for: two if that is what is asked. Raises Unmodelled."""
    value = _items(machine, value)
    if not isinstance(value, Param):
        return value
    optional = value.has_default and value.default is None
    if optional and parameters.is_none(machine, value):
        return None
    if kind == "Pair" and (optional or not value.has_default):
        return parameters.as_items(machine, value, PAIR)
    raise Unmodelled(f"how long `{name}` is")


class Wrapping:
    """A layer inside of another, as entries see it (`layers.registry.Inner`)."""

    def __init__(self, machine: Machine, layer: Layer) -> None:
        self.machine, self.layer = machine, layer

    def infer(self, *shapes: Shape) -> Inferred:
        """What the wrapped layer makes of these shapes."""
        entry = self.layer.entry
        assert entry is not None
        self.machine.used.add(self.layer.born)
        if entry.rank is not None and shapes and len(shapes[0]) != entry.rank and not entry.like:
            if entry.role is not Role.WEIGHTED:  # Keras does not ask, and may run it all the same
                raise Unmodelled(f"`{entry.name}` inside of another layer, on a rank that is not its own")
            text = f"an input of rank {entry.rank} for the inner layer"
            return Inferred(shapes[0], (Requirement(Need.INPUT, False, len(shapes[0]), entry.rank, text=text),))
        return entry.function(*shapes, **bound(self.machine, self.layer))

    def option(self, name: str) -> object:
        """What the wrapped layer's constructor was given, or its default."""
        assert self.layer.entry is not None
        default = next((one.default for one in self.layer.entry.options if one.name == name), None)
        return bound(self.machine, self.layer).get(name, default)


def _input(machine: Machine, shape: Shape) -> Tensor:
    return draw(machine, "InputLayer", Role.INPUT, (), Inferred(shape))[0]


class Calling:
    """A model, or a layer of the user's, inside of another layer: it is called on inputs of the asked shapes."""

    def __init__(self, machine: Machine, callee: Model | Instance | Layer) -> None:
        self.machine, self.callee = machine, callee

    def infer(self, *shapes: Shape) -> Inferred:
        """What a call makes of these shapes; its requirements are drawn in the flow. Raises Unmodelled."""
        args: list[Value] = [_input(self.machine, shape) for shape in shapes[:1]]
        sizes = self._states() if shapes else ()
        if sizes:
            args.append([_input(self.machine, (shapes[0][0], one)) for one in sizes])
        self.machine.nested += 1
        try:
            wrapped = isinstance(self.callee, Instance)
            called = External("framework.wrapped") if wrapped else self.callee
            given = self.machine.call(called, [self.callee, *args] if wrapped else args, {})
            made = list(tensors_within(given))
        finally:
            self.machine.nested -= 1
        found = [one.slot.shape for one in made if one.slot.shape is not None]
        if not found or len(found) != len(made):
            raise Unmodelled("what a wrapped layer makes is not modelled")
        return Inferred(tuple(found), several=True) if sizes else Inferred(found[0])

    def _states(self) -> tuple[Size, ...]:
        """The sizes of the states of a recurrent cell of the user's."""
        if not isinstance(self.callee, Instance):
            return ()
        try:
            with self.machine.guarded():
                given = resolve(self.machine.attribute(self.callee, "state_size"))
        except Raised:
            return ()
        inner = self.callee.fields.get("#layer")
        if isinstance(given, Unknown) and isinstance(inner, Layer) and not inner.kind.endswith("Cell"):
            return ()
        several = given if isinstance(given, (list, tuple)) else (given,)
        return tuple(size(self.machine, one) for one in several)

    def option(self, name: str) -> object:
        """Nothing is known of its constructor. Raises Unmodelled."""
        raise Unmodelled(f"`{name}` of a wrapped layer is not modelled")


def axes_of(layer: Layer) -> int | None:
    """How many axes of an image a layer knows of; None where it takes inputs of any rank."""
    if layer.entry is None or layer.entry.rank is None:
        return None
    return layer.entry.rank - (3 if layer.kind.startswith("ConvLSTM") else 2)


def bound(machine: Machine, layer: Layer) -> dict[str, Any]:
    """The options of a layer as its entry takes them. Raises Unmodelled."""
    assert layer.entry is not None
    made: dict[str, Any] = {}
    for parameter in layer.entry.options:
        if parameter.name in layer.options:
            sides = axes_of(layer) or 0
            if parameter.kind == "Sizes":
                settle_none(machine, parameter, layer.options[parameter.name])
                settle_form(machine, layer.options[parameter.name], sides)
            elif parameter.kind == "Numbers" and parameter.name in FRAMES:
                settle_frame(machine, layer.options[parameter.name], sides)
            given = integer(machine, parameter.name, layer.options[parameter.name])
            given = counted(machine, given, sides) if parameter.kind == "Sizes" else given
            made[parameter.name] = convert(machine, parameter, given)
        elif parameter.name == "data_format":
            made["data_format"] = machine.image_data_format
        elif parameter.required:
            if (layer.kind, parameter.name) in dated.DEFAULTS:
                made[parameter.name] = dated.default(machine, layer.kind, parameter.name)
                continue
            raise Unmodelled(f"`{layer.kind}` lacks its argument `{parameter.name}`")
    return made


def convert(machine: Machine, parameter: Parameter, value: Value) -> Any:
    """One argument as the entry takes it. Raises Unmodelled."""
    kind, name = parameter.kind, parameter.name
    if kind == "Rate":
        rate = parameters.as_rate(machine, value)
        return (isinstance(rate, Unknown) and not machine.budgets.told) or between(machine, 0, rate, 1)
    if kind in ("object", "Beside", "Given"):
        return resolve(value) is not None if kind == "Given" else None
    if kind in ("Size", "Sizes"):
        settle_none(machine, parameter, value)
        settled, read = resolve(value), size if kind == "Size" else sizes
        return parameter.default if settled is None and not parameter.required else read(machine, settled)
    if kind == "Padding":
        kind = "Numbers" if isinstance(resolve(value), (list, tuple)) else "Capitals"
    if kind in ("Numbers", "Several", "Pair"):
        return numbers(machine, value if kind == "Numbers" else _several(machine, value, name, kind))
    if kind in ("Text", "Word", "Small", "Capitals"):
        found = text(machine, name, value, kind)
        found = OLD_LAYOUTS.get(found, found) if found is not None and name == "data_format" else found
        return machine.image_data_format if name == "data_format" and found is None else found
    if kind == "Constant":
        return constant(machine, value)
    if kind == "Lengths":
        return {str(key): size(machine, one) for key, one in value.items()} if isinstance(value, dict) else None
    if kind == "Flag":
        return flag(machine, name, value, parameter.default)
    if kind in ("Inner", "Inners"):
        return _inner(machine, resolve(value), several=kind == "Inners", optional=not parameter.required)
    return shape_of(machine, value)


def _inner(machine: Machine, value: Value, *, several: bool, optional: bool) -> Any:
    if value is None and optional:
        return None
    if isinstance(value, (list, tuple)) and several:
        return tuple(_inner(machine, resolve(one), several=True, optional=optional) for one in value)
    if isinstance(value, Layer) and value.entry is not None:
        return Wrapping(machine, value)
    if isinstance(value, (Layer, Model, Instance)):
        return Calling(machine, value)
    named = isinstance(value, External) and value.path.startswith("activations.")
    if named or isinstance(value, (Function, list, tuple, str, int, float, type(None))):
        raise certain("ValueError", "something else in the place of a layer", sides=machine.supposed)
    raise Unmodelled("a wrapped layer that is not modelled")


def known_shape(machine: Machine, slot: Slot) -> Shape:
    """The shape of a tensor whose rank is known. Raises Unmodelled."""
    if not machine.needed_rank(slot) or slot.shape is None:
        raise Unmodelled("the rank of a parameter is not known")
    return normal(machine, slot.shape)


def shape_of(machine: Machine, value: Value) -> Shape:
    """The shape of a tensor, or of a constant where a tensor is meant. Raises Unmodelled."""
    value = resolve(value)
    if isinstance(value, Tensor):
        return known_shape(machine, value.slot)
    if isinstance(value, (bool, int, float, Dim, Ratio, Real, Param, Builtin)):
        return ()
    if isinstance(value, (list, tuple)):
        inner = [shape_of(machine, one) for one in value]
        return (len(value), *(inner[0] if inner else ()))
    raise Unmodelled("a tensor that is not modelled")

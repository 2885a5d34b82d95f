"""Options of layers as the attributes that Keras' constructors make of them: a size, or two sides, for each axis."""

from __future__ import annotations

from resblock_lint.dims import Dim
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.options import FRAMES, axes_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Parameter
from resblock_lint.values import External, Layer, Param, Unknown, Value

FUNCTIONS = frozenset(("activation", "recurrent_activation"))  # a name of one becomes the function


def kept(machine: Machine, layer: Layer, option: Parameter, value: Value) -> Value:
    """The attribute that a constructor makes of an option; of what may be one number or several, unknown parts."""
    count = axes_of(layer)
    if option.name in FUNCTIONS and (value is None or isinstance(resolve(value), str)):
        return machine.call(External("activations.get"), [value], {})
    if option.name == "value_dim" and value is None:
        return layer.options.get("key_dim")
    if count is None:
        return value
    if option.kind == "Sizes":
        return _window(machine, layer, option, value, count)
    if option.kind == "Numbers" and option.name in FRAMES:
        return _frame(machine, value, count)
    value = resolve(value)
    return value.lower() if option.kind == "Word" and isinstance(value, str) else value


def option_names(layer: Layer) -> list[str]:
    """The names of the options that a layer's constructor takes; none where it is not modelled."""
    return [option.name for option in layer.entry.options] if layer.entry is not None else []


def _window(machine: Machine, layer: Layer, option: Parameter, value: Value, count: int) -> Value:
    """One size for each axis; strides that are not given are those of the window that is pooled."""
    value = _settled(machine, value)
    if value is None and option.name == "strides" and layer.entry is not None:
        pooled = next((one for one in layer.entry.options if one.name == "pool_size"), None)
        return None if pooled is None else kept(machine, layer, pooled, layer.options.get(pooled.name, pooled.default))
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if isinstance(value, Param):
        found = layer.fields.setdefault(f"#{option.name}", Unknown("a number or several", value.name))
        assert isinstance(found, Unknown)
        return tuple(found.part(("item", place), f"{value.name}[{place}]") for place in range(count))
    return (value,) * count if isinstance(value, (int, Dim)) else value


def _frame(machine: Machine, value: Value, count: int) -> Value:
    """Both sides of each axis; of a sequence, of the only one."""
    value = _settled(machine, value)
    if isinstance(value, (int, Dim)):
        return (value, value) if count == 1 else ((value, value),) * count
    if not isinstance(value, (list, tuple)):
        return machine.unknown("sides that may be a number or pairs") if isinstance(value, Param) else value
    if count == 1:
        return tuple(value)
    sides = [_frame(machine, one, 1) for one in value]
    if all(isinstance(one, tuple) for one in sides):
        return tuple(sides)
    return machine.unknown("sides that may be numbers or pairs")


def _settled(machine: Machine, value: Value) -> Value:
    """A parameter as what its default says that it is: a number, several, or None; one that has none stays open."""
    value = resolve(value)
    if not isinstance(value, Param) or not value.has_default:
        return value
    if value.default is None:
        return None if parameters.is_none(machine, value) else value
    if isinstance(value.default, (list, tuple)):
        found = parameters.as_items(machine, value)
        return value if found is None else found
    return parameters.as_number(machine, value) if isinstance(value.default, int) else value

"""What a layer has once it is built: its weights as attributes; and layers that a constructor makes inside of it."""

from __future__ import annotations

from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.constructed import option_names
from resblock_lint.interpreter.draw import WEIGHT, draw
from resblock_lint.interpreter.heads import part_of_heads
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.options import axes_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.variables import ASKED_BUILD
from resblock_lint.layers.registry import Inferred, Role
from resblock_lint.values import Layer, Tensor, Unknown, Value

WEIGHTS = frozenset(
    "alpha beta bias depthwise_kernel embeddings gamma kernel moving_mean moving_variance pointwise_kernel "
    "recurrent_kernel".split()
)
LEFT_OUT = {"bias": "use_bias", "gamma": "scale", "beta": "center"}  # weights that are None where an option says no
CELLS = {"LSTM": "LSTMCell", "GRU": "GRUCell", "SimpleRNN": "SimpleRNNCell"}
Found = tuple[Value] | None  # a value alone in a tuple; None where there is none of that name


def part_of(machine: Machine, layer: Layer, name: str) -> Found:
    """What a layer has beside its options, alone in a tuple: weights, inner layers, and what follows from options."""
    if name == "built":
        return (_is_built(machine, layer),)
    if name in WEIGHTS:
        return _weight(machine, layer, name)
    if name == "rank" and "kernel_size" in option_names(layer):
        return (axes_of(layer),)
    if name == "batch_shape" and layer.kind == "InputLayer" and isinstance(layer.output, Tensor):
        return (tensors.shape_value(layer.output),)
    if name == "state_size" and layer.kind in CELLS.values():
        return (_states(layer.kind, layer.options.get("units")),)
    if name == "output_size" and layer.kind in CELLS.values():
        return (layer.options.get("units"),)
    if name == "cell" and layer.kind in CELLS:
        return _kept(layer, name, _cell(machine, layer))
    if name in ("forward_layer", "backward_layer") and layer.kind == "Bidirectional":
        return _direction(machine, layer, name)
    return part_of_heads(machine, layer, name)


@library("framework.may_have")
def may_have(machine: Machine, layer: Value, name: Value) -> bool:
    """Whether a layer may have a weight of this name although nothing is known of it."""
    if not isinstance(layer, Layer) or name not in WEIGHTS or layer.kind in ("Lambda", "InputLayer"):
        return False
    if layer.entry is None or _wraps(layer):
        return True
    if layer.weights is not None:
        return any(one == name for one, _ in layer.weights)
    return name in LEFT_OUT or _may_be_built(machine, layer)


def _wraps(layer: Layer) -> bool:
    """Whether the weights of a layer are those of layers inside."""
    return layer.entry is not None and any(one.kind in ("Inner", "Inners") for one in layer.entry.options)


def _may_be_built(machine: Machine, layer: Layer) -> bool:
    return machine.rehearsed is not None or ASKED_BUILD in layer.fields or layer.output is not None


def _is_built(machine: Machine, layer: Layer) -> Value:
    if layer.weights is not None or layer.kind == "InputLayer":
        return True
    unknown = layer.entry is None or _may_be_built(machine, layer) or not _may_have_weights(layer)
    return machine.unknown("whether a layer is built", f"{layer.name}.built") if unknown else False


def _may_have_weights(layer: Layer) -> bool:
    """Whether a layer has options that say of weights; some of those that have none are built from the beginning."""
    return any(name.endswith(("_initializer", "use_bias")) for name in option_names(layer))


def _weight(machine: Machine, layer: Layer, name: str) -> Found:
    """A weight as a tensor, the same at each question; None where the layer was made without it."""
    if layer.weights is None or _wraps(layer):
        return None
    shapes = [shape for one, shape in layer.weights if one == name]
    if len(shapes) == 1:
        return _kept(layer, name, draw(machine, WEIGHT, Role.INPUT, (), Inferred(shapes[0]))[0])
    return (None,) if not shapes and LEFT_OUT.get(name) in option_names(layer) else None


def _kept(layer: Layer, name: str, value: Value) -> Found:
    layer.fields[name] = value
    return (value,)


def _inside(machine: Machine, kind: str, layer: Layer, name: Value, **more: Value) -> Layer:
    """A layer inside of another, with its options; what a call of it makes is not modelled, nor whether it is built."""
    given = {one.name: one.default for one in layer.entry.options if not one.required} if layer.entry else {}
    made = Layer(kind, None, {**given, **layer.options, **more}, str(name), machine.site(), born=machine.fresh())
    if isinstance(name, Unknown):
        made.fields["name"] = name
    return made


def _cell(machine: Machine, layer: Layer) -> Value:
    kind = CELLS[layer.kind]
    unnamed = machine.unknown("the name of a cell")
    return _inside(machine, kind, layer, unnamed, state_size=_states(kind, layer.options.get("units")))


def _states(kind: str, units: Value) -> Value:
    """The sizes of the states of a cell: of an LSTM's, two."""
    return [units, units] if kind == "LSTMCell" else units


def _direction(machine: Machine, layer: Layer, name: str) -> Found:
    """The layer that runs forward, and the one that runs backward: each a copy with a name of its own."""
    inner = resolve(layer.options.get("layer"))
    if not isinstance(inner, Layer):
        return None
    if name == "forward_layer":
        return _kept(layer, name, _inside(machine, inner.kind, inner, f"forward_{inner.name}"))
    other = resolve(layer.options.get("backward_layer"))
    if other is not None and not isinstance(other, Layer):
        return None
    turned = {} if other is not None else {"go_backwards": not resolve(inner.options.get("go_backwards"))}
    second = other if isinstance(other, Layer) else inner
    return _kept(layer, name, _inside(machine, second.kind, second, f"backward_{second.name}", **turned))

"""What is asked of layers and models: options, names, outputs, shapes, and the layers inside of a model."""

from __future__ import annotations

from typing import cast

from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.building import shapes_to_call
from resblock_lint.interpreter.built import part_of
from resblock_lint.interpreter.configs import config
from resblock_lint.interpreter.constructed import kept, option_names
from resblock_lint.interpreter.joins import ask_graph
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.masks import compute_mask
from resblock_lint.interpreter.models import CALLED, add, build, call_model, pop
from resblock_lint.interpreter.networks import network_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import certain, error
from resblock_lint.interpreter.policies import NUMBERS, numbers
from resblock_lint.interpreter.rehearsals import foretell
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.interpreter.training import training
from resblock_lint.interpreter.variables import ASKED_BUILD, builds_nothing, count_of
from resblock_lint.values import (
    Builtin,
    External,
    FunctionCall,
    Instance,
    Layer,
    Model,
    Native,
    Param,
    Partial,
    Slot,
    Tensor,
    Unknown,
    Value,
)

SILENT = frozenset(
    "compile summary save save_weights load_weights export add_loss add_metric set_weights update reset_states "
    "reset_state stop_training "
    "compute_mask add_update __init__ built_ build_from_config __setattr__ __init_subclass__ freeze".split()
)

TOLD = frozenset(  # methods that give what no shape shows: a history, losses, weights, texts
    "fit fit_generator evaluate evaluate_generator predict_generator train_on_batch test_on_batch predict_on_batch "
    "get_weights to_json to_yaml get_metrics_result".split()
)
UNSAID_LAYOUT = ("data_format", None)  # constructors put the configured one in its place
OPTIONS = frozenset(  # what no layer has that is not made with it
    "activation units filters kernel_size strides padding dilation_rate pool_size rate use_bias kernel_initializer "
    "kernel_regularizer kernel_constraint bias_initializer bias_regularizer bias_constraint recurrent_activation "
    "recurrent_initializer recurrent_dropout dropout epsilon momentum groups depth_multiplier input_dim output_dim "
    "num_heads key_dim go_backwards target_shape negative_slope interpolation cropping mask_zero".split()
)
STATES = ("state_size", "output_size")  # what cells say of themselves, and
STEPPING = ("RNN", "LSTM", "GRU")  # whoever has one of these in its name
GONE = frozenset(("_build_from_signature", "_keras_api_names", "_inbound_layers"))  # what only layers of Keras 2 have


def silent(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """A method whose effect no shape shows."""
    return None


def _told(machine: Machine, name: str, /, *args: Value, **kwargs: Value) -> Value:
    return Unknown(f"what `{name}` gives", f"{name}(…)")


def method_of(name: str) -> Builtin | None:
    """A method of layers and models that is of no consequence for shapes; None where there is none of that name."""
    if name in SILENT:
        return Builtin(name, silent)
    return Builtin(name, _told, (name,)) if name in TOLD else None


@register(TABLES.attribute, Model)
def model_attribute(machine: Machine, model: Model, name: str) -> Value:
    """What is asked of a model."""
    if name in model.fields:
        return model.fields[name]
    if name in ("output", "input") and model.kind == "Sequential" and (model.nodes or machine.todays):
        return _end_of(machine, model, name)  # of its call in another model, as of any layer
    if name in ("output", "outputs", "input", "inputs"):
        value = model.outputs if name.startswith("out") else model.inputs
        return value if not name.endswith("s") or isinstance(value, list) else [value]
    if name in ("output_shape", "input_shape"):
        return _shapes(machine, model.outputs if name.startswith("out") else model.inputs, name)
    if name == "name":
        return model.name
    if name == "layers":
        return _asked_layers(machine, model)
    if name == "_flatten_layers":
        return Builtin(name, _flattened, (model,))
    methods = {"add": add, "pop": pop, "get_layer": get_layer, "build": build, "count_params": _count_params}
    methods["compute_output_shape"] = computed_shape
    if name in methods:
        return Builtin(name, methods[name], (model,))
    if name == "predict":
        return Builtin(name, _predict, (model,))
    if name == "trainable":
        return True
    if name in ("call", "__call__"):
        return Builtin(name, lambda machine, *args, **kwargs: call_model(machine, model, list(args[:1]), {}))
    return training(machine, model, name) or method_of(name) or machine.unknown(f"`{name}` of a model", name)


def _predict(machine: Machine, model: Model, data: Value = None, /, *_: Value, **__: Value) -> Value:
    """What a model makes of data; of a parameter nobody says what it is asked for."""
    if isinstance(resolve(data), Param):
        return machine.unknown("what a model predicts for a parameter")
    return call_model(machine, model, [data], {})


def _shapes(machine: Machine, value: Value, name: str) -> Value:
    value = resolve(value)
    if isinstance(value, (list, tuple)):
        shapes = [_shapes(machine, one, name) for one in value]
        return shapes[0] if len(shapes) == 1 else shapes
    return tensors.shape_value(value) if isinstance(value, Tensor) else machine.unknown(f"`{name}` of a model", name)


def _count_params(machine: Machine, value: Value, /) -> Value:
    """`count_params()`: the number of all weights."""
    found = count_of(value)
    return machine.unknown("the number of weights is not modelled") if found is None else found


def layers_of(model: Model) -> list[Value]:
    """The layers of a model in Keras' order: those of a Sequential as they were added, without its input."""
    if model.kind == "Sequential":
        return list(model.layers)
    return [cast("Value", one) for one in network_of(model).operations if not isinstance(one, FunctionCall)]


def _asked_layers(machine: Machine, model: Model) -> list[Value]:
    """The layers of a model, which the program looks at."""
    ask_graph(machine.facts)
    return layers_of(model)


def _flattened(machine: Machine, value: Value, /, include_self: Value = True, recursive: Value = True) -> Value:
    """Every layer inside of a model or layer, at any depth, the outer ones first."""
    inner: list[Value] = (
        _asked_layers(machine, value)
        if isinstance(value, Model)
        else list(sublayers(value))
        if isinstance(value, Instance)
        else []
    )
    found = [value] if include_self else []
    for one in inner:
        found += cast("list[Value]", _flattened(machine, one)) if recursive else [one]
    return found


def get_layer(machine: Machine, model: Model, /, name: Value = None, index: Value = None) -> Value:
    """`model.get_layer(name, index)`. Raises `Raised` where the model has no such layer."""
    name, index = resolve(name), resolve(index)
    layers = _asked_layers(machine, model)
    if isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    for layer in layers:
        if isinstance(layer, (Layer, Model, Instance)) and layer.name == name:
            return layer
    if isinstance(name, str) and "{" not in name and model.kind == "Functional" and not network_of(model).missing:
        raise error("ValueError", f"No such layer: {name}")
    return machine.unknown("a layer of a model that is not modelled")


@register(TABLES.attribute, Layer)
def layer_attribute(machine: Machine, layer: Layer, name: str) -> Value:
    """What is asked of a layer: its options, its name, its output."""
    if name in layer.fields and layer.fields[name] is not None:
        return layer.fields[name]
    if name == "name":
        return layer.name
    if name in layer.options and (name, layer.options[name]) != UNSAID_LAYOUT:
        return _option(machine, layer, name, layer.options[name])
    part = part_of(machine, layer, name)
    if part is not None:
        return part[0]
    if name in ("output", "input"):
        return _end_of(machine, layer, name)
    if name in ("output_shape", "input_shape"):
        return _shapes(machine, _end_of(machine, layer, name.removesuffix("_shape")), name)
    if name in METHODS:
        return Builtin(name, METHODS[name], (layer,))
    if name == "__class__":
        return External(f"layers.{layer.kind}")
    if name in ("call", "__call__"):
        return Builtin(name, lambda machine, *args, **kwargs: machine.call(layer, list(args), kwargs))
    if name == "from_config":
        return Partial(External("framework.from_config"), (External(f"layers.{layer.kind}"),), {})
    if name == "trainable":
        return True
    if name in NUMBERS:
        return numbers(machine, name, layer.fields.get("dtype"))
    known = method_of(name)
    if known is not None:
        return known
    stateless = name in STATES and layer.entry is not None and not any(one in layer.kind for one in STEPPING)
    if name in GONE or stateless or (name in OPTIONS and layer.entry is not None and name not in option_names(layer)):
        raise error("AttributeError", f"'{layer.kind}' object has no attribute '{name}'")
    return _default(machine, layer, name)


def _option(machine: Machine, layer: Layer, name: str, value: Value) -> Value:
    """An option as the constructor keeps it."""
    found = next((one for one in layer.entry.options if one.name == name), None) if layer.entry is not None else None
    return value if found is None else kept(machine, layer, found, value)


def _default(machine: Machine, layer: Layer, name: str) -> Value:
    """The default of an option that was not given; of a layout, the configured one."""
    options = layer.entry.options if layer.entry is not None else ()
    found = next((option.default for option in options if option.name == name), ...)
    found = machine.image_data_format if (name, found) == UNSAID_LAYOUT else found
    return machine.unknown(f"`{name}` of a layer", name) if found is ... else _option(machine, layer, name, found)


def _end_of(machine: Machine, layer: Layer | Model, name: str) -> Value:
    """`layer.output` and `layer.input`: of its first call in a model, else of its last call anywhere."""
    if layer.nodes:
        node = layer.nodes[0]
        found = list(node.outputs if name == "output" else node.inputs or node.outputs)
        return found[0] if len(found) == 1 else cast("Value", found)
    if isinstance(layer, Model) and CALLED not in layer.fields:
        words = f"The layer {layer.name} has never been called and thus has no defined {name}."
        raise certain("AttributeError", words, sides=machine.supposed)
    known = (layer.output if name == "output" else layer.inbound) if isinstance(layer, Layer) else None
    return known if known is not None else machine.unknown(f"`{name}` of a layer that was not called")


def _build_layer(machine: Machine, layer: Layer, /, *args: Value, **kwargs: Value) -> None:
    """`layer.build(shape)`, or `build(query_shape, value_shape)`: its weights come to be."""
    if machine.rehearsed is None:
        layer.fields[ASKED_BUILD] = True
    if layer.weights is None and not builds_nothing(layer):
        given, named = shapes_to_call(machine, layer, args, kwargs)
        _computed(machine, layer, *given, **named)


def _computed(machine: Machine, layer: Layer, /, *args: Value, **kwargs: Value) -> Value:
    """The shape of what a layer makes of inputs of these shapes."""
    names = [one.name for one in layer.entry.inputs] if layer.entry is not None else []
    several = layer.entry is not None and layer.entry.many
    given = [_input_of(machine, one, several=several) for one in args]
    named = {key.removesuffix("_shape"): _input_of(machine, one, several=several) for key, one in kwargs.items()}
    if set(named) - set(names):  # of one input, the name does not matter
        given, named = [*given, *named.values()], {}
    if not given and not named:
        return machine.unknown("compute_output_shape without a shape")
    if any(one is None for one in given[:1]):
        return machine.unknown("compute_output_shape of a shape that is not modelled")
    with machine.tracing(False):
        return _shapes(machine, machine.call(layer, given, named), "compute_output_shape")


def _foretold(machine: Machine, layer: Layer, /, *args: Value, **kwargs: Value) -> Value:
    """`layer.compute_output_shape(shape)`, which builds nothing."""
    return foretell(machine, lambda: _computed(machine, layer, *args, **kwargs))


def computed_shape(machine: Machine, callee: Value, /, *args: Value, **kwargs: Value) -> Value:
    """`model.compute_output_shape(shape)`: the shape of what a call would make, which builds nothing."""
    given = _input_of(machine, args[0] if args else next(iter(kwargs.values()), None))
    if given is None or len(args) + len(kwargs) != 1:
        return machine.unknown("compute_output_shape of a shape that is not modelled")
    made = foretell(machine, lambda: machine.call(callee, [given], {}))
    return _shapes(machine, made, "compute_output_shape")


def _input_of(machine: Machine, shape: Value, *, several: bool = False) -> Value:
    """A tensor of a shape, or `several` of several shapes; one of an open rank learns it where it is used."""
    shape = resolve(shape)
    if isinstance(shape, Slot):
        return tensors.open_input(machine, shape)
    if not isinstance(shape, (tuple, list)):
        return None
    shapes = (tuple, list, Slot, Unknown) if several else (tuple, list, Slot)
    if any(isinstance(resolve(one), shapes) for one in shape):
        inner = [_input_of(machine, one) for one in shape]
        return None if None in inner else inner
    sizes = tensors.batched(machine, shape)
    return None if isinstance(sizes, Unknown) else tensors.new_input(machine, sizes)


METHODS: dict[str, Native] = {
    "compute_output_shape": _foretold,
    "count_params": _count_params,
    "get_config": config,
    "build": _build_layer,
    "compute_mask": compute_mask,
}

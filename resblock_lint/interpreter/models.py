"""Framework models and what user classes inherit from Keras: `Model`, `Sequential`, `Layer`.

Paths that begin with `framework.` are our own: the interpreter's core calls them without knowing this module.
"""

from __future__ import annotations

from resblock_lint.flow import Op
from resblock_lint.interpreter import access, options, parameters, tensors
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.layers import call_function, construct, snake, tensors_of
from resblock_lint.interpreter.library import family, library, unmodelled
from resblock_lint.interpreter.machine import BATCH, TABLES, Machine, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.layers.registry import FUNCTIONS, LAYERS, Inferred, Role, Shape
from resblock_lint.values import (
    Builtin,
    External,
    Function,
    Instance,
    Layer,
    Many,
    Model,
    Param,
    Slot,
    Tensor,
    Unknown,
    Value,
)

SILENT = frozenset(
    "compile fit summary evaluate save save_weights load_weights fit_generator train_on_batch export to_json "
    "add_loss add_metric set_weights get_weights update reset_states reset_state count_params stop_training "
    "compute_mask add_update __init__ built_ build_from_config __setattr__ __init_subclass__ freeze".split()
)


@family("layers")
def call_layers(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`layers.X(…)`: a layer object, or one of the functions such as `layers.add`."""
    if path in FUNCTIONS:
        return _merge_function(machine, path, args, kwargs)
    kind = path.rpartition(".")[2]
    if kind == "Lambda":
        made = construct(machine, kind, (), kwargs)
        made.options.update({"function": args[0] if args else kwargs.get("function")})
        made.options["arguments"] = kwargs.get("arguments")
        return made
    if kind in LAYERS:
        return construct(machine, kind, args, kwargs)
    if kind in ("Model", "Sequential"):
        return call_models(machine, f"models.{kind}", args, kwargs)
    if kind == "InputSpec":
        return Unknown("an InputSpec")
    return construct(machine, kind, args, kwargs) if kind[:1].isupper() else unmodelled(machine, path, args, kwargs)


def _merge_function(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`layers.add([…])` is the layer `Add`, called at once."""
    kind = path.rpartition(".")[2].capitalize()
    if kind not in LAYERS:
        return call_function(machine, path, args, kwargs)
    named = {key: value for key, value in kwargs.items() if key != "inputs"}
    inputs = args[0] if args else kwargs.get("inputs")
    return machine.call(construct(machine, kind, args[1:], named), [inputs], {})


@family("models")
def call_models(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`Model(inputs, outputs)` and `Sequential(layers)`."""
    kind = path.rpartition(".")[2]
    name = resolve(kwargs.get("name"))
    if kind == "Sequential":
        made = Model(kind, name if isinstance(name, str) else "sequential", machine.site())
        given = args[0] if args else kwargs.get("layers")
        layers = access.items_of(machine, given) if given is not None else []
        for one in [layers] if isinstance(layers, Unknown) else layers:
            _add(machine, made, one)
        return made
    if kind in ("Model", "Functional"):
        inputs = kwargs.get("inputs", kwargs.get("input", args[0] if args else None))
        outputs = kwargs.get("outputs", kwargs.get("output", args[1] if len(args) > 1 else None))
        made = Model(
            "Model", name if isinstance(name, str) else "model", machine.site(), resolve(inputs), resolve(outputs)
        )
        made.ops = (0, len(machine.ops))
        return made
    if kind == "clone_model":
        return resolve(args[0]) if args else Unknown("a cloned model")
    if kind == "Input":
        return tensors.input_(machine, *args, **kwargs)
    return unmodelled(machine, path, args, kwargs)


def _add(machine: Machine, model: Model, layer: Value) -> None:
    """`model.add(layer)`; a model with a known input is run at once, as Keras does."""
    layer = resolve(layer)
    if isinstance(layer, (Unknown, Param)):
        model.layers.append(layer)
        model.outputs = None if model.outputs is None else machine.unknown("a layer of a Sequential is not modelled")
        return
    if isinstance(layer, Tensor):
        model.inputs = model.outputs = layer
        return
    model.layers.append(layer)
    if model.outputs is None and len(model.layers) == 1 and isinstance(layer, Layer):
        promised = resolve(layer.fields.get("input_shape"))
        if promised is not None:
            model.inputs = model.outputs = tensors.input_(machine, promised)
    if model.outputs is not None:
        model.outputs = machine.call(layer, [model.outputs], {})


@register(TABLES.call, Model)
def call_model(machine: Machine, model: Model, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A model as a layer: a sequence runs its layers, a functional model is replayed on the new inputs."""
    machine.tick(10)
    given = args[0] if args else kwargs.get("inputs")
    if isinstance(given, Param):
        given = parameters.as_tensor(machine, given)
    if model.kind == "Sequential":
        value: Value = given
        for layer in model.layers:
            value = machine.call(layer, [value], {})
        return value
    return _replayed(machine, model, resolve(given))


def _replayed(machine: Machine, model: Model, given: Value) -> Value:
    """The outputs of a functional model on other inputs: its own, where those have the shapes it was built with."""
    wanted, found = (tensors_of(machine, one) for one in (model.inputs, given))
    if wanted is None or found is None or len(wanted) != len(found):
        return machine.unknown("a model called on inputs that are not modelled")
    outputs = tensors_of(machine, model.outputs)
    if outputs is not None and all(_alike(one, two) for one, two in zip(wanted, found, strict=True)):
        return _as_one_op(machine, model, found, outputs)
    if outputs is None or len(outputs) != 1 or outputs[0].slot.shape is None:
        return machine.unknown("a model called on inputs of another shape")
    shape = outputs[0].slot.shape
    if len(shape) == 2:
        return tensors.new_input(machine, shape)
    kept: Shape = (*shape[:1], *(machine.unknown_size() for _ in shape[2:]), shape[-1])
    return tensors.new_input(machine, kept)


def _alike(built: Tensor, given: Tensor) -> bool:
    """Whether a tensor has the shape, batch aside, that a model was built with."""
    one, two = built.slot.shape, given.slot.shape
    return one is not None and two is not None and one[1:] == two[1:]


def _as_one_op(machine: Machine, model: Model, inputs: list[Tensor], outputs: list[Tensor]) -> Value:
    """A model as a layer: one op from the inputs that it is called on to outputs of the shapes it was built with."""
    batch = (inputs[0].slot.shape or (BATCH,))[:1] if inputs else (BATCH,)
    shapes = tuple((*batch, *one.slot.shape[1:]) for one in outputs if one.slot.shape)
    if len(shapes) != len(outputs):
        return machine.unknown("a model whose outputs are not modelled")
    layout = outputs[0].layout if outputs else None
    made = draw(machine, model.kind, Role.OTHER, inputs, Inferred(shapes, several=True), layout=layout, name=model.name)
    return list(made) if isinstance(model.outputs, (list, tuple)) else made[0]


@register(TABLES.attribute, Model)
def model_attribute(machine: Machine, model: Model, name: str) -> Value:
    """What is asked of a model."""
    if name in model.fields:
        return model.fields[name]
    if name in ("output", "outputs", "input", "inputs"):
        value = model.outputs if name.startswith("out") else model.inputs
        return value if not name.endswith("s") or isinstance(value, list) else [value]
    if name in ("output_shape", "input_shape"):
        value = resolve(model.outputs if name.startswith("out") else model.inputs)
        return tensors.shape_value(value) if isinstance(value, Tensor) else machine.unknown(f"`{name}` of a model")
    if name == "name":
        return model.name
    if name == "layers":
        return list(model.layers) if model.layers else _layers_of(machine, model)
    if name == "add":
        return Builtin("add", _add, (model,))
    if name == "get_layer":
        return Builtin("get_layer", _get_layer, (model,))
    if name == "build":
        return Builtin("build", _build, (model,))
    if name in ("predict", "call", "__call__"):
        return Builtin(name, lambda machine, *args, **kwargs: call_model(machine, model, list(args[:1]), {}))
    return Builtin(name, _silent) if name in SILENT else machine.unknown(f"`{name}` of a model", name)


def _silent(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    return None


def _layers_of(machine: Machine, model: Model) -> list[Value]:
    """The layers between a functional model's inputs and its outputs, in the order in which they were called."""
    outputs = tensors_of(machine, model.outputs) or []
    found: dict[int, Op] = {}
    rest = [one.op for one in outputs]
    while rest:
        op = rest.pop()
        if op.index not in found:
            found[op.index] = op
            rest += [operand.op for operand in op.inputs]
    return [_layer_of(found[index]) for index in sorted(found)]


def _layer_of(op: Op) -> Layer:
    """The layer that drew an op, with its output."""
    made = Layer(op.layer, LAYERS.get(op.layer), {}, op.name, op.site)
    made.output = Tensor(Slot(op.shape), op, 0, op.layout)
    return made


def _get_layer(machine: Machine, model: Model, /, name: Value = None, index: Value = None) -> Value:
    for op in machine.ops:
        if isinstance(name, str) and op.name == name:
            return _layer_of(op)
    for layer in model.layers:
        if isinstance(layer, (Layer, Model)) and layer.name == name:
            return layer
    layers = model.layers or _layers_of(machine, model)
    if isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    return machine.unknown("a layer of a model that is not modelled")


def _build(machine: Machine, model: Model, /, input_shape: Value = None) -> None:
    given = resolve(input_shape)
    if isinstance(given, (tuple, list)) and model.outputs is None:
        shape = (BATCH, *(tensors.free(machine, one) for one in given[1:]))
        model.inputs = tensors.new_input(machine, shape)
        model.outputs = call_model(machine, model, [model.inputs], {})


@register(TABLES.attribute, Layer)
def layer_attribute(machine: Machine, layer: Layer, name: str) -> Value:
    """What is asked of a layer: its options, its name, its output."""
    if name in layer.fields and layer.fields[name] is not None:
        return layer.fields[name]
    if name in layer.options:
        return layer.options[name]
    if name in ("output", "input"):
        found = layer.output if name == "output" else layer.inbound
        return found if found is not None else machine.unknown(f"`{name}` of a layer that was not called")
    if name == "name":
        return layer.name
    if name == "output_shape":
        found = resolve(layer.output)
        return (
            tensors.shape_value(found)
            if isinstance(found, Tensor)
            else machine.unknown("the shape of a layer's output")
        )
    if name == "compute_output_shape":
        return Builtin(name, _computed, (layer,))
    if name == "__class__":
        return External(f"layers.{layer.kind}")
    if name in ("call", "__call__"):
        return Builtin(name, lambda machine, *args, **kwargs: machine.call(layer, list(args), kwargs))
    if name in SILENT or name == "build":
        return Builtin(name, _silent)
    default = (
        next((option.default for option in layer.entry.options if option.name == name), ...) if layer.entry else ...
    )
    return default if default is not ... else machine.unknown(f"`{name}` of a layer", name)


def _computed(machine: Machine, layer: Layer, /, shape: Value) -> Value:
    given = resolve(shape)
    if isinstance(given, (tuple, list)):
        made = machine.call(layer, [tensors.new_input(machine, tuple(tensors.free(machine, one) for one in given))], {})
        return tensors.shape_value(made) if isinstance(made, Tensor) else made
    return machine.unknown("compute_output_shape of a shape that is not modelled")


# what user classes inherit


@library("framework.begin")
def begin(machine: Machine, instance: Instance, base: Value) -> None:
    """An object of a class that inherits from Keras comes to be."""
    stem = snake(instance.cls.name)
    count = machine.number(stem)
    instance.name = f"{stem}_{count}" if count else stem


@library("framework.construct")
def construct_user(machine: Machine, instance: Instance, base: Value, *args: Value, **kwargs: Value) -> Value:
    """Keras' own constructor: keywords such as `name`, and the inputs and outputs of a functional model."""
    name = resolve(kwargs.get("name"))
    if isinstance(name, str):
        instance.name = name
    if base in ("Model", "Sequential") and (len(args) > 1 or "outputs" in kwargs or base == "Sequential"):
        inner = call_models(machine, f"models.{base}", list(args), dict(kwargs))
        instance.fields["#model"] = inner
    elif isinstance(base, str) and base in LAYERS:
        instance.fields["#layer"] = construct(machine, base, args, kwargs)
    return None


@library("framework.super")
def super_attribute(machine: Machine, instance: Instance, base: Value, name: Value) -> Value:
    """`super().name` where the next class is Keras' own."""
    if name == "__init__":
        return Builtin(
            "__init__", lambda machine, *args, **kwargs: construct_user(machine, instance, base, *args, **kwargs)
        )
    inner = instance.fields.get("#model", instance.fields.get("#layer"))
    if name in ("call", "__call__") and isinstance(inner, (Layer, Model)):
        return Builtin("call", lambda machine, *args, **kwargs: machine.call(inner, list(args[:1]), {}))
    if name == "get_config":
        return Builtin("get_config", lambda machine: {})
    if name == "compute_output_shape":
        return Builtin("compute_output_shape", lambda machine, *_: machine.unknown("Keras' own compute_output_shape"))
    return Builtin(str(name), _silent)


@library("framework.attribute")
def inherited(machine: Machine, instance: Instance, base: Value, name: Value) -> Value:
    """An attribute that Keras gives to layers and models."""
    inner = instance.fields.get("#model", instance.fields.get("#layer"))
    if name == "name":
        return instance.name
    if name == "__call__":
        return Builtin("__call__", lambda machine, *args, **kwargs: machine.call(instance, list(args), kwargs))
    if name == "add_weight" or name == "add_variable":
        return Builtin("add_weight", _add_weight)
    if name == "build" and base in ("Model", "Sequential"):
        return Builtin("build", _build_user, (instance,))
    if name == "layers":
        found = list(instance.fields.values())
        return [one for one in found if isinstance(one, (Layer, Instance, Model))]
    if name in ("predict", "call") and inner is None:
        return Builtin("predict", lambda machine, *args, **kwargs: machine.call(instance, list(args[:1]), {}))
    if isinstance(inner, (Layer, Model)):
        return machine.attribute(inner, str(name))
    if name in ("built", "trainable", "training"):
        return name != "built"
    if name in SILENT or name == "build":
        return Builtin(str(name), _silent)
    if name in ("dtype", "compute_dtype", "variable_dtype"):
        return "float32"
    if name in ("data_format",):
        return machine.image_data_format
    raise error("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")


def _add_weight(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """A weight: a tensor of the shape that it is given."""
    shape = kwargs.get("shape", next((one for one in args if isinstance(resolve(one), (tuple, list))), ()))
    given = resolve(shape)
    if not isinstance(given, (tuple, list)):
        return machine.unknown("a weight whose shape is not modelled")
    return tensors.new_input(machine, tuple(options.size(machine, one) for one in given))


def _build_user(machine: Machine, instance: Instance, /, input_shape: Value = None) -> None:
    given = resolve(input_shape)
    own = lookup(instance.cls, "call")
    if (
        own is not None
        and isinstance(given, (tuple, list))
        and not any(isinstance(one, (tuple, list)) for one in given)
    ):
        shape = (BATCH, *(tensors.free(machine, one) for one in given[1:]))
        machine.call(instance, [tensors.new_input(machine, shape)], {})


@library("framework.call")
def call_user(machine: Machine, instance: Instance, base: Value, *args: Value, **kwargs: Value) -> Value:
    """A user's layer or model is called: `build` once, then `call`."""
    inner = instance.fields.get("#model", instance.fields.get("#layer"))
    given = [
        parameters.as_tensor(machine, one) if isinstance(one, Param) and not place else one
        for place, one in enumerate(args)
    ]
    build = lookup(instance.cls, "build")
    if not instance.built:
        instance.built = True
        if build is not None and given:
            machine.call(build, [instance, _shape_argument(machine, given[0])], {})
    own = lookup(instance.cls, "call")
    if own is not None:
        return machine.call(own, [instance, *given], _accepted(own, kwargs))
    if isinstance(inner, (Layer, Model)):
        return machine.call(inner, list(given[:1]), {})
    return machine.unknown(f"`{instance.cls.name}` has no `call`")


def _accepted(function: Value, kwargs: dict[str, Value]) -> dict[str, Value]:
    """The keywords that `call` takes; Keras keeps `training` and `mask` to itself where it does not."""
    if not isinstance(function, Function) or any(one.kind == "stars" for one in function.code.parameters):
        return kwargs
    names = {one.name for one in function.code.parameters}
    return {key: value for key, value in kwargs.items() if key in names or key not in ("training", "mask")}


def _shape_argument(machine: Machine, given: Value) -> Value:
    """What `build` gets: the shape of the input, or the shapes of several."""
    given = resolve(given)
    if isinstance(given, (list, tuple)):
        return [_shape_argument(machine, one.element if isinstance(one, Many) else one) for one in given]
    return tensors.shape_value(given) if isinstance(given, Tensor) else machine.unknown("the shape of an input")

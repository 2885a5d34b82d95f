"""Framework models: `Model(inputs, outputs)` and `Sequential`, their construction and their calls.

What is asked of a model is in `attributes`, what a class of the user's inherits from Keras in `subclasses`.
"""

from __future__ import annotations

from resblock_lint.interpreter import access, parameters, tensors
from resblock_lint.interpreter.draw import ask_identity, draw
from resblock_lint.interpreter.entrances import enter, refuse_lost
from resblock_lint.interpreter.functions import call_function
from resblock_lint.interpreter.input_shapes import said_of
from resblock_lint.interpreter.layers import OTHERWISE, construct, tensors_of
from resblock_lint.interpreter.library import family, unmodelled
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.masks import with_masks
from resblock_lint.interpreter.networks import is_known, network_of, refuse_disconnected, refuse_repeated, replay
from resblock_lint.interpreter.nodes import automatic, note_name, rebuilt, record, renewed, tensors_within
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.interpreter.promises import fitted, name_refusal, others, refuse_others
from resblock_lint.interpreter.ranks import settle_model_ranks
from resblock_lint.interpreter.refusals import refuse_count, refuse_empty, refuse_misspelled, refuse_name
from resblock_lint.interpreter.reruns import building
from resblock_lint.interpreter.stacks import called_again, has_layers, is_open_stack, run_stack
from resblock_lint.interpreter.trials import build_what_was_skipped
from resblock_lint.layers.registry import FUNCTIONS, LAYERS, Inferred, Role
from resblock_lint.values import External, Instance, Layer, Model, Param, Tensor, Unknown, Value

CALLED = "#called"  # the field of a model that was called on something of which nobody knows where it comes from


@family("layers")
def call_layers(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`layers.X(…)`: a layer object, or one of the functions such as `layers.add`."""
    if path in FUNCTIONS:
        return _merge_function(machine, path, args, kwargs)
    kind = path.rpartition(".")[2]
    if kind == "Lambda":
        made = construct(machine, kind, (), kwargs)
        made.options.update({"function": args[0] if args else kwargs.get("function")})
        rest = zip(("output_shape", "mask", "arguments"), args[1:], strict=False)
        made.options.update({"output_shape": None, "mask": None, "arguments": None, **dict(rest)})
        made.options.update({key: kwargs[key] for key in kwargs if key in made.options})
        return made
    if kind in LAYERS:
        return construct(machine, kind, args, kwargs)
    if kind in ("Model", "Sequential"):
        return call_models(machine, f"models.{kind}", args, kwargs)
    if not kind[:1].isupper():
        return unmodelled(machine, path, args, kwargs)
    refuse_misspelled(machine, kind)
    return construct(machine, kind, args, kwargs)


def _merge_function(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`layers.add([…])` is the layer `Add`, called at once."""
    kind = path.rpartition(".")[2].capitalize()
    if kind not in LAYERS:
        return call_function(machine, path, args, kwargs)
    named = {key: value for key, value in kwargs.items() if key != "inputs"}
    inputs = args[0] if args else kwargs.get("inputs")
    more = [one for one in args[1:] if isinstance(resolve(one), Tensor)]
    options = [one for one in args[1:] if not isinstance(resolve(one), Tensor)]
    return machine.call(construct(machine, kind, options, named), [inputs, *more], {})


@family("models")
def call_models(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`Model(inputs, outputs)` and `Sequential(layers)`."""
    kind = path.rpartition(".")[2]
    name = resolve(kwargs.get("name"))
    if kind == "Sequential":
        made = sequence(machine, args[0] if args else kwargs.get("layers"), name)
        made.fields.update({"trainable": kwargs["trainable"]} if "trainable" in kwargs else {})
        return made
    if kind in ("Model", "Functional"):
        made = functional(machine, args, kwargs, name)
        if "trainable" in kwargs:
            machine.call(External("framework.trainable"), [made, kwargs["trainable"]], {})
        return made
    if kind == "Input":
        return tensors.input_(machine, *args, **kwargs)
    return unmodelled(machine, path, args, kwargs)


def functional(machine: Machine, args: list[Value], kwargs: dict[str, Value], name: Value) -> Model:
    """`Model(inputs, outputs)`."""
    inputs = resolve(kwargs.get("inputs", kwargs.get("input", args[0] if args else None)))
    outputs = resolve(kwargs.get("outputs", kwargs.get("output", args[1] if len(args) > 1 else None)))
    kind = "Model" if inputs is None and outputs is None else "Functional"
    made = Model(kind, "", machine.site(), inputs, outputs, born=machine.fresh())
    ask_identity(machine, list(tensors_within(inputs)))
    enter(machine, made)
    made.called = name if isinstance(name, str) else ""
    note_name(made, name)
    made.name = name if isinstance(name, str) else automatic(machine, kind)
    refuse_name(machine, made, name)
    refuse_lost(machine, made)
    refuse_disconnected(machine, made)
    refuse_repeated(machine, made)
    return made


def sequence(machine: Machine, layers: Value, name: Value) -> Model:
    """`Sequential(layers)`, run at once where its input is known."""
    named = name if isinstance(name, str) else automatic(machine, "Sequential")
    made = Model(
        "Sequential", named, machine.site(), born=machine.fresh(), called=name if isinstance(name, str) else ""
    )
    note_name(made, name)
    refuse_name(machine, made, name)
    given = access.items_of(machine, layers) if layers is not None else []
    for one in [given] if isinstance(given, Unknown) else given:
        _append(machine, made, one)
    _run_rest(machine, made, 0)
    return made


def add(machine: Machine, model: Model, layer: Value) -> None:
    """`model.add(layer)`; a model with a known input is run at once, as Keras does."""
    before = len(model.layers)
    _append(machine, model, layer)
    _run_rest(machine, model, before)


def pop(machine: Machine, model: Model, /) -> Value:
    """`model.pop()`: the last layer is taken away, and the model is built again without it."""
    taken = model.layers.pop() if model.layers else None
    last = resolve(model.layers[-1]) if model.layers else None
    made = last.made if isinstance(last, (Layer, Model, Instance)) else ()
    before = resolve(model.outputs)  # what comes before it in the model: the last call may have been on data
    made = before.node.inputs if made and isinstance(before, Tensor) and before.node is not None else made
    if model.outputs is not None and made:
        model.outputs, model.network = called_again(machine, model.inputs, made[0]), None
        automatic(machine, "Functional")
    return taken


def _append(machine: Machine, model: Model, layer: Value) -> None:
    layer = resolve(layer)
    if isinstance(layer, Layer) and layer.kind == "InputLayer":
        layer = resolve(layer.output)
    if isinstance(layer, Tensor):
        model.inputs = layer
        return
    promised = {} if model.layers or model.inputs is not None else said_of(layer)
    if promised:
        model.inputs = tensors.input_(machine, **promised)
    model.layers.append(layer)


def _run_rest(machine: Machine, model: Model, place: int) -> None:
    """Runs the layers from `place` on, which are new, if the model's input is known."""
    start, rest = model.inputs, model.layers[place:]
    first = model.layers[0] if model.layers else None
    first = first.fields.get("#model") if isinstance(first, Instance) else first  # of a class that is a functional one
    if start is None and len(model.layers) > 1 and isinstance(first, Model):
        start, rest = _input_like(machine, first), model.layers
    if isinstance(start, Tensor) and rest:
        model.outputs = called_again(machine, start, model.outputs)
        run_sequence(machine, model, start, rest)


def _input_like(machine: Machine, model: Model) -> Value:
    """An input of the shape that a model takes: where a Sequential begins with a model, it takes over its input."""
    given = resolve(model.inputs)
    return tensors.entrance(machine, given) if isinstance(given, Tensor) else None


def run_sequence(machine: Machine, model: Model, start: Tensor, layers: list[Value]) -> None:
    """Builds a Sequential: its layers are called one behind another, and become a functional model."""
    value = model.outputs if model.outputs is not None and layers is not model.layers else start
    nested, machine.nested = machine.nested, -1
    try:
        with machine.tracing(False):
            value = run_stack(machine, layers, value)
    finally:
        machine.nested = nested
    model.inputs, model.outputs, model.network = start, value, None
    enter(machine, model)
    refuse_lost(machine, model)
    with building(machine):
        automatic(machine, "Functional")


@register(TABLES.call, Model)
def call_model(machine: Machine, model: Model, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A model as a layer: a sequence runs its layers, a functional model is replayed on the new inputs."""
    machine.tick(10)
    given = args[0] if args else kwargs.get("inputs")
    if isinstance(given, Param):
        given = parameters.as_tensor(machine, given)
    given = resolve(given)
    made = _call_sequence(machine, model, given) if model.kind == "Sequential" else _replayed(machine, model, given)
    record(machine, model, model, [given], with_masks(machine, model, [given], {}), made)
    if not machine.nested and not model.nodes:
        model.fields[CALLED] = True
    return made


def _call_sequence(machine: Machine, model: Model, given: Value) -> Value:
    """The first call of a model without an input builds it; one without layers is what Keras 2 takes as it is given."""
    if not has_layers(machine, model.layers):
        return refuse_empty(machine, model, given)
    if model.outputs is None and isinstance(given, Tensor) and model.layers and machine.rehearsed is None:
        with building(machine):
            start = tensors.entrance(machine, given)
        run_sequence(machine, model, start, model.layers)
        if not _runs_otherwise(machine, model):
            return renewed(model.outputs)
    built, given = resolve(model.inputs), resolve(given)
    pair = ([built], [given]) if isinstance(built, Tensor) and isinstance(given, Tensor) and model.outputs else None
    if pair is not None:
        settle_model_ranks(machine, *pair)
        pair[1][0] = given = fitted(machine, pair[0][0], pair[1][0])
        if others(*pair) and refuse_others(machine, model, *pair):
            return machine.unknown("a model called on another rank than it was built for")
        if is_open_stack(model.layers) and not _alike(pair[0][0], pair[1][0]):
            machine.note("the weights of a symbolic number of layers, on an input of another shape")
    made = _steps(machine, model, given)
    if pair is not None:
        refuse_others(machine, model, *pair)
    return renewed(made)


def _steps(machine: Machine, model: Model, value: Value) -> Value:
    """What the layers of a Sequential make, one behind another, inside of the model."""
    machine.nested += 1
    try:
        value = run_stack(machine, model.layers, value)
    except Raised:
        name_refusal(machine, model)
        raise
    finally:
        machine.nested -= 1
    return value


def _replayed(machine: Machine, model: Model, given: Value) -> Value:
    """The outputs of a functional model on other inputs: its own, where those have the shapes it was built with."""
    wanted, found = list(tensors_within(model.inputs)), tensors_of(machine, _in_order(model, given))
    if found is not None and is_known(model.inputs):
        refuse_count(machine, model, given, found, len(wanted))
    if found is None or not wanted or len(wanted) != len(found):
        return machine.unknown("a model called on inputs that are not modelled")
    outputs = list(tensors_within(model.outputs))
    settle_model_ranks(machine, wanted, found)
    found = [fitted(machine, one, two) for one, two in zip(wanted, found, strict=True)]
    alike = all(_alike(one, two) for one, two in zip(wanted, found, strict=True))
    if outputs and alike and not _runs_otherwise(machine, model):
        build_what_was_skipped(machine, model, found)
        return _as_one_op(machine, model, found, outputs)
    if refuse_others(machine, model, wanted, found):
        return machine.unknown("a model called on another rank than it was built for")
    return renewed(replay(machine, model, found))


def _runs_otherwise(machine: Machine, model: Model) -> bool:
    """Whether Keras runs a model here, and one of its layers then makes another shape than it foretold."""
    return machine.traced and any(
        isinstance(one, Layer) and OTHERWISE in one.fields for one in network_of(model).operations
    )


def _in_order(model: Model, given: Value) -> Value:
    """Inputs given by name, in the order of the model's own."""
    if not isinstance(given, dict):
        return given
    if isinstance(model.inputs, dict):
        return list(tensors_within(given))
    names = [one.node.operation.name for one in tensors_within(model.inputs) if one.node is not None]
    return [given[name] for name in names] if all(name in given for name in names) else given


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
    return rebuilt(model.outputs, dict(zip(outputs, made, strict=True)))


def build(machine: Machine, model: Model, /, input_shape: Value = None) -> None:
    """`model.build(shape)` of a Sequential."""
    given = resolve(input_shape)
    if isinstance(given, (tuple, list)) and model.outputs is None and model.layers:
        shape = tensors.batched(machine, given)
        if not isinstance(shape, Unknown):
            run_sequence(machine, model, tensors.input_layer(machine, shape, None), model.layers)

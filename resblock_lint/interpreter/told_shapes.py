"""What `build` and `compute_output_shape` of a layer are told: shapes of inputs by the names that `call` has for them.

Keras 3 tells nothing of what `*args` and `**kwargs` take, and asks for all names where there are several parameters.
Keras 2 told the shape of the first input, whatever it was called.
"""

from __future__ import annotations

from dataclasses import dataclass

from resblock_lint.dims import Dim
from resblock_lint.interpreter import tensors
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.interpreter.parameters import as_tensor, resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.refusals import refuse_untold
from resblock_lint.ir import Parameter
from resblock_lint.layers.registry import Entry, Role
from resblock_lint.sequences import Many
from resblock_lint.values import Function, Instance, Layer, Param, Tensor, Unknown, Value

UNTOLD = ("args", "kwargs", "mask")  # these names alone: of `*inputs` the shapes are told in a tuple
SHAPE = "_shape"
WRAPPED = "#wrapped"  # the field of a layer that another one tells the shape itself, whatever its `call` takes
SEQUENCES, HEADS = ("sequences", "initial_state"), ("query", "value", "key")
NAMED = {  # layers of Keras that ask for shapes by name
    **dict.fromkeys("RNN GRU LSTM SimpleRNN ConvLSTM1D ConvLSTM2D ConvLSTM3D Bidirectional".split(), SEQUENCES),
    **dict.fromkeys(("MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention"), HEADS),
}
ASKING = frozenset("AdditiveAttention Attention Normalization PReLU TimeDistributed".split())  # to be built
ASKING_ROLES = (Role.SUM, Role.PRODUCT, Role.CONCATENATION, Role.NORMALIZATION, Role.WEIGHTED)
CONTENT = frozenset("Embedding ReversibleEmbedding UnitNormalization".split())  # of these roles, but ask for none
TELLING = frozenset(  # what they make without being told a shape
    "CategoryEncoding Discretization Embedding Equalization Flatten Hashing Identity IntegerLookup Permute Pipeline "
    "RandomGrayscale Reshape ReversibleEmbedding StringLookup TextVectorization".split()
)
Given = dict[str, Value]


@dataclass(frozen=True)
class Inputs:
    """What `call` gets: `names` of all its parameters, none where nothing is known of it, and values by them."""

    names: tuple[str, ...]
    values: Given

    def told(self) -> list[Value]:
        """The inputs of which a shape is told, or may be."""
        return [one for name, one in self.values.items() if name not in UNTOLD and not _is_plain(one)]

    def keeps_back(self) -> bool:
        """Whether there are tensors, and of none of them a shape is told."""
        return not self.told() and any(_has_shape(self.values.get(name)) for name in UNTOLD[:2])


def shape_arguments(
    machine: Machine, function: Value, instance: Instance, given: list[Value], kwargs: Given
) -> tuple[list[Value], Given]:
    """The arguments of `build` and its like: the first input's shape, or, of several parameters, `x_shape` for `x`."""
    if instance.fields.get(WRAPPED):
        return [instance, shape_of(machine, given[0] if given else None)], {}
    names = [one.name for one in _parameters(function)[1:] if one.kind not in ("star", "stars")]
    inputs = _inputs(instance, given, kwargs)
    if not names and isinstance(function, Function) and (machine.todays or not _takes_any(function)):
        return [instance], {}
    unasked = [] if _is_asked_by_heads(function, instance) else _unasked(names, inputs)
    if len(names) > 1 and inputs.names and not unasked:
        named = ((name, _as_input(machine, inputs.values.get(name.removesuffix(SHAPE)))) for name in names)
        return [instance], {name: shape_of(machine, one) for name, one in named if _has_shape(one)}
    if len(names) > 1 and inputs.names:
        text = f"`{instance.cls.name}.call` has no argument for `{unasked[0]}`"
        if machine.todays:
            raise error("ValueError", text)
        machine.note_dated(text)
    elif inputs.keeps_back():
        if machine.todays:
            return [instance, None], {}
        machine.note_dated(f"Keras 3 tells no shape of what `{instance.cls.name}.call` takes as `*args` or `**kwargs`")
    told = inputs.told()
    first = told[0] if told else given[0] if given else next(iter(kwargs.values()), None)
    return [instance, shape_of(machine, first)], {}


def check_told(machine: Machine, instance: Instance, given: list[Value], kwargs: Given, *, building: bool) -> None:
    """Notes, or refuses, a layer of which Keras 3 cannot tell its own base the shapes of inputs."""
    inner, inputs = instance.fields.get("#layer"), _inputs(instance, given, kwargs)
    if instance.fields.get(WRAPPED):
        return
    if not isinstance(inner, Layer) or inner.entry is None or not isinstance(lookup(instance.cls, "call"), Function):
        return
    kind = inner.entry.name
    wanted = [name for name in NAMED.get(kind, ()) if name not in inputs.names]
    asks = asks_to_be_built(inner.entry) if building else kind not in TELLING
    if not wanted and kind not in NAMED and asks and inputs.keeps_back():
        wanted = ["inputs"]
    if wanted and machine.todays:
        refuse_untold(machine, instance, list(tensors_within([given, list(kwargs.values())])), wanted[0])
    elif wanted:
        machine.note_dated(f"`{kind}` of Keras 3 asks for an argument `{wanted[0]}` of `{instance.cls.name}.call`")


def asks_to_be_built(entry: Entry) -> bool:
    """Whether a layer of Keras asks for the shape of its input to be built."""
    return entry.name not in CONTENT and (entry.name in ASKING or entry.role in ASKING_ROLES)


def _is_asked_by_heads(function: Value, instance: Instance) -> bool:
    """Whether it is the `compute_output_shape` of an attention layer with heads, which asks it by itself."""
    inner = instance.fields.get("#layer")
    heads = isinstance(inner, Layer) and inner.entry is not None and NAMED.get(inner.entry.name) == HEADS
    return heads and isinstance(function, Function) and function.code.name == "compute_output_shape"


def _unasked(names: list[str], inputs: Inputs) -> list[str]:
    """Parameters of `build` and its like which no parameter of `call` is for."""
    return [name for name in names if not name.endswith(SHAPE) or name.removesuffix(SHAPE) not in inputs.names]


def _inputs(instance: Instance, given: list[Value], kwargs: Given) -> Inputs:
    """What `call` gets, in the order of its parameters."""
    call, inner, values = lookup(instance.cls, "call"), instance.fields.get("#layer"), Given()
    if call is None and isinstance(inner, Layer) and inner.entry is not None:
        names = NAMED.get(inner.entry.name, ())
        return Inputs(names, {**dict(zip(names, given, strict=False)), **kwargs})
    parameters = _parameters(call)[1:]
    for place, one in enumerate(parameters):
        if one.kind == "star":
            values[one.name] = tuple(given[place:])
        elif one.kind == "stars":
            values[one.name] = {key: value for key, value in kwargs.items() if key not in values}
        elif place < len(given):
            values[one.name] = given[place]
        elif one.name in kwargs:
            values[one.name] = kwargs[one.name]
    return Inputs(tuple(one.name for one in parameters), values)


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


def _is_plain(given: Value) -> bool:
    """Whether an argument is certainly no tensor, and holds none."""
    given = resolve(given)
    if isinstance(given, (list, tuple, dict)):
        return all(map(_is_plain, given.values() if isinstance(given, dict) else given))
    return given is None or isinstance(given, (int, float, str, Dim))


def _parameters(function: Value) -> tuple[Parameter, ...]:
    return function.code.parameters if isinstance(function, Function) else ()


def _takes_any(function: Function) -> bool:
    return any(one.kind == "star" for one in function.code.parameters)


def shape_of(machine: Machine, given: Value) -> Value:
    """The shape of an input, or the shapes of several."""
    given = resolve(given)
    if isinstance(given, (list, tuple)):
        shapes = [shape_of(machine, one.element if isinstance(one, Many) else one) for one in given]
        return tuple(shapes) if isinstance(given, tuple) else shapes
    if isinstance(given, dict):
        return {key: shape_of(machine, one) for key, one in given.items()}
    return tensors.shape_value(given) if isinstance(given, Tensor) else machine.unknown("the shape of an input")

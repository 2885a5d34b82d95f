"""Tensors: inputs, weights of the user's own, attributes and shape queries. Slices are in `slices`."""

from __future__ import annotations

import typing
from types import NoneType

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim, Origin, Size, Symbol, symbols
from resblock_lint.interpreter import access, dated, options, parameters
from resblock_lint.interpreter.draw import VARIABLE, draw
from resblock_lint.interpreter.figures import cast_number
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.nodes import automatic, connect, count_tensors, record_function, sources, tensor_name
from resblock_lint.interpreter.open_ranks import BATCH, INPUT_SHAPE
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.records import namedtuple
from resblock_lint.layers.registry import Inferred, Role, Shape
from resblock_lint.sequences import Array, Many
from resblock_lint.values import Builtin, External, Layer, Native, Node, Param, Slot, Tensor, Unknown, Value

TABLED = frozenset(("T", "flat", "flatten", "ravel", "reshape", "size", "transpose"))
METHODS = frozenset(("numpy", "astype", "set_shape", "eval", "op"))  # they give the tensor itself


def new_input(machine: Machine, shape: Shape, name: str = "", dtype: Value = None) -> Tensor:
    """A tensor that enters the flow."""
    return draw(machine, "InputLayer", Role.INPUT, (), Inferred(shape), name=name, options={"dtype": dtype})[0]


def new_data(machine: Machine, shape: Shape) -> Tensor:
    """A tensor of numbers that enters the flow."""
    made = new_input(machine, shape)
    machine.constants.add(made.op.index)
    return made


def variable(machine: Machine, shape: Shape) -> Tensor:
    """A weight of the user's own, as a tensor."""
    return draw(machine, VARIABLE, Role.INPUT, (), Inferred(shape))[0]


@library("backend.get_uid")
def get_uid(machine: Machine, prefix: Value = "", *_: Value) -> Value:
    """The next number of a name, from 1 on."""
    return machine.number(str(resolve(prefix))) + 1


def _kept(path: str, kind: str) -> Native:
    def keep(machine: Machine, value: Value = None, *_: Value, **named: Value) -> Value:
        given = resolve(value if value is not None else next(iter(named.values()), None))
        if not isinstance(given, Tensor):
            return given
        made = Tensor(given.slot, given.op, given.output, given.layout)
        record_function(machine, kind, External(path), [given], {}, made)
        return made

    return keep


for _name_, _kind_ in (("cast", "Cast"), ("saturate_cast", "SaturateCast"), ("stop_gradient", "StopGradient")):
    library(f"ops.{_name_}")(_kept(f"ops.{_name_}", _kind_))  # operations that keep the shape


@library("backend.get_keras_mask")
def get_keras_mask(machine: Machine, *_: Value) -> Value:
    """The mask of a tensor: there is none where no layer makes any."""
    return machine.unknown("the mask of a tensor is not modelled") if machine.masks else None


def _getter(path: str) -> Native:
    def get(machine: Machine, identifier: Value = None, *_: Value, **__: Value) -> Value:
        identifier = resolve(identifier)
        return machine.same_call(path, [str(identifier)]) if isinstance(identifier, (str, dict)) else identifier

    return get


for _home_ in ("initializers", "regularizers", "constraints"):  # the object that a name stands for; one is itself
    library(f"keras.{_home_}.get")(_getter(f"keras.{_home_}.get"))


@library("backend.clear_session", "utils.clear_session", "backend.reset_uids")
def clear_session(machine: Machine, *_: Value, **__: Value) -> None:
    """Automatic names begin anew."""
    machine.renumber()


@library("layers.Input", "models.Input", "tf.placeholder", "backend.placeholder")
def input_(machine: Machine, shape: Value = None, batch_size: Value = None, *rest: Value, **kwargs: Value) -> Value:
    """`Input(shape=…)`: None is a free size, and so is the batch."""
    name = resolve(kwargs.get("name"))
    whole = resolve(kwargs.get("batch_shape", kwargs.get("batch_input_shape")))
    tensor = resolve(kwargs.get("tensor", kwargs.get("input_tensor")))
    tensor = parameters.as_tensor(machine, tensor) if isinstance(tensor, Param) else tensor
    if isinstance(tensor, Tensor):
        return _from_input_layer(machine, tensor, name)  # it is taken over: from now on an `InputLayer` gives it
    shape = whole if whole is not None else resolve(kwargs.get("input_shape") if shape is None else shape)
    if isinstance(shape, Param) and not isinstance(shape.default, (tuple, list)):
        if parameters.is_nothing(machine, shape):
            return machine.unknown("an input whose shape is a parameter that is not true")
        if whole is not None:
            return machine.unknown("an input whose shape, batch and all, is a parameter")
        return open_input(machine, Slot(None, shape.name + INPUT_SHAPE))
    if isinstance(shape, (int, Dim)) and not isinstance(shape, bool):
        machine.note_dated("the shape that an `Input` of Keras 3 takes is a tuple, and no number")
    sizes = batched(machine, shape) if whole is not None else input_shape(machine, shape)
    if isinstance(sizes, Unknown):
        machine.note(f"an input whose shape is not modelled: {sizes.reason}")
        return sizes
    if whole is None:
        sizes = (BATCH if resolve(batch_size) is None else options.size(machine, batch_size), *sizes)
    return input_layer(machine, sizes, name, resolve(kwargs.get("dtype")))


@library("layers.InputLayer")
def input_object(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """`InputLayer(shape=…)`: the layer itself; its output is the tensor."""
    made = resolve(input_(machine, *args, **kwargs))
    return made.node.operation if isinstance(made, Tensor) and made.node is not None else made


def input_layer(machine: Machine, shape: Shape, name: Value, dtype: Value = None) -> Tensor:
    """A tensor of this shape, batch and all, from an `InputLayer`."""
    return _from_input_layer(machine, new_input(machine, shape, name if isinstance(name, str) else "", dtype), name)


def entrance(machine: Machine, tensor: Tensor, name: Value = None) -> Tensor:
    """An `InputLayer` in the place of a tensor: of its shape, and of its op in the flow."""
    return _from_input_layer(machine, Tensor(tensor.slot, tensor.op, tensor.output, tensor.layout), name)


def _from_input_layer(machine: Machine, tensor: Tensor, name: Value) -> Tensor:
    """Makes a tensor the output of a new `InputLayer`."""
    named = name if isinstance(name, str) else automatic(machine, "InputLayer")
    dated.note_slashed(machine, name)
    options: dict[str, Value] = {"name": named} if named == name else {}
    layer = Layer("InputLayer", None, options, named, machine.site(), (), born=machine.fresh())
    layer.output, layer.made = tensor, (tensor,)
    number = count_tensors(machine, 0 if named == name else 1)
    connect(Node(layer, layer, [], {}, (), (tensor,), number))
    return tensor


def batched(machine: Machine, shape: Value) -> Shape | Unknown:
    """A whole shape: its first size, where it is None, is the batch's."""
    shape = resolve(shape)
    if isinstance(shape, (tuple, list)) and shape and resolve(shape[0]) is None:
        rest = input_shape(machine, shape[1:])
        return rest if isinstance(rest, Unknown) else (BATCH, *rest)
    return input_shape(machine, shape)


def is_open(size: Size) -> bool:
    """Whether a size is one that Keras leaves open, a None."""
    return any(symbol.origin is Origin.FREE for symbol in symbols(size))


def open_input(machine: Machine, slot: Slot) -> Tensor:
    """An input of a shape of which the rank is not known yet: it is settled by the first layer."""
    return draw(machine, "InputLayer", Role.INPUT, (), Inferred(()), slot=slot)[0]


def input_shape(machine: Machine, shape: Value) -> Shape | Unknown:
    """The sizes that a shape names, None being any size."""
    if isinstance(shape, Param):
        shape = parameters.as_items(machine, shape)
    if shape is None or isinstance(shape, bool):  # a parameter that is false may be None, or a tuple of no sizes
        return machine.unknown("an Input whose shape is not modelled")
    items = access.items_of(machine, shape) if not isinstance(shape, (int, Dim)) else [shape]
    if isinstance(items, Unknown) or any(isinstance(one, Many) for one in items):
        return items if isinstance(items, Unknown) else machine.unknown(options.UNCOUNTED)
    return tuple(free(machine, one) for one in items)


def free(machine: Machine, value: Value) -> Size:
    """A size of an input; None is any size."""
    value = resolve(value)
    if isinstance(value, Param) and parameters.may_be_none(machine, value):
        machine.facts.assume(at_least(Dim.of(Symbol(value.name, Origin.PARAMETER)), 1))
        return Dim.of(Symbol(value.name, Origin.PARAMETER))  # as it is where the program counts with it
    if value is None or value == -1:
        return Dim.of(Symbol(f"size{machine.fresh()}", Origin.FREE, 1))
    return options.size(machine, value)


@register(TABLES.attribute, Tensor)
def tensor_attribute(machine: Machine, tensor: Tensor, name: str) -> Value:
    """`shape` and what else is asked of a tensor."""
    dated.note_attribute(machine, tensor, name)
    if name in ("shape", "_keras_shape"):
        return shape_value(tensor)
    if name == "get_shape":
        return Builtin(name, lambda machine: shape_value(tensor))
    if name in ("ndim", "rank"):
        return access.length_of(machine, tensor.slot)
    if name == "dtype":
        told = typing.cast("Value", tensor.op.options.get("dtype") if tensor.op.role is Role.INPUT else None)
        return External(f"tf.{told or 'float32'}") if isinstance(told, (str, NoneType)) else told
    if name == "name":
        return tensor_name(tensor)
    if name == "_keras_history":
        return _history(machine, tensor)
    if name in ("numpy", "tolist") and tensor.numbers is not None:
        return Builtin(name, lambda machine, *_: Array(tensor.numbers or ()))
    if name in TABLED and tensor.node is None:  # of numpy's tables; tensors of Keras have none of these
        return machine.call(External("table.attribute"), [tensor, name], {})
    if name in METHODS:
        return Builtin(name, lambda machine, *_: tensor)
    if name.startswith("__") and name.endswith("__"):
        return machine.unknown(f"`{name}` of a tensor")
    return machine.unknown(f"`{name}` of a tensor")


def _history(machine: Machine, tensor: Tensor) -> Value:
    """Which operation made a tensor, in which of its calls, and as which of its outputs."""
    node = tensor.node
    if node is None:
        return machine.unknown("where a tensor comes from is not modelled")
    places = (node.operation.nodes.index(node), node.outputs.index(tensor) if tensor in node.outputs else 0)
    names: Value = ("operation", "node_index", "tensor_index")
    return machine.call(namedtuple(machine, "KerasHistory", names), [node.operation, *places], {})


def shape_value(tensor: Tensor) -> Value:
    """The shape as the program sees it: a tuple, or a slot while the rank is open."""
    return tensor.slot if tensor.slot.shape is None else tensor.slot.shape


@library(
    "backend.int_shape",
    "tf.shape",
    "ops.shape",
    "backend.shape",
    "tf.keras.backend.int_shape",
    "utils.layer_utils.int_shape",
)
def shape(machine: Machine, value: Value = None, *_: Value, **named: Value) -> Value:
    """The shape of a tensor, which may be given as `x=` or `input=`."""
    value = resolve(value if value is not None else named.get("x", named.get("input")))
    if isinstance(value, Param):
        value = parameters.as_tensor(machine, value)
    if isinstance(value, Tensor):
        return shape_value(value)
    return (
        Unknown("the shape of something that is not modelled")
        if not isinstance(value, Unknown)
        else value.part("shape", "shape")
    )


@library("backend.ndim", "tf.rank")
def ndim(machine: Machine, value: Value, *_: Value) -> Value:
    """The rank of a tensor."""
    found = shape(machine, value)
    return found if isinstance(found, Unknown) else access.length_of(machine, found)


@library("tf.cast", "backend.cast")
def cast(machine: Machine, x: Value, *rest: Value, **named: Value) -> Value:
    """The same tensor, or a number of another type."""
    known = cast_number(machine, x, *rest, *named.values())
    return same(machine, x) if known is None else known[0]


@library("tf.identity", "tf.stop_gradient", "backend.get_source_inputs", "backend.cast_to_floatx")
def same(machine: Machine, value: Value, *_: Value, **__: Value) -> Value:
    """What a conversion gives: the same tensor or number; what a layer was made with may be either."""
    value = resolve(value)
    if not isinstance(value, Param) or value.has_default or parameters.is_own(value):
        return value
    return parameters.as_tensor(machine, value)


@library("ops.convert_to_numpy")
def convert_to_numpy(machine: Machine, x: Value) -> Value:
    """The numbers of a tensor, where they are known."""
    x = resolve(x)
    if isinstance(x, Tensor):
        return machine.unknown("the numbers of a tensor") if x.numbers is None else Array(x.numbers)
    return machine.call(External("numpy.array"), [x], {})


@library("utils.get_source_inputs", "ops.operation_utils.get_source_inputs", "ops.get_source_inputs")
def source_inputs(machine: Machine, tensor: Value, *_: Value) -> Value:
    """The inputs that a tensor comes from; of an input, itself."""
    tensor = resolve(tensor)
    return list(sources(tensor)) if isinstance(tensor, Tensor) else [tensor]

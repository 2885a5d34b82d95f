"""Functions that take functions: `ops.map`, `ops.scan`, `ops.cond`, loops. These are called once, inside of them."""

from __future__ import annotations

from resblock_lint.dims import Size
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import rebuilt, record_function, tensors_within
from resblock_lint.interpreter.options import size
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Inferred, Role, Shape
from resblock_lint.values import External, Function, Method, Partial, Tensor, Value


def _inside(machine: Machine, function: Value, args: list[Value]) -> Value:
    """What a function gives, called inside of an operation."""
    with machine.tracing():
        return resolve(machine.call(function, args, {}))


def _drawn(machine: Machine, kind: str, given: list[Value], made: Value, ahead: Shape = ()) -> Value:
    """The outputs of an operation, shaped like what its functions gave, with axes ahead of them."""
    inputs = [one for one in tensors_within(given) if one.slot.shape is not None]
    new: dict[Tensor, Tensor] = {}
    for one in tensors_within(made):
        if one.slot.shape is None:
            return machine.unknown(f"`{kind}` of tensors of unknown rank")
        new[one] = draw(machine, kind, Role.OTHER, inputs, Inferred((*ahead, *one.slot.shape)), layout=one.layout)[0]
    result = rebuilt(made, new)
    record_function(machine, kind, External(f"ops.{kind}"), given, {}, result)
    return result


def _element(machine: Machine, values: Value) -> tuple[Value, Size | None]:
    """The first elements along the first axis, in the structure of the values, and how many there are."""
    count: Size | None = None
    first: dict[Tensor, Tensor] = {}
    for one in tensors_within(values):
        if not one.slot.shape:
            return machine.unknown("the elements of a tensor of unknown rank"), None
        count = one.slot.shape[0] if count is None else count
        first[one] = draw(machine, "slice", Role.SLICE, [one], Inferred(one.slot.shape[1:]), layout=one.layout)[0]
    return rebuilt(values, first), count


def _mapped(machine: Machine, kind: str, function: Value, values: Value) -> Value:
    element, count = _element(machine, values)
    if count is None:
        return machine.unknown(f"`{kind}` of something that is not modelled")
    return _drawn(machine, kind, [values], _inside(machine, function, [element]), (count,))


@library("ops.map", "tf.map_fn", "backend.map_fn")
def map_(machine: Machine, f: Value, xs: Value, *_: Value, **__: Value) -> Value:
    """`ops.map(f, xs)`: n elements of shape s give a tensor of shape (n, *s)."""
    return _mapped(machine, "Map", f, xs)


@library("ops.vectorized_map", "tf.vectorized_map")
def vectorized_map(machine: Machine, function: Value, elements: Value, *_: Value, **__: Value) -> Value:
    """As `map`."""
    return _mapped(machine, "VectorizedMap", function, elements)


@library("ops.scan")
def scan(
    machine: Machine, f: Value, init: Value, xs: Value = None, length: Value = None, *_: Value, **__: Value
) -> Value:
    """`ops.scan(f, init, xs)`: the carry, and what f gives for each element, one above the other."""
    element, count = _element(machine, xs) if resolve(xs) is not None else (None, size(machine, length))
    made = _inside(machine, f, [init, element])
    if count is None or not isinstance(made, (tuple, list)) or len(made) != 2:
        return machine.unknown("`scan` of something that is not modelled")
    carry = _drawn(machine, "Scan", [init, xs], made[0])
    return (carry, None if made[1] is None else _drawn(machine, "Scan", [init, xs], made[1], (count,)))


@library("ops.associative_scan")
def associative_scan(machine: Machine, f: Value, elems: Value, *_: Value, **__: Value) -> Value:
    """Running results: the shapes of the elements."""
    return _drawn(machine, "AssociativeScan", [elems], elems)


@library("ops.while_loop", "tf.while_loop")
def while_loop(machine: Machine, cond: Value, body: Value, loop_vars: Value, *_: Value, **__: Value) -> Value:
    """The loop's variables, of the shapes that they had before."""
    return _drawn(machine, "WhileLoop", [loop_vars], loop_vars)


@library("ops.fori_loop")
def fori_loop(machine: Machine, lower: Value, upper: Value, body_fun: Value, init_val: Value) -> Value:
    """The value of the loop, of the shape that it had before."""
    return _drawn(machine, "ForiLoop", [init_val], init_val)


@library("ops.cond", "tf.cond", "backend.cond", "tf.__internal__.smart_cond.smart_cond")
def cond(machine: Machine, pred: Value, true_fn: Value, false_fn: Value = None, *_: Value, **__: Value) -> Value:
    """One of two branches; a condition that is known chooses."""
    known = resolve(pred)
    if isinstance(known, bool):
        return machine.call(true_fn if known else false_fn, [], {})
    made = resolve(machine.call(true_fn, [], {}))  # a branch without parameters speaks of tensors outside
    machine.call(false_fn, [], {})
    return _drawn(machine, "Cond", [pred], made) if any(tensors_within(made)) else made


@library("backend.switch")
def backend_switch(machine: Machine, condition: Value, then_expression: Value, else_expression: Value) -> Value:
    """One of two tensors, which branches may give: a condition without axes chooses, another one in each place."""
    chosen = resolve(condition)
    made = [_given(machine, one) for one in (then_expression, else_expression)]
    if not isinstance(chosen, Tensor) or chosen.slot.shape is None:
        return machine.unknown("`switch` by a condition that is not modelled")
    if not chosen.slot.shape:
        return _drawn(machine, "Cond", [condition], made[0])
    ranks = [None if one.slot.shape is None else len(one.slot.shape) for one in (chosen, *tensors_within(made[0]))]
    first = made[0] if len(ranks) > 1 and ranks[1] is not None and len(chosen.slot.shape) < ranks[1] else condition
    return machine.call(External("tf.where"), [first, *made], {})


def _given(machine: Machine, value: Value) -> Value:
    """What a branch gives; a value that is none, itself."""
    value = resolve(value)
    return resolve(machine.call(value, [], {})) if isinstance(value, (Function, Method, Partial)) else value


@library("ops.switch", "tf.switch_case")
def switch(machine: Machine, index: Value, branches: Value, *operands: Value, **__: Value) -> Value:
    """One of several branches, which give the same shapes."""
    found = resolve(branches)
    if not isinstance(found, (list, tuple)) or not found:
        return machine.unknown("`switch` of branches that are not modelled")
    made = [_inside(machine, one, list(operands)) for one in found]
    return _drawn(machine, "Switch", [index, *operands], made[0])


@library("ops.get_item")
def get_item(machine: Machine, x: Value, key: Value) -> Value:
    """`x[key]`."""
    return machine.call(External("tensor.getitem"), [resolve(x), key], {})


@library("ops.vectorize", "tf.recompute_grad", "keras.remat")
def kept(machine: Machine, function: Value, *_: Value, **__: Value) -> Value:
    """A function that gives what the given one gives."""
    return function


@library("ops.is_tensor", "tf.is_tensor", "backend.is_tensor")
def is_tensor(machine: Machine, value: Value) -> Value:
    """Whether a value is a tensor."""
    return isinstance(resolve(value), Tensor)


@library("utils.is_keras_tensor")
def is_keras_tensor(machine: Machine, value: Value) -> Value:
    """Whether a value is a tensor of a model, and none that holds numbers."""
    value = resolve(value)
    if isinstance(value, Tensor) and value.node is not None:
        return True
    if value is None or isinstance(value, (str, int, float, list, tuple, dict)):
        return False
    return machine.same_call("utils.is_keras_tensor", [value])

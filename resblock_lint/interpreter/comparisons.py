"""Comparisons: identity, equality, membership and order of values, as claims where their arguments leave them open."""

from __future__ import annotations

from resblock_lint.conditions import (
    Claim,
    Condition,
    Equal,
    Opaque,
    all_of,
    claim_symbols,
    equal,
    negation,
    some_of,
)
from resblock_lint.dims import Dim, Origin, symbols
from resblock_lint.interpreter import parameters, spelled
from resblock_lint.interpreter.arithmetic import origin
from resblock_lint.interpreter.bases import lookup, members
from resblock_lint.interpreter.draw import ask_identity
from resblock_lint.interpreter.forms import are_chosen, is_number, note_pairs, settle_compared
from resblock_lint.interpreter.hints import REAL
from resblock_lint.interpreter.keys import held
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.spelling import text
from resblock_lint.interpreter.texts import question_about
from resblock_lint.interpreter.unknowns import ask_rank, itself, on_unknown, unknown_is
from resblock_lint.sequences import Many, Once, Scalar, Superset
from resblock_lint.values import Builtin, Class, External, Instance, Param, Partial, Ratio, Real, Tensor, Unknown, Value

PLAIN = frozenset((int, float, bool, str, type(None), Scalar))
TYPE = External("builtins.type")


def identical(machine: Machine, left: Value, right: Value) -> Value:
    """`left is right`."""
    typed = _of_type(machine, left, right)
    if typed is not None:
        return typed
    if left is None and right is not None:
        left, right = right, left
    if right is None:
        if isinstance(left, Param):
            return parameters.is_none(machine, left, asked=True)
        if isinstance(left, Unknown):
            return unknown_is(machine, left, "is None")
        if isinstance(left, Dim):
            return is_none(machine, left)
        return left is None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Param) and isinstance(other, bool):
            return parameters.is_bool(machine, one, other, exactly=True)
    if isinstance(right, (bool, int, str)) and isinstance(left, (bool, int, str, Param, Condition, Unknown)):
        return equals(machine, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        unknown = left if isinstance(left, Unknown) else right
        assert isinstance(unknown, Unknown)
        return machine.opaque(unknown.part(("is", itself(left), itself(right)), f"{text(left)} is {text(right)}"))
    if isinstance(left, External) and isinstance(right, External):
        return left == right
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        ask_identity(machine, (left, right))
    return left is right


def _of_type(machine: Machine, left: Value, right: Value) -> Value:
    """Whether `type(parameter)` is this class; None where it is not that what is compared."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Partial) and one.function == TYPE and isinstance(other, (Builtin, External, Class)):
            return machine.call(External("builtins.isinstance"), [*one.args, other], {})
    return None


def equals(machine: Machine, left: Value, right: Value) -> Value:
    """`left == right`."""
    left, right = resolve(left), resolve(right)
    left, right = (_as_numbers(as_whole(one, other), other) for one, other in ((left, right), (right, left)))
    machine.tick()
    typed = _of_type(machine, left, right)
    if typed is not None:
        return typed
    if left is right and isinstance(left, (list, tuple, dict)):
        return True
    doubt(machine, left, right)
    doubt(machine, right, left)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return machine.opaque(on_unknown("==", left, right))
    if isinstance(left, Param) or isinstance(right, Param):
        found = settle_compared(machine, left, right), settle_compared(machine, right, left)
        return _parameter_equals(machine, left, right) if found == (left, right) else equals(machine, *found)
    if isinstance(left, (Ratio, Real)) or isinstance(right, (Ratio, Real)):
        return Opaque(f"{text(left)} == {text(right)}", known=True)
    if isinstance(left, (int, Dim)) and isinstance(right, (int, Dim)):
        found = [is_none(machine, one) for one in (left, right)]
        return all(found) if any(found) else equal(left, right)
    if isinstance(left, Dim) and right is None:
        return is_none(machine, left)
    if isinstance(left, (tuple, list)) and type(left) is type(right):
        assert isinstance(right, (tuple, list))
        if any(isinstance(one, Many) for one in (*left, *right)):
            return Opaque(f"{text(left)} == {text(right)}", False, machine.fresh())
        if len(left) != len(right):
            return False
        claims = [equals(machine, one, two) for one, two in zip(left, right, strict=True)]
        return all_of(claim for claim in claims if isinstance(claim, Claim))
    if isinstance(left, Condition) and isinstance(right, Condition):
        return some_of((all_of((left, right)), all_of((negation(left), negation(right)))))
    if isinstance(left, Condition) or isinstance(right, Condition):
        claim, other = (left, right) if isinstance(left, Condition) else (right, left)
        if isinstance(claim, Condition) and isinstance(other, bool):
            return claim if other else negation(claim)
        return False
    return _equal_objects(machine, left, right)


def _equal_objects(machine: Machine, left: Value, right: Value) -> Value:
    """By `__eq__` of a class, by the fields of a dataclass; any other object of the user's is equal to itself alone."""
    if isinstance(left, str) and isinstance(right, str) and any(spelled.is_open(machine, one) for one in (left, right)):
        said = spelled.same(machine, left, right)
        return machine.opaque(said) if isinstance(said, Unknown) else said
    if machine.todays and not machine.nested and any(isinstance(one, Tensor) and one.node for one in (left, right)):
        return identical(machine, left, right)  # in a model Keras' tensors are objects as any other
    if isinstance(left, (Tensor, Superset)) or isinstance(right, (Tensor, Superset)):
        return Unknown("a comparison of these values")
    if left is right or not (isinstance(left, Instance) or isinstance(right, Instance)):
        note_pairs(machine, left, right)
        note_pairs(machine, right, left)
        return left == right
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Instance) and lookup(one.cls, "__eq__") is not None:
            return machine.call(machine.attribute(one, "__eq__"), [other], {})
    if isinstance(left, Instance) and isinstance(right, Instance) and left.cls is right.cls:
        pair = held(left), held(right)
        return pair[0] is not None and equals(machine, *pair)
    return False


def is_none(machine: Machine, size: Value) -> bool:
    """Whether a size is None to the program: an open one, as `x.shape` of some tensor has it.

    What was computed from an open size is no None, or it could not be computed: `tf.shape` gave that.
    """
    if not isinstance(size, Dim) or origin(size) is not Origin.FREE:
        return False
    return any(size in shape for op in machine.ops for shape in op.shapes if shape is not None)


def as_whole(value: Value, other: Value) -> Value:
    """A float without a fraction beside an integer: `1.0` says no more of it than `1`."""
    if isinstance(value, float) and value.is_integer() and isinstance(other, Dim):
        return int(value)
    return value


def _as_numbers(value: Value, other: Value) -> Value:
    """A kind of TensorFlow's numbers beside a text: `x.dtype == "float32"`."""
    if isinstance(value, External) and isinstance(other, str) and value.path == f"tf.{other}":
        return other
    return value


def doubt(machine: Machine, number: Value, other: Value) -> None:
    """A parameter that was taken for an integer is of another kind where it is compared with one of that.

    What has a default, or was compared with an integer too, is no tuple: the code takes both.
    """
    if isinstance(other, (int, tuple, list)):
        ask_rank(machine, number)
    if not isinstance(number, Dim):
        return
    if isinstance(other, Real) or (isinstance(other, float) and not other.is_integer()):
        machine.learned.learn(number, REAL)
    settled = _is_integer(machine, number) or is_number(machine, number) or are_chosen(machine, other)
    if isinstance(other, (tuple, list)) and not settled:
        machine.learned.learn(number, len(other))


def _is_integer(machine: Machine, number: Dim) -> bool:
    """Whether a parameter in a number has an integer for its default, or was asked about as one."""
    named = symbols(number)
    asked = any(named & claim_symbols(claim) for _, claim, _ in machine.chosen)
    return asked or any(one.name in machine.hints for one in named)


def _parameter_equals(machine: Machine, left: Value, right: Value) -> Value:
    if left is right:
        return True
    param, other = (left, right) if isinstance(left, Param) else (right, left)
    assert isinstance(param, Param)
    if isinstance(other, Param):
        one, two = (parameters.as_number(machine, each) for each in (param, other))
        if isinstance(one, Dim) and isinstance(two, Dim):
            return equal(one, two)
        return Unknown("two parameters are compared")
    if are_chosen(machine, other) and not isinstance(param.default, (tuple, list)):
        return equals(machine, parameters.as_number(machine, param), other)  # what is no such option is a number
    claim = parameters.equals(machine, param, other)
    if claim is None:
        if isinstance(other, (tuple, list)):
            return Opaque("?", False, machine.fresh())
        return Opaque(f"{param.name} == {text(other)}", known=True)
    # as it is written, and as it reads where the parameter is known to be a number
    return Equal(claim.right, claim.left) if param is right and isinstance(claim, Equal) else claim


def contains(machine: Machine, item: Value, container: Value) -> Value:
    """`item in container`."""
    container = members(container)
    if isinstance(container, (Unknown, Param)) or isinstance(item, Unknown):
        unknown = item if isinstance(item, Unknown) else container if isinstance(container, Unknown) else None
        if unknown is None and isinstance(item, str) and item and isinstance(container, Param):
            return question_about(machine, container, "__contains__", item)
        if unknown is None:
            return Opaque(f"{text(item)} in {text(container)}", known=True)
        doubt(machine, unknown, container)
        other = container if unknown is item else item
        key = ("in", itself(other))
        return machine.opaque(unknown.part(key, f"{text(item)} in {text(container)}"))
    if isinstance(container, str):
        if isinstance(item, Param):
            return Opaque(f"{item.name} in {container!r}", known=True)
        return isinstance(item, str) and item in container
    if isinstance(container, Superset):
        sure = any(equals(machine, item, one) is True for one in container)
        return sure or Opaque(f"{text(item)} in a set", False, machine.fresh())
    if isinstance(container, Instance) and lookup(container.cls, "__contains__") is not None:
        return machine.call(machine.attribute(container, "__contains__"), [item], {})
    if isinstance(container, Once):
        return _found_in_rest(machine, item, container)
    if isinstance(container, (set, dict)) and _is_plain(item) and item in container:
        return True
    if isinstance(container, (list, tuple, set, dict, range)):
        items: list[Value] = list(container) if not isinstance(container, range) or len(container) < 1000 else []
        return _some(machine, item, items) if items or not container else item in container
    return Unknown("membership in this value")


def _found_in_rest(machine: Machine, item: Value, iterator: Once) -> Value:
    """Whether an iterator gives an item: what comes behind it is left."""
    said = [equals(machine, item, one) for one in iterator]
    seen = iterator[: next((place + 1 for place, one in enumerate(said) if one is True), len(said))]
    del iterator[: len(seen)]
    return _some(machine, item, seen)


def _is_plain(value: Value) -> bool:
    """Whether a value is a constant that Python itself compares as the program would, or a tuple of such."""
    return type(value) in PLAIN or (type(value) is tuple and all(map(_is_plain, value)))


def _some(machine: Machine, item: Value, items: list[Value]) -> Value:
    opened = any(isinstance(one, str) and spelled.is_open(machine, one) for one in (item, *items))
    if not opened and _is_plain(item) and all(map(_is_plain, items)):
        machine.tick(1 + len(items) // 16)
        return item in items
    claims: list[Claim] = []
    for one in items:
        found = equals(machine, item, one)
        if found is True:
            return True
        claims.append(found if isinstance(found, Claim) else Opaque("?", False, machine.fresh()))
    return some_of(claims)

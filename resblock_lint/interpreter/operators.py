"""Operators on values: arithmetic, comparison, truth. Symbolic numbers stay exact where Python's would be."""

from __future__ import annotations

from resblock_lint.conditions import Claim, Condition, Opaque, Truth, at_least, equal, negation
from resblock_lint.dims import Dim
from resblock_lint.interpreter import bounds, elementwise, parameters, series, spelled
from resblock_lint.interpreter.added_texts import as_text
from resblock_lint.interpreter.arithmetic import ARITHMETIC, on_ratios, on_reals, on_sizes, ratio
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.comparisons import contains, equals, identical, is_none
from resblock_lint.interpreter.flags_or_texts import note_worded
from resblock_lint.interpreter.forms import settle_compared
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.orders import ORDER, ordered
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, Raised, certain, error
from resblock_lint.interpreter.spelling import text
from resblock_lint.interpreter.texts import as_default
from resblock_lint.interpreter.unknowns import on_unknown
from resblock_lint.sequences import Array, Many, Once, Scalar, Series, Superset, Tally, scalar
from resblock_lint.values import (
    Builtin,
    Class,
    External,
    Instance,
    Layer,
    Method,
    Model,
    Param,
    Ratio,
    Real,
    Tensor,
    Unknown,
    Value,
)

DUNDER = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "&": "and", "|": "or",
}  # fmt: skip
SYMBOLIC = (Dim, Ratio, Real)
CLASSES = (Builtin, Class)


def binary(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right`."""
    left, right = (elementwise.known(machine, resolve(one)) for one in (left, right))
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return elementwise.applied(machine, sign, left, right)
    if isinstance(left, Array) or isinstance(right, Array):
        return machine.call(External("array.apply"), [sign, left, right], {})
    if sign == "|" and any(isinstance(one, CLASSES) for one in (*_kinds(left), *_kinds(right))):
        return (*_kinds(left), *_kinds(right))
    left, right = settle_compared(machine, left, right), settle_compared(machine, right, left)
    left, right = (_as_operand(machine, one, other, sign) for one, other in ((left, right), (right, left)))
    if isinstance(left, str) and sign == "%":
        return _percent(machine, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return on_unknown(sign, left, right)
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _on_instances(machine, sign, left, right)
    if isinstance(left, SYMBOLIC) or isinstance(right, SYMBOLIC):
        return _on_symbols(machine, sign, left, right)
    return _on_constants(machine, sign, left, right)


def _kinds(value: Value) -> tuple[Value, ...]:
    """The classes of one side of `int | None`."""
    return value if isinstance(value, tuple) else (External("types.NoneType"),) if value is None else (value,)


def _as_operand(machine: Machine, value: Value, other: Value, sign: str) -> Value:
    """A parameter in arithmetic is a number, unless the other side says that it is a text or a sequence."""
    if not isinstance(value, Param):
        return value
    if sign == "%" and isinstance(other, str):
        return value  # which is put into the text
    if isinstance(other, str):
        return as_text(machine, value) if sign == "+" else Unknown("a text made from a parameter")
    if sign == "+" and isinstance(other, Param) and isinstance(value.default, str) and isinstance(other.default, str):
        return as_text(machine, value)
    if sign == "%" and isinstance(value.default, str):
        return as_default(machine, value)
    if isinstance(other, (tuple, list)) and sign == "*" and not isinstance(value.default, (tuple, list)):
        return parameters.as_number(machine, value)
    listed = value.name in machine.learned.joined
    if sign in ("+", "*") and (isinstance(other, (tuple, list)) or isinstance(value.default, (tuple, list)) or listed):
        items = parameters.counted_items(machine, value) or series.whole(machine, value)
        if items is not None:
            return items
        open_ = series.open_items(machine, value) or []
        return tuple(open_) if isinstance(other, tuple) else open_
    number = parameters.as_number(machine, value)
    if isinstance(number, Param):
        return number.default
    return number


def minus(machine: Machine, value: Value) -> Value:
    """`-value`."""
    return elementwise.negated(machine, value) if isinstance(value, Tensor) else binary(machine, "-", 0, value)


def _on_instances(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    for receiver, other, prefix in ((left, right, ""), (right, left, "r")):
        if isinstance(receiver, Instance) and sign in DUNDER:
            method = find_method(machine, receiver, f"__{prefix}{DUNDER[sign]}__")
            if method is not None:
                return machine.call(method, [other], {})
    return Unknown(f"`{sign}` on objects of a class")


def find_method(machine: Machine, receiver: Instance, name: str) -> Value:
    """A method of an object of the user's class; None where it has none."""
    found = lookup(receiver.cls, name)
    return None if found is None else Method(found, receiver)


def in_place(machine: Machine, sign: str, receiver: Instance) -> Value:
    """The method for `receiver += other`; None where it has none."""
    return find_method(machine, receiver, f"__i{DUNDER[sign]}__") if sign in DUNDER else None


def _on_symbols(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    if isinstance(left, (str, list, tuple)) or isinstance(right, (str, list, tuple)):
        return _repeat(machine, sign, left, right)
    if isinstance(left, bool):
        left = int(left)
    if isinstance(right, bool):
        right = int(right)
    if isinstance(left, (int, Dim)) and isinstance(right, (int, Dim)):
        return on_sizes(machine, sign, left, right)
    if isinstance(left, (int, float, Dim, Ratio)) and isinstance(right, (int, float, Dim, Ratio)):
        exact = on_ratios(machine, sign, ratio(left), ratio(right))
        if exact is not None:
            return exact
    if left is None or right is None:
        raise _unsupported(machine, sign, left, right)
    return on_reals(machine, sign, left, right)


def _repeat(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """A sequence so many times, which is all that Python does with one and a number."""
    items, count = (left, right) if isinstance(left, (list, tuple)) else (right, left)
    if sign != "*" and isinstance(items, (list, tuple)) and isinstance(count, (int, float, *SYMBOLIC)):
        raise _unsupported(machine, sign, left, right)
    machine.pin(count)
    count = machine.facts.normal(count) if isinstance(count, Dim) else count
    if isinstance(count, int) and isinstance(items, (str, list, tuple)):
        return _on_constants(machine, sign, items, count)
    if sign == "*" and isinstance(items, (list, tuple)) and len(items) < 2 and isinstance(count, Dim):
        made: list[Value] = [series.times(machine, one, count) for one in items]
        return made if isinstance(items, list) else tuple(made)
    return Unknown("a text or a sequence whose length is symbolic")


def _on_constants(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    _refuse_huge(machine, sign, left, right)
    if sign == "%" and isinstance(left, bytes):
        return Unknown("a formatted text")
    if isinstance(left, Superset) or isinstance(right, Superset):
        if sign == "|" and isinstance(left, set) and isinstance(right, set):
            return Superset([*left, *right])
        return Unknown(f"`{sign}` on a set that may have other members")
    if isinstance(left, Tally) or isinstance(right, Tally):
        return machine.call(External("tally.combined"), [sign, left, right], {})
    if sign == "|" and isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    try:
        result = ARITHMETIC[sign](left, right)
    except ZeroDivisionError as problem:
        raise error("ZeroDivisionError", str(problem)) from None
    except (TypeError, ValueError, OverflowError) as problem:
        if not isinstance(left, (int, float, str, list, tuple, type(None))) or not isinstance(
            right, (int, float, str, list, tuple, type(None))
        ):
            return Unknown(f"`{sign}` on these values")
        if left is None or right is None or (isinstance(problem, TypeError) and _is_sequence(left, right)):
            raise _unsupported(machine, sign, left, right) from None
        raise error(type(problem).__name__, str(problem)) from None
    return scalar(result) if Scalar in (type(left), type(right)) else result


def _is_sequence(*values: Value) -> bool:
    return any(isinstance(one, (list, tuple)) for one in values)


def _unsupported(machine: Machine, sign: str, left: Value, right: Value) -> Raised:
    """What Python raises where a side of arithmetic is None, or a sequence beside a number."""
    kinds = ["None" if one is None else "a sequence" if _is_sequence(one) else "a number" for one in (left, right)]
    return certain("TypeError", f"unsupported operands for {sign}: {' and '.join(kinds)}", sides=machine.supposed)


def _percent(machine: Machine, template: str, values: Value) -> Value:
    given = values if isinstance(values, tuple) else (values,)
    plain = tuple(spelled.within(machine, one) for one in given)
    template = spelled.as_texts(template, [one is not two for one, two in zip(given, plain, strict=True)])
    if not bounds.before_format(machine, template, plain):
        return Unknown("a formatted text")
    if all(isinstance(value, (str, int, float, type(None))) for value in plain) and "*" not in template:
        try:
            return template % plain
        except (TypeError, ValueError, OverflowError):
            return Unknown("a formatted text")
    return Unknown("a formatted text")


def _refuse_huge(machine: Machine, sign: str, left: Value, right: Value) -> None:
    """Raises Cut where a result would not fit into the budgets."""
    budgets = machine.budgets
    if isinstance(left, int) and isinstance(right, int):
        bits = {
            "**": left.bit_length() * max(right, 0) if abs(left) > 1 else 0,
            "*": left.bit_length() + right.bit_length(),
            "<<": left.bit_length() + max(right, 0),
        }.get(sign, 0)
        if bits > budgets.bits:
            raise Cut(f"an integer of {bits} bits")
    elif sign == "*":
        items, count = (left, right) if isinstance(left, (str, bytes, list, tuple)) else (right, left)
        length = len(items) * count if isinstance(items, (str, bytes, list, tuple)) and isinstance(count, int) else 0
        machine.reserve(length // 8 if isinstance(items, (str, bytes)) and length <= budgets.length else length)
    elif sign == "+" and isinstance(left, (str, bytes, list, tuple)):
        length = len(left) + (len(right) if isinstance(right, (str, bytes, list, tuple)) else 0)
        machine.reserve(length // 8 if isinstance(left, (str, bytes)) and length <= budgets.length else length)


def compare(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` for one comparison."""
    note_worded(machine, left, right)
    note_worded(machine, right, left)
    left, right = resolve(left), resolve(right)
    if sign in (*ORDER, "==", "!=") and (isinstance(left, Array) or isinstance(right, Array)):
        return machine.call(External("array.compare"), [sign, left, right], {})
    if (isinstance(left, Tensor) or isinstance(right, Tensor)) and elementwise.compares(machine, sign, left, right):
        return elementwise.applied(machine, sign, left, right)
    if sign in ("is not", "!=", "not in"):
        found = compare(machine, {"is not": "is", "!=": "==", "not in": "in"}[sign], left, right)
        return negation(found) if isinstance(found, Claim) else found
    if sign == "is":
        return identical(machine, left, right)
    if sign == "in":
        return contains(machine, left, right)
    if isinstance(left, Instance) and sign in DUNDER:
        method = find_method(machine, left, f"__{DUNDER[sign]}__")
        if method is not None:
            return machine.call(method, [right], {})
    return equals(machine, left, right) if sign == "==" else ordered(machine, sign, left, right)


def truth(machine: Machine, value: Value) -> bool:
    """Whether a value is true, by choice where the facts leave it open."""
    value = resolve(value)
    if isinstance(value, Condition):
        return machine.choose(value)
    if isinstance(value, Dim):
        return not is_none(machine, value) and machine.choose(negation(equal(value, 0)))
    if isinstance(value, Param):
        return parameters.truth(machine, value)
    if isinstance(value, Unknown):
        return machine.choose(machine.opaque(value))
    if isinstance(value, Real) and all(map(str.isidentifier, value.text.split("."))):
        return machine.choose(Truth(value.text))  # of a parameter, as where it was not known to be a number
    if isinstance(value, (Real, Ratio)):
        return machine.choose(Opaque(text(value), known=True))
    if isinstance(value, Once):
        return True
    if isinstance(value, Array) and value:
        return _truth_of_row(machine, value)
    if isinstance(value, (list, tuple)):
        return any(not isinstance(one, Many) or machine.choose(at_least(one.count, 1)) for one in value)
    if isinstance(value, Superset) and not value:
        return machine.choose(Opaque("a set has members", False, machine.fresh()))
    if isinstance(value, Series):
        return machine.choose(at_least(value.count, 1))
    if isinstance(value, Instance):
        for name in ("__bool__", "__len__"):
            method = find_method(machine, value, name)
            if method is not None:
                return truth(machine, machine.call(method, [], {}))
        return True
    if isinstance(value, Tensor):
        return machine.choose(Opaque("a tensor is true", False, machine.fresh()))
    if isinstance(value, (Layer, Model)):
        return True
    return bool(value)


def _truth_of_row(machine: Machine, row: Array) -> bool:
    """Of one number its truth; of several, numpy says nothing. Raises Raised there."""
    if len(row) > 1:
        raise error("ValueError", "The truth value of an array with more than one element is ambiguous")
    return truth(machine, row[0])

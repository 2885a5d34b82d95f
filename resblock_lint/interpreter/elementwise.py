"""Operators of which one side is a tensor: `x + y` is what `ops.add(x, y)` is. Those on numbers are in `operators`."""

from __future__ import annotations

import re

from resblock_lint.conditions import Truth
from resblock_lint.dims import Dim, Symbol, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.hints import TENSOR
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import as_number, as_tensor, is_own, resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.unknowns import is_number
from resblock_lint.values import External, Param, Ratio, Real, Tensor, Unknown, Value

TENSOR_OPS = {
    "+": "ops.add", "-": "ops.subtract", "*": "ops.multiply", "/": "ops.true_divide", "**": "ops.power",
    "@": "ops.matmul", "//": "ops.floor_divide", "%": "ops.mod", "<": "ops.less", "<=": "ops.less_equal",
    ">": "ops.greater", ">=": "ops.greater_equal", "!=": "ops.not_equal", "==": "ops.equal", "&": "ops.logical_and",
    "|": "ops.logical_or", "^": "ops.logical_xor",
}  # fmt: skip
ELEMENT_BY_ELEMENT = frozenset(TENSOR_OPS.values()) - {"ops.matmul"}
SCALES = ("*", "/")
NAME = re.compile(r"[^\W\d]\w*")
ORDER = frozenset(("<", "<=", ">", ">=", "!="))


def applied(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right`, element by element."""
    function = TENSOR_OPS.get(sign)
    if function is None:
        return Unknown(f"`{sign}` on tensors")
    return machine.call(External(function), [_operand(machine, sign, one) for one in (left, right)], {})


def known(machine: Machine, value: Value) -> Value:
    """A parameter that another run found to be a tensor as one; any other value as it is."""
    found = isinstance(value, Param) and machine.learned.kinds.get(value.name) == TENSOR
    return as_tensor(machine, value) if found and isinstance(value, Param) else value


def _doubt(machine: Machine, number: Dim | Ratio | Real) -> None:
    """A parameter that may be None is an optional tensor where what is made of it as of a number meets a tensor, as
    `mask * -1e9` does. Raises Cut.
    """
    text = number.text if isinstance(number, Real) else " ".join(one.name for one in _symbols(number))
    for name in machine.optional & set(NAME.findall(text)):
        raise _mistaken(machine, name)


def take_for_tensors(machine: Machine, number: Dim | Ratio | Real) -> None:
    """Parameters of which a number was made are tensors where a layer is called on it, as on `a + b`. Raises Cut."""
    names = NAME.findall(number.text) if isinstance(number, Real) else [one.name for one in _symbols(number)]
    open_ = [one for one in names if one.isidentifier() and one not in machine.hints]
    if open_ and len(open_) == len(names) and not machine.learned.kinds.keys() & set(open_):
        raise _mistaken(machine, *open_)


def _mistaken(machine: Machine, *names: str) -> Cut:
    """Keeps in mind that parameters are tensors which this run took for numbers; why it ends here."""
    machine.learned.kinds.update(dict.fromkeys(names, TENSOR))
    return Cut(f"`{names[0]}` is taken for a number, and is a tensor", machine.site())


def _symbols(number: Dim | Ratio) -> frozenset[Symbol]:
    return symbols(number) if isinstance(number, Dim) else symbols(number.over) | symbols(number.under)


def _operand(machine: Machine, sign: str, value: Value) -> Value:
    """A parameter beside a tensor is a tensor too, unless a layer was made with it; a number is any number.

    What a tensor is multiplied with or divided by is more often a number, and is taken for one until something else is
    done with it.
    """
    value = resolve(value)
    if isinstance(value, (Dim, Ratio, Real)) and machine.optional:
        _doubt(machine, value)
    if isinstance(value, Unknown) and is_number(value):
        return Real(value.text)
    if not isinstance(value, Param):
        return value
    if is_own(value):
        return as_number(machine, value)
    if _was_tested(machine, value):
        return Real(value.name)
    if sign in SCALES and not value.has_default and value.name not in machine.learned.kinds:
        machine.note(f"`{value.name}` may be a number or a tensor, and is taken for a number")
        machine.factors.add(value.name)
        return Real(value.name)
    return value


def _was_tested(machine: Machine, param: Param) -> bool:
    """Whether an optional parameter was found to be true, as in `scale or width ** -0.5`: no symbolic tensor is."""
    optional = param.has_default and param.default is None and param.name not in machine.learned.kinds
    return optional and machine.facts.decide(Truth(param.name)) is Verdict.YES


def compares(machine: Machine, sign: str, left: Value, right: Value) -> bool:
    """Whether a comparison gives a tensor: `is` asks whether it is the same object, and so does None; `==` asks that of
    Keras' own tensors, and compares those that Keras hands to the code of layers, or that it did not make.
    """
    if sign != "==":
        return sign in ORDER and left is not None and right is not None
    tensors = [one for one in (left, right) if isinstance(one, Tensor)]
    real = machine.nested > 0 or (machine.todays and all(one.node is None for one in tensors))
    return real and all(isinstance(one, (Tensor, int, float, Dim, Ratio, Real)) for one in (left, right))


def negated(machine: Machine, value: Tensor) -> Value:
    """`-value`."""
    return machine.call(External("ops.negative"), [value], {})

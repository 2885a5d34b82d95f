"""Lazily typed parameters (D7): what a root's parameter turns out to be when it is used.

A parameter without a default becomes whatever its first use asks for. A default is a hint: its kind is kept, and its
value is the side that is tried first.
"""

from __future__ import annotations

from typing import TypeVar

from resblock_lint.conditions import Claim, Is, Not, Truth, all_of, equal, negation
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.facts import Verdict
from resblock_lint.flow import Op
from resblock_lint.interpreter.bounds import LONGEST
from resblock_lint.interpreter.flags_or_texts import is_worded, note_worded
from resblock_lint.interpreter.hints import REAL, TENSOR
from resblock_lint.interpreter.machine import COUNT, Machine
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.snapshots import KEPT
from resblock_lint.interpreter.two_forms import take_number
from resblock_lint.layers.registry import Role
from resblock_lint.texts import in_small_letters
from resblock_lint.totals import length_of
from resblock_lint.values import Param, Real, Slot, Tensor, Value

LENGTH = "len"  # among the parts of a parameter: how many items it has
TEXT = "str"  # how a parameter that is a text is annotated
OWN = "self."  # how the names begin of what a layer's constructor was given
Kind = TypeVar("Kind", bound=Value)


def settle(param: Param, value: Kind) -> Kind:
    """Fixes what a parameter is, for the rest of the path."""
    param.value, param.resolved = value, True
    return value


def resolve(value: Value) -> Value:
    """A parameter's value where it is known, any other value as it is."""
    while isinstance(value, Param):
        value.looks += 1
        if not value.resolved:
            kept = value.has_default and isinstance(value.default, KEPT)
            return settle(value, value.default) if kept else value
        value = value.value
    return value


def child(param: Param, key: object, name: str) -> Param:
    """A part of a parameter, itself lazily typed: `config.filters`, `sizes[0]`. Raises Cut where a chain has no end."""
    if key not in param.parts:
        if len(name) > LONGEST:
            raise Cut(f"parts of parts of `{name[:20]}…` without end")
        param.parts[key] = Param(name, None, False, param.at, annotation=TEXT if param.annotation == TEXT else "")
    return param.parts[key]


def is_own(param: Param) -> bool:
    """Whether a parameter is one that a layer was made with, or a part of such: a number where it may be one."""
    return param.setting or param.name.startswith(OWN)


def as_number(machine: Machine, param: Param) -> Value:
    """The parameter as a number: an integer, or a real where its default is one or another run found that it is."""
    if is_nothing(machine, param):
        return settle(param, 0)
    if param.annotation == "bool" or (param.has_default and isinstance(param.default, bool)):
        return _as_flag(machine, param)
    default = param.default if param.has_default else 1
    kind = machine.learned.kinds.get(param.name)
    if kind == TENSOR:
        return as_tensor(machine, param)
    if not param.setting and (default is None or Not(Is(param.name, None)) in machine.facts.literals):
        machine.optional.add(param.name)
    if isinstance(default, float) or kind == REAL:
        return _as_real(machine, param)
    if kind:
        as_items(machine, param)
    if kind or isinstance(default, (str, tuple, list)):
        return param
    take_number(machine, param.name)
    return as_size(machine, param)


def _as_flag(machine: Machine, param: Param) -> Size:
    """A flag as a number: 0 or 1. One whose default alone makes it a flag may be another one, to the letter."""
    if param.annotation != "bool":
        machine.choices.loose = True
        if machine.budgets.exact:
            return as_size(machine, param)
    return int(settle(param, machine.choose(Truth(param.name), bool(param.default))))


def _as_real(machine: Machine, param: Param) -> Real:
    if isinstance(param.default, (int, float)):
        machine.hints[param.name] = param.default
    return settle(param, Real(param.name))


def as_rate(machine: Machine, value: Value) -> Value:
    """A value where a real number is asked for: a parameter without another kind is one, also where it was taken for an
    integer.
    """
    value = resolve(value)
    if isinstance(value, Dim):
        machine.learned.learn(value, REAL)
    elif isinstance(value, Param) and (not value.has_default or isinstance(value.default, float)):
        return _as_real(machine, value)
    return value


def as_size(machine: Machine, param: Param) -> Dim:
    """The parameter as an integer."""
    default = param.default
    if isinstance(default, int) and not isinstance(default, bool):
        machine.hints[param.name] = default
    return settle(param, Dim.of(Symbol(param.name, Origin.PARAMETER)))


def as_items(machine: Machine, param: Param, count: int | None = None) -> tuple[Value, ...] | None:
    """The parameter as `count` items; where that is not given, as many as are known on the path, as its default has, or
    as another run found.
    """
    if is_nothing(machine, param):
        return settle(param, ())
    default = param.default if isinstance(param.default, (tuple, list)) else None
    known = machine.facts.normal(Dim.of(length_of(param.name))) if count is None and LENGTH in param.parts else None
    count = known if isinstance(known, int) else count
    length = count if count is not None else len(default) if default is not None else None
    length = length if length is not None else machine.learned.kinds.get(param.name, REAL)
    if length <= REAL:
        return None
    if length > machine.budgets.inputs:
        raise Cut(f"a sequence of {length} items")
    items: list[Value] = []
    for place in range(length):
        item = child(param, place, f"{param.name}[{place}]")
        if default is not None and place < len(default):
            item.default, item.has_default = default[place], True
        items.append(item)
    settle(param, items if isinstance(default, list) else tuple(items))
    return tuple(items)


def has_items(param: Param) -> bool:
    """Whether the program has asked for items of a parameter by their places, which a number has none of."""
    return any(isinstance(place, (int, Dim)) for place in param.parts)


def counted_items(machine: Machine, param: Param) -> Value:
    """All items of a parameter of which the path has found how many there are; None of any other."""
    asked = LENGTH in param.parts and isinstance(machine.facts.normal(Dim.of(length_of(param.name))), int)
    if asked:
        as_items(machine, param)
    return param.value if asked and param.resolved else None


def as_tensor(machine: Machine, param: Param) -> Tensor:
    """The parameter as a tensor: an input of the flow, its rank open. Raises Cut where it was taken for a number."""
    if param.resolved and isinstance(param.value, Tensor):
        return param.value
    if param.name in machine.factors:
        machine.learned.kinds[param.name] = TENSOR
        raise Cut(f"`{param.name}` is taken for a number, and is a tensor", machine.site())
    slot = Slot(None, param.name)
    op = Op(next(COUNT), "Input", Role.INPUT, (), (None,), (), param.at, (), machine.facts.literals,
            name=param.name, place=machine.place())  # fmt: skip
    machine.ops.append(op)
    if machine.learned.tried and slot.name in machine.learned.ranks:  # which is tried
        machine.needed_rank(slot)
    return settle(param, Tensor(slot, op))


def truth(machine: Machine, param: Param) -> bool:
    """Whether the parameter is true, as in `if flag:`."""
    default = bool(param.default) if param.has_default else True
    if is_worded(machine, param):
        return _is_true_or_text(machine, param)
    for constant in (True, False):  # once it was compared with one of them it is taken for a flag
        if machine.facts.decide(Is(param.name, constant)) is Verdict.NO:
            if machine.budgets.exact and isinstance(param.default, bool) and constant:
                return machine.choose(Truth(param.name), default)  # 1 is true, and it is not True
            return not constant
    if param.has_default and isinstance(param.default, int) and not isinstance(param.default, bool):
        if param.annotation.endswith("?") and is_none(machine, param, asked=True):
            return False
        return machine.choose(negation(equal(as_size(machine, param), 0)), default)
    true = machine.choose(Truth(param.name), default)
    if isinstance(param.default, bool):
        settle(param, true)
    elif not true and isinstance(param.default, str):
        _settle_empty(machine, param)
    elif not true and param.has_default and not _is_other_nothing(machine, param):
        settle(param, _nothing_like(param.default))
    return true


def _settle_empty(machine: Machine, param: Param) -> None:
    """A text that is not true, and not None, is empty."""
    known = [machine.facts.decide(one) for one in (Truth(param.name), Is(param.name, None))]
    if known == [Verdict.NO, Verdict.NO]:
        settle(param, "")


def _is_true_or_text(machine: Machine, param: Param) -> bool:
    if machine.facts.decide(Is(param.name, False)) is Verdict.NO and not machine.budgets.exact:
        return True
    true = machine.choose(Truth(param.name), bool(param.default))
    return true if true else settle(param, False)


def _is_other_nothing(machine: Machine, param: Param) -> bool:
    """Whether a parameter that is not true is 0 or empty, where its default is None and it is a number elsewhere; that
    is told to the letter alone.
    """
    if param.default is not None or not machine.budgets.exact:
        return False
    machine.learned.emptied.add(param.name)
    return param.name in machine.learned.nothings and not is_none(machine, param, asked=True)


def _nothing_like(default: Value) -> Value:
    """What a parameter is that is not true: its default, or an empty one of that kind."""
    return type(default)() if isinstance(default, (list, tuple)) else default if not default else False


def is_nothing(machine: Machine, param: Param) -> bool:
    """Whether a parameter that nothing says more of was found not to be true: 0, False, None or without items."""
    open_ = not param.has_default or (param.default is None and not may_be_none(machine, param))
    return open_ and machine.facts.decide(Truth(param.name)) is Verdict.NO


def is_none(machine: Machine, param: Param, *, asked: bool = False) -> bool:
    """Whether the parameter is None: where its default makes that likely, or the code itself asks (`asked`)."""
    likely = param.has_default and (param.default is None or isinstance(param.default, str))
    if not likely and not asked:
        return False
    none = machine.choose(Is(param.name, None), param.has_default and param.default is None)
    if none:
        settle(param, None)
    elif isinstance(param.default, str):
        _settle_empty(machine, param)
    return none


def may_be_none(machine: Machine, param: Param) -> bool:
    """Whether a parameter is None by default, and nobody has found that it is not."""
    default = param.has_default and param.default is None
    return default and machine.facts.decide(Is(param.name, None)) is not Verdict.NO


def equals(machine: Machine, param: Param, constant: Value) -> Claim | None:
    """The claim that the parameter is this constant; None where that is not modelled."""
    if constant is None:
        return is_none(machine, param, asked=True)
    if isinstance(constant, bool):
        return is_bool(machine, param, constant)
    if isinstance(constant, (int, Dim)):
        number = as_number(machine, param)
        return equal(number, constant) if isinstance(number, Dim) else None
    if isinstance(constant, str):
        return is_text(machine, param, constant)
    if isinstance(constant, (tuple, list)):
        items = as_items(machine, param, len(constant))
        claims = [
            equals(machine, item, one)
            for item, one in zip(items or (), constant, strict=False)
            if isinstance(item, Param)
        ]
        return all_of(claim for claim in claims if claim is not None) if None not in claims else None
    return None


def is_bool(machine: Machine, param: Param, constant: bool, *, exactly: bool = False) -> bool:
    """Whether the parameter is True, or False; one whose default is no flag may be something else, a text."""
    if param.has_default and isinstance(param.default, (bool, int, float)) and not is_worded(machine, param):
        if not (exactly and isinstance(param.default, bool)):
            return truth(machine, param) is constant
        machine.choices.loose = True
        if not machine.budgets.exact:
            return truth(machine, param) is constant
    same = machine.choose(Is(param.name, constant), not param.has_default or param.default is constant)
    if same:
        settle(param, constant)
    return same


def is_text(machine: Machine, param: Param, constant: str) -> bool:
    """Whether the parameter is this text; from then on it is."""
    if isinstance(param.default, (bool, int, float, tuple)) and param.has_default and not machine.budgets.told:
        return False
    note_worded(machine, param, constant)
    if isinstance(param.default, str):
        machine.hints[param.name] = param.default
    if same := machine.choose(Is(*in_small_letters(param.name, constant)), param.default == constant):
        settle(param, constant)
    elif param.default == constant:  # what it is instead, its default does not tell
        param.default, param.has_default = None, False
    return same

"""Arithmetic on symbolic numbers: integers and quotients of them, exact where Python's would be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from resblock_lint import dims
from resblock_lint.conditions import at_least, equal, negation
from resblock_lint.dims import Dim, Origin, Quotient, Size, Symbol, ceildiv, sole, symbols, terms_of
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import bounds
from resblock_lint.interpreter.draw import ask
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import Error, Raised, error
from resblock_lint.interpreter.spelling import operand, text, tight
from resblock_lint.values import Ratio, Real, Value

MOST_BASE = 16  # powers of larger numbers are not told apart
LEAST = {"sqrt": 0, "log": 1, "log2": 1, "log10": 1}  # from which integers on there is a root, or a logarithm
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a**b, "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b, "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
    "@": lambda a, b: a @ b,
}  # fmt: skip


def on_sizes(machine: Machine, sign: str, left: Size, right: Size) -> Value:
    """`left sign right` for integers of which one is symbolic."""
    if not bounds.small(left, right, sign):
        return machine.unknown_size(machine.unknown("a size whose formula is too long"))
    if sign in ("+", "-", "*"):
        return ARITHMETIC[sign](left, right)
    if sign in ("//", "%"):
        _refuse_zero(machine, right)
        return _rounded_up(machine, left, right) if sign == "//" else ARITHMETIC[sign](left, right)
    if sign == "/":
        return left if right == 1 else _divided(machine, left, right)
    if sign == "**" and isinstance(right, int) and right < 0:
        _refuse_zero(machine, left)
    if sign == "**" and isinstance(right, int) and 0 <= right <= 8:
        return left**right
    if sign in ("**", "<<") and isinstance(left, int) and isinstance(right, Dim):
        found = _raised(machine, sign, left, right)
        if found is not None:
            return found
    if sign == "**" and machine.budgets.told and _negative(machine, right):
        return _divided(machine, 1, Dim.of(Symbol(f"{tight(left)} ** {tight(-right)}", origin(left, right))))
    if sign == "<<" and isinstance(right, int) and 0 <= right < 64:
        return left * 2**right
    if sign == ">>" and isinstance(right, int) and 0 <= right < 64:
        return left // 2**right
    return Dim.of(Symbol(f"{tight(left)} {sign} {tight(right)}", origin(left, right)))


def _rounded_up(machine: Machine, left: Size, right: Size) -> Size:
    """`left // right`; of what is below 0 as people round up, `-(-a // b)`, the number that this is."""
    found = left // right
    negative = isinstance(sole(found), Quotient) and all(factor < 0 for factor in terms_of(left).values())
    if negative and machine.facts.interval(machine.facts.normal(right))[0] >= 1:
        return -ceildiv(-left, right)
    return found


def _divided(machine: Machine, left: Size, right: Size) -> Value:
    """`left / right` for integers; the sign of a parameter that divides is chosen where contracts ask for exactness."""
    low, high = machine.facts.interval(machine.facts.normal(right))
    if machine.budgets.exact and not machine.standing and low < 1 and origin(right) is Origin.PARAMETER:
        machine.choices.loose = True
        if machine.choose(at_least(right, 1)):
            return _over(left, right)
        if machine.choose(at_least(-right, 1), first=high < 0):
            return _over(-left, -right)
    _refuse_zero(machine, right)
    return _over(left, right) if _positive(machine, right) else Real(f"({tight(left)} / {tight(right)})")


def _over(over: Size, under: Size) -> Value:
    """A quotient; the number that it is, where that is known."""
    if isinstance(over, int) and isinstance(under, int):
        return over / under
    return 0.0 if over == 0 else Ratio(over, under)


def _raised(machine: Machine, sign: str, left: int, right: Dim) -> Value | None:
    """`left ** right` and `left << right`, where the exponent is no negative one."""
    base = left if sign == "**" else 2
    if not 2 <= base <= MOST_BASE or origin(right) is not Origin.PARAMETER:
        return None
    if not machine.choose(at_least(right, 0)):
        if sign == "<<":
            raise error("ValueError", "negative shift count")
        if machine.budgets.told:  # a float, of which contracts say that it is none of the integers that layers take
            return _over(1, dims.raised(base, -right))
        return Real(f"({text(left)} ** {tight(right)})")
    return dims.raised(base, right) * (left if sign == "<<" else 1)


def _negative(machine: Machine, exponent: Size) -> bool:
    """Whether an exponent is below 0, which makes a float of integers."""
    claim = at_least(-1, exponent)
    if isinstance(claim, bool):
        return claim
    return origin(exponent) is Origin.PARAMETER and machine.choose(claim, first=False)


def _refuse_zero(machine: Machine, divisor: Size) -> None:
    """A divisor that may be 0 is a way to fail; it is gone on only where contracts ask for exactness."""
    if divisor == 0:
        raise error("ZeroDivisionError", "integer division or modulo by zero")
    zero = equal(divisor, 0)
    if isinstance(zero, bool) or origin(divisor) is Origin.UNKNOWN or machine.facts.decide(zero) is Verdict.NO:
        return
    machine.choices.loose = True
    of_parameters = all(one.name.isidentifier() for one in symbols(divisor))  # of their items all turns ask alike
    at_every_turn = machine.standing or not machine.budgets.exact  # alike: no turn of its own for one that fails
    if machine.budgets.told and not machine.budgets.exact and of_parameters:
        _suppose_positive(machine, divisor)  # a reader takes it for a count of something
    elif machine.budgets.told and at_every_turn:
        ask(machine, negation(zero), "//", "a divisor that is not 0")
    elif machine.budgets.exact and machine.choose(zero, first=False):
        raise Raised(Error("ZeroDivisionError", ("integer division or modulo by zero",)), explicit=True)
    elif not machine.budgets.told and machine.facts.decide(at_least(divisor, 1)) is Verdict.MAYBE:
        machine.facts.assume(at_least(divisor, 1))  # it is a count of something


def origin(*sizes: Size) -> Origin:
    """What may be claimed of something computed from sizes: unknown if one of them is."""
    found = {symbol.origin for size in sizes for symbol in symbols(size)}
    for kind in (Origin.UNKNOWN, Origin.FREE, Origin.EITHER):
        if kind in found:
            return kind
    return Origin.PARAMETER


def _positive(machine: Machine, size: Size) -> bool:
    """Whether a divisor may be taken to be at least 1: a parameter that divides is a count of something."""
    if isinstance(size, int):
        return size > 0
    low, _ = machine.facts.interval(machine.facts.normal(size))
    if low < 1 and low == float("-inf"):
        _suppose_positive(machine, size)
        return True
    return low >= 1


def _suppose_positive(machine: Machine, size: Size) -> None:
    """That a divisor is at least 1, which contracts ask for."""
    claim = at_least(size, 1)
    if machine.budgets.told and origin(size) is Origin.PARAMETER:
        ask(machine, claim, "/", "a divisor that is at least 1")
    machine.facts.assume(claim)


def on_reals(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` for numbers that make no exact quotient; 0 divides nothing, and has no negative powers."""
    exponent = right if sign == "**" and isinstance(right, (int, float)) else 0
    refused = base_of(right) if sign in ("/", "//", "%") else base_of(left) if exponent < 0 else None
    if refused is not None:
        _refuse_zero(machine, refused)
    return Real(f"({operand(left)} {sign} {operand(right)})", base_of(left) if exponent > 0 else None)


def base_of(value: Value) -> Size | None:
    """The size that is 0 where a number is, if one is known."""
    if isinstance(value, (Ratio, Real)):
        return value.over if isinstance(value, Ratio) else value.base
    return value if isinstance(value, (int, Dim)) else None


def refuse_outside(machine: Machine, name: str, value: Value) -> None:
    """What a function of `math` raises for a number that has no root, or no logarithm: told by exact contracts."""
    size, least = value.over if isinstance(value, Ratio) else value, LEAST.get(name)
    if least is None or not isinstance(size, Dim) or not machine.budgets.exact or origin(size) is not Origin.PARAMETER:
        return
    claim = at_least(size, least)
    if machine.standing:
        ask(machine, claim, "math", f"a number that is at least {least}")
    elif not isinstance(claim, bool) and not machine.choose(claim):
        raise Raised(Error("ValueError", ("math domain error",)), explicit=True)


def ratio(value: int | float | Dim | Ratio) -> Ratio | None:
    """A number as a quotient of integers; None where that would be too long."""
    if isinstance(value, Ratio):
        return value
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            return None
        above, below = value.as_integer_ratio()
        return Ratio(above, below) if below <= 1 << 20 else None
    return Ratio(value, 1)


def on_ratios(machine: Machine, sign: str, left: Ratio | None, right: Ratio | None) -> Value:
    """`left sign right` for quotients; None where the result is not one."""
    if left is None or right is None or not bounds.small_ratios(left, right):
        return None
    if sign in ("+", "-"):
        over = ARITHMETIC[sign](left.over * right.under, right.over * left.under)
        return _over(over, left.under * right.under)
    if sign == "*":
        return _over(left.over * right.over, left.under * right.under)
    if sign == "/" and _positive(machine, right.over):
        return _over(left.over * right.under, left.under * right.over)
    if sign == "//" and _positive(machine, right.over):
        return Ratio((left.over * right.under) // (left.under * right.over), 1)  # a float all the same
    return None

"""Numbers made whole: `int`, `round`, `ceil` and `floor`, and `float` beside them.

Exact for quotients of integers. A product of parameters that is made whole may be one of fractions (`int(filters *
alpha)`): it is a number of its own then, which reads as the program writes it.
"""

from __future__ import annotations

import math

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim, Origin, Size, Symbol, ceildiv, extreme
from resblock_lint.interpreter import bounds, spelling
from resblock_lint.interpreter.extremes import number
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import TEXT, resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.unknowns import NUMBER
from resblock_lint.sequences import Scalar
from resblock_lint.values import External, Param, Ratio, Real, Tensor, Unknown, Value


def int_(machine: Machine, value: Value = 0, base: Value = None) -> Value:
    """`int(value)`: exact for quotients of sizes, which are not negative."""
    if base is None and (read := _read(value)) is not None:
        return Dim.of(Symbol(f"int({read.name})", Origin.PARAMETER))
    value, base = _held(number(machine, value)), number(machine, base)
    if isinstance(value, str) and base is not None:
        return _in_base(machine, value, base)
    if isinstance(value, (bool, Scalar)):
        return int(value)
    if isinstance(value, (int, Dim, Ratio, Real)):
        return whole(machine, value)
    if isinstance(value, (float, str)):
        try:
            return bounds.number(machine, int(value))
        except (ValueError, OverflowError) as problem:
            raise error(type(problem).__name__, str(problem)) from None
    if value is None:
        raise error("TypeError", "int() argument must not be 'NoneType'")
    return of_unknown(machine, "int", value)


def _read(value: Value) -> Param | None:
    """A part of a text that is a parameter: a number is read off it."""
    value = resolve(value)
    return value if isinstance(value, Param) and value.annotation == TEXT and not value.has_default else None


def _held(value: Value) -> Value:
    """The one number that a tensor is known to hold, any other value as it is."""
    numbers = value.numbers if isinstance(value, Tensor) else None
    return numbers[0] if numbers is not None and len(numbers) == 1 else value


def _in_base(machine: Machine, text: str, base: Value) -> Value:
    """`int(text, base)`."""
    if not isinstance(base, int):
        return machine.unknown("int() in a base that is not modelled")
    try:
        return bounds.number(machine, int(text, base))
    except ValueError as problem:
        raise error("ValueError", str(problem)) from None


def whole(machine: Machine, value: int | Dim | Ratio | Real) -> Size:
    """A number without its fraction."""
    if isinstance(value, Real) or _may_have_fraction(machine, value):
        text = _inside(spelling.text(value))
        inner = text.removeprefix("abs").removeprefix("sqrt")
        positive = inner not in (text, _inside(inner))
        return Dim.of(Symbol(f"int({text})", least=0 if positive else None))
    if not isinstance(value, Ratio):
        return value
    return -(-value.over // value.under) if _is_negative(machine, value) else value.over // value.under


def _is_negative(machine: Machine, value: Ratio) -> bool:
    """Whether a quotient is cut towards 0 from below: a difference may be, and where contracts ask for exactness the
    sign of one is chosen.
    """
    over = value.over
    if not isinstance(over, Dim) or all(count > 0 for count in over.terms.values()):
        return False
    machine.choices.loose = True
    return machine.budgets.exact and not machine.standing and not machine.choose(at_least(over, 0))


def _may_have_fraction(machine: Machine, value: int | Dim | Ratio) -> bool:
    """Whether a number is a product with a parameter of which nothing says that it is an integer. What else of the run
    asks for one is known once all of it was run.
    """
    over, under = (value.over, value.under) if isinstance(value, Ratio) else (value, 1)
    terms = over.terms.items() if isinstance(over, Dim) else ()
    found = {
        atom.name
        for monomial, count in terms
        if sum(power for _, power in monomial) > 1 or _is_multiple(count, under)
        for atom, _ in monomial
        if isinstance(atom, Symbol) and _may_be_real(machine, atom)
    }
    if not found or _is_a_size(machine, over):
        return False
    machine.learned.scaled |= found
    return True


def _is_multiple(count: int, under: Size) -> bool:
    """Whether a parameter is taken so many times, and not a part of it: `64 * width`, and not `filters * 0.75`."""
    return abs(count) > 1 and (not isinstance(under, int) or (count % under == 0 and abs(count) > under))


def _is_a_size(machine: Machine, number: int | Dim) -> bool:
    """Whether a tensor has an axis of this size: then it is an integer."""
    return any(number in shape for op in machine.ops for shape in op.shapes if shape)


def _may_be_real(machine: Machine, symbol: Symbol) -> bool:
    name = symbol.name.removeprefix("self.")
    return (
        symbol.origin is Origin.PARAMETER
        and symbol.least is None
        and name.isidentifier()
        and symbol.name not in machine.learned.whole
    )


def root_of(machine: Machine, square: Value) -> Ratio | None:
    """The number of which a size is the square, where that is read from its form: `h` of `h * h`."""
    if not isinstance(square, Dim) or len(square.terms) > 1:
        return None
    monomial, factor = next(iter(square.terms.items()))
    root = math.isqrt(max(factor, 0))
    if root * root != factor or any(exponent % 2 for _, exponent in monomial):
        return None
    found = Dim({tuple((atom, exponent // 2) for atom, exponent in monomial): root})
    return Ratio(found, 1) if machine.entails(at_least(found, 0)) else None


def abs_(machine: Machine, value: Value) -> Value:
    """`abs(value)`."""
    value = number(machine, value)
    if isinstance(value, (int, float)):
        return abs(value)
    if isinstance(value, Tensor):
        return machine.call(External("ops.absolute"), [value], {})
    if isinstance(value, Ratio) or (isinstance(value, Dim) and machine.entails(at_least(value, 0))):
        return value
    if isinstance(value, (Real, Dim)):
        return Real(f"abs({_inside(spelling.text(value))})")
    return of_unknown(machine, "abs", value)


def _inside(text: str) -> str:
    """A text without the parentheses around the whole of it."""
    inner = text[1:-1]
    depth = least = 0
    for one in inner:
        depth += {"(": 1, ")": -1}.get(one, 0)
        least = min(least, depth)
    return inner if text.startswith("(") and text.endswith(")") and least == depth == 0 else text


def of_unknown(machine: Machine, name: str, value: Value) -> Unknown:
    """What a function of numbers gives for a value that is none."""
    if isinstance(value, Unknown):
        return value.part(name, f"{name}({value.text})")
    return machine.unknown(f"{name}() of this value")


def float_(machine: Machine, value: Value = 0.0) -> Value:
    """`float(value)`; a symbolic number stays exact."""
    if (read := _read(value)) is not None:
        return Real(f"float({read.name})")
    value = _held(number(machine, value))
    if isinstance(value, (Dim, Ratio, Real)):
        return Ratio(value, 1) if isinstance(value, Dim) else value
    if isinstance(value, (int, float, str)):
        try:
            return float(value)
        except (ValueError, OverflowError) as problem:
            raise error("ValueError", str(problem)) from None
    found = of_unknown(machine, "float", value)
    found.kind = NUMBER
    return found


def round_(machine: Machine, value: Value, digits: Value = None) -> Value:
    """`round(value)`, to even halves as Python does."""
    value = number(machine, value)
    if isinstance(value, float) and not math.isfinite(value):
        return int_(machine, value) if digits is None else value
    if isinstance(value, (int, float)):
        places = digits if isinstance(digits, int) and abs(digits) < 400 else None
        try:
            return round(value) if digits is None else value if places is None else round(value, places)
        except OverflowError as problem:
            raise error("OverflowError", str(problem)) from None
    if isinstance(value, Dim) and not _may_have_fraction(machine, value):
        return value
    exact = isinstance(value, Ratio) and digits is None and not _may_have_fraction(machine, value)
    steps = _steps(machine, value) if exact and isinstance(value, Ratio) else None
    if steps is not None:
        return steps
    if isinstance(value, (Dim, Ratio, Real)):
        shown = _inside(spelling.text(value))
        least = 1 if isinstance(value, Ratio) and exact and machine.entails(at_least(value.over, value.under)) else None
        rounded = Dim.of(Symbol(f"round({shown})", least=least))
        return rounded if digits is None else Real(f"round({shown}, {digits})")
    return of_unknown(machine, "round", value)


def _steps(machine: Machine, value: Ratio) -> Size | None:
    """The step of a layer that made a size of another one, by `round(before / after)`: 1 where they are one size; of
    every other place, 2 where there are that many. None for other quotients, of which no polynomial is the answer.
    """
    over, under = (machine.facts.normal(size) for size in (value.over, value.under))
    if over == under:
        return 1
    halved = under == ceildiv(over, 2) and machine.entails(at_least(over, 1))
    return extreme("min", (over, 2)) if halved else None


def ceil(machine: Machine, value: Value) -> Value:
    """`math.ceil(value)`, exact for quotients of sizes."""
    value = number(machine, value)
    if isinstance(value, float) and math.isfinite(value):
        return math.ceil(value)
    if isinstance(value, Real) or (isinstance(value, (Dim, Ratio)) and _may_have_fraction(machine, value)):
        return Dim.of(Symbol(f"int(ceildiv({_inside(spelling.text(value))}, 1))"))
    return ceildiv(value.over, value.under) if isinstance(value, Ratio) else int_(machine, value)


def floor(machine: Machine, value: Value) -> Value:
    """`math.floor(value)`."""
    value = number(machine, value)
    return math.floor(value) if isinstance(value, float) and math.isfinite(value) else int_(machine, value)

"""What a computation on plain values would cost, worked out before it is done.

No program text may exhaust memory or time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

from resblock_lint.dims import Dim, Size, Symbol, parts
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import Cut
from resblock_lint.values import Ratio, Value

WIDEST = 10_000  # of a number in a format
LONGEST = 300  # characters of a value's text in a condition
MOST_PARTS = 5_000  # of a nested tuple that is used as a key
MOST_ATOMS = 400  # of a formula
MOST_POWER = 16  # of one of them
MOST_TERMS = 128  # of a polynomial
MOST_BITS = 4096  # of its coefficients
NUMBER = re.compile(r"\d+")
NESTED = re.compile(r"\{[^}]*\{")
PADDING = frozenset(("ljust", "rjust", "center", "zfill"))


def characters(machine: Machine, count: int) -> None:
    """Counts a text that is about to be made; raises Cut where it is too long."""
    if count > machine.budgets.length:
        raise Cut("a text that is too long")
    machine.reserve(count // 8)


def wide(template: str) -> bool:
    """Whether a format asks for more columns or digits than anyone reads."""
    return NESTED.search(template) is not None or any(
        len(found) > 6 or int(found) > WIDEST for found in NUMBER.findall(template)
    )


def before_method(machine: Machine, text: str | bytes, name: str, args: Sequence[Value]) -> None:
    """Counts what a method of a text will make."""
    size = len(text)
    if name in PADDING:
        size = max([size, *(one for one in args if isinstance(one, int))])
    elif name == "replace" and len(args) > 1:
        old, new = args[:2]
        if isinstance(text, str) and isinstance(old, str) and isinstance(new, str):
            size += text.count(old) * max(len(new) - len(old), 0)
    elif name in ("split", "rsplit", "splitlines", "partition"):
        size *= 8
    if size > 1000:
        characters(machine, size)


def before_format(machine: Machine, template: str, values: Sequence[Value]) -> bool:
    """Whether a template may be filled with these values."""
    if wide(template) or len(template) > 1000:
        return False
    longest = max((len(one) for one in values if isinstance(one, str)), default=0)
    if longest > 100:
        characters(machine, longest * (template.count("{") + template.count("%")))
    return True


def small(left: Size, right: Size, sign: str) -> bool:
    """Whether a formula of these sizes stays short enough to be worked with."""
    one, two = (len(size.terms) if isinstance(size, Dim) else 1 for size in (left, right))
    if not _shallow(left) or not _shallow(right):
        return False
    if sign == "**" and isinstance(right, int):
        return one ** min(max(right, 0), 9) <= MOST_TERMS and _digits(left) * right < MOST_BITS
    return (
        one * two <= MOST_TERMS and _digits(left) + _digits(right) < MOST_BITS
        if sign == "*"
        else one + two <= MOST_TERMS
    )


def small_ratios(left: Ratio, right: Ratio) -> bool:
    """Whether quotients may be computed with: the formulas above and below their lines stay short."""
    return all(small(one, two, "*") for one in (left.over, left.under) for two in (right.over, right.under))


def _shallow(size: Size) -> bool:
    """Whether a size has few atoms, those inside of other atoms counted each time, and no high powers."""
    waiting: list[Size] = [size]
    seen = 0
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Dim):
            continue
        for monomial in one.terms:
            for atom, exponent in monomial:
                seen += 1 if exponent <= MOST_POWER else MOST_ATOMS
                if not isinstance(atom, Symbol):
                    waiting.extend(parts(atom))
        if seen >= MOST_ATOMS:
            return False
    return True


def _digits(size: Size) -> int:
    """The bits of the greatest coefficient."""
    return max(abs(one) for one in size.terms.values()).bit_length() if isinstance(size, Dim) else size.bit_length()


def number(machine: Machine, value: int) -> int:
    """An integer that is not astronomically large."""
    if value.bit_length() > machine.budgets.bits:
        raise Cut(f"an integer of {value.bit_length()} bits")
    return value


def short(text: str) -> str:
    """A text for a condition; of a long one the beginning, with a sum that tells it from others."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 20]}…{zlib.crc32(text.encode('utf-8', 'replace')):x}"


def many_parts(value: tuple[Value, ...]) -> bool:
    """Whether a nested tuple has so many parts that Python would take ages to hash it."""
    waiting: list[Value] = [value]
    seen = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
            seen += len(one) + 1
            if seen > MOST_PARTS:
                return True
    return False

"""How values read in the conditions that a path keeps."""

from __future__ import annotations

from typing import Any

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import Condition
from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter import bounds
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.printing import Printer
from resblock_lint.values import Param, Ratio, Real, Unknown, Value

RAW = Printer({BATCH_NAME: BATCH_NAME})  # who prints it in the end knows what the batch is called


def text(value: Value) -> str:
    """How a value reads in a condition; a long one is cut short."""
    return bounds.short(_text(resolve(value)))


def _text(value: Value) -> str:
    if isinstance(value, (int, Dim)) and not isinstance(value, bool):
        return RAW.size(value)
    if isinstance(value, Ratio):
        return f"{tight(value.over)} / {tight(value.under)}" if value.under != 1 else RAW.size(value.over)
    if isinstance(value, (Real, Unknown)):
        return value.text
    if isinstance(value, Param):
        return value.name
    if isinstance(value, Condition):
        return RAW.claim(value)
    return repr(value) if isinstance(value, (str, float, bool, type(None))) else f"<{type(value).__name__}>"


def operand(value: Value) -> str:
    """How a value reads as a part of an expression; a long one is cut short."""
    value = resolve(value)
    whole = _text(value)
    return bounds.short(f"({whole})" if isinstance(value, (int, Dim, Ratio)) and " " in whole else whole)


def tight(size: Size) -> str:
    """A size as a part of an expression."""
    printed = RAW.size(size)
    return printed if " " not in printed else f"({printed})"


def bare(text: str) -> str:
    """A text without the brackets that hold all of it."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:-1] if sign == ")" and place == len(text) - 1 else text
    return text


def formatted(value: Any, specification: str) -> str:
    """A plain value in an f-string, with its conversion and format."""
    conversion, _, form = specification.partition(":")
    shown = repr(value) if conversion == "!r" else str(value) if conversion else value
    try:
        return "{?}" if bounds.wide(form) else format(shown, form)[:10_000]
    except (ValueError, TypeError):
        return "{?}"

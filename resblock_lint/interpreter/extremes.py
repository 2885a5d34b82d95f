"""`min`, `max` and `sum`, and what is a number."""

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Dim, Symbol, extreme
from resblock_lint.interpreter import access, bounds, operators, parameters, series, spelling
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.running_totals import sum_of
from resblock_lint.sequences import Series
from resblock_lint.turns import turn_name
from resblock_lint.values import Native, Param, Ratio, Real, Unknown, Value


def number(machine: Machine, value: Value) -> Value:
    """A value as a number where it is one."""
    value = resolve(value)
    return parameters.as_number(machine, value) if isinstance(value, Param) else value


def extremes(kind: str) -> Native:
    """The builtin `min` or `max`."""

    def pick(machine: Machine, first: Value, *rest: Value, key: Value = None, default: Value = None) -> Value:
        items = [first, *rest] if rest else access.items_of(machine, first)
        if isinstance(items, Unknown):
            return items
        if not items:
            return default
        if key is not None:
            return _by_key(machine, kind, items, key)
        items = [number(machine, one) for one in items]
        sizes = [one for one in items if isinstance(one, (int, Dim))]
        if len(sizes) == len(items):
            return _settled(machine, kind, sizes)
        plain = [one for one in items if isinstance(one, (int, float))]
        if len(plain) == len(items):
            return min(plain) if kind == "min" else max(plain)
        if any(isinstance(one, (Real, Ratio)) for one in items):
            return Real(f"{kind}({', '.join(spelling.text(one) for one in items)})")
        unknown = next((one for one in items if isinstance(one, Unknown)), None)
        return unknown.part((kind, len(items)), kind) if unknown else machine.unknown(f"{kind}() of these values")

    return pick


def sum_(machine: Machine, items: Value, start: Value = 0) -> Value:
    """`sum(items)`."""
    items = series.as_far_as_known(machine, items)
    total = _sum_of_places(machine, items) if isinstance(items, Series) else None
    if total is not None:
        return operators.binary(machine, "+", start, total)
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    total = start
    for one in found:
        total = operators.binary(machine, "+", total, one)
    return total


def _sum_of_places(machine: Machine, found: Series) -> Value:
    """The sum of numbers of which it is open how many there are; None where they are no numbers."""
    turn = Symbol(turn_name(machine.fresh()))
    one = number(machine, series.item(machine, found, Dim.of(turn)))
    if not isinstance(one, (int, Dim)):
        return None
    return sum_of(machine, one, turn, 0, found.count)


def _by_key(machine: Machine, kind: str, items: list[Value], key: Value) -> Value:
    """The item with the least or the greatest key, where all keys are known."""
    keys = [resolve(machine.call(key, [one], {})) for one in items]
    plain = [one for one in keys if isinstance(one, (int, float))]
    if len(plain) < len(keys):
        return machine.unknown(f"{kind}() by a key that is not modelled")
    return items[plain.index(min(plain) if kind == "min" else max(plain))]


def _settled(machine: Machine, kind: str, items: list[int | Dim]) -> Value:
    """The extreme of sizes, without those that the facts say are never it."""
    kept = [machine.facts.normal(one) for one in items]
    if not all(bounds.small(one, one, "+") for one in kept) or len(kept) > 100:
        return machine.unknown_size(machine.unknown("a size whose formula is too long"))
    for one in list(kept):
        for other in kept:
            if other is not one and one in kept:
                low, high = (one, other) if kind == "min" else (other, one)
                if machine.entails(at_least(low, high)) and len(kept) > 1:
                    kept.remove(one)
                    break
    return extreme(kind, kept)

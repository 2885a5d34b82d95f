"""`collections.Counter`: how often something occurs."""

from __future__ import annotations

from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.methods import Bound, dict_attribute, method
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.sequences import Many, Tally
from resblock_lint.values import Param, Unknown, Value

OPEN = "a count of items that are not all known"


@library("collections.Counter")
def counter(machine: Machine, items: Value = None, /, **counts: Value) -> Value:
    """`Counter(items)`, or of counts that are given."""
    made = Tally()
    return made if _count(machine, made, "+", items, counts) else machine.unknown(OPEN)


def _count(machine: Machine, tally: Tally, sign: str, items: Value, counts: dict[str, Value]) -> bool:
    """Whether it is known what is counted."""
    items = resolve(items)
    given: dict[Value, Value] = {}
    if isinstance(items, dict):
        given = dict(items)
    elif items is not None:
        found = access.items_of(machine, items)
        known = [] if isinstance(found, Unknown) else [resolve(one) for one in found]
        if isinstance(found, Unknown) or any(isinstance(one, (Unknown, Param, Many)) for one in known):
            return False
        for one in (access.hashable(machine, each) for each in known):
            given[one] = operators.binary(machine, "+", given.get(one, 0), 1)
    for key, more in (*given.items(), *counts.items()):
        tally[key] = operators.binary(machine, sign, tally[key], more)
    return True


def _changed(sign: str) -> Bound:
    def change(machine: Machine, tally: Tally, items: Value = None, /, **counts: Value) -> None:
        if not _count(machine, tally, sign, items, counts):
            raise Cut(OPEN, machine.site())

    return change


def _most_common(machine: Machine, tally: Tally, n: Value = None) -> Value:
    """Pairs, the most frequent first."""
    n, pairs = resolve(n), [(key, resolve(one)) for key, one in tally.items()]
    whole = [(key, one) for key, one in pairs if isinstance(one, int)]
    if len(whole) < len(pairs) or not isinstance(n, (int, type(None))):
        return machine.unknown("the order of counts that are not known")
    made = sorted(whole, key=lambda pair: -pair[1])
    return [*made[: len(made) if n is None else max(n, 0)]]


def _elements(machine: Machine, tally: Tally) -> Value:
    """Each item as often as it occurs."""
    made: list[Value] = []
    for key, one in tally.items():
        one = resolve(one)
        if not isinstance(one, int):
            return machine.unknown("counts that are not known")
        machine.reserve(max(one, 0))
        made += [key] * one
    return made


def _total(machine: Machine, tally: Tally) -> Value:
    total: Value = 0
    for one in tally.values():
        total = operators.binary(machine, "+", total, one)
    return total


def _copy(machine: Machine, tally: Tally) -> Value:
    return Tally(tally)


METHODS: dict[str, Bound] = {
    "update": _changed("+"), "subtract": _changed("-"), "most_common": _most_common, "elements": _elements,
    "total": _total, "copy": _copy,
}  # fmt: skip


@register(TABLES.attribute, Tally)
def tally_attribute(machine: Machine, value: Tally, name: str) -> Value:
    """A method of a `Counter`: its own, or that of a dict."""
    return method(name, METHODS[name], value) if name in METHODS else dict_attribute(machine, value, name)


@library("tally.combined")
def combined(machine: Machine, sign: str, left: Value, right: Value) -> Value:
    """`left + right`, `left - right` of two `Counter`s: what is above 0."""
    if not isinstance(left, Tally) or not isinstance(right, Tally) or sign not in "+-":
        return machine.unknown(f"`{sign}` on a Counter")
    made = Tally(left)
    _count(machine, made, sign, dict(right), {})
    for key, one in list(made.items()):
        one = resolve(one)
        if not isinstance(one, int):
            return machine.unknown(OPEN)
        if one <= 0:
            del made[key]
    return made

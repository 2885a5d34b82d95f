"""What `itertools` gives of what is known: lists, of which none is longer than a loop may be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.library import LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.values import Unknown, Value


def _bounded(machine: Machine, made: Iterable[Value]) -> Value:
    items: list[Value] = []
    for one in made:
        machine.reserve(len(one) if isinstance(one, tuple) else 1)
        if len(items) >= machine.budgets.turns:
            raise Cut("an iterator of too many items", machine.site())
        items.append(one)
    return items


def _iterator(function: Callable[..., Any]) -> Callable[..., Value]:
    def run(machine: Machine, *args: Value, **kwargs: Value) -> Value:
        given: list[list[Value] | int | None] = []
        for one in args:
            one = resolve(one)
            if isinstance(one, Dim):
                return machine.unknown("an iterator whose bounds are symbolic")
            found = one if isinstance(one, (int, type(None))) else access.items_of(machine, one)
            if isinstance(found, Unknown):
                return found
            given.append(found)
        plain = {key: resolve(one) for key, one in kwargs.items()}
        times = plain.get("repeat", 1)
        longest = max((len(one) for one in given if isinstance(one, list)), default=0)
        machine.reserve(times * longest if isinstance(times, int) and kwargs else 0)
        try:
            return _bounded(machine, function(*given, **plain))
        except (TypeError, ValueError) as problem:
            raise error(type(problem).__name__, str(problem)) from None

    return run


for _name in ("chain", "product", "islice", "combinations", "permutations", "repeat", "zip_longest", "pairwise"):
    LIBRARY[f"itertools.{_name}"] = _iterator(getattr(itertools, _name))


@library("itertools.chain.from_iterable")
def chained(machine: Machine, items: Value) -> Value:
    """The items of the items."""
    outer = access.items_of(machine, items)
    made: list[Value] = []
    for one in [outer] if isinstance(outer, Unknown) else outer:
        inner = access.items_of(machine, one)
        if isinstance(inner, Unknown):
            return inner
        made.extend(inner)
        if len(made) > machine.budgets.turns:
            raise Cut("an iterator of too many items", machine.site())
    return _bounded(machine, made)


@library("itertools.accumulate", "numpy.cumsum")
def accumulate(machine: Machine, items: Value, *_: Value) -> Value:
    """Running sums."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        return found
    made: list[Value] = []
    for one in found:
        made.append(operators.binary(machine, "+", made[-1], one) if made else one)
    return made

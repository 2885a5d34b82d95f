"""`range`, symbolic where one of its bounds is."""

from __future__ import annotations

from resblock_lint.dims import Dim, ceildiv
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import as_number, as_size, resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.sequences import Column, Series
from resblock_lint.values import Param, Unknown, Value

TURNS = 2  # as many as an example of a call has first


def range_of(machine: Machine, args: list[Value]) -> Value:
    """`range(…)`, symbolic where one of its bounds is."""
    if not 1 <= len(args) <= 3:
        raise error("TypeError", f"range takes 1 to 3 arguments, not {len(args)}")
    numbers = [_bound(machine, one) for one in args]
    if any(isinstance(one, Unknown) for one in numbers):
        return next(one for one in numbers if isinstance(one, Unknown))
    machine.pin(*numbers)
    for one in numbers:
        machine.learned.note_usual(one, TURNS)
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    if any(isinstance(one, int) and abs(one) >= 1 << 62 for one in (start, stop, step)):
        raise Cut("a range of astronomically many items")
    start, stop = (machine.facts.normal(one) if isinstance(one, (int, Dim)) else one for one in (start, stop))
    if isinstance(start, int) and isinstance(stop, int) and isinstance(step, int) and step:
        return range(start, stop, step)
    if isinstance(start, (int, Dim)) and isinstance(stop, (int, Dim)) and isinstance(step, int) and step:
        count = ceildiv(stop - start, step) if step > 0 else ceildiv(start - stop, -step)
        return Series((Column(None, start, step),), count)
    return machine.unknown("a range with a symbolic step")


def _bound(machine: Machine, value: Value) -> Value:
    value = resolve(value)
    if isinstance(value, Param):
        number = as_number(machine, value)
        return number if isinstance(number, Dim) else as_size(machine, value)
    if isinstance(value, (int, Dim)):
        return value
    return value if isinstance(value, Unknown) else machine.unknown("a range with a bound that is not an integer")

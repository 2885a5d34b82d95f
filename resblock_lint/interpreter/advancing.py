"""Iterators that are objects: of the user's classes with `__next__`, and those that never end."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised, error
from resblock_lint.sequences import END, Lazy, Many, Once
from resblock_lint.values import Instance, Unknown, Value

NEXT = "#next"  # the field of an iterator that never ends: where it is


def iterator_of(machine: Machine, value: Value) -> Instance | None:
    """The object whose `__next__` gives the items of a value; None for all that is iterated otherwise."""
    value = resolve(value)
    if isinstance(value, Instance) and lookup(value.cls, "__iter__") is not None and not is_endless(value):
        value = resolve(machine.call(machine.attribute(value, "__iter__"), [], {}))
    has = isinstance(value, Instance) and lookup(value.cls, "__next__") is not None
    return value if has and isinstance(value, Instance) else None


def is_endless(value: Value) -> bool:
    """Whether a value is an iterator that never ends."""
    return isinstance(value, Instance) and NEXT in value.fields


def advance(machine: Machine, iterator: Instance, *default: Value) -> Value:
    """`next(iterator)`, or what is given for its end."""
    here = Standing(machine.frames)
    try:
        with machine.guarded():
            return machine.call(machine.attribute(iterator, "__next__"), [], {})
    except Raised as raised:
        if default and raised.error.kind == "StopIteration":
            here.resume()
            return default[0]
        raise


def next_(machine: Machine, items: Value, *default: Value) -> Value:
    """`next(iterator)`; the items of most iterators are lists here, consumed from the front."""
    found = resolve(items)
    if isinstance(found, Lazy):
        item = found.send()
        if item is not END:
            return item
        found = list[Value]()
    if isinstance(found, list):
        if found:
            return found.pop(0)
        if default:
            return default[0]
        raise error("StopIteration")
    iterator = iterator_of(machine, found) if isinstance(found, Instance) else None
    return machine.unknown("next() of this value") if iterator is None else advance(machine, iterator, *default)


def steps(machine: Machine, iterator: Instance) -> Generator[Value]:
    """The items of an iterator, one after the other, as a loop asks for them."""
    end = Unknown("the end of an iterator")
    while True:
        found = advance(machine, iterator, end)
        if found is end:
            return
        yield found


def drained(machine: Machine, iterator: Instance) -> list[Value] | Unknown:
    """All items of an iterator; nothing is known of more than a loop may have turns."""
    if is_endless(iterator):
        return machine.unknown("the items of an endless iterator")
    items: list[Value] = []
    for one in steps(machine, iterator):
        machine.tick()
        if len(items) >= machine.budgets.turns:
            return machine.unknown("an iterator of too many items")
        items.append(one)
    return items


def taken(machine: Machine, iterator: Instance, count: int) -> list[Value]:
    """The next items of an endless iterator."""
    machine.reserve(count)
    return [advance(machine, iterator) for _ in range(count)]


def rest_of(machine: Machine, iterator: Once) -> list[Value]:
    """All that an iterator has left; then it has nothing."""
    machine.reserve(len(iterator))
    items = list(iterator)
    iterator.clear()
    return items


def _one_by_one(iterator: Once) -> Generator[Value]:
    while iterator:
        yield iterator.pop(0)


class Stream:
    """Where a lazy iterator of Python's own takes its items from."""

    result = None

    def __init__(self, machine: Machine, items: Iterator[Any]) -> None:
        self._machine, self._items, self._born = machine, items, machine.born()

    def send(self, value: Value) -> Any:
        """The next item; END where there is none."""
        self._machine.resumed(self._born)
        if getattr(self._items, "gi_running", False):  # what it takes its items from asks for its items
            raise error("ValueError", "generator already executing")
        return next(self._items, END)

    def throw(self, raised: Raised) -> Any:
        """Nothing waits here."""
        raise raised

    def close(self) -> None:
        """Nothing waits here."""


def streamed(machine: Machine, items: Iterator[Any], kind: str) -> Lazy:
    """An iterator that makes its items when they are asked for."""
    return Lazy(Stream(machine, items), kind)


def _stream(iterator: Lazy) -> Generator[Value]:
    while (item := iterator.send()) is not END:
        yield item


def lazily(machine: Machine, value: Value) -> Iterable[Value] | None:
    """The items of an iterator as a loop asks for them; None for all that is no such object."""
    if isinstance(value, Lazy):
        return _stream(value)
    if isinstance(value, Once):
        return None if any(isinstance(one, Many) for one in value) else _one_by_one(value)
    found = iterator_of(machine, value)
    return None if found is None else steps(machine, found)

"""Iterators that never end: `cycle`, `count` and `repeat` of `itertools`, and generators without an end."""

from __future__ import annotations

from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.advancing import NEXT
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.standard import made
from resblock_lint.sequences import END, Many, Source, once
from resblock_lint.values import Builtin, Instance, Native, Unknown, Value, Wrapped

ITEMS, STEP = "#items", "#step"  # what it goes through, and how far it goes at once


def _made(machine: Machine, name: str, fields: dict[str, Value], step: Native) -> Instance:
    found = made(machine, name, fields)
    methods: dict[str, Native] = {"__next__": step, "__iter__": _itself}
    found.cls.names.update({key: Wrapped("method", Builtin(key, one)) for key, one in methods.items()})
    return found


def generator(machine: Machine, source: Source) -> Instance:
    """A generator whose code never ends."""
    asked = 0.0  # how often: no size

    def step(machine: Machine, instance: Instance, sent: Value = None, /) -> Value:
        nonlocal asked
        asked += 1
        instance.fields[NEXT] = asked
        found = source.send(sent)
        if found is END:
            raise error("StopIteration")
        return found

    def close(machine: Machine, instance: Instance, /) -> None:
        source.close()

    found = _made(machine, "generator", {NEXT: asked}, step)
    own: dict[str, Native] = {"send": step, "close": close}
    found.cls.names.update({key: Wrapped("method", Builtin(key, one)) for key, one in own.items()})
    return found


def _itself(machine: Machine, instance: Instance, /) -> Value:
    return instance


def _repeated(machine: Machine, instance: Instance, /) -> Value:
    return instance.fields[NEXT]


@library("itertools.cycle")
def cycle(machine: Machine, items: Value) -> Value:
    """`itertools.cycle(items)`: the items again and again."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown) or any(isinstance(one, Many) for one in found):
        return machine.unknown("a cycle of items that are not all known")
    return _made(machine, "cycle", {ITEMS: found, NEXT: 0}, _cycled)


def _cycled(machine: Machine, instance: Instance, /) -> Value:
    items, place = instance.fields[ITEMS], instance.fields[NEXT]
    if not isinstance(items, list) or not items or not isinstance(place, int):
        raise error("StopIteration")
    instance.fields[NEXT] = (place + 1) % len(items)
    return items[place]


@library("itertools.count")
def count(machine: Machine, start: Value = 0, step: Value = 1) -> Value:
    """`itertools.count(start, step)`."""
    return _made(machine, "count", {NEXT: resolve(start), STEP: resolve(step)}, _counted)


def _counted(machine: Machine, instance: Instance, /) -> Value:
    found = instance.fields[NEXT]
    instance.fields[NEXT] = operators.binary(machine, "+", found, instance.fields[STEP])
    return found


@library("itertools.repeat")
def repeat(machine: Machine, item: Value, times: Value = None) -> Value:
    """`itertools.repeat(item)` without an end, or as often as asked for."""
    times = resolve(times)
    if isinstance(times, int):
        machine.reserve(max(times, 0))
        return once([item] * times, "itertools")
    if times is not None:
        return machine.unknown("an iterator whose bounds are symbolic")
    return _made(machine, "repeat", {NEXT: item}, _repeated)

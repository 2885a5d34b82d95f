"""What `itertools` gives of what is known: lists, of which none is longer than a loop may be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from resblock_lint.dims import Dim
from resblock_lint.interpreter import access, advancing, operators
from resblock_lint.interpreter.advancing import is_endless, taken
from resblock_lint.interpreter.library import LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.sequences import Lazy, Many, Once, once
from resblock_lint.values import Instance, Unknown, Value


def _bounded(machine: Machine, made: Iterable[Value]) -> Value:
    items: list[Value] = []
    for one in made:
        machine.reserve(len(one) if isinstance(one, tuple) else 1)
        if len(items) >= machine.budgets.turns:
            raise Cut("an iterator of too many items", machine.site())
        items.append(one)
    return once(items, "itertools")


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


for _name in ("chain", "product", "combinations", "permutations", "zip_longest", "pairwise",
              "combinations_with_replacement"):  # fmt: skip
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


@library("itertools.islice")
def islice(machine: Machine, items: Value, *bounds: Value) -> Value:
    """Some items of others, which may be endless where it is said up to which."""
    given = [resolve(one) for one in bounds]
    last = given[0] if len(given) == 1 else given[1] if len(given) > 1 else None
    source = resolve(items)
    if isinstance(source, Instance) and is_endless(source) and isinstance(last, int):
        items = taken(machine, source, last)
    if isinstance(source, Lazy) and isinstance(last, int) and last >= 0:
        items = list(itertools.islice(advancing.lazily(machine, source) or (), last))
    elif isinstance(source, Once) and isinstance(last, int) and last >= 0:
        items = source[:last]
        del source[:last]
    return _iterator(itertools.islice)(machine, items, *given)


@library("itertools.accumulate")
def accumulate(machine: Machine, items: Value, func: Value = None, *, initial: Value = None) -> Value:
    """Running sums, or what else a function makes of what was before and an item."""
    found = access.items_of(machine, items)
    return found if isinstance(found, Unknown) else once(_accumulated(machine, found, func, initial), "itertools")


def _accumulated(machine: Machine, found: list[Value], func: Value, initial: Value) -> list[Value]:
    func = resolve(func)
    made: list[Value] = [] if initial is None else [initial]
    for one in found:
        more = operators.binary(machine, "+", made[-1], one) if made and func is None else one
        made.append(machine.call(func, [made[-1], one], {}) if made and func is not None else more)
    return made


@library("numpy.cumsum")
def cumsum(machine: Machine, items: Value, *_: Value) -> Value:
    """Running sums."""
    found = access.items_of(machine, items)
    return found if isinstance(found, Unknown) else _accumulated(machine, found, None, None)


@library("itertools.starmap")
def starmap(machine: Machine, function: Value, rows: Value) -> Value:
    """What a function makes of rows of arguments, run at once."""
    found = access.items_of(machine, rows)
    given = found if isinstance(found, Unknown) else [access.items_of(machine, one) for one in found]
    if isinstance(given, Unknown) or any(isinstance(one, Unknown) for one in given):
        return machine.unknown("rows of arguments that are not modelled")
    return once([machine.call(function, one, {}) for one in given if isinstance(one, list)], "itertools")


def _known_items(machine: Machine, items: Value) -> list[Value] | Unknown:
    """The items of a value, each by itself."""
    found = access.items_of(machine, items)
    if isinstance(found, Unknown) or any(isinstance(one, Many) for one in found):
        return machine.unknown("items that are not all known")
    return found


def _chosen(keep: Callable[[list[bool]], list[bool]]) -> Callable[..., Value]:
    """A function that leaves items out, by what another one says of each."""

    def run(machine: Machine, function: Value, items: Value) -> Value:
        found = _known_items(machine, items)
        if isinstance(found, Unknown):
            return found
        said = [operators.truth(machine, machine.call(function, [one], {})) for one in found]
        return once([one for one, kept in zip(found, keep(said), strict=True) if kept], "itertools")

    return run


def _until(said: list[bool]) -> list[bool]:
    """True up to the first that is not."""
    return list(itertools.accumulate(said, lambda before, one: before and one))


LIBRARY["itertools.takewhile"] = _chosen(_until)
LIBRARY["itertools.dropwhile"] = _chosen(lambda said: [not one for one in _until(said)])
LIBRARY["itertools.filterfalse"] = _chosen(lambda said: [not one for one in said])


@library("itertools.compress")
def compress(machine: Machine, data: Value, selectors: Value) -> Value:
    """The items beside which something true stands."""
    one, two = _known_items(machine, data), _known_items(machine, selectors)
    if isinstance(one, Unknown) or isinstance(two, Unknown):
        return one if isinstance(one, Unknown) else two
    return once([item for item, said in zip(one, two, strict=False) if operators.truth(machine, said)], "itertools")


@library("itertools.groupby")
def groupby(machine: Machine, iterable: Value, key: Value = None) -> Value:
    """Pairs of a key and the items that have it one after the other."""
    found, key = _known_items(machine, iterable), resolve(key)
    if isinstance(found, Unknown):
        return found
    made: list[Value] = []
    last: list[Value] = []
    for one in found:
        said = one if key is None else machine.call(key, [one], {})
        if not last or not operators.truth(machine, operators.compare(machine, "==", last[0], said)):
            last = [said, once((), "itertools")]
            made.append((said, last[1]))
        group = last[1]
        assert isinstance(group, list)
        group.append(one)
    return once(made, "itertools")


@library("itertools.tee")
def tee(machine: Machine, iterable: Value, n: Value = 2) -> Value:
    """Iterators over the same items."""
    found, n = access.items_of(machine, iterable), resolve(n)
    if isinstance(found, Unknown) or not isinstance(n, int):
        return machine.unknown("iterators over the same items")
    machine.reserve(n * len(found))
    return tuple(once(found, "itertools") for _ in range(n))

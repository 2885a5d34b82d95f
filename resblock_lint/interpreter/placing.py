"""Items of numpy's arrays set anew, in place: `table[:, 0] = 3`, `table[..., 1] += row`."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from resblock_lint.interpreter.access import ELLIPSIS
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.sequences import Array, Many
from resblock_lint.values import Param, Tensor, Unknown, Value


def put(machine: Machine, row: Array, index: Value, new: Value) -> bool:
    """`row[index] = new` by numpy's rules; False where that is not modelled, and nothing was changed."""
    new, shape = resolve(new), _shape(row)
    given = _shape(new)
    parts = _parts(index, len(shape)) if shape is not None else None
    if shape is None or given is None or parts is None:
        return False
    places = [_places(part, size) for part, size in zip(parts, shape, strict=True)]
    wide = [place for place, part in enumerate(parts) if isinstance(part, slice)]
    sizes = [len(places[place]) for place in wide]
    pairs = zip(given[::-1], sizes[::-1], strict=False)
    if len(given) > len(sizes) or any(one not in (1, size) for one, size in pairs):
        raise error("ValueError", "could not broadcast input array")
    machine.reserve(prod(map(len, places)))
    for number, where in enumerate(product(*places)):
        along = [number // prod(sizes[place + 1 :]) % size for place, size in enumerate(sizes)]
        _set(row, where, _picked(new, along[len(along) - len(given) :]))
    return True


def _shape(value: Value) -> tuple[int, ...] | None:
    """The shape of a row of rows, () of a number; None where nobody knows."""
    value = resolve(value)
    if not isinstance(value, (list, tuple)):
        return None if isinstance(value, (Unknown, Param, Tensor, Many)) else ()
    inner = {_shape(one) for one in value}
    within = next(iter(inner)) if len(inner) == 1 else None
    return None if within is None else (len(value), *within)


def _parts(index: Value, rank: int) -> list[int | slice] | None:
    """An index as one for each axis; None where it is another one than of numbers and slices."""
    given: list[Any] = [resolve(one) for one in index] if isinstance(index, tuple) else [index]
    if ELLIPSIS in given:
        place = given.index(ELLIPSIS)
        given[place : place + 1] = [slice(None)] * (rank - len(given) + 1)
    given += [slice(None)] * (rank - len(given))
    return given if len(given) == rank and all(map(_is_known, given)) else None


def _is_known(part: Any) -> bool:
    bounds: tuple[Any, ...] = (part.start, part.stop, part.step) if isinstance(part, slice) else ()  # pyright: ignore
    if isinstance(part, slice):
        return all(one is None or isinstance(one, int) for one in bounds)
    return isinstance(part, int) and not isinstance(part, bool)


def _places(part: int | slice, size: int) -> range:
    if isinstance(part, slice):
        return range(size)[part]
    if not -size <= part < size:
        raise error("IndexError", "index is out of bounds")
    return range(part % size, part % size + 1)


def _picked(new: Any, along: list[int]) -> Value:
    """The item of what is put in that goes to a place; what has one item along an axis goes to all there."""
    for place in along:
        new = resolve(new[place if len(new) > 1 else 0])
    return new


def _set(row: Any, where: tuple[int, ...], new: Value) -> None:
    for place in where[:-1]:
        row = row[place]
    whole = isinstance(row[where[-1]], int) and isinstance(new, float)  # a table of integers stays one
    row[where[-1]] = int(new) if whole and isinstance(new, float) else new

"""Values that stand for items of which it is open how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resblock_lint.dims import Size, Symbol

if TYPE_CHECKING:
    from resblock_lint.values import Param, Value


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Many:
    """Stands in a list for `count` elements that are alike; of others it is known what one is at a turn of a loop."""

    element: Value
    count: Size
    varying: tuple[Value, Symbol] | None = None  # an element that is not as the others, and the turn that made it


class Array(list["Value"]):
    """A row of numbers of numpy's, which computes element by element."""


class Once(list["Value"]):
    """What an iterator of this kind has left: who asks for its items takes them out."""

    kind: str = "generator"


def once(items: Iterable[Value], kind: str) -> Once:
    """An iterator that gives these items."""
    made = Once(items)
    made.kind = kind
    return made


class Superset(set["Value"]):
    """A set that has these members, and maybe others."""


class Tally(dict["Value", "Value"]):
    """A `collections.Counter`: 0 of all that it does not have."""

    def __missing__(self, key: Value) -> int:
        return 0


class Deque(list["Value"]):
    """A `collections.deque` that holds `most` items at most, where that is a number."""

    most: int | None = None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Column:
    """What a series has at each place: a number, or where there is a `source` its item, at `start + step * place`."""

    source: Param | Many | None
    start: Size
    step: int = 1


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Series:
    """A sequence of symbolic length: `range(n)`, the items of a parameter, `enumerate` and `zip` of such.

    Its items are those of its only column, or where it has `rows` tuples of those of all.
    """

    columns: tuple[Column, ...]
    count: Size
    rows: bool = False

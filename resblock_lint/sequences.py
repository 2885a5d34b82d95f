"""Values that stand for items of which it is open how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, SupportsIndex

from resblock_lint.dims import Size, Symbol

if TYPE_CHECKING:
    from resblock_lint.values import Param, Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Varying:
    """What a loop made at one of its turns, in terms of that turn; the first item is that of the turn `first`."""

    value: Value
    turn: Symbol
    first: Size = 0
    beside: tuple[Value, ...] = ()  # the other items that the same turn made, which stand behind that one

    @property
    def values(self) -> tuple[Value, ...]:
        """All items of one turn."""
        return (self.value, *self.beside)


@dataclass(frozen=True, slots=True)
class Total:
    """The `"sum"` or the `"prod"` of what `step` is at the places `index` from `first` to `end - 1`.

    A `"power"` is the product of a step that is the same at all places. Each is known to be at least `least`.
    """

    kind: str
    step: Size
    index: Symbol
    least: float
    first: int
    end: Size


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a size is in front of the turn `end`, that each turn `index` makes `step` of; `start` in front of `first`.

    In `step`, `before` stands for what it was.
    """

    step: Size
    before: Symbol
    index: Symbol
    start: Size
    first: int
    end: Size
    named: Symbol  # what it is called
    listed: bool = False  # whether the lists of whose items it speaks have one at each turn


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Many:
    """Stands in a list for `count` elements that are alike; of others it is known what one is at a turn of a loop."""

    element: Value
    count: Size
    varying: Varying | None = None  # where they are not alike, what is known of each
    taken: dict[Size, Value] = field(default_factory=dict[Any, Any])  # those that were asked for by their places
    part_of: tuple[Many, Size] | None = None  # the items that these were cut out of, and how many stand before them
    last: Value = None  # the last of them, where that is known of others that are not
    is_asked: bool = False  # whether somebody was given that
    gone_over: list[tuple[Size, Size]] = field(default_factory=list[Any])  # by loops: from where, and up to where

    @property
    def width(self) -> int:
        """How many of them one turn made."""
        return 1 if self.varying is None else len(self.varying.values)

    @property
    def turns(self) -> Size:
        """How many turns made them."""
        return self.count // self.width


class Array(list["Value"]):
    """A row of numbers of numpy's, which computes element by element."""


class Scalar(int):
    """An integer of numpy's, which is no `int` to Python."""

    __slots__ = ()


def scalar(value: Value) -> Value:
    """A number as numpy gives it: an integer that is known is one of its own."""
    return Scalar(value) if type(value) is int else value


class Once(list["Value"]):
    """What an iterator of this kind has left: who asks for its items takes them out."""

    kind: str = "generator"


def once(items: Iterable[Value], kind: str) -> Once:
    """An iterator that gives these items."""
    made = Once(items)
    made.kind = kind
    return made


END: Any = object()  # what a source gives where it has no more


class Source(Protocol):
    """Where a lazy iterator takes its items from."""

    def send(self, value: Value) -> Any:
        """The next item; END where there is none."""

    def throw(self, raised: Any) -> Any:
        """The same, where what the source waits at raises."""

    def close(self) -> None:
        """Ends the source where it waits."""

    @property
    def result(self) -> Any:
        """What it came to in the end."""


class Lazy(Once):
    """An iterator whose items come to be when they are asked for: who looks at it as at a list asks for all."""

    def __init__(self, source: Source, kind: str, call: object = None) -> None:
        super().__init__()
        self.source, self.kind, self.call = source, kind, call
        self.where = 0.0  # how often it was asked: no size, and no other one's

    def send(self, value: Value = None) -> Any:
        """The next item; END where there is none."""
        if super().__len__():
            return super().pop(0)
        self.where += 1
        return self.source.send(value)

    def throw(self, raised: Any) -> Any:
        """The next item, where what the source waits at raises."""
        self.where += 1
        return self.source.throw(raised)

    @property
    def made(self) -> Iterator[Value]:
        """The items that were made and not taken yet; none is made for this."""
        return super().__iter__()

    def _all(self) -> None:
        found: list[Value] = []  # not in the list yet: the code that makes the items may ask for one itself
        try:
            while (item := self.source.send(None)) is not END:
                found.append(item)
        finally:
            self.extend(found)

    def __iter__(self) -> Iterator[Value]:
        self._all()
        return super().__iter__()

    def __len__(self) -> int:
        self._all()
        return super().__len__()

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, index: Any) -> Any:
        self._all()
        return super().__getitem__(index)

    def __delitem__(self, index: Any) -> None:
        self._all()
        super().__delitem__(index)

    def pop(self, index: SupportsIndex = -1) -> Value:
        """Takes out one of all items."""
        self._all()
        return super().pop(index)


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

    source: Param | Many | Series | None
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

"""Lists that loops add to, while the turn that stands for all is run for the first time.

They are not yet as long as they are at that turn, but as long as at the first one that it stands for.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from resblock_lint.dims import Atom, Dim, Size, Symbol, substitute
from resblock_lint.sequences import Many
from resblock_lint.values import Value


def one_of(item: Value) -> Value:
    """An item; of many that are alike one of them."""
    return one_of(item.element) if isinstance(item, Many) and item.varying is None else item


def grow(items: list[Value], count: Size, before: int) -> None:
    """Lets the last item stand for `count` items like it, and so many `before` it too."""
    last = items[-1]
    width = last.count if isinstance(last, Many) and last.varying is None else 1
    whole = count * width + sum((one.count if isinstance(one, Many) else 1) for one in items[-1 - before : -1])
    items[-1 - before :] = [last if whole == 1 else Many(one_of(last), whole)]


class Growing:
    """The lists that were asked for items by open places, and the turns of loops that are known to add to such."""

    def __init__(self) -> None:
        self.asked: set[int] = set()  # by identity
        self._firsts: dict[Atom, Size] = {}  # the first turn for which one stands, where it is run as that one

    @contextmanager
    def run(self, turn: Symbol, first: int, *, known: bool) -> Generator[None]:
        """While a turn is run for the first time.

        Whether it is `known` that its loop adds to lists whose items are asked for by the turn.
        """
        outer, self.asked, firsts = self.asked, set(), self._firsts
        self._firsts = {**firsts, turn: first} if known else firsts
        try:
            yield
        finally:
            self._firsts = firsts
            outer |= self.asked

    def place(self, items: Any, index: Dim) -> int | None:
        """Where the item at a place stands in a list that is as long as at the first turn; None where that is open."""
        self.asked.add(id(items))
        found = substitute(index, self._firsts) if self._firsts else index
        return found if isinstance(found, int) else None

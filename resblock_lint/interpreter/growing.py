"""Lists that loops add to, while the turn that stands for all is run for the first time.

They are not yet as long as they are at that turn, but as long as at the first one that it stands for.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from resblock_lint.dims import Atom, Dim, Size, Symbol, substitute


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

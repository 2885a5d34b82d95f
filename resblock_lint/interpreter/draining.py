"""Lists out of which each turn of a loop takes an item, as `skips.pop()` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from resblock_lint.dims import Size
from resblock_lint.interpreter.moving import without
from resblock_lint.sequences import Many
from resblock_lint.values import Value


@dataclass(frozen=True, slots=True)
class Drain:
    """A list, the items at one of its places of which there are many, and from which end a turn takes one of them."""

    items: list[Value]
    place: int
    many: Many
    in_front: bool

    def put(self, turns: Size) -> None:
        """Leaves what so many turns leave."""
        self.items[self.place] = without(self.many, turns, in_front=self.in_front)

    def repeats(self) -> bool:
        """Whether a turn took one out of what `put` had left."""
        left = self.items[self.place] if self.place < len(self.items) else None
        part = left.part_of if isinstance(left, Many) else None
        whole = None if part is None else part[0].part_of
        return part is not None and part[1] == int(self.in_front) and whole is not None and whole[0] is self.many


def drain_of(items: list[Value], before: Sequence[Value]) -> Drain | None:
    """How a turn drained a list; None where it did something else to it."""
    if len(items) != len(before):
        return None
    places = [place for place, one in enumerate(items) if one is not before[place]]
    many, left = (before[places[0]], items[places[0]]) if len(places) == 1 else (None, None)
    if not isinstance(many, Many) or not isinstance(left, Many) or left.part_of is None or left.part_of[0] is not many:
        return None
    return Drain(items, places[0], many, bool(left.part_of[1])) if left.part_of[1] in (0, 1) else None

"""The ways to a place: the choices that lead there, of the path that goes on and of those that joined it before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from resblock_lint.conditions import Condition
from resblock_lint.cubes import consensus
from resblock_lint.interpreter.passages import Pass, Passage, Way
from resblock_lint.plain import dataclass, field

MOST_WAYS = 256  # to one place
Cubes = list[tuple[Condition, ...]]
Places = Mapping[int, Collection[int]]  # by the numbers of paths: how many ops were drawn before some of theirs


class TooMany(Exception):
    """There are more ways to a place than are told apart."""


@dataclass(slots=True)
class Ways:
    """The ways to places that lie on no op of these; `avoided` are their places on each path."""

    avoided: Places = field(default_factory=dict[int, Collection[int]])
    _known: dict[int, tuple[int, Cubes]] = field(default_factory=dict[int, tuple[int, Cubes]])

    def along(self, way: Way) -> Cubes:
        """The choices that lead to the end of a way: its own, and those of paths that joined on it. Raises TooMany."""
        made: Cubes = [()]
        place, passes = way.start, _outermost(way)
        if self._meets(way, passes):
            return []
        for one in passes:
            own = way.chosen[place - way.start : one.chosen[0] - way.start]
            ways = self.to(one.passage)
            if len(made) * len(ways) > MOST_WAYS:
                raise TooMany
            made = [(*cube, *own, *more) for cube in made for more in ways]
            place = one.chosen[1]
        return [(*cube, *way.chosen[place - way.start :]) for cube in made]

    def to(self, passage: Passage) -> Cubes:
        """The ways to a passage, those that differ by one condition and its contrary put together. Raises TooMany."""
        count, kept = self._known.get(id(passage), (0, []))
        if count != len(passage.ways):
            kept = consensus([cube for way in passage.ways for cube in self.along(way)])
            self._known[id(passage)] = (len(passage.ways), kept)
        return kept

    def _meets(self, way: Way, passes: Sequence[Pass]) -> bool:
        """Whether an op that is to be avoided lies on a way, not beside one of the ways to a passage on it."""
        start, end = way.ops
        places = [place for place in self.avoided.get(way.path, ()) if start <= place < end]
        return any(not any(one.ops[0] <= place < one.ops[1] for one in passes) for place in places)


def _outermost(way: Way) -> Sequence[Pass]:
    """The passes on a way that lie in no other; of two over the same, the later one.

    Statements lie within each other or one after the other, and a pass is written down when its statement ends.
    """
    start, end = way.start, way.start + len(way.chosen)
    found: list[Pass] = []
    for one in reversed(way.passes):
        if start <= one.chosen[0] and one.chosen[1] <= end and one.ops[1] <= way.ops[1]:
            found.append(one)
            end = one.chosen[0]
    return found[::-1]

"""The ways to a place: the choices that lead there, of the path that goes on and of those that joined it before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resblock_lint.conditions import Condition
from resblock_lint.cubes import consensus
from resblock_lint.interpreter.joins import Pass, Passage

MOST_WAYS = 256  # to one place
Cubes = list[tuple[Condition, ...]]
WaysTo = dict[tuple[int, tuple[int, ...]], Cubes]


class TooMany(Exception):
    """There are more ways to a place than are told apart."""


def cubes(
    chosen: tuple[Condition, ...],
    passes: Sequence[Pass],
    offset: int = 0,
    without: tuple[int, ...] = (),
    known: WaysTo | None = None,
) -> Cubes:
    """The choices that lead to where `chosen` does: one's own, and those of the paths that joined on the way.

    `offset` is how many choices were made before these; the ways of the paths `without` are left out. `known` keeps the
    ways to passages at which no other path will arrive. Raises TooMany.
    """
    made: Cubes = [()]
    place = offset
    for one in _outermost(passes, offset, offset + len(chosen)):
        own = chosen[place - offset : one.chosen[0] - offset]
        ways = joined_ways(one.passage, without, known)
        if len(made) * len(ways) > MOST_WAYS:
            raise TooMany
        made = [(*cube, *own, *way) for cube in made for way in ways]
        place = one.chosen[1]
    return [(*cube, *chosen[place - offset :]) for cube in made]


def joined(passage: Passage) -> bool:
    """Whether another path ended here."""
    return len(passage.ways) > 1


def arrivals(passage: Passage) -> Iterator[int]:
    """The paths that ended at a passage, and those that ended in one of them before."""
    seen = {id(passage)}
    waiting = [passage]
    while waiting:
        for place, way in enumerate(waiting.pop().ways):
            if place:
                yield way.path
            new = [one.passage for one in way.passes if id(one.passage) not in seen]
            seen.update(map(id, new))
            waiting += new


def joined_ways(passage: Passage, without: tuple[int, ...] = (), known: WaysTo | None = None) -> Cubes:
    """The ways to a passage, those that differ by one condition and its contrary put together. Raises TooMany."""
    kept = None if known is None else known.get((id(passage), without))
    if kept is None:
        ways = [way for place, way in enumerate(passage.ways) if not place or way.path not in without]
        found = [cube for way in ways for cube in cubes(way.chosen, way.passes, way.start, without, known)]
        kept = consensus(found)
        if known is not None:
            known[id(passage), without] = kept
    return kept


def _outermost(passes: Sequence[Pass], start: int, end: int) -> Sequence[Pass]:
    """The passes of a path between two of its choices that lie in no other; of two over the same, the later one.

    Statements lie within each other or one after the other, and a pass is written down when its statement ends.
    """
    found: list[Pass] = []
    for one in reversed(passes):
        if start <= one.chosen[0] and one.chosen[1] <= end:
            found.append(one)
            end = one.chosen[0]
    return found[::-1]

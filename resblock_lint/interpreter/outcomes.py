"""A path of a root as others read it: what was drawn on it, how it ended, and by which choices one gets there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from resblock_lint.conditions import Claim, Condition, claim_symbols, negation, subjects
from resblock_lint.cubes import Cube, conjunction, consensus, extended, possible, possible_ones
from resblock_lint.dims import Size
from resblock_lint.facts import Facts
from resblock_lint.flow import Flow, Op, Site
from resblock_lint.interpreter.blends import WHOLE, Blends, Case, TooManyCases
from resblock_lint.interpreter.endings import WELL
from resblock_lint.interpreter.passages import LAST, Pass, Passage, Way
from resblock_lint.interpreter.ways import Cubes, Places, TooMany, Ways
from resblock_lint.values import Value

MOST_CASES = 8
Key = tuple[tuple[int, int], ...]


@dataclass
class Path:
    """One run of a root: its flow, and how it ended: done, raised, refuted, cut, or joined to an earlier path."""

    flow: Flow
    end: str
    reason: str = ""
    site: Site | None = None
    chain: tuple[Site, ...] = ()
    notes: tuple[tuple[Site, str], ...] = ()
    dated: tuple[tuple[Site, str], ...] = ()  # what only Keras 2 takes
    result: Value = None
    hints: dict[str, float | str] = field(default_factory=dict[str, "float | str"])
    facts: Facts = field(default_factory=Facts)
    chosen: tuple[Condition, ...] = ()  # the sides that it took of open conditions
    passes: tuple[Pass, ...] = ()  # where other paths may have joined it
    number: int = 0
    turns: tuple[str, ...] = ()  # those within which it came to its end, and that stand for all others
    known: Ways = field(default_factory=Ways)  # the ways to passages, for all paths of a root
    blends: Blends = field(default_factory=Blends)  # those of the root
    axes: Collection[str] = ()  # the root's parameters that are axes
    guessed: Collection[str] = ()  # the tensors whose rank nothing settled
    usual: Mapping[str, int] = field(default_factory=dict[str, int])  # small numbers to be tried first, for the root
    partial: bool = False  # whether there are more ways to it than are told
    _cases: dict[Key, list[Facts]] = field(default_factory=dict[Any, Any])
    _ways: dict[tuple[int, int], Cubes] = field(default_factory=dict[Any, Any])
    _ways_in: dict[tuple[int, int, Cube], Cubes] = field(default_factory=dict[Any, Any])

    def ways(self, op: Op | None = None) -> Cubes:
        """The choices that lead to one of its ops, or to its end."""
        way = self._way(op)
        key = self._place(way)
        if key not in self._ways:
            self._ways[key] = self._along(way, self.known) if self.passes else [way.chosen]
        return self._ways[key]

    @property
    def refuses(self) -> bool:
        """Whether the program itself raised an error here."""
        return self.end == "raised" and self.reason != WELL

    @property
    def ops(self) -> Sequence[Op]:
        """Its ops without those that the path on which it went on, or from which it set out, tells of as well."""
        return self.flow.own if self.end == "joined" else self.flow.all

    @cached_property
    def _behind(self) -> list[int]:
        """How many ops lie before the end of each statement where other paths may have joined it."""
        return sorted(one.ops[1] for one in self.passes)

    def _way(self, op: Op | None = None) -> Way:
        chosen, place = (self.chosen, LAST) if op is None else (op.chosen, op.place)
        return Way(self.number, chosen, self.passes, 0, (0, place))

    def _along(self, way: Way, ways: Ways) -> Cubes:
        try:
            found = [part for one in ways.along(way) for part in self.blends.apart(one)]
        except (TooMany, TooManyCases):
            self.partial = True
            return [way.chosen]
        return consensus(possible_ones(found))

    def apart(self, claims: Sequence[Claim], sizes: Sequence[Size] = ()) -> Sequence[Case]:
        """The cases of the blends that these speak of; none is told where there are too many."""
        try:
            return self.blends.cases(claims, sizes)
        except TooManyCases:
            self.partial = True
            return (WHOLE,)

    def ways_in(self, case: Case, op: Op | None = None) -> Cubes:
        """The same in one case of what blends are; none where that is impossible."""
        if not case.cube:
            return self.ways(op)
        key = (*self._place(self._way(op)), case.cube)
        if key not in self._ways_in:
            self._ways_in[key] = [both for way in self.ways(op) if (both := _with(way, case.cube)) is not None]
        return self._ways_in[key]

    def _place(self, way: Way) -> tuple[int, int]:
        """What ops have in common to which the same ways lead."""
        return len(way.chosen), bisect_right(self._behind, way.ops[1])

    def cases(self, avoided: Places | None = None) -> list[Facts]:
        """The facts at its end, for each way that leads there and lies on no op of those `avoided`."""
        places: Places = {path: found for path, found in (avoided or {}).items() if path in self._before}
        key = tuple(sorted((path, place) for path, found in places.items() for place in found))
        if key not in self._cases:
            self._cases[key] = self._cases_without(places)
        return self._cases[key]

    @cached_property
    def _before(self) -> set[int]:
        """The numbers of the paths that lead to its end: its own, and those of the ways that joined it."""
        found, waiting = {self.number}, list(self.passes)
        seen: set[int] = set()
        while waiting:
            passage = waiting.pop().passage
            if id(passage) not in seen:
                seen.add(id(passage))
                found.update(way.path for way in passage.ways)
                waiting += [one for way in passage.ways for one in way.passes]
        return found

    def cases_in(self, case: Case) -> list[Facts]:
        """The facts at its end, for each way that leads there in one case of what blends are."""
        found = self.cases()
        return [more for one in found if (more := extended(one, case.cube)) is not None] if case.cube else found

    def _cases_without(self, avoided: Places) -> list[Facts]:
        if not any(joined(one.passage) for one in self.passes):
            return [] if avoided.get(self.number) else [self.facts]
        ways = self._along(self._way(), Ways(avoided)) if avoided else self.ways()
        if len(ways) > MOST_CASES:
            return [self._end]
        found = [extended(self._end, way) for way in ways]
        return [one or conjunction((*way, *self._kept)) for one, way in zip(found, ways, strict=True)]

    @cached_property
    def _kept(self) -> list[Condition]:
        """What it knows at its end, whichever way leads there."""
        return [one for one in self.without_joined(self.literals) if not self.blends.within(claim_symbols(one))]

    @cached_property
    def _end(self) -> Facts:
        return conjunction(self._kept)

    def without_joined(self, literals: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """Its facts without those that lie before places where other paths joined it."""
        lost = {place for one in self.passes if joined(one.passage) for place in range(*one.learned)}
        return tuple(one for place, one in enumerate(literals) if place not in lost)

    @property
    def literals(self) -> tuple[Condition, ...]:
        """What the path assumed."""
        return self.flow.literals


def joined(passage: Passage) -> bool:
    """Whether another path ended here."""
    return len(passage.ways) > 1


def beside(members: Iterable[tuple[Path, Case]], without: set[tuple[int, Cube]]) -> list[Facts]:
    """The facts of these paths in the cases that are neither among these nor among those `without`, by numbers."""
    paths: dict[int, Path] = {}
    own, others = set(without), dict[tuple[int, Cube], None]()
    for path, case in members:
        paths[path.number] = path
        own.add((path.number, case.cube))
        others.update(dict.fromkeys((path.number, cube) for cube in case.others))
    return [facts for key in others if key not in own for facts in paths[key[0]].cases_in(Case(key[1]))]


def _with(way: Cube, cube: Cube) -> Cube | None:
    """Choices with more of them; None where they exclude each other."""
    new = tuple(one for one in cube if one not in way)
    if any(negation(one) in way for one in new):
        return None
    both = (*way, *new)
    apart = not set().union(*map(subjects, new)) & set().union(*map(subjects, way))
    return both if apart or possible(both) else None

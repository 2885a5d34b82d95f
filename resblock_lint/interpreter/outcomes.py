"""A path of a root as others read it: what was drawn on it, how it ended, and by which choices one gets there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from resblock_lint.conditions import Condition
from resblock_lint.cubes import conjunction, consensus, possible
from resblock_lint.facts import Facts
from resblock_lint.flow import Flow, Site
from resblock_lint.interpreter.joins import Pass
from resblock_lint.interpreter.ways import Cubes, TooMany, WaysTo, arrivals, cubes, joined
from resblock_lint.values import Value

MOST_CASES = 8


@dataclass
class Path:
    """One run of a root: its flow, and how it ended: done, raised, refuted, cut, or joined to an earlier path."""

    flow: Flow
    end: str
    reason: str = ""
    site: Site | None = None
    chain: tuple[Site, ...] = ()
    notes: tuple[tuple[Site, str], ...] = ()
    result: Value = None
    hints: dict[str, int] = field(default_factory=dict[str, int])
    facts: Facts = field(default_factory=Facts)
    chosen: tuple[Condition, ...] = ()  # the sides that it took of open conditions
    passes: tuple[Pass, ...] = ()  # where other paths may have joined it
    number: int = 0
    _cases: dict[tuple[int, ...], list[Facts]] = field(default_factory=dict[Any, Any])
    known: WaysTo = field(default_factory=dict[Any, Any])  # the ways to passages, for all paths of a root
    partial: bool = False  # whether there are more ways to it than are told
    _ways: dict[tuple[int, tuple[int, ...]], Cubes] = field(default_factory=dict[Any, Any])

    def ways(self, chosen: tuple[Condition, ...], without: tuple[int, ...] = ()) -> Cubes:
        """The choices that lead to where `chosen`, the first of its own, does; not those of the paths `without`."""
        key = (len(chosen), without)
        if key not in self._ways:
            self._ways[key] = self._ways_without(chosen, without) if self.passes else [chosen]
        return self._ways[key]

    def _ways_without(self, chosen: tuple[Condition, ...], without: tuple[int, ...]) -> Cubes:
        try:
            found = cubes(chosen, self.passes, 0, without, self.known)
        except TooMany:
            self.partial = True
            return [chosen]
        return consensus([one for one in found if possible(one)])

    def cases(self, without: Collection[int] = ()) -> list[Facts]:
        """The facts at its end, for each way that leads there; not the ways of the paths `without`."""
        ends = tuple(sorted(set(without) & self._joining))
        if ends not in self._cases:
            self._cases[ends] = self._cases_without(ends)
        return self._cases[ends]

    def _cases_without(self, ends: tuple[int, ...]) -> list[Facts]:
        if not self._joining:
            return [self.facts]
        ways, kept = self.ways(self.chosen, ends), self.without_joined(self.literals)
        return [conjunction((*way, *kept)) for way in ways] if len(ways) <= MOST_CASES else [conjunction(kept)]

    @cached_property
    def _joining(self) -> set[int]:
        """The paths that ended in this one."""
        return {number for one in self.passes if joined(one.passage) for number in arrivals(one.passage)}

    def without_joined(self, literals: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """Its facts without those that lie before places where other paths joined it."""
        lost = {place for one in self.passes if joined(one.passage) for place in range(*one.learned)}
        return tuple(one for place, one in enumerate(literals) if place not in lost)

    @property
    def literals(self) -> tuple[Condition, ...]:
        """What the path assumed."""
        return self.flow.literals

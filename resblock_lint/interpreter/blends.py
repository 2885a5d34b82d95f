"""Blends: sizes that are one of several, by the way that a run took to where ways meet.

`width = filters * 2 if wide else filters` makes a choice of which the rest depends only in a size. Where ways meet in
states that differ in sizes alone, the run goes on with a symbol in the place of each, of which it knows that it is one
of these. Whoever reads a path wants conditions in the source's own names: there every blend is taken apart again, into
the cases that it was made of.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from resblock_lint.conditions import (
    Claim,
    Condition,
    Not,
    Some,
    Subject,
    all_of,
    claim_symbols,
    conjuncts,
    equal,
    negation,
    replace,
)
from resblock_lint.cubes import Cube, consensus
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.flow import Op
from resblock_lint.printing import PLAIN

MARK = "either("  # the names of blends begin so
LONGEST_NAME = 60
DEEPEST = 1  # blends within blends
MOST_CASES = 8  # of one blend
MOST_SPLITS = 32  # cases of all the blends of one claim
MOST_MEETINGS = 3  # of which one condition may decide sizes; one that is asked again and again is better settled
Alternatives = tuple[tuple[Cube, Size], ...]  # under which choices it is which size; one of them was taken


class TooManyCases(Exception):
    """There are more cases than are told apart."""


@dataclass(frozen=True, slots=True)
class Case:
    """Choices, and what the blends are under them."""

    cube: Cube = ()
    sizes: Mapping[Atom, Size] = field(default_factory=dict[Atom, Size], compare=False)  # the earlier blends first
    others: tuple[Cube, ...] = field(default=(), compare=False)  # the choices of the other cases

    def of(self, claim: Claim) -> Claim:
        """A claim in this case."""
        return replace(claim, self.sizes) if self.sizes else claim

    def size(self, size: Size) -> Size:
        """A size in this case."""
        return substitute(size, self.sizes) if self.sizes else size

    def text(self, text: str) -> str:
        """A text with the sizes of this case in the place of the names of blends."""
        for blend, size in reversed(list(self.sizes.items())):
            if isinstance(blend, Symbol):
                shown = PLAIN.size(size)
                text = text.replace(blend.name, f"({shown})" if " + " in shown or " - " in shown else shown)
        return text


WHOLE = Case()


@dataclass(slots=True)
class Blends:
    """All blends of a root, the earlier ones first: a blend may be made of those before it."""

    alternatives: dict[Symbol, Alternatives] = field(default_factory=dict[Symbol, Alternatives])
    statements: dict[Symbol, set[int]] = field(default_factory=dict[Symbol, set[int]])  # behind which it was made
    claims: dict[Subject, Some] = field(default_factory=dict[Subject, Some])  # the same, as what is known of each
    variants: dict[tuple[int, Cube], Op] = field(default_factory=dict[Any, Any])  # ops in cases, by their indices
    _depths: dict[Symbol, int] = field(default_factory=dict[Symbol, int])  # how many blends within blends each is
    _meetings: Counter[Condition] = field(default_factory=Counter[Condition])
    _known: dict[Alternatives, Symbol] = field(default_factory=dict[Alternatives, Symbol])

    def blend(self, alternatives: Alternatives, least: float, statement: int) -> Symbol:
        """The symbol for one of these sizes, always the same one for the same. Raises TooManyCases."""
        if len(alternatives) > MOST_CASES:
            raise TooManyCases
        known = self._known.get(alternatives)
        if known is None:
            name = self._name(PLAIN.size(size) for _, size in alternatives)
            known = Symbol(name, Origin.EITHER, None if least == -inf else int(least))
            self._known[alternatives] = known
            self.alternatives[known] = alternatives
            self._depths[known] = 1 + max(self._depth(size) for _, size in alternatives)
            self.claims[known] = _claim(known, alternatives)
        self.statements.setdefault(known, set()).add(statement)
        return known

    def remade(self, blend: Symbol, of_size: Callable[[Size], Size], of_claim: Callable[[Claim], Claim]) -> Size:
        """What a blend is of other sizes, and by other choices. Raises TooManyCases."""
        made = [(all_of(map(of_claim, cube)), of_size(size)) for cube, size in self.alternatives[blend]]
        sure = [size for claim, size in made if claim is True]
        found = [(conjuncts(claim), size) for claim, size in made if not isinstance(claim, bool)]
        if sure or len({size for _, size in found}) == 1:
            return (*sure, *(size for _, size in found))[0]
        return Dim.of(
            self.blend(tuple(found), -inf if blend.least is None else blend.least, min(self.statements[blend]))
        )

    def _depth(self, size: Size) -> int:
        return max((self._depths.get(one, 0) for one in symbols(size)), default=0)

    def deep(self, sizes: Iterable[Size]) -> bool:
        """Whether one of these is made of blends within blends to a depth at which no more is made of it."""
        return any(self._depth(size) >= DEEPEST for size in sizes)

    def _name(self, sizes: Iterable[str]) -> str:
        """A name that no other blend has: the sizes in it, as long as it stays short."""
        name = f"{MARK}{', '.join(dict.fromkeys(sizes))})"
        if len(name) > LONGEST_NAME:
            return f"{MARK}…)#{len(self.alternatives)}"
        return f"{name}#{len(self.alternatives)}" if any(one.name == name for one in self.alternatives) else name

    def met(self, conditions: Iterable[Condition], before: int) -> None:
        """Ways that these conditions part have met; there were so many blends `before`."""
        if len(self.alternatives) > before:
            self._meetings.update({_unsigned(one) for one in conditions})

    def recurring(self, conditions: Iterable[Condition]) -> bool:
        """Whether one of these has decided sizes again and again."""
        return any(self._meetings[_unsigned(one)] >= MOST_MEETINGS for one in conditions)

    def within(self, found: Iterable[Symbol]) -> list[Symbol]:
        """The blends among these symbols."""
        return [one for one in found if one in self.alternatives]

    def made_of(self, found: Iterable[Symbol]) -> set[Symbol]:
        """These symbols, with those of the sizes that each blend may be in its place."""
        waiting, seen = [*found], set[Symbol]()
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += (more for _, size in self.alternatives.get(one, ()) for more in symbols(size))
        return seen - self.alternatives.keys()

    def spelled(self, texts: Iterable[str]) -> list[Symbol]:
        """The blends whose names stand in a text: there they cannot be taken apart."""
        marked = [text for text in texts if MARK in text]
        return [one for one in self.alternatives if any(one.name in text for text in marked)]

    def cases(self, claims: Iterable[Claim], sizes: Iterable[Size] = ()) -> Sequence[Case]:
        """The cases of all blends that these speak of. Raises TooManyCases."""
        if not self.alternatives:
            return (WHOLE,)
        found = set(self.within(set[Symbol]().union(*map(claim_symbols, claims), *map(symbols, sizes))))
        if not found:
            return (WHOLE,)
        cases = self._split(found, (), {})
        cubes = [one.cube for one in cases]
        return [
            dataclasses.replace(one, others=tuple(cubes[:place] + cubes[place + 1 :]))
            for place, one in enumerate(cases)
        ]

    def _split(self, waiting: set[Symbol], cube: Cube, chosen: Mapping[Symbol, Size]) -> list[Case]:
        """Settles the blends that wait, the latest first: what they are made of waits in turn."""
        if not waiting:
            return _settled(cube, chosen)
        latest = next(one for one in reversed(self.alternatives) if one in waiting)
        found: list[Case] = []
        for more, size in self.alternatives[latest]:
            if any(negation(one) in cube for one in more):
                continue
            new = set(self.within(symbols(size).union(*map(claim_symbols, more))))
            whole = (*cube, *(one for one in more if one not in cube))
            found += self._split(waiting - {latest} | new, whole, {latest: size, **chosen})
            if len(found) > MOST_SPLITS:
                raise TooManyCases
        return found

    def apart(self, cube: Cube) -> list[Cube]:
        """Choices without blends: one conjunction of them for each case that is possible. Raises TooManyCases."""
        found: list[Cube] = []
        for case in self.cases(cube):
            whole = all_of((*case.cube, *map(case.of, cube)))
            if whole is not False:
                found.append(conjuncts(whole))
        return found


def alternatives(ways: Sequence[Sequence[Cube]], sizes: Sequence[Size]) -> Alternatives:
    """Which size it is, where each way, given by its conjunctions of choices, leads to the size in its place."""
    groups: dict[Size, list[Cube]] = {}
    for way, size in zip(ways, sizes, strict=True):
        groups.setdefault(size, []).extend(way)
    return tuple((cube, size) for size, found in groups.items() for cube in consensus(found))


def _claim(blend: Symbol, alternatives: Alternatives) -> Some:
    claims = [all_of((*cube, equal(Dim.of(blend), size))) for cube, size in alternatives]
    return Some(tuple(one for one in claims if not isinstance(one, bool)))


def _unsigned(condition: Condition) -> Condition:
    """One of a condition and its contrary."""
    return condition.condition if isinstance(condition, Not) else condition


def _settled(cube: Cube, chosen: Mapping[Symbol, Size]) -> list[Case]:
    """The case where all blends are settled, the earliest first in `chosen`; none where its choices contradict it."""
    sizes: dict[Atom, Size] = {}
    for blend, size in chosen.items():
        sizes[blend] = substitute(size, sizes)
    whole = all_of(replace(one, sizes) for one in cube)
    return [] if whole is False else [Case(conjuncts(whole), sizes)]

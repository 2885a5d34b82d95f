"""Passages: places between two statements, in one state, which several paths may pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from resblock_lint import ir
from resblock_lint.conditions import Condition, Subject
from resblock_lint.dims import Size
from resblock_lint.facts import Facts
from resblock_lint.interpreter.snapshots import Known
from resblock_lint.plain import dataclass, field

LAST = 1 << 62  # behind all ops of a path
GRAPH = "the graph"  # asked for where the rest looks at which layers a model is made of


@dataclass(slots=True)
class Passage:
    """A place between two statements, in one state. `ways` are the choices that lead to it from where paths parted."""

    chosen: tuple[Condition, ...]  # by the path that was here first, since paths parted
    learned: tuple[Condition, ...]  # the facts of that path since then
    tensors: Sequence[str] = ()  # the tensors of that path's state, by their labels
    params: Sequence[Known] = ()  # what that path knew of its parameters
    ways: list[Way] = field(default_factory=list["Way"])
    asked: set[Subject] = field(default_factory=set[Subject])  # what the rest asked the facts about
    looked: set[str] = field(default_factory=set[str])  # the parameters that the rest looked at
    met: set[int] = field(default_factory=set[int])  # the places of those tensors that the rest brought together
    meeting: Meeting | None = None
    closed: bool = False  # whether a run goes on behind it that took its ways for all there are

    def close(self) -> None:
        """No other path may join here, nor on the ways that lead here."""
        self.closed = True
        for way in self.ways:
            for one in way.passes:
                if one.chosen[0] >= way.start and not one.passage.closed:
                    one.passage.close()


@dataclass(slots=True)
class Meeting:
    """What is left of several ways to a passage that one run took, and what the rest must not look at."""

    facts: Facts  # what holds on all of them
    loose: list[tuple[int, dict[str, Any]]]  # the parameters of which they know different things, as they were before
    tensors: Sequence[Sequence[str]]  # the tensors of the other ways, as far as they are not the same ones
    drew: bool  # whether something was drawn on one of them
    statement: int  # the statement behind which they meet
    sizes: Mapping[int, Size] = field(default_factory=dict[int, Size])  # those of the state that are blended

    def misjudged(self, passage: Passage) -> bool:
        """Whether the rest did look at what is not the same on all ways."""
        graph = self.drew and GRAPH in passage.asked
        return graph or any(parted(passage, tensors) for tensors in self.tensors)


@dataclass(frozen=True, slots=True)
class Pass:
    """A passage on one path: which of the path's choices and facts lie between the parting and the passage."""

    passage: Passage
    chosen: tuple[int, int]
    learned: tuple[int, int]
    ops: tuple[int, int]  # how many ops were drawn before the statement, and behind it
    moment: int
    tensors: Sequence[str] = ()
    params: Sequence[Known] = ()

    def places(self, asked: set[Any]) -> set[int]:
        """The places in the state of those tensors that are among what was asked about."""
        return {place for place, tensor in enumerate(self.tensors) if tensor in asked}


@dataclass(frozen=True, slots=True)
class Way:
    """The choices of one path to a passage, with the passages that lie on the way."""

    path: int
    chosen: tuple[Condition, ...]
    passes: tuple[Pass, ...]
    start: int  # how many choices lie before
    ops: tuple[int, int]  # how many ops were drawn before the way begins, and where it ends


@dataclass(frozen=True, slots=True)
class Start:
    """Where a statement begins: how many steps, sides of open conditions, facts and ops lie before it."""

    statement: ir.Statement
    steps: int
    sides: int
    literals: int
    ops: int


def parted(passage: Passage, tensors: Sequence[str]) -> bool:
    """Whether tensors that the rest brought together are the same one here, and not there."""
    here: dict[str, set[str]] = {}  # what each tensor of the first path is in the other state
    there: dict[str, set[str]] = {}
    for one, other in zip(passage.tensors, tensors, strict=True):
        here.setdefault(one, set()).add(other)
        there.setdefault(other, set()).add(one)
    met = {passage.tensors[place] for place in passage.met}
    parted = any(len(found) > 1 and one in met for one, found in here.items())
    return parted or any(len(found & met) > 1 for found in there.values())


def same_tensors(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two states have the same tensors in the same places, whatever they are called."""
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))

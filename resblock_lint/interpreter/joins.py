"""Where two paths of a root meet again: the same program, in the same state, has the same rest.

A flag that chooses between two activations makes two paths, ten such flags make a thousand, though no choice is of
consequence for the others. So after every statement that chose a side of an open condition, the state is written down:
all that the rest of the program may still read, tensors by their shapes, objects by their parts and by which of them
are the same. A path that comes to the place where another has been, by the same choices before, in the same state, and
whose facts tell nothing else of what the rest asked for, ends here: its rest is known. Its choices become another way
to the rest of the path that was there first (`Passage.ways`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resblock_lint import ir
from resblock_lint.conditions import Condition, Subject
from resblock_lint.dims import Size, Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.blends import Blends
from resblock_lint.interpreter.liveness import Liveness, liveness
from resblock_lint.interpreter.snapshots import Known, Snapshot, TooLarge
from resblock_lint.questions import Questions
from resblock_lint.values import Env

MOST_PARTS = 1_000_000  # of all states of one root; what joins by more costs more than it saves
Key = tuple[int, int, tuple[Condition, ...], Hashable]
GRAPH = "the graph"  # asked for where the rest looks at which layers a model is made of


def ask_graph(facts: Facts) -> None:
    """It matters from here on of which layers models are made."""
    if facts.questions is not None:
        facts.questions.note((GRAPH,))


class Joined(Exception):
    """The rest of this path is that of another one."""


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
        return graph or any(_parted(passage, tensors) for tensors in self.tensors)


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


@dataclass(slots=True)
class Scope:
    """What a call that is under way has for the rest of it: its names, its code, the statement that runs."""

    env: Env
    body: Sequence[ir.Statement]
    statement: ir.Statement | None = None
    call: ir.Node | None = None  # the call in that statement that is under way

    def calling(self, call: ir.Node | None) -> Scope:
        """The same scope, where this call of its statement is under way."""
        self.call = call
        return self


@dataclass(slots=True)
class Joins:
    """All passages of one root."""

    passages: dict[Key, list[Passage]] = field(default_factory=dict[Key, list[Passage]])
    path: int = 0  # the number of the path that is run
    parts: int = 0  # of the states that were written down
    apart: set[int] = field(default_factory=set[int])  # statements behind which ways were taken for the same, wrongly
    distinct: set[int] = field(default_factory=set[int])  # statements behind which sizes were blended, wrongly
    blends: Blends = field(default_factory=Blends)
    log: list[tuple[list[Any], int]] = field(default_factory=list[Any])  # what grew, and its length before
    _reached: set[tuple[int, int, tuple[Condition, ...]]] = field(default_factory=set[Any])
    _liveness: dict[int, tuple[object, Liveness]] = field(default_factory=dict[int, tuple[object, Liveness]])

    def arrive(
        self, start: Start, sides: tuple[Condition, ...], facts: Facts, snapshot: Snapshot, state: Hashable,
        passes: list[Pass], beside: Sequence[Way], ops: int, away: bool,
    ) -> Passage:  # fmt: skip
        """Writes down that a path got by a statement; raises Joined where another was here in the same state.

        `beside` are other ways of the same run to the same state. On an excursion (`away`) nothing is joined.
        """
        chosen, new = sides[start.sides :], facts.literals[start.literals :]
        self._reached.add((start.steps, id(start.statement), sides))
        key = (start.steps, id(start.statement), sides[: start.sides], state)
        known = self.passages.setdefault(key, [])
        way = Way(self.path, chosen, tuple(passes), start.sides, (start.ops, ops))
        for one in known:
            if one.chosen != chosen:
                if away or one.closed or not _same_rest(one, facts) or _tells_apart(one, snapshot):
                    continue
                self._grow(one.ways, [way, *beside])
                _hand_back(one, snapshot, passes)
                raise Joined
            self._grow(one.ways, beside)
            passes.append(_passed(one, way, start, facts, snapshot))
            return one
        passage = Passage(chosen, new, snapshot.tensors, snapshot.params, [way, *beside])
        self._grow(known, [passage])
        passes.append(_passed(passage, way, start, facts, snapshot))
        return passage

    def pin(self, blends: Iterable[Symbol]) -> None:
        """It matters for more than sizes what these are: where they were made, nothing is blended any more."""
        for one in blends:
            self.distinct |= self.blends.statements[one]

    @property
    def misjudged(self) -> int:
        """How many statements met wrongly what they met."""
        return len(self.apart) + len(self.distinct)

    def _grow(self, items: list[Any], more: Sequence[Any]) -> None:
        self.log.append((items, len(items)))
        items += more

    def undo(self, mark: int) -> None:
        """Forgets the passages and ways since the log was so long."""
        while len(self.log) > mark:
            items, length = self.log.pop()
            del items[length:]

    def known(self, start: Start, sides: tuple[Condition, ...]) -> bool:
        """Whether a path was behind this statement, by these choices: another one that gets there is in its state."""
        return (start.steps, id(start.statement), sides) in self._reached

    @property
    def many(self) -> bool:
        """Whether so much was written down that no more states are, but those where a path has been."""
        return self.parts > MOST_PARTS

    def state(self, snapshot: Snapshot, scopes: Sequence[Scope], rest: Hashable) -> Hashable | None:
        """All that the rest of the program may read, and what else counts (`rest`); None where it is a lot."""
        found: list[Hashable] = [rest]
        known = self.live(scopes)
        if known is None:
            return None
        try:
            for env, names in known:
                found += [(name, snapshot.of(env.names[name])) for name in names]
                found += [snapshot.of(env.receiver), snapshot.of(env.yields)]
        except TooLarge:
            return None
        finally:
            self.parts += snapshot.parts
        return tuple(found)

    def live(self, scopes: Sequence[Scope]) -> list[tuple[Env, list[str]]] | None:
        """The names of each scope that the rest may still read; None where that is not known."""
        found: list[tuple[Env, list[str]]] = []
        for place, scope in enumerate(scopes):
            names = self._names(scope, within=place < len(scopes) - 1)
            if names is None:
                return None
            found.append((scope.env, sorted(names & scope.env.names.keys())))
        return found

    def _names(self, scope: Scope, *, within: bool) -> set[str] | None:
        body = self._liveness.get(id(scope.body))
        if body is None:
            body = self._liveness[id(scope.body)] = (scope.body, liveness(scope.body))
        return body[1].during(scope.statement, scope.call) if within else body[1].after(scope.statement, within=False)


def _passed(passage: Passage, way: Way, start: Start, facts: Facts, state: Snapshot) -> Pass:
    if facts.questions is None:
        facts.questions = Questions()
    chosen, learned = (way.start, way.start + len(way.chosen)), (start.literals, len(facts.literals))
    return Pass(passage, chosen, learned, way.ops, facts.questions.moment(), state.tensors, state.params)


def _hand_back(passage: Passage, snapshot: Snapshot, passes: Sequence[Pass]) -> None:
    """What the rest behind a passage asks, the passages before it on another path have asked as well."""
    met = {snapshot.tensors[place] for place in passage.met}
    for one in passes:
        one.passage.asked |= passage.asked
        one.passage.looked |= passage.looked
        one.passage.met |= one.places(met)


def _same_rest(passage: Passage, facts: Facts) -> bool:
    """Whether what the first path knew, and this one does not, was never asked for."""
    return GRAPH not in passage.asked and all(
        not facts.related(one) & passage.asked or facts.decide(one) is Verdict.YES for one in passage.learned
    )


def _tells_apart(passage: Passage, state: Snapshot) -> bool:
    """Whether the rest of the first path looks at what is not the same in this state."""
    pairs = zip(passage.params, state.params, strict=True)
    if any(one.param.name in passage.looked and one.state != other.state for one, other in pairs):
        return True
    return _parted(passage, state.tensors)


def _parted(passage: Passage, tensors: Sequence[str]) -> bool:
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


def note_asked(joins: Joins, passes: Sequence[Pass], facts: Facts) -> None:
    """Adds to each passage of a path what the path asked the facts after it."""
    beside: set[Any] = set()  # tensors of other ways that were brought together later
    for one in reversed(passes):
        assert facts.questions is not None
        asked, passage = facts.questions.since(one.moment) | beside, one.passage
        passage.asked |= asked
        passage.met |= one.places(asked)
        passage.looked.update(known.param.name for known in one.params if known.looked_at())
        if passage.meeting is not None:
            beside.update(tensors[place] for tensors in passage.meeting.tensors for place in passage.met)
            if passage.meeting.misjudged(passage):
                joins.apart.add(passage.meeting.statement)

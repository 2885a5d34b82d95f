"""Where two paths of a root meet again: the same program, in the same state, has the same rest.

A flag that chooses between two activations makes two paths, ten such flags make a thousand, though no choice is of
consequence for the others. So after every statement that chose a side of an open condition, the state is written down:
all that the rest of the program may still read, tensors by their shapes, objects by their parts and by which of them
are the same. A path that comes to the place where another has been, by the same choices before, in the same state, and
whose facts tell nothing else of what the rest asked for, ends here: its rest is known. Its choices become another way
to the rest of the path that was there first (`Passage.ways`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from resblock_lint import ir
from resblock_lint.conditions import Condition
from resblock_lint.dims import Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.blends import Blends
from resblock_lint.interpreter.liveness import Liveness, liveness
from resblock_lint.interpreter.passages import GRAPH, Pass, Passage, Start, Way, parted
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.plain import dataclass, field
from resblock_lint.questions import Questions
from resblock_lint.values import Env

MOST_PARTS = 500_000  # of all states of one root; what joins by more costs more than it saves
Key = tuple[int, int, tuple[Condition, ...], Hashable]


def ask_graph(facts: Facts) -> None:
    """It matters from here on of which layers models are made."""
    if facts.questions is not None:
        facts.questions.note((GRAPH,))


class Joined(Exception):
    """The rest of this path is that of another one."""


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
    _reached: dict[tuple[int, int, tuple[Condition, ...]], Passage] = field(default_factory=dict[Any, Passage])
    _liveness: dict[int, tuple[object, Liveness]] = field(default_factory=dict[int, tuple[object, Liveness]])

    def arrive(
        self, start: Start, sides: tuple[Condition, ...], facts: Facts, snapshot: Snapshot, state: Hashable,
        passes: list[Pass], beside: Sequence[Way], ops: int, away: bool,
    ) -> Passage:  # fmt: skip
        """Writes down that a path got by a statement; raises Joined where another was here in the same state.

        `beside` are other ways of the same run to the same state. On an excursion (`away`) nothing is joined.
        """
        chosen, new = sides[start.sides :], facts.literals[start.literals :]
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
            passes.append(self._passed(one, way, start, facts, snapshot))
            return one
        passage = Passage(chosen, new, snapshot.tensors, snapshot.params, [way, *beside])
        self._grow(known, [passage])
        passes.append(self._passed(passage, way, start, facts, snapshot))
        self._reached[start.steps, id(start.statement), sides] = passage
        return passage

    def _passed(self, passage: Passage, way: Way, start: Start, facts: Facts, state: Snapshot) -> Pass:
        if facts.questions is None:
            facts.questions = Questions()
        chosen, learned = (way.start, way.start + len(way.chosen)), (start.literals, len(facts.literals))
        return Pass(passage, chosen, learned, way.ops, facts.questions.moment(), state.tensors, state.params)

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

    def wants(self, start: Start, sides: tuple[Condition, ...]) -> bool:
        """Whether the state behind a statement is to be looked at.

        Where so much was written down that it is enough, only where a path was before, by these choices, and others met
        it or joined it: whoever gets there again goes on as it did.
        """
        if not self.many:
            return True
        known = self._reached.get((start.steps, id(start.statement), sides))
        return known is not None and (known.meeting is not None or len(known.ways) > 1)

    @property
    def many(self) -> bool:
        """Whether so much was written down that it is enough."""
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

    def scratch(self, scope: Scope | None, loop: ir.For) -> set[str]:
        """The names that each turn of a loop makes anew, and that nobody reads behind it."""
        return set() if scope is None else self._of(scope).scratch(loop)

    def _names(self, scope: Scope, *, within: bool) -> set[str] | None:
        known = self._of(scope)
        return known.during(scope.statement, scope.call) if within else known.after(scope.statement, within=False)

    def _of(self, scope: Scope) -> Liveness:
        body = self._liveness.get(id(scope.body))
        if body is None:
            body = self._liveness[id(scope.body)] = (scope.body, liveness(scope.body))
        return body[1]


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
    return parted(passage, state.tensors)


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

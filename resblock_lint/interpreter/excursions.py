"""Excursions: both sides of an open condition on one run, where it does not matter behind a statement which was taken.

A choice costs a run of the whole program for its other side, even where that side comes to the same state a statement
later. So where a statement chose sides of open conditions, the run goes back to its beginning (`checkpoints`), takes
the other sides one after the other, and compares what each leaves behind. Those that leave the same state meet
(`meetings`): the run goes on for all of them. What raises is a path of its own, and over. What leaves another state
goes on to the end of the root where that is near, and is left to a run of its own where it is not.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from resblock_lint import ir
from resblock_lint.interpreter.checkpoints import Checkpoint, TooMuch
from resblock_lint.interpreter.endings import End, ended
from resblock_lint.interpreter.joins import Joined, note_asked
from resblock_lint.interpreter.meetings import Arrival, blendable, meet, meeting
from resblock_lint.interpreter.passages import LAST, Meeting, Passage, Start, Way, same_tensors
from resblock_lint.interpreter.paths import OP_STEPS, Cut, Fork, Raised
from resblock_lint.interpreter.snapshots import Snapshot
from resblock_lint.interpreter.states import State, comparable, is_last, kinds, state_of
from resblock_lint.questions import Questions
from resblock_lint.values import Env, Function, Param, Value

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine, Signal

MOST_FAILURES = 3  # so often an excursion along a statement may fail to come back
MOST_SIDES = 120  # behind more choices no other sides are tried
ARRIVAL_STEPS = 10  # what it counts for that an excursion got by a statement
EXCURSION_STEPS = 1000  # what an excursion counts for, beside the steps of its run
OBJECTS_A_STEP = 20  # as many objects of a checkpoint count as one step
MOST_IDLE = 40_000  # objects that are written down before a statement while it chooses no side


def begin(machine: Machine, body: Sequence[ir.Statement], place: int, env: Env) -> Excursion | None:
    """Gets ready to take other sides in a statement; None where that is not worth while, or not possible."""
    choices, statement = machine.choices, body[place]
    if choices.place < len(choices.plan) or not comparable(machine):
        return None
    if id(statement) in choices.joins.apart or choices.failures.get(id(statement), 0) >= MOST_FAILURES:
        return None
    if choices.astray() or choices.joins.many or len(machine.sides) > MOST_SIDES:
        return None
    if choices.idle.get(id(statement), 0) > MOST_IDLE:
        return None
    if machine.facts.questions is None:
        machine.facts.questions = Questions()
    try:
        made = Excursion(machine, body, place, env)
    except TooMuch:
        choices.failures[id(statement)] = MOST_FAILURES
        return None
    choices.idle[id(statement)] = choices.idle.get(id(statement), 0) + made.size
    return made


def arrive(machine: Machine, start: Start, excursion: Excursion | None) -> None:
    """Behind a statement that chose sides: takes the other ones. Raises Joined where another path has been here."""
    choices = machine.choices
    choices.idle.pop(id(start.statement), None)
    if not machine.budgets.joins or not comparable(machine):
        return
    choices.cold += id(start.statement) not in choices.hot
    choices.hot.add(id(start.statement))
    choices.spend(ARRIVAL_STEPS if choices.away else 0)
    arrivals = excursion.others() if excursion is not None else []
    machine.lent |= excursion.lent if arrivals and excursion is not None else frozenset()
    wanted = arrivals or choices.joins.wants(start, machine.sides)
    state = state_of(machine) if wanted else None
    if state is None:
        return
    ways = [_way(one.end, start) for one in arrivals]
    snapshot, key = state[0], (state[1], tuple(state[0].sizes))
    passage = choices.joins.arrive(
        start, machine.sides, machine.facts, snapshot, key, machine.passes, ways, machine.drawn, away=choices.away > 0
    )
    if excursion is not None and arrivals and passage.meeting is None:
        passage.meeting = excursion.meeting(passage, start, arrivals, snapshot)
        passage.learned = passage.meeting.facts.literals[start.literals :]
    if passage.meeting is not None:
        meet(machine, passage.meeting, snapshot.params)
        learned = (start.literals, len(machine.facts.literals))
        machine.passes[-1] = replace(machine.passes[-1], learned=learned)


def _way(end: End, start: Start) -> Way:
    return Way(end.number, end.sides[start.sides :], end.passes, start.sides, (start.ops, LAST))


class GoneOn(Exception):
    """A generator that is older than the statement which is run again has gone on."""


class Excursion:
    """A statement of a run that may be run again along other sides."""

    def __init__(self, machine: Machine, body: Sequence[ir.Statement], place: int, env: Env) -> None:
        """Raises TooMuch."""
        self._machine, self._statement, self._env = machine, body[place], env
        self._rest = body[place + 1 :] if _is_late(machine) and is_last(machine, body) else None
        self._place, self._standing = machine.choices.place, machine.standing
        self._start = Checkpoint(machine, env)
        machine.choices.spend(self.size // OBJECTS_A_STEP)
        self._final = not machine.guards  # what is raised here, nobody catches
        self._drawn = (machine.drawn, dict(machine.names))
        self._sides, self._passes = len(machine.sides), len(machine.passes)
        self._born, self._went_on = machine.born(), len(machine.went_on)
        self.lent = frozenset[str]()  # the tensors whose rank some of the other sides had from other paths
        self._known = machine.facts  # behind the statement, on the way of the run itself

    @property
    def size(self) -> int:
        """How many objects were written down, to go back to."""
        return self._start.size

    def others(self) -> list[Arrival]:
        """Takes every other side that comes to the state in which the run is, and comes back to it."""
        choices = self._machine.choices
        if any(born < self._born for born in self._machine.went_on[self._went_on :]):
            return []
        forks = choices.plan[self._place : choices.place]
        again = self._standing > 0  # all turns of a loop hang on it: also where a statement within did not come back
        waiting = [place for place, fork in enumerate(forks) if not fork.done and (again or not fork.tried)]
        here = state_of(self._machine) if waiting else None
        if here is None:
            return []
        self._known = self._machine.facts
        found: list[Arrival | End] = []
        for place in reversed(waiting):
            marks = (len(choices.joins.log), len(choices.ends))
            forks[place].tried = True
            arrivals = None if choices.astray() else self._all([*forks[:place], forks[place].turned()], here)
            if arrivals is None:
                choices.joins.undo(marks[0])
                del choices.ends[marks[1] :]
                choices.failures[id(self._statement)] = choices.failures.get(id(self._statement), 0) + 1
            else:
                choices.failures[id(self._statement)] = 0
                forks[place].done, forks[place].met = True, self._standing
                found += arrivals
        choices.ends += [one if isinstance(one, End) else one.end for one in found]
        self._come_back(forks)
        arrivals = [one for one in found if isinstance(one, Arrival)]
        if arrivals and not self._is_back(here):
            raise Cut("a statement comes to another state where it is run again", self._machine.site())
        return arrivals

    def _is_back(self, here: State) -> bool:
        """Whether the run is in the state again to which the excursions came."""
        state = state_of(self._machine)
        return state is not None and state[1] == here[1] and len(state[0].sizes) == len(here[0].sizes)

    def _all(self, forks: list[Fork], here: State) -> list[Arrival | End] | None:
        """The same as `_beyond`, None too where calls are nested deeper than in a run of its own."""
        try:
            return self._beyond(forks, here)
        except (RecursionError, GoneOn):
            return None

    def _beyond(self, forks: list[Fork], here: State, *, through: bool = False) -> list[Arrival | End] | None:
        """All ways along these sides: to the state in which the run is, or, where it is near, to the end of the root.

        None where one of them comes to another state than that, and the end is not near.
        """
        choices = self._machine.choices
        if choices.exhausted():
            return None
        arrival = None if through else self._away(forks, here)
        inside = choices.place
        if arrival is None and self._rest is not None:
            arrival = self._through(forks, self._rest)
        if arrival is None:
            return None
        found = [arrival]
        taken = choices.plan[self._place : choices.place]
        for place in reversed(range(len(forks), len(taken))):
            if not taken[place].done:
                sides = [*taken[:place], taken[place].turned()]
                more = self._beyond(sides, here, through=through or self._place + place >= inside)
                if more is None:
                    return None
                found += more
        return found

    def _away(self, forks: list[Fork], here: State) -> Arrival | End | None:
        """One way along these sides, to behind the statement; None where it comes to another state."""
        with self._strayed() as number:
            signal, end = self._tried(forks, ())
            if end is not None:
                return end if self._final or end.kind == "joined" else None
            state = state_of(self._machine) if signal is None else None
            if state is None or not self._same(here, state):
                return None
            self.lent |= self._machine.lent
            return Arrival(self._end(number, Joined()), state[0], self._drew())

    def _through(self, forks: list[Fork], rest: Sequence[ir.Statement]) -> End | None:
        """One way along these sides, to the end of the root; None where more is done with its result."""
        choices = self._machine.choices
        if choices.tails >= min(choices.budgets.paths, choices.budgets.dear):
            return None
        choices.tails += 1
        with self._strayed() as number:
            signal, end = self._tried(forks, rest)
            given = None if signal is None else signal.value
            result = self._env.receiver if _is_constructor(self._env) else given
            return end or (None if isinstance(result, (Function, Param)) else self._end(number, None, result))

    @contextmanager
    def _strayed(self) -> Generator[int]:
        """Gives an excursion a number, and counts what it costs."""
        machine, choices = self._machine, self._machine.choices
        own, choices.joins.path = choices.joins.path, choices.next_number()
        since, machine.since = machine.since, self._born
        choices.away += 1
        try:
            yield choices.joins.path
        finally:
            choices.away -= 1
            choices.joins.path, machine.since = own, since
            drawn = machine.drawn - self._drawn[0]
            choices.spend(machine.steps - self._start.steps + OP_STEPS * drawn + EXCURSION_STEPS)

    def _tried(self, forks: list[Fork], rest: Sequence[ir.Statement]) -> tuple[Signal | None, End | None]:
        """Runs the statement and `rest` along these sides: the signal that ended them, and the end if one raised."""
        try:
            signal = self._go(forks)
            return (self._machine.execute(rest, self._env) if signal is None else signal), None
        except (Raised, Cut, Joined) as problem:
            return None, self._end(self._machine.choices.joins.path, problem)

    def _same(self, here: State, there: State) -> bool:
        """Whether an excursion came to the state in which the run is, or to one that can be blended with it."""
        machine = self._machine
        if there[1] != here[1] or kinds(there) != kinds(here):
            return False
        if machine.choices.away > 1 and not same_tensors(here[0].tensors, there[0].tensors):
            return False
        chosen = machine.sides[self._sides :]
        return blendable(machine, id(self._statement), chosen, self._known, here[0], there[0])

    def _go(self, forks: list[Fork]) -> Signal | None:
        """Runs the statement from its beginning, along these sides."""
        machine, choices = self._machine, self._machine.choices
        self._start.restore()
        choices.plan[self._place :] = forks
        choices.place = self._place
        return machine.run_statement(self._statement, self._env)

    def _come_back(self, forks: list[Fork]) -> None:
        """Runs the statement as the run itself did. If it does not get there, no other side is tried here any more."""
        try:
            self._go(forks)
        except Joined:
            self._machine.choices.joins.apart.add(id(self._statement))
            raise

    def _drew(self) -> bool:
        return (self._machine.drawn, self._machine.names) != self._drawn

    def _end(self, number: int, problem: Exception | None, result: Value = None) -> End:
        made = ended(self._machine, number, problem, result)
        note_asked(self._machine.choices.joins, made.passes[self._passes :], self._machine.facts)
        made.facts, made.first = made.facts.copy(), self._start.ops
        made.facts.questions = None
        return made

    def meeting(self, passage: Passage, start: Start, arrivals: Sequence[Arrival], here: Snapshot) -> Meeting:
        """What is left of the ways to a passage: that of the run itself, and those of these excursions."""
        drew = self._drew() or any(one.drew for one in arrivals)
        return meeting(self._machine, self._start, passage, start, arrivals, here, drew=drew)


def _is_late(machine: Machine) -> bool:
    """Whether more than half of the run is done: then it pays to go on from here rather than to run it again."""
    return 2 * machine.cost > machine.choices.whole > 0


def _is_constructor(env: Env) -> bool:
    """Whether a scope is that of a call whose result is the object which it was called on."""
    return env.code is not None and env.code.name == "__init__" and env.owner is not None

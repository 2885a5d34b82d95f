"""Excursions: both sides of an open condition on one run, where it does not matter behind a statement which was taken.

A choice costs a run of the whole program for its other side, even where that side comes to the same state a statement
later. So where a statement chose sides of open conditions, the run goes back to its beginning (`checkpoints`), takes
the other sides one after the other, and compares what each leaves behind. Those that leave the same state meet: the run
goes on for all of them, and of what only some of them know it knows nothing. What raises, or leaves another state, is
left to a run of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from resblock_lint import ir
from resblock_lint.interpreter.checkpoints import Checkpoint, TooMuch
from resblock_lint.interpreter.endings import End, ended
from resblock_lint.interpreter.joins import Joined, Meeting, Passage, Start, Way, same_tensors
from resblock_lint.interpreter.meetings import Arrival, blendable, meet, meeting
from resblock_lint.interpreter.paths import OP_STEPS, Cut, Fork, Raised
from resblock_lint.interpreter.snapshots import Snapshot
from resblock_lint.interpreter.states import State, comparable, settings, state_of
from resblock_lint.questions import Questions
from resblock_lint.values import Env

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine, Signal

MOST_FAILURES = 3  # so often an excursion along a statement may fail to come back
EXCURSION_STEPS = 1000  # what an excursion counts for, beside the steps of its run
OBJECTS_A_STEP = 20  # as many objects of a checkpoint count as one step


def begin(machine: Machine, statement: ir.Statement, env: Env) -> Excursion | None:
    """Gets ready to take other sides in a statement; None where that is not worth while, or not possible."""
    choices = machine.choices
    if choices.place < len(choices.plan) or not comparable(machine):
        return None
    if id(statement) in choices.joins.apart or choices.failures.get(id(statement), 0) >= MOST_FAILURES:
        return None
    if choices.astray():
        return None
    if machine.facts.questions is None:
        machine.facts.questions = Questions()
    try:
        return Excursion(machine, statement, env)
    except TooMuch:
        choices.failures[id(statement)] = MOST_FAILURES
        return None


def arrive(machine: Machine, start: Start, excursion: Excursion | None) -> None:
    """Behind a statement that chose sides: takes the other ones. Raises Joined where another path has been here."""
    choices = machine.choices
    if not machine.budgets.joins or not comparable(machine):
        return
    choices.cold += id(start.statement) not in choices.hot
    choices.hot.add(id(start.statement))
    arrivals = excursion.others() if excursion is not None else []
    state = state_of(machine)
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
    ops = (start.ops, len(end.ops))
    return Way(end.number, end.sides[start.sides :], end.passes, start.sides, ops)


class Excursion:
    """A statement of a run that may be run again along other sides."""

    def __init__(self, machine: Machine, statement: ir.Statement, env: Env) -> None:
        """Raises TooMuch."""
        self._machine, self._statement, self._env = machine, statement, env
        self._place = machine.choices.place
        self._start = Checkpoint(machine, env)
        machine.choices.spend(self._start.size // OBJECTS_A_STEP)
        self._final = not machine.guards  # what is raised here, nobody catches
        self._drawn = (machine.drawn, dict(machine.names))
        self._sides = len(machine.sides)

    def others(self) -> list[Arrival]:
        """Takes every other side that comes to the state in which the run is, and comes back to it."""
        choices = self._machine.choices
        forks = choices.plan[self._place : choices.place]
        waiting = [place for place, fork in enumerate(forks) if not fork.done and not fork.tried]
        here = state_of(self._machine) if waiting else None
        if here is None:
            return []
        found: list[Arrival | End] = []
        for place in reversed(waiting):
            marks = (len(choices.joins.log), len(choices.ends))
            forks[place].tried = True
            arrivals = None if choices.astray() else self._beyond([*forks[:place], forks[place].turned()], here)
            if arrivals is None:
                choices.joins.undo(marks[0])
                del choices.ends[marks[1] :]
                choices.failures[id(self._statement)] = choices.failures.get(id(self._statement), 0) + 1
            else:
                choices.failures[id(self._statement)] = 0
                forks[place].done = True
                found += arrivals
        choices.ends += [one if isinstance(one, End) else one.end for one in found]
        self._go(forks)
        return [one for one in found if isinstance(one, Arrival)]

    def _beyond(self, forks: list[Fork], here: State) -> list[Arrival | End] | None:
        """All ways along these sides; None where one of them comes to another state than that in which the run is."""
        arrival = self._away(forks, here)
        if arrival is None:
            return None
        found = [arrival]
        choices = self._machine.choices
        taken = choices.plan[self._place : choices.place]
        for place in reversed(range(len(forks), len(taken))):
            if not taken[place].done:
                more = self._beyond([*taken[:place], taken[place].turned()], here)
                if more is None:
                    return None
                found += more
        return found

    def _away(self, forks: list[Fork], here: State) -> Arrival | End | None:
        machine, choices = self._machine, self._machine.choices
        own, choices.joins.path = choices.joins.path, choices.next_number()
        choices.away += 1
        try:
            signal = self._go(forks)
        except (Raised, Cut) as problem:
            return self._end(choices.joins.path, problem) if self._final else None
        except RecursionError:
            return None
        finally:
            choices.away -= 1
            number, choices.joins.path = choices.joins.path, own
            drawn = machine.drawn - self._drawn[0]
            choices.spend(machine.steps - self._start.steps + OP_STEPS * drawn + EXCURSION_STEPS)
        state = state_of(machine) if signal is None else None
        if state is None or state[1] != here[1] or settings(state) != settings(here):
            return None
        if choices.away and not same_tensors(here[0].tensors, state[0].tensors):
            return None
        chosen = machine.sides[self._sides :]
        if not blendable(machine, id(self._statement), chosen, here[0], state[0]):
            return None
        return Arrival(self._end(number, Joined()), state[0], self._drew())

    def _go(self, forks: list[Fork]) -> Signal | None:
        """Runs the statement from its beginning, along these sides."""
        machine, choices = self._machine, self._machine.choices
        self._start.restore()
        choices.plan[self._place :] = forks
        choices.place = self._place
        return machine.run_statement(self._statement, self._env)

    def _drew(self) -> bool:
        return (self._machine.drawn, self._machine.names) != self._drawn

    def _end(self, number: int, problem: Exception) -> End:
        made = ended(self._machine, number, problem)
        made.facts, made.first = made.facts.copy(), self._start.ops
        made.facts.questions = None
        return made

    def meeting(self, passage: Passage, start: Start, arrivals: Sequence[Arrival], here: Snapshot) -> Meeting:
        """What is left of the ways to a passage: that of the run itself, and those of these excursions."""
        end = self._end(self._machine.choices.joins.path, Joined())
        return meeting(self._machine, self._start, passage, start, arrivals, Arrival(end, here, self._drew()))

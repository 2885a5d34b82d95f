"""Turns that change nothing: where a `while` loop is again as it was a turn before, what follows has been looked at.

What may follow a turn on whose way only questions about values that are not modelled were decided follows without that
turn as well, if it left the state as it was. So of the next turn one way is enough: that which parts from the turn
before at its last question. All others are those that the turn before may go.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from resblock_lint import ir
from resblock_lint.interpreter.joins import Joined
from resblock_lint.interpreter.placeholders import is_unsettled
from resblock_lint.interpreter.states import State, comparable, state_of
from resblock_lint.values import Unknown

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine

Asked = list[tuple[Unknown, bool]]


class Turns:
    """The turns of a loop, one after the other; the state before the first and behind those that decided something."""

    def __init__(self, machine: Machine, loop: ir.While) -> None:
        self._machine, self._last = machine, loop.body[-1] if loop.body else None
        self._began = self._moment()
        self._before = self._state()
        self._led = 0  # 1 where the next turn is led another way, 2 where one was

    def _moment(self) -> tuple[int, int, int, int]:
        machine = self._machine
        return (machine.drawn, len(machine.went_on), len(machine.sides), machine.choices.place)

    def begins(self) -> None:
        """Before a turn. Raises Joined if the one before it was led another way in vain."""
        if self._led > 1:
            raise Joined
        self._led *= 2

    def ended(self) -> None:
        """Behind a turn: leads the next one another way if it left all as it was."""
        began, self._began = self._began, self._moment()
        before, self._before = self._before, self._state() if self._decided(began) else None
        if before is not None and self._before is not None and _same(before, self._before):
            sides = [one.side for one in self._machine.choices.plan[began[3] : self._began[3]]]
            self._machine.led, self._led = (*sides[:-1], not sides[-1]), 1

    def _decided(self, began: tuple[int, int, int, int]) -> bool:
        """Whether all that was done since then is to decide what is not modelled."""
        decided = self._machine.sides[began[2] :]
        return bool(decided) and all(map(is_unsettled, decided)) and began[:2] == self._began[:2]

    def _state(self) -> tuple[State, Asked] | None:
        machine, scope = self._machine, self._machine.frames[-1].scope
        if scope is None or machine.apart or machine.standing or machine.choices.joins.many or not comparable(machine):
            return None
        if self._last is None:
            return None  # nothing is done in a turn but to ask
        statement, scope.statement = scope.statement, self._last
        state = state_of(machine)
        scope.statement = statement
        return None if state is None else (state, [(one, _asked(machine, one)) for one in state[0].unknowns()])


@contextmanager
def turns_of(machine: Machine, loop: ir.While) -> Generator[Turns]:
    """The turns of a loop; behind it no way is prescribed any more."""
    try:
        yield Turns(machine, loop)
    finally:
        machine.led = ()


def _asked(machine: Machine, value: Unknown) -> bool:
    """Whether something is known of a value that is not modelled."""
    waiting, seen = [value], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in machine.opaques or one.dim is not None:
            return True
        if id(one) not in seen:
            seen.add(id(one))
            waiting += one.parts.values()
    return False


def _same(before: tuple[State, Asked], after: tuple[State, Asked]) -> bool:
    """Whether two states go on alike: of what is not modelled, one is like another of which nothing is known."""
    (one, first), (other, second) = before, after
    return (
        one[1] == other[1]
        and one[0].sizes == other[0].sizes
        and one[0].tensors == other[0].tensors
        and [known.state for known in one[0].params] == [known.state for known in other[0].params]
        and all(a is b or not asked for (a, asked), (b, _) in zip(first, second, strict=True))
    )

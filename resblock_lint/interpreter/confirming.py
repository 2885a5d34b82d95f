"""Whether the turn of a loop that stands for all others leads where its laws say, and what all of them leave then."""

from __future__ import annotations

from collections.abc import Callable

from resblock_lint.dims import Size, Symbol
from resblock_lint.interpreter.growth import Growth
from resblock_lint.interpreter.induction import Moment, State
from resblock_lint.interpreter.laws import Course, RealCourse
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.places import begin_anew
from resblock_lint.values import Env


def confirmed(
    moment: Moment,
    growth: Growth,
    before: State,
    again: Callable[..., list[Course | RealCourse] | None],
    turn: Symbol,
    first: int,
) -> bool:
    """Whether a turn in the middle of the loop leads to what some laws say; the others are dropped.

    Where all who got by a turn took the same sides, it is run once more, knowing that of the turns before.
    """
    while moment.restored(before):
        wrong = again(growth)
        if wrong == []:
            known = moment.of_turns_before(turn, first)
            return not known or (moment.restored(before) and again(growth, known) == [])
        for course in wrong or ():
            course.laws.pop(0)
        if not wrong or not growth.fixed():
            return False
    return False


def within(machine: Machine, turn: Symbol, run: Callable[[], None]) -> None:
    """Runs a turn that stands for all: where that ends in an error, it ends within the turn."""
    begin_anew(machine, turn)
    frame = machine.frames[-1]
    outer, frame.turns = frame.turns, (*frame.turns, turn.name)
    run()
    frame.turns = outer


def go_on(moment: Moment, growth: Growth, turn: Symbol, first: int, count: Size, *, alike: bool) -> None:
    """Leaves what all turns leave, once one of them has confirmed how sizes go on."""
    growth.confirmed(turn, first)
    growth.put(moment.env, count - first, alike=alike)
    growth.gather(moment.machine)
    moment.assume_last(turn, count - 1)
    moment.assume_sides(turn)


def wrong_courses(
    machine: Machine, growth: Growth, past: Size, env: Env, targets: set[str], turn: Callable[[], None], *, alike: bool
) -> list[Course | RealCourse] | None:
    """Runs a turn after `past` others: the courses that it does not confirm; None where it changes something else."""
    growth.put(env, past, alike=alike)
    begun = State(env)
    turn()
    wrong = growth.wrong(machine, env, past + 1)
    after = State(env)
    keep = begun.lists_repeat if alike else begun.lists_keep
    repeats = not begun.changed(after, targets | growth.names) and keep(after, growth.drained)
    repeats = repeats and begun.added(after) == {id(items): len(got) for items, _, got in growth.lists}
    return wrong if wrong or repeats else None

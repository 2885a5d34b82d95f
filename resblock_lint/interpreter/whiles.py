"""`while` loops: turn by turn as long as their test is known, all others by one that stands for them."""

from __future__ import annotations

from functools import partial

from resblock_lint import ir
from resblock_lint.conditions import AtLeast, Condition, at_least
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.interpreter import access, operators
from resblock_lint.interpreter.confirming import within, wrong_courses
from resblock_lint.interpreter.induction import Moment, State
from resblock_lint.interpreter.laws import courses
from resblock_lint.interpreter.loops import CHANGES, LEFT
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.recurring import Turns, turns_of
from resblock_lint.turns import turn_name
from resblock_lint.values import Env, Param, Unknown, Value


@register(TABLES.execute, ir.While)
def while_(machine: Machine, node: ir.While, env: Env) -> Signal | None:
    """`while test`; a test that stays open must come to its end by the same steps at each turn."""
    with turns_of(machine, node) as recurring:
        return _turn_by_turn(machine, node, env, recurring)


def _turn_by_turn(machine: Machine, node: ir.While, env: Env, recurring: Turns) -> Signal | None:
    turns = open_turns = 0
    while True:
        test = _tested(machine, node, env)
        if isinstance(test, (Unknown, Condition, Dim, Param)):
            open_turns += 1
        if not operators.truth(machine, test):
            return machine.execute(node.otherwise, env)
        if open_turns > 1:
            return _while_turns(machine, node, test, env)
        recurring.begins()
        signal = machine.execute(node.body, env)
        if signal is not None and signal.kind != "continue":
            return None if signal.kind == "break" else signal
        recurring.ended()
        turns += 1
        machine.tick()
        if turns > machine.budgets.turns:
            raise Cut("a `while` loop of too many turns", machine.site())


def _tested(machine: Machine, node: ir.While, env: Env) -> Value:
    """What a loop tests; of a list of symbolic length that it has items."""
    test = resolve(machine.evaluate(node.test, env))
    count = access.length_of(machine, test) if isinstance(test, list) else None
    return at_least(count, 1) if isinstance(count, Dim) else test


def _while_turns(machine: Machine, node: ir.While, test: Value, env: Env) -> Signal | None:
    """All turns that are left, by one that stands for them; the difference that the test bounds shrinks at each."""
    moment = Moment(machine, env, node)
    before = State(env)
    _body(machine, node, env)
    after = State(env)
    turn = Symbol(turn_name(machine.fresh()), Origin.PARAMETER, 0)
    growth = before.growth(after, set(), courses(machine, turn, 0, {}))
    if growth is not None and not before.lists_repeat(after, growth.drained):
        growth = None
    gap, rest = (_gap(one) for one in (test, _tested(machine, node, env)))
    step = gap - rest if gap is not None and rest is not None else None
    if growth is None or gap is None or not isinstance(step, int) or step < 1 or not moment.restored(before):
        raise Cut("a `while` loop whose test is symbolic", machine.site())
    past = Dim.of(turn)
    machine.facts.assume(at_least(past, 0))
    machine.facts.assume(at_least(gap // step, past))
    with moment.doubting():
        whole = partial(within, machine, turn, partial(_body, machine, node, env))
        if wrong_courses(machine, growth, past, env, set(), whole, alike=True) != []:
            raise Cut(CHANGES, machine.site())
    growth.put(env, gap // step + 1, alike=True)
    return machine.execute(node.otherwise, env)


def _gap(test: Value) -> Size | None:
    """What a test bounds from below by 0; None for a test of another kind."""
    return test.left - test.right if isinstance(test, AtLeast) else None


def _body(machine: Machine, node: ir.While, env: Env) -> None:
    """Runs the body of a loop in a turn that stands for all. Raises Cut where the loop ends there."""
    signal = machine.execute(node.body, env)
    if signal is not None and signal.kind != "continue":
        raise Cut(LEFT, machine.site())

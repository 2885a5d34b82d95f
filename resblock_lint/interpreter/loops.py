"""Loops and comprehensions, those with a symbolic number of turns too (D5).

A symbolic loop is run by induction. Its first turn is run as it is; then one turn with a symbolic index stands for all
others. It proves them if the state that it leaves is the one that it found, save lists that grew by one item: those
grow by as many alike items as there are turns. A state that goes on changing is cut, and counted as not modelled.
"""

from __future__ import annotations

from collections.abc import Callable

from resblock_lint import ir
from resblock_lint.conditions import AtLeast, Condition, at_least
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.interpreter import access, binding, operators
from resblock_lint.interpreter.branching import holds
from resblock_lint.interpreter.forgetting import forget, names_of
from resblock_lint.interpreter.induction import Growth, Moment, State
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.parameters import as_number, as_size, resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.turns import PREFIX
from resblock_lint.values import Env, Many, Param, SymbolicRange, Unknown, Value

CHANGES = "a loop with a symbolic number of turns changes its state at each turn"


@register(TABLES.execute, ir.For)
def for_(machine: Machine, node: ir.For, env: Env) -> Signal | None:
    """`for target in iterable`."""
    machine.frames[-1].node = node
    iterable = resolve(machine.evaluate(node.iterable, env))
    if isinstance(iterable, SymbolicRange):
        signal = _symbolic_for(machine, node, iterable, env)
    else:
        signal = _counted_for(machine, node, iterable, env)
    if signal is None:
        return machine.execute(node.otherwise, env)
    return None if signal.kind == "break" else signal


def _counted_for(machine: Machine, node: ir.For, iterable: Value, env: Env) -> Signal | None:
    items = access.items_of(machine, iterable)
    if isinstance(items, Unknown):
        forget(machine, node, env, items.reason)
        return None
    for turn, item in enumerate(items):
        machine.tick()
        if turn > machine.budgets.turns:
            raise Cut("a loop of too many turns")
        if isinstance(item, Many):
            signal = _repeat(machine, node, item, env)
        else:
            binding.bind(machine, node.target, item, env)
            signal = machine.execute(node.body, env)
        if signal is not None and signal.kind != "continue":
            return signal
    return None


def _symbolic_for(machine: Machine, node: ir.For, bounds: SymbolicRange, env: Env) -> Signal | None:
    count = bounds.stop - bounds.start
    if not machine.choose(at_least(count, 1)):
        return None
    binding.bind(machine, node.target, bounds.start, env)
    signal = machine.execute(node.body, env)
    if signal is not None and signal.kind != "continue":
        return signal
    if not machine.choose(at_least(count, 2)):
        return None
    index = Dim.of(Symbol(f"{PREFIX}{machine.fresh()}", Origin.PARAMETER))
    machine.facts.assume(at_least(index, bounds.start + 1))
    machine.facts.assume(at_least(bounds.stop - 1, index))
    _generic_turns(machine, node, index, count - 1, env, index - bounds.start - 1)
    return None


def _repeat(machine: Machine, node: ir.For, item: Many, env: Env) -> Signal | None:
    """A turn for each of many alike items."""
    if not machine.choose(at_least(item.count, 1)):
        return None
    binding.bind(machine, node.target, item.element, env)
    signal = machine.execute(node.body, env)
    if (signal is not None and signal.kind != "continue") or not machine.choose(at_least(item.count, 2)):
        return signal
    _generic_turns(machine, node, item.element, item.count - 1, env)
    return None


def _generic_turns(
    machine: Machine, node: ir.For, item: Value, count: Size, env: Env, past: Size | None = None
) -> None:
    """`count` more turns, by one that stands for all; `past` are those before it, where its item tells."""
    targets = names_of(node.target)
    moment = Moment(machine, env)
    before = State(env)
    _turn(machine, node, item, env)
    after = State(env)
    if before.repeats(after, targets):
        before.grow(after, count)
        return
    growth = before.growth(after, targets) if past is not None else None
    if growth is None or past is None or not moment.restored(before):
        raise Cut(CHANGES, machine.site())
    _grown(machine, growth, past, count, env, targets, lambda: _turn(machine, node, item, env))


def _grown(
    machine: Machine, growth: Growth, past: Size, count: Size, env: Env, targets: set[str], turn: Callable[[], None]
) -> None:
    """Runs one turn after `past` others, and leaves what `count` turns leave where that turn grew as it should."""
    growth.put(env, past)
    begun = State(env)
    turn()
    if not growth.confirmed(machine, env, past + 1) or not begun.repeats(State(env), targets | growth.names):
        raise Cut(CHANGES, machine.site())
    growth.put(env, count)


def _turn(machine: Machine, node: ir.For, item: Value, env: Env) -> None:
    binding.bind(machine, node.target, item, env)
    _body(machine, node, env)


@register(TABLES.execute, ir.While)
def while_(machine: Machine, node: ir.While, env: Env) -> Signal | None:
    """`while test`; a test that stays open must come to its end by the same steps at each turn."""
    machine.frames[-1].node = node
    turns = open_turns = 0
    while True:
        test = resolve(machine.evaluate(node.test, env))
        if isinstance(test, (Unknown, Condition, Dim, Param)):
            open_turns += 1
        if not operators.truth(machine, test):
            return machine.execute(node.otherwise, env)
        if open_turns > 1:
            return _while_turns(machine, node, test, env)
        signal = machine.execute(node.body, env)
        if signal is not None and signal.kind != "continue":
            return None if signal.kind == "break" else signal
        turns += 1
        machine.tick()
        if turns > machine.budgets.turns:
            raise Cut("a `while` loop of too many turns", machine.site())


def _while_turns(machine: Machine, node: ir.While, test: Value, env: Env) -> Signal | None:
    """All turns that are left, by one that stands for them; the difference that the test bounds shrinks at each."""
    moment = Moment(machine, env)
    before = State(env)
    _body(machine, node, env)
    growth = before.growth(State(env), set())
    gap, rest = (_gap(one) for one in (test, resolve(machine.evaluate(node.test, env))))
    step = gap - rest if gap is not None and rest is not None else None
    if growth is None or gap is None or not isinstance(step, int) or step < 1 or not moment.restored(before):
        raise Cut("a `while` loop whose test is symbolic", machine.site())
    past = Dim.of(Symbol(f"{PREFIX}{machine.fresh()}", Origin.PARAMETER, 0))
    machine.facts.assume(at_least(past, 0))
    machine.facts.assume(at_least(gap // step, past))
    _grown(machine, growth, past, gap // step + 1, env, set(), lambda: _body(machine, node, env))
    return machine.execute(node.otherwise, env)


def _gap(test: Value) -> Size | None:
    """What a test bounds from below by 0; None for a test of another kind."""
    return test.left - test.right if isinstance(test, AtLeast) else None


def _body(machine: Machine, node: ir.For | ir.While, env: Env) -> None:
    signal = machine.execute(node.body, env)
    if signal is not None and signal.kind != "continue":
        raise Cut("a loop with a symbolic number of turns is left early", machine.site())


def clauses(machine: Machine, node: ir.Comprehension, env: Env, place: int, made: list[Value]) -> Unknown | None:
    """Runs a comprehension from its clause `place`; an Unknown where it is not modelled."""
    if place == len(node.clauses):
        element = machine.evaluate(node.element, env)
        made.append(element if node.key is None else (machine.evaluate(node.key, env), element))
        if len(made) > machine.budgets.length:
            raise Cut("a comprehension of too many items")
        return None
    clause = node.clauses[place]
    iterable = resolve(machine.evaluate(clause.iterable, env))
    if isinstance(iterable, SymbolicRange):
        return _symbolic_clause(machine, node, iterable, env, place, made)
    items = access.items_of(machine, iterable)
    if isinstance(items, Unknown):
        return items
    machine.tick(len(items))
    for item in items:
        before = len(made)
        binding.bind(machine, clause.target, item.element if isinstance(item, Many) else item, env)
        if all(holds(machine, test, env) for test in clause.conditions):
            problem = clauses(machine, node, env, place + 1, made)
            if problem is not None:
                return problem
        if isinstance(item, Many):
            made[before:] = [Many(one, item.count) for one in made[before:]]
    return None


def _symbolic_clause(
    machine: Machine, node: ir.Comprehension, bounds: SymbolicRange, env: Env, place: int, made: list[Value]
) -> Unknown | None:
    """Items for a symbolic range: one with a symbolic index stands for all."""
    count = bounds.stop - bounds.start
    if place + 1 != len(node.clauses) or node.clauses[place].conditions or node.key is not None:
        return machine.unknown("a nested comprehension over a range with symbolic bounds")
    if not machine.choose(at_least(count, 1)):
        return None
    index = Dim.of(Symbol(f"{PREFIX}{machine.fresh()}", Origin.PARAMETER))
    machine.facts.assume(at_least(index, bounds.start))
    machine.facts.assume(at_least(bounds.stop - 1, index))
    binding.bind(machine, node.clauses[place].target, index, env)
    made.append(Many(machine.evaluate(node.element, env), count))
    return None


def range_of(machine: Machine, args: list[Value]) -> Value:
    """`range(…)`, symbolic where one of its bounds is."""
    if not 1 <= len(args) <= 3:
        raise error("TypeError", f"range takes 1 to 3 arguments, not {len(args)}")
    numbers = [_bound(machine, one) for one in args]
    if any(isinstance(one, Unknown) for one in numbers):
        return next(one for one in numbers if isinstance(one, Unknown))
    machine.pin(*numbers)
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    if any(isinstance(one, int) and abs(one) >= 1 << 62 for one in (start, stop, step)):
        raise Cut("a range of astronomically many items")
    if isinstance(start, int) and isinstance(stop, int) and isinstance(step, int) and step:
        return range(start, stop, step)
    start, stop = (machine.facts.normal(one) if isinstance(one, (int, Dim)) else one for one in (start, stop))
    if isinstance(start, int) and isinstance(stop, int) and isinstance(step, int) and step:
        return range(start, stop, step)
    if isinstance(start, (int, Dim)) and isinstance(stop, (int, Dim)) and step == 1:
        return SymbolicRange(start, stop, 1)
    return machine.unknown("a range with a symbolic step")


def _bound(machine: Machine, value: Value) -> Value:
    value = resolve(value)
    if isinstance(value, Param):
        number = as_number(machine, value)
        return number if isinstance(number, Dim) else as_size(machine, value)
    if isinstance(value, (int, Dim)):
        return value
    return value if isinstance(value, Unknown) else machine.unknown("a range with a bound that is not an integer")

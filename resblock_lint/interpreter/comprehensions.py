"""Comprehensions: their clauses are run one inside of another; a sequence of symbolic length gives alike items."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from resblock_lint import ir
from resblock_lint.conditions import at_least
from resblock_lint.interpreter import access, advancing, binding, generators, series, stepping
from resblock_lint.interpreter.branching import holds
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.varying import UNLIKE, index_of, varies
from resblock_lint.sequences import Many, Series, Varying, once
from resblock_lint.values import Env, Unknown, Value


def clauses(machine: Machine, node: ir.Comprehension, env: Env, place: int, made: list[Value]) -> Unknown | None:
    """Runs a comprehension from its clause `place`; an Unknown where it is not modelled."""
    if place == len(node.clauses):
        element = machine.evaluate(node.element, env)
        made.append(element if node.key is None else (machine.evaluate(node.key, env), element))
        if len(made) > machine.budgets.length:
            raise Cut("a comprehension of too many items")
        return None
    clause = node.clauses[place]
    iterable = series.as_far_as_known(machine, resolve(machine.evaluate(clause.iterable, env)))
    if isinstance(iterable, Series):
        return _series_clause(machine, node, iterable, env, place, made)
    items = advancing.lazily(machine, iterable) or access.items_of(machine, iterable)
    if isinstance(items, Unknown):
        return items
    for item in items:
        problem = _of_item(machine, node, env, place, item, made)
        if problem is not None:
            return problem
    return None


def _of_item(
    machine: Machine, node: ir.Comprehension, env: Env, place: int, item: Value, made: list[Value]
) -> Unknown | None:
    """What a comprehension makes of one item of its clause `place`."""
    clause = node.clauses[place]
    machine.tick()
    before = len(made)
    binding.bind(machine, clause.target, item.element if isinstance(item, Many) else item, env)
    if all(holds(machine, test, env) for test in clause.conditions):
        problem = clauses(machine, node, env, place + 1, made)
        if problem is not None:
            return problem
    if isinstance(item, Many):
        made[before:] = [Many(one, item.count) for one in made[before:]]
    return None


def lazily(machine: Machine, node: ir.Comprehension, env: Env) -> Value:
    """A generator expression: its first iterable is evaluated at once, and all else when somebody asks for it."""
    iterable = series.as_far_as_known(machine, resolve(machine.evaluate(node.clauses[0].iterable, env)))
    if isinstance(iterable, Series):
        made: list[Value] = []
        return _series_clause(machine, node, iterable, env, 0, made) or once(made, "generator")
    items = advancing.lazily(machine, iterable) or access.items_of(machine, iterable)
    return items if isinstance(items, Unknown) else generators.expression(machine, _stream(machine, node, env, items))


def _stream(machine: Machine, node: ir.Comprehension, env: Env, items: Iterable[Value]) -> Generator[Value, Value]:
    for item in items:
        made: list[Value] = []
        problem = _of_item(machine, node, env, 0, item, made)
        yield from made if problem is None else [problem]


def _series_clause(
    machine: Machine, node: ir.Comprehension, items: Series, env: Env, place: int, made: list[Value]
) -> Unknown | None:
    """Items for a series: one at a symbolic place stands for all, where they are alike."""
    if place + 1 != len(node.clauses) or node.clauses[place].conditions or node.key is not None:
        return machine.unknown("a nested comprehension over a sequence of symbolic length")
    if id(node) in machine.learned.stepped:
        found = stepping.run(machine, node, items, env)
        made += found if isinstance(found, list) else ()
        return found if isinstance(found, Unknown) else None
    if not machine.choose(at_least(items.count, 1)):
        return None
    turn, index = index_of(machine, 0, items.count)
    sides = len(machine.sides)
    binding.bind(machine, node.clauses[place].target, series.item(machine, items, index), env)
    element = machine.evaluate(node.element, env)
    stepping.learn(machine, node, turn, sides)
    if isinstance(element, (list, dict, set)) and not element:
        element = Unknown("a list of a symbolic number of containers, each of which is filled later")
    alike = not varies(machine, element, turn)
    made.append(Many(element, items.count) if alike else Many(Unknown(UNLIKE), items.count, Varying(element, turn)))
    return None

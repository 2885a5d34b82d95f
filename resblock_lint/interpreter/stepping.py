"""Comprehensions of which some turns make other items than the rest, as `[Block(f, 2 if i == 0 else 1) for i in …]`:
run as the loop that Python makes of them.
"""

from __future__ import annotations

from functools import lru_cache

from resblock_lint import ir
from resblock_lint.dims import Symbol
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.varying import varies
from resblock_lint.values import Env, Function, Value

MADE, ITEMS = "made by a comprehension", "gone over by a comprehension"  # no names that a program can have


def learn(machine: Machine, node: ir.Comprehension, turn: Symbol, sides: int) -> None:
    """Where the item that stands for all was made by a choice at its turn, others are made otherwise: the root is run
    again, knowing better. Raises Cut then.
    """
    told = any(varies(machine, one, turn) for one in machine.sides[sides:])
    if told and id(node) not in machine.learned.stepped:
        machine.learned.stepped.add(id(node))
        raise Cut("a comprehension whose items are not made alike", machine.site())


def run(machine: Machine, node: ir.Comprehension, items: Value, env: Env) -> Value:
    """What a comprehension makes of the items of its only clause, turn by turn."""
    function = Function(_as_function(node), env, {}, "<listcomp>", env.owner)
    return resolve(machine.call(function, [items], {}))


@lru_cache(maxsize=256)
def _as_function(node: ir.Comprehension) -> ir.Code:
    at = node.at
    made = ir.Name(at, MADE)
    add = ir.Call(at, ir.Attribute(at, made, "append"), (ir.Argument(node.element),))
    loop = ir.For(at, node.clauses[0].target, ir.Name(at, ITEMS), [ir.Evaluate(at, add)], [])
    body = [ir.Assign(at, (made,), ir.Sequence_(at, "list", ())), loop, ir.Return(at, made)]
    parameter = ir.Parameter(ITEMS, "positional", None, at)
    bound = {MADE, ITEMS, *_bound(node.clauses[0].target)}
    return ir.Code("<listcomp>", (parameter,), body, at, bound=frozenset(bound))


def _bound(target: ir.Expression) -> frozenset[str]:
    if isinstance(target, ir.Sequence_):
        return frozenset(name for one in target.items for name in _bound(one))
    return frozenset((target.name,)) if isinstance(target, ir.Name) else frozenset()

"""After a loop over a value that is not modelled: what its body may have changed is not known any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resblock_lint import ir
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.interpreter import binding
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.sequences import Many, Superset
from resblock_lint.trees import parts
from resblock_lint.values import Env, Instance, Unknown, Value

CHANGES = frozenset(
    """
    append appendleft extend insert pop popitem remove clear update setdefault add discard sort reverse
    difference_update intersection_update symmetric_difference_update
    """.split()
)
GROWS = frozenset(("add", "update"))  # after these a set has what it had before


def forget(machine: Machine, loop: ir.For, env: Env, reason: str) -> None:
    """Makes unknown what a loop's body assigns, and the containers that it changes."""
    machine.note(f"a loop over a value that is not modelled ({reason})")
    changes = [(_container(changed), how) for changed, how in _changed(loop.body)]
    shrunk = {binding.spelled(one) for one, how in changes if how not in GROWS}
    for changed, _ in changes:
        _forget_container(machine, changed, env, reason, grows=binding.spelled(changed) not in shrunk)
    for name in _assigned(loop.body) | names_of(loop.target):
        binding.bind_name(name, Unknown(reason, name), env)


def names_of(target: ir.Expression) -> set[str]:
    """The names that an assignment to a target binds."""
    if isinstance(target, ir.Name):
        return {target.name}
    return {name for one in target.items for name in names_of(one)} if isinstance(target, ir.Sequence_) else set()


def _assigned(body: Sequence[ir.Statement]) -> set[str]:
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, ir.Assign):
            for target in statement.targets:
                found |= names_of(target)
        elif isinstance(statement, ir.Augment):
            found |= names_of(statement.target)
        elif isinstance(statement, (ir.For, ir.While)):
            found |= _assigned(statement.body)
        elif isinstance(statement, ir.If):
            found |= _assigned(statement.then) | _assigned(statement.otherwise)
        elif isinstance(statement, (ir.With, ir.Try)):
            found |= _assigned(statement.body)
    return found


def _changed(node: object) -> Iterator[tuple[ir.Expression, str]]:
    """The containers that code changes in place, `x.append(…)` or `x[…] = …`, and by which method."""
    if isinstance(node, ir.Call) and isinstance(node.function, ir.Attribute) and node.function.name in CHANGES:
        yield node.function.value, node.function.name
    if isinstance(node, (ir.Assign, ir.Augment)):
        targets = node.targets if isinstance(node, ir.Assign) else (node.target,)
        yield from ((one.value, "__setitem__") for one in targets if isinstance(one, ir.Subscript))
    for part in parts(node):
        yield from _changed(part)


def _container(changed: ir.Expression) -> ir.Expression:
    """Of nested containers the outer one."""
    while isinstance(changed, ir.Subscript):
        changed = changed.value
    return changed


def _forget_container(machine: Machine, changed: ir.Expression, env: Env, reason: str, *, grows: bool) -> None:
    """A container that a name or an attribute of an object stands for; a set that only `grows` keeps what it has."""
    if isinstance(changed, ir.Name):
        found = _value(machine, changed, env)
        if isinstance(found, (list, dict, set)):
            _empty(machine, found, reason)
            kept = isinstance(found, set) and grows
            binding.bind_name(changed.name, Superset(found) if kept else Unknown(reason, changed.name), env)
    elif isinstance(changed, ir.Attribute) and isinstance(changed.value, ir.Name):
        owner = _value(machine, changed.value, env)
        found = resolve(owner.fields.get(changed.name)) if isinstance(owner, Instance) else None
        if isinstance(owner, Instance) and isinstance(found, (list, dict, set)):
            _empty(machine, found, reason)
            kept = isinstance(found, set) and grows
            owner.fields[changed.name] = Superset(found) if kept else Unknown(reason, changed.name)


def _value(machine: Machine, name: ir.Name, env: Env) -> Value:
    """What a name stands for; None where the loop alone binds it."""
    try:
        return resolve(machine.evaluate(name, env))
    except Raised:
        return None


def _empty(machine: Machine, container: list[Value] | dict[Value, Value] | set[Value], reason: str) -> None:
    """Whoever else holds a list finds items in it of which nothing is known."""
    if isinstance(container, list):
        count = Dim.of(Symbol(f"?{machine.fresh()}", Origin.UNKNOWN, 0))
        container[:] = [Many(Unknown(reason), count)]

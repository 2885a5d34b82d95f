"""Executes statements. Loops are in `loops`, classes in `classes`, imports in `imports`."""

from __future__ import annotations

from types import NoneType

from resblock_lint import ir
from resblock_lint.interpreter import access, binding, comparisons, decorators, exceptions, operators
from resblock_lint.interpreter.branching import holds
from resblock_lint.interpreter.changing import as_list
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.held import as_mapping
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, Raised, certain, error
from resblock_lint.interpreter.places import settled_place, taken_off
from resblock_lint.interpreter.several import take_for_listed
from resblock_lint.interpreter.tracking import untrack
from resblock_lint.sequences import Array, Many
from resblock_lint.values import (
    Env,
    External,
    Function,
    Instance,
    Param,
    Unknown,
    Value,
)

executes = TABLES.execute


@register(executes, ir.Evaluate)
def evaluate(machine: Machine, node: ir.Evaluate, env: Env) -> None:
    """An expression for its effect."""
    machine.evaluate(node.value, env)


@register(executes, ir.Assign)
def assign(machine: Machine, node: ir.Assign, env: Env) -> None:
    """`target = … = value`."""
    value = machine.evaluate(node.value, env)
    for target in node.targets:
        binding.bind(machine, target, value, env)


@register(executes, ir.Augment)
def augment(machine: Machine, node: ir.Augment, env: Env) -> None:
    """`target += value`; lists are changed in place, as Python does."""
    old = machine.evaluate(node.target, env)
    value = machine.evaluate(node.value, env)
    if isinstance(old, Param) and node.operator == "+" and isinstance(resolve(value), list):
        old = as_list(machine, old)
    old = resolve(old)
    frame = machine.frames[-1]
    previous, frame.node = frame.node, node
    if isinstance(old, Array):
        _augment_row(machine, node, old, value, env)
    elif isinstance(old, list) and node.operator == "+":
        items = access.items_of(machine, value)
        if isinstance(items, Unknown):
            binding.bind(machine, node.target, items, env)
        else:
            old.extend(items)
    elif isinstance(old, dict) and node.operator == "|" and isinstance(more := as_mapping(resolve(value)), dict):
        old.update(more)
    elif isinstance(old, Instance) and (own := operators.in_place(machine, node.operator, old)) is not None:
        binding.bind(machine, node.target, machine.call(own, [value], {}), env)
    else:
        binding.bind(machine, node.target, operators.binary(machine, node.operator, old, value), env)
    frame.node = previous


def _augment_row(machine: Machine, node: ir.Augment, old: Array, value: Value, env: Env) -> None:
    """A row of numpy's is changed in place too, where it stays as long as it was."""
    made = operators.binary(machine, node.operator, old, value)
    if isinstance(made, Array) and len(made) == len(old):
        old[:] = made
        made = old
    binding.bind(machine, node.target, made, env)


@register(executes, ir.Return)
def return_(machine: Machine, node: ir.Return, env: Env) -> Signal:
    """`return value`."""
    return Signal("return", None if node.value is None else machine.evaluate(node.value, env))


@register(executes, ir.Jump)
def jump(machine: Machine, node: ir.Jump, env: Env) -> Signal:
    """`break` and `continue`."""
    return Signal(node.kind)


@register(executes, ir.Raise)
def raise_(machine: Machine, node: ir.Raise, env: Env) -> Signal | None:
    """`raise value`."""
    if node.value is None:
        raise Raised(exceptions.current(env), explicit=True)
    take_for_listed(machine)
    raise Raised(exceptions.as_error(machine, machine.evaluate(node.value, env)), explicit=True)


@register(executes, ir.Assert)
def assert_(machine: Machine, node: ir.Assert, env: Env) -> None:
    """`assert test`: the path goes on only where it holds."""
    if not holds(machine, node.test, env):
        machine.frames[-1].node = node
        take_for_listed(machine)
        failed = error("AssertionError")
        failed.explicit = True
        raise failed


@register(executes, ir.Try)
def try_(machine: Machine, node: ir.Try, env: Env) -> Signal | None:
    """`try`, its handlers, `else` and `finally`."""
    here = Standing(machine.frames)
    try:
        try:
            with machine.guarded(exceptions.awaiting(machine, node, env)):
                signal = machine.execute(node.body, env)
        except Raised as raised:
            handler = exceptions.handler(machine, node, raised.error, env)
            if handler is None:
                raise
            here.resume()
            if exceptions.is_meant(machine, node, handler, env):
                exceptions.forget_refused(machine)
            if handler.name is not None:
                binding.bind_name(handler.name, raised.error, env)
            return machine.execute(handler.body, env)
        return signal if signal is not None else machine.execute(node.otherwise, env)
    finally:
        machine.execute(node.finally_, env)


@register(executes, ir.Define)
def define(machine: Machine, node: ir.Define, env: Env) -> None:
    """`def`: a closure over this scope, with its decorators applied."""
    code = node.code
    defaults = {p.name: machine.evaluate(p.default, env) for p in code.parameters if p.default is not None}
    qualname = code.name if env.code is None else f"{env.code.name}.{code.name}"
    function = Function(code, env, defaults, qualname)
    binding.bind_name(code.name, decorators.decorated(machine, node.decorators, function, env), env)


@register(executes, ir.Delete)
def delete(machine: Machine, node: ir.Delete, env: Env) -> None:
    """`del target`."""
    target = node.target
    if isinstance(target, ir.Name):
        env.names.pop(target.name, None)
    elif isinstance(target, ir.Attribute):
        binding.delete_attribute(machine, resolve(machine.evaluate(target.value, env)), target.name)
    elif isinstance(target, ir.Subscript):
        container = machine.evaluate(target.value, env)
        index = resolve(machine.evaluate(target.index, env))
        if isinstance(container, Param) and not isinstance(index, str):
            container = as_list(machine, container)
        container = resolve(container)
        if isinstance(container, Instance):
            machine.call(machine.attribute(container, "__delitem__"), [index], {})
        elif isinstance(container, dict):
            container.pop(access.hashable(machine, index), None)
        elif isinstance(container, list):
            _delete_items(machine, container, index)


def _delete_items(machine: Machine, items: list[Value], index: Value) -> None:
    """Takes items out of a list. Raises Raised, and Cut where it is not known which they are."""
    found = index if isinstance(index, slice) else settled_place(machine, items, index)
    if found in (0, -1) and any(isinstance(one, Many) for one in items):
        taken_off(machine, items, found)
        return
    parts = (found.start, found.stop, found.step) if isinstance(found, slice) else ()
    if not all(isinstance(one, (int, NoneType)) for one in parts) or any(isinstance(one, Many) for one in items):
        raise Cut("items that are not known are deleted from a list", machine.site())
    try:
        gone = items[found] if isinstance(found, slice) else items[found : found + 1 or None]
        del items[found]
        untrack(machine, items, gone)
    except IndexError as problem:
        raise certain("IndexError", str(problem), sides=machine.supposed) from None
    except ValueError as problem:
        raise error("ValueError", str(problem)) from None


@register(executes, ir.Match)
def match(machine: Machine, node: ir.Match, env: Env) -> Signal | None:
    """`match`: the first case whose pattern and guard hold."""
    subject = resolve(machine.evaluate(node.subject, env))
    for case in node.cases:
        if not _matches(machine, case.pattern, subject, env):
            continue
        if case.guard is None or holds(machine, case.guard, env):
            return machine.execute(case.body, env)
    return None


def _matches(machine: Machine, pattern: ir.Pattern, subject: Value, env: Env) -> bool:
    if pattern.kind == "value":
        assert pattern.value is not None
        found = comparisons.equals(machine, subject, machine.evaluate(pattern.value, env))
        return operators.truth(machine, found)
    if pattern.kind == "either":
        return any(_matches(machine, part, subject, env) for part in pattern.parts)
    if pattern.kind == "sequence":
        return _matches_sequence(machine, pattern, subject, env)
    if pattern.kind in ("mapping", "class"):
        return _matches_parts(machine, pattern, subject, env)
    if pattern.kind == "as" and not _matches(machine, pattern.parts[0], subject, env):
        return False
    if pattern.name is not None:
        binding.bind_name(pattern.name, subject, env)
    return True


def _matches_sequence(machine: Machine, pattern: ir.Pattern, subject: Value, env: Env) -> bool:
    if not isinstance(subject, (list, tuple)):
        return False
    star = next((place for place, part in enumerate(pattern.parts) if part.kind == "star"), None)
    items: list[Value] = list(subject)
    if star is not None:
        after = len(pattern.parts) - star - 1
        if len(items) < len(pattern.parts) - 1:
            return False
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    return len(items) == len(pattern.parts) and all(
        _matches(machine, part, item, env) for part, item in zip(pattern.parts, items, strict=True)
    )


def _matches_parts(machine: Machine, pattern: ir.Pattern, subject: Value, env: Env) -> bool:
    if pattern.kind == "class":
        assert pattern.value is not None
        cls = machine.evaluate(pattern.value, env)
        if not operators.truth(machine, machine.call(External("builtins.isinstance"), [subject, cls], {})):
            return False
        named = zip(pattern.keys, pattern.parts[len(pattern.parts) - len(pattern.keys) :], strict=True)
        return all(_matches(machine, part, machine.attribute(subject, str(key)), env) for key, part in named)
    if not isinstance(subject, dict):
        return False
    for key, part in zip(pattern.keys, pattern.parts, strict=True):
        wanted = access.hashable(machine, machine.evaluate(key, env)) if isinstance(key, ir.Node) else key
        if wanted not in subject or not _matches(machine, part, subject[wanted], env):
            return False
    return True

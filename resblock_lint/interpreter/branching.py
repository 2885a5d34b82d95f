"""Tests: what decides which way a program goes, in `if`, in conditional expressions and in `not`."""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.conditions import Condition, Is, Truth, negation
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import operators
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Env, Param, Unknown, Value


def holds(machine: Machine, test: ir.Expression, env: Env) -> bool:
    """Whether a test is true, by choice where that is open."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return not holds(machine, test.operand, env)
    machine.frames[-1].node = test
    return operators.truth(machine, machine.evaluate(test, env))


@register(TABLES.execute, ir.If)
def if_(machine: Machine, node: ir.If, env: Env) -> Signal | None:
    """`if`, one side of it: the one first that does not raise."""
    with machine.shunning(any(isinstance(one, ir.Raise) for one in node.then)):
        side = holds(machine, node.test, env)
    return machine.execute(node.then if side else node.otherwise, env)


@register(TABLES.evaluate, ir.Conditional)
def conditional(machine: Machine, node: ir.Conditional, env: Env) -> Value:
    """`then if test else otherwise`."""
    return machine.evaluate(node.then if holds(machine, node.test, env) else node.otherwise, env)


def denied(machine: Machine, value: Value) -> Value:
    """`not value` as a value: what is open stays open until somebody tests it."""
    value = resolve(value)
    if isinstance(value, Condition):
        return negation(value)
    if isinstance(value, Unknown):
        return negation(machine.opaque(value))
    if isinstance(value, Param) and value.has_default and isinstance(value.default, bool):
        known = [Is(value.name, True), Is(value.name, False), Truth(value.name)]
        if all(machine.facts.decide(one) is Verdict.MAYBE for one in known):
            return negation(known[-1])
    return not operators.truth(machine, value)

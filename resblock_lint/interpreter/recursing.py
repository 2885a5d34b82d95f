"""Functions that call themselves to an open depth are run as loops over their levels, so that these can be proved."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint import ir
from resblock_lint.dims import Dim
from resblock_lint.interpreter.machine import Machine, Signal
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.recursion import levels
from resblock_lint.values import Env, Function, Param


def body_of(machine: Machine, function: Function, env: Env) -> Sequence[ir.Statement]:
    """What is run of a function: loops over its levels, where it is open how many there are, and where these loops were
    not cut before.
    """
    code = function.code
    open_ = {name for name, value in env.names.items() if isinstance(resolve(value), (Param, Dim))}
    found = levels(code) if open_ and id(code) not in machine.learned.recursive else None
    if found is None or open_.isdisjoint(found.counted):
        return code.body
    itself = function.env.names.get(code.name)
    return found.body if isinstance(itself, Function) and itself.code is code else code.body


def run(machine: Machine, code: ir.Code, body: Sequence[ir.Statement], env: Env) -> Signal | None:
    """Runs the body of a function; loops over its levels that come to no end are not run again."""
    try:
        return machine.execute(body, env)
    except Cut:
        if body is not code.body:
            machine.learned.recursive.add(id(code))
        raise

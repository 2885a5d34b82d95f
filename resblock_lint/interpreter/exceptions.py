"""Exceptions of the program under analysis: what a handler catches."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence

from resblock_lint import ir
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Env, Error, External, Instance, Value


def as_error(machine: Machine, value: Value) -> Error:
    """What `raise value` raises."""
    value = resolve(value)
    if isinstance(value, Error):
        return value
    if isinstance(value, External):
        return Error(value.path.rpartition(".")[2])
    if isinstance(value, Class):
        return Error(value.name, (), value)
    if isinstance(value, Instance):
        return Error(value.cls.name, (), value.cls)
    return Error("Exception")


def current(env: Env) -> Error:
    """What a bare `raise` raises again."""
    scope: Env | None = env
    while scope is not None:
        for value in reversed(scope.names.values()):
            if isinstance(value, Error):
                return value
        scope = scope.parent
    return Error("RuntimeError")


def handler(machine: Machine, node: ir.Try, error: Error, env: Env) -> ir.Except | None:
    """The clause that catches an exception; None where none does."""
    for clause in node.excepts:
        if any(catches(kind, error) for kind in _kinds(machine, clause, env)):
            return clause
    return None


def _kinds(machine: Machine, clause: ir.Except, env: Env) -> tuple[Value, ...]:
    """What a clause names; one that names nothing catches whatever there is."""
    if clause.kinds is None:
        return (External("builtins.BaseException"),)
    kinds = resolve(machine.evaluate(clause.kinds, env))
    return kinds if isinstance(kinds, tuple) else (kinds,)


def catches(kind: Value, error: Error) -> bool:
    """Whether an exception is of a kind."""
    if isinstance(kind, Class):
        return error.cls is not None and kind in _ancestry(error.cls)
    if not isinstance(kind, External):
        return False
    wanted = kind.path.rpartition(".")[2]
    return wanted in {name for one in _names(error) for name in _builtin_ancestry(one)}


BROAD = ("Exception", "BaseException")
REFUSAL = Error("ValueError")  # what Keras raises where a layer refuses its input


def is_meant(machine: Machine, node: ir.Try, clause: ir.Except, env: Env) -> bool:
    """Whether a clause is there for a kind of failure, and not for whatever may happen; of one that names none, whether
    it makes otherwise what the refused layer that stands in the `try` itself was to make.
    """
    direct = bool(machine.ops) and len(machine.ops[-1].chain) == len(machine.frames) - 1
    return _names_kind(machine, clause, env) or (direct and _makes_otherwise(node, clause))


def awaiting(machine: Machine, node: ir.Try, env: Env) -> Callable[[], bool | None]:
    """Tells, of what is run in a `try`, whether it catches what layers raise, and is meant to."""
    depth = len(machine.frames)

    def awaits() -> bool | None:
        clause = handler(machine, node, REFUSAL, env)
        if clause is None:
            return None
        direct = len(machine.frames) == depth
        return _names_kind(machine, clause, env) or (direct and _makes_otherwise(node, clause))

    return awaits


def _names_kind(machine: Machine, clause: ir.Except, env: Env) -> bool:
    kinds = _kinds(machine, clause, env)
    return not any(isinstance(one, External) and one.path.rpartition(".")[2] in BROAD for one in kinds)


def _makes_otherwise(node: ir.Try, clause: ir.Except) -> bool:
    """Whether a clause calls something for a name, or a result, for which the `try` itself does."""
    return bool(_made(node.body) & _made(clause.body))


def _made(body: Sequence[ir.Statement]) -> set[str]:
    """The names that are bound to what calls and operators give; `return` for a result."""
    made: set[str] = set()
    for one in body:
        if isinstance(one, ir.Assign) and isinstance(one.value, (ir.Call, ir.Binary)):
            made.update(target.name for target in one.targets if isinstance(target, ir.Name))
        elif isinstance(one, ir.Return) and isinstance(one.value, (ir.Call, ir.Binary)):
            made.add("return")
    return made


def forget_refused(machine: Machine) -> None:
    """Takes back the op that was refused, where the program is written for that."""
    if machine.ops and any(one.verdict is Verdict.NO for one in machine.ops[-1].demands):
        machine.ops.pop()


def _names(error: Error) -> list[str]:
    if error.cls is None:
        return [error.kind]
    bases = [base for cls in _ancestry(error.cls) for base in cls.bases if isinstance(base, External)]
    return [base.path.rpartition(".")[2] for base in bases] or ["Exception"]


def _ancestry(cls: Class) -> list[Class]:
    return [cls, *(up for base in cls.bases if isinstance(base, Class) for up in _ancestry(base))]


def _builtin_ancestry(name: str) -> set[str]:
    found = getattr(builtins, name, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        return {base.__name__ for base in found.__mro__}
    return {name, "Exception", "BaseException"}

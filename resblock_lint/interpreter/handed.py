"""What the calls in a project hand over for a parameter that is called: functions and classes, by their names.

`block(x, activation=swish)` tells what `activation(x)` does in `block`, where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resblock_lint import ir
from resblock_lint.interpreter.bases import runs
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import OWN, resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.trees import parts
from resblock_lint.values import Builtin, Class, Env, External, Function, Module, Param, Value

CALLABLE = (Function, Class, External, Builtin)
Place = tuple[int, str]  # a parameter by its node, and its name: parts of it are others
Handed = tuple[ir.Expression, Env]


def handed(machine: Machine, param: Param) -> list[Value]:
    """What calls by name hand over for a parameter of a function, each once, as far as it can be called."""
    project = machine.imports
    if project.handed is None:
        project.handed = {}
        for module, body in project.bodies():
            for call, bound in _calls(body, frozenset()):
                _keep(project.handed, module, call, bound)
    found: list[Value] = []
    for expression, env in project.handed.get((id(param.at.at), param.name.removeprefix(OWN)), ()):
        here = Standing(machine.frames)
        try:
            value = resolve(machine.evaluate(expression, env))
        except Raised:  # the call that hands it over fails, and is told where it stands
            here.resume()
            continue
        if isinstance(value, CALLABLE) and value not in found:
            found.append(value)
    return found


def _calls(node: object, bound: frozenset[str]) -> Iterator[tuple[ir.Call, frozenset[str]]]:
    """The calls in some code, each with the names that the functions around it bind."""
    if isinstance(node, ir.Code):
        bound = bound | node.bound | {one.name for one in node.parameters}
    if isinstance(node, ir.Call):
        yield node, bound
    for part in parts(node):
        yield from _calls(part, bound)


def _keep(found: dict[Place, list[Handed]], module: Module, call: ir.Call, bound: frozenset[str]) -> None:
    """Keeps the names among the arguments of a call of a function, or of a class, of the project."""
    callee = module.env.names.get(call.function.name) if isinstance(call.function, ir.Name) else None
    if callee is None or (isinstance(call.function, ir.Name) and call.function.name in bound):
        return
    function = runs(callee)
    if function is None or any(one.star for one in call.arguments):
        return
    taken = function.code.parameters[isinstance(callee, Class) :]
    for parameter, value in _matched(taken, call.arguments):
        first = _first(value)
        if first and first not in bound and first in module.env.names:
            found.setdefault((id(parameter.at), parameter.name), []).append((value, module.env))


def _matched(
    parameters: Sequence[ir.Parameter], arguments: Sequence[ir.Argument]
) -> Iterator[tuple[ir.Parameter, ir.Expression]]:
    """The parameters that arguments are for, by place or by name."""
    places = [one for one in parameters if one.kind in ("positional", "ordinary")]
    named = {one.name: one for one in parameters if one.kind in ("ordinary", "keyword")}
    given = [one.value for one in arguments if one.name is None]
    yield from zip(places, given, strict=False)
    yield from ((named[one.name], one.value) for one in arguments if one.name in named)


def _first(expression: ir.Expression) -> str:
    """The name that `name` or `name.part` begins with; empty for other expressions."""
    while isinstance(expression, ir.Attribute):
        expression = expression.value
    return expression.name if isinstance(expression, ir.Name) else ""

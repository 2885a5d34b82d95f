"""`contextvars`: variables of a context, in one thread of one program."""

from __future__ import annotations

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import certain, error
from resblock_lint.interpreter.standard import made
from resblock_lint.values import Builtin, Instance, Value, Wrapped

NOW, DEFAULT, OLD = "#value", "#default", "#old"  # the fields that hold what was set, what is given else, what was


@library("contextvars.ContextVar")
def variable(machine: Machine, name: Value, **options: Value) -> Value:
    """`ContextVar(name, default=…)`: it gives its default until something is set."""
    fields: dict[str, Value] = {"name": resolve(name)}
    if "default" in options:
        fields[DEFAULT] = options["default"]
    found = made(machine, "ContextVar", fields)
    methods = {"get": _get, "set": _set, "reset": _reset}
    found.cls.names.update({one: Wrapped("method", Builtin(one, method)) for one, method in methods.items()})
    return found


def _get(machine: Machine, variable: Instance, /, *default: Value) -> Value:
    if NOW in variable.fields:
        return variable.fields[NOW]
    if default:
        return default[0]
    if DEFAULT in variable.fields:
        return variable.fields[DEFAULT]
    raise certain("LookupError", variable.fields["name"], sides=machine.supposed)


def _set(machine: Machine, variable: Instance, value: Value, /) -> Value:
    """Sets a value, and gives the token that takes it back."""
    fields: dict[str, Value] = {"var": variable}
    if NOW in variable.fields:
        fields[OLD] = fields["old_value"] = variable.fields[NOW]
    variable.fields[NOW] = value
    return made(machine, "Token", fields)


def _reset(machine: Machine, variable: Instance, token: Value, /) -> None:
    """What was before the value that a token is of."""
    token = resolve(token)
    if not isinstance(token, Instance) or token.fields.get("var") is not variable:
        raise error("ValueError", "the token is of another variable")
    if OLD in token.fields:
        variable.fields[NOW] = token.fields[OLD]
    else:
        variable.fields.pop(NOW, None)

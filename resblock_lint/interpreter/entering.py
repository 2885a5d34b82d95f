"""What contexts give to a `with`, and how they are left."""

from __future__ import annotations

from resblock_lint.interpreter import operators
from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Instance, Partial, Value

SUPPRESSED, GIVEN = "#suppressed", "#given"  # the fields of contexts: what they swallow, what they give


def is_special(value: Value) -> bool:
    """Whether a context is not only entered and left: a generator that is run around the body, or what swallows."""
    return isinstance(value, Partial) or (isinstance(value, Instance) and SUPPRESSED in value.fields)


def enter(machine: Machine, value: Value) -> Value:
    """What a context gives."""
    if isinstance(value, Instance) and GIVEN in value.fields:
        return value.fields[GIVEN]
    if isinstance(value, Instance) and operators.find_method(machine, value, "__enter__") is not None:
        return machine.call(machine.attribute(value, "__enter__"), [], {})
    return value


def leave(machine: Machine, value: Value) -> None:
    """Leaves a context behind its body."""
    if isinstance(value, Instance) and operators.find_method(machine, value, "__exit__") is not None:
        machine.call(machine.attribute(value, "__exit__"), [None, None, None], {})

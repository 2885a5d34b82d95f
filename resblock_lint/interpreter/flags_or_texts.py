"""Parameters that are flags by their default, and texts elsewhere: `pool=True`, and `if pool == "average":`."""

from __future__ import annotations

from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Param, Value


def note_worded(machine: Machine, value: Value, other: Value) -> None:
    """A flag that is compared with a text, or looked for among some, may be that text: in contracts, as its cases are
    many.
    """
    if machine.budgets.told and isinstance(value, Param) and isinstance(value.default, bool):
        others = other if isinstance(other, (list, tuple, set)) else (other,)
        if any(isinstance(one, str) for one in others):
            machine.learned.worded.add(value.name)


def is_worded(machine: Machine, param: Param) -> bool:
    """Whether a parameter is such a one: being true does not make it True."""
    return isinstance(param.default, bool) and param.name in machine.learned.worded

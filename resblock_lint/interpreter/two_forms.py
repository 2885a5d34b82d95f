"""Which form of two a parameter has that is an option of an image somewhere, and a number elsewhere."""

from __future__ import annotations

from resblock_lint.atoms import FORM
from resblock_lint.conditions import Claim, equal
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import certain


def tells_both(machine: Machine) -> bool:
    """Whether both forms of an option are told apart."""
    return machine.budgets.exact and machine.budgets.forms


def has_form_of_number(name: str) -> Claim:
    """That a parameter is a number, and not one for each side."""
    return equal(Dim.of(Symbol(f"{name}{FORM}", Origin.PARAMETER)), 0)


def take_number(machine: Machine, name: str) -> None:
    """A parameter is asked for where a number alone will do. Raises Raised where it is one for each side."""
    machine.learned.note_number(name)
    if tells_both(machine) and name in machine.learned.forms and not machine.choose(has_form_of_number(name)):
        raise certain("TypeError", f"a number is asked for, and `{name}` is one for each side", sides=machine.supposed)

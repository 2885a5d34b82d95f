"""Parameters to which the program adds a text, which are texts then."""

from __future__ import annotations

from resblock_lint.conditions import Opaque
from resblock_lint.interpreter import spelled
from resblock_lint.interpreter.draw import ask
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import is_none, may_be_none
from resblock_lint.values import Param, Value


def as_text(machine: Machine, param: Param) -> Value:
    """A parameter to which a text is added: in contracts it is not None, though its default is, and to the letter no
    number either.
    """
    told = machine.budgets.told
    if told and may_be_none(machine, param) and is_none(machine, param):
        return None
    if told and not param.has_default and param.name.isidentifier():
        _ask_text(machine, param.name)
    return spelled.hole(machine, param)


def _ask_text(machine: Machine, name: str) -> None:
    machine.choices.loose = True
    if machine.budgets.exact:
        ask(machine, Opaque(f"isinstance({name}, str)", known=True), "str", f"`{name}` is a text")

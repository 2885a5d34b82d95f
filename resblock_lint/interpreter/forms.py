"""The two forms of an option such as `strides`: one number for all sides of an image, or one for each.

A parameter that becomes such an option may be either, whatever its default is. Its default says how a person reads it;
where contracts ask for exactness, both are told apart by `strides * 0 == 0`, which holds for numbers alone.
"""

from __future__ import annotations

import re

from resblock_lint.atoms import FORM
from resblock_lint.conditions import Claim, equal
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.values import Param, Value

NAME = re.compile(r"(?:self\.)?[^\W\d]\w*")
IMAGE_SIDES = 2  # of fewer, a number is the only usual form


def settle_form(machine: Machine, value: Value, sides: int) -> None:
    """Chooses one of the forms of a parameter that is used for the first time, as an option for so many sides."""
    param = resolve(value)
    if sides < IMAGE_SIDES or not isinstance(value, Param) or not NAME.fullmatch(value.name):
        return
    if not isinstance(param, Param):
        _learn_late(machine, value, param)
        return
    default = param.default if param.has_default else 1
    several = isinstance(default, (tuple, list)) and len(default) == sides
    if not several and (isinstance(default, bool) or not isinstance(default, int)):
        return
    machine.choices.loose = True
    if not machine.budgets.exact or not machine.budgets.forms:
        return
    if machine.choose(_is_number(param), not several):
        parameters.as_size(machine, param)
    else:
        parameters.as_items(machine, param, sides)


def _learn_late(machine: Machine, param: Param, settled: Value) -> None:
    """A parameter that was compared with a number before it is such an option may be one for each side there too: the
    root is run again, knowing better. Raises Cut then.
    """
    if isinstance(param.default, bool) or settled != Dim.of(Symbol(param.name)):
        return
    machine.choices.loose = True
    if machine.budgets.exact and machine.budgets.forms and param.name not in machine.learned.forms:
        machine.learned.forms.add(param.name)
        if machine.facts.decide(_is_number(param)) is Verdict.MAYBE:
            raise Cut(f"`{param.name}` is taken for a number, and may be one for each side", machine.site())


def settle_compared(machine: Machine, value: Value) -> Value:
    """A parameter that is compared with a number, in the form that is chosen where it becomes such an option later."""
    if isinstance(value, Param) and value.name in machine.learned.forms:
        settle_form(machine, value, IMAGE_SIDES)
        return resolve(value)
    return value


def _is_number(param: Param) -> Claim:
    return equal(Dim.of(Symbol(f"{param.name}{FORM}", Origin.PARAMETER)), 0)

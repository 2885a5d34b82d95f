"""The two forms of an option such as `strides`: one number for all sides of an image, or one for each.

A parameter that becomes such an option may be either, whatever its default is. Its default says how a person reads it;
where contracts ask for exactness, both are told apart by `strides * 0 == 0`, which holds for numbers alone.
"""

from __future__ import annotations

import re

from resblock_lint.atoms import FORM
from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Param, Value

NAME = re.compile(r"(?:self\.)?[^\W\d]\w*")
IMAGE_SIDES = 2  # of fewer, a number is the only usual form


def settle_form(machine: Machine, value: Value, sides: int) -> None:
    """Chooses one of the forms of a parameter that is used for the first time, as an option for so many sides."""
    param = resolve(value)
    if sides < IMAGE_SIDES or not isinstance(param, Param) or not NAME.fullmatch(param.name):
        return
    default = param.default if param.has_default else 1
    several = isinstance(default, (tuple, list)) and len(default) == sides
    if not several and (isinstance(default, bool) or not isinstance(default, int)):
        return
    machine.choices.loose = True
    if not machine.budgets.exact or not machine.budgets.forms:
        return
    number = equal(Dim.of(Symbol(f"{param.name}{FORM}", Origin.PARAMETER)), 0)
    if machine.choose(number, not several):
        parameters.as_size(machine, param)
    else:
        parameters.as_items(machine, param, sides)

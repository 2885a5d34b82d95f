"""Parameters that the program changes in place, as `skips.reverse()` does: from then on they are lists of their own.

Whoever else holds such a parameter finds it changed, for it is one object.
"""

from __future__ import annotations

from resblock_lint.interpreter import series
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import child, resolve, settle
from resblock_lint.interpreter.spreading import spread
from resblock_lint.values import Builtin, Param, Value

OF_LISTS = ("append", "extend", "insert", "remove", "reverse", "sort")  # methods that no dict and no text has
SHARED = ("pop", "clear")  # with dicts


def as_list(machine: Machine, param: Param) -> Value:
    """What a parameter is that is about to be changed as only lists are; itself where nothing tells its items."""
    known = resolve(param)
    if not isinstance(known, (Param, tuple)):
        return known
    found = list(known) if isinstance(known, tuple) else spread(machine, series.as_far_as_known(machine, known))
    return settle(end_of(param), found) if isinstance(found, list) else param


def end_of(param: Param) -> Param:
    """The parameter that a chain of them ends with."""
    while isinstance(param.value, Param):
        param = param.value
    return param


def is_changing(param: Param, name: str) -> bool:
    """Whether a method of a parameter changes a list in place: of one that a caller may give as such."""
    open_ = isinstance(resolve(param), (Param, tuple)) and not isinstance(param.default, (tuple, str, dict))
    return name in (*OF_LISTS, *SHARED) and open_


def changing(param: Param, name: str) -> Value:
    """A method of a parameter that changes a list in place."""
    return Builtin(name, _change, (param, name))


def _change(machine: Machine, param: Param, name: str, /, *args: Value, **kwargs: Value) -> Value:
    keyed = name in SHARED and any(isinstance(one, str) for one in (*map(resolve, args[:1]), *param.parts))
    made = param if keyed else as_list(machine, param)
    found = machine.attribute(made, name) if isinstance(made, list) else child(param, name, f"{param.name}.{name}")
    return machine.call(found, list(args), kwargs)

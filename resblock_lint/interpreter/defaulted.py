"""Parameters that are functions or classes by default: any other one may be handed over.

What a call of one makes is told of the default alone, unless it has the shape of what it was given: activations and
normalizations all have.
"""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import Is
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import called_as
from resblock_lint.interpreter.spelling import text
from resblock_lint.values import Builtin, Class, External, Function, Instance, Layer, Param, Tensor, Unknown, Value

CALLABLE = (Function, Class, External, Builtin)
MADE_BY = "#made_by"  # the field of a layer that a parameter made that is a class by default


def called_default(machine: Machine, param: Param, callee: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A call of a parameter, which is the `callee`; where that is its default, what the call makes may rest on that. Of
    a layer that it made the calls of that layer say so.
    """
    if not param.has_default or param.default is not callee or not isinstance(callee, CALLABLE):
        return machine.call(callee, args, kwargs)
    machine.facts.assume(Is(called_as(param.name), name_of(callee)))
    made = resolve(machine.call(callee, args, kwargs))
    if isinstance(made, (Layer, Instance)) and not isinstance(callee, Function):
        made.fields[MADE_BY] = param
    elif not isinstance(made, Unknown) and (_gives_back(callee, args, made) or not keeps_shape(args, made)):
        machine.choices.functions[param.name] = name_of(callee)
    return made


def judge_made(machine: Machine, layer: Layer | Instance, args: Sequence[Value], made: Value) -> None:
    """Notes that what a call of a layer made rests on a parameter that is its class by default."""
    param = layer.fields.get(MADE_BY)
    if isinstance(param, Param) and not keeps_shape(args, made):
        machine.choices.functions[param.name] = name_of(param.default)


def _gives_back(callee: Value, args: Sequence[Value], made: Value) -> bool:
    """Whether a function gave what it was given, as `lambda t: t` does in the place of a projection."""
    return isinstance(callee, Function) and any(resolve(one) is made for one in args)


def name_of(value: Value) -> str:
    """What a function or a class is called."""
    if isinstance(value, External):
        return value.path.rpartition(".")[2]
    return value.code.name if isinstance(value, Function) else getattr(value, "name", "") or text(value)


def keeps_shape(args: Sequence[Value], made: Value) -> bool:
    """Whether a call gave a tensor of the shape of its only argument, as activations do: another one does as well."""
    given = resolve(args[0]) if len(args) == 1 else None
    made = resolve(made)
    if not isinstance(given, Tensor) or not isinstance(made, Tensor):
        return False
    return given.slot is made.slot or (given.slot.shape is not None and given.slot.shape == made.slot.shape)

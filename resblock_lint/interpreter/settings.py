"""Options that are texts, truths and constants: what they are, or which of a few each path takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resblock_lint.conditions import Condition
from resblock_lint.flow import Op
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.worded import one_of
from resblock_lint.values import Param, Tensor, Value

WORKED_OUT = frozenset(("add", "subtract", "multiply", "floor_divide", "cast"))  # what sizes are worked out by
TEXTS: dict[str, tuple[str, ...]] = {
    "padding": ("valid", "same"),
    "data_format": ("channels_last", "channels_first"),
    "interpolation": ("nearest", "bilinear"),
    "merge_mode": ("concat", "sum", "mul", "ave"),
}
RARE = {"padding": ("causal",)}  # texts that few layers take: the others refuse them
CONFIGURED = frozenset(("data_format",))  # for which None stands for what the session is set to
OPEN = frozenset(("interpolation",))  # of which Keras knows more texts
NONE_TOO = frozenset(("merge_mode",))  # for which None is a word of its own
LOWERED = frozenset(("data_format",))  # texts whose capitals Keras makes small letters wherever they are taken
SHAPELESS = frozenset(
    "all_ops center go_backwards invert pad_to_max_tokens ragged renorm reset_after rms_scaling scale sparse stateful "
    "tie_weights use_bias use_gate use_scale".split()
)  # flags that reach weights or numbers


OTHERS = (bool, int, float, tuple)  # defaults of what is no text


class Unmodelled(Exception):
    """An argument that reaches a shape is not modelled."""


def no_number(machine: Machine, tensor: Tensor) -> Unmodelled:
    """What is said of a tensor in the place of numbers. Optional parameters of which it was worked out are numbers, as
    `width` is in `(height * width, 3)`: the root is run again, knowing that.
    """
    found = list(_inputs(tensor.op))
    if all(one.layer == "Input" and one.name.isidentifier() for one in found):
        machine.learned.note_sizes({one.name for one in found})
    return Unmodelled("a tensor in the place of numbers")


def _inputs(op: Op) -> Iterator[Op]:
    """The inputs of the flow of which something was worked out element by element; what else it came from, as it is."""
    if op.layer not in WORKED_OUT:
        yield op
    for one in op.inputs if op.layer in WORKED_OUT else ():
        yield from _inputs(one.op)


def in_letters(param: Param, name: str) -> Param:
    """`padding.lower()`: a text of its own, which is compared as such; in such letters it may be already."""
    if param.name.endswith(f".{name}()"):
        return param
    made = parameters.child(param, f"{name}()", f"{param.name}.{name}()")
    if isinstance(param.default, str) and not made.resolved:
        made.default, made.has_default = getattr(param.default, name)(), True
    return made


def text(machine: Machine, name: str, value: Value, kind: str = "Text") -> str | None:
    """A text, as an option of this kind takes it; a parameter is tried as each text that makes a difference."""
    value = resolve(value)
    kind = "Word" if kind == "Small" and machine.traced else kind  # where Keras runs the call, capitals do as well
    lowered = kind == "Word" or name in LOWERED
    if isinstance(value, Param):
        asked = name in NONE_TOO or (value.has_default and value.default is None)
        asked = asked or (name in CONFIGURED and machine.budgets.exact)
        if asked and parameters.is_none(machine, value, asked=True):
            return None
        if kind == "Word" and name in TEXTS and machine.budgets.exact and not isinstance(value.default, OTHERS):
            value = resolve(in_letters(value, "lower"))
    if isinstance(value, Param):
        if name in TEXTS:
            texts = (*TEXTS[name], *(RARE.get(name, ()) if machine.budgets.exact else ()))
            texts = tuple(one.upper() for one in texts) if kind == "Capitals" else texts
            anyhow = lowered or kind == "Small"
            found = one_of(machine, value, texts, others=name in OPEN, anyhow=anyhow)
            value = resolve(value) if kind == "Small" else found
        else:
            value = value.default
    if isinstance(value, str):
        return value.lower() if lowered else value
    if value is None:
        return None
    raise Unmodelled(f"the argument `{name}` is not modelled")


def flag(machine: Machine, name: str, value: Value, default: Any) -> bool:
    """A truth. An open one is chosen; where it reaches no shape it is taken as the default. Raises Unmodelled."""
    value = resolve(value)
    if isinstance(value, (bool, int, type(None), str)):
        return bool(value)
    if name in SHAPELESS:
        return bool(default)
    if isinstance(value, Param):
        return parameters.truth(machine, value)
    if isinstance(value, Condition):
        return machine.choose(value)
    raise Unmodelled(f"the argument `{name}` is not modelled")


def constant(machine: Machine, value: Value) -> Any:
    """A plain value as the program writes it, nested lists as tuples. Raises Unmodelled."""
    value = resolve(value)
    if isinstance(value, (list, tuple)):
        return tuple(constant(machine, one) for one in value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise Unmodelled("a constant that is not modelled")

"""What a `TensorShape` of TensorFlow's says of its sizes: that is what inputs have inside of a layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from resblock_lint.interpreter import access, dated
from resblock_lint.interpreter.comparisons import is_none
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import External, Value


def _is_open(machine: Machine, size: Value) -> bool:
    size = resolve(size)
    return size is None or is_none(machine, size)


def _num_elements(machine: Machine, sizes: Sequence[Value]) -> Value:
    """The product of the sizes; None where one of them is open."""
    if any(_is_open(machine, one) for one in sizes):
        return None
    return machine.call(External("math.prod"), [tuple(sizes)], {})


def _is_fully_defined(machine: Machine, sizes: Sequence[Value]) -> bool:
    return not any(_is_open(machine, one) for one in sizes)


Method = Callable[[Machine, Any], Value]
METHODS: dict[str, Method] = {
    "as_list": access.items_of,
    "num_elements": _num_elements,
    "is_fully_defined": _is_fully_defined,
}


def shape_method(machine: Machine, name: str) -> Method:
    """The method, noted where Keras 3 gives a tuple."""
    dated.note_list(machine, name)
    return METHODS[name]

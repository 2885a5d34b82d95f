"""`keras.tree` and `tf.nest`: the parts of nested lists, tuples and dicts in a row, and functions of each."""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.sequences import Many
from resblock_lint.values import Param, Unknown, Value

OPEN = "the parts of a value that is not modelled"


@library("keras.tree.flatten", "tf.nest.flatten", "tree.flatten", "optree.tree_leaves")
def flatten(machine: Machine, structure: Value, *_: Value, **__: Value) -> Value:
    """The parts in a row, those of dicts by their sorted keys."""
    found = list(_parts(structure))
    return machine.unknown(OPEN) if any(isinstance(one, (Unknown, Param, Many)) for one in found) else found


def _parts(value: Value) -> Iterator[Value]:
    value = resolve(value)
    if isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _parts(value[key])
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _parts(one)
    else:
        yield value


@library("keras.tree.map_structure", "tf.nest.map_structure", "tree.map_structure")
def map_structure(machine: Machine, func: Value, *structures: Value, **_: Value) -> Value:
    """What a function makes of the parts that stand at one place, nested as they are."""
    given = [resolve(one) for one in structures]
    if not given or any(isinstance(one, (Unknown, Param, Many)) for one in given):
        return machine.unknown(OPEN)
    first = given[0]
    if isinstance(first, dict):
        rows = [[one[key] for one in given if isinstance(one, dict) and key in one] for key in first]
    elif isinstance(first, (list, tuple)):
        same = [one for one in given if isinstance(one, (list, tuple)) and len(one) == len(first)]
        rows = [[one[place] for one in same] for place in range(len(first))]
    else:
        return machine.call(func, given, {})
    if any(len(row) < len(given) for row in rows):
        return machine.unknown("nested values of different forms")
    made = [map_structure(machine, func, *row) for row in rows]
    if isinstance(first, dict):
        return dict(zip(first, made, strict=True))
    return tuple(made) if isinstance(first, tuple) else made

"""Layers of the user's that are called on several tensors at once: `call(self, inputs)` takes a list of them.

Nothing tells before `inputs` is unpacked, or an item of it or of one of their shapes taken; then the root is run again,
with as many as it takes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from resblock_lint.dims import Dim
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.joined import take_for_joined
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, Raised
from resblock_lint.interpreter.series import open_items
from resblock_lint.layers.registry import Entry
from resblock_lint.values import Param, Slot, Tensor, Value

MOST_LISTED = 4  # tensors in a list of which nothing but refusals tells how many it has


def first_argument(machine: Machine, param: Param) -> Value:
    """What a layer is called on: a tensor, or as many as another run found."""
    machine.learned.called.add(param.name)
    items = parameters.as_items(machine, param) if machine.learned.kinds.get(param.name) else None
    if items is None:
        return parameters.as_tensor(machine, param)
    return [parameters.as_tensor(machine, one) if isinstance(one, Param) else one for one in items]


def take_for_several(machine: Machine, tensor: Tensor, count: int, *, exactly: bool = False) -> None:
    """A tensor is used as a list that has at least so many items: it is one, where a layer is called on it and nothing
    else was asked of it. Raises Cut then.
    """
    slot = tensor.slot
    if slot.shape is None and not slot.asked and slot.name in machine.learned.called:
        if exactly:
            machine.learned.counted.add(slot.name)
        _learn(machine, slot.name, count)


def take_shape_for_several(machine: Machine, size: Dim) -> None:
    """An item of the batch is asked for, as in `input_shape[0][-1]`: that is a shape of several. Raises Cut then."""
    names = [name for name in machine.learned.called if name.isidentifier() and not machine.learned.kinds.get(name)]
    if size == BATCH and len(names) == 1:
        _learn(machine, names[0], 2)


def ask_for_list(machine: Machine, value: Value) -> None:
    """Remembers that the program asks whether what a layer is called on, or its shape, is a list."""
    slot = value.slot if isinstance(value, Tensor) else value
    if isinstance(slot, Slot) and slot.shape is None and not slot.asked and slot.name in machine.learned.called:
        machine.learned.listed.add(slot.name)


def take_for_listed(machine: Machine) -> None:
    """Where the program refuses one tensor whatever else it is given, and asked for a list, a layer is called on such:
    of as few as are not refused. Raises Cut then.
    """
    for name in sorted(machine.learned.listed) if not machine.guards and not machine.sides else ():
        count = max(machine.learned.kinds.get(name, 1), 1)
        if count < MOST_LISTED:
            _learn(machine, name, count + 1)


def take_for_more(machine: Machine, items: Sequence[Value], count: int) -> None:
    """A list that has less than so many items may be what a layer is called on: it has more. Raises Cut then."""
    name = _name_of(machine, items)
    if name and len(items) == machine.learned.kinds.get(name):
        _learn(machine, name, count)


def ask_how_many(machine: Machine, items: Value) -> None:
    """All items of a list are asked for: where a layer is called on it, only unpacking tells how many these are. Raises
    Cut where it was not unpacked; contracts go on, and tell of as many.
    """
    if not machine.learned.called or not isinstance(items, (list, tuple)):
        return
    name = _name_of(machine, items)
    if name and name not in machine.learned.counted:
        if not (machine.budgets.told and machine.budgets.lengths):
            raise Cut(f"it is open on how many tensors `{name}` a layer is called", machine.site())
        machine.choices.lengths[name] = len(items)


@contextmanager
def beyond_open(machine: Machine, items: Sequence[Value]) -> Generator[None]:
    """While an item is asked for: where a list may have more items than it is told of, it has that one. Raises Cut
    where it lacks it.
    """
    try:
        yield
    except Raised:
        name = _name_of(machine, items)
        if name and name in machine.choices.lengths:
            raise Cut(f"it is open on how many tensors `{name}` a layer is called", machine.site()) from None
        raise


def take_for_list(machine: Machine, value: Value) -> Value:
    """What a merge is called on, which is a list: of two where nothing tells of how many. Raises Cut where it was taken
    for one tensor.
    """
    value = resolve(value)
    if isinstance(value, Tensor):
        take_for_several(machine, value, 2)
    elif isinstance(value, Param) and machine.budgets.told and not machine.budgets.lengths:
        found = open_items(machine, value)
        return value if found is None else found
    elif isinstance(value, Param) and not machine.learned.kinds.get(value.name) and machine.budgets.told:
        machine.learned.called.add(value.name)
        _learn(machine, value.name, 2)
    elif isinstance(value, Param) and machine.learned.kinds.get(value.name):
        value = first_argument(machine, value)
    elif isinstance(value, Dim):
        take_for_joined(machine, value)
    ask_how_many(machine, value)
    return value


def _name_of(machine: Machine, items: Sequence[Value]) -> str:
    """The name of what a layer is called on, of the items or of their shapes; none of any other list."""
    first = resolve(items[0]) if items else None
    slot = first.slot if isinstance(first, Tensor) else first
    name = slot.name.removesuffix("[0]") if isinstance(slot, (Slot, Param)) and slot.name.endswith("[0]") else ""
    return name if name in machine.learned.called else ""


def _learn(machine: Machine, name: str, count: int) -> None:
    machine.learned.kinds[name] = count
    raise Cut(f"`{name}` is taken for one tensor, and is a list of them", machine.site())


def stepped(entry: Entry, args: list[Value], kwargs: dict[str, Value], made: Value) -> Value:
    """What a layer gives; of a cell the output of its step and, nested as they were given, the states behind it."""
    if not isinstance(made, list) or len(entry.inputs) < 2 or entry.inputs[1].name != "states":
        return made
    given, states = resolve(args[1] if len(args) > 1 else kwargs.get("states")), made[1:]
    if len(states) == 1 and not isinstance(given, (list, tuple)):
        return (made[0], states[0])
    rest = iter(states)
    nested = [_as_nested(one, rest) for one in given] if isinstance(given, (list, tuple)) else []
    return (made[0], [*nested, *rest])


def _as_nested(given: Value, rest: Iterator[Value]) -> Value:
    given = resolve(given)
    return [_as_nested(one, rest) for one in given] if isinstance(given, (list, tuple)) else next(rest, None)

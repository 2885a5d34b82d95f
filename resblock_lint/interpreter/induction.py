"""What a loop's body does to the state, so that one turn can stand for all.

A turn proves the others if the state repeats, or if each size and number of it grows by a fixed amount: then the turn
is run once more in the middle of the loop, where `past` turns went before, and must lead to the sizes of one turn more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from resblock_lint.conditions import Condition, equal
from resblock_lint.dims import Dim, Size, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Shape
from resblock_lint.turns import is_turn
from resblock_lint.values import (
    Class,
    Env,
    External,
    Function,
    Instance,
    Layer,
    Many,
    Model,
    Module,
    Slot,
    Tensor,
    Value,
)

DEEPEST = 4


class State:
    """What a loop's body can change: the names of its scope, as fingerprints, and the lengths of its lists."""

    def __init__(self, env: Env) -> None:
        self.prints: dict[str, object] = {}
        self.lists: dict[int, tuple[list[Value], int]] = {}
        self.values = {name: resolve(value) for name, value in env.names.items()}
        for name, value in env.names.items():
            self.prints[name] = self._print(value, 0)

    def _print(self, value: Value, depth: int) -> object:
        value = resolve(value)
        if depth > DEEPEST or isinstance(value, (str, Module, Function, Class, External, Model)):
            return type(value).__name__
        if isinstance(value, list):
            self.lists[id(value)] = (value, len(value))
            return ("list", id(value))
        if isinstance(value, (tuple, set)):
            return tuple(self._print(one, depth + 1) for one in value)
        if isinstance(value, dict):
            return tuple((key, self._print(one, depth + 1)) for key, one in value.items())
        if isinstance(value, Tensor):
            return ("tensor", value.slot.shape if value.slot.shape is not None else value.slot.name, value.layout)
        if isinstance(value, Layer):
            return ("layer", value.kind)
        if isinstance(value, Instance):
            if depth:
                return ("instance", id(value))
            return (id(value), *((key, self._print(one, depth + 1)) for key, one in value.fields.items()))
        return value if isinstance(value, (int, float, Dim, type(None), Condition)) else id(value)

    def repeats(self, after: State, targets: set[str]) -> bool:
        """Whether the state afterwards is this one, save the loop's own targets and lists that grew by one item."""
        for name, found in after.prints.items():
            if name not in targets and name in self.prints and self.prints[name] != found:
                return False
        return self.lists_repeat(after)

    def lists_repeat(self, after: State) -> bool:
        """Whether each list is as it was, or has one item more that is like those before."""
        return all(
            len(items) - self.lists[key][1] in (0, 1) and self._alike(items, self.lists[key][1])
            for key, (items, _) in after.lists.items()
            if key in self.lists
        )

    def _alike(self, items: list[Value], length: int) -> bool:
        if len(items) == length:
            return True
        last = items[-2] if length else None
        return length == 0 or self._print(items[-1], 1) == self._print(
            last.element if isinstance(last, Many) else last, 1
        )

    def grow(self, after: State, count: Size) -> None:
        """Lets the lists that grew by one item grow by `count` alike items."""
        for key, (items, _) in after.lists.items():
            if key in self.lists and len(items) == self.lists[key][1] + 1:
                items[-1] = items[-1] if count == 1 else Many(items[-1], count)

    def growth(self, after: State, targets: set[str]) -> Growth | None:
        """The names whose sizes changed, and by how much; None where something else changed."""
        made = Growth()
        for name, found in after.prints.items():
            if name in targets or name not in self.prints or self.prints[name] == found:
                continue
            start, end = self.values[name], after.values[name]
            if isinstance(start, (int, Dim)) and isinstance(end, (int, Dim)) and not isinstance(start, bool):
                made.numbers[name] = (start, end - start)
            elif isinstance(start, Tensor) and isinstance(end, Tensor) and _alike_shapes(start, end):
                made.tensors[name] = (start.slot.shape or (), _steps(start.slot.shape or (), end.slot.shape or ()))
            else:
                return None
        made.lists = [
            (items, self.lists[key][1], items[-1])
            for key, (items, length) in after.lists.items()
            if key in self.lists and length > self.lists[key][1]
        ]
        return made if made.fixed() and self.lists_repeat(after) else None


def _alike_shapes(one: Tensor, two: Tensor) -> bool:
    ranks = [None if tensor.slot.shape is None else len(tensor.slot.shape) for tensor in (one, two)]
    return ranks[0] is not None and ranks[0] == ranks[1] and one.layout == two.layout


def _steps(start: Shape, end: Shape) -> Shape:
    return tuple(after - before for before, after in zip(start, end, strict=True))


@dataclass(slots=True)
class Growth:
    """The sizes that grow by the same amount at each turn: what each begins with, and its step."""

    numbers: dict[str, tuple[Size, Size]] = field(default_factory=dict[str, tuple[Size, Size]])
    tensors: dict[str, tuple[Shape, Shape]] = field(default_factory=dict[str, tuple[Shape, Shape]])
    lists: list[tuple[list[Value], int, Value]] = field(default_factory=list[Any])  # its length before, what it gets

    @property
    def names(self) -> set[str]:
        """The names that grow."""
        return {*self.numbers, *self.tensors}

    def fixed(self) -> bool:
        """Whether no step depends on the turn."""
        steps = [step for _, step in self.numbers.values()]
        steps += [step for _, shape in self.tensors.values() for step in shape]
        return not any(is_turn(symbol) for step in steps for symbol in symbols(step))

    def number(self, name: str, turns: Size) -> Size:
        """A number after so many turns."""
        start, step = self.numbers[name]
        return start + step * turns

    def shape(self, name: str, turns: Size) -> Shape:
        """The shape of a tensor after so many turns."""
        start, steps = self.tensors[name]
        return tuple(size + step * turns for size, step in zip(start, steps, strict=True))

    def put(self, env: Env, turns: Size) -> None:
        """Binds the names to what they are after so many turns."""
        for name in self.numbers:
            env.names[name] = self.number(name, turns)
        for name in self.tensors:
            tensor = resolve(env.names[name])
            assert isinstance(tensor, Tensor)
            slot = Slot(self.shape(name, turns))
            env.names[name] = Tensor(slot, tensor.op, tensor.output, tensor.layout, tensor.node)
        for items, length, item in self.lists:
            items[length:] = [item if turns == 1 else Many(item, turns)]

    def confirmed(self, machine: Machine, env: Env, turns: Size) -> bool:
        """Whether the names are what they should be after so many turns."""
        pairs: list[tuple[Size, Size]] = []
        for name in self.numbers:
            found = resolve(env.names[name])
            if not isinstance(found, (int, Dim)):
                return False
            pairs.append((found, self.number(name, turns)))
        for name in self.tensors:
            found = resolve(env.names[name])
            if not isinstance(found, Tensor) or found.slot.shape is None:
                return False
            pairs += zip(found.slot.shape, self.shape(name, turns), strict=False)
        return all(machine.entails(equal(one, two)) for one, two in pairs)


class Moment:
    """A run as it is now, to go back to; only where no side of an open condition is chosen in between."""

    def __init__(self, machine: Machine, env: Env) -> None:
        self.machine, self.env = machine, env
        self.names, self.facts = dict(env.names), machine.facts.copy()
        self.ops, self.sides, self.notes = len(machine.ops), machine.sides, dict(machine.notes)

    def restored(self, state: State) -> bool:
        """Goes back; False where a choice was made since."""
        if self.machine.sides != self.sides:
            return False
        self.machine.facts, self.machine.notes = self.facts, self.notes
        del self.machine.ops[self.ops :]
        self.env.names.clear()
        self.env.names.update(self.names)
        for items, length in state.lists.values():
            del items[length:]
        return True

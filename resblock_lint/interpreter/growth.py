"""How the sizes of a loop go on from turn to turn: laws that one turn suggests, and another one confirms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from resblock_lint.dims import Dim, Size, Symbol
from resblock_lint.interpreter.draining import Drain
from resblock_lint.interpreter.laws import Course, RealCourse, is_real
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import gathered, varying_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.varying import UNLIKE
from resblock_lint.sequences import Many
from resblock_lint.values import Env, Slot, Tensor, Unknown, Value


@dataclass(slots=True)
class Growth:
    """The sizes that change at each turn, with their courses, and the lists that get an item at each."""

    numbers: dict[str, Course] = field(default_factory=dict[str, Course])
    tensors: dict[str, list[Course]] = field(default_factory=dict[str, list[Course]])
    reals: dict[str, RealCourse] = field(default_factory=dict[str, RealCourse])
    lists: list[tuple[list[Value], int, tuple[Value, ...]]] = field(
        default_factory=list[Any]
    )  # its length, what it gets
    ends: dict[int, list[Course]] = field(default_factory=dict[int, list[Course]])  # of the last items of such lists
    drains: list[Drain] = field(default_factory=list[Drain])  # the lists that lose an item at each
    made_at: tuple[Symbol, int] | None = None  # a turn at which the lists got items, and the first; once confirmed

    @property
    def names(self) -> set[str]:
        """The names that grow."""
        return {*self.numbers, *self.tensors, *self.reals}

    @property
    def drained(self) -> set[int]:
        """The lists that lose items, by identity."""
        return {id(one.items) for one in self.drains}

    def fixed(self) -> bool:
        """Whether there is a law for each size, those of the last items of lists among them."""
        shapes = (one for shape in (*self.tensors.values(), *self.ends.values()) for one in shape)
        return all(one.laws for one in (*self.numbers.values(), *self.reals.values(), *shapes))

    def confirmed(self, turn: Symbol, first: int) -> None:
        """Keeps the items that the lists got at a turn in the middle of the loop, of which `first` is the first one."""
        self.lists = [
            (items, length, tuple(items[-len(got) :]) if len(items) > length else got)
            for items, length, got in self.lists
        ]
        self.made_at = (turn, first)

    def put(self, env: Env, turns: Size, *, alike: bool) -> None:
        """Binds the names to what they are after so many turns; of items that are not `alike` nothing is known."""
        for name, course in (*self.numbers.items(), *self.reals.items()):
            env.names[name] = course.at(turns)
        for name, shape in self.tensors.items():
            tensor = resolve(env.names[name])
            assert isinstance(tensor, Tensor)
            slot = Slot(tuple(one.at(turns) for one in shape))
            env.names[name] = Tensor(slot, tensor.op, tensor.output, tensor.layout, tensor.node)
        for items, length, got in self.lists:
            varying = None if self.made_at is None else varying_of(got, *self.made_at)
            many = Many(got[0], turns) if alike else Many(Unknown(UNLIKE), turns * len(got), varying)
            many.last = None if self.made_at is not None or alike else self._end(items, got[-1], turns)
            items[length:] = [got[0] if turns == 1 and alike else many]
        for drain in self.drains:
            drain.put(turns)

    def _end(self, items: list[Value], item: Value, turns: Size) -> Value:
        """The last item of a list after so many turns, where there is a law for it."""
        tensor, shape = resolve(item), self.ends.get(id(items))
        if shape is None or not isinstance(tensor, Tensor):
            return None
        return Tensor(Slot(tuple(one.at(turns) for one in shape)), tensor.op, tensor.output, tensor.layout, tensor.node)

    def _asked_ends(self) -> Iterator[tuple[list[Course], Value]]:
        """The laws of the last items of lists that somebody asked for, and what stands there now."""
        for items, length, _ in self.lists:
            many = items[length]
            if isinstance(many, Many) and many.is_asked:
                yield self.ends[id(items)], resolve(items[-1])

    def gather(self, machine: Machine) -> None:
        """Lets what the lists got at the first turns count among what they got at the others, where it is like that."""
        for items, length, _ in self.lists:
            if isinstance(many := items[length], Many):
                gathered(machine, items, many)

    def wrong(self, machine: Machine, env: Env, turns: Size) -> list[Course | RealCourse] | None:
        """The courses that did not lead to what the names are after so many turns; None where they are no sizes."""
        if not all(drain.repeats() for drain in self.drains):
            return None
        pairs: list[tuple[Course | RealCourse, Any]] = []
        for name, real in self.reals.items():
            found = resolve(env.names[name])
            if not is_real(found):
                return None
            pairs.append((real, found))
        for name, course in self.numbers.items():
            found = resolve(env.names[name])
            if not isinstance(found, (int, Dim)):
                return None
            pairs.append((course, found))
        named = ((shape, resolve(env.names[name])) for name, shape in self.tensors.items())
        for shape, found in (*named, *self._asked_ends()):
            if not isinstance(found, Tensor) or found.slot.shape is None or len(found.slot.shape) != len(shape):
                return None
            pairs += zip(shape, found.slot.shape, strict=True)
        return [course for course, found in pairs if not course.holds(machine, turns, found)]

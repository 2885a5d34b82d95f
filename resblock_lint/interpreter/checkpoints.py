"""Checkpoints: a run as it is before a statement, to go back to as long as that statement is under way.

What code can change it can reach: from its scope by names, items and fields. All of that is written down, and put back
in place, so that whoever else holds one of the objects sees it as it was. The interpreter's own stack stays as it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter, eq, is_
from typing import TYPE_CHECKING, Any

from resblock_lint import sequences, values
from resblock_lint.dims import Dim
from resblock_lint.interpreter.snapshots import type_of
from resblock_lint.sequences import Array, Deque, Once, Superset, Tally
from resblock_lint.values import Env

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine


def _frozen(kind: type) -> bool:
    return vars(kind)["__dataclass_params__"].frozen


MOST_OBJECTS = 100_000  # of one checkpoint
OBJECTS: list[Any] = [  # all values with fields that can change
    one
    for one in (*vars(values).values(), *vars(sequences).values())
    if isinstance(one, type) and is_dataclass(one) and not _frozen(one)
]
LEFT_OUT = (  # what is never changed; looks and what modules have left are never undone
    "looks", "op", "site", "at", "code", "entry", "born", "qualname", "left",
)  # fmt: skip
FIELDS = {kind: tuple(one.name for one in fields(kind) if one.name not in LEFT_OUT) for kind in OBJECTS}
GETTERS = {kind: attrgetter(*names) for kind, names in FIELDS.items()}
COPIED: dict[type, Any] = {
    dict: dict, Tally: dict, list: list, Array: list, Deque: list, Once: list, set: set, Superset: set
}  # fmt: skip
PLAIN = frozenset((str, int, bool, float, type(None), values.External, Dim))  # what holds nothing that can change
KEPT = (
    "image_data_format",
    "steps",
    "sides",
    "nested",
    "traced",
    "rehearsed",
    "foretold",
    "masks",
    "count",
    "drawn",
    "guards",
    "awaiting",
    "lent",
    "led",
)
COUNTED = ("notes", "dated", "hints", "names", "opaques", "calls", "elements", "lists", "spelled")


class TooMuch(Exception):
    """More can be reached from here than is worth writing down."""


class Record:
    """What can change of some values and of all that they hold, as far as that is of certain `kinds`."""

    def __init__(self, values: list[Any], kinds: Container[type[Any]], beyond: Container[int] = frozenset()) -> None:
        """What is `beyond`, by identity, is not gone into. Raises TooMuch."""
        self._containers: list[tuple[Any, Any]] = []
        self._objects: list[tuple[Any, tuple[Any, ...]]] = []
        self._walk(values, kinds, beyond)

    @property
    def size(self) -> int:
        """How many objects were written down."""
        return len(self._containers) + len(self._objects)

    def _walk(self, waiting: list[Any], kinds: Container[type[Any]], beyond: Container[int]) -> None:
        seen, tuples = set[int](), set[int]()
        while waiting:
            value = waiting.pop()
            kind = type_of(value)
            if kind in PLAIN:
                continue
            if kind in kinds:
                if id(value) not in seen and id(value) not in beyond:
                    seen.add(id(value))
                    kept = GETTERS[kind](value)
                    self._objects.append((value, kept))
                    waiting += kept
            elif kind is tuple and id(value) not in tuples:  # one may stand in others any number of times
                tuples.add(id(value))
                waiting += value
            elif kind in COPIED and id(value) not in seen:
                seen.add(id(value))
                self._containers.append((value, COPIED[kind](value)))
                waiting += value.values() if issubclass(kind, dict) else value
            if len(seen) > MOST_OBJECTS:
                raise TooMuch

    def put_back(self) -> None:
        """Makes all of it what it was."""
        for value, kept in self._containers:
            _refill(value, kept)
        for value, kept in self._objects:
            for name, one in zip(FIELDS[type(value)], kept, strict=True):
                setattr(value, name, one)

    def changed(self) -> Iterator[tuple[int, Any]]:
        """What is not what it was, each with a number of its own."""
        for place, (value, kept) in enumerate(self._containers):
            if not _holds(value, kept):
                yield place, value
        for place, (value, kept) in enumerate(self._objects, len(self._containers)):
            if any(one is not former for one, former in zip(GETTERS[type(value)](value), kept, strict=True)):
                yield place, value

    def of(self, value: Any) -> dict[str, Any] | None:
        """The fields that an object had; None where it was not within reach."""
        kept = next((kept for one, kept in self._objects if one is value), None)
        return None if kept is None else dict(zip(FIELDS[type(value)], kept, strict=True))


class Checkpoint(Record):
    """All that the code of a scope can change, and the machine's own state.

    Of what modules keep that is what the root can reach: their functions and classes are not gone into anew.
    """

    def __init__(self, machine: Machine, env: Env) -> None:
        """Raises TooMuch."""
        modules = machine.modules if machine.modules is not None and machine.modules.known else None
        if modules is None:
            super().__init__([env, machine.calls], FIELDS)
        else:
            super().__init__([env, machine.calls, *modules.held], FIELDS, modules.code)
        self._machine = machine
        self.facts, self.steps, self.ops = machine.facts.copy(), machine.steps, len(machine.ops)
        self._lengths = [(one, len(one)) for one in (machine.ops, machine.chosen, machine.passes)]
        self._frames = [(frame, frame.node, frame.turns) for frame in machine.frames]
        self._state = [(name, getattr(machine, name)) for name in KEPT]
        self._counted = [(name, dict(getattr(machine, name))) for name in COUNTED]

    def restore(self) -> None:
        """Goes back."""
        machine = self._machine
        self.put_back()
        machine.facts, machine.settled = self.facts.copy(), (None, {})
        for items, length in self._lengths:
            del items[length:]
        machine.frames[:] = [frame for frame, _, _ in self._frames]
        for frame, node, turns in self._frames:
            frame.node, frame.turns = node, turns
        for name, one in self._state:
            setattr(machine, name, one)
        for name, one in self._counted:
            _refill(getattr(machine, name), one)


def _holds(value: Any, kept: Any) -> bool:
    """Whether a container has the very items that it had, in the same order."""
    if len(value) != len(kept):
        return False
    items: Any = value
    if isinstance(items, dict):
        return all(map(eq, items, kept)) and all(map(is_, items.values(), kept.values()))  # pyright: ignore
    return value == kept if isinstance(items, set) else all(map(is_, items, kept))


def _refill(value: Any, kept: Any) -> None:
    if isinstance(value, list):
        value[:] = kept
    else:
        value.clear()
        value.update(kept)

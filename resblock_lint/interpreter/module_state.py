"""What modules keep between calls: tables, lists, layers and the like that a function reaches by the names in its code.

A function as a root is called in the state that the modules' own code left, on each of its paths anew; what the other
roots did is undone, and so is what a file does only as a program, behind `if __name__ == "__main__":`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from resblock_lint import ir
from resblock_lint.interpreter.checkpoints import COPIED, FIELDS, Record, TooMuch
from resblock_lint.interpreter.qualnames import MAIN
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.sequences import Lazy
from resblock_lint.trees import parts
from resblock_lint.values import (
    Builtin,
    Class,
    Env,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Module,
    Partial,
    Slot,
    Tensor,
    Value,
    Wrapped,
)

CHANGED = {kind: FIELDS[kind] for kind in (Instance, Layer, Model, Tensor, Slot, Builtin, Partial)}
HELD = (*COPIED, Instance, Layer, Model)


class Shared(Protocol):
    """The modules that ran, by their files, and what they keep for the programs to come."""

    ran: dict[str, Module]
    kept: Any


def leave(module: Module) -> None:
    """Writes down what a module's own code has left in what its names reach, the names of other modules among them."""
    names = module.env.names.values()
    inner = [_kept_in(one) for one in names if isinstance(one, Module)]
    module.left = _record([*_kept_in(module), *chain(*inner)])


def put_back(module: Module) -> None:
    """Makes what a module keeps what its own code left."""
    if isinstance(module.left, Record):
        module.left.put_back()


def share_module(project: Shared, module: Module) -> None:
    """Adds a module to those that all programs find as they are now."""
    put_back(module)
    project.ran[module.path] = module
    project.kept = _record([value for one in project.ran.values() for value in _kept_in(one)])


def _record(values: list[Any]) -> Record | None:
    try:
        return Record(values, CHANGED)
    except TooMuch:
        return None


def _kept_in(module: Module) -> Iterator[Any]:
    for value in module.env.names.values():
        if isinstance(value, Class):
            yield from (value.names, *value.names.values())
        elif isinstance(value, Function):
            yield from (value.attributes, *value.attributes.values(), *value.defaults.values())
        else:
            yield value


def is_program(statement: ir.Statement) -> bool:
    """Whether a statement is `if __name__ == "__main__":`, and is left out where its file is imported."""
    test = statement.test if isinstance(statement, ir.If) else None
    if not isinstance(test, ir.Comparison) or len(test.rest) != 1 or test.rest[0][0] != "==":
        return False
    sides = (test.first, test.rest[0][1])
    named = any(isinstance(one, ir.Name) and one.name == "__name__" for one in sides)
    return named and any(isinstance(one, ir.Literal) and one.value == MAIN for one in sides)


class ModuleState:
    """What can be reached from a function or a class, as it is now."""

    def __init__(self, start: Value) -> None:
        reached = _Reached(start)
        found = self.held = reached.found
        self.code = frozenset(reached.code)  # the functions, classes and modules among them, by identity
        self._held = frozenset(map(id, found))
        try:
            self._record = Record(found, CHANGED)
        except TooMuch:
            self._record = None

    @property
    def known(self) -> bool:
        """Whether it was little enough to be written down."""
        return self._record is not None

    def put_back(self) -> None:
        """Makes it what it was."""
        if self._record is not None:
            self._record.put_back()

    def changes(self) -> Hashable:
        """What is not what it was: two runs with the same changes go on alike."""
        if self._record is None:
            return ()
        snapshot = Snapshot()
        try:
            forms = tuple(
                (place, snapshot.of(value))
                for place, value in self._record.changed()
                if id(value) in self._held or type(value) not in COPIED
            )
        except TooLarge:
            return id(snapshot)  # like no other one
        return (forms, *snapshot.sizes, *snapshot.tensors) if forms else ()


class _Reached:
    """The values that hold something and are read, in some way, by the code of a function and of those it names."""

    def __init__(self, start: Value) -> None:
        self.found: list[Any] = []
        self.code: set[int] = set()
        self._seen: set[int] = set()
        waiting: list[Any] = [start]
        while waiting:
            value = waiting.pop()
            if id(value) not in self._seen and not isinstance(value, (str, int, float, type(None))):
                self._seen.add(id(value))
                if isinstance(value, HELD):
                    self.found.append(value)
                if isinstance(value, (Function, Class)):
                    self.code.add(id(value))
                waiting += self._parts(value)

    def _parts(self, value: Any) -> Iterator[Any]:
        if isinstance(value, Function):
            yield from self._of_function(value)
        elif isinstance(value, Class):
            self.found.append(value.names)
            yield from (*value.names.values(), *value.bases)
        elif isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, Lazy):
            yield from value.made  # what a generator still has to make is not made for this
        elif isinstance(value, (list, tuple, set)):
            yield from value
        elif isinstance(value, (Instance, Layer, Model)):
            self.found.append(value.fields)
            yield from (value.cls if isinstance(value, Instance) else None, *value.fields.values())
        elif isinstance(value, Method):
            yield from (value.function, value.receiver)
        elif isinstance(value, Partial):
            yield from (value.function, *value.args, *value.kwargs.values())
        elif isinstance(value, Wrapped):
            yield from (value.function, value.setter)
        elif isinstance(value, Builtin):
            yield from value.bound

    def _of_function(self, function: Function) -> Iterator[Any]:
        self.found.append(function.attributes)
        yield from (*function.defaults.values(), *function.attributes.values(), function.around)
        names = words(function.code)
        env: Env | None = function.env
        self.code |= {id(env.module), id(env.module.env)}
        while env is not None:
            if function.code.outer or env is not env.module.env:
                self.found.append(env.names)
            for name in names & env.names.keys():
                yield from _of_name(env.names[name], names)
            env = env.parent


def _of_name(value: Value, names: frozenset[str]) -> Iterator[Any]:
    """What a name stands for; of a module what code with these words can mean."""
    if isinstance(value, Module):
        yield from (value.env.names[name] for name in names & value.env.names.keys())
    else:
        yield value


@lru_cache(maxsize=4_096)
def words(code: ir.Code) -> frozenset[str]:
    """The names in some code, and the attributes that it asks for."""
    found: set[str] = set()
    waiting: list[object] = [code.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ir.Name, ir.Attribute)):
            found.add(node.name)
        waiting += parts(node)
    return frozenset(found)

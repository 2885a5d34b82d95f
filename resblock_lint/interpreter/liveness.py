"""Which names of a scope the rest of its code may still read, by the text alone.

What is never read again cannot tell two runs apart. The answer may hold names too many, never one too few: a name that
a nested function reads counts as read for ever, and inside of a loop all that the loop reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, cast

from resblock_lint import ir

PLAIN = (ir.Assign, ir.Return, ir.Evaluate)  # statements that hold no others
LOOPS = (ir.For, ir.While)
NESTED = (ir.Lambda, ir.Define, ir.DefineClass, ir.Comprehension)


@dataclass(slots=True)
class _Place:
    """A statement: its number in the order of the text, the number of its last part, and the loop around it."""

    first: int
    last: int
    loop: tuple[int, int] | None


@dataclass(slots=True)
class _Turn:
    """The names that a turn of a loop assigns, and those that it may read before it has assigned them."""

    made: set[str] = field(default_factory=set[str])
    read: set[str] = field(default_factory=set[str])

    def reads(self, node: ir.Node, sure: set[str]) -> None:
        """Takes what a node reads, save what was surely assigned before."""
        found: set[str] = set()
        _collect_all((node,), found)
        self.read |= found - sure


@dataclass(slots=True)
class Liveness:
    """The names that each statement of one body reads."""

    reads: list[set[str]] = field(default_factory=list[Any])
    captured: set[str] = field(default_factory=set[str])
    places: dict[int, _Place] = field(default_factory=dict[int, _Place])
    rests: dict[tuple[int, int], set[str] | None] = field(default_factory=dict[Any, Any])

    def after(self, statement: ir.Statement | None, *, within: bool) -> set[str] | None:
        """The names that are read after a statement, or while it still runs (`within`); None where it is not here."""
        place = self.places.get(id(statement))
        if place is None:
            return None
        start = place.first if within else place.last + 1
        found = set(self.captured).union(*self.reads[start:])
        return found.union(*self.reads[place.loop[0] : place.loop[1] + 1]) if place.loop is not None else found

    def during(self, statement: ir.Statement | None, call: ir.Node | None) -> set[str] | None:
        """The names that are read after a call in a statement, whose arguments have been evaluated, was begun."""
        rest = self._rest(statement, call) if isinstance(statement, PLAIN) and call is not None else None
        found = self.after(statement, within=rest is None)
        return found if rest is None or found is None else found | rest

    def scratch(self, loop: ir.For) -> set[str]:
        """The names that each turn of a loop assigns before it reads them, and that nobody reads behind it."""
        place = self.places.get(id(loop))
        if place is None:
            return set()
        turn = _Turn()
        self._walk(loop.body, set(), turn)
        before = self.reads[place.loop[0] : place.first] if place.loop is not None else []
        return turn.made.difference(turn.read, self.captured, *before, *self.reads[place.last + 1 :])

    def _walk(self, body: Sequence[ir.Statement], sure: set[str], turn: _Turn) -> None:
        """Goes through statements; `sure` are the names that were assigned by then, whatever the turn has done."""
        for statement in body:
            if isinstance(statement, ir.If):
                turn.reads(statement.test, sure)
                sides = set(sure), set(sure)
                self._walk(statement.then, sides[0], turn)
                self._walk(statement.otherwise, sides[1], turn)
                sure |= sides[0] & sides[1]
            elif isinstance(statement, ir.Assign) and all(isinstance(one, ir.Name) for one in statement.targets):
                turn.reads(statement.value, sure)
                names = {one.name for one in statement.targets if isinstance(one, ir.Name)}
                turn.made |= names
                sure |= names
            else:
                place = self.places[id(statement)]
                turn.read.update(*(one - sure for one in self.reads[place.first : place.last + 1]))

    def _rest(self, statement: ir.Statement, call: ir.Node) -> set[str] | None:
        key = (id(statement), id(call))
        if key not in self.rests:
            self.rests[key] = _after_call(statement, call)
        return self.rests[key]


def liveness(body: Sequence[ir.Statement]) -> Liveness:
    """The liveness of a body of statements."""
    made = Liveness()
    _number(body, made, None)
    return made


def _number(body: Sequence[ir.Statement], made: Liveness, loop: tuple[int, int] | None) -> None:
    for statement in body:
        place = _Place(len(made.reads), 0, loop)
        made.places[id(statement)] = place
        own: set[str] = set()
        made.reads.append(own)
        blocks: list[Sequence[ir.Statement]] = []
        _collect(statement, own, made.captured, blocks)
        inner = loop
        if isinstance(statement, LOOPS) and loop is None:
            inner = (place.first, place.first + _count(statement))
        for block in blocks:
            _number(block, made, inner)
        place.last = len(made.reads) - 1


def _count(statement: ir.Statement) -> int:
    """How many statements stand inside of one."""
    blocks: list[Sequence[ir.Statement]] = []
    _collect(statement, set(), set(), blocks)
    return sum(1 + _count(one) for block in blocks for one in block)


def _collect(node: object, own: set[str], captured: set[str], blocks: list[Sequence[ir.Statement]]) -> None:
    """The names in a statement itself, those in functions within it, and the blocks of statements that it holds."""
    for part in parts(node):
        if isinstance(part, ir.Name):
            own.add(part.name)
        elif isinstance(part, NESTED):
            _collect_all(part, captured)
            _collect_all(part, own)
        elif isinstance(part, list):
            blocks.append(cast("list[ir.Statement]", part))
        else:
            _collect(part, own, captured, blocks)


def _collect_all(node: object, found: set[str]) -> None:
    for part in parts(node):
        if isinstance(part, ir.Name):
            found.add(part.name)
        else:
            _collect_all(part, found)


def _after_call(node: object, call: ir.Node) -> set[str] | None:
    """The names that a node reads once the arguments of a call in it are known; None where the call is not in it."""
    if node is call:
        return set()
    if isinstance(node, NESTED):
        return None
    inner = [node.function, *node.arguments] if isinstance(node, ir.Call) else list(parts(node))
    for place, part in enumerate(inner):
        found = _after_call(part, call)
        if found is not None:
            in_order = isinstance(node, (ir.Call, tuple, list))
            for other in inner[place + 1 :] if in_order else [one for one in inner if one is not part]:
                _collect_all((other,), found)
            return found
    return None


def parts(node: object) -> Iterator[Any]:
    """What a node of the IR is made of: nodes, and tuples and lists of them."""
    if isinstance(node, (tuple, list)):
        yield from node
    elif is_dataclass(node):
        for one in fields(node):
            value = getattr(node, one.name)
            if one.name != "at" and (isinstance(value, (tuple, list)) or is_dataclass(value)):
                yield value

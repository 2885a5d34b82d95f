"""Which names of a scope the rest of its code may still read, by the text alone.

What is never read again cannot tell two runs apart. The answer may hold names too many, never one too few: it goes
through the code from its end to its beginning, and a name that is assigned before it is read is not alive in front of
that. A name that a nested function or a generator reads counts as read for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from functools import lru_cache
from typing import Any, cast

from resblock_lint import ir
from resblock_lint.interpreter.whole_turns import loop_of
from resblock_lint.trees import bound_by, names_in, parts

PLAIN = (ir.Assign, ir.Return, ir.Evaluate)  # statements that hold no others
NESTED = (ir.Lambda, ir.Define, ir.DefineClass, ir.Comprehension)
LOOKING = frozenset(("exec", "locals", "vars", "globals", "dir"))  # who calls these may read any name
MOST_LOOPS = 4  # in loops deeper within each other all names are taken to be read again
Names = frozenset[str]
NONE: Names = frozenset()


@dataclass(frozen=True, slots=True)
class _Around:
    """The names that are alive where control leaves a statement otherwise than by its end."""

    raised: Names = NONE  # where somebody may catch what is raised
    broken: Names = NONE  # behind the loop around
    continued: Names = NONE  # where the next turn of that begins
    loops: int = 0  # how many loops are around


@dataclass(slots=True)
class Liveness:
    """The names that are alive behind each statement of one body, and those that each has in its text."""

    behind: dict[int, Names] = field(default_factory=dict[int, Names])
    texts: dict[int, Names] = field(default_factory=dict[int, Names])
    heads: dict[int, Names] = field(default_factory=dict[int, Names])  # of loops: where the next turn begins
    captured: set[str] = field(default_factory=set[str])
    rests: dict[tuple[int, int], set[str] | None] = field(default_factory=dict[Any, Any])

    def after(self, statement: ir.Statement | None, *, within: bool) -> set[str] | None:
        """The names that are read after a statement, or while it still runs (`within`); None where it is not here."""
        loop = loop_of(statement)
        behind = self.behind.get(id(statement)) if loop is None else self.heads.get(id(loop))
        if behind is None:
            return None
        return self.captured.union(behind, self._text(statement) if within and statement is not None else NONE)

    def during(self, statement: ir.Statement | None, call: ir.Node | None) -> set[str] | None:
        """The names that are read after a call in a statement, whose arguments have been evaluated, was begun."""
        rest = self._rest(statement, call) if isinstance(statement, PLAIN) and call is not None else None
        found = self.after(statement, within=rest is None)
        if rest is None or found is None or statement is None:
            return found
        return (found - assigned(statement)) | self.captured | rest

    def scratch(self, loop: ir.For) -> set[str]:
        """The names that a turn of a loop assigns, and that neither the next turns nor what is behind it reads."""
        head = self.heads.get(id(loop))
        return set() if head is None else {name for one in loop.body for name in _made(one)} - head - self.captured

    def before(self, body: Sequence[ir.Statement], out: Names, around: _Around) -> Names:
        """The names that are alive in front of statements, behind which those of `out` are."""
        for statement in reversed(body):
            out |= around.raised
            self.behind[id(statement)] = self.behind.get(id(statement), NONE) | out
            out = self._in_front(statement, out, around) | around.raised
        return out

    def _in_front(self, statement: ir.Statement, out: Names, around: _Around) -> Names:
        if isinstance(statement, ir.Assign):
            return (out - assigned(statement)) | self._read(statement.value, *map(_read_by_target, statement.targets))
        if isinstance(statement, ir.Return):
            return self._read(statement.value)
        if isinstance(statement, ir.Raise):
            return self._read(statement.value)
        if isinstance(statement, ir.Jump):
            return around.broken if statement.kind == "break" else around.continued
        if isinstance(statement, ir.If):
            sides = self.before(statement.then, out, around) | self.before(statement.otherwise, out, around)
            return self._read(statement.test) | sides
        if isinstance(statement, (ir.For, ir.While)):
            return self._loop(statement, out, around)
        if isinstance(statement, ir.Try):
            return self._try(statement, out, around)
        if isinstance(statement, ir.With):  # what it enters may keep back what is raised inside
            inside = replace(around, raised=around.raised | out)
            return self._read(statement.items) | self.before(statement.body, out, inside)
        if isinstance(statement, ir.Match):
            sides = NONE.union(*(self.before(one.body, out, around) for one in statement.cases))
            patterns = [(one.pattern, one.guard) for one in statement.cases]
            return out | self._read(statement.subject, patterns) | sides
        return out if _counts(statement, out) else out | self._text(statement)

    def _loop(self, loop: ir.For | ir.While, out: Names, around: _Around) -> Names:
        """The names that are alive in front of a loop: until another turn tells no more of them."""
        again = self._read(loop.test) if isinstance(loop, ir.While) else NONE
        bound = frozenset(bound_by(loop.target)) if isinstance(loop, ir.For) else NONE
        parts_ = self._read(_read_by_target(loop.target)) if isinstance(loop, ir.For) else NONE
        head = again | self.before(loop.otherwise, out, around)
        if deep := around.loops >= MOST_LOOPS:
            head |= self._text(loop)
        while True:
            inside = replace(around, broken=out, continued=head, loops=around.loops + 1)
            turn = self.before(loop.body, head, inside)
            if deep or (more := head | parts_ | (turn - bound)) == head:
                break
            head = more
        self.heads[id(loop)] = head
        return head | (self._read(loop.iterable) if isinstance(loop, ir.For) else NONE)

    def _try(self, statement: ir.Try, out: Names, around: _Around) -> Names:
        left = out | around.raised | around.broken | around.continued if statement.finally_ else out
        end = self.before(statement.finally_, left, around)
        leaving = around
        if statement.finally_:
            leaving = replace(
                around, raised=around.raised | end, broken=around.broken | end, continued=around.continued | end
            )
        caught = NONE.union(*(self.before(one.body, end, leaving) for one in statement.excepts))
        caught |= self._read([one.kinds for one in statement.excepts])
        normal = self.before(statement.otherwise, end, leaving)
        return self.before(statement.body, normal, replace(leaving, raised=leaving.raised | caught))

    def _text(self, statement: ir.Statement) -> Names:
        """All names in a statement."""
        if id(statement) not in self.texts:
            inner = [one for block in _blocks(statement) for one in block]
            own = [statement] if isinstance(statement, NESTED) else list(_outside(statement))
            self.texts[id(statement)] = self._read(own).union(*map(self._text, inner))
        return self.texts[id(statement)]

    def _read(self, *nodes: object) -> Names:
        return _names_in(nodes, self.captured)

    def _rest(self, statement: ir.Statement, call: ir.Node) -> set[str] | None:
        key = (id(statement), id(call))
        if key not in self.rests:
            found = _after_call(statement.value, call) if isinstance(statement, ir.Assign) else None
            if found is not None and isinstance(statement, ir.Assign):
                found |= self._read(*map(_read_by_target, statement.targets))
            self.rests[key] = _after_call(statement, call) if found is None else found
        return self.rests[key]


def liveness(body: Sequence[ir.Statement]) -> Liveness:
    """The liveness of a body of statements."""
    made = Liveness()
    made.before(body, NONE, _Around())
    everything = NONE.union(*map(made._text, body))
    if everything & LOOKING:
        made.captured |= everything
    return made


def _counts(statement: ir.Statement, out: Names) -> bool:
    """Whether a statement only counts on, as `i += 1` does, with a name that is not read behind it."""
    if not isinstance(statement, ir.Augment) or not isinstance(statement.target, ir.Name):
        return False
    number = isinstance(statement.value, ir.Literal) and isinstance(statement.value.value, (int, float))
    return number and statement.target.name not in out


@lru_cache(maxsize=10_000)
def named(code: ir.Code) -> Names | None:
    """All names in the text of a function; None where it may look at others."""
    found = set(names_in(code))
    return None if found & LOOKING else frozenset(found)


def rebound(loop: ir.For) -> set[str]:
    """The names that a loop binds to its items, and that its body assigns as well."""
    return {name for one in loop.body for name in _made(one)}.intersection(bound_by(loop.target))


def assigned(statement: ir.Statement) -> Names:
    """The names that a statement itself assigns, whatever comes of it otherwise."""
    targets = statement.targets if isinstance(statement, ir.Assign) else ()
    return frozenset(name for one in targets for name in bound_by(one))


def _read_by_target(target: ir.Expression) -> list[ir.Expression]:
    """What is read of a target: all of `x[i]` and of `x.name`, nothing of a name."""
    if isinstance(target, ir.Name):
        return []
    if isinstance(target, ir.Starred):
        return _read_by_target(target.value)
    if isinstance(target, ir.Sequence_):
        return [part for one in target.items for part in _read_by_target(one)]
    return [target]


def _made(statement: ir.Statement) -> Iterator[str]:
    """The names that a statement assigns, and those in it."""
    yield from assigned(statement)
    if isinstance(statement, (ir.For, ir.Augment)):
        yield from bound_by(statement.target)
    for block in _blocks(statement):
        for one in block:
            yield from _made(one)


def _blocks(node: object) -> Iterator[list[ir.Statement]]:
    """The blocks of statements in a statement, those of functions and classes apart."""
    if not isinstance(node, NESTED):
        for part in parts(node):
            if isinstance(part, list):
                yield cast("list[ir.Statement]", part)
            elif isinstance(part, tuple):
                for one in cast("tuple[object, ...]", part):
                    if isinstance(one, (ir.Except, ir.Case)):
                        yield from _blocks(one)


def _outside(node: object) -> Iterator[object]:
    """What is in a statement beside its blocks."""
    for part in parts(node):
        if isinstance(part, tuple):
            for one in cast("tuple[object, ...]", part):
                yield from _outside(one) if isinstance(one, (ir.Except, ir.Case)) else (one,)
        elif not isinstance(part, list):
            yield part


def _names_in(node: object, captured: set[str]) -> Names:
    """All names in a node; those in functions within it, and in generators, are added to the captured ones."""
    found: set[str] = set()
    _collect(node, found, captured)
    return frozenset(found)


def _collect(node: object, found: set[str], captured: set[str]) -> None:
    for part in (node,) if is_dataclass(node) else parts(node):
        if isinstance(part, ir.Name):
            found.add(part.name)
        elif isinstance(part, NESTED):
            inner = set(names_in(part))
            captured |= inner
            found |= inner
        else:
            for one in parts(part):
                _collect((one,), found, captured)


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
                found.update(names_in(other))
            return found
    return None

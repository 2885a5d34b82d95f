"""States: what the rest of a run may still read, taken down, and changed in its sizes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from resblock_lint import ir
from resblock_lint.interpreter.bases import runs
from resblock_lint.interpreter.joins import Scope
from resblock_lint.interpreter.rewriting import Rewriting
from resblock_lint.interpreter.snapshots import Snapshot

if TYPE_CHECKING:
    from resblock_lint.interpreter.frames import Frame
    from resblock_lint.interpreter.machine import Machine

State = tuple[Snapshot, Hashable]


def comparable(machine: Machine) -> bool:
    """Whether all code that is under way is of functions of which it is known what the rest of them reads."""
    known = sum(frame.scope is not None for frame in machine.frames)
    return machine.rehearsed is None and known >= len(machine.frames) - 1


def state_of(machine: Machine) -> State | None:
    """All that the rest may read: the sizes in it apart, and its form."""
    snapshot = Snapshot(machine.learned.forms, loose=machine.at_turn)
    lent = () if machine.at_turn else machine.lent  # there, what one side asks for is lent to the other one
    rest = (machine.image_data_format, machine.masks, machine.nested, machine.traced, lent, machine.kept())
    found = machine.choices.joins.state(snapshot, _scopes(machine), rest)
    return None if found is None else (snapshot, found)


def _scopes(machine: Machine) -> list[Scope]:
    return [frame.scope.calling(frame.node) for frame in machine.frames if frame.scope is not None]


def kinds(state: State) -> list[bool]:
    """Which of the parameters in a state are numbers, as a layer was made with them, and else might be tensors."""
    return [known.setting and known.param.default is None for known in state[0].params]


def rewrite(machine: Machine, rewriting: Rewriting) -> None:
    """Changes the sizes in the state in which a run is. Raises Fixed."""
    for env, names in machine.choices.joins.live(_scopes(machine)) or ():
        rewriting.scope(env, names)


def is_last(machine: Machine, body: Sequence[ir.Statement]) -> bool:
    """Whether the root ends where this body does, with its result: all calls under way are `return function(…)`."""
    frames = machine.frames
    scope = frames[-1].scope
    if machine.guards or scope is None or scope.body is not body or frames[0].callee is None:
        return False
    pairs = pairwise(frames)
    return all(_hands_on(one, called) for one, called in pairs) and all(map(_returns, frames[1:-1]))


def _hands_on(frame: Frame, called: Frame) -> bool:
    function, scope = runs(frame.callee), called.scope
    inside = function is not None and scope is not None and function.code.body is scope.body
    return inside and scope is not None and scope.env.yields is None


def _returns(frame: Frame) -> bool:
    scope = frame.scope
    statement = scope.statement if scope is not None else None
    called = isinstance(statement, ir.Return) and statement.value is frame.node
    return called and scope is not None and _is_plain(statement, scope.body)


def _is_plain(statement: ir.Statement | None, body: Sequence[ir.Statement]) -> bool:
    """Whether a statement stands in a body alone or behind conditions: nothing is done when it has returned."""
    return any(
        one is statement or (isinstance(one, ir.If) and _is_plain(statement, (*one.then, *one.otherwise)))
        for one in body
    )

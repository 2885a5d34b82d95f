"""States: what the rest of a run may still read, taken down, and changed in its sizes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from resblock_lint.interpreter.joins import Scope
from resblock_lint.interpreter.rewriting import Rewriting
from resblock_lint.interpreter.snapshots import Snapshot

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine

State = tuple[Snapshot, Hashable]


def comparable(machine: Machine) -> bool:
    """Whether all code that is under way is of functions of which it is known what the rest of them reads."""
    known = sum(frame.scope is not None for frame in machine.frames)
    return machine.rehearsed is None and known >= len(machine.frames) - 1


def state_of(machine: Machine) -> State | None:
    """All that the rest may read: the sizes in it apart, and its form."""
    snapshot = Snapshot()
    rest = (machine.image_data_format, machine.masks, machine.nested)
    found = machine.choices.joins.state(snapshot, _scopes(machine), rest)
    return None if found is None else (snapshot, found)


def _scopes(machine: Machine) -> list[Scope]:
    return [frame.scope.calling(frame.node) for frame in machine.frames if frame.scope is not None]


def settings(state: State) -> list[bool]:
    """Which of the parameters in a state are settings."""
    return [one.setting for one in state[0].params]


def rewrite(machine: Machine, rewriting: Rewriting) -> None:
    """Changes the sizes in the state in which a run is. Raises Fixed."""
    for env, names in machine.choices.joins.live(_scopes(machine)) or ():
        rewriting.scope(env, names)

"""The calls that are under way in a run."""

from __future__ import annotations

from collections.abc import MutableSequence
from dataclasses import dataclass

from resblock_lint import ir
from resblock_lint.flow import Site
from resblock_lint.interpreter.joins import Scope
from resblock_lint.values import Value


@dataclass(slots=True)
class Frame:
    """One call that is under way: the function that runs, and the node of it that is being evaluated."""

    path: str
    function: str
    node: ir.Node | None = None
    scope: Scope | None = None
    sides: int = 0  # how many sides of open conditions had been taken when it began
    callee: Value = None  # what is called where a call is under way
    turns: tuple[str, ...] = ()  # those that are run for all others, of loops within each other

    def site(self) -> Site:
        """The place that this frame is at."""
        return Site(self.path, self.node.at if self.node else None, self.function)


class Standing:
    """Where a run stands when it begins what may raise: whoever catches that goes on there."""

    def __init__(self, frames: MutableSequence[Frame]) -> None:
        self._frames, self._depth = frames, len(frames)
        self._turns = frames[-1].turns if frames else ()

    def resume(self) -> None:
        """Leaves the calls and the turns that were under way when it was raised."""
        del self._frames[self._depth :]
        if self._frames:
            self._frames[-1].turns = self._turns

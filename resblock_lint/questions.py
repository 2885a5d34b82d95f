"""What facts are asked about, and when: what a run never asks, it does not depend on."""

from __future__ import annotations

from collections.abc import Iterable

from resblock_lint.conditions import Subject


class Questions:
    """When each symbol or flag was last asked about."""

    def __init__(self) -> None:
        self._last: dict[Subject, int] = {}
        self._clock = 0

    def note(self, about: Iterable[Subject]) -> None:
        """These are asked about now."""
        self._last.update(dict.fromkeys(about, self._clock))

    def moment(self) -> int:
        """A mark for `since`."""
        self._clock += 1
        return self._clock

    def since(self, moment: int) -> set[Subject]:
        """What was asked about after a mark."""
        return {one for one, when in self._last.items() if when >= moment}

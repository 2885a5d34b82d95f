"""What facts are asked about, and when: what a run never asks, it does not depend on. And what they answered."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from resblock_lint.conditions import Subject

Answer = TypeVar("Answer")


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


class Answers(Generic[Answer]):
    """What some facts answered, with what was asked about for each answer, as far as one wants to know."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Answer, set[Subject] | None]] = {}

    def of(self, key: Hashable, questions: Questions | None) -> Answer | None:
        """The answer that is known; what had been asked for it counts as asked now."""
        answer, about = self._known.get(key, (None, None))
        if questions is None or answer is None:
            return answer
        if about is None:
            return None
        questions.note(about)
        return answer

    def keep(self, key: Hashable, answer: Answer, asked: Questions | None, questions: Questions | None) -> Answer:
        """Keeps an answer, and what was `asked` for it, in mind."""
        about = None if asked is None else asked.since(0)
        if questions is not None and about is not None:
            questions.note(about)
        self._known[key] = (answer, about)
        return answer

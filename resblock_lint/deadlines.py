"""How long one may think: reasoning over conditions stops when its time is over.

What runs the user's code has budgets of its own, in `interpreter.paths`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic


class OutOfTime(Exception):
    """The time for a question is over, before there is an answer."""


_ends: list[float] = []  # of the blocks that one is in, on the clock


@contextmanager
def within(seconds: float) -> Generator[None]:
    """In this block, reasoning raises OutOfTime once so many seconds have passed."""
    _ends.append(min((monotonic() + seconds, *_ends[-1:])))
    try:
        yield
    finally:
        _ends.pop()


def look() -> None:
    """Looks at the clock. Raises OutOfTime."""
    if _ends and monotonic() > _ends[-1]:
        raise OutOfTime("it takes too much time")

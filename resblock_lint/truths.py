"""Verdicts, and what is known of conditions as a whole: of flags and texts, and of alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from resblock_lint.conditions import Condition, Is, Truth, replace
from resblock_lint.dims import Atom, Size


class Verdict(Enum):
    """The answer to a claim."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def verdict(truth: bool) -> Verdict:
    """The verdict of a settled claim."""
    return Verdict.YES if truth else Verdict.NO


class Truths:
    """Conditions that are known to hold, or not to."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[Condition, bool] | None = None) -> None:
        self._known = dict(known or {})

    def copy(self) -> Truths:
        """The same, to be added to apart from these."""
        return Truths(self._known)

    def learn(self, claim: Condition, *, truth: bool) -> None:
        """Keeps in mind whether a condition holds."""
        self._known[claim] = truth

    def of(self, claim: Condition) -> bool | None:
        """Whether a condition holds; None where that is not known. What is one constant is no other, and none of those
        that are false where it is true.
        """
        known = self._known.get(claim)
        if known is None and isinstance(claim, Is):
            if self._known.get(Truth(claim.name)) is (not claim.constant):
                return False
            others = (one for one, truth in self._known.items() if truth and isinstance(one, Is))
            return False if any(one.name == claim.name for one in others) else None
        return known

    def replaced(self, step: Mapping[Atom, Size]) -> Truths:
        """The same after a substitution in the sizes that they speak of."""
        pairs = ((replace(claim, step), truth) for claim, truth in self._known.items())
        return Truths({claim: truth for claim, truth in pairs if not isinstance(claim, bool)})

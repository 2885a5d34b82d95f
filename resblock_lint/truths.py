"""Verdicts, and what is known of conditions as a whole: of flags and texts, and of alternatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from resblock_lint.conditions import (
    Claim,
    Condition,
    Is,
    Opaque,
    Subject,
    Truth,
    equal,
    mapped,
    negation,
    replace,
    subjects,
)
from resblock_lint.dims import Atom, Dim, Size, Symbol
from resblock_lint.texts import LETTERS, fits, form_of, has_letters, told


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

    def decide(self, claim: Condition) -> Verdict:
        """The answer to a claim as a whole."""
        known = self.of(claim)
        return Verdict.MAYBE if known is None else verdict(known)

    def of(self, claim: Condition) -> bool | None:
        """Whether a condition holds; None where that is not known. What is one constant is no other, and none of those
        that are false where it is true.
        """
        known = self._known.get(claim)
        if known is None and isinstance(claim, Is):
            if isinstance(claim.constant, str) and (found := self._in_letters(claim.name, claim.constant)) is not None:
                return found
            if self._known.get(Truth(claim.name)) is (not claim.constant):
                return False
            if isinstance(claim.constant, str) and not fits(self._known, claim.name, claim.constant):
                return False
            others = (one for one, truth in self._known.items() if truth and isinstance(one, Is))
            return False if any(one.name == claim.name for one in others) else None
        if known is None and isinstance(claim, Truth):
            return has_letters(self._known, claim.name) or None
        if known is None and isinstance(claim, Opaque):
            if claim.order is not None:
                return self._by_order(*claim.order)
            return None if claim.asks is None else told(self._known, *claim.asks)
        return known

    def _in_letters(self, name: str, text: str) -> bool | None:
        """Whether a text is this one, by what is known of it in small letters or in capitals, or of what these are of:
        one that is "valid" is so in small letters, one that is not "same" in small letters is not "same".
        """
        form = form_of(name)
        if not form:
            turned = (Is(name + one, letters(text)) for one, letters in LETTERS.items())
            return False if any(self.of(one) is False for one in turned) else None
        known = (one for one, truth in self._known.items() if truth and isinstance(one, Is))
        whole = (one.constant for one in known if one.name == name.removesuffix(form))
        return next((LETTERS[form](one) == text for one in whole if isinstance(one, str)), None)

    def _by_order(self, number: str, sign: str, bound: float) -> bool | None:
        """Whether a real number is less (or more) than a bound, by what is known of it and other bounds."""
        way = 1 if sign == "<" else -1
        for one, truth in self._known.items():
            if not isinstance(one, Opaque) or one.order is None or one.order[0] != number:
                continue
            other, further = one.order[1], (bound - one.order[2]) * way
            if truth and other == sign and further >= 0:
                return True
            if other == sign and not truth and further <= 0:
                return False
            if other != sign and (further <= 0 if truth else further > 0):
                return not truth
        return None

    def replaced(self, step: Mapping[Atom, Size]) -> Truths:
        """The same after a substitution in the sizes that they speak of."""
        pairs = ((replace(claim, step), truth) for claim, truth in self._known.items())
        return Truths({claim: truth for claim, truth in pairs if not isinstance(claim, bool)})


def numbered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with each flag that is a number elsewhere in them, as in `if groups`, as a comparison with 0."""
    about = set[Subject]().union(*map(subjects, claims))
    numbers = {one.name: one for one in about if isinstance(one, Symbol) and one.name in about}
    if not numbers:
        return list(claims)

    def as_number(leaf: Condition) -> Claim:
        number = numbers.get(leaf.name) if isinstance(leaf, Truth) else None
        return leaf if number is None else negation(equal(Dim.of(number), 0))

    return [mapped(claim, as_number) for claim in claims]

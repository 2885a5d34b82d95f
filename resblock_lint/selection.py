"""Which rules are wanted: by code, by the beginning of a code, or by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


def words(given: Iterable[str]) -> tuple[str, ...]:
    """The codes and names in texts, which have commas or spaces between them."""
    return tuple(" ".join(given).replace(",", " ").split())


def named(code: str, name: str, given: Iterable[str]) -> bool:
    """Whether one of these words means a rule."""
    return any(word and (word == name or code.startswith(word.upper())) for word in given)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules that are wanted: all that are on, or those of `select`; without those of `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str, name: str, *, default: bool = True) -> bool:
        """Whether a rule is wanted that is on by default, or is not."""
        chosen = named(code, name, self.select) if self.select else default
        return chosen and not named(code, name, self.ignore)

    def without(self, more: Iterable[str]) -> Selection:
        """The same with more rules ignored."""
        return Selection(self.select, (*self.ignore, *more))

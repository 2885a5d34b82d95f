"""One clause of what a call needs."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import Claim, Condition, some_of
from resblock_lint.flow import Site
from resblock_lint.implication import follows
from resblock_lint.plain import dataclass, field


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one of `parts` must hold; where that is asked, and the rule: None for the program's own `raise`.

    One without parts never holds: every call fails there.
    """

    parts: tuple[Condition, ...]
    site: Site
    rule: str | None
    chain: tuple[Site, ...] = field(default=(), compare=False)

    @property
    def claim(self) -> Claim:
        """The clause as one claim."""
        return some_of(self.parts)


def implied(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether a clause follows from others."""
    return follows(clause.parts, [one.parts for one in rest])

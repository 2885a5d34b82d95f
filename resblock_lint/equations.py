"""What the form of an equation `gap == 0` says: for which symbol it can be solved, and that it never holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from resblock_lint.atoms import BATCH_NAME, TURN_PREFIX, spelled
from resblock_lint.dims import (
    Atom,
    Dim,
    Monomial,
    Origin,
    Size,
    Symbol,
    build,
    symbols,
)
from resblock_lint.factors import content, over, shared

PLACE = re.compile(r"(?<!\.shape)\[(\d{1,3})\]")  # of an item of a list, from its start on
LAST = 9_999


def solvable(gap: Dim) -> tuple[Symbol, int] | None:
    """A symbol that `gap == 0` gives in terms of the others, and its coefficient, which is 1 or -1.

    A size that Keras does not know comes first: it is what the program says of it, and that is not unknown for it. Then
    come sizes of tensors, first those of any one of a list, which are all the same thing where that says so; of a list
    whose items are named by their places the last one.
    """
    best: tuple[tuple[bool, bool, bool, bool, str], Symbol, int] | None = None
    for monomial, factor in gap.terms.items():
        if len(monomial) != 1 or monomial[0][1] != 1 or factor not in (1, -1):
            continue
        atom = monomial[0][0]
        if isinstance(atom, Symbol) and not _elsewhere(atom, gap, monomial):
            free = atom.origin is Origin.FREE and atom.name != BATCH_NAME
            name = PLACE.sub(lambda place: f"[{LAST - int(place[1])}]", atom.name)
            key = (not free, ".shape[" not in atom.name, TURN_PREFIX not in atom.name, len(gap.terms) > 2, name)
            if best is None or key < best[0]:
                best = (key, atom, factor)
    return (best[1], best[2]) if best else None


def _elsewhere(symbol: Symbol, gap: Dim, monomial: Monomial) -> bool:
    rest = build({other: factor for other, factor in gap.terms.items() if other != monomial})
    return symbol in symbols(rest)


def signed(size: Size) -> Size:
    """The size or its negative, whichever comes first: one form for both."""
    if not isinstance(size, Dim):
        return size
    first = min(size.terms.items(), key=lambda term: spelled(term[0]))
    return size if first[1] > 0 else -size


def never_zero(gap: Dim) -> bool:
    """Whether the constant is no multiple of what divides all other coefficients (`2 * a + 1`)."""
    rest = gap - gap.constant
    return isinstance(rest, Dim) and gap.constant % content(rest) != 0


def primitive(gap: Dim, positive: Callable[[Atom], bool]) -> Size:
    """A size without its content, its common `positive` factors and its sign: zero exactly where it is."""
    divisor = content(gap)
    common = tuple((atom, power) for atom, power in shared(gap) if positive(atom))
    return signed(build({over(monomial, common): factor // divisor for monomial, factor in gap.terms.items()}))

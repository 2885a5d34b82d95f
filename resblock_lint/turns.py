"""What a loop with a symbolic number of turns asks at all of its turns, said without naming one (D5).

One turn stands for all of them: what it asks is asked at each. A bound or an equation that grows by the same amount at
each turn holds at all of them exactly where it holds at the first and at the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resblock_lint.conditions import AtLeast, Claim, Condition, Equal, claim_symbols, replace
from resblock_lint.dims import Atom, Dim, Monomial, Size, Symbol, build, symbols

PREFIX = "turn "


def is_turn(symbol: Symbol) -> bool:
    """Whether a symbol is the index of the turn that stands for all."""
    return symbol.name.startswith(PREFIX)


def at_every_turn(claim: Claim, assumed: Iterable[Condition]) -> Iterator[Claim]:
    """The claims that say together that `claim` holds at each turn; itself where it does not speak of turns alone."""
    turns = [] if isinstance(claim, bool) else sorted(filter(is_turn, claim_symbols(claim)), key=lambda one: one.name)
    found = [claim]
    literals = list(assumed) if turns else []
    for turn in reversed(turns):
        ends = _ends(turn, literals)
        found = [at_end for one in found for at_end in _at_ends(one, turn, ends)]
    yield from found


def _at_ends(claim: Claim, turn: Symbol, ends: list[Size]) -> list[Claim]:
    if not isinstance(claim, (AtLeast, Equal)) or len(ends) != 2 or _step(claim.left - claim.right, turn) is None:
        return [claim]
    steps: list[dict[Atom, Size]] = [{turn: end} for end in ends]
    return [replace(claim, step) for step in steps]


def _step(size: Size, turn: Symbol) -> Size | None:
    """By how much a size grows at each turn; None where that is no fixed amount."""
    rest: dict[Monomial, int] = {}
    for monomial, factor in size.terms.items() if isinstance(size, Dim) else ():
        others = tuple(part for part in monomial if part != (turn, 1))
        if turn in symbols(build({others: factor})):
            return None
        if len(others) < len(monomial):
            rest[others] = factor
    return build(rest)


def _ends(turn: Symbol, literals: Iterable[Condition]) -> list[Size]:
    """The first and the last turn: the first bounds that were assumed of it."""
    ends: dict[int, Size] = {}
    for one in literals:
        gap = one.left - one.right if isinstance(one, AtLeast) else 0
        step = _step(gap, turn)
        if isinstance(step, int) and step in (1, -1):
            ends.setdefault(step, Dim.of(turn) - gap * step)
    return [ends[sign] for sign in (1, -1) if sign in ends]

"""Bounds at all turns of a loop of what each turn makes of a size, said without naming the turns.

A bound that the first turn keeps, and that each other one keeps where the turn before it did, holds at all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.atoms import Extreme
from resblock_lint.conditions import AtLeast, Claim, Each, at_least, claim_symbols, each, replace, some_of
from resblock_lint.cubes import conjunction
from resblock_lint.dims import Dim
from resblock_lint.facts import Verdict
from resblock_lint.totals import at_next_turn
from resblock_lint.turns import at_turn, turns_in


def plainly(claim: Claim) -> list[Claim]:
    """The claims that say together what one says: one for each of some sizes, for the least of them."""
    found = list(_bounds(claim)) if isinstance(claim, AtLeast) else []
    if isinstance(claim, Each):
        inner = plainly(claim.condition)
        told = _by_induction(claim) if len(inner) == 1 else None
        found = told or [each(claim.turn, claim.first, claim.last, one) for one in inner]
    if not found or found == [claim]:
        return [claim]
    return [more for one in found for more in plainly(one)]


def _bounds(claim: AtLeast) -> Iterator[Claim]:
    """A bound of the least of some sizes, of each of them."""
    gap = claim.left - claim.right
    if isinstance(gap, int):
        return
    for atom in gap.atoms():
        factor = gap.terms.get(((atom, 1),), 0)
        if isinstance(atom, Extreme) and factor and (atom.kind == "min") == (factor > 0):
            rest = gap - Dim.of(atom) * factor
            if atom not in (rest.atoms() if isinstance(rest, Dim) else ()):
                yield from (at_least(rest + size * factor, 0) for size in sorted(atom.sizes, key=repr))
                return


def _by_induction(whole: Each) -> list[Claim] | None:
    """What the first turn has to keep, and the others beside what the turn before did; None where that is not seen."""
    moving = [one for one in claim_symbols(whole.condition) if whole.turn in one.name]
    step = at_next_turn(moving[0], whole.turn) if len(moving) == 1 else None
    begun = at_turn(whole.condition, whole.turn, whole.first) if isinstance(whole.first, int) else None
    if step is None or begun is None or not isinstance(whole.condition, AtLeast):
        return None
    before, last = conjunction([whole.condition]), whole.last - 1
    kept = [some_of((at_least(whole.first - 1, whole.last), one)) for one in plainly(begun)]
    for one in plainly(replace(whole.condition, {moving[0]: step})):
        if before.decide(one) is Verdict.YES:
            continue
        if isinstance(one, bool) or moving[0] in claim_symbols(one):
            return None
        still = whole.turn not in turns_in(one)
        kept.append(
            some_of((at_least(whole.first - 1, last), one)) if still else each(whole.turn, whole.first, last, one)
        )
    return kept

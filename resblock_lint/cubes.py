"""Cubes: conjunctions of conditions, as the choices along a path are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from resblock_lint.conditions import Condition, negation
from resblock_lint.facts import Facts, Verdict

MOST = 64  # more cubes are not put together


def conjunction(literals: Iterable[Condition]) -> Facts:
    """The facts that these conditions are; one that those before it exclude is left out."""
    made = Facts()
    for one in literals:
        if made.decide(one) is Verdict.MAYBE:
            made.assume(one)
    return made


def distinctive(chosen: Sequence[Condition], others: Sequence[Facts]) -> tuple[Condition, ...]:
    """As few of these choices as tell a path from others, given by their facts; all of them where they do not."""
    apart = {sum(1 << place for place, one in enumerate(chosen) if other.decide(one) is Verdict.NO) for other in others}
    kept = (1 << len(chosen)) - 1
    for place in range(len(chosen)):
        rest = kept & ~(1 << place)
        if all(rest & bits for bits in apart):
            kept = rest
    return tuple(one for place, one in enumerate(chosen) if kept >> place & 1)


def consensus(found: Sequence[tuple[Condition, ...]]) -> list[tuple[Condition, ...]]:
    """The same cubes, two that differ by one condition and its contrary made one, and none that lies in another."""
    kept = list(dict.fromkeys(found))
    merged = True
    while merged and len(kept) <= MOST:
        merged = False
        for one, two in combinations(kept, 2):
            joint = _joint(one, two)
            if joint is not None:
                kept = [cube for cube in kept if not set(joint) <= set(cube)] + [joint]
                merged = True
                break
    return kept


def _joint(one: tuple[Condition, ...], two: tuple[Condition, ...]) -> tuple[Condition, ...] | None:
    if set(one) <= set(two):
        return one
    only, other = set(one) - set(two), set(two) - set(one)
    if len(only) == 1 and len(other) == 1 and negation(next(iter(only))) in other:
        return tuple(part for part in one if part not in only)
    return None


def absorbed(found: Iterable[tuple[Condition, ...]]) -> list[tuple[Condition, ...]]:
    """The same cubes without those from which another one follows."""
    kept = list(dict.fromkeys(found))
    for one in list(kept):
        facts = conjunction(one)
        others = [other for other in kept if other is not one]
        if any(all(facts.decide(part) is Verdict.YES for part in other) for other in others):
            kept.remove(one)
    return kept

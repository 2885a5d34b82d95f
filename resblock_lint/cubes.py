"""Cubes: conjunctions of conditions, as the choices along a path are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resblock_lint.conditions import Condition, negation
from resblock_lint.facts import Facts, Verdict

MOST = 64  # more cubes are not put together
Cube = tuple[Condition, ...]


def conjunction(literals: Iterable[Condition]) -> Facts:
    """The facts that these conditions are; one that those before it exclude is left out."""
    made = Facts()
    for one in literals:
        if made.decide(one) is Verdict.MAYBE:
            made.assume(one)
    return made


def possible(cube: Sequence[Condition]) -> bool:
    """Whether no condition is excluded by those before it."""
    return bool(possible_ones([tuple(cube)]))


def possible_ones(found: Iterable[Cube]) -> list[Cube]:
    """The cubes of which no condition is excluded by those before it; what one begins like the last with is known."""
    kept: list[Cube] = []
    known: list[tuple[Condition, Facts | None]] = []  # of the cube before: its conditions, with the facts up to each
    for cube in found:
        same = next((place for place, (one, part) in enumerate(zip(known, cube, strict=False)) if one[0] != part), None)
        del known[min(len(known), len(cube)) if same is None else same :]
        for part in cube[len(known) :]:
            before = known[-1][1] if known else Facts()
            known.append((part, None if before is None else extended(before, (part,))))
        if all(facts is not None for _, facts in known[-1:]):
            kept.append(cube)
    return kept


def extended(facts: Facts, more: Iterable[Condition]) -> Facts | None:
    """The facts with these conditions; the same ones where they tell nothing new, None where they are excluded."""
    made = facts
    for one in more:
        answer = made.decide(one)
        if answer is Verdict.NO:
            return None
        if answer is Verdict.MAYBE:
            made = facts.copy() if made is facts else made
            made.assume(one)
    return made


def distinctive(chosen: Sequence[Condition], others: Sequence[Facts]) -> Cube:
    """As few of these choices as tell a path from others, given by their facts; all of them where they do not."""
    apart = {sum(1 << place for place, one in enumerate(chosen) if other.decide(one) is Verdict.NO) for other in others}
    kept = (1 << len(chosen)) - 1
    for place in range(len(chosen)):
        rest = kept & ~(1 << place)
        if all(rest & bits for bits in apart):
            kept = rest
    return tuple(one for place, one in enumerate(chosen) if kept >> place & 1)


def consensus(found: Sequence[Cube]) -> list[Cube]:
    """The same cubes, two that differ by one condition and its contrary made one, and none that lies in another."""
    literals = list(dict.fromkeys(part for cube in found for part in cube))
    places = {one: place for place, one in enumerate(literals)}
    contrary = [places.get(other, -1) for other in map(negation, literals) if not isinstance(other, bool)]
    waiting = list(dict.fromkeys(sum(1 << places[part] for part in set(cube)) for cube in found))[::-1]
    kept: list[int] = []
    while waiting:
        one = waiting.pop()
        if any(other & ~one == 0 for other in kept):
            continue
        joint = next((both for other in kept if (both := _joint(one, other, contrary)) is not None), None)
        if joint is not None and len(kept) + len(waiting) <= MOST:
            waiting.append(joint)
            continue
        kept = [other for other in kept if one & ~other] + [one]
    return [tuple(part for place, part in enumerate(literals) if cube >> place & 1) for cube in kept]


def _joint(one: int, two: int, contrary: Sequence[int]) -> int | None:
    """What two cubes have in common, where they differ by one condition and its contrary alone; bits stand for both."""
    only, other = one & ~two, two & ~one
    if only & (only - 1) or other & (other - 1) or not only or not other:
        return None
    return one & two if contrary[only.bit_length() - 1] == other.bit_length() - 1 else None


def absorbed(found: Iterable[Cube]) -> list[Cube]:
    """The same cubes without those from which another one follows."""
    kept = list(dict.fromkeys(found))
    for one in list(kept):
        facts = conjunction(one)
        others = [other for other in kept if other is not one]
        if any(all(facts.decide(part) is Verdict.YES for part in other) for other in others):
            kept.remove(one)
    return kept

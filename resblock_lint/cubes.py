"""Cubes: conjunctions of conditions, as the choices along a path are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from resblock_lint.atoms import FORM
from resblock_lint.conditions import Claim, Condition, Equal, Subject, claim_symbols, negation, subjects
from resblock_lint.facts import Facts, Verdict

MOST = 64  # more cubes are not put together
MOST_KEPT = 10_000  # groups of conditions of which it is kept in mind whether they agree
Cube = tuple[Condition, ...]


def suppose(facts: Facts, claims: Iterable[Claim]) -> Facts:
    """Adds to the facts what they leave open; what they exclude by then is left out."""
    for one in claims:
        if facts.decide(one) is Verdict.MAYBE:
            facts.assume(one)
    return facts


def conjunction(literals: Iterable[Condition]) -> Facts:
    """The facts that these conditions are; one that those before it exclude is left out."""
    return suppose(Facts(), literals)


def possible(cube: Sequence[Condition]) -> bool:
    """Whether no condition is excluded by those before it."""
    return bool(possible_ones([tuple(cube)]))


def possible_ones(found: Iterable[Cube]) -> list[Cube]:
    """The cubes of which no condition is excluded by those before it."""
    return [cube for cube in found if _in_one_form(cube) and all(map(_agree, _related(cube)))]


def _in_one_form(cube: Cube) -> bool:
    """Whether no condition asks a parameter for what it has not in the form that another one says: a number has no
    items, and what has items is no number to be compared.
    """
    forms = [one for one in cube for symbol in claim_symbols(one) if symbol.name.endswith(FORM)]
    names = {symbol.name for one in cube for symbol in claim_symbols(one)} if forms else set[str]()
    for one in forms:
        (form,) = (symbol.name for symbol in claim_symbols(one))
        name = form.removesuffix(FORM)
        of_number = isinstance(one, Equal)
        if any(other.startswith(f"{name}[") for other in names) if of_number else name in names:
            return False
    return True


def _related(cube: Cube) -> list[Cube]:
    """The conditions of a cube in groups, each in order; those of two groups have no subject in common."""
    groups: list[tuple[set[Subject], list[int]]] = []
    for place, one in enumerate(cube):
        about, places = set(subjects(one)), [place]
        apart: list[tuple[set[Subject], list[int]]] = []
        for group in groups:
            if about.isdisjoint(group[0]):
                apart.append(group)
            else:
                about |= group[0]
                places += group[1]
        groups = [*apart, (about, places)]
    return [tuple(cube[place] for place in sorted(places)) for _, places in groups]


@lru_cache(maxsize=MOST_KEPT)
def _agree(group: Cube) -> bool:
    return extended(Facts(), group) is not None


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


def distinctive(found: Iterable[Cube], others: Sequence[Facts]) -> list[Cube]:
    """Of the choices of each path as few as tell it from others, given by their facts; all where they do not."""
    known = [set[Claim](one.literals) for one in others]
    told: dict[Condition, int] = {}  # whom a condition tells apart from those for whom it holds, a bit for each
    everyone, made = (1 << len(others)) - 1, list[Cube]()
    for chosen in found:
        for one in chosen:
            if one not in told:
                told[one] = _excluded(one, others, known)
        made.append(_fewest(chosen, [told[one] for one in chosen], everyone))
    return made


def _excluded(one: Condition, others: Sequence[Facts], known: Sequence[set[Claim]]) -> int:
    """Who of these excludes a condition, a bit for each."""
    contrary, found = negation(one), 0
    for place, (facts, literals) in enumerate(zip(others, known, strict=True)):
        if contrary in literals or (one not in literals and facts.decide(one) is Verdict.NO):
            found |= 1 << place
    return found


def _fewest(chosen: Cube, told: Sequence[int], everyone: int) -> Cube:
    """The conditions that are left when those without which everyone is still told apart are taken away, in turn."""
    later = list(accumulate(reversed(told), lambda one, other: one | other, initial=0))  # what those behind tell apart
    before, kept = 0, list[Condition]()
    for one, own, behind in zip(chosen, told, later[-2::-1], strict=True):
        if before | behind != everyone:
            kept.append(one)
            before |= own
    return tuple(kept)


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
    place, beside = only.bit_length() - 1, other.bit_length() - 1
    return one & two if contrary[place] == beside or contrary[beside] == place else None


def absorbed(found: Iterable[Cube]) -> list[Cube]:
    """The same cubes without those from which another one follows."""
    kept = list(dict.fromkeys(found))
    for one in list(kept):
        facts = conjunction(one)
        others = [other for other in kept if other is not one]
        if any(all(facts.decide(part) is Verdict.YES for part in other) for other in others):
            kept.remove(one)
    return kept

"""What follows from clauses, of which each is a group of conditions one of which must hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from resblock_lint import every_turn
from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Each,
    Equal,
    Some,
    all_of,
    claim_symbols,
    conjuncts,
    negation,
    some_of,
)
from resblock_lint.cubes import Cube, conjunction, suppose
from resblock_lint.dims import terms_of
from resblock_lint.facts import Facts, Verdict
from resblock_lint.linear import contradictory

MOST_SPLITS = 4  # so many clauses are taken apart into cases
MOST_CASES = 4  # those with more parts are not
MOST_CUBES = 12  # more are not compared with each other, part by part
MOST_PARTS = 32  # of one cube; longer ones are left as they are
MOST_ASKED = 60_000  # clauses that are asked for, to shorten choices; what is left then stays as it is
Parts = tuple[Condition, ...]


def follows(clause: Parts, others: Sequence[Parts]) -> bool:
    """Whether a clause follows from others: its contrary leaves one of them without a part (unit propagation), also in
    each of the cases that another one leaves.
    """
    facts = Facts()
    for one in clause:
        contrary = negation(one)
        if facts.decide(contrary) is Verdict.NO:
            return True
        facts.assume(contrary)
    told: list[Condition] = []  # of items, by conditions over all turns
    open_ = sorted(others, key=_is_no_bound)  # by bounds more is known of what else is asked
    if _refuted(facts, open_, clause, told) or _follows_at_turns(clause, facts, told, others):
        return True
    return contradictory(facts) or any(_refuted_in_cases(facts, one, open_, clause) for one in open_[:MOST_SPLITS])


def _refuted(facts: Facts, open_: list[Parts], clause: Parts, told: list[Condition]) -> bool:
    """Whether a clause is left without a part; what those with one part left say is assumed, and they are taken out."""
    progress = True
    while progress:
        progress = False
        for other in list(open_):
            left = list(islice((part for part in other if facts.decide(part) is not Verdict.NO), 2))
            if not left:
                return True
            if facts.decide(left[0]) is Verdict.YES:
                open_.remove(other)  # it holds already, and tells nothing more
            elif len(left) == 1:
                told += every_turn.instances(left[0], facts, clause)
                facts.assume(left[0])
                open_.remove(other)
                progress = True
                if facts.impossible():
                    return True
    return False


def _refuted_in_cases(facts: Facts, cases: Parts, open_: Sequence[Parts], clause: Parts) -> bool:
    """Whether each part of a clause, if it holds, leaves another one without a part."""
    if len(cases) > MOST_CASES:
        return False
    rest = [one for one in open_ if one is not cases]
    for part in cases:
        case = facts.copy()
        if case.decide(part) is Verdict.NO:
            continue
        case.assume(part)
        if not case.impossible() and not _refuted(case, list(rest), clause, []) and not contradictory(case):
            return False
    return True


def _follows_at_turns(clause: Parts, known: Facts, told: Sequence[Condition], others: Sequence[Parts]) -> bool:
    """Whether a part of a clause holds where the others do not, by what other clauses ask at every turn."""
    turns = [one for one in clause if isinstance(one, Each)]
    if any(every_turn.follows(one, known, others) for one in turns):
        return True
    items, parts = conjunction(told), clause if told else ()
    return any(beside(items, [one for one in parts if one is not part]).decide(part) is Verdict.YES for part in parts)


def alone(clauses: Iterable[Parts]) -> Facts:
    """What the clauses say of which each is one condition."""
    return conjunction(one[0] for one in sorted(clauses, key=_is_no_bound) if len(one) == 1)


def _is_no_bound(parts: Parts) -> bool:
    return len(parts) != 1 or not isinstance(parts[0], AtLeast)


def within(cube: Cube, clauses: Iterable[Parts]) -> Facts:
    """What is known in a cube where the clauses hold: of each that it leaves one part that part."""
    known = conjunction(cube)
    for parts in clauses:
        left = [part for part in parts if known.decide(part) is not Verdict.NO]
        if len(left) == 1:
            known.assume(left[0])
    return known


def beside(facts: Facts, others: Sequence[Claim], clauses: Iterable[Parts] = ()) -> Facts:
    """What is known where none of the other parts of a clause holds: of these clauses then the part that is left."""
    said = ({*parts} - {*others} for parts in clauses if len(parts) <= len(others) + 1) if others else ()
    known = suppose(facts.copy(), map(negation, others))
    return suppose(known, (next(iter(one)) for one in said if len(one) == 1))


def without_needed(cubes: Sequence[Cube], needs: Sequence[Parts]) -> list[Cube]:
    """Choices without what the rest of them and these clauses say; none that they exclude, or that lie in others."""
    if max(map(len, cubes), default=0) > MOST_PARTS:
        return list(cubes)
    by = _By(needs)
    kept = [cube for cube in cubes if not by.follows(False, cube)]
    for place, cube in enumerate(kept if len(kept) <= MOST_CUBES else ()):
        for part in sorted(cube, key=lambda one: len(repr(one)), reverse=True):
            rest = tuple(one for one in kept[place] if one is not part)
            others = [other for other in kept if other is not kept[place]]
            if by.follows(part, rest) or by.lies_within((*rest, *conjuncts(negation(part))), others):
                kept[place] = rest
    for one in list(kept):
        if by.lies_within(one, [other for other in kept if other is not one]):
            kept.remove(one)
    return kept


class _By:
    """What clauses say of choices, as long as not too much was asked of them."""

    def __init__(self, needs: Sequence[Parts]) -> None:
        self._needs, self._left = needs, MOST_ASKED

    def lies_within(self, cube: Cube, others: Iterable[Cube]) -> bool:
        """Whether a cube lies in one of these."""
        return any(all(self.follows(part, cube) for part in other) for other in others)

    def follows(self, claim: Claim, cube: Cube) -> bool:
        """Whether a condition follows from others and from the clauses; False where it is open."""
        parts = some_of((*map(negation, cube), claim))
        if isinstance(parts, bool) or self._left <= 0:
            return parts is True
        self._left -= len(self._needs) + 1
        return follows(parts_of(parts), self._needs)


def parts_of(claim: Condition) -> tuple[Condition, ...]:
    """The conditions of which one must hold."""
    return claim.conditions if isinstance(claim, Some) else (claim,)


def by_the_rest(found: Sequence[Sequence[Condition]]) -> list[tuple[Condition, ...]]:
    """Clauses with most of the cases that there are told by the few others: `n not in (1, 3) or …` for
    `n in (0, 2, 4, 5) or …`, where another clause says that it is one of these six.
    """
    wholes = [set(parts) for parts in found if len(parts) > 2 and _of_one_symbol(parts)]
    made: list[tuple[Condition, ...]] = []
    for parts in found:
        for whole in wholes:
            told, rest = whole & set(parts), sorted(whole - set(parts), key=repr)
            other = all_of(map(negation, rest))
            if rest and len(told) > len(rest) and not isinstance(other, bool):
                parts = tuple(dict.fromkeys(other if part in told else part for part in parts))
        made.append(tuple(parts))
    return made


def _of_one_symbol(parts: Sequence[Condition]) -> bool:
    """Whether all of these say which number one and the same symbol is."""
    numbers = all(isinstance(part, Equal) and len(terms_of(part.left - part.right)) <= 2 for part in parts)
    return numbers and len({symbol for part in parts for symbol in claim_symbols(part)}) == 1

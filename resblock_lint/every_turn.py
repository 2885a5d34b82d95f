"""Conditions over all turns of a loop: what they say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from resblock_lint.conditions import (
    Claim,
    Condition,
    Each,
    Some,
    at_least,
    claim_symbols,
    conjuncts,
    each,
    negation,
    some_of,
)
from resblock_lint.cubes import suppose
from resblock_lint.dims import Dim, Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.simplifying import from_the_least
from resblock_lint.totals import length_of
from resblock_lint.turns import at_its_ends, at_turn, of_turns

PLACED = re.compile(r"([\w.]+)(?<!\.shape)\[(-?\d+)\]")  # an item, from the start of a list or from its end


def apart(parts: Sequence[Condition]) -> list[tuple[Condition, ...]]:
    """The parts of a clause for each thing that it asks: `a or b`, `a or c` for `a or b and c`, at every turn too."""
    for place, one in enumerate(parts):
        several = _conjuncts(one)
        if len(several) > 1:
            return [made for part in several for made in apart((*parts[:place], part, *parts[place + 1 :]))]
    return [tuple(parts)]


def _conjuncts(one: Condition) -> Sequence[Condition]:
    """The conditions that it is together."""
    if isinstance(one, Each):
        whole = one.condition
        several = apart(whole.conditions) if isinstance(whole, Some) else [(part,) for part in conjuncts(whole)]
        found = [each(one.turn, one.first, one.last, some_of(parts)) for parts in several]
        return [part for part in found if not isinstance(part, bool)]
    return conjuncts(one)


def follows(one: Each, known: Facts, others: Iterable[Sequence[Condition]]) -> bool:
    """Whether a condition holds at every turn, by what is known and by what other clauses ask at every turn."""
    return _at_any_turn(one, known, others).decide(one.condition) is Verdict.YES


def shorter(one: Condition, known: Facts, others: Iterable[Sequence[Condition]]) -> Claim:
    """A condition over all turns in least terms, without the parts that are excluded at every turn by what is known
    and by what other clauses ask; any other condition as it is.
    """
    if not isinstance(one, Each):
        return one
    facts = _at_any_turn(one, known, others)

    def holds(claim: Claim) -> bool:
        return facts.decide(claim) is Verdict.YES

    if not isinstance(one.condition, Some):
        return at_its_ends(one, holds)
    left = [part for part in one.condition.conditions if facts.decide(part) is not Verdict.NO]
    for part in list(left):
        without = suppose(facts.copy(), (negation(other) for other in left if other is not part))
        answer = without.decide(part)
        if answer is Verdict.YES:
            return True
        left = [other for other in left if other is not part] if answer is Verdict.NO else left
    made = each(one.turn, one.first, one.last, some_of(from_the_least(left)))
    return at_its_ends(made, holds) if isinstance(made, Each) else made


def _at_any_turn(one: Each, known: Facts, others: Iterable[Sequence[Condition]]) -> Facts:
    """What is known at a turn of which a condition speaks, with what other clauses ask at every turn."""
    turn = next((symbol for symbol in claim_symbols(one.condition) if symbol.name == one.turn), Symbol(one.turn))
    facts = suppose(known.copy(), (at_least(Dim.of(turn), one.first), at_least(one.last, Dim.of(turn))))
    for parts in others:
        left = [part for part in parts if facts.decide(part) is not Verdict.NO]
        if len(left) == 1 and isinstance(left[0], Each) and _covers(left[0], one, facts):
            suppose(facts, conjuncts(_at(left[0], one.turn)))
        elif len(left) == 1 and not isinstance(left[0], Each):
            suppose(facts, left)
    return facts


def instances(one: Condition, known: Facts, about: Iterable[Condition]) -> Iterator[Condition]:
    """What a condition over all turns says of the items by their places of which others speak."""
    if not isinstance(one, Each):
        return
    names = {symbol.name for other in about for symbol in claim_symbols(other)}
    asked = {(int(found[2]), found[1]) for found in map(PLACED.match, names) if found is not None}
    for place, name in sorted(asked):
        at = place if place >= 0 else Dim.of(length_of(name)) + place
        ends = at_least(at, one.first), at_least(one.last, at)
        made = at_turn(one.condition, one.turn, place)
        if made is not None and not isinstance(made, bool) and all(known.decide(end) is Verdict.YES for end in ends):
            yield made


def _covers(wide: Each, narrow: Each, facts: Facts) -> bool:
    """Whether the turns of one are turns of the other."""
    ends = at_least(narrow.first, wide.first), at_least(wide.last, narrow.last)
    return all(facts.decide(one) is Verdict.YES for one in ends)


def _at(one: Each, name: str) -> Condition:
    """The condition at the turn of another one."""
    made = of_turns(one.condition, (one.turn,), (name,))
    assert not isinstance(made, bool)
    return made

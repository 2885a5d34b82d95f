"""Clauses of the turns of a loop, made one for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import neg

from resblock_lint.clause import Clause, implied
from resblock_lint.conditions import AtLeast, Condition, Each, at_least, claim_symbols, equal, negation, some_of
from resblock_lint.cubes import conjunction
from resblock_lint.dims import Dim, Size
from resblock_lint.facts import Facts, Verdict
from resblock_lint.implication import Parts, alone, parts_of
from resblock_lint.simplifying import tightened
from resblock_lint.totals import length_of
from resblock_lint.turns import at_turn, from_the_end

Joined = tuple[Clause, list[Clause], list[Clause]]  # the joint clause, those that it says, and what is left of them
LAST = 1  # so far is the last item from the end of a list
MOST_FEW = 3  # numbers of turns of which other clauses may speak


def over_all_turns(found: list[Clause]) -> list[Clause]:
    """Clauses of the first turns of a loop and of all others made one; there being no turn is no case of its own."""
    kept = list(found)
    for one in found:
        part = next((part for part in one.parts if isinstance(part, Each)), None)
        if part is not None and one in kept:
            known = alone(two.parts for two in kept)
            for find in (_with_first_turns, _with_last_turn, _with_first_turns, _with_few_turns):
                joint, dropped, left = find(one, part, kept, known)
                kept = [joint if two is one else two for two in kept if two not in dropped] + left
                one, part = joint, next(part for part in joint.parts if isinstance(part, Each))
    return kept


def _with_first_turns(one: Clause, part: Each, found: Sequence[Clause], known: Facts) -> Joined:
    """A clause for the turns before the first one too, and the clauses that said it of those."""
    dropped: list[Clause] = []
    left: list[Clause] = []
    rest, whole = _beside_turns(part, one.parts, (part,)), part
    while isinstance(whole.first, int) and whole.first > 0:
        place = whole.first - 1
        claim, wider = at_turn(part.condition, part.turn, place), replace(whole, first=place)
        if claim is True:
            whole = wider
            continue
        asked = () if claim is None or claim is False else parts_of(claim)
        other = next((two for two in found if asked and set(asked) <= set(two.parts) and two.rule == one.rule), None)
        if other is None or _beside_turns(wider, other.parts, asked) != rest:
            break
        if not _is_within(wider, other.parts, known):
            break
        whole = wider
        dropped.append(other)
        left += _of_no_items(wider, other, rest)
    return replace(one, parts=(*rest, whole)), dropped, left


def _with_last_turn(one: Clause, part: Each, found: Sequence[Clause], known: Facts) -> Joined:
    """A clause for the last item too, and the clause that said it of that."""
    lengths = [size for size in _lengths((part.condition,)) if size - part.last == LAST + 1]
    asked = at_turn(part.condition, part.turn, -1) if lengths and not _names_turn(part) else None
    if asked is None or isinstance(asked, bool):
        return one, [], []
    wider, parts = replace(part, last=part.last + 1), parts_of(asked)
    rest = _beside_turns(wider, one.parts, (part,))
    for other in found:
        same = set(parts) <= set(other.parts) and other.rule == one.rule
        if same and _beside_turns(wider, other.parts, parts) == rest and _is_within(wider, other.parts, known):
            return replace(one, parts=(*rest, wider)), [other], _of_no_items(wider, other, rest)
    return one, [], []


def _names_turn(part: Each) -> bool:
    """Whether it speaks of the turn itself, or of items elsewhere, beside the items at it."""
    return any(part.turn in symbol.name.replace(f"[{part.turn}]", "") for symbol in claim_symbols(part.condition))


def _is_within(part: Each, parts: Parts, known: Facts) -> bool:
    """Whether a clause asks nothing where there is no turn, or there always is one, or the list has no item then."""
    none = part.first - 1 - part.last
    always = none < 0 if isinstance(none, int) else known.decide(at_least(-1, none)) is Verdict.YES
    return always or any(_holds(one, none) for one in parts) or none in map(neg, _lengths(parts))


def _lengths(parts: Parts) -> Iterator[Size]:
    """The lengths of the lists of whose items a clause speaks."""
    names = (symbol.name for one in parts for symbol in claim_symbols(one) if "[" in symbol.name)
    return (Dim.of(length_of(name[: name.rindex("[")])) for name in names)


def _of_no_items(part: Each, clause: Clause, rest: Parts) -> list[Clause]:
    """What is left of a clause about the first item that was made one with those of the others: there has to be one."""
    none = part.first - 1 - part.last
    guarded = any(_says(one, none) for one in clause.parts) or none not in map(neg, _lengths(clause.parts))
    some = at_least(-1, none)
    return [] if guarded or isinstance(some, bool) else [replace(clause, parts=(*rest, some), rule=None)]


def _with_few_turns(one: Clause, part: Each, found: Sequence[Clause], _known: Facts) -> Joined:
    """A clause for any number of turns, where it leaves out a few, of which others say the same; and these others."""
    count, first = part.last - part.first + 1, part.first
    for guard in one.parts:
        most = guard.left - guard.right + count if isinstance(guard, AtLeast) else 0
        if not isinstance(most, int) or not 0 < most <= MOST_FEW or not isinstance(first, int):
            continue
        rest = tuple(each for each in one.parts if each not in (part, guard))
        asked = [_at_place(rest, part, turns, first + place) for turns in range(1, most + 1) for place in range(turns)]
        others = [two for two in found if two is not one]
        if all(any(implied(replace(one, parts=parts), others) for parts in forms) for forms in asked):
            said = [replace(one, parts=parts) for forms in asked for parts in forms]
            said += [two for two in others if len(two.parts) == 1]
            dropped = [two for two in others if len(two.parts) > 1 and implied(two, said)]
            return replace(one, parts=(*rest, part)), dropped, []
    return one, [], []


def _at_place(rest: Parts, part: Each, turns: int, place: int) -> list[Parts]:
    """What a clause over all turns says of one of so many turns, of items from the start, and from the end."""
    claim = at_turn(part.condition, part.turn, place)
    known = equal(part.last - part.first + 1, turns)
    if claim is None or isinstance(known, bool):
        return []
    facts = conjunction([known])
    forms = dict.fromkeys([claim, claim if isinstance(claim, bool) else from_the_end(claim, facts.normal, ())])
    wholes = [some_of((*rest, negation(known), tightened(form, facts))) for form in forms]
    return [() if whole is False else parts_of(whole) for whole in wholes if whole is not True]


def _beside_turns(each: Each, parts: Sequence[Condition], without: Sequence[Condition]) -> tuple[Condition, ...]:
    """The parts of a clause but for some, and for those that say that there is no turn."""
    none = each.first - 1 - each.last
    return tuple(one for one in parts if one not in without and not _says(one, none))


def _holds(one: Condition, gap: Size) -> bool:
    """Whether a bound that is the same but for a number follows from `gap >= 0`."""
    more = one.left - one.right - gap if isinstance(one, AtLeast) else -1
    return isinstance(more, int) and more >= 0


def _says(one: Condition, gap: Size) -> bool:
    """Whether `gap >= 0` follows from a bound that is the same but for a number."""
    more = gap - (one.left - one.right) if isinstance(one, AtLeast) else -1
    return isinstance(more, int) and more >= 0

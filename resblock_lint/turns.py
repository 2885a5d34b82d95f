"""What a loop with a symbolic number of turns asks at all of its turns, said without naming one (D5).

One turn stands for all of them: what it asks is asked at each. A bound or an equation that grows by the same amount at
each turn holds at all of them exactly where it holds at the first and at the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from resblock_lint.atoms import TURN_PREFIX
from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Each,
    Equal,
    all_of,
    all_symbols,
    at_least,
    claim_symbols,
    conjuncts,
    each,
    flags,
    leaves,
    mapped,
    negation,
    renamed,
    replace,
    some_of,
)
from resblock_lint.courses import course_of, hardest, step_of
from resblock_lint.dims import Atom, Dim, Size, Symbol
from resblock_lint.totals import length_of, written_out

BOUND = 9_000_000  # from here on are the numbers of turns in conditions over all turns
MOST_WRITTEN = 8  # turns that are written out
TURN = re.compile(rf"{TURN_PREFIX}\d+")
ITEM = re.compile(r"([\w.]+)(?<!\.shape)\[(\d+)\](.*)")


def turn_name(number: int) -> str:
    """The name of a turn: as long as any other one's, so that none is a part of another."""
    return f"{TURN_PREFIX}{number:07}"


def number_of(turn: Symbol) -> int:
    """The number of which the name of a turn was made."""
    return int(turn.name.removeprefix(TURN_PREFIX))


def is_turn(symbol: Symbol) -> bool:
    """Whether a symbol is the index of the turn that stands for all."""
    return symbol.name.startswith(TURN_PREFIX)


def turns_of(symbol: Symbol) -> set[str]:
    """The turns that a symbol is, or of whose items it speaks: `turn 1`, `filters[turn 1]`."""
    return set(TURN.findall(symbol.name))


def at_every_turn(claim: Claim, assumed: Iterable[Condition]) -> Iterator[Claim]:
    """The claims that say together that `claim` holds at each turn; itself where it does not speak of turns."""
    found, literals = [claim], list(assumed) if turns_in(claim) else []
    for name in sorted(turns_in(claim), reverse=True):
        turn = next((one for literal in literals for one in claim_symbols(literal) if one.name == name), None)
        ends = [] if turn is None else _ends(turn, literals)
        if turn is not None and len(ends) == 2:
            parts = [part for one in found for part in (conjuncts(one) or (one,))]
            found = [whole for part in parts for whole in _at_ends(part, turn, ends)]
    yield from found


def in_turns(asked: Claim, way: Iterable[Condition], turns: Collection[str]) -> tuple[list[Condition], Claim]:
    """The choices on a way that were made before these turns, and what is asked at each of them: a choice that is made
    anew at each turn is a part of that.
    """
    before, there = list[Condition](), list[Condition]()
    for one in way:
        (there if speaks_of(one, turns) else before).append(one)
    return before, some_of((*map(negation, there), asked)) if there else asked


def of_turns(claim: Claim, turns: Sequence[str], others: Sequence[str]) -> Claim:
    """What a claim says of turns, of others by their names: those of another path."""
    names = {one: other for one, other in zip(turns, others, strict=False) if one != other}
    step: dict[Atom, Size] = {}
    for one in set[Symbol]() if isinstance(claim, bool) else all_symbols(claim):
        if turns_of(one) & names.keys():
            name = TURN.sub(lambda match: names.get(match[0], match[0]), one.name)
            step[one] = Dim.of(Symbol(name, one.origin, one.least))
    claim = replace(claim, step) if step and not isinstance(claim, bool) else claim
    for one, other in names.items() if any(flags(claim)) else ():
        claim = renamed(claim, one, other)
    return claim


def speaks_of(claim: Condition, turns: Collection[str]) -> bool:
    """Whether a claim speaks of one of these turns, or of what there is at it."""
    return bool(turns) and not turns_in(claim).isdisjoint(turns)


def turns_in(claim: Claim) -> set[str]:
    """The turns of which a claim speaks, without those over which a part of it goes."""
    found = set[str]().union(*map(turns_of, all_symbols(claim)), *map(TURN.findall, flags(claim)))
    return found - set(_bound(claim))


def _bound(claim: Claim) -> Iterator[str]:
    """The turns over which parts of a claim go."""
    for one in leaves(claim):
        if isinstance(one, Each):
            yield one.turn
            yield from _bound(one.condition)


def at_turn(claim: Condition, name: str, place: int) -> Claim | None:
    """A claim at one turn; None where it speaks of items beside the one of the turn."""
    step: dict[Atom, Size] = {}
    for one in all_symbols(claim):
        if one.name == name:
            step[one] = place
        elif name in one.name:
            moved = Symbol(one.name.replace(name, str(place)), one.origin, one.least)
            direct = one.name.replace(f"[{name}]", f"[{place}]") == moved.name
            found = Dim.of(moved) if direct else written_out(moved, lambda size: size)
            if found is None:
                return None
            step[one] = found
    made = renamed(renamed(replace(claim, step), f"[{name}]", f"[{place}]"), name, str(place))
    return None if any(name in one for one in flags(made)) else made


def at_known_lengths(claim: Claim, known: Callable[[Size], Size]) -> Claim:
    """A claim with all turns, sums and products written out of which it is known how many items they have."""

    def written(leaf: Condition) -> Claim:
        if isinstance(leaf, Each):
            return _each_written(leaf, known)
        found = {one: written_out(one, known) for one in claim_symbols(leaf)}
        return replace(leaf, {one: size for one, size in found.items() if size is not None})

    return mapped(claim, written)


def _each_written(leaf: Each, known: Callable[[Size], Size]) -> Claim:
    first, last = known(leaf.first), known(leaf.last)
    if not isinstance(first, int) or not isinstance(last, int) or last - first >= MOST_WRITTEN:
        return leaf
    parts = [at_turn(leaf.condition, leaf.turn, place) for place in range(first, last + 1)]
    return leaf if None in parts else all_of(at_known_lengths(one, known) for one in parts if one is not None)


def at_its_ends(one: Each, holds: Callable[[Claim], bool]) -> Claim:
    """A condition over all turns as that at the first and the last one, or at one of them, where that says the same by
    what `holds`; else itself.
    """
    turn = next((symbol for symbol in claim_symbols(one.condition) if symbol.name == one.turn), None)
    found = [] if turn is None else _at_ends(one.condition, turn, [one.first, one.last])
    if turn is None or not found or any(isinstance(part, Each) for part in found):
        return one
    gap = one.condition.left - one.condition.right if isinstance(one.condition, AtLeast) else 0
    step = step_of(gap, turn) or 0
    least = [found[place] for place, rising in ((0, step), (-1, -step)) if holds(at_least(rising, 0))]
    return least[0] if least and isinstance(one.condition, AtLeast) else all_of(found)


def _at_ends(claim: Claim, turn: Symbol, ends: list[Size]) -> list[Claim]:
    """A claim at the first and at the last turn, where that suffices, else at each."""
    if isinstance(claim, bool) or turn.name not in turns_in(claim):
        return [claim]
    of_items = any(turn.name in one.name and one != turn for one in claim_symbols(claim))
    if of_items or not isinstance(claim, (AtLeast, Equal)):
        return [at_each(turn, ends, claim)]
    gap = claim.left - claim.right
    if step_of(gap, turn) is not None:
        return [replace(claim, {turn: end}) for end in ends]
    course = course_of(gap, turn) if isinstance(claim, AtLeast) else hardest(gap, turn)
    if course:
        return [replace(claim, {turn: ends[0] if course > 0 else ends[1]})]
    return [at_each(turn, ends, claim)]


def at_each(turn: Symbol, ends: list[Size], claim: Claim) -> Claim:
    """A claim at each turn, whose name says no more than how deep it lies: on two paths it is the same claim."""
    if isinstance(claim, bool):
        return each(turn.name, ends[0], ends[1], claim)
    claim, ends = _by_place(turn, *_forwards(turn, ends, claim))
    name = turn_name(BOUND + sum(isinstance(one, Each) for one in leaves(claim)))
    return each(name, ends[0], ends[1], of_turns(claim, (turn.name,), (name,)))


def _forwards(turn: Symbol, ends: list[Size], claim: Condition) -> tuple[Condition, list[Size]]:
    """A claim about the items of a list from its end on, `filters[-i - 1]`, as one from its start on."""
    moving = [one for one in claim_symbols(claim) if turn.name in one.name]
    backwards = re.compile(rf"([\w.]+)\[-{turn.name} - (\d+)\](.*)")
    found = {one: backwards.fullmatch(one.name) for one in moving}
    lists = {match and match.group(1, 2) for match in found.values()}
    name, less = next(iter(lists), None) or ("", "")
    if len(lists) != 1 or not name or any(turn.name in text for text in flags(claim)):
        return claim, ends
    step: dict[Atom, Size] = {
        one: Dim.of(Symbol(f"{name}[{turn.name}]{match[3]}", one.origin, one.least))
        for one, match in found.items()
        if match
    }
    made, last = replace(claim, step), Dim.of(length_of(name)) - int(less)
    return (claim, ends) if isinstance(made, bool) else (made, [last - ends[1], last - ends[0]])


def _by_place(turn: Symbol, claim: Condition, ends: list[Size]) -> tuple[Condition, list[Size]]:
    """A claim about items a fixed number of places behind the turn, `filters[i + 1]`, as one about those at it."""
    behind = re.compile(rf"\[{turn.name} \+ (\d+)\]")
    moving = [one for one in all_symbols(claim) if turn.name in one.name and one != turn]
    found = {(match := behind.search(one.name)) and match[1] for one in moving}
    if len(found) != 1 or None in found or any(turn.name in text for text in flags(claim)):
        return claim, ends
    places = int(found.pop() or 0)
    step: dict[Atom, Size] = {
        one: Dim.of(Symbol(behind.sub(f"[{turn.name}]", one.name), one.origin, one.least)) for one in moving
    }
    made = replace(claim, {**step, turn: Dim.of(turn) - places})
    return (claim, ends) if isinstance(made, bool) else (made, [one + places for one in ends])


def lengths_in(claim: Condition) -> set[Symbol]:
    """The lengths of the lists of which a claim names items by their places."""
    found = (ITEM.fullmatch(one.name) for one in claim_symbols(claim))
    return {length_of(one[1]) for one in found if one}


def is_length(claims: Iterable[Condition]) -> bool:
    """Whether these speak of the lengths of lists alone."""
    found = set[Symbol]().union(*map(claim_symbols, claims))
    return bool(found) and all(one.name.startswith("len(") for one in found)


def from_the_end(claim: Condition, counts: Callable[[Size], Size], literals: Iterable[Claim]) -> Claim:
    """A claim in which the last item of a list goes by `[-1]`, where its length is known: `filters[0]` of one item.

    Not so where a condition fixes the length, as unpacking does: there is no other case to say it together with.
    """
    step: dict[Atom, Size] = {}
    fixed = {side for one in literals if isinstance(one, Equal) for side in (one.left, one.right)}
    for one in claim_symbols(claim):
        found = ITEM.fullmatch(one.name)
        length = Dim.of(length_of(found[1])) if found else 0
        if found and length not in fixed and counts(length) == int(found[2]) + 1:
            step[one] = Dim.of(Symbol(f"{found[1]}[-1]{found[3]}", one.origin, one.least))
    return replace(claim, step)


def _ends(turn: Symbol, literals: Iterable[Condition]) -> list[Size]:
    """The first and the last turn: the first bounds that were assumed of it."""
    ends: dict[int, Size] = {}
    for one in literals:
        gap = one.left - one.right if isinstance(one, AtLeast) else 0
        step = step_of(gap, turn)
        if isinstance(step, int) and step in (1, -1):
            ends.setdefault(step, Dim.of(turn) - gap * step)
    return [ends[sign] for sign in (1, -1) if sign in ends]

"""What conditions over all turns of a loop say of the items of lists that others speak of, by their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from resblock_lint.conditions import (
    Claim,
    Condition,
    Each,
    Subject,
    all_of,
    at_least,
    claim_symbols,
    conjuncts,
    flags,
    renamed,
    replace,
    subjects,
)
from resblock_lint.dims import Atom, Dim, Size, Symbol
from resblock_lint.totals import length_of
from resblock_lint.turns import TURN

PLACED = re.compile(
    r"([\w.]+)(?<!\.shape)\[([^\[\]'\"]+)\]"
)  # an item by its place: `filters[-1]`, `filters[turn 3 - 1]`
SIGNED = re.compile(r"(^-?|(?<= )[+-] )([^+\- ][^+-]*?)(?= [+-] |$)")  # the terms of a place
MOST_ASKED = 2  # that are being found out at once, each for the sake of another one
Place = tuple[str, str]  # the name of a list, and a place in it as names of items have it


class Instances:
    """Conditions that are known to hold at all turns, and what was already said of some of them."""

    __slots__ = ("_asked", "_known", "_told")

    def __init__(self, known: tuple[Each, ...] = (), told: frozenset[tuple[Each, str]] = frozenset()) -> None:
        self._known, self._told = known, told
        self._asked: set[tuple[Each, str]] = set()  # of which it is being found out whether they are told

    def copy(self) -> Instances:
        """The same, to be added to apart from these."""
        return Instances(self._known, self._told)

    def beside(self, claim: Each) -> Instances:
        """These, and one more that holds at every turn."""
        return Instances((*self._known, claim), self._told)

    def about(self, claim: Claim) -> Iterator[tuple[Each, str, Size]]:
        """Those that speak of items of which a claim speaks too, with the place of these: as names have it, and as a
        number.
        """
        places = set(_items(claim))
        for each in self._known if places else ():
            lists = {name for name, place in _items(each.condition) if place == each.turn}
            for name, text in sorted(places):
                place = place_of(name, text) if name in lists else None
                if place is not None:
                    yield each, text, place

    def told(self, claim: Claim, holds: Callable[[Claim], bool]) -> Iterator[Condition]:
        """What is new of the items of which a claim speaks, where these `holds` to be among those of all turns."""
        for each, text, place in self.about(claim):
            if (each, text) not in self._told and self._is_among(each, text, place, holds):
                self._told |= {(each, text)}
                made = at_place(each, text, place)
                yield from () if made is None else conjuncts(made)

    def _is_among(self, each: Each, text: str, place: Size, holds: Callable[[Claim], bool]) -> bool:
        """Whether a place is among those of all turns; what is asked for that may lead here again."""
        if (each, text) in self._asked or len(self._asked) >= MOST_ASKED:
            return False
        self._asked.add((each, text))
        try:
            return holds(all_of(_within(each, place)))
        finally:
            self._asked.discard((each, text))

    def subjects(self, claim: Claim) -> set[Subject]:
        """What those speak of that speak of items of which a claim speaks too."""
        return set[Subject]().union(*(subjects(each) for each, _, _ in self.about(claim)))


def _items(claim: Claim) -> Iterator[Place]:
    """The items of which a condition speaks."""
    for name in (*(one.name for one in claim_symbols(claim)), *flags(claim)):
        yield from ((found[1], found[2]) for found in PLACED.finditer(name))


def _within(each: Each, place: Size) -> tuple[Claim, Claim]:
    return at_least(place, each.first), at_least(each.last, place)


def place_of(name: str, text: str) -> Size | None:
    """A place in a list as a number: `turn 3 - 1`, `-1` from its end; None where it is made of anything else."""
    found: Size = 0
    for sign, term in SIGNED.findall(text):
        size = int(term) if term.isdecimal() else _size_of(term)
        if size is None:
            return None
        found = found - size if "-" in sign else found + size
    return Dim.of(length_of(name)) + found if re.fullmatch(r"-\d+", text) else found


def _size_of(term: str) -> Size | None:
    return (
        Dim.of(Symbol(term)) if TURN.fullmatch(term) else Dim.of(length_of(term[4:-1])) if term[:4] == "len(" else None
    )


def at_place(each: Each, text: str, place: Size) -> Claim | None:
    """What holds at every turn, of the one that is at a place; None where it speaks of items elsewhere too."""
    step: dict[Atom, Size] = {}
    for one in claim_symbols(each.condition):
        if one.name == each.turn:
            step[one] = place
        elif each.turn in one.name:
            step[one] = Dim.of(Symbol(one.name.replace(f"[{each.turn}]", f"[{text}]"), one.origin, one.least))
    made = renamed(replace(each.condition, step), f"[{each.turn}]", f"[{text}]")
    names = {*(one.name for one in claim_symbols(made)), *flags(made)}
    return None if any(each.turn in name for name in names) else made

"""Lists of symbolic length in witnesses: a length is picked, and each of their items then goes by its place alone.

On a path the same item may be `filters[turn 1]`, `filters[0]` and `filters[-1]`. Values for these names are values for
a list only where those that are one item get one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as with_fields

from resblock_lint.conditions import Claim, Each, claim_symbols, leaves, replace
from resblock_lint.dims import Atom, Dim, Size, Symbol, substitute, symbols
from resblock_lint.totals import LENGTH_OF, counters, is_total, written_out
from resblock_lint.turns import TURN, at_known_lengths, is_turn, turns_of
from resblock_lint.valuation import value
from resblock_lint.witness import Witness

ITEM = re.compile(r"(.+?)\[([^\[\]]+)\](.*)")
SUM = re.compile(r"-?\d+( [+-] \d+)*")
LONGEST = 4
Step = Mapping[Atom, Size]


def sized(claims: Sequence[Claim]) -> Iterator[tuple[Sequence[Claim], Step]]:
    """The claims for lists of some lengths, and what was put in; the claims as they are where they speak of none."""
    found = set[Symbol]().union(*map(claim_symbols, claims))
    lists = {match[1] for one in found if (match := LENGTH_OF.fullmatch(one.name))}
    counts = {Symbol(name) for one in found for name in counters(one)}
    if not lists and not counts and not any(is_total(one.name) and turns_of(one) for one in found):
        yield claims, {}
        return
    for count in range(1, LONGEST + 1):
        step = _step(found | counts, lists, count)
        if step is not None:
            yield [_at_all_turns(replace(one, step)) for one in claims], step


def _at_all_turns(claim: Claim) -> Claim:
    """A claim with what holds at every turn said of each: its items are picked as others are."""
    if isinstance(claim, bool) or not any(isinstance(one, Each) for one in leaves(claim)):
        return claim
    return at_known_lengths(claim, lambda size: size)


def _step(found: set[Symbol], lists: set[str], count: int) -> Step | None:
    """What the symbols are for lists of `count` items, at their last turn; None where a place is not understood."""
    step: dict[Atom, Size] = {}
    counts = {name for one in found for name in counters(one)}
    for one in found:
        length, item = LENGTH_OF.fullmatch(one.name), ITEM.fullmatch(one.name)
        if is_turn(one):
            step[one] = count - 1
        elif length or one.name in counts:
            step[one] = count
        elif is_total(one.name):
            whole = _written_out(one, count)
            if whole is None:
                return None
            step[one] = whole
        elif item and (item[1] in lists or turns_of(one)):
            place = _place(item[2], count)
            if place is None:
                return None
            step[one] = Dim.of(Symbol(f"{item[1]}[{place}]{item[3]}", one.origin, one.least))
    return step


def _written_out(total: Symbol, count: int) -> Size | None:
    """A sum or a product of items, or what turns made, at the last turn over lists of `count` items."""
    at_last = Symbol(TURN.sub(str(count - 1), total.name), total.origin, total.least)
    counts = counters(total)

    def known(size: Size) -> Size:
        told = (one for one in symbols(size) if LENGTH_OF.fullmatch(one.name) or one.name in counts)
        return substitute(size, dict.fromkeys(told, count))

    return written_out(at_last, known)


def _place(text: str, count: int) -> int | None:
    plain = TURN.sub(str(count - 1), re.sub(r"len\([^()]*\)", str(count), text))
    if not SUM.fullmatch(plain):
        return None
    place = sum(int(part.replace(" ", "")) for part in re.findall(r"(?:[+-] )?-?\d+", plain))
    return place + count if place < 0 else place


def named(found: Witness, step: Step) -> Witness:
    """A witness with the values that the symbols have which were put in as well; where nothing is asked of a size that
    was put in for one, that is the least.
    """
    asked = set[Symbol]().union(*map(symbols, step.values()))
    sizes = {**{one: one.least or 1 for one in asked}, **found.sizes}
    more = {one: value(size, sizes) for one, size in step.items() if isinstance(one, Symbol)}
    return with_fields(found, sizes={**found.sizes, **more})


def whole(values: dict[str, object]) -> dict[str, object]:
    """Values by names in which a list of known length is one value: `filters=[64, 32]`."""
    counts = {match[1]: int(str(one)) for name, one in values.items() if (match := LENGTH_OF.fullmatch(name))}
    items = {name: [values.get(f"{name}[{place}]") for place in range(count)] for name, count in counts.items()}
    made: dict[str, object] = {}
    for name, one in values.items():
        length, item = LENGTH_OF.fullmatch(name), ITEM.fullmatch(name)
        known = items.get(length[1] if length else item[1] if item and not item[3] else "")
        if known is None or (None in known and not (item and item[2].startswith("-"))):
            made[name] = one
        elif length:
            made[length[1]] = known
    return made

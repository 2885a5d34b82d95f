"""Clauses of numbers of turns, or of divisions, made wider: what several say of some cases each, said of all by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from resblock_lint import conditions
from resblock_lint.atoms import Atom
from resblock_lint.by_powers import in_one_power
from resblock_lint.clause import Clause, implied
from resblock_lint.conditions import AtLeast, Claim, Condition, Equal, Not, Some, some_of
from resblock_lint.dims import Dim, Size, Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.implication import parts_of
from resblock_lint.remainders import in_one

MOST_WIDER = 4  # numbers of turns, by which a clause is widened


def widened(found: list[Clause]) -> list[Clause]:
    """Clauses for more numbers where the others say the same of these: `n <= 0 or …` for `n <= 2 or …`."""
    kept = list(found)
    for place in range(len(kept)):
        for _ in range(MOST_WIDER):
            wider = _wider(kept[place], [*kept[:place], *kept[place + 1 :]])
            if wider is None:
                break
            kept[place] = wider
    return without_implied(kept) if kept != found else kept


def narrowed(found: list[Clause]) -> list[Clause]:
    """Clauses for no more numbers than those of which nothing else tells them: `n <= 1 or …` for `n <= -1 or …`."""
    kept = list(found)
    for place in range(len(kept)):
        for _ in range(MOST_WIDER):
            one, others = kept[place], [*kept[:place], *kept[place + 1 :]]
            narrow = next((less for less in _narrower(one) if _wider(less, others) == one), None)
            if narrow is None:
                break
            kept[place] = narrow
    return kept


def _narrower(one: Clause) -> Iterator[Clause]:
    """A clause for one number less, by each of its bounds that has room for that."""
    for bound in one.parts:
        gap = _room(bound)
        if gap is not None:
            less = AtLeast(gap + 1, 0)
            yield replace(one, parts=tuple(less if part is bound else part for part in one.parts))


def _wider(one: Clause, others: list[Clause]) -> Clause | None:
    """A clause for one number more; None where the others do not say the same of that."""
    for bound in one.parts:
        gap = _room(bound)
        if gap is None:
            continue
        wider, other = AtLeast(gap - 1, 0), Not(Equal(gap, 0))
        rest = tuple(part for part in one.parts if part != bound)
        if implied(replace(one, parts=(other, *rest)), others) or _follows_for(rest, gap, one, others):
            return replace(one, parts=(wider, *rest) if Facts().decide(wider) is not Verdict.NO else rest)
    return None


def _room(bound: Condition) -> Dim | None:
    """k - n for `n <= k`; None for any other condition."""
    gap = bound.left - bound.right if isinstance(bound, AtLeast) else 0
    if not isinstance(gap, Dim) or len(gap.terms) > 2 or {f for m, f in gap.terms.items() if m} != {-1}:
        return None
    return gap


def _follows_for(rest: Sequence[Condition], gap: Dim, one: Clause, others: Sequence[Clause]) -> bool:
    """Whether a clause follows from others for the number that a bound is about: 3 for `n <= 3`, whose gap is 3 - n."""
    symbol = next(gap.atoms(), None)
    if not isinstance(symbol, Symbol):
        return False
    at: dict[Atom, Size] = {symbol: gap + Dim.of(symbol)}
    claim = _for(rest, at)
    if claim is None:
        return True
    this = replace(one, parts=parts_of(claim))
    said = [replace(other, parts=parts_of(each)) for other in others if (each := _for(other.parts, at)) is not None]
    beside = [replace(each, parts=tuple(part for part in each.parts if part not in this.parts)) for each in said]
    return implied(this, in_one_division(beside))


def _for(parts: Sequence[Condition], at: Mapping[Atom, Size]) -> Condition | None:
    """What a clause says for a number of a symbol; None where that holds."""
    claim = some_of(conditions.replace(part, at) for part in parts)
    return None if claim is True else Some(()) if claim is False else claim


def _in_one(one: Condition, other: Condition) -> Claim | None:
    found = in_one(one, other)
    return in_one_power(one, other) if found is None else found


def in_one_division(found: list[Clause]) -> list[Clause]:
    """Clauses of what is left of a size, and of a part of it, made one."""
    for one in found:
        for other in found:
            for part in one.parts:
                rest = {*one.parts} - {part}
                beside = {*other.parts} - rest
                joint = _in_one(part, next(iter(beside))) if len(beside) == 1 and rest < {*other.parts} else None
                if joint is not None and not isinstance(joint, bool) and part not in other.parts:
                    parts = tuple(joint if each is part else each for each in one.parts)
                    left = [replace(each, parts=parts) if each is one else each for each in found if each is not other]
                    return in_one_division(without_implied(left))
    return found


def without_implied(found: list[Clause]) -> list[Clause]:
    """The clauses that do not follow from the rest; the longest are left out first."""
    kept = dict.fromkeys(range(len(found)))
    for place in sorted(kept, key=lambda one: (len(found[one].parts), len(repr(found[one].parts)), one), reverse=True):
        rest = [found[other] for other in kept if other != place]
        if implied(found[place], rest):
            del kept[place]
    return [found[place] for place in kept]

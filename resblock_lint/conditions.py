"""Conditions: what may hold of sizes, flags and texts.

A *claim* is a `bool` where it is settled by its form alone, else a `Condition`. Conditions are plain data; whether one
follows from what a path assumed is decided in `facts`, and how one reads is decided in `printing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as copied
from typing import TypeAlias

from resblock_lint.dims import Atom, Dim, Extreme, Size, Symbol, substitute, symbols
from resblock_lint.factors import beyond_others

Plain: TypeAlias = "bool | int | float | str | None"


@dataclass(frozen=True, slots=True)
class Equal:
    """`left == right`."""

    left: Size
    right: Size


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`left >= right`."""

    left: Size
    right: Size


@dataclass(frozen=True, slots=True)
class Truth:
    """The parameter of this name is true, as in `if flag:`."""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """The parameter of this name is this constant."""

    name: str
    constant: Plain


@dataclass(frozen=True, slots=True)
class Opaque:
    """A condition that is only known by its text. `known` says that parameters alone settle it.

    `order` is what it says of a real number that is known by its text: `("rate", "<", 0.5)`; the sign is "<" or ">".
    `asks` is what it says of a parameter that is a text: `("mode", "startswith", "conv")`.
    """

    text: str
    known: bool = False
    key: int = 0
    order: tuple[str, str, float] | None = None
    asks: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition that is no `Not`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A condition at each turn of a loop, from the `first` to the `last` one; in it `turn` is the name of the turn."""

    turn: str
    first: Size
    last: Size
    condition: Condition


Subject: TypeAlias = "Symbol | str"  # what a condition speaks of: a symbol, the name of a flag
Condition: TypeAlias = Equal | AtLeast | Truth | Is | Opaque | Not | Every | Some | Each
Claim: TypeAlias = bool | Condition


def equal(left: Size, right: Size) -> Claim:
    """`left == right`, settled where the two differ by a constant; `a >= b` for `max(a, b) == a`."""
    gap = left - right
    if isinstance(gap, int):
        return gap == 0
    parts = beyond_others(gap)
    return Equal(left, right) if parts is None else all_of(at_least(one, 0) for one in parts)


def at_least(left: Size, right: Size) -> Claim:
    """`left >= right`, settled where the two differ by a constant; `n >= 2` for `min(n, 4) >= 2`."""
    gap = left - right
    if isinstance(gap, int):
        return gap >= 0
    parts = _bounds_of_extreme(gap)
    return AtLeast(left, right) if parts is None else parts


def _bounds_of_extreme(gap: Dim) -> Claim | None:
    """What `gap >= 0` asks of the sizes of a minimum or maximum, if it is one with a number in it and nothing else."""
    rest = gap - gap.constant
    for atom in gap.atoms():
        sign = {Dim.of(atom): 1, -Dim.of(atom): -1}.get(rest) if isinstance(atom, Extreme) else None
        if isinstance(atom, Extreme) and sign and any(isinstance(size, int) for size in atom.sizes):
            claims = [at_least(size * sign, -gap.constant) for size in sorted(atom.sizes, key=repr)]
            return all_of(claims) if (atom.kind == "min") == (sign > 0) else some_of(claims)
    return None


def divides(divisor: Size, size: Size) -> Claim:
    """`size % divisor == 0`."""
    return equal(size % divisor, 0) if divisor != 0 else False


def negation(claim: Claim) -> Claim:
    """The contrary of a claim."""
    if isinstance(claim, bool):
        return not claim
    if isinstance(claim, Not):
        return claim.condition
    if isinstance(claim, AtLeast):
        return AtLeast(claim.right, claim.left + 1)
    if isinstance(claim, Every):
        return some_of(negation(one) for one in claim.conditions)
    if isinstance(claim, Some):
        return all_of(negation(one) for one in claim.conditions)
    return Not(claim)


def all_of(claims: Iterable[Claim]) -> Claim:
    """All of these hold; no claim at all is True."""
    kept: dict[Condition, None] = {}
    for claim in claims:
        if claim is False:
            return False
        if not isinstance(claim, bool):
            kept.update(dict.fromkeys(claim.conditions if isinstance(claim, Every) else (claim,)))
    return next(iter(kept)) if len(kept) == 1 else Every(tuple(kept)) if kept else True


def conjuncts(claim: Claim) -> tuple[Condition, ...]:
    """The conditions that a claim says hold together; none where it is settled."""
    if isinstance(claim, bool):
        return ()
    return claim.conditions if isinstance(claim, Every) else (claim,)


def some_of(claims: Iterable[Claim]) -> Claim:
    """At least one of these holds; no claim at all is False."""
    kept: dict[Condition, None] = {}
    for claim in claims:
        if claim is True:
            return True
        if not isinstance(claim, bool):
            kept.update(dict.fromkeys(claim.conditions if isinstance(claim, Some) else (claim,)))
    return next(iter(kept)) if len(kept) == 1 else Some(tuple(kept)) if kept else False


def each(turn: str, first: Size, last: Size, claim: Claim) -> Claim:
    """A claim at each turn; one that never holds does so where there is no turn."""
    if isinstance(claim, bool):
        return claim or at_least(first - 1, last)
    return Each(turn, first, last, claim)


def leaves(claim: Claim) -> Iterator[Condition]:
    """The conditions without parts that a claim is made of."""
    if isinstance(claim, Not):
        yield from leaves(claim.condition)
    elif isinstance(claim, (Every, Some)):
        for one in claim.conditions:
            yield from leaves(one)
    elif not isinstance(claim, bool):
        yield claim


def subjects(claim: Claim) -> set[Subject]:
    """The symbols and the names of flags that a claim speaks of."""
    found: set[Subject] = set()
    for one in leaves(claim):
        if isinstance(one, (Equal, AtLeast)):
            found |= symbols(one.left) | symbols(one.right)
        elif isinstance(one, (Truth, Is)):
            found.add(one.name)
        elif isinstance(one, Opaque):
            found.add(f"{one.text} {one.key}")
        elif isinstance(one, Each):
            found |= subjects(one.condition) | symbols(one.first) | symbols(one.last)
    return found


def claim_symbols(claim: Claim) -> set[Symbol]:
    """Every symbol in a claim."""
    found: set[Symbol] = set()
    for leaf in leaves(claim):
        if isinstance(leaf, (Equal, AtLeast)):
            found |= symbols(leaf.left) | symbols(leaf.right)
        elif isinstance(leaf, Each):
            found |= {one for one in claim_symbols(leaf.condition) if leaf.turn not in one.name}
            found |= symbols(leaf.first) | symbols(leaf.last)
    return found


def all_symbols(claim: Claim) -> set[Symbol]:
    """The same, with those that speak of the turns over which a part of it goes."""
    return claim_symbols(claim).union(*(all_symbols(one.condition) for one in leaves(claim) if isinstance(one, Each)))


def replace(claim: Claim, replaced: Mapping[Atom, Size]) -> Claim:
    """The claim after a substitution in its sizes."""

    def replaced_in(leaf: Condition) -> Claim:
        if isinstance(leaf, Equal):
            return equal(substitute(leaf.left, replaced), substitute(leaf.right, replaced))
        if isinstance(leaf, AtLeast):
            return at_least(substitute(leaf.left, replaced), substitute(leaf.right, replaced))
        if isinstance(leaf, Each):
            first, last = substitute(leaf.first, replaced), substitute(leaf.last, replaced)
            return each(leaf.turn, first, last, replace(leaf.condition, replaced))
        return leaf

    return mapped(claim, replaced_in)


def mapped(claim: Claim, change: Callable[[Condition], Claim]) -> Claim:
    """The claim with each of its conditions without parts changed."""
    if isinstance(claim, bool):
        return claim
    if isinstance(claim, Not):
        return negation(mapped(claim.condition, change))
    if isinstance(claim, Every):
        return all_of(mapped(one, change) for one in claim.conditions)
    if isinstance(claim, Some):
        return some_of(mapped(one, change) for one in claim.conditions)
    return change(claim)


def flags(claim: Claim) -> Iterator[str]:
    """The names of flags and the texts of other conditions that no sizes say."""
    for one in leaves(claim):
        if isinstance(one, (Truth, Is)):
            yield one.name
        elif isinstance(one, Opaque):
            yield one.text
        elif isinstance(one, Each):
            yield from (text.replace(one.turn, "") for text in flags(one.condition))


def renamed(claim: Claim, old: str, new: str) -> Claim:
    """The claim with another text for a part of the names of its flags."""

    def renamed_in(leaf: Condition) -> Claim:
        if isinstance(leaf, (Truth, Is)):
            return copied(leaf, name=leaf.name.replace(old, new))
        if isinstance(leaf, Each):
            return each(leaf.turn, leaf.first, leaf.last, renamed(leaf.condition, old, new))
        if not isinstance(leaf, Opaque):
            return leaf
        order = leaf.order and (leaf.order[0].replace(old, new), *leaf.order[1:])
        asks = leaf.asks and (leaf.asks[0].replace(old, new), *leaf.asks[1:])
        return copied(leaf, text=leaf.text.replace(old, new), order=order, asks=asks)

    return mapped(claim, renamed_in)


def broadcasts(left: Size, right: Size) -> Claim:
    """What elementwise arithmetic asks of two sizes of one axis: the same, or one of them 1."""
    return some_of((equal(left, right), equal(left, 1), equal(right, 1)))

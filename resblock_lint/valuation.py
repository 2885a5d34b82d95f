"""What conditions and sizes are where their symbols have values."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from resblock_lint.conditions import AtLeast, Claim, Each, Equal, Every, Is, Not, Opaque, Plain, Some, Truth
from resblock_lint.dims import Atom, Power, Quotient, Size, Symbol
from resblock_lint.turns import at_turn

HIGHEST = 1_000  # exponent that is worked out
MOST_TURNS = 64  # of a loop that are looked at one by one


def holds(claim: Claim, sizes: Mapping[Symbol, int], plain: Mapping[str, Plain] | None = None) -> bool | None:
    """Whether a claim holds for these values; None where a value is missing."""
    if isinstance(claim, bool):
        return claim
    if isinstance(claim, (Equal, AtLeast)):
        try:
            left, right = value(claim.left, sizes), value(claim.right, sizes)
        except KeyError:
            return None
        except ZeroDivisionError:
            return False
        return left == right if isinstance(claim, Equal) else left >= right
    if isinstance(claim, Not):
        inner = holds(claim.condition, sizes, plain)
        return None if inner is None else not inner
    if isinstance(claim, (Every, Some)):
        return _parts_hold(claim, sizes, plain)
    if isinstance(claim, Each):
        return _holds_at_each(claim, sizes, plain)
    return _flag_holds(claim, plain or {})


def _holds_at_each(claim: Each, sizes: Mapping[Symbol, int], plain: Mapping[str, Plain] | None) -> bool | None:
    try:
        turns = range(value(claim.first, sizes), value(claim.last, sizes) + 1)
    except (KeyError, ZeroDivisionError):
        return None
    claims = [at_turn(claim.condition, claim.turn, place) for place in turns[:MOST_TURNS]]
    answers = {None if one is None else holds(one, sizes, plain) for one in claims}
    unknown = None in answers or len(turns) > MOST_TURNS
    return False if False in answers else None if unknown else True


def _flag_holds(claim: Truth | Is | Opaque, plain: Mapping[str, Plain]) -> bool | None:
    if isinstance(claim, Opaque) or claim.name not in plain:
        return None
    known = plain[claim.name]
    return bool(known) if isinstance(claim, Truth) else known == claim.constant


def _parts_hold(claim: Every | Some, sizes: Mapping[Symbol, int], plain: Mapping[str, Plain] | None) -> bool | None:
    decisive = isinstance(claim, Some)
    unknown = False
    for one in claim.conditions:
        truth = holds(one, sizes, plain)
        if truth is decisive:
            return decisive
        unknown = unknown or truth is None
    return None if unknown else not decisive


def value(size: Size, environment: Mapping[Symbol, int]) -> int:
    """The integer that a size is when its symbols have these values. Raises KeyError and ZeroDivisionError."""
    if isinstance(size, int):
        return size
    return sum(
        factor * prod(_atom_value(atom, environment) ** exponent for atom, exponent in monomial)
        for monomial, factor in size.terms.items()
    )


def _atom_value(atom: Atom, environment: Mapping[Symbol, int]) -> int:
    if isinstance(atom, Symbol):
        return environment[atom]
    if isinstance(atom, Quotient):
        return value(atom.numerator, environment) // value(atom.divisor, environment)
    if isinstance(atom, Power):
        return _raised(atom.base, value(atom.exponent, environment))
    return (min if atom.kind == "min" else max)(value(size, environment) for size in atom.sizes)


def _raised(base: int, exponent: int) -> int:
    """Raises KeyError where that is no integer, or a very large one."""
    if not 0 <= exponent <= HIGHEST:
        raise KeyError(exponent)
    return base**exponent

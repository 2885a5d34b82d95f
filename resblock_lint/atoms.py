"""What sizes are made of: symbols, and what is no sum or product of other sizes. How sizes are made lives in `dims`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from resblock_lint.dims import Size

FORM = " * 0"  # how the name of a symbol ends that is 0 just where a parameter is a number, and not one for each side
TURN_PREFIX = "turn "  # how the name of a turn begins, and what speaks of the item there has it in its own
BATCH_NAME = "N (batch)"  # of the symbol for the batch; nothing in a program can be called so


class Origin(Enum):
    """Where a symbol comes from, which says what may be claimed of it."""

    PARAMETER = "parameter"
    FREE = "free"
    UNKNOWN = "unknown"
    EITHER = "either"  # one of several sizes, by what was chosen


@dataclass(frozen=True, slots=True)
class Symbol:
    """An integer without a value. `least` is a bound that always holds; sizes of tensors are at least 1."""

    name: str
    origin: Origin = Origin.PARAMETER
    least: int | None = None

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`numerator // divisor`, rounded down; the divisor is not zero."""

    numerator: Size
    divisor: Size


@dataclass(frozen=True, slots=True, repr=False)
class Extreme:
    """The least (`"min"`) or the greatest (`"max"`) of some sizes."""

    kind: str
    sizes: frozenset[Size]

    def __repr__(self) -> str:
        """The same text for the same sizes, in whatever order they are kept."""
        return f"Extreme({self.kind}, {sorted(map(repr, self.sizes))})"


@dataclass(frozen=True, slots=True)
class Power:
    """`base ** exponent`, for an exponent that is a size and at least 0."""

    base: int
    exponent: Size


Atom: TypeAlias = Symbol | Quotient | Extreme | Power
Monomial: TypeAlias = "tuple[tuple[Atom, int], ...]"


@lru_cache(maxsize=1 << 16)
def order(atom: Atom) -> tuple[int, str]:
    """By this the atoms of a monomial are sorted: the same monomial has one form."""
    if isinstance(atom, Symbol):
        return (0, atom.name)
    return (1 if isinstance(atom, Quotient) else 3 if isinstance(atom, Power) else 2, repr(atom))


def product_of(powers: Mapping[Atom, int]) -> Monomial:
    """The monomial in which atoms stand to these powers."""
    return tuple(sorted(((atom, power) for atom, power in powers.items() if power), key=lambda item: order(item[0])))


@lru_cache(maxsize=1 << 16)
def spelled(monomial: Monomial) -> str:
    """A text that is the same for the same monomial: by it, terms can be sorted."""
    return repr(monomial)

"""Which term of a size is shown first, with which sign, and which of two ways to write a size is the shorter one."""

from __future__ import annotations

from resblock_lint.atoms import Atom, Monomial, Quotient, Symbol
from resblock_lint.dims import Dim, Size


def rank(term: tuple[Monomial, int]) -> tuple[bool, int, str]:
    """By this the terms of a size are sorted: a number last, what is taken away behind what is added."""
    monomial, factor = term
    return (not monomial, factor < 0, repr(monomial))


def turned(atom: Atom) -> bool:
    """Whether an atom is a size below 0 that is rounded down: it is shown as what is above 0, rounded up."""
    over = atom.numerator if isinstance(atom, Quotient) else 0
    return isinstance(over, Dim) and all(factor < 0 for factor in over.terms.values())


def signed(monomial: Monomial, factor: int) -> int:
    """The factor of a term, whose sign is turned with each of its atoms."""
    return -factor if sum(power for atom, power in monomial if turned(atom)) % 2 else factor


def plain(size: Size) -> bool:
    """Whether a size is one symbol, perhaps with a factor."""
    return isinstance(size, Dim) and len(size.terms) == 1


def ceils(size: Dim, atom: Quotient, ceiling: Size) -> bool:
    """Whether `size` is `atom` and 1: the form in which `dims` keeps `ceildiv` by a symbol."""
    return size - Dim.of(atom) == 1 and isinstance(atom.divisor, Dim) and isinstance(ceiling, Dim)


def is_bare(size: Size) -> bool:
    """Whether a size is a symbol, perhaps with a factor."""
    return plain(size) and isinstance(size, Dim) and all(isinstance(atom, Symbol) for atom in size.atoms())


def cost(size: Dim) -> tuple[int, int]:
    """By this, of two ways to write a size the shorter one is found."""
    return len(size.terms), abs(size.constant)

"""Sizes: exact integer algebra over symbols.

A *size* is an `int`, or a `Dim` when it holds a symbol. A `Dim` is a canonical polynomial with integer coefficients
over atoms: symbols, floor divisions, minima, maxima and powers. Two sizes that are the same polynomial are `==`;
whether two different ones may be equal is a question for `facts`. Ceilings and remainders are floor divisions
(`-(-a // b)`, `a - b * (a // b)`) and are recognized again when they are printed. How sizes print lives in `printing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from math import gcd, prod
from typing import TypeAlias

from resblock_lint.atoms import Atom, Extreme, Monomial, Origin, Power, Quotient, Symbol, spelled
from resblock_lint.halves import halved
from resblock_lint.polynomials import apart_from_shared, divide_monomial, exact, times
from resblock_lint.powers import lacks, whole_powers


class Dim:
    """A polynomial that is not a constant. Build one with `Dim.of(symbol)` and Python's operators."""

    __slots__ = ("_hash", "_symbols", "_text", "terms")

    def __init__(self, terms: Mapping[Monomial, int]) -> None:
        self.terms = terms
        self._hash = 0  # these three are worked out when they are asked for
        self._symbols: frozenset[Symbol] | None = None
        self._text = ""

    @staticmethod
    def of(atom: Atom) -> Dim:
        """The polynomial that is just this atom."""
        return Dim({((atom, 1),): 1})

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Dim) and self.terms == other.terms)

    def __repr__(self) -> str:
        """The same text for the same polynomial, in whatever order its terms were found."""
        if not self._text:
            self._text = f"Dim({', '.join(sorted(f'{spelled(one)}: {factor}' for one, factor in self.terms.items()))})"
        return self._text

    def __add__(self, other: Size) -> Size:
        return _sum(self.terms, terms_of(other))

    def __sub__(self, other: Size) -> Size:
        return self + (-other)

    def __rsub__(self, other: Size) -> Size:
        return (-self) + other

    def __neg__(self) -> Size:
        return Dim({monomial: -factor for monomial, factor in self.terms.items()})

    def __mul__(self, other: Size) -> Size:
        return _product(self.terms, terms_of(other))

    def __pow__(self, exponent: int) -> Size:
        return prod([self] * exponent, start=1)

    def __floordiv__(self, other: Size) -> Size:
        return quotient(self, other)

    def __rfloordiv__(self, other: Size) -> Size:
        return quotient(other, self)

    def __mod__(self, other: Size) -> Size:
        return self - (self // other) * other

    def __rmod__(self, other: Size) -> Size:
        return other - (other // self) * self

    __radd__ = __add__
    __rmul__ = __mul__

    @property
    def constant(self) -> int:
        """The term without an atom."""
        return self.terms.get((), 0)

    def is_atom(self, atom: Atom) -> bool:
        """Whether the polynomial is just this atom."""
        return self.terms.get(((atom, 1),)) == 1 and len(self.terms) == 1

    def atoms(self) -> Iterator[Atom]:
        """The atoms that stand in the polynomial itself, not those inside of other atoms."""
        return (atom for monomial in self.terms for atom, _ in monomial)

    @property
    def symbols(self) -> frozenset[Symbol]:
        """The symbols of all atoms, those inside of atoms too."""
        if self._symbols is None:
            self._symbols = NONE.union(*map(_atom_symbols, self.atoms()))
        return self._symbols


def _atom_symbols(atom: Atom) -> frozenset[Symbol]:
    return frozenset((atom,)) if isinstance(atom, Symbol) else NONE.union(*map(symbols, parts(atom)))


def sole(size: Size) -> Atom | None:
    """The atom that a size is, if it is just one."""
    atom = next(size.atoms(), None) if isinstance(size, Dim) and len(size.terms) == 1 else None
    return atom if atom is not None and isinstance(size, Dim) and size.is_atom(atom) else None


NONE: frozenset[Symbol] = frozenset()
Size: TypeAlias = int | Dim


def terms_of(size: Size) -> Mapping[Monomial, int]:
    """The terms of a size, a constant's too."""
    if isinstance(size, Dim):
        return size.terms
    return {(): size} if size else {}


def build(terms: Mapping[Monomial, int]) -> Size:
    """A size from its terms, canonical: no zero terms, and a constant is an `int`."""
    kept = {monomial: factor for monomial, factor in terms.items() if factor}
    if not kept:
        return 0
    if len(kept) == 1 and () in kept:
        return kept[()]
    return Dim(kept)


def _sum(left: Mapping[Monomial, int], right: Mapping[Monomial, int]) -> Size:
    terms = dict(left)
    for monomial, factor in right.items():
        terms[monomial] = terms.get(monomial, 0) + factor
    whole: Size = 0
    while (found := halved(terms, right)) is not None:
        one, other, size, rest, count = found
        terms[one], terms[other] = terms[one] - count, terms[other] - count
        whole = whole + size * build({rest: count})
    for monomial in right:
        if terms.get(monomial) and lacks(monomial, terms[monomial]):
            whole = whole + build(dict([whole_powers(monomial, terms.pop(monomial))]))
    return build(terms) if whole == 0 else build(terms) + whole


def _product(left: Mapping[Monomial, int], right: Mapping[Monomial, int]) -> Size:
    terms: dict[Monomial, int] = {}
    for one, a in left.items():
        for two, b in right.items():
            monomial = times(one, two)
            terms[monomial] = terms.get(monomial, 0) + a * b
    if any(monomial and isinstance(monomial[-1][0], Power) for monomial in terms):
        return reduce(lambda total, term: total + build(dict([whole_powers(*term)])), terms.items(), 0)
    return build(terms)


def _split(numerator: Dim, by: Size) -> tuple[Size, Size]:
    """`numerator = whole * by + rest`, taking into `whole` every term that `by` divides; of a sum all or nothing."""
    divisor = terms_of(by)
    if len(divisor) != 1:
        multiple = exact(numerator.terms, divisor)
        return (0, numerator) if multiple is None else (build(multiple), 0)
    ((unit, scale),) = divisor.items()
    whole: dict[Monomial, int] = {}
    rest: dict[Monomial, int] = {}
    for monomial, factor in numerator.terms.items():
        share = divide_monomial(monomial, unit)
        if share is None:
            rest[monomial] = factor
            continue
        count, left = divmod(factor, scale) if not monomial or factor % scale == 0 else (0, factor)
        if count:
            whole[share] = count
        if left:
            rest[monomial] = left
    return build(whole), build(rest)


def _reduce(numerator: Size, divisor: Size) -> tuple[Size, Size]:
    """Takes common factors, and one nested division, out of a quotient."""
    if isinstance(numerator, Dim) and isinstance(divisor, int):
        common = reduce(gcd, (f for m, f in numerator.terms.items() if m), divisor)
        if common > 1:
            numerator, divisor = build({m: f // common for m, f in numerator.terms.items()}), divisor // common
    if isinstance(divisor, Dim) and (shared := apart_from_shared(terms_of(numerator), divisor.terms)):
        return quotient(*map(build, shared)), 1
    nested = _nested(numerator) if isinstance(numerator, Dim) and _is_power(divisor) else None
    if nested is not None:
        inner, offset = nested
        return quotient(inner.numerator + offset * inner.divisor, inner.divisor * divisor), 1
    return numerator, divisor


def _nested(numerator: Dim) -> tuple[Quotient, int] | None:
    """The parts of `n // d + offset` with a d that is surely positive; None for every other polynomial."""
    rest = [m for m in numerator.terms if m]
    if len(rest) != 1 or numerator.terms[rest[0]] != 1 or len(rest[0]) != 1:
        return None
    atom, power = rest[0][0]
    if power == 1 and isinstance(atom, Quotient) and _is_power(atom.divisor):
        return atom, numerator.constant
    return None


def _is_power(size: Size) -> bool:
    """Whether a size is a positive number, or a power times one."""
    if isinstance(size, int):
        return size > 0
    ((monomial, factor), *rest) = size.terms.items()
    return not rest and factor > 0 and all(isinstance(atom, Power) for atom, _ in monomial)


def quotient(numerator: Size, divisor: Size) -> Size:
    """`numerator // divisor`, canonical. Division by the constant 0 gives a symbol of unknown origin."""
    if isinstance(numerator, int) and isinstance(divisor, int):
        return numerator // divisor if divisor else Dim.of(Symbol("1 // 0", Origin.UNKNOWN))
    if divisor == 0:
        return Dim.of(Symbol("1 // 0", Origin.UNKNOWN))
    if divisor == 1 or numerator == 0:
        return numerator
    if isinstance(divisor, int) and divisor < 0:
        numerator, divisor = -numerator, -divisor
    if not isinstance(numerator, Dim):
        return Dim.of(Quotient(numerator, divisor))
    whole, rest = _split(numerator, divisor)
    if rest == 0 or (isinstance(rest, int) and isinstance(divisor, int)):
        return whole + (rest // divisor if rest else 0)
    rest, divisor = _reduce(rest, divisor)
    if divisor == 1:
        return whole + rest
    if isinstance(rest, int) and isinstance(divisor, int):
        return whole + rest // divisor
    return whole + Dim.of(Quotient(rest, divisor))


def ceildiv(numerator: Size, divisor: Size) -> Size:
    """`numerator / divisor` rounded up, for a divisor of at least 1."""
    return quotient(numerator + divisor - 1, divisor)


def extreme(kind: str, sizes: Iterable[Size]) -> Size:
    """The least or the greatest of sizes; those that differ by a constant are settled at once."""
    kept: list[Size] = []
    for size in (part for one in sizes for part in _taken(kind, one)):
        for place, other in enumerate(kept):
            gap = size - other
            if isinstance(gap, int):
                kept[place] = size if (gap < 0) == (kind == "min") else other
                break
        else:
            kept.append(size)
    return kept[0] if len(kept) == 1 else Dim.of(Extreme(kind, frozenset(kept)))


def _taken(kind: str, size: Size) -> Iterable[Size]:
    """What a size with the least or the greatest in it is taken from: 8 and n of `max(0, 8 - n) + n`; else that."""
    for atom in size.atoms() if isinstance(size, Dim) else ():
        if isinstance(atom, Extreme) and atom.kind == kind and terms_of(size).get(((atom, 1),)) == 1:
            return [one + (size - Dim.of(atom)) for one in atom.sizes]
    return (size,)


def raised(base: int, exponent: Size) -> Size:
    """`base ** exponent` for a base of at least 2, where the exponent is at least 0."""
    if isinstance(exponent, int):
        return base**exponent if exponent >= 0 else Dim.of(Symbol(f"{base} ** {exponent}", Origin.UNKNOWN))
    more = max(exponent.constant, 0)
    return Dim.of(Power(base, exponent - more)) * base**more


def symbols(size: Size) -> frozenset[Symbol]:
    """Every symbol in a size, those inside of divisions, minima and maxima too."""
    return size.symbols if isinstance(size, Dim) else NONE


def parts(atom: Quotient | Extreme | Power) -> tuple[Size, ...]:
    """The sizes that an atom is made of."""
    if isinstance(atom, Power):
        return (atom.exponent,)
    return (atom.numerator, atom.divisor) if isinstance(atom, Quotient) else tuple(atom.sizes)


def remake(atom: Atom, replaced: Mapping[Atom, Size]) -> Size:
    """The atom after a substitution."""
    if atom in replaced:
        return replaced[atom]
    if isinstance(atom, Quotient):
        return quotient(substitute(atom.numerator, replaced), substitute(atom.divisor, replaced))
    if isinstance(atom, Extreme):
        return extreme(atom.kind, [substitute(size, replaced) for size in atom.sizes])
    if isinstance(atom, Power):
        return raised(atom.base, substitute(atom.exponent, replaced))
    return Dim.of(atom)


def substitute(size: Size, replaced: Mapping[Atom, Size]) -> Size:
    """The size with atoms replaced, everywhere."""
    if not isinstance(size, Dim) or not replaced or _is_free_of(size, replaced):
        return size
    kept: dict[Monomial, int] = {}
    changed: Size = 0
    for monomial, factor in size.terms.items():
        made = [(remake(atom, replaced), exponent) for atom, exponent in monomial]
        if all(isinstance(new, Dim) and new.is_atom(old) for (new, _), (old, _) in zip(made, monomial, strict=True)):
            kept[monomial] = factor
        else:
            changed = changed + prod([new**exponent for new, exponent in made], start=factor)
    return _sum(kept, terms_of(changed))


def _is_free_of(size: Dim, replaced: Mapping[Atom, Size]) -> bool:
    """Whether it can be told at once that no atom of these stands in a size."""
    return replaced.keys().isdisjoint(size.symbols) and all(isinstance(atom, Symbol) for atom in replaced)

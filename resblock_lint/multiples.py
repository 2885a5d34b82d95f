"""Multiples: sizes that are known to be whole multiples of others, so that a division and a product cancel out.

Under `filters % groups == 0` the product `groups * (filters // groups)` is `filters`, though no symbol of that equation
can be solved for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from resblock_lint.conditions import AtLeast, Condition, Equal, Not
from resblock_lint.dims import Atom, Dim, Monomial, Power, Quotient, Size, build, quotient, raised, sole, substitute
from resblock_lint.polynomials import divide_monomial, times

MOST_STEPS = 16  # of divisions within divisions
MOST_LEAST = 16  # exponents


class Multiples:
    """Divisions that leave nothing over, by sizes that are one product."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Quotient, tuple[Monomial, int]] = {}  # with the product of division and divisor

    def copy(self) -> Multiples:
        """The same, to be added to apart from these."""
        made = Multiples()
        made._known = self._known.copy()
        return made

    def __bool__(self) -> bool:
        return bool(self._known)

    def learn(self, gap: Dim) -> bool:
        """Keeps what `gap == 0` says of a division: whether it says something."""
        found = [atom for atom in wholes(gap) if isinstance(atom.divisor, Dim)]
        for atom in found:
            self._keep(atom)
        return bool(found)

    def replace(self, step: Mapping[Atom, Size]) -> None:
        """Substitutes in the divisions."""
        known, self._known = self._known, {}
        for made in (substitute(Dim.of(atom), step) for atom in known):
            first = next(made.atoms()) if isinstance(made, Dim) else None
            if first is not None and made == Dim.of(first):
                self._keep(first)

    def short(self, size: Size) -> Size:
        """The size without products of a division and its divisor."""
        for _ in range(MOST_STEPS):
            made = self._step(size) if isinstance(size, Dim) else None
            if made is None:
                break
            size = made
        inner: dict[Atom, Size] = {}
        for atom in size.atoms() if isinstance(size, Dim) else ():
            parts = (atom.numerator, atom.divisor) if isinstance(atom, Quotient) else ()
            if parts != (made := tuple(map(self.short, parts))):
                inner[atom] = quotient(*made)
        return substitute(size, inner)

    def _keep(self, atom: Atom) -> None:
        if isinstance(atom, Quotient) and isinstance(atom.divisor, Dim) and len(atom.divisor.terms) == 1:
            ((monomial, factor),) = atom.divisor.terms.items()
            self._known[atom] = times(monomial, ((atom, 1),)), factor

    def _step(self, size: Dim) -> Size | None:
        """One product replaced by what was divided; None where there is none."""
        for division in {atom for atom in size.atoms() if isinstance(atom, Quotient) and atom in self._known}:
            product, number = self._known[division]
            for monomial, factor in size.terms.items():
                rest = divide_monomial(monomial, product)
                if rest is not None and factor % number == 0:
                    return size - build({monomial: factor}) + build({rest: factor // number}) * division.numerator
        return None


def wholes(gap: Dim) -> Iterator[Quotient]:
    """The divisions of which `gap == 0` says that they leave nothing over."""
    for atom in gap.atoms():
        if isinstance(atom, Quotient) and atom.numerator - Dim.of(atom) * atom.divisor in (gap, -gap):
            yield atom


def of_parts(gap: Dim, interval: Callable[[Size], tuple[float, float]]) -> Iterator[Condition]:
    """What else holds where `gap` is 0 for sizes of at least 1 that are divided and leave nothing over: the divisor is
    not 0, and where it is at least 1 each of the parts has at least one. A power of at least 2 divides it too.
    """
    for whole in wholes(gap):
        if interval(whole.numerator)[0] >= 1 and isinstance(whole.divisor, Dim):
            yield Not(Equal(whole.divisor, 0))
        if interval(whole.numerator)[0] >= 1 and interval(whole.divisor)[0] >= 1:
            yield AtLeast(Dim.of(whole), 1)
            yield AtLeast(whole.numerator, whole.divisor)
        power = sole(whole.divisor)
        if isinstance(power, Power) and (least := interval(power.exponent)[0]) >= 1:  # each less power divides it too
            yield Equal(whole.numerator % raised(power.base, int(min(least, MOST_LEAST))), 0)

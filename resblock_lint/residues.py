"""Residues: sizes of which it is known what is left of them when they are divided by a number.

Under `n % 2 == 1` the polynomial `n - 2 * (n // 2)` is 1, though no symbol of it can be solved for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from resblock_lint.dims import Atom, Dim, Monomial, Quotient, Size, Symbol, build, substitute
from resblock_lint.equations import signed, solvable
from resblock_lint.multiples import Multiples
from resblock_lint.polynomials import times
from resblock_lint.remainders import remainders

Key = tuple[Dim, int]  # a polynomial without a constant, and the number that it is divided by


class Residues:
    """What is left of polynomials, and divisions by sizes that leave nothing."""

    __slots__ = ("_left", "_multiples")

    def __init__(self) -> None:
        self._left: dict[Key, int] = {}
        self._multiples = Multiples()

    def copy(self) -> Residues:
        """The same, to be added to apart from these."""
        made = Residues()
        made._left = self._left.copy()
        made._multiples = self._multiples.copy()
        return made

    def __bool__(self) -> bool:
        return bool(self._left or self._multiples)

    def learn(self, gap: Size, *, zero: bool) -> bool:
        """Keeps what `gap == 0` says of what is left, or `gap != 0`, of two numbers that can be left: whether it says
        something.
        """
        found = _remainders(gap) if isinstance(gap, Dim) else ()
        said = {key: left if zero else 1 - left for key, left in found if zero or key[1] == 2}
        self._left.update(said)
        whole = zero and isinstance(gap, Dim) and self._multiples.learn(gap)
        return bool(said) or whole

    def replace(self, step: Mapping[Atom, Size]) -> None:
        """Substitutes in the polynomials."""
        self._multiples.replace(step)
        known, self._left = self._left, {}
        for (size, number), left in known.items():
            made = substitute(size, step)
            if isinstance(made, Dim):
                self._left.update([_without_constant(made, number, left)])

    def short(self, size: Size) -> Size:
        """The size without divisions of which the rest is known, wherever it is then a polynomial with whole numbers:
        `n - 1` for `2 * (n // 2)`.
        """
        size = self._multiples.short(size) if self._multiples else size
        if not self._left or not isinstance(size, Dim):
            return size
        made: Size = 0
        kept: dict[Monomial, int] = {}
        for monomial, factor in size.terms.items():
            whole = self._whole(monomial, factor)
            if whole is None:
                kept[monomial] = factor
            else:
                made = made + whole
        return build(kept) + made if len(kept) < len(size.terms) else size

    def _whole(self, monomial: Monomial, factor: int) -> Size | None:
        for atom, power in monomial:
            if not isinstance(atom, Quotient) or not isinstance(atom.divisor, int) or factor % atom.divisor:
                continue
            left = self._left_of(atom)
            if left is not None:
                beside = tuple(part for part in monomial if part[0] is not atom)
                beside = times(beside, ((atom, power - 1),)) if power > 1 else beside
                return build({beside: factor // atom.divisor}) * (atom.numerator - left)
        return None

    def _left_of(self, atom: Quotient) -> int | None:
        """`numerator % divisor`, where it is known."""
        if not isinstance(atom.numerator, Dim) or not isinstance(atom.divisor, int):
            return None
        key, sign = _key(atom.numerator, atom.divisor)
        left = self._left.get(key)
        return None if left is None else (left * sign + atom.numerator.constant) % atom.divisor

    def apart(self, size: Dim) -> Size:
        """The size in which a symbol is a number of times another one, and what is left: `2 * m + 1` for `n`."""
        made: Size = size
        replaced: set[Symbol] = set()
        for (about, number), left in sorted(self._left.items(), key=lambda one: -one[0][1]):
            found = solvable(about)
            if found is None or found[0] not in size.symbols or about.symbols & replaced:
                continue
            symbol, factor = found
            many = Dim.of(_times(symbol, about, number, left))
            step: dict[Atom, Size] = {symbol: Dim.of(symbol) - (about - many * number - left) * factor}
            made = substitute(made, step)
            replaced |= about.symbols
        return made


def _times(symbol: Symbol, about: Dim, number: int, left: int) -> Symbol:
    """How many times the number stands in a size, by the least number that its symbol can be."""
    least = None if symbol.least is None or about != Dim.of(symbol) else -((left - symbol.least) // number)
    return Symbol(f"{about!r} // {number}", symbol.origin, least)


def _key(size: Dim, number: int) -> tuple[Key, int]:
    """The polynomial without its constant, by one sign for both; and that sign."""
    rest = size - size.constant
    assert isinstance(rest, Dim)
    form = signed(rest)
    assert isinstance(form, Dim)
    return (form, number), 1 if form == rest else -1


def _without_constant(size: Dim, number: int, left: int) -> tuple[Key, int]:
    """The polynomial's key and what is left of that, where `left` is left of the polynomial itself."""
    key, sign = _key(size, number)
    return key, (left - size.constant) * sign % number


def _remainders(gap: Dim) -> Iterator[tuple[Key, int]]:
    """The equations `size % number == left` that `gap == 0` is, of sizes that are no divisions themselves."""
    for one in remainders(gap):
        if isinstance(one.size, Dim) and not one.is_of_division:
            yield _without_constant(one.size, one.number, one.left)

"""Interval arithmetic: between which integers a size lies, by what is known of its atoms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf, prod

from resblock_lint.atoms import Atom, Extreme, Power, Quotient, Symbol
from resblock_lint.dims import Dim, Size, build, sole, substitute
from resblock_lint.polynomials import divide_monomial

Interval = tuple[float, float]
HIGHEST = 40  # exponents above have no bounds
MOST_SCALE = 1 << 512  # by what divides sizes, all in all
MOST_DIVISIONS = 3  # so many floor divisions are taken out of one size


class Intervals:
    """Bounds of atoms, and of the sizes that are made of them; both ends are included."""

    __slots__ = ("empty", "known")

    def __init__(self) -> None:
        self.known: dict[Atom, Interval] = {}
        self.empty = False  # whether an atom has no value that is left

    def copy(self) -> Intervals:
        """The same bounds, to be narrowed apart from these."""
        made = Intervals()
        made.known, made.empty = self.known.copy(), self.empty
        return made

    def narrow(self, atom: Atom, *, low: float = -inf, high: float = inf) -> None:
        """Adds bounds of an atom to those that are known."""
        before = self.known.get(atom, (-inf, inf))
        self.known[atom] = (max(before[0], low), min(before[1], high))
        found = self.of_atom(atom)
        self.empty = self.empty or found[0] > found[1]

    def learn(self, gap: Dim) -> Atom | None:
        """Keeps what `gap >= 0` says of an atom, `n - d` that `n // d` is at least 1; the atom, if it stands alone."""
        atom = next(gap.atoms())
        factor = gap.terms.get(((atom, 1),), 0)
        if not factor or gap - Dim.of(atom) * factor != gap.constant:
            self._learn_ratio(gap)
            return None
        if factor > 0:
            self.narrow(atom, low=-(gap.constant // factor))
        else:
            self.narrow(atom, high=gap.constant // -factor)
        return atom

    def _learn_ratio(self, gap: Dim) -> None:
        less = [build({one: -factor}) for one, factor in gap.terms.items() if one and factor < 0]
        if len(less) == 1 and len(gap.terms) > 1:
            ratio = sole((gap + less[0]) // less[0]) if self.of(less[0])[0] >= 1 else None
            if isinstance(ratio, Quotient):
                self.narrow(ratio, low=1)

    def taken(self, symbol: Symbol, solution: Size) -> list[Size]:
        """What is at least 0 by the bounds of a symbol that is some size; they are kept no longer."""
        ends = self.of_atom(symbol)
        self.known.pop(symbol, None)
        return [(solution - int(bound)) * sign for bound, sign in zip(ends, (1, -1), strict=True) if abs(bound) != inf]

    def excluded(self) -> bool:
        """Whether what is known of an atom excludes itself, or what follows from its parts."""
        made = (self.of_atom(atom) for atom in self.known if not isinstance(atom, Symbol))
        return self.empty or any(low > high for low, high in made)

    def of(self, size: Size) -> Interval:
        """Bounds of a size; of one with astronomically large numbers none are known."""
        try:
            return (size, size) if isinstance(size, int) else self._of_terms(size)
        except OverflowError:
            return (-inf, inf)

    def _of_terms(self, size: Dim) -> Interval:
        low = high = 0.0
        for monomial, factor in size.terms.items():
            bounds: Interval = (factor, factor)
            for atom, power in monomial:
                bounds = _multiply(bounds, _raised(self.of_atom(atom), power))
            low, high = low + bounds[0], high + bounds[1]
        return (low, high)

    def of_atom(self, atom: Atom) -> Interval:
        """Bounds of an atom: those that are known, and those that follow from its parts."""
        low, high = self.known.get(atom, (-inf, inf))
        if isinstance(atom, Symbol):
            return (max(low, atom.least), high) if atom.least is not None else (low, high)
        if isinstance(atom, Extreme):
            ends = [self.of(size) for size in atom.sizes]
            pick = min if atom.kind == "min" else max
            return (max(low, pick(end[0] for end in ends)), min(high, pick(end[1] for end in ends)))
        if isinstance(atom, Power):
            ends = self.of(atom.exponent)
            least, most = (float(atom.base ** int(max(end, 0))) if end <= HIGHEST else inf for end in ends)
            return (max(low, least), min(high, most))
        found = _divide(self.of(atom.numerator), self.of(atom.divisor))
        return (max(low, found[0]), min(high, found[1]))

    def holds(self, gap: Dim) -> bool:
        """Whether `gap >= 0` follows from what is known of divisions."""
        return self._relaxed(gap) or self._in_order(gap)

    def _relaxed(self, gap: Size) -> bool:
        """Whether `gap >= 0` follows from bounds without floor divisions: `n - d + 1 <= d * (n // d) <= n`."""
        bound, scale = gap, 1
        for _ in range(MOST_DIVISIONS):
            found = self._division(bound)
            if found is None:
                break
            bound, factor = found
            scale *= factor
        return bound is not gap and scale < MOST_SCALE and self.of(bound)[0] > -scale

    def _in_order(self, gap: Dim) -> bool:
        """Whether `a // d + k >= b // d` as `a + k * d >= b`, for a d of at least 1."""
        found = {factor: atom for atom, factor in _quotients(gap)}
        more, less = found.get(1), found.get(-1)
        if len(gap.terms) > 3 or more is None or less is None or more.divisor != less.divisor:
            return False
        whole = gap - Dim.of(more) + Dim.of(less)
        least = self.of(more.numerator - less.numerator + whole * more.divisor)[0]
        return isinstance(whole, int) and self.of(more.divisor)[0] >= 1 and least >= 0

    def _division(self, size: Size) -> tuple[Size, int] | None:
        """A lower bound of a size times a factor, with one floor division less; None where there is none."""
        for monomial, count in size.terms.items() if isinstance(size, Dim) else ():
            for atom, power in monomial:
                if power == 1 and isinstance(atom, Quotient) and self.of(atom.divisor)[0] >= 1:
                    beside = divide_monomial(monomial, ((atom, 1),))
                    found = self._without(size, atom, build({beside or (): count}))
                    if found is not None:
                        return found
        return None

    def _without(self, size: Size, atom: Quotient, beside: Size) -> tuple[Size, int] | None:
        """The same for this division and what it is multiplied by."""
        rest = size - beside * Dim.of(atom)
        if isinstance(beside, int) and isinstance(atom.divisor, int):
            least = atom.numerator if beside < 0 else atom.numerator - atom.divisor + 1
            return rest * atom.divisor + least * beside, atom.divisor
        if isinstance(beside, int) and self.of(atom.numerator)[0] >= 0:
            return rest + (atom.numerator if beside < 0 else _least(atom)) * beside, 1
        times = _over(beside, atom.divisor)  # `n - d + 1 <= n // d * d <= n`
        low, high = self.of(times)
        if times == 0 or (low < 0 < high):
            return None
        return rest + times * (atom.numerator if high <= 0 else atom.numerator - atom.divisor + 1), 1


def _over(size: Size, by: Size) -> Size:
    """`size / by` where that leaves nothing over, else 0."""
    whole = size // by
    return whole if whole * by == size else 0


class AtLeastZero:
    """Polynomials that are known to be at least 0; of those that differ by a constant the one that says most."""

    __slots__ = ("_least",)

    def __init__(self) -> None:
        self._least: dict[Size, int] = {}  # the constant that goes with the rest of a polynomial

    def copy(self) -> AtLeastZero:
        """The same, to be added to apart from these."""
        made = AtLeastZero()
        made._least = self._least.copy()
        return made

    def learn(self, gap: Dim) -> None:
        """Keeps `gap >= 0`."""
        rest = gap - gap.constant
        self._least[rest] = min(gap.constant, self._least.get(rest, gap.constant))

    def holds(self, gap: Dim) -> bool:
        """Whether one of these alone says `gap >= 0`."""
        least = self._least.get(gap - gap.constant) if self._least else None
        return least is not None and gap.constant >= least

    def take(self, step: Mapping[Atom, Size]) -> list[Size]:
        """Takes out what a substitution changes, and gives it as it is then."""
        made = {rest: substitute(rest, step) for rest in self._least}
        return [new + self._least.pop(rest) for rest, new in made.items() if new is not rest]


def _quotients(gap: Dim) -> Iterator[tuple[Quotient, int]]:
    """The divisions that stand alone in a sum, and their factors."""
    for monomial, factor in gap.terms.items():
        if len(monomial) == 1 and monomial[0][1] == 1 and isinstance(monomial[0][0], Quotient):
            yield monomial[0][0], factor


def _least(atom: Quotient) -> Size:
    """What `(n + k) // (n // d)` is at least, as `n // d * d <= n`; 0 of other divisions of what is not negative."""
    inner = sole(atom.divisor)
    if isinstance(inner, Quotient):
        more = atom.numerator - inner.numerator
        return inner.divisor + min(more, 0) if isinstance(more, int) else 0
    return 0


def _multiply(left: Interval, right: Interval) -> Interval:
    ends = [0.0 if 0 in pair else prod(pair) for pair in ((a, b) for a in left for b in right)]
    return (min(ends), max(ends))


def _raised(bounds: Interval, power: int) -> Interval:
    """Bounds of a power of at least 1, which is not negative where it is even."""
    found = bounds
    for _ in range(power - 1):
        found = _multiply(found, bounds)
    return found if power % 2 else (max(found[0], 0.0), found[1])


def _divide(over: Interval, under: Interval) -> Interval:
    """Bounds of a floor division by at least 1; nothing is known of any other."""
    if under[0] < 1:
        return (-inf, inf)
    ends = [_floor(a, b) for a in over for b in under]
    return (min(ends), max(ends))


def _floor(over: float, under: float) -> float:
    if under == inf:
        return 0.0 if over >= 0 else -1.0
    return over if abs(over) == inf else float(int(over) // int(under))

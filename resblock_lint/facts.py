"""Facts: what a path has assumed, and what follows from it.

`Facts.decide` answers YES or NO only where that holds for every value of every symbol that satisfies the facts; MAYBE
says nothing. Deciding uses substitution by solved equalities, interval arithmetic and divisibility: it is sound and
incomplete. What is not decided is put to the test of examples in `witness`.
"""

from __future__ import annotations

from enum import Enum
from math import inf, prod

from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Equal,
    Every,
    Is,
    Not,
    Opaque,
    Some,
    Truth,
    equal,
    replace,
    some_of,
)
from resblock_lint.dims import (
    Atom,
    Dim,
    Extreme,
    Monomial,
    Quotient,
    Size,
    Symbol,
    build,
    content,
    divide_monomial,
    substitute,
    symbols,
)

Interval = tuple[float, float]


class Verdict(Enum):
    """The answer to a claim."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def verdict(truth: bool) -> Verdict:
    """The verdict of a settled claim."""
    return Verdict.YES if truth else Verdict.NO


class Facts:
    """A conjunction of conditions that grows along one path."""

    __slots__ = ("_bounds", "_literals", "_nonnegative", "_nonzero", "_solved", "_truths", "_zero")

    def __init__(self) -> None:
        self._literals: tuple[Condition, ...] = ()
        self._solved: dict[Atom, Size] = {}
        self._bounds: dict[Atom, Interval] = {}
        self._zero: set[Size] = set()
        self._nonzero: set[Size] = set()
        self._nonnegative: set[Size] = set()
        self._truths: dict[Condition, bool] = {}

    @property
    def literals(self) -> tuple[Condition, ...]:
        """What was assumed, in order."""
        return self._literals

    def normal(self, size: Size) -> Size:
        """The size after substitution by the solved equalities."""
        return substitute(size, self._solved) if self._solved else size

    def decide(self, claim: Claim) -> Verdict:
        """Whether a claim follows (YES), is excluded (NO), or neither is known (MAYBE)."""
        if isinstance(claim, bool):
            return verdict(claim)
        if isinstance(claim, Equal):
            return self._decide_zero(self.normal(claim.left - claim.right))
        if isinstance(claim, AtLeast):
            return self._decide_nonnegative(self.normal(claim.left - claim.right))
        if isinstance(claim, Not):
            return {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(self.decide(claim.condition), Verdict.MAYBE)
        if isinstance(claim, (Every, Some)):
            return self._decide_parts(claim)
        return self._decide_flag(claim)

    def assume(self, claim: Claim) -> None:
        """Adds a condition to the facts. Assuming what is excluded makes the facts meaningless: decide first."""
        if isinstance(claim, bool):
            return
        if isinstance(claim, Every):
            for one in claim.conditions:
                self.assume(one)
            return
        if claim not in self._literals:
            self._literals += (claim,)
            self._learn(claim)

    def simplify(self, claim: Claim) -> Claim:
        """An equivalent claim in which `n == n // s` reads `s == 1 or n == 0`."""
        if isinstance(claim, Some):
            return some_of(self.simplify(one) for one in claim.conditions if self.decide(one) is not Verdict.NO)
        if isinstance(claim, Equal):
            return self._without_stride(claim)
        return claim

    def interval(self, size: Size) -> Interval:
        """Bounds of a size, both included."""
        if isinstance(size, int):
            return (size, size)
        low = high = 0.0
        for monomial, factor in size.terms.items():
            bounds: Interval = (factor, factor)
            for atom, power in monomial:
                for _ in range(power):
                    bounds = _multiply(bounds, self._atom_interval(atom))
            low, high = low + bounds[0], high + bounds[1]
        return (low, high)

    def _without_stride(self, claim: Equal) -> Claim:
        gap = self.normal(claim.left - claim.right)
        for atom in list(gap.atoms()) if isinstance(gap, Dim) else ():
            if isinstance(atom, Quotient) and isinstance(atom.divisor, Dim):
                rest = atom.numerator - Dim.of(atom)
                bounded = self.interval(atom.numerator)[0] >= 0 and self.interval(atom.divisor)[0] >= 1
                if bounded and gap in (rest, -rest):
                    return some_of((equal(atom.divisor, 1), equal(atom.numerator + 1, 1)))
        return claim

    def _decide_parts(self, claim: Every | Some) -> Verdict:
        decisive = Verdict.NO if isinstance(claim, Every) else Verdict.YES
        answers = {self.decide(one) for one in claim.conditions}
        if decisive in answers:
            return decisive
        if Verdict.MAYBE in answers:
            return self._truth_of(claim)
        return Verdict.YES if decisive is Verdict.NO else Verdict.NO

    def _decide_flag(self, claim: Truth | Is | Opaque) -> Verdict:
        known = self._truth_of(claim)
        if known is Verdict.MAYBE and isinstance(claim, Is):
            for other, truth in self._truths.items():
                if truth and isinstance(other, Is) and other.name == claim.name:
                    return Verdict.NO
        return known

    def _truth_of(self, claim: Condition) -> Verdict:
        known = self._truths.get(claim)
        return Verdict.MAYBE if known is None else verdict(known)

    def _decide_zero(self, gap: Size) -> Verdict:
        if isinstance(gap, int):
            return verdict(gap == 0)
        low, high = self.interval(gap)
        if low > 0 or high < 0 or _never_zero(gap):
            return Verdict.NO
        primitive = self._primitive(gap)
        if isinstance(primitive, int) or primitive in self._nonzero:
            return Verdict.NO
        if primitive in self._zero:
            return Verdict.YES
        low, high = self.interval(primitive)
        return Verdict.NO if low > 0 or high < 0 else Verdict.MAYBE

    def _decide_nonnegative(self, gap: Size) -> Verdict:
        low, high = self.interval(gap)
        if low >= 0 or high < 0:
            return verdict(low >= 0)
        for known in self._nonnegative:
            more, less = gap - known, gap + known
            if isinstance(more, int) and more >= 0:
                return Verdict.YES
            if isinstance(less, int) and less < 0:
                return Verdict.NO
        return Verdict.MAYBE

    def _primitive(self, gap: Dim) -> Size:
        """`gap` without its content, its common positive factors and its sign: zero exactly where `gap` is."""
        divisor = content(gap)
        monomials = list(gap.terms)
        shared: list[tuple[Atom, int]] = []
        for atom, _ in monomials[0]:
            least = min(dict(monomial).get(atom, 0) for monomial in monomials)
            if least and self._atom_interval(atom)[0] > 0:
                shared.append((atom, least))
        terms: dict[Monomial, int] = {}
        for monomial, factor in gap.terms.items():
            quotient = divide_monomial(monomial, tuple(shared))
            assert quotient is not None
            terms[quotient] = factor // divisor
        return _signed(build(terms))

    def _atom_interval(self, atom: Atom) -> Interval:
        low, high = self._bounds.get(atom, (-inf, inf))
        if isinstance(atom, Symbol):
            return (max(low, atom.least), high) if atom.least is not None else (low, high)
        if isinstance(atom, Extreme):
            ends = [self.interval(size) for size in atom.sizes]
            pick = min if atom.kind == "min" else max
            return (max(low, pick(end[0] for end in ends)), min(high, pick(end[1] for end in ends)))
        found = _divide(self.interval(atom.numerator), self.interval(atom.divisor))
        return (max(low, found[0]), min(high, found[1]))

    def _learn(self, claim: Condition) -> None:
        if isinstance(claim, Equal):
            self._learn_zero(self.normal(claim.left - claim.right))
        elif isinstance(claim, AtLeast):
            self._learn_nonnegative(self.normal(claim.left - claim.right))
        elif isinstance(claim, Not):
            self._truths[claim.condition] = False
            if isinstance(claim.condition, Equal):
                gap = self.normal(claim.condition.left - claim.condition.right)
                if isinstance(gap, Dim):
                    self._learn_nonzero(self._primitive(gap))
        else:
            self._truths[claim] = True

    def _learn_nonzero(self, gap: Size) -> None:
        self._nonzero.add(gap)
        for sign in (1, -1):
            low, _ = self.interval(gap * sign)
            if low == 0:
                self._learn_nonnegative(gap * sign - 1)

    def _learn_nonnegative(self, gap: Size) -> None:
        self._nonnegative.add(gap)
        if not isinstance(gap, Dim):
            return
        factors = [(m, f) for m, f in gap.terms.items() if m]
        if len(factors) == 1 and len(factors[0][0]) == 1 and factors[0][0][0][1] == 1:
            (((atom, _),), factor) = factors[0]
            low, high = self._bounds.get(atom, (-inf, inf))
            bound = -(gap.constant // factor) if factor > 0 else gap.constant // -factor
            self._bounds[atom] = (max(low, bound), high) if factor > 0 else (low, min(high, bound))

    def _learn_zero(self, gap: Size) -> None:
        if not isinstance(gap, Dim):
            return
        found = _solvable(gap)
        if found is None:
            self._zero.add(self._primitive(gap))
            return
        symbol, factor = found
        solution = Dim.of(symbol) - gap * factor
        bounds = self._bounds.pop(symbol, None)
        least = self._atom_interval(symbol)[0]
        step: dict[Atom, Size] = {symbol: solution}
        self._solved = {atom: substitute(size, step) for atom, size in self._solved.items()}
        self._solved[symbol] = solution
        for name in ("_zero", "_nonzero", "_nonnegative"):
            setattr(self, name, {substitute(size, step) for size in getattr(self, name)})
        self._truths = dict(_replaced(self._truths, step))
        for bound, sign in ((max(least, bounds[0] if bounds else -inf), 1), (bounds[1] if bounds else inf, -1)):
            if abs(bound) != inf:
                self._learn_nonnegative((solution - int(bound)) * sign)


def _replaced(truths: dict[Condition, bool], step: dict[Atom, Size]) -> list[tuple[Condition, bool]]:
    pairs = [(replace(claim, step), truth) for claim, truth in truths.items()]
    return [(claim, truth) for claim, truth in pairs if not isinstance(claim, bool)]


def _solvable(gap: Dim) -> tuple[Symbol, int] | None:
    """A symbol that `gap == 0` gives in terms of the others, and its coefficient, which is 1 or -1."""
    best: tuple[tuple[bool, bool, str], Symbol, int] | None = None
    for monomial, factor in gap.terms.items():
        if len(monomial) != 1 or monomial[0][1] != 1 or factor not in (1, -1):
            continue
        atom = monomial[0][0]
        if isinstance(atom, Symbol) and not _elsewhere(atom, gap, monomial):
            key = (".shape[" not in atom.name, len(gap.terms) > 2, atom.name)
            if best is None or key < best[0]:
                best = (key, atom, factor)
    return (best[1], best[2]) if best else None


def _elsewhere(symbol: Symbol, gap: Dim, monomial: Monomial) -> bool:
    rest = build({other: factor for other, factor in gap.terms.items() if other != monomial})
    return symbol in symbols(rest)


def _signed(size: Size) -> Size:
    """The size or its negative, whichever comes first: one form for both."""
    if not isinstance(size, Dim):
        return size
    first = min(size.terms.items(), key=lambda term: repr(term[0]))
    return size if first[1] > 0 else -size


def _never_zero(gap: Dim) -> bool:
    """Whether the constant is no multiple of what divides all other coefficients (`2 * a + 1`)."""
    rest = gap - gap.constant
    return isinstance(rest, Dim) and gap.constant % content(rest) != 0


def _multiply(left: Interval, right: Interval) -> Interval:
    ends = [0.0 if 0 in pair else prod(pair) for pair in ((a, b) for a in left for b in right)]
    return (min(ends), max(ends))


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

"""How a size goes from turn to turn of a loop: by a fixed step, ever up, or ever down."""

from __future__ import annotations

from resblock_lint.dims import Atom, Dim, Monomial, Power, Quotient, Size, Symbol, build, symbols, terms_of
from resblock_lint.intervals import Intervals
from resblock_lint.remainders import divided


def step_of(size: Size, turn: Symbol) -> Size | None:
    """By how much a size grows at each turn; None where that is no fixed amount."""
    rest: dict[Monomial, int] = {}
    for monomial, factor in size.terms.items() if isinstance(size, Dim) else ():
        others = tuple(part for part in monomial if part != (turn, 1))
        if turn in symbols(build({others: factor})):
            return None
        if len(others) < len(monomial):
            rest[others] = factor
    return build(rest)


def course_of(size: Size, turn: Symbol) -> int:
    """1 for a size that never falls from turn to turn, -1 for one that never rises, 0 where that is not seen."""
    moving = {monomial: count for monomial, count in terms_of(size).items() if turn in symbols(build({monomial: 1}))}
    courses = {_monomial_course(monomial, turn) * (1 if count > 0 else -1) for monomial, count in moving.items()}
    return courses.pop() if len(courses) == 1 else 0


def hardest(gap: Size, turn: Symbol) -> int:
    """-1 where a number divides what is left of a size, and both numbers together are one that stays, or where a power
    divides a size that does: `gap == 0` at the last turn, at which the number is the greatest, says it of all others;
    1 where that is the first one, else 0.
    """
    found = divided(gap)
    if found is None or (turn in symbols(found[0] // found[1]) and not _is_power_of(found, turn)):
        return 0
    return -course_of(found[1], turn)


def _is_power_of(divided: tuple[Size, Size], turn: Symbol) -> bool:
    """Whether of a size that stays and of what divides it only the exponent of a power speaks of the turn."""
    size, terms = divided[0], terms_of(divided[1])
    if turn in symbols(size) or len(terms) != 1:
        return False
    moving = [(atom, power) for atom, power in next(iter(terms)) if turn in symbols(Dim.of(atom))]
    return len(moving) == 1 and moving[0][1] == 1 and isinstance(moving[0][0], Power)


def _monomial_course(monomial: Monomial, turn: Symbol) -> int:
    """The course of a product of one atom that speaks of the turn, and of others that are at least 0."""
    moving = [(atom, power) for atom, power in monomial if turn in symbols(Dim.of(atom))]
    rest = build({tuple(part for part in monomial if part not in moving): 1})
    if len(moving) != 1 or moving[0][1] != 1 or Intervals().of(rest)[0] < 0:
        return 0
    return _atom_course(moving[0][0], turn)


def _atom_course(atom: Atom, turn: Symbol) -> int:
    if isinstance(atom, Power):
        return course_of(atom.exponent, turn)
    if isinstance(atom, Quotient):
        still = turn not in symbols(atom.numerator) and Intervals().of(atom.numerator)[0] >= 0
        return -course_of(atom.divisor, turn) if still and Intervals().of(atom.divisor)[0] > 0 else 0
    return 1 if atom == turn else 0

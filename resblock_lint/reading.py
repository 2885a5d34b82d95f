"""How a requirement reads to a person: sizes of 1 apart, and for images of every size.

Keras broadcasts a size of 1 without a word (D4), which no block intends: a person writes `a == b` for `a == b or a == 1
or b == 1`. And a person does not ask `x.shape[1] == ceildiv(x.shape[1], strides)` but `strides == 1`: what holds for
every size of the image. The exact requirement is in `Requirement.claim`; this module only words it.
"""

from __future__ import annotations

from resblock_lint.conditions import Claim, Equal, all_of, divides, equal, replace
from resblock_lint.dims import Atom, Dim, Monomial, Quotient, Size, Symbol, build, symbols
from resblock_lint.equations import solvable
from resblock_lint.facts import Facts
from resblock_lint.flow import Demand
from resblock_lint.layers.registry import Need
from resblock_lint.simplifying import never, tightened
from resblock_lint.totals import is_total

DEEPEST = 4
Slope = tuple[Size, Size]


def readable(demand: Demand) -> Claim:
    """What an open requirement asks, where no size is 1 and the image may have any size."""
    requirement = demand.requirement
    left, right = requirement.left, requirement.right
    if requirement.need is Need.ELEMENTS and left is not None and right is not None:
        return _shared_out(requirement.claim, left, right)
    compared = requirement.need in (Need.CHANNELS, Need.SPATIAL, Need.JOIN) and not requirement.text
    if left is None or right is None or not compared:
        return requirement.claim
    claim = equal(left, right)
    if never(claim):
        return requirement.claim  # there is no other way but to repeat a size of 1
    if requirement.need is Need.CHANNELS:
        return claim
    sides = {one for one in symbols(left) | symbols(right) if _is_side(one)}
    tensors = {one.name.partition(".shape[")[0] for one in sides}
    return for_every_size(claim, sides) if len(tensors) == 1 else claim  # a caller can choose one for the other


def _shared_out(claim: Claim, elements: Size, known: Size) -> Claim:
    """That elements can be laid out in rows of a known size, where this is asked for any number of steps, or pixels:
    `embed % heads == 0` for `(embed * x.shape[1]) % (heads * (embed // heads)) == 0`.
    """
    if not isinstance(elements, Dim) or len(elements.terms) != 1 or not isinstance(claim, Equal) or known == 0:
        return claim
    left = elements % known
    if claim.left - claim.right not in (left, -left):
        return claim
    ((monomial, factor),) = elements.terms.items()
    kept = tuple(part for part in monomial if not (isinstance(part[0], Symbol) and _is_side(part[0])))
    if kept == monomial or any(_is_side(one) for one in symbols(known)):
        return claim
    row = build({kept: factor})
    for atom in known.atoms() if isinstance(known, Dim) else ():
        if isinstance(atom, Quotient) and known == atom.divisor * Dim.of(atom) and row == atom.numerator:
            return divides(atom.divisor, row)
    return divides(known, row)


def _is_side(symbol: Symbol) -> bool:
    """Whether a symbol is the height, width or length of a tensor."""
    named = ".shape[" in symbol.name and not symbol.name.endswith((".shape[-1]", ".shape[0]"))
    return named and not is_total(symbol.name)


def for_every_size(claim: Claim, sides: set[Symbol], depth: int = 0) -> Claim:
    """A condition without `sides` under which an equation holds for every value of them; the claim where there is none.

    Both sides of an equation that holds for every size grow alike: `n == n // s` asks for `1 == 1 / s`.
    """
    if depth > DEEPEST or not isinstance(claim, Equal):
        return claim
    gap = claim.left - claim.right
    offset = _offset(gap, sides)
    if offset is not None:
        alike = tightened(equal(offset, 0), Facts())
        return tightened(claim, Facts()) if alike is False else alike
    for side in sorted(sides & symbols(gap), key=lambda one: one.name):
        slope = _slope(gap, side)
        found = solvable(slope[0]) if slope is not None and isinstance(slope[0], Dim) else None
        if slope is None or found is None or found[0] in sides:
            continue
        solution = Dim.of(found[0]) - slope[0] * found[1]
        step: dict[Atom, Size] = {found[0]: solution}
        return all_of((equal(Dim.of(found[0]), solution), for_every_size(replace(claim, step), sides, depth + 1)))
    return claim


def _offset(gap: Size, sides: set[Symbol]) -> Size | None:
    """By how much the numerators differ in `(n + a) // s - (n + b) // s`, which is 0 for every n where they do not."""
    terms = [*gap.terms.items()] if isinstance(gap, Dim) else []
    atoms = [monomial[0][0] for monomial, _ in terms if len(monomial) == 1 and monomial[0][1] == 1]
    found = [atom for atom in atoms if isinstance(atom, Quotient)]
    if len(terms) != 2 or len(found) != 2 or found[0].divisor != found[1].divisor:
        return None
    offset = found[0].numerator - found[1].numerator
    one = sorted(factor for _, factor in terms) == [-1, 1] and symbols(found[0].numerator) & sides
    return offset if one and not sides & symbols(offset) and not sides & symbols(found[0].divisor) else None


def _slope(size: Size, side: Symbol) -> Slope | None:
    """How a size grows with one symbol, as a fraction; None where that is no fixed rate."""
    total: Slope = (0, 1)
    for monomial, factor in size.terms.items() if isinstance(size, Dim) else ():
        one = _term_slope(monomial, factor, side)
        if one is None:
            return None
        total = (total[0] * one[1] + one[0] * total[1], total[1] * one[1])
    return total


def _term_slope(monomial: Monomial, factor: int, side: Symbol) -> Slope | None:
    growing = [(atom, power) for atom, power in monomial if side in symbols(Dim.of(atom))]
    if not growing:
        return (0, 1)
    atom, power = growing[0]
    if len(growing) > 1 or power > 1:
        return None
    rest = build({tuple(part for part in monomial if part[0] is not atom): factor})
    inner: Slope | None = (1, 1)
    if isinstance(atom, Quotient):
        inner = None if side in symbols(atom.divisor) else _slope(atom.numerator, side)
        inner = inner and (inner[0], inner[1] * atom.divisor)
    elif not isinstance(atom, Symbol):
        inner = None
    return inner and (inner[0] * rest, inner[1])

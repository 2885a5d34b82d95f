"""Clauses: what a call needs, each a disjunction of conditions, from the paths of a root.

A path demands a claim under the sides that it chose of open conditions before: `side and side implies claim`. That is
one clause; all clauses of all paths together hold exactly for the calls that succeed. Here they are put into the form
that a person would write: of what a path chose only that is kept which tells it from paths that succeed without the
claim; what follows from the other clauses is left out, and bounds are given for parameters, not for their multiples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Equal,
    Every,
    Not,
    Some,
    all_of,
    at_least,
    equal,
    negation,
    some_of,
)
from resblock_lint.cubes import consensus, distinctive
from resblock_lint.dims import Atom, Dim, Quotient, Size, build, content, terms_of
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Demand, Op, Site
from resblock_lint.interpreter.roots import Path
from resblock_lint.turns import at_every_turn

MOST_CLAUSES = 120  # more are left as they are: to simplify is quadratic
ROUNDS = 4
Reading = Callable[[Demand], Claim]  # what a requirement that stays open says
Ruling = Callable[[Op, Demand], str]


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one of `parts` must hold; where that is asked, and the rule: None for the program's own `raise`."""

    parts: tuple[Condition, ...]
    site: Site
    rule: str | None
    chain: tuple[Site, ...] = field(default=(), compare=False)

    @property
    def claim(self) -> Claim:
        """The clause as one claim."""
        return some_of(self.parts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim with the choices of one path before it."""

    path: Path
    chain: tuple[Site, ...]
    chosen: tuple[Condition, ...]


def clauses(paths: Sequence[Path], reading: Reading, ruling: Ruling) -> list[Clause]:
    """What must hold for a call to succeed, in the order of the program."""
    groups: dict[tuple[Site, Claim, str | None], list[_Asked]] = {}
    for path in paths:
        for site, rule, claim, one in _asked(path, reading, ruling):
            groups.setdefault((site, claim, rule), []).append(one)
    made: list[Clause] = []
    for (site, claim, rule), members in groups.items():
        for when in _whens(claim, members, paths):
            whole = some_of((*map(negation, when), claim))
            if not isinstance(whole, bool):
                made.append(Clause(_parts(whole), site, rule, members[0].chain))
    return simplified(made)


def _asked(path: Path, reading: Reading, ruling: Ruling) -> Iterator[tuple[Site, str | None, Claim, _Asked]]:
    """Each claim of a path: the requirements that stayed open, the one that was refuted, an explicit `raise`."""
    for op in path.flow.all:
        for demand in op.demands:
            if demand.verdict is not Verdict.YES:
                asked = reading(demand) if demand.verdict is Verdict.MAYBE else False
                for claim, way in product(at_every_turn(asked, path.literals), path.ways(op.chosen)):
                    yield op.site, ruling(op, demand), claim, _Asked(path, op.chain, way)
    if path.end == "raised" and path.site is not None:
        for way in path.ways(path.chosen):
            yield path.site, None, False, _Asked(path, path.chain, way)


def _whens(claim: Claim, members: Sequence[_Asked], paths: Sequence[Path]) -> list[tuple[Condition, ...]]:
    """The choices that matter for a claim, each conjunction of them once."""
    asking = {one.path.number for one in members}
    free = [
        case
        for path in paths
        if path.end == "done" and path.number not in asking
        for case in path.cases(asking)
        if case.decide(claim) is not Verdict.YES
    ]
    return consensus([distinctive(one.chosen, free) for one in members])


def simplified(found: Iterable[Clause]) -> list[Clause]:
    """The same clauses, without what follows from the others; equivalent together."""
    kept = list({one.parts: one for one in reversed(list(found))}.values())[::-1]
    if len(kept) > MOST_CLAUSES:
        return kept
    for _ in range(ROUNDS):
        before = list(kept)
        for one in before:
            place = kept.index(one)
            kept[place : place + 1] = _shorter(one, [*kept[:place], *kept[place + 1 :]])
        kept = list({one.parts: one for one in reversed(kept)}.values())[::-1]
        if kept == before:
            break
    return _without_implied(kept)


def _shorter(clause: Clause, others: Sequence[Clause]) -> list[Clause]:
    """The clause in least terms and without the parts that the others exclude; nothing where they imply it."""
    facts = Facts()
    for one in others:
        if len(one.parts) == 1 and facts.decide(one.parts[0]) is Verdict.MAYBE:
            facts.assume(one.parts[0])
    parts = [tightened(one, facts) for one in clause.parts]
    left: list[Condition] = []
    for place, part in enumerate(parts):
        answer = _beside(facts, (*left, *parts[place + 1 :])).decide(part)
        if answer is Verdict.YES:
            return []
        if answer is Verdict.MAYBE and not isinstance(part, bool):
            left.append(part)
    whole = some_of(left)
    if isinstance(whole, bool):
        return [] if whole else [clause]
    several = whole.conditions if isinstance(whole, Every) else (whole,)
    return [replace(clause, parts=_parts(one)) for one in several]


def _beside(facts: Facts, others: Iterable[Claim]) -> Facts:
    """What is known where none of the other parts of a clause holds."""
    made = facts.copy()
    for one in others:
        contrary = negation(one)
        if made.decide(contrary) is Verdict.MAYBE:
            made.assume(contrary)
    return made


def _without_implied(found: list[Clause]) -> list[Clause]:
    """The clauses that do not follow from the rest; the longest are left out first."""
    kept = dict.fromkeys(range(len(found)))
    for place in sorted(kept, key=lambda one: (len(found[one].parts), len(repr(found[one].parts)), one), reverse=True):
        rest = [found[other] for other in kept if other != place]
        if _implied(found[place], rest):
            del kept[place]
    return [found[place] for place in kept]


def _implied(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether a clause follows from others: its contrary leaves one of them without a part (unit propagation)."""
    facts = Facts()
    for one in clause.parts:
        contrary = negation(one)
        if facts.decide(contrary) is Verdict.NO:
            return True
        facts.assume(contrary)
    open_ = list(rest)
    progress = True
    while progress:
        progress = False
        for other in list(open_):
            answers = [(part, facts.decide(part)) for part in other.parts]
            left = [part for part, answer in answers if answer is not Verdict.NO]
            if not left:
                return True
            if len(left) == 1 or any(answer is Verdict.YES for _, answer in answers):
                facts.assume(left[0])
                open_.remove(other)
                progress = True
    return False


def _parts(claim: Condition) -> tuple[Condition, ...]:
    return claim.conditions if isinstance(claim, Some) else (claim,)


def tightened(claim: Claim, facts: Facts) -> Claim:
    """The same bound or equation in its least terms: `a >= 1` for `2 * a >= 1`, `n >= d` for `n // d >= 1`."""
    if isinstance(claim, AtLeast):
        return _tight_bound(claim.left - claim.right, claim, facts)
    if isinstance(claim, Equal):
        return _tight_equation(claim.left - claim.right, claim)
    if isinstance(claim, Not) and isinstance(claim.condition, Equal):
        return negation(tightened(claim.condition, facts))
    if isinstance(claim, Every):
        return all_of(tightened(one, facts) for one in claim.conditions)
    return claim


def _tight_bound(gap: Size, claim: AtLeast, facts: Facts) -> Claim:
    if not isinstance(gap, Dim):
        return gap >= 0
    rest = gap - gap.constant
    if not isinstance(rest, Dim):
        return claim
    factor = content(rest)
    least = -(gap.constant // factor)
    rest = build({monomial: count // factor for monomial, count in rest.terms.items()})
    quotient = _alone(rest)
    if quotient is not None and facts.interval(quotient.divisor)[0] >= 1:
        inner = quotient.numerator - quotient.divisor * least
        return _tight_bound(inner, AtLeast(inner, 0), facts)
    if quotient is not None and least == 1 and facts.interval(quotient.numerator)[0] >= 1:
        return all_of((at_least(quotient.divisor, 1), at_least(quotient.numerator, quotient.divisor)))
    shorter = _without_counts(rest, facts) if least == 1 else rest
    if shorter != rest:
        return at_least(shorter, 1)
    return AtLeast(rest, least) if factor > 1 else claim if claim.left - claim.right == gap else AtLeast(gap, 0)


def _without_counts(size: Size, facts: Facts) -> Size:
    """A product without those of its factors that are at least 1: it is at least 1 where the rest is."""
    if not isinstance(size, Dim) or len(size.terms) != 1:
        return size
    ((monomial, factor),) = size.terms.items()
    open_ = tuple(part for part in monomial if facts.interval(Dim.of(part[0]))[0] < 1)
    return build({open_ or monomial: factor})


def _alone(size: Size) -> Quotient | None:
    """The floor division that a size is, if it is nothing else."""
    if isinstance(size, Dim) and len(size.terms) == 1:
        ((monomial, factor),) = size.terms.items()
        if factor == 1 and len(monomial) == 1 and monomial[0][1] == 1 and isinstance(monomial[0][0], Quotient):
            return monomial[0][0]
    return None


def _remainder(gap: Dim, atom: Atom) -> Iterator[Size]:
    """`a % b` where a gap is that or its negative, so that `a == b * (a // b)` reads `a % b == 0`."""
    if isinstance(atom, Quotient):
        rest = atom.numerator - atom.divisor * Dim.of(atom)
        if rest in (gap, -gap):
            yield rest


def _tight_equation(gap: Size, claim: Equal) -> Claim:
    """The equation without what both sides share, terms and factors; each term on the side where it is positive."""
    if not isinstance(gap, Dim):
        return gap == 0
    whole = next((part for atom in gap.atoms() for part in _remainder(gap, atom)), None)
    if whole is not None:
        return equal(whole, 0)
    rest = gap - gap.constant
    factor = content(rest) if isinstance(rest, Dim) else 1
    if gap.constant % factor:
        return False
    if factor == 1 and not set(terms_of(claim.left)) & set(terms_of(claim.right)):
        return claim
    more = build({monomial: count // factor for monomial, count in gap.terms.items() if count > 0})
    less = build({monomial: -count // factor for monomial, count in gap.terms.items() if count < 0})
    return Equal(less, more) if isinstance(more, int) else Equal(more, less)

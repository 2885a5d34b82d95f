"""Clauses together: the same calls succeed, and they read as a person would write them.

What follows from the other clauses is left out, what is said in several cases is said once, and what is asked at each
turn of a loop is one condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from resblock_lint import conditions, every_turn
from resblock_lint.atoms import FORM, Power
from resblock_lint.by_powers import told_if
from resblock_lint.clause import Clause, implied
from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Equal,
    Every,
    Not,
    at_least,
    claim_symbols,
    conjuncts,
    divides,
    equal,
    negation,
    some_of,
)
from resblock_lint.cubes import conjunction
from resblock_lint.dims import Dim, Size
from resblock_lint.facts import Facts, Verdict
from resblock_lint.implication import alone, beside, by_the_rest, parts_of
from resblock_lint.loop_clauses import over_all_turns
from resblock_lint.remainders import divisors, multiplied_out, tells
from resblock_lint.simplifying import apart_from_zero, from_the_least, in_words, numbers_known, tightened
from resblock_lint.turns import from_the_end, is_length
from resblock_lint.widening import in_one_division, narrowed, widened, without_implied

MOST_CLAUSES = 120  # more are left as they are: to simplify is quadratic
MOST_PARTS = 200  # of all clauses together; in more of them none is looked for that the others exclude
ROUNDS = 4


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
    kept = in_one_division(without_implied(kept))
    found = without_implied(over_all_turns(_without_cases(in_one_division(widened(_together(kept))))))
    found = narrowed(_without_idle_parts(_without_told(found)))
    facts = alone(one.parts for one in found)
    found = [replace(one, parts=from_the_least([in_words(part, facts) for part in one.parts])) for one in found]
    found = [one for one in found if not (_is_form(one) and any(_is_number(one, other) for other in found))]
    cases = by_the_rest([one.parts for one in found])
    found = [replace(one, parts=parts) for one, parts in zip(found, cases, strict=True)]
    found = [replace(one, parts=_guards_first(one.parts)) for one in found]
    return sorted(found, key=lambda one: not (is_length(one.parts) or _is_form(one)))  # others rely on these


def _guards_first(parts: Sequence[Condition]) -> tuple[Condition, ...]:
    """The parts, those first that say how long a list is, or what a number is not, if others ask for items of lists,
    which these may not have.
    """
    named = [{*(one.name for one in claim_symbols(part)), *conditions.flags(part)} for part in parts]
    items = {name for names in named for name in names if "[" in name and ".shape[" not in name}
    lists = {f"len({name.partition('[')[0]})" for name in items}

    def later(place: int) -> bool:
        names, part = named[place], parts[place]
        of_number = isinstance(part, (AtLeast, Not)) and not any(".shape" in name for name in names)
        return not items or bool(names & items) or not (names & lists or (of_number and names))

    return tuple(parts[place] for place in sorted(range(len(parts)), key=later))


def _without_told(found: list[Clause]) -> list[Clause]:
    """Clauses without those of a part of a division of which another one says the whole, for as many calls."""
    facts = alone(one.parts for one in found)
    kept = list(found)
    for other in found:  # one by one: two that tell each other must not both go
        if any(_tells(one, other, facts) for one in kept if one is not other):
            kept = [one for one in kept if one is not other]
    return kept


def _tells(one: Clause, other: Clause, facts: Facts) -> bool:
    for part in one.parts:
        told = [each for each in other.parts if tells(part, each) or _is_told(part, each, other, facts)]
        others = [each for each in one.parts if each is not part] if told else []
        cases = [conjunction([each]) for each in others if facts.decide(each) is not Verdict.NO]
        if told and all(_is_settled(case, other.parts) for case in cases):
            return True
    return False


def _is_told(part: Condition, each: Condition, clause: Clause, facts: Facts) -> bool:
    """Whether the division by a power that a condition speaks of is part of another one, where a clause asks for it."""
    needed = list(told_if(part, each))
    case = beside(facts, [one for one in clause.parts if one is not each], []) if needed else facts
    return any(case.decide(one) is Verdict.YES for one in needed)


def _is_settled(case: Facts, parts: Sequence[Condition]) -> bool:
    """Whether one of these holds in a case: of what is at least 1 too that it is a power of at most 1."""
    bounds = [one.left - one.right for one in parts if isinstance(one, AtLeast)]
    powers = [(gap, atom) for gap in bounds if isinstance(gap, Dim) for atom in gap.atoms() if isinstance(atom, Power)]
    for gap, power in powers:
        least = (at_least(0, power.exponent), at_least(gap + Dim.of(power), 1))
        if all(case.decide(one) is Verdict.YES for one in least):
            return True
    return any(case.decide(each) is Verdict.YES for each in parts)


def _without_idle_parts(found: list[Clause]) -> list[Clause]:
    """Clauses without parts that the others exclude where no other part holds: `a or b` for `a or b or c`."""
    kept = list(found)
    if sum(len(one.parts) for one in found) > MOST_PARTS:
        return kept
    for place, one in enumerate(found):
        for part in one.parts:
            rest = tuple(each for each in kept[place].parts if each is not part)
            if rest and len(rest) < len(kept[place].parts):
                shorter = replace(one, parts=rest)
                if implied(shorter, kept):
                    kept[place] = shorter
    return kept if kept == found else _without_idle_parts(without_implied(kept))


def _is_form(clause: Clause) -> bool:
    """Whether a clause says that a parameter must be a number, or one for each side."""
    return len(clause.parts) == 1 and any(one.name.endswith(FORM) for one in claim_symbols(clause.claim))


def _is_number(form: Clause, clause: Clause) -> bool:
    """Whether a clause says which of some numbers a parameter is, of which another says that it is a number."""
    names = {one.name.removesuffix(FORM) for one in claim_symbols(form.claim)}
    gaps = [one.left - one.right for one in clause.parts if isinstance(one, Equal)]
    alone = [
        isinstance(one, Dim) and len(one.terms) <= 2 and {each.name for each in one.symbols} == names for one in gaps
    ]
    numbers = isinstance(form.parts[0], Equal) and len(gaps) == len(clause.parts)
    return numbers and all(alone)


def _without_cases(found: list[Clause]) -> list[Clause]:
    """Two clauses that say the same in a case and its contrary made one: `a or b` for `a or b or c`, `a or not c`."""
    kept = list(found)
    for one in found:
        for other in found:
            part = next((part for part in one.parts if negation(part) in other.parts), None)
            if part is None or one not in kept or other not in kept:
                continue
            rest = (*one.parts, *other.parts)
            parts = dict.fromkeys(each for each in rest if each not in (part, negation(part)))
            joint = replace(one, parts=tuple(parts))
            if parts and implied(one, [joint]) and implied(other, [joint]):
                kept[kept.index(one)] = joint
                kept.remove(other)
    return without_implied(kept) if len(kept) < len(found) else kept


def _together(found: list[Clause]) -> list[Clause]:
    """Clauses that say the same in several cases made one, where another clause says that there are no other cases.

    With `a or b or c`, `not b or d` and `not c or d` are `a or d`, if each of the cases excludes `a`.
    """
    kept = list(found)
    for cases in found:
        groups: dict[tuple[Condition, ...], list[tuple[Condition, Clause]]] = {}
        for one in kept if len(cases.parts) > 2 else ():
            for case in [part for part in cases.parts if negation(part) in one.parts]:
                rest = tuple(part for part in one.parts if part != negation(case))
                groups.setdefault(rest, []).append((case, one))
        for rest, members in groups.items():
            gone, dropped = [case for case, _ in members], [one for _, one in members]
            parts = tuple(part for part in cases.parts if part not in gone)
            joint = replace(members[0][1], parts=(*parts, *rest))
            others = [one for one in kept if one not in dropped]
            if len(members) > 1 and all(implied(one, [joint, *others]) for one in dropped):
                kept[kept.index(dropped[0])] = joint
                kept = [one for one in kept if one not in dropped]
    return kept


def _shorter(clause: Clause, others: Sequence[Clause]) -> list[Clause]:
    """The clause in least terms and without the parts that the others exclude; nothing where they imply it."""
    said = [one.parts for one in others]
    facts = alone(said)
    for divisor in [one for parts in said if len(parts) == 1 for one in divisors(parts[0])]:
        facts.assume(negation(equal(divisor, 0)))
    parts = [tightened(multiplied_out(one, partial(_is_divided, facts)), facts) for one in clause.parts]
    left: list[Condition] = []
    for place, part in enumerate(parts):
        known = beside(facts, (*left, *parts[place + 1 :]), said)
        if not isinstance(part, bool) and (numbers := numbers_known(claim_symbols(part), known)):
            part = conditions.replace(part, numbers)
        part = part if isinstance(part, bool) else from_the_end(part, known.normal, known.literals)
        part = _above(tightened(part, known), facts)
        part = part if isinstance(part, bool) else every_turn.shorter(part, known, said)
        answer = known.decide(part)
        if answer is Verdict.YES:
            return []
        if answer is Verdict.MAYBE and not isinstance(part, bool):
            left.append(part)
    whole = some_of(apart_from_zero(left))
    if isinstance(whole, bool):
        return [] if whole else [clause]
    return [replace(clause, parts=parts) for one in _several(whole) for parts in every_turn.apart(parts_of(one))]


def _is_divided(known: Facts, size: Size, number: Size) -> bool:
    """Whether a number is known to divide a size."""
    return known.decide(divides(number, size)) is Verdict.YES


def _above(part: Claim, known: Facts) -> Claim:
    """`n >= 1` for `n >= 0` where n is known not to be 0."""
    gap = part.left - part.right if isinstance(part, AtLeast) else 0
    more = isinstance(gap, Dim) and known.decide(Equal(gap, 0)) is Verdict.NO and known.decide(part) is Verdict.MAYBE
    return tightened(AtLeast(gap - 1, 0), known) if more else part


def _several(whole: Condition) -> Iterable[Condition]:
    """The conditions that one says hold together: `a or b` and `a or c` for `a or b and c`."""
    parts = parts_of(whole)
    both = next((part for part in parts if isinstance(part, Every)), None)
    if both is None or whole is both:
        return conjuncts(whole)
    rest = [part for part in parts if part is not both]
    return [more for one in both.conditions for more in conjuncts(some_of((*rest, one)))]

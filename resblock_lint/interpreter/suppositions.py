"""What a person takes for granted when reading code: contracts that are exact choose it instead (`Budgets.exact`)."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import Claim, at_least, claim_symbols, conjuncts, equal
from resblock_lint.dims import Dim, Origin, Size, extreme, symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.machine import Machine
from resblock_lint.turns import at_every_turn, is_turn


def usual(machine: Machine, claim: Claim) -> bool:
    """Whether a claim holds that is meant to hold: what sizes tell that nobody chooses is not asked."""
    answer = machine.facts.decide(claim)
    if answer is not Verdict.MAYBE:
        return answer is Verdict.YES
    return _supposed(machine, claim) if is_told(machine, claim) else True


def is_told(machine: Machine, claim: Claim, *, at_a_turn: bool = False) -> bool:
    """Whether a claim speaks of sizes that parameters alone tell, and no turn of a loop, or of one as well."""
    about = machine.choices.joins.blends.made_of(claim_symbols(claim))
    return all(symbol.origin is Origin.PARAMETER and (at_a_turn or not is_turn(symbol)) for symbol in about)


def has_a_turn(machine: Machine, count: Size) -> bool:
    """Whether a loop over `count` items has a turn. Who reads of a stack of blocks thinks of one block or more."""
    claim = at_least(count, 1)
    meant = machine.budgets.told and machine.facts.decide(claim) is Verdict.MAYBE and is_told(machine, claim)
    if not (meant and _is_a_count(count)):
        return machine.choose(claim)
    if not machine.budgets.exact:
        told = at_every_turn(claim, machine.facts.literals)
        machine.choices.supposed |= dict.fromkeys(part for one in told for part in conjuncts(one))
    return _supposed(machine, claim)


def as_many(machine: Machine, counts: Sequence[Size]) -> Size:
    """The least of the lengths of lists that are gone over side by side. Who reads that thinks of as many items in
    each.
    """
    first = counts[0]
    for one in counts if machine.budgets.told and not machine.budgets.exact else ():
        claim = equal(first, one)
        if machine.facts.decide(claim) is Verdict.MAYBE and is_told(machine, claim) and not isinstance(claim, bool):
            machine.facts.assume(claim)
            machine.choices.loose = True
            machine.choices.supposed |= {claim: None}
    if all(machine.entails(equal(first, one)) for one in counts):
        return first
    return extreme("min", counts)


def _is_a_count(count: Size) -> bool:
    """Whether there are items wherever the numbers and lengths which that is made of are 1 or more."""
    facts = Facts()
    for symbol in symbols(count):
        facts.assume(at_least(Dim.of(symbol), 1))
    return facts.decide(at_least(count, 1)) is Verdict.YES


def _supposed(machine: Machine, claim: Claim) -> bool:
    """Lets a claim hold, as a person would read; where contracts ask for exactness it is chosen."""
    machine.choices.loose = True
    if not machine.budgets.exact:
        machine.facts.assume(claim)
    return machine.choose(claim)

"""What is decided is right: beside brute force over small values, and beside z3."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from drawn_claims import (
    CLAIMS,
    COMPARED,
    COUNTS,
    ENVIRONMENTS,
    LEAVES,
    MEETINGS,
    OF_POWERS,
    SIZES,
    WITH_POWERS,
    Drawn,
    Said,
    neighbours,
)

from resblock_lint.clause import Clause
from resblock_lint.clause_sets import simplified
from resblock_lint.conditions import (
    Claim,
    Condition,
    Equal,
    Is,
    Not,
    Some,
    Truth,
    all_of,
    at_least,
    claim_symbols,
    equal,
    negation,
    some_of,
)
from resblock_lint.cubes import absorbed, consensus
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Site
from resblock_lint.linear import contradictory
from resblock_lint.printing import PLAIN
from resblock_lint.reading import for_every_size
from resblock_lint.simplifying import tightened
from resblock_lint.valuation import holds, value

HERE = Site("a.py", None, "f")
drawn = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@drawn
@given(st.one_of(SIZES, WITH_POWERS))
def test_a_size_is_what_its_parts_make(size: Drawn) -> None:
    for values in ENVIRONMENTS:
        assert value(size.size, values) == size.meant(values)


@drawn
@given(SIZES, LEAVES, st.integers(-2, 3), st.integers(0, 1))
def test_both_halves_are_the_whole(size: Drawn, factor: Drawn, more: int, odd: int) -> None:
    down, up = (size.size + odd) // 2 * factor.size, (size.size + odd + 1) // 2 * factor.size
    assert down * more + up * more == (size.size + odd) * factor.size * more
    for values in ENVIRONMENTS[::9]:
        assert value(down * 3 + up * 2, values) == value(down, values) * 3 + value(up, values) * 2


@drawn
@given(st.one_of(CLAIMS, OF_POWERS))
def test_a_printed_claim_says_the_same(said: Said) -> None:
    text = PLAIN.claim(said.claim)
    scope = {"ceildiv": lambda over, under: -(-over // under), "min": min, "max": max}
    for values in ENVIRONMENTS[::7]:
        names = {one.name.replace("x.shape[1]", "H").replace("x.shape[-1]", "C"): n for one, n in values.items()}
        short = text.replace("x.shape[1]", "H").replace("x.shape[-1]", "C")
        assert bool(eval(short, dict(scope), names)) is said.meant(values), text


def learned(claims: list[Said]) -> tuple[Facts, list[Said]]:
    """Facts of as many of these claims as do not exclude each other, and those."""
    facts, kept = Facts(), []
    for one in claims:
        if facts.decide(one.claim) is not Verdict.NO:
            facts.assume(one.claim)
            kept.append(one)
    return facts, kept


@drawn
@given(
    st.one_of(
        st.tuples(st.lists(CLAIMS, min_size=1, max_size=3), CLAIMS),
        st.tuples(st.lists(OF_POWERS, min_size=1, max_size=2), OF_POWERS),
        neighbours(),
    )
)
def test_what_is_decided_holds_wherever_the_facts_do(said: tuple[list[Said], Said]) -> None:
    assumed, asked = said
    facts, kept = learned(assumed)
    answer = facts.decide(asked.claim)
    for values in ENVIRONMENTS:
        if answer is not Verdict.MAYBE and all(one.meant(values) for one in kept):
            assert asked.meant(values) is (answer is Verdict.YES)


@drawn
@given(neighbours())
def test_z3_agrees(said: tuple[list[Said], Said]) -> None:
    assumed, asked = said
    z3 = pytest.importorskip("z3")
    from z3_claims import bounds, formula  # its types need z3

    facts, kept = learned(assumed)
    answer = facts.decide(asked.claim)
    if answer is Verdict.MAYBE:
        return
    solver = z3.Solver()
    solver.set("timeout", 300)
    solver.add(*bounds(), *(formula(one.claim) for one in kept))
    solver.add(z3.Not(formula(asked.claim)) if answer is Verdict.YES else formula(asked.claim))
    assert solver.check() != z3.sat, solver.model()


@drawn
@given(st.one_of(CLAIMS, OF_POWERS))
def test_least_terms_say_the_same(said: Said) -> None:
    short = tightened(said.claim, Facts())
    for values in ENVIRONMENTS:
        assert holds(short, values) is said.meant(values)


def parts(claim: Claim) -> tuple[Condition, ...]:
    return claim.conditions if isinstance(claim, Some) else () if isinstance(claim, bool) else (claim,)


@drawn
@given(st.lists(CLAIMS, min_size=1, max_size=4))
def test_simplified_clauses_say_the_same_together(said: list[Said]) -> None:
    kept = [one for one in said if parts(one.claim)]
    short = simplified([Clause(parts(one.claim), HERE, "RBL101") for one in kept])
    together = all_of(one.claim for one in short)
    for values in ENVIRONMENTS:
        assert holds(together, values) is all(one.meant(values) for one in kept)


FLAGS = [Truth(name) for name in "abcd"]
SMALL = equal(Dim.of(COUNTS[0]), 1)
LITERALS = st.one_of(st.sampled_from([*FLAGS, SMALL]), st.sampled_from([*FLAGS, SMALL]).map(Not))


@drawn
@given(st.lists(st.lists(LITERALS, min_size=1, max_size=3), min_size=2, max_size=8))
def test_simplified_clauses_of_flags_say_the_same_together(said: list[list[Condition]]) -> None:
    short = simplified([Clause(tuple(dict.fromkeys(one)), HERE, "RBL101") for one in said])
    for values in product((False, True), repeat=4):
        for size in (1, 2):
            flags = dict(zip(FLAGS, values, strict=True))
            assert all(met(one.parts, flags, size) for one in short) is all(met(one, flags, size) for one in said)


def met(parts: Sequence[Condition], flags: Mapping[Condition, bool], size: int) -> bool:
    return any(
        not met([one.condition], flags, size)
        if isinstance(one, Not)
        else flags[one]
        if isinstance(one, Truth)
        else holds(one, {COUNTS[0]: size})
        for one in parts
    )


@drawn
@given(st.lists(st.lists(COMPARED, min_size=1, max_size=3), min_size=1, max_size=4))
def test_cubes_put_together_are_the_same_alternatives(cubes: list[list[Said]]) -> None:
    plain = [[one for one in cube if parts(one.claim)] for cube in cubes]
    made = [tuple(part for one in cube for part in parts(one.claim)) for cube in plain]
    for put in (consensus(made), absorbed(made)):
        for values in ENVIRONMENTS[::3]:
            found = any(all(holds(part, values) for part in cube) for cube in put)
            assert found is any(all(one.meant(values) for one in cube) for cube in plain)


@drawn
@given(st.lists(COMPARED, min_size=2, max_size=6))
def test_what_excludes_itself_holds_for_no_values(claims: list[Said]) -> None:
    facts, kept = learned(claims)
    if contradictory(facts):
        assert not any(all(one.meant(values) for one in kept) for values in ENVIRONMENTS)


@drawn
@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 3, st.integers(-6, 6)), min_size=3, max_size=6))
def test_inequalities_without_a_solution_exclude_each_other(rows: list[tuple[int, int, int, int]]) -> None:
    """What has no solution among rational numbers is found out; z3 says which has none."""
    z3 = pytest.importorskip("z3")
    names = [Symbol(name, Origin.PARAMETER) for name in "abc"]
    facts, reals, solver = Facts(), [z3.Real(name) for name in "abc"], z3.Solver()
    for *factors, number in rows:
        gap = sum((Dim.of(one) * factor for one, factor in zip(names, factors, strict=True)), number)
        if facts.decide(at_least(gap, 0)) is not Verdict.MAYBE:
            continue
        facts.assume(at_least(gap, 0))
        solver.add(sum((one * factor for one, factor in zip(reals, factors, strict=True)), number) >= 0)
    if solver.check() == z3.unsat:
        assert contradictory(facts) or facts.impossible()


@drawn
@given(MEETINGS)
def test_what_is_asked_for_every_size_is_that(said: Said) -> None:
    side = COUNTS[0]
    assume(isinstance(said.claim, Equal) and side in claim_symbols(said.claim))
    asked = for_every_size(said.claim, {side})
    assume(not isinstance(asked, bool) and side not in claim_symbols(asked))
    for values in ENVIRONMENTS[::9]:
        everywhere = all(said.meant({**values, side: size}) for size in range(1, 60))
        assert holds(asked, values) is everywhere


def test_a_text_among_numbers_is_an_alternative_of_its_own() -> None:
    axis = Dim.of(Symbol("axis", Origin.PARAMETER))
    one = some_of([Is("axis", "auto"), *(equal(axis, place) for place in range(-4, 4))])
    assert PLAIN.claim(one) == "axis == 'auto' or -4 <= axis <= 3"
    assert PLAIN.claim(all_of([Truth("flag"), one])) == "flag and (axis == 'auto' or -4 <= axis <= 3)"
    assert PLAIN.claim(negation(one)) == "axis != 'auto' and not -4 <= axis <= 3"

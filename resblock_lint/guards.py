"""Items and lengths are asked of lists alone: of a parameter that may be a number, or None, that is said first.

`rate * 0 == 0 or rate[0] >= 1` can be worked out for a number too, `rate[0] >= 1 or rate * 0 == 0` cannot. Items of
lists that may lack them are spoken of last: `depth <= 0 or filters[0] >= 1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from resblock_lint.atoms import FORM
from resblock_lint.clause import Clause, implied
from resblock_lint.conditions import (
    Condition,
    Each,
    Equal,
    Is,
    Not,
    Opaque,
    Truth,
    at_least,
    claim_symbols,
    equal,
    leaves,
    negation,
)
from resblock_lint.cubes import Cube, suppose
from resblock_lint.dims import Dim
from resblock_lint.facts import Verdict
from resblock_lint.implication import Parts, alone, within
from resblock_lint.printing import PLAIN
from resblock_lint.remainders import divisors
from resblock_lint.totals import LENGTH_OF, length_of

GOT = re.compile(r"((?:\w|\.(?!get\()|\[[^\]]*\])+)\.get\(('\w+')")  # a table that is asked for a key, if it has it


def guarded(clauses: Sequence[Clause], *, exact: bool = False) -> list[Clause]:
    """The clauses, each so that it can be worked out from its first part on, whatever its parameters are, and, where
    that is to be `exact`, whatever items lists have.
    """
    clauses = list(_divisors_first(clauses)) if exact else clauses
    made, guards = _of_numbers(clauses), dict(_guards(clauses))
    for name, guard in sorted(guards.items(), key=lambda one: -len(one[0])):  # parts before the whole
        asks = re.compile(rf"(?<![\w.\]]){re.escape(name)}\[|len\({re.escape(name)}\)|\bin {re.escape(name)}\b(?!\.)")
        if not exact and any(_is_said_list(name, one) for one in made):
            made = [one for one in made if one.parts != (negation(guard),)]
        else:
            made = [told for one in made for told in _told_of_lists(one, guard, asks, made)]
    made = [replace(one, parts=_keys_last(none_first(one.parts))) for one in made]
    names = {
        found[1] for one in made for part in one.parts for found in _lengths(part)
        if len(one.parts) > 1 or not found[1].endswith(".shape")  # a rank that all calls have needs no other order
    }  # fmt: skip
    if not names:
        return made
    for name in sorted(one for one in names - guards.keys() if exact and not one.endswith(".shape")):
        made = [told for one in made for told in _told_of_items(one, name, made)]
    asks = re.compile(rf"(?<![\w.\]])(?:{'|'.join(map(re.escape, sorted(names)))})\[")
    made = [replace(one, parts=tuple(sorted(one.parts, key=partial(_asks, asks)))) for one in made]
    return sorted(made, key=lambda one: not _is_count(one))


def _divisors_first(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The clauses, before one that divides by what the others let be 0 one that it is not."""
    said = list[Clause]()
    for one in clauses:
        for divisor in dict.fromkeys(divisor for part in one.parts for divisor in divisors(part)):
            claim = negation(equal(divisor, 0))
            beside = tuple(part for part in one.parts if divisor not in divisors(part))
            asked = replace(one, parts=(*beside, claim), rule=None) if not isinstance(claim, bool) else None
            others = [two for two in clauses if not any(divisor in divisors(part) for part in two.parts)]
            if asked is not None and not implied(asked, [*others, *said]):
                said.append(asked)
                yield asked
        yield one


def _is_said_list(name: str, clause: Clause) -> bool:
    """Whether a clause says that a parameter is a list, or a tuple: to a person that it is no number, and not None."""
    kinds = {f"isinstance({name}, {kind})" for kind in ("list", "tuple")}
    return all(isinstance(part, Opaque) and part.text in kinds for part in clause.parts)


def _is_count(clause: Clause) -> bool:
    """Whether a clause says how many items an option has that may be a number: before others speak of these."""
    found = {one.name for part in clause.parts for one in claim_symbols(part)}
    counts = {one for one in found if one.startswith("len(")}
    return bool(counts) and all(one.endswith(FORM) for one in found - counts) and found != counts


def _told_of_items(clause: Clause, name: str, all_: Sequence[Clause]) -> Iterator[Clause]:
    """A clause about items of a list by their places, for lists alone that have them; of others what else it says."""
    asks = re.compile(rf"(?<![\w.\]]){re.escape(name)}\[(-?)(\d+)\]")
    alike = [part for part in clause.parts if any(isinstance(one, Each) for one in leaves(part))]  # of no turn, of none
    texts = {part: [] if part in alike else asks.findall(PLAIN.claim(part)) for part in clause.parts}
    most = max((int(place) + (sign == "") for found in texts.values() for sign, place in found), default=0)
    rest = tuple(part for part, found in texts.items() if not found)
    has = at_least(Dim.of(length_of(name)), most)
    others = [one for one in all_ if one is not clause]
    known = suppose(alone(one.parts for one in others), map(negation, rest))
    if most == 0 or isinstance(has, bool) or known.decide(has) is Verdict.YES:
        yield clause
        return
    yield replace(clause, parts=(negation(has), *clause.parts))
    beside = replace(clause, parts=(has, *rest))
    if not implied(beside, others):
        yield beside


def _of_numbers(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, each that speaks of a parameter as of a number for numbers alone, where others say that it may be
    something else: what is refused then, they say as well.
    """
    made = list(clauses)
    forms = {one.name: one for clause in clauses for one in claim_symbols(clause.claim) if one.name.endswith(FORM)}
    for form, symbol in forms.items():
        is_number = Equal(Dim.of(symbol), 0)
        made = [_told_of_numbers(one, form, is_number, made) for one in made]
    return made


def _told_of_numbers(clause: Clause, form: str, is_number: Condition, all_: Sequence[Clause]) -> Clause:
    """A clause for numbers alone; one that comes to speak of them just where nothing else is left says it last."""
    name = form.removesuffix(FORM)
    named = {part: {one.name for one in claim_symbols(part)} for part in clause.parts}
    about = [part for part, names in named.items() if name in names]
    if not about or any(form in names for names in named.values()):
        return clause
    rest = tuple(part for part in clause.parts if part not in about)
    if implied(replace(clause, parts=(*rest, is_number)), [one for one in all_ if one is not clause]):
        return replace(clause, parts=(*rest, *about))
    return replace(clause, parts=(negation(is_number), *clause.parts))


def told_of_numbers(cube: Cube, all_: Sequence[Cube], asked: Sequence[Parts]) -> Cube:
    """A case, where it speaks of a parameter as of a number for numbers alone, if that may be something else; before
    that stands what says so.
    """
    named = {one.name: one for parts in (*all_, *asked) for part in parts for one in claim_symbols(part)}
    for form, symbol in named.items():
        about = [part for part in cube if form.endswith(FORM) and _names(part, form.removesuffix(FORM))]
        if not about or any(_names(part, form) for part in cube):
            continue
        rest, is_number = tuple(part for part in cube if part not in about), Equal(Dim.of(symbol), 0)
        told = within(rest, asked).decide(is_number) is Verdict.YES
        cube = (*rest, *about) if told else (*rest, is_number, *about)
    return cube


def _names(part: Condition, name: str) -> bool:
    """Whether a condition speaks of a symbol of this name."""
    return any(one.name == name for one in claim_symbols(part))


def none_first(parts: Sequence[Condition]) -> tuple[Condition, ...]:
    """The parts, before those that speak of a number, a list or a tensor the one that says that there is none."""
    made = list(parts)
    for part in parts:
        if name := _lacking(part):
            named = re.compile(rf"(?<![\w.\]]){re.escape(name)}(?![\w'\"])")
            first = next((place for place, one in enumerate(made) if named.search(PLAIN.claim(one))), made.index(part))
            made.remove(part)
            made.insert(first, part)
    return tuple(made)


def _lacking(part: Condition) -> str:
    """The name of the parameter that is None where a condition holds, or else nothing; an empty one of others."""
    if isinstance(part, Is):
        return part.name if part.constant is None else ""
    return part.condition.name if isinstance(part, Not) and isinstance(part.condition, Truth) else ""


def _keys_last(parts: Sequence[Condition]) -> tuple[Condition, ...]:
    """The parts, last those that ask a table for a key that others say it may lack: `options.get("pool")`."""
    texts = (PLAIN.claim(part) for part in parts)
    got = {(one[1], one[2]) for text in texts if ".get(" in text for one in GOT.finditer(text)}
    if not got:
        return tuple(parts)
    keys = [f"{table}[{key}]" for table, key in got]
    return tuple(sorted(parts, key=lambda part: any(key in PLAIN.claim(part) for key in keys)))


def _lengths(part: Condition) -> Iterator[re.Match[str]]:
    """The lists whose lengths a condition speaks of: they may lack the items that other conditions speak of."""
    return filter(None, (LENGTH_OF.fullmatch(one.name) for one in claim_symbols(part)))


def _asks(asks: re.Pattern[str], part: Condition) -> bool:
    """Whether a condition speaks of items of such lists."""
    return asks.search(PLAIN.claim(part)) is not None


def _guards(clauses: Sequence[Clause]) -> Iterator[tuple[str, Condition]]:
    """The parameters that may be something without items, each with the condition that it is."""
    for part in (part for one in clauses for part in one.parts):
        for leaf in leaves(part):
            if isinstance(leaf, Is) and leaf.constant is None:
                yield leaf.name, leaf
            named = [one.name for one in claim_symbols(leaf) if one.name.endswith(FORM)]
            if isinstance(leaf, Equal) and named:
                yield named[0].removesuffix(FORM), leaf


def _told_of_lists(clause: Clause, guard: Condition, asks: re.Pattern[str], all_: Sequence[Clause]) -> Iterator[Clause]:
    about = [one for one in clause.parts if asks.search(PLAIN.claim(one))]
    if not about:
        yield clause
        return
    rest = tuple(one for one in clause.parts if one not in about)
    if negation(guard) in rest:
        yield replace(clause, parts=rest)
        return
    others = tuple(one for one in rest if one != guard)
    yield replace(clause, parts=(guard, *others, *about))
    if guard not in rest:
        beside = replace(clause, parts=(negation(guard), *others))
        if not implied(beside, [one for one in all_ if one is not clause]):
            yield beside

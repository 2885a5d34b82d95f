"""Texts and keys in which numbers stand that arguments decide: `f"Conv{dim}D"`, `{18: …, 34: …}[depth]`.

In a text such a number is a hole, `{dim}`. Which text it is matters where a name is looked up: one run goes for each
that there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from resblock_lint.conditions import Claim, Is, equal
from resblock_lint.dims import Dim, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import parameters, spelling
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import certain
from resblock_lint.interpreter.unknowns import ask_rank
from resblock_lint.interpreter.worded import among
from resblock_lint.layers.registry import FUNCTIONS, LAYERS
from resblock_lint.turns import turns_of
from resblock_lint.values import External, Param, Unknown, Value

HOLE = re.compile(r"\{[^{}]+\}")
PLACE = re.compile(r"%%|%[-+ #0]*[0-9]*(?:\.[0-9]+)?[a-zA-Z]")
MOST = 12  # among more, a number that arguments decide is not modelled


def hole(machine: Machine, value: Value) -> str:
    """What stands in a text for a value that is not known."""
    text = f"{{{spelling.text(value)}}}"
    machine.spelled[text] = value
    return text


def is_open(machine: Machine, text: str) -> bool:
    """Whether a text has holes."""
    return "{" in text and any(one in machine.spelled or one == "{?}" for one in HOLE.findall(text))


def same(machine: Machine, one: str, two: str) -> Value:
    """Whether two texts are the same, of which one has a hole: by what stands in it."""
    if one == two and "{?}" not in one:
        return True
    text, other = (one, two) if is_open(machine, one) else (two, one)
    if is_open(machine, other):
        return Unknown("two texts of which parts are open", f"{one!r} == {two!r}")
    value, texts = _filled(machine, text, [other])
    if value is None:
        return Unknown("a text of which parts are open", f"{one!r} == {two!r}")
    return bool(texts) and _part(machine, value, list(texts)) is not None


def within(machine: Machine, value: Value) -> Value:
    """A value that is put into a text: a hole where it is not known."""
    value = parameters.resolve(value)
    ask_rank(machine, value)
    return hole(machine, value) if isinstance(value, (Dim, Param)) else value


def refilled(machine: Machine, text: str, made_of: Callable[[Value], Value]) -> str:
    """A text with other values in its holes, made of those that stand there."""

    def other(one: re.Match[str]) -> str:
        return f"{within(machine, made_of(machine.spelled[one[0]]))}" if one[0] in machine.spelled else one[0]

    return HOLE.sub(other, text) if "{" in text else text


def as_texts(template: str, which: Iterable[bool]) -> str:
    """A template for `%` in which these places take texts, as holes are, and no numbers."""
    left = iter(which)
    return PLACE.sub(lambda one: "%s" if one[0] != "%%" and next(left, False) else one[0], template)


def member(machine: Machine, owner: External, name: str) -> str:
    """The name in a library that a text with a hole is, where there are such. Raises Raised where it is none."""
    if not HOLE.search(name):
        return name
    of_ours = [one.removeprefix(f"{owner.path}.") for one in FUNCTIONS if one.startswith(f"{owner.path}.")]
    given, texts = _filled(machine, name, LAYERS if owner.path == "layers" else of_ours)
    found = _part(machine, given, list(texts))
    if found is None and 0 < len(texts) <= MOST:
        raise certain("AttributeError", f"no `{name}` in `{owner.path}`", sides=machine.supposed)
    return name if found is None else texts[found]


def key(machine: Machine, given: Value, table: Mapping[Value, Value]) -> Value:
    """The key of a table that a number, or a text with a hole, is; what is given where that is known, or none of them.
    An Unknown where it may be any of very many.
    """
    given = parameters.resolve(given)
    ask_rank(machine, given)
    keys = list(table)
    if isinstance(given, Param) and keys and all(map(_is_whole, keys)):
        given = parameters.as_number(machine, given)
    if not isinstance(given, (str, Dim)) or given in table:
        return given
    if isinstance(given, str):
        return _text_key(machine, given, [one for one in keys if isinstance(one, str)])
    if len(keys) > MOST or any(isinstance(one, (Dim, Param)) for one in keys):
        return machine.unknown("a dict with a key that is not modelled")
    found = _one_of(machine, given, [one for one in keys if _is_whole(one)])
    return given if found is None else found


def _text_key(machine: Machine, given: str, keys: list[str]) -> Value:
    opened = [one for one in keys if is_open(machine, one)]
    if not HOLE.search(given):
        return _open_key(machine, given, opened)
    if opened:
        return machine.unknown("a dict with a key that is not modelled")
    value, texts = _filled(machine, given, keys)
    found = _part(machine, value, list(texts))
    if found is None and (value is None or len(texts) > MOST):
        return machine.unknown("a dict with a key that is not modelled")
    return given if found is None else texts[found]


def _open_key(machine: Machine, given: str, opened: list[str]) -> Value:
    """Which of these texts with holes a known one is, the last one made first; the text itself where it is none."""
    ordered = opened[::-1]
    if not machine.budgets.told:  # a check takes it for granted that the defaults make such a key, a contract asks
        ordered.sort(key=lambda one: not _is_usual(machine, one, given))
    for one in ordered:
        if any(_is_of_turns(machine, hole) for hole in HOLE.findall(one)):
            return machine.unknown("a dict with a key that only a call or a turn of a loop tells")
        said = same(machine, one, given)
        if isinstance(said, Unknown):
            return machine.unknown("a dict with a key that is not modelled")
        if said:
            return one
    return given


def _is_usual(machine: Machine, text: str, other: str) -> bool:
    """Whether a text with a hole is the other one by the defaults of what stands in it; that is assumed then."""
    value, texts = _filled(machine, text, [other])
    value = parameters.as_number(machine, value) if isinstance(value, Param) and "".join(texts).isdigit() else value
    for part in texts:
        if isinstance(value, Param) and value.default == part:
            claim: Claim = Is(value.name, part)
        elif isinstance(value, Dim) and part in [f"{machine.hints.get(one.name)}" for one in symbols(value)]:
            claim = equal(value, int(part))
        else:
            return False
        if machine.facts.decide(claim) is not Verdict.NO:
            machine.facts.assume(claim)
            return True
    return False


def _is_of_turns(machine: Machine, hole: str) -> bool:
    value = parameters.resolve(machine.spelled.get(hole))
    return isinstance(value, (int, Dim)) and any(map(turns_of, symbols(value)))


def _is_whole(value: Value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _filled(machine: Machine, text: str, texts: Iterable[str]) -> tuple[Value, dict[str, str]]:
    """What stands in the hole of a text, and which texts it makes by what it is; no texts where there is no hole."""
    holes = HOLE.findall(text)
    if len(holes) != 1 or holes[0] not in machine.spelled:
        return None, {}
    before, after = text.split(holes[0])
    pattern = re.compile(f"{re.escape(before)}(.+){re.escape(after)}")
    matches = ((pattern.fullmatch(one), one) for one in texts)
    found = {match[1]: one for match, one in matches if match}
    value = parameters.resolve(machine.spelled[holes[0]])
    is_text = isinstance(value, Param) and (isinstance(value.default, str) or not any(map(str.isdigit, found)))
    return value, {part: one for part, one in found.items() if is_text or part.isdigit()}


def _part(machine: Machine, given: Value, parts: list[str]) -> str | None:
    """Which of these parts of texts a value is, be they numbers or not."""
    if len(parts) > MOST:
        return None
    if not all(map(str.isdigit, parts)):
        assert isinstance(given, Param)
        return among(machine, given, parts)
    found = _one_of(machine, given, [int(one) for one in parts])
    return None if found is None else f"{found}"


def _one_of(machine: Machine, given: Value, numbers: list[int]) -> int | None:
    """Which of these numbers one is, by choice where arguments decide; None where it is none of them."""
    number = parameters.as_number(machine, given) if isinstance(given, Param) and numbers else given
    if not isinstance(number, (int, Dim)):
        return None
    machine.pin(number)
    usual = [machine.hints.get(one.name) for one in symbols(number)]
    for one in sorted(numbers, key=lambda case: case not in usual):
        if machine.choose(equal(number, one)):
            return one
    return None

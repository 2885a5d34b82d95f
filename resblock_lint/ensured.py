"""Guards of programs that are not modelled: what they let pass may be just what a layer behind them asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resblock_lint.conditions import Claim, Condition, Not, Opaque, claim_symbols
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.plugin import Finding

WORD = re.compile(r"[^\W\d]\w*")
NO_NAMES = frozenset(("shape", "len", "self", "turn", "int", "round"))  # in the names of sizes


def may_ensure(exploration: Exploration, finding: Finding) -> bool:
    """Whether a call that is refused by a guard which is not modelled may be one that the finding is about."""
    open_ = {guard for one in finding.op.assumed for guard in _opaque(one)}
    asked = [one for one in open_ if _may_speak_of(one, finding.claim)]
    return bool(asked) and not _refused(exploration).isdisjoint(asked)


def _refused(exploration: Exploration) -> set[Opaque]:
    """What is not modelled, and by which the program refuses some calls."""
    return {guard for path in exploration.paths if path.refuses for one in path.chosen for guard in _opaque(one)}


def _opaque(one: Condition) -> Iterator[Opaque]:
    leaf = one.condition if isinstance(one, Not) else one
    if isinstance(leaf, Opaque) and not leaf.known:
        yield leaf


def _may_speak_of(guard: Opaque, claim: Claim) -> bool:
    """Whether a guard may be about what a claim speaks of: one whose text says what it is about says of what."""
    names = {word for one in claim_symbols(claim) for word in WORD.findall(one.name)} - NO_NAMES
    return "?" in guard.text or not names.isdisjoint(WORD.findall(guard.text))

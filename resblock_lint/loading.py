"""Finds rules through entry points: the built-in ones arrive exactly as anyone else's."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.plugin import RULES, Rule
from resblock_lint.selection import Selection

GROUP = "resblock_lint.rules"


def load_rules() -> Sequence[Rule]:
    """All rules of all installed packages that enter themselves under `resblock_lint.rules`, by code."""
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        point.load()
    return [RULES[code] for code in sorted(RULES)]


def choose(rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str]) -> list[Rule]:
    """The rules that a selection by code, name or prefix of a code leaves on."""

    chosen = Selection(tuple(select), tuple(ignore))
    return [rule for rule in rules if chosen.takes(rule.code, rule.name, default=rule.default)]

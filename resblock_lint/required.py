"""What a contract requires, line by line, and which ranks of tensors a person would say among it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from resblock_lint.totals import ITEM

RANK = re.compile(r"\blen\(([^()]+)\.shape\) == \d+(?: for \w+ in ([\w.]+)\))?$")
AXIS = r"\.shape(?!\[(?:0|-1)\])"  # one that is neither the first nor the last, or all of them
COUNT = re.compile(r"len\([\w.]+\) (?:>=|==) \d+")  # what is asked of how many items a list has


@dataclass(frozen=True, slots=True)
class Requires:
    """One thing that must hold for a call to succeed, as an expression; the line and the rule that it belongs to."""

    expression: str
    line: int
    rule: str | None


def ranks_first(asked: Iterable[Requires]) -> tuple[Requires, ...]:
    """What is asked, first of all how many items a list has, and then how many axes tensors have: what is asked of
    items and axes relies on that.
    """
    return tuple(sorted(asked, key=lambda one: (not COUNT.fullmatch(one.expression), not RANK.search(one.expression))))


def _told_by_axes(one: Requires, requires: Sequence[Requires], given: Sequence[str]) -> bool:
    """Whether a person would not say a rank: that of a tensor of which, or of other items of whose list, an axis that
    is neither the first nor the last is named in what else is required, or in what is given.
    """
    found = RANK.search(one.expression)
    if found is None or (one.rule is None and found[0] != one.expression):
        return False  # a rank that the function asks for in some cases alone
    name, of_list = found[1], found[2] or (ITEM.fullmatch(found[1]) or (None, None))[1]
    named = rf"(?<![\w.]){re.escape(name)}{AXIS}"
    if of_list is not None:
        items = re.escape(of_list)
        named = rf"{named}|(?<![\w.]){items}\[[^\]]*\]{AXIS}|\b(\w+){AXIS}.* for \1 in {items}\b"
    said = [other.expression for other in requires if not RANK.search(other.expression)]
    return re.search(named, "\n".join((*said, *given))) is not None


def with_ranks_read(
    reads: Sequence[Requires], requires: Sequence[Requires], given: Sequence[str]
) -> tuple[Requires, ...]:
    """What a person reads, with the ranks that are required but for those that the axes which are named tell."""
    ranks = (one for one in requires if RANK.search(one.expression))
    all_ = dict.fromkeys((*ranks, *reads))
    return ranks_first(one for one in all_ if not _told_by_axes(one, requires, given))

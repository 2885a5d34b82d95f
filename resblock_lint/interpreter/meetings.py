"""Meetings: how a run goes on for several ways that came to one state, and what it then knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resblock_lint.conditions import Condition, all_of, equal, some_of
from resblock_lint.dims import Dim, Size
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.blends import TooManyCases, alternatives
from resblock_lint.interpreter.checkpoints import Checkpoint
from resblock_lint.interpreter.endings import End
from resblock_lint.interpreter.passages import Meeting, Passage, Start, same_tensors
from resblock_lint.interpreter.rewriting import Fixed, Rewriting
from resblock_lint.interpreter.snapshots import Holder, Known, Snapshot
from resblock_lint.interpreter.states import rewrite
from resblock_lint.interpreter.ways import TooMany, Ways

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine

MOST_CASES = 8  # alternatives that are kept in mind where ways meet
LOOSE = ("value", "resolved", "default", "has_default")


@dataclass(slots=True)
class Arrival:
    """An excursion that came to the state in which the path itself was."""

    end: End
    snapshot: Snapshot
    drew: bool  # whether something was drawn on the way


def meet(machine: Machine, meeting: Meeting, params: Sequence[Known]) -> None:
    """Goes on knowing what is known on all ways."""
    questions = machine.facts.questions
    machine.facts = meeting.facts.copy()
    machine.facts.questions = questions
    for place, fields in meeting.loose:
        for name, value in fields.items():
            setattr(params[place].param, name, value)
    if meeting.sizes:
        rewrite(machine, Rewriting(meeting.sizes))


def blendable(
    machine: Machine, statement: int, chosen: Iterable[Condition], known: Facts, here: Snapshot, there: Snapshot
) -> bool:
    """Whether two states of one form may be gone on with as one: their sizes are the same, or can be blended.

    `known` is what the run knows that is in the state `here`; the machine is in the other one.
    """
    pairs = list(zip(here.sizes, there.sizes, strict=True))
    changed = [place for place, pair in enumerate(pairs) if not _same(machine.facts, *pair)]
    if any(_is_emptied(here.holders[place], *pair) for place, pair in enumerate(pairs)):
        return False
    if not changed:
        return True
    joins = machine.choices.joins
    apart = [place for place in changed if not _same(known, *pairs[place])]
    if statement in joins.distinct or (apart and not machine.at_turn and joins.blends.recurring(chosen)):
        return False
    if joins.blends.deep(size for place in apart for size in pairs[place]):
        return False
    if not machine.at_turn and not all(_is_apt(here.holders[place], *pairs[place]) for place in apart):
        return False
    try:
        rewrite(machine, Rewriting(dict.fromkeys(changed, 0), trial=True))
    except Fixed:
        return False
    return True


def _same(facts: Facts, here: Size, there: Size) -> bool:
    """Whether a size serves for another one, by what is known on the way of that one."""
    return here == there or facts.decide(equal(here, there)) is Verdict.YES


def _is_emptied(holder: Holder, here: Size, there: Size) -> bool:
    """Whether an axis has no place in one of two states: what broadcasting makes of it is then another thing, also
    where the size of the other state is 0 on that way.
    """
    return here != there and 0 in (here, there) and holder is not Holder.NUMBER


def _is_apt(holder: Holder, *sizes: Size) -> bool:
    """Whether it is worth while to go on with one of several sizes, and it is open which.

    Channels are compared with others, and no more. All that lies behind a side of an image asks about it: that is
    better known. And by plain numbers the rest may count turns or axes.
    """
    return holder is Holder.CHANNELS or (holder is Holder.NUMBER and any(isinstance(size, Dim) for size in sizes))


def meeting(
    machine: Machine, before: Checkpoint, passage: Passage, start: Start, arrivals: Sequence[Arrival], here: Snapshot,
    *, drew: bool,
) -> Meeting:  # fmt: skip
    """What holds on all ways to a passage, that of the run itself and those of its excursions."""
    facts = before.facts.copy()
    facts.questions = None
    for one in machine.facts.literals[start.literals :]:
        if all(way.end.facts.decide(one) is Verdict.YES for way in arrivals):
            facts.assume(one)
    sizes = _met_sizes(machine, passage, start, arrivals, here)
    if _assume_one_of(facts, passage) or sizes:
        passage.close()
    others = [way.snapshot.tensors for way in arrivals]
    apart = [one for one in others if not same_tensors(passage.tensors, one)]
    loose = list(_loose(before, here.params, arrivals))
    return Meeting(facts, loose, apart, drew or bool(sizes), id(start.statement), sizes)


def _met_sizes(
    machine: Machine, passage: Passage, start: Start, arrivals: Sequence[Arrival], here: Snapshot
) -> dict[int, Size]:
    """Those sizes of the state that are not the same on all ways: the one that serves for all of them, or a blend."""
    blends, statement = machine.choices.joins.blends, id(start.statement)
    known = [machine.facts, *(one.end.facts for one in arrivals)]
    apart: dict[int, tuple[Size, ...]] = {}
    made: dict[int, Size] = {}
    for place, sizes in enumerate(zip(here.sizes, *(one.snapshot.sizes for one in arrivals), strict=True)):
        serving = _serving(known, sizes)
        if serving is None:
            apart[place] = sizes
        elif serving != sizes[0]:
            made[place] = serving
    if not machine.at_turn and not all(_is_apt(here.holders[place], *sizes) for place, sizes in apart.items()):
        machine.choices.joins.distinct.add(statement)
        return {}
    if not apart:
        return made
    before = len(blends.alternatives)
    try:
        ways = [Ways().along(way) for way in passage.ways]
        for place, sizes in ((place, _fewest(known, sizes)) for place, sizes in apart.items()):
            least = min(facts.interval(size)[0] for facts, size in zip(known, sizes, strict=True))
            made[place] = Dim.of(blends.blend(alternatives(ways, sizes), least, statement))
    except (TooMany, TooManyCases):
        machine.choices.joins.distinct.add(statement)
        return {}
    blends.met((part for way in ways for cube in way for part in cube), before)
    return made


def _fewest(known: Sequence[Facts], sizes: Sequence[Size]) -> Sequence[Size]:
    """The sizes of several ways, each by the one among them that serves for the most, by what is known on each."""
    serves = {size: [_same(facts, size, one) for facts, one in zip(known, sizes, strict=True)] for size in sizes}
    widest = sorted(serves, key=lambda size: -sum(serves[size]))
    return [next(size for size in widest if serves[size][place]) for place in range(len(sizes))]


def _serving(known: Sequence[Facts], sizes: Sequence[Size]) -> Size | None:
    """One of the sizes of several ways that serves for all of them, by what is known on each."""
    for size in dict.fromkeys(sizes):
        if all(_same(facts, size, one) for facts, one in zip(known, sizes, strict=True)):
            return size
    return None


def _loose(
    before: Checkpoint, params: Sequence[Known], arrivals: Sequence[Arrival]
) -> Iterator[tuple[int, dict[str, object]]]:
    """The parameters of which not all ways know the same, with what they were before the statement; what was handed to
    a layer on one of these is no tensor on any.
    """
    for place, one in enumerate(params):
        kept, others = before.of(one.param), [way.snapshot.params[place] for way in arrivals]
        if kept is not None and any(other.state != one.state for other in others):
            setting = one.setting or any(other.setting for other in others)
            yield place, {**{name: kept[name] for name in LOOSE}, "setting": setting}


def _assume_one_of(facts: Facts, passage: Passage) -> bool:
    """One of the ways to a passage was taken; whether that tells anything."""
    try:
        cases = Ways().to(passage)
    except TooMany:
        return False
    claim = some_of(all_of(case) for case in cases) if len(cases) <= MOST_CASES else True
    told = facts.decide(claim) is Verdict.MAYBE
    if told:
        facts.assume(claim)
    return told

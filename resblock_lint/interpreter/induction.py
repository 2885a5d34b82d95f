"""What a loop's body does to the state, so that one turn can stand for all.

A turn proves the others if the state repeats, or if each size and number of it follows a law (`growth`): then the turn
is run once more in the middle of the loop, where `past` turns went before, and must lead to the sizes of one turn more.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from resblock_lint import ir
from resblock_lint.conditions import Claim, Condition, at_least, claim_symbols, equal
from resblock_lint.dims import Dim, Origin, Size, Symbol, symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Demand
from resblock_lint.interpreter.draining import drain_of
from resblock_lint.interpreter.growing import grow, one_of
from resblock_lint.interpreter.growth import Growth
from resblock_lint.interpreter.laws import Course, Courses, is_real, real_course
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, Fork
from resblock_lint.interpreter.recurrences import claim_at
from resblock_lint.interpreter.varying import varies
from resblock_lint.sequences import Lazy
from resblock_lint.turns import at_each, at_every_turn, speaks_of
from resblock_lint.values import (
    Class,
    Env,
    External,
    Function,
    Instance,
    Layer,
    Model,
    Module,
    Param,
    Ratio,
    Real,
    Tensor,
    Unknown,
    Value,
)

DEEPEST = 4
DOUBT = equal(Dim.of(Symbol("a turn like no other", Origin.UNKNOWN)), 0)


class State:
    """What a loop's body can change: the names of its scope, as fingerprints, and the lengths of its lists."""

    def __init__(self, env: Env) -> None:
        self.prints: dict[str, object] = {}
        self.lists: dict[int, tuple[list[Value], list[Value]]] = {}  # and what is in them
        self.names, self.values = dict(env.names), {name: resolve(value) for name, value in env.names.items()}
        for name, value in env.names.items():
            self.prints[name] = self._print(value, 0)

    def _print(self, value: Value, depth: int) -> object:
        value = resolve(value)
        if isinstance(value, Model) and value.inputs is None:
            self.lists[id(value.layers)] = (value.layers, list(value.layers))
            return ("model", id(value))
        if depth > DEEPEST or isinstance(value, (str, Module, Function, Class, External, Model)):
            return type(value).__name__
        if isinstance(value, Lazy):
            return (id(value), value.where)
        if isinstance(value, list):
            self.lists[id(value)] = (value, list(value))
            for one in value:
                if isinstance(one, (list, dict, Model)):
                    self._print(one, depth + 1)
            return ("list", id(value))
        if isinstance(value, (tuple, set)):
            return tuple(self._print(one, depth + 1) for one in value)
        if isinstance(value, dict):
            return tuple((key, self._print(one, depth + 1)) for key, one in value.items())
        if isinstance(value, Tensor):
            return ("tensor", value.slot.shape if value.slot.shape is not None else value.slot.name, value.layout)
        if isinstance(value, Layer):
            return ("layer", value.kind)
        if isinstance(value, Instance):
            if depth:
                return ("instance", id(value))
            return (id(value), *((key, self._print(one, depth + 1)) for key, one in value.fields.items()))
        return value if isinstance(value, (int, float, Dim, type(None), Condition)) else id(value)

    def lists_repeat(self, after: State, drained: set[int]) -> bool:
        """Whether each list but the `drained` ones is as it was, or has one item more that is like those before."""
        return all(
            self.keeps(before, now) and len(now) - len(before) in (0, 1) and self._alike(now, len(before))
            for before, now in self._pairs(after, drained)
        )

    def lists_keep(self, after: State, drained: set[int]) -> bool:
        """Whether what was in each list but the `drained` ones still stands there."""
        return all(self.keeps(before, now) for before, now in self._pairs(after, drained))

    def added(self, after: State) -> dict[int, int]:
        """How many items the lists got, by identity, those that got some."""
        made = ((key, len(now) - len(self.lists[key][1])) for key, (_, now) in after.lists.items() if key in self.lists)
        return {key: count for key, count in made if count > 0}

    def _pairs(self, after: State, drained: set[int]) -> Iterator[tuple[list[Value], list[Value]]]:
        for key, (_, now) in after.lists.items():
            if key in self.lists and key not in drained:
                yield self.lists[key][1], now

    def keeps(self, before: Sequence[Value], now: Sequence[Value]) -> bool:
        """Whether what was in a list before still stands there; layers of a kind are not the same."""
        return len(before) <= len(now) and all(
            one is other or (not isinstance(one, Layer) and self._print(one, 1) == self._print(other, 1))
            for one, other in zip(before, now, strict=False)
        )

    def _alike(self, items: list[Value], length: int) -> bool:
        return length in (0, len(items)) or self._print(one_of(items[-1]), 1) == self._print(one_of(items[-2]), 1)

    def grow(self, after: State, count: Size, first: int, *, standing: bool) -> None:
        """Lets the lists that grew by one item grow by `count` alike items.

        Within a turn that stands for others, those that the `first` turns added are counted among them.
        """
        for key, (items, _) in after.lists.items():
            if key in self.lists and len(items) == len(self.lists[key][1]) + 1:
                same = [self._print(one_of(one), 1) for one in items[-1 - first :]]
                gather = standing and len(same) == first + 1 and all(one == same[0] for one in same)
                grow(items, count, first if gather else 0)

    def changed(self, after: State, targets: set[str]) -> list[str]:
        """The names whose values are not the same any more, without those that the loop binds."""
        return [
            name
            for name, found in after.prints.items()
            if name not in targets
            and name in self.prints
            and self.prints[name] != found
            and not self._settled(after, name)
        ]

    def _settled(self, after: State, name: str) -> bool:
        """Whether a name still has the same parameter, of which the turn was the first to ask what it is."""
        before = self.values[name]
        return isinstance(before, Param) and after.names[name] is self.names[name] and plain(after.values[name])

    def growth(self, after: State, targets: set[str], courses: Courses) -> Growth | None:
        """The names whose sizes changed, and how; None where something else changed, or not by a law."""
        made = Growth()
        for name in self.changed(after, targets):
            start, end = self.values[name], after.values[name]
            if isinstance(start, (int, Dim)) and isinstance(end, (int, Dim)) and not isinstance(start, bool):
                made.numbers[name] = courses(start, end, (name, 0))
            elif isinstance(start, Tensor) and isinstance(end, Tensor) and _alike_shapes(start, end):
                made.tensors[name] = _courses_of(start, end, courses, name)
            elif is_real(start) and is_real(end):
                made.reals[name] = real_course(name, start, end)
            else:
                return None
        for key, (items, now) in after.lists.items():
            before = self.lists[key][1] if key in self.lists else now
            if not self.keeps(before, now):
                drain = drain_of(items, before)
                if drain is None:
                    return None
                made.drains.append(drain)
            elif len(now) > len(before):
                made.lists.append((items, len(before), tuple(now[len(before) :])))
                start, end = resolve(before[-1]) if before else None, resolve(now[-1])
                if isinstance(start, Tensor) and isinstance(end, Tensor) and _alike_shapes(start, end):
                    found = _courses_of(start, end, courses)
                    made.ends |= {id(items): found} if found and all(one.laws for one in found) else {}
        return made if made.fixed() else None


def plain(value: Value) -> bool:
    """Whether a value has no parts that can change."""
    if isinstance(value, tuple):
        return all(map(plain, value))
    return value is None or isinstance(value, (bool, int, float, str, Dim, Ratio, Real, Tensor, Condition, Unknown))


def _courses_of(start: Tensor, end: Tensor, courses: Courses, name: str = "") -> list[Course]:
    """How each size of a tensor goes on that one turn led from `start` to `end`."""
    pairs = zip(start.slot.shape or (), end.slot.shape or (), strict=True)
    return [courses(*pair, (name, axis)) for axis, pair in enumerate(pairs)]


def _alike_shapes(one: Tensor, two: Tensor) -> bool:
    ranks = {None if tensor.slot.shape is None else len(tensor.slot.shape) for tensor in (one, two)}
    return len(ranks) == 1 and None not in ranks and len({one.layout, two.layout} - {None}) < 2


class Moment:
    """A run as it is now, to go back to; only where of all conditions that were open in between both sides were taken,
    and met.
    """

    def __init__(self, machine: Machine, env: Env, loop: ir.For | ir.While) -> None:
        self.machine, self.env, self.loop = machine, env, loop
        self.names, self.facts = dict(env.names), machine.facts.copy()
        self.ops, self.sides, self.notes = len(machine.ops), machine.sides, dict(machine.notes)
        self.kept = machine.kept()
        self._place, self._ends = machine.choices.place, len(machine.choices.ends)
        self._depth, self._chosen = machine.standing + 1, len(machine.chosen)
        self._lengths = [(one, len(one)) for one in (machine.ops, machine.chosen, machine.passes)]

    def restored(self, state: State) -> bool:
        """Goes back; False where a side was chosen since of which the other one did not come to the same, or something
        was put into what modules keep.
        """
        if not self.met():
            self.machine.learned.part(self.loop)
            self.machine.choices.unmet = True
            return False
        if self.machine.kept() != self.kept:
            return False
        self.machine.facts, self.machine.notes, self.machine.sides = self.facts.copy(), dict(self.notes), self.sides
        del self.machine.choices.ends[self._ends :]
        for items, length in self._lengths:
            del items[length:]
        self.env.names.clear()
        self.env.names.update(self.names)
        for items, before in state.lists.values():
            items[:] = before
        return True

    def met(self) -> bool:
        """Whether nothing hangs on the sides that were chosen since: the other ones were taken within the same turn."""
        choices = self.machine.choices
        return all(fork.met >= self._depth for fork in choices.plan[self._place : choices.place])

    def assume_last(self, turn: Symbol, last: Size) -> None:
        """What the turn that stands for all asked, of the last one."""
        for demand in [one for op in self.machine.ops[self.ops :] for one in op.demands]:
            claim = demand.requirement.claim
            if demand.verdict is Verdict.MAYBE and not isinstance(claim, bool) and speaks_of(claim, (turn.name,)):
                at_last = claim_at(self.machine, claim, turn, last)
                if not any(turn.name in one.name for one in claim_symbols(at_last)):
                    self.machine.facts.assume(at_last)

    def assume_sides(self, turn: Symbol) -> None:
        """The sides that were chosen at the turn that stands for all, and that all took who got by it, of each turn."""
        for one in self._sides(turn):
            for claim in at_every_turn(one, self.machine.facts.literals):
                if not isinstance(claim, bool):
                    self.machine.facts.assume(claim)
                    self.machine.sides = (*self.machine.sides, claim)

    def of_turns_before(self, turn: Symbol, first: int) -> list[Claim]:
        """The same, of each turn before the one that stands for all of those behind the `first` ones."""
        found: list[Claim] = []
        for one in self._sides(turn):
            known = [self.machine.facts.decide(claim_at(self.machine, one, turn, place)) for place in range(first)]
            begin = 0 if all(answer is Verdict.YES for answer in known) else first
            found.append(at_each(turn, [begin, Dim.of(turn) - 1], one))
        return found

    def _sides(self, turn: Symbol) -> list[Condition]:
        """The sides that were chosen at a turn, that speak of it, and that all took who got by it."""
        plan, facts = self.machine.choices.plan, self.machine.facts
        chosen = [one for _, one, place in self.machine.chosen[self._chosen :] if self._is_met(plan, place)]
        return [one for one in chosen if speaks_of(one, (turn.name,)) and facts.decide(one) is Verdict.YES]

    def _is_met(self, plan: Sequence[Fork], place: int) -> bool:
        return place < len(plan) and plan[place].met >= self._depth

    @contextmanager
    def doubting(self) -> Generator[None]:
        """Where a run is cut off, what ops drawn since then ask is not known: their turn stands for no other one."""
        self.machine.standing += 1
        try:
            yield
        except Cut:
            ops = self.machine.ops
            ops[self.ops :] = [replace(one, demands=tuple(map(_doubted, one.demands))) for one in ops[self.ops :]]
            raise
        finally:
            self.machine.standing -= 1


def _doubted(demand: Demand) -> Demand:
    return Demand(replace(demand.requirement, claim=DOUBT, left=None, right=None), Verdict.MAYBE)


def tells_last(index: Dim, count: Size, side: Condition) -> bool:
    """Whether a condition that was open at a turn is open at the last one alone."""
    if not symbols(index) & claim_symbols(side):
        return False
    before = Facts()
    before.assume(at_least(count - 2, index))
    before.assume(at_least(index, 1))
    return before.decide(side) is not Verdict.MAYBE


def has_items_of(machine: Machine, before: State, after: State, turn: Symbol) -> bool:
    """Whether lists got items that are not the same at each turn."""
    was = {key: len(items) for key, (_, items) in before.lists.items()}
    new = [items[-1] for key, (_, items) in after.lists.items() if len(items) > was.get(key, len(items))]
    return any(varies(machine, one, turn) for one in new)

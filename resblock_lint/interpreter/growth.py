"""How the sizes of a loop go on from turn to turn: laws that one turn suggests, and another one confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from resblock_lint.atoms import Quotient
from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Size, Symbol, ceildiv, quotient, raised, sole, symbols
from resblock_lint.interpreter.draining import Drain
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.moving import gathered, varying_of
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.running_totals import product_of, sum_of
from resblock_lint.interpreter.spelling import operand, text
from resblock_lint.interpreter.varying import UNLIKE, at_place, depends
from resblock_lint.sequences import Many
from resblock_lint.turns import PREFIX, turns_of
from resblock_lint.values import Env, Ratio, Real, Slot, Tensor, Unknown, Value

UNTOLD = "a real number that is another one at each turn"
DIGITS = 12  # behind the point, of what is added to known numbers
Turn = Callable[[Size, Size], Size]  # what a turn makes of a size, by an item
Whole = Callable[[int, Size], Size]  # the product of the items from a place up to another one
BASES = (2, 3, 4)  # by which sizes are multiplied or divided at each turn


def is_real(value: Value) -> bool:
    """Whether a value is a number, be that a real one, or not known."""
    return isinstance(value, (int, float, Dim, Ratio, Real, Unknown)) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Law:
    """How a size goes on."""

    at: Callable[[Size], Size]  # from the number of turns to the size behind them
    turn: Callable[[Size], Size] | None = None  # what one turn makes of a size, where the law is made of that


@dataclass(slots=True)
class Course:
    """The laws that a size may follow, the likeliest first."""

    laws: list[Law]
    others: Callable[[Size, Size], Iterator[Law]]  # those by which a turn leads from one size to another
    learned: bool = False

    def at(self, turns: Size) -> Size:
        """The size after so many turns."""
        return self.laws[0].at(turns)

    def holds(self, machine: Machine, turns: Size, found: Size) -> bool:
        """Whether the last of so many turns led to the size of the law; if not, what that turn did is another law."""
        before, turn = self.at(turns - 1), self.laws[0].turn
        if machine.entails(equal(self.at(turns) if turn is None else turn(before), found)):
            return True
        self.laws += [] if self.learned else self.others(before, found)
        self.learned = True
        return False


@dataclass(slots=True)
class RealCourse:
    """What a real number is after so many turns: by a formula where each turn adds the same, else nobody knows what."""

    start: Value
    step: tuple[str, float | str] | None  # "+" or "-", and what
    laws: list[Callable[[Size], Value]]  # the formula first

    def holds(self, machine: Machine, turns: Size, found: Value) -> bool:
        """Whether the last of so many turns led to the number of the formula."""
        if self.step is None or len(self.laws) == 1:
            return is_real(found)
        sign, step = self.step
        return isinstance(found, Real) and found.text == f"({operand(self.at(turns - 1))} {sign} {step})"

    def at(self, turns: Size) -> Value:
        """The number after so many turns."""
        return self.laws[0](turns)


def real_course(name: str, start: Value, end: Value) -> RealCourse:
    """The course of a number that one turn led from `start` to `end`: what is added is read off the difference."""
    laws: list[Callable[[Size], Value]] = [lambda turns: Unknown(UNTOLD, name)]
    step = _real_step(start, end)
    if step is not None:
        sign, adds = step
        laws.insert(0, lambda turns: Real(f"({operand(start)} {sign} {_factor(turns)} * {adds})"))
    return RealCourse(start, step, laws)


def _factor(turns: Size) -> str:
    return text(turns) if isinstance(turns, Dim) and len(turns.terms) == 1 else operand(turns)


def _real_step(start: Value, end: Value) -> tuple[str, float | str] | None:
    if isinstance(start, (int, float)) and isinstance(end, (int, float)):
        adds = round(float(end - start), DIGITS)
        return ("+" if adds > 0 else "-", abs(adds))
    for sign in "+-" if isinstance(end, Real) else "":
        before = f"({operand(start)} {sign} "
        if isinstance(end, Real) and end.text.startswith(before) and PREFIX not in end.text[len(before) :]:
            return sign, end.text[len(before) : -1]
    return None


Courses = Callable[[Size, Size], Course]


def courses(machine: Machine, index: Symbol, first: int) -> Courses:
    """Finds the laws that lead from one size to the other in the turn `index`, before which there were `first`."""

    def course(start: Size, end: Size) -> Course:
        def total(step: Size) -> Law | None:
            past = sum_of(machine, step, index, first, Dim.of(index))
            if past is None:
                return None
            return Law(lambda turns: start + at_place(machine, past, index, turns + first), lambda size: size + step)

        def others(before: Size, found: Size) -> Iterator[Law]:
            yield from _by_place(machine, start, found, index, first)
            adds = total(found - before)
            if adds is not None:
                yield adds

        laws = _laws(machine, start, end, index, first)
        adds = total(end - start) if depends(machine, end - start, index) else None
        return Course(laws if adds is None else [*laws, adds], others)

    return course


def _laws(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> list[Law]:
    step, found = end - start, list[Law]()
    if not any(map(turns_of, symbols(step))):
        found.append(Law(lambda turns: start + step * turns))
    found += _by_place(machine, start, end, index, first)
    found += [law for base in BASES if start != 0 for law in _by_a_factor(start, end, base)]
    return [*found, *_by_items(machine, start, end, index, first)]


def _by_place(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> Iterator[Law]:
    """The law of a size that each turn makes anew, by its place."""
    if depends(machine, end, index) and at_place(machine, end, index, first - 1) == start:
        yield Law(lambda turns: at_place(machine, end, index, turns + (first - 1)))


def _by_items(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> Iterator[Law]:
    """The laws by which a size is multiplied or divided by an item at each turn, or by the same symbol."""
    for symbol in sorted(symbols(end), key=lambda one: one.name):
        item = Dim.of(symbol)
        turn = next((one for one in (_times, quotient, ceildiv) if one(start, item) == end), None)
        apt = turn is _times or machine.facts.interval(item)[0] >= 1
        whole = product_of(machine, item, index) if apt else None
        if turn is None or whole is None:
            continue
        before, past = start, first
        while past > 0:
            one = at_place(machine, item, index, past - 1)
            without = before if machine.entails(equal(one, 1)) else _undone(turn, before, one)
            if without is None:
                break
            before, past = without, past - 1
        before, past = (before, 0) if past == 0 else (start, first)

        def at(turns: Size, turn: Turn = turn, before: Size = before, past: int = past, whole: Whole = whole) -> Size:
            return turn(before, whole(past, turns + first))

        yield Law(at, lambda size, turn=turn, item=item: turn(size, item))


def _times(size: Size, item: Size) -> Size:
    return size * item


def _undone(turn: Turn, size: Size, item: Size) -> Size | None:
    """What a turn made a size of; None where that is not seen."""
    if turn is _times:
        whole = size // item
        return whole if whole * item == size else None
    less = 1 if turn is ceildiv else 0
    made = sole(size - less)
    return made.numerator + less if isinstance(made, Quotient) and made.divisor == item else None


def _by_a_factor(start: Size, end: Size, base: int) -> Iterator[Law]:
    if end == start * base:
        yield Law(lambda turns: start * raised(base, turns))
    if end == ceildiv(start, base):
        yield Law(lambda turns: ceildiv(start, raised(base, turns)))
    if end == start // base:
        yield Law(lambda turns: start // raised(base, turns))


@dataclass(slots=True)
class Growth:
    """The sizes that change at each turn, with their courses, and the lists that get an item at each."""

    numbers: dict[str, Course] = field(default_factory=dict[str, Course])
    tensors: dict[str, list[Course]] = field(default_factory=dict[str, list[Course]])
    reals: dict[str, RealCourse] = field(default_factory=dict[str, RealCourse])
    lists: list[tuple[list[Value], int, tuple[Value, ...]]] = field(
        default_factory=list[Any]
    )  # its length, what it gets
    ends: dict[int, list[Course]] = field(default_factory=dict[int, list[Course]])  # of the last items of such lists
    drains: list[Drain] = field(default_factory=list[Drain])  # the lists that lose an item at each
    made_at: tuple[Symbol, int] | None = None  # a turn at which the lists got items, and the first; once confirmed

    @property
    def names(self) -> set[str]:
        """The names that grow."""
        return {*self.numbers, *self.tensors, *self.reals}

    @property
    def drained(self) -> set[int]:
        """The lists that lose items, by identity."""
        return {id(one.items) for one in self.drains}

    def fixed(self) -> bool:
        """Whether there is a law for each size."""
        shapes = (one for shape in self.tensors.values() for one in shape)
        return all(one.laws for one in (*self.numbers.values(), *self.reals.values(), *shapes))

    def confirmed(self, turn: Symbol, first: int) -> None:
        """Keeps the items that the lists got at a turn in the middle of the loop, of which `first` is the first one."""
        self.lists = [
            (items, length, tuple(items[-len(got) :]) if len(items) > length else got)
            for items, length, got in self.lists
        ]
        self.made_at = (turn, first)

    def put(self, env: Env, turns: Size, *, alike: bool) -> None:
        """Binds the names to what they are after so many turns; of items that are not `alike` nothing is known."""
        for name, course in (*self.numbers.items(), *self.reals.items()):
            env.names[name] = course.at(turns)
        for name, shape in self.tensors.items():
            tensor = resolve(env.names[name])
            assert isinstance(tensor, Tensor)
            slot = Slot(tuple(one.at(turns) for one in shape))
            env.names[name] = Tensor(slot, tensor.op, tensor.output, tensor.layout, tensor.node)
        for items, length, got in self.lists:
            varying = None if self.made_at is None else varying_of(got, *self.made_at)
            many = Many(got[0], turns) if alike else Many(Unknown(UNLIKE), turns * len(got), varying)
            many.last = None if self.made_at is not None or alike else self._end(items, got[-1], turns)
            items[length:] = [got[0] if turns == 1 and alike else many]
        for drain in self.drains:
            drain.put(turns)

    def _end(self, items: list[Value], item: Value, turns: Size) -> Value:
        """The last item of a list after so many turns, where there is a law for it."""
        tensor, shape = resolve(item), self.ends.get(id(items))
        if shape is None or not isinstance(tensor, Tensor):
            return None
        return Tensor(Slot(tuple(one.at(turns) for one in shape)), tensor.op, tensor.output, tensor.layout, tensor.node)

    def _asked_ends(self) -> Iterator[tuple[list[Course], Value]]:
        """The laws of the last items of lists that somebody asked for, and what stands there now."""
        for items, length, _ in self.lists:
            many = items[length]
            if isinstance(many, Many) and many.is_asked:
                yield self.ends[id(items)], resolve(items[-1])

    def gather(self, machine: Machine) -> None:
        """Lets what the lists got at the first turns count among what they got at the others, where it is like that."""
        for items, length, _ in self.lists:
            if isinstance(many := items[length], Many):
                gathered(machine, items, many)

    def wrong(self, machine: Machine, env: Env, turns: Size) -> list[Course | RealCourse] | None:
        """The courses that did not lead to what the names are after so many turns; None where they are no sizes."""
        if not all(drain.repeats() for drain in self.drains):
            return None
        pairs: list[tuple[Course | RealCourse, Any]] = []
        for name, real in self.reals.items():
            found = resolve(env.names[name])
            if not is_real(found):
                return None
            pairs.append((real, found))
        for name, course in self.numbers.items():
            found = resolve(env.names[name])
            if not isinstance(found, (int, Dim)):
                return None
            pairs.append((course, found))
        named = ((shape, resolve(env.names[name])) for name, shape in self.tensors.items())
        for shape, found in (*named, *self._asked_ends()):
            if not isinstance(found, Tensor) or found.slot.shape is None or len(found.slot.shape) != len(shape):
                return None
            pairs += zip(shape, found.slot.shape, strict=True)
        return [course for course, found in pairs if not course.holds(machine, turns, found)]

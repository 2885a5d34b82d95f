"""Laws by which sizes go on from turn to turn of a loop: one turn suggests them, and another one confirms them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from resblock_lint.atoms import TURN_PREFIX, Quotient
from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Dim, Origin, Size, Symbol, ceildiv, quotient, raised, sole, symbols
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.recurrences import (
    at_place,
    behind,
    behind_turn,
    depends,
    has_items,
    has_probes,
    is_told,
    probe,
    spoken_of,
)
from resblock_lint.interpreter.running_totals import product_of, sum_of
from resblock_lint.interpreter.spelling import operand, text
from resblock_lint.sequences import Recurrence
from resblock_lint.turns import turns_of
from resblock_lint.values import Ratio, Real, Tensor, Unknown, Value

UNTOLD = "a real number that is another one at each turn"
DIGITS = 12  # behind the point, of what is added to known numbers
Turn = Callable[[Size, Size], Size]  # what a turn makes of a size, by an item
Whole = Callable[[int, Size], Size]  # the product of the items from a place up to another one
BASES = (2, 3, 4)  # by which sizes are multiplied or divided at each turn
MOST_LEARNED = 5  # so often a turn that refutes a law suggests others


def is_real(value: Value) -> bool:
    """Whether a value is a number, be that a real one, or not known."""
    return isinstance(value, (int, float, Dim, Ratio, Real, Unknown)) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Law:
    """How a size goes on."""

    at: Callable[[Size], Size]  # from the number of turns to the size behind them
    turn: Callable[[Size], Size] | None = None  # what one turn makes of a size, where the law is made of that
    trial: bool = False  # it says nothing: what a turn makes of a symbol will be the law


@dataclass(slots=True)
class Course:
    """The laws that a size may follow, the likeliest first."""

    laws: list[Law]
    others: Callable[[Size, Size], Iterator[Law]]  # those by which a turn leads from one size to another
    learned: int = 0

    def at(self, turns: Size) -> Size:
        """The size after so many turns."""
        return self.laws[0].at(turns)

    def holds(self, machine: Machine, turns: Size, found: Size) -> bool:
        """Whether the last of so many turns led to the size of the law; if not, what that turn did is another law."""
        before, law = self.at(turns - 1), self.laws[0]
        led = self.at(turns) if law.turn is None else law.turn(before)
        if not law.trial and machine.entails(equal(led, found)):
            return True
        if self.learned < MOST_LEARNED:
            place = max(1, len(self.laws) - self.laws[-1].trial)
            self.laws[place:place] = self.others(before, found)
            self.learned += 1
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
        if isinstance(end, Real) and end.text.startswith(before) and TURN_PREFIX not in end.text[len(before) :]:
            return sign, end.text[len(before) : -1]
    return None


Place = tuple[str, int]  # a name, and an axis of its tensor
Courses = Callable[[Size, Size, Place], Course]


def courses(machine: Machine, index: Symbol, first: int, earlier: Mapping[Place, Size]) -> Courses:
    """Finds the laws that lead from one size to the other in the turn `index`, before which there were `first`.

    `earlier` are the sizes that there were before the last of these, by their places.
    """

    def course(start: Size, end: Size, place: Place) -> Course:
        def total(step: Size) -> Law | None:
            apt = not _is_open(step) and not has_probes(machine, step)
            past = sum_of(machine, step, index, first, Dim.of(index)) if apt else None
            if past is None:
                return None
            return Law(lambda turns: start + at_place(machine, past, index, turns + first), lambda size: size + step)

        def others(before: Size, found: Size) -> Iterator[Law]:
            was = sole(before)
            if not has_probes(machine, found) and was not in spoken_of(machine, found):
                yield from _beside(machine, start, found, index, first)
                yield from _by_place(machine, start, found, index, first)
            adds = total(found - before)
            if adds is not None:
                yield adds
            if isinstance(was, Symbol) and has_probes(machine, before):
                yield from _of_trial(machine, Recurrence(found, was, index, start, first, 0, was), earlier.get(place))

        laws = _laws(machine, start, end, index, first)
        adds = total(end - start) if depends(machine, end - start, index) else None
        return Course([*laws, *([] if adds is None else [adds]), _trial(machine, start)], others)

    return course


def sizes_in(names: Mapping[str, Value]) -> dict[Place, Size]:
    """The numbers among these, and the sizes of the tensors among them."""
    found = dict[Place, Size]()
    for name, given in names.items():
        value = resolve(given)
        if isinstance(value, (int, Dim)) and not isinstance(value, bool):
            found[name, 0] = value
        elif isinstance(value, Tensor):
            found.update({(name, axis): size for axis, size in enumerate(value.slot.shape or ())})
    return found


def _trial(machine: Machine, start: Size | None) -> Law:
    """A symbol in the place of a size, to see what a turn makes of it: at least 1, where that is known of `start`."""
    found: list[Size] = []

    def at(_turns: Size) -> Size:
        if not found:
            positive = start is not None and machine.facts.interval(start)[0] >= 1
            found.append(Dim.of(probe(machine, 1 if positive else None)))
        return found[0]

    return Law(at, trial=True)


def _of_trial(machine: Machine, made: Recurrence, origin: Size | None) -> Iterator[Law]:
    """The law that a turn showed of the symbol `made.before`, which stood for a size; another trial if it showed none.

    The size was at least 1 before, if it is so behind the turn.
    """
    if made.before.least is not None and not machine.entails(at_least(made.step, made.before.least)):
        yield _trial(machine, None)
    elif is_told(machine, made):
        sooner = origin is not None and behind_turn(machine, made, origin, made.first - 1) == made.start
        whole = replace(made, listed=has_items(machine, made.step, made.index))
        whole = replace(whole, start=origin, first=made.first - 1) if sooner and origin is not None else whole
        yield Law(lambda turns: behind(machine, whole, turns + made.first))
        yield _trial(machine, made.start)  # if what the turn made of it was made of others that followed wrong laws
    elif has_probes(machine, made.step):
        yield _trial(machine, made.start)


def _laws(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> list[Law]:
    step, found = end - start, list[Law]()
    if _is_open(step):
        return []
    if not any(map(turns_of, symbols(step))):
        found.append(Law(lambda turns: start + step * turns))
    found += _by_place(machine, start, end, index, first)
    found += [law for base in BASES if start != 0 for law in _by_a_factor(start, end, base)]
    return [*found, *_by_items(machine, start, end, index, first)]


def _is_open(size: Size) -> bool:
    """Whether a size is made of one of several, by which side a turn took."""
    return any(one.origin is Origin.EITHER for one in symbols(size))


def _by_place(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> Iterator[Law]:
    """The law of a size that each turn makes anew, by its place."""
    if depends(machine, end, index) and at_place(machine, end, index, first - 1) == start:
        yield Law(lambda turns: at_place(machine, end, index, turns + (first - 1)))


def _beside(machine: Machine, start: Size, end: Size, index: Symbol, first: int) -> Iterator[Law]:
    """The law of a size that each turn makes what it makes of another one, whose law is known."""
    known = [one for one in machine.totals.values() if isinstance(one, Recurrence) and one.end == Dim.of(index)]
    for one in known:
        if behind(machine, one, Dim.of(index) + 1) == end and behind(machine, one, first) == start:
            yield Law(lambda turns, one=one: behind(machine, one, turns + first))


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

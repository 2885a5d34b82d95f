"""The open ranks of tensor parameters: what settles them, and what they were found or guessed to be."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import Claim, Condition, at_least, equal
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.hints import Hints
from resblock_lint.interpreter.paths import Cut, certain
from resblock_lint.interpreter.placeholders import Placeholders
from resblock_lint.totals import length_of
from resblock_lint.values import Slot

INPUT_SHAPE = "@input"  # marks the slot of an Input whose shape is a parameter
FLAT = 2  # the rank of what has a batch and channels alone
MOST_AXES = 200  # of a tensor
GUESSES = (3, 4, 2, 5)  # one after the other, where what is asked refutes a guess and tells no rank
BATCH = Dim.of(Symbol(BATCH_NAME, Origin.FREE, 1))


class OpenRanks(Placeholders):
    """The part of a run's state that knows the ranks of tensor parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts()
        self.learned = Hints()
        self.sides: tuple[Condition, ...] = ()  # the sides that were taken of open conditions
        self.lent = frozenset[str]()  # tensors whose rank other paths found, and nothing on this one asked for

    @property
    def supposed(self) -> tuple[Claim, ...]:
        """What this path takes for granted: the sides that were taken, and ranks that are tried."""
        return (*self.learned.tried, *self.sides)

    def bind_rank(self, slot: Slot, rank: int, *, here: bool = False) -> None:
        """Fixes the rank of a tensor parameter, on all paths or `here` alone: its sizes become symbols. Raises Raised
        where it is another.
        """
        if slot.shape is None:
            if self.learned.ranks.get(slot.name, rank) != rank:
                self.learned.compared.add(slot.name)  # on another path it has another one
            if not self._has_rank(slot, rank):
                raise certain("ValueError", f"`{slot.name}` is of another rank than {rank}", sides=self.supposed)
            if any(axis >= rank for axis in slot.asked):
                raise certain("IndexError", f"`{slot.name}` has no more than {rank} axes", sides=self.supposed)
            slot.shape = tuple(self.size_of(slot.name, axis, rank) for axis in _axes(rank))
            if not here:
                self.learned.ranks.setdefault(slot.name, rank)
            self.lent -= {slot.name}
            if slot.name.endswith(INPUT_SHAPE):
                self._name_items(slot, rank)
            elif rank - 1 in slot.asked:  # the last axis went by another name until now
                self.facts.assume(equal(self.size_of(slot.name, rank - 1, None), self.size_of(slot.name, -1, None)))
        elif not slot.told and len(slot.shape) == rank:
            self.lent -= {slot.lent}
            if slot.guess:  # a right guess: all axes may be claimed on another run
                self.learned.ranks.setdefault(slot.guess, self.learned.guesses.get(slot.guess, rank))

    def choose(self, claim: Claim, first: bool = True) -> bool:
        """Settles a claim."""
        raise NotImplementedError

    def _has_rank(self, slot: Slot, rank: int) -> bool:
        """Whether a tensor has a rank; where the program, or another path, tells ranks apart, that is a choice."""
        if slot.name in self.learned.compared:
            return self.choose(equal(rank_of(slot.name), rank))
        return self._may_have(slot, rank)

    def _may_have(self, slot: Slot, rank: int) -> bool:
        """Whether an `Input` whose shape is a parameter may have a rank, by what is known of the length of that."""
        length = self._open_rank(slot)
        return length is None or self.facts.decide(equal(length, rank)) is not Verdict.NO

    def _open_rank(self, slot: Slot) -> Size | None:
        """The rank as a number of which the program asks; None where it does not."""
        length = _length_of(slot.name)
        return length + 1 if length is not None else rank_of(slot.name) if slot.name in self.learned.compared else None

    def _name_items(self, slot: Slot, rank: int) -> None:
        """The items of a shape that is a parameter are sizes, whichever end they are counted from."""
        length, name = _length_of(slot.name), slot.name.removesuffix(INPUT_SHAPE)
        assert length is not None
        self.facts.assume(equal(length, rank - 1))
        for place in range(rank - 1):
            first, last = (Dim.of(Symbol(f"{name}[{one}]")) for one in (place, place - rank + 1))
            self.facts.assume(at_least(first, 1))
            self.facts.assume(equal(last, first))

    def size_of(self, name: str, axis: int, rank: int | None) -> Size:
        """The symbol for one axis of a parameter; batch sizes of all tensors are one symbol."""
        if axis == 0:
            return BATCH
        last = axis == -1 or (rank is not None and axis == rank - 1)
        if name.endswith(INPUT_SHAPE):
            place = -1 if last else axis - 1
            return Dim.of(Symbol(f"{name.removesuffix(INPUT_SHAPE)}[{place}]"))  # as the item of the parameter itself
        return Dim.of(Symbol(f"{name}.shape[{-1 if last else axis}]", Origin.PARAMETER, 1))

    def needed_rank(self, slot: Slot, fallback: int | None = None) -> bool:
        """Fixes a rank where none is known yet: the one that another path learned, else the fallback, as a guess.

        False where there is neither. Of a guessed shape only the last axis is claimed to be what it seems.
        """
        if slot.shape is None:
            told = self._told_rank(slot)
            if told is not None:
                self.bind_rank(slot, told, here=True)
                return True
            rank = self.learned.ranks.get(slot.name)
            if rank is not None and self._may_have(slot, rank):
                if slot.name in self.learned.compared:
                    self.facts.assume(equal(rank_of(slot.name), rank))
                self.bind_rank(slot, rank)
                if slot.name not in self.learned.granted:
                    slot.lent = slot.name
                    self.lent |= {slot.name}
            else:
                self.learned.missed.add(slot.name)
                fallback = fallback and self._likely(slot, max((fallback, *(axis + 1 for axis in slot.asked))))
                if fallback is None or not self._may_have(slot, fallback):
                    return False
                middle, last = (self.unknown_size() for _ in _axes(fallback - 2)), self.size_of(slot.name, -1, fallback)
                self.learned.guesses[slot.name] = fallback
                if fallback - 1 in slot.asked and fallback > 1:  # what was asked for is the last one then
                    self.facts.assume(equal(self.size_of(slot.name, fallback - 1, None), last))
                slot.shape, slot.guess = (BATCH, *middle, last)[-fallback:], slot.name
                self.learned.shapes[slot.name] = slot.shape
        return True

    def _told_rank(self, slot: Slot) -> int | None:
        """The rank of an `Input` whose shape is a parameter of known length, or that a condition of the path tells."""
        length = self._open_rank(slot)
        count = None if length is None else self.facts.normal(length)
        return count if isinstance(count, int) else None

    def wrong_guess(self, slot: Slot, rank: int) -> None:
        """A layer asks for another rank than was guessed: the root is run again, knowing better. Raises Cut."""
        guessed, had = self.learned.guesses.get(slot.guess, 0), len(slot.shape or ())
        self.learned.ranks[slot.guess] = guessed + rank - had if guessed and guessed + rank > had else rank
        self.learned.missed.add(slot.guess)
        raise Cut(f"the rank of `{slot.guess}` was guessed wrong", self.site())

    def _likely(self, slot: Slot, fallback: int) -> int:
        """The rank to guess: the usual one, or where that was refuted one that was not."""
        tried = (fallback, *(one for one in GUESSES if one >= max(slot.asked, default=0) + 1))
        return next((one for one in tried if (slot.name, one) not in self.learned.refuted), fallback)

    def refute_guess(self, slot: Slot) -> None:
        """A guess is refuted, and nothing tells what the rank is instead. Raises Cut."""
        self.learned.refuted.add((slot.guess, self.learned.guesses.get(slot.guess, 0)))
        self.learned.missed.add(slot.guess)
        raise Cut(f"the rank of `{slot.guess}` was guessed wrong", self.site())

    def doubt_guesses(self, shape: Sequence[object]) -> None:
        """Python refuses what is asked of a shape, of whose length it is open whether a guess was right: another rank
        is guessed, as long as there is one. Raises Cut then.
        """
        if self.learned.tried or not any(isinstance(one, Dim) for one in shape):
            return
        for name, rank in self.learned.unsettled().items():
            if (name, rank) not in self.learned.refuted:
                self.refute_guess(Slot(None, name, guess=name))


def _length_of(name: str) -> Dim | None:
    """The length of the parameter that is the shape of an `Input`."""
    return Dim.of(length_of(name.removesuffix(INPUT_SHAPE))) if name.endswith(INPUT_SHAPE) else None


def rank_of(name: str) -> Dim:
    """The open rank of a tensor parameter, as conditions speak of it."""
    return Dim.of(Symbol(f"len({name}.shape)", Origin.PARAMETER, 1))


def in_front(part: slice) -> bool:
    """Whether a slice of a shape is the height, or the height and the width: for them no rank need be known."""
    return part.step in (None, 1) and part.start == 1 and part.stop in (2, 3)


def _axes(rank: int) -> range:
    """The axes of a tensor. Raises Cut where these are more than anyone has."""
    if rank > MOST_AXES:
        raise Cut("a tensor of very many axes")
    return range(rank)

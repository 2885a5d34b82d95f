"""Facts: what a path has assumed, and what follows from it.

`Facts.decide` answers YES or NO only where that holds for every value of every symbol that satisfies the facts; MAYBE
says nothing. It substitutes by solved equalities and asks intervals and remainders: it is sound and incomplete. What is
not decided is put to the test of examples in `witness`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from resblock_lint.conditions import AtLeast, Claim, Condition, Each, Equal, Every, Not, Some, replace, subjects
from resblock_lint.deadlines import look
from resblock_lint.dims import Atom, Dim, Size, Symbol, substitute, symbols
from resblock_lint.equations import never_zero, primitive, solvable
from resblock_lint.instances import Instances
from resblock_lint.intervals import AtLeastZero, Interval, Intervals
from resblock_lint.multiples import of_parts
from resblock_lint.questions import Answers, Questions
from resblock_lint.residues import Residues
from resblock_lint.truths import Truths, Verdict, verdict

Kept = TypeVar("Kept")
MOST_SPLITS = 3  # so many alternatives are tried case by case for one claim
DEEPEST_CASE = 2  # so many of them at once
MOST_TRIES = 12  # cases that are tried for one claim, those within cases too
SHARED = ("either", "questions", "_tries", "_answers", "_cases", "_normal")  # by copies; the last three till one learns


class Facts:
    """A conjunction of conditions that grows along one path."""

    __slots__ = (
        "_answers", "_bounds", "_cases", "_depth", "_every", "_nonnegative", "_nonzero", "_normal", "_residues",
        "_solved", "_somes", "_tries", "_truths", "_zero", "either", "literals", "questions",
    )  # fmt: skip

    def __init__(self) -> None:
        self.literals: tuple[Condition, ...] = ()  # what was assumed, in order
        self._forget()
        self._solved: dict[Atom, Size] = {}
        self._normal: dict[Dim, Size] = {}  # what `normal` gave, until another symbol is solved
        self._bounds = Intervals()
        self._zero: set[Size] = set()
        self._residues = Residues()
        self._nonzero: set[Size] = set()
        self._nonnegative = AtLeastZero()
        self._truths = Truths()
        self._every: Instances | None = None  # what is known of all turns of loops
        self.questions: Questions | None = None
        self._tries = [0]  # how many more cases may be tried for the claim in question
        self._depth = 0  # how many cases within cases these facts are
        self._somes: tuple[Some, ...] = ()  # alternatives of which it is open which one holds
        self.either: Mapping[Symbol | str, Some] = {}  # of sizes that are one of several: which

    def _forget(self) -> None:
        """What was worked out is not true of what is learned next."""
        self._answers: Answers[Verdict] = Answers()
        self._cases: Answers[tuple[Facts | None]] = Answers()

    def copy(self) -> Facts:
        """The same facts, to be added to apart from these."""
        made = Facts()
        for name in Facts.__slots__:
            kept = getattr(self, name)
            setattr(made, name, kept.copy() if hasattr(kept, "copy") and name not in SHARED else kept)
        return made

    def normal(self, size: Size) -> Size:
        """The size after substitution by the solved equalities."""
        if isinstance(size, int) or not (self._solved or self._residues):
            return size
        known = self._normal.get(size)
        if known is None:
            known = self._normal[size] = self._residues.short(substitute(size, self._solved))
        if self.questions is not None:
            self.questions.note(symbols(size) | symbols(known))
        return known

    def decide(self, claim: Claim) -> Verdict:
        """Whether a claim follows (YES), is excluded (NO), or neither is known (MAYBE)."""
        if isinstance(claim, bool):
            return verdict(claim)
        if self._every is not None:
            self._learn_of_items(self._every, claim)
        if self.questions is not None:
            self.questions.note(subjects(claim) | subjects(self._normal_claim(claim)))
        if self._depth:
            return self._decide(claim)
        return self._kept(self._answers, claim, lambda: self._decide_anew(claim))

    def _kept(self, known: Answers[Kept], key: Hashable, find: Callable[[], Kept]) -> Kept:
        """What is known under a key; found, and kept in mind with what is asked for it, where it is not."""
        found = known.of(key, self.questions)
        if found is not None:
            return found
        outer, self.questions = self.questions, None if self.questions is None else Questions()
        try:
            made = find()
        finally:
            asked, self.questions = self.questions, outer
        return known.keep(key, made, asked, outer)

    def _decide_anew(self, claim: Condition) -> Verdict:
        look()
        self._tries[0] = MOST_TRIES
        return self._decide(claim)

    def _decide(self, claim: Condition) -> Verdict:
        answer = self._decide_alone(claim)
        more = answer is Verdict.MAYBE and (self._somes or self.either) and self._depth < DEEPEST_CASE
        return self._decide_cases(claim) if more else answer

    def _decide_alone(self, claim: Condition) -> Verdict:
        if isinstance(claim, Equal):
            return self._decide_zero(self.normal(claim.left - claim.right))
        if isinstance(claim, AtLeast):
            return self._decide_nonnegative(self.normal(claim.left - claim.right))
        if isinstance(claim, Not):
            return {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(self.decide(claim.condition), Verdict.MAYBE)
        if isinstance(claim, (Every, Some)):
            return self._decide_parts(claim)
        none = isinstance(claim, Each) and self._decide_nonnegative(self.normal(claim.first - 1 - claim.last))
        return Verdict.YES if none is Verdict.YES else self._truths.decide(claim)

    def _decide_cases(self, claim: Condition) -> Verdict:
        """The answer that is the same in every case of alternatives that speak of what the claim speaks of."""
        about = subjects(self._normal_claim(claim))
        found = [self.either[one] for one in sorted(about & self.either.keys(), key=str)[-1:]]  # then the next in turn
        found += [one for one in self._somes if about & subjects(one)]
        for one in found[:MOST_SPLITS]:
            answers: set[Verdict] = set()
            for part in one.conditions:
                if self._tries[0] <= 0:
                    return Verdict.MAYBE
                self._tries[0] -= 1
                case = self._case(one, part)
                if case is not None:
                    answers.add(case.decide(claim))
                if Verdict.MAYBE in answers or len(answers) > 1:
                    break
            if len(answers) == 1 and Verdict.MAYBE not in answers:
                return answers.pop()
        return Verdict.MAYBE

    def _case(self, alternatives: Some, part: Condition) -> Facts | None:
        """The facts where this one of some alternatives holds; None where it cannot."""
        (case,) = self._kept(self._cases, (alternatives, part), lambda: (self._supposed(alternatives, part),))
        if case is not None:
            case.questions = self.questions
        return case

    def _supposed(self, alternatives: Some, part: Condition) -> Facts | None:
        case = self.copy()
        case._depth += 1
        case._forget()
        case._somes = tuple(one for one in self._somes if one is not alternatives)
        if case._decide_alone(part) is Verdict.NO:
            return None
        case.assume(part)
        return case

    def _normal_claim(self, claim: Condition) -> Claim:
        return replace(claim, self._solved) if self._solved else claim

    def assume(self, claim: Claim) -> None:
        """Adds a condition to the facts. Assuming what is excluded makes the facts meaningless: decide first."""
        look()
        if isinstance(claim, Every):
            for one in claim.conditions:
                self.assume(one)
        elif not isinstance(claim, bool) and claim not in self.literals:
            self.literals += (claim,)
            self._forget()
            self._learn(claim)

    def impossible(self) -> bool:
        """Whether what was assumed is known to exclude itself."""
        return self._bounds.excluded()

    def interval(self, size: Size) -> Interval:
        """Bounds of a size, both included."""
        if self.questions is not None:
            self.questions.note(symbols(size))
        return self._bounds.of(size)

    def related(self, claim: Claim) -> set[Symbol | str]:
        """What a claim, once assumed, may tell something of."""
        found = subjects(claim) | subjects(replace(claim, self._solved))
        grown = True
        while grown:
            near = [part for one in self._somes if found & (part := subjects(one)) and not part <= found]
            grown = bool(near)
            found = found.union(*near)
        return found

    def _decide_parts(self, claim: Every | Some) -> Verdict:
        decisive = Verdict.NO if isinstance(claim, Every) else Verdict.YES
        answers = {self.decide(one) for one in claim.conditions}
        if decisive in answers:
            return decisive
        if Verdict.MAYBE in answers:
            return self._truths.decide(claim)
        return Verdict.YES if decisive is Verdict.NO else Verdict.NO

    def _decide_zero(self, gap: Size) -> Verdict:
        if isinstance(gap, int):
            return verdict(gap == 0)
        low, high = self.interval(gap)
        if low > 0 or high < 0 or never_zero(gap):
            return Verdict.NO
        primitive = self._primitive(gap)
        if isinstance(primitive, int) or primitive in self._nonzero:
            return Verdict.NO
        if primitive in self._zero or low == high == 0:
            return Verdict.YES
        low, high = self.interval(primitive)
        if low > 0 or high < 0 or any(map(self._is_nonnegative, (primitive - 1, -primitive - 1))):
            return Verdict.NO
        apart = self._residues.apart(primitive)
        return Verdict.MAYBE if apart == primitive else self._decide_zero(apart)

    def _is_nonnegative(self, gap: Size) -> bool:
        return isinstance(gap, Dim) and (self._nonnegative.holds(gap) or self._bounds.holds(gap))

    def _decide_nonnegative(self, gap: Size) -> Verdict:
        low, high = self.interval(gap)
        if low >= 0 or high < 0:
            return verdict(low >= 0)
        zero = self._zero and isinstance(gap, Dim) and self._primitive(gap) in self._zero
        if zero or self._is_nonnegative(gap):
            return Verdict.YES
        return Verdict.NO if self._is_nonnegative(-gap - 1) else Verdict.MAYBE

    def _primitive(self, gap: Dim) -> Size:
        """`gap` in its least terms: zero exactly where `gap` is."""
        return primitive(gap, lambda atom: self._bounds.of_atom(atom)[0] > 0)

    def _learn(self, claim: Condition) -> None:
        if isinstance(claim, Equal):
            self._learn_zero(self.normal(claim.left - claim.right))
        elif isinstance(claim, AtLeast):
            self._learn_nonnegative(self.normal(claim.left - claim.right))
        elif isinstance(claim, Not):
            self._truths.learn(claim.condition, truth=False)
            if isinstance(claim.condition, Equal):
                gap = self.normal(claim.condition.left - claim.condition.right)
                if isinstance(gap, Dim):
                    self._learn_nonzero(self._primitive(gap))
        else:
            self._truths.learn(claim, truth=True)
            if isinstance(claim, Some):
                self._learn_some(self._normal_claim(claim))
            if isinstance(claim, Each):
                self._every = (self._every or Instances()).beside(claim)

    def _learn_of_items(self, every: Instances, claim: Condition) -> None:
        """What is known of all turns, of the items of which a claim speaks."""
        if self.questions is not None:
            self.questions.note(every.subjects(claim))
        for one in every.told(claim, lambda bound: self.decide(bound) is Verdict.YES):
            self._forget()
            self._learn(one)

    def _learn_some(self, claim: Claim) -> None:
        if isinstance(claim, Some):
            self._somes = (*self._somes, claim)
        elif not isinstance(claim, bool):
            self._learn(claim)

    def _learn_nonzero(self, gap: Size) -> None:
        self._nonzero.add(gap)
        self._normal = {} if self._residues.learn(gap, zero=False) else self._normal
        for one in (gap, -gap):
            if self.interval(one)[0] == 0:
                self._learn_nonnegative(one)

    def _learn_nonnegative(self, gap: Size) -> None:
        if isinstance(gap, Dim) and self._nonzero and self._primitive(gap) in self._nonzero:
            gap = gap - 1
        if not isinstance(gap, Dim):
            return
        self._nonnegative.learn(gap)
        if self._is_nonnegative(-gap):
            self._bounds.empty = self._bounds.empty or self._is_nonnegative(-gap - 1)
            self._learn_zero(gap)
            return
        atom = self._bounds.learn(gap)
        if isinstance(atom, Symbol) and atom not in self._solved:
            low, high = self._bounds.of_atom(atom)
            if low == high:
                self._learn_zero(Dim.of(atom) - int(low))

    def _learn_zero(self, gap: Size) -> None:
        if not isinstance(gap, Dim):
            return
        found = solvable(gap)
        if found is None:
            self._zero.add(self._primitive(gap))
            self._normal = {} if self._residues.learn(gap, zero=True) else self._normal
            for claim in of_parts(gap, self.interval):
                self._learn(claim)
            return
        symbol, factor = found
        solution = Dim.of(symbol) - gap * factor
        bounds = self._bounds.taken(symbol, solution)
        step: dict[Atom, Size] = {symbol: solution}
        self._solved = {atom: substitute(size, step) for atom, size in self._solved.items()}
        self._solved[symbol] = solution
        self._normal = {}
        self._zero, self._nonzero = ({substitute(size, step) for size in one} for one in (self._zero, self._nonzero))
        self._bounds.empty = self._bounds.empty or 0 in self._nonzero
        self._residues.replace(step)
        self._truths = self._truths.replaced(step)
        somes, self._somes = self._somes, ()
        for one in somes:
            self._learn_some(replace(one, step))
        for one in (*self._nonnegative.take(step), *bounds):
            self._learn_nonnegative(one)

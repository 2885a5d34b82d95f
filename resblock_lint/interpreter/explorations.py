"""What is run and what was found: where a run begins, and the paths that it takes from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from resblock_lint.conditions import Claim, Condition, Is, equal
from resblock_lint.dims import Dim
from resblock_lint.facts import Facts
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.paths import called_as
from resblock_lint.totals import length_of
from resblock_lint.values import Value


@dataclass(frozen=True, slots=True)
class Start:
    """How a run begins, and what undoes what the runs of a root have left behind."""

    run: Callable[[Machine], Value]
    leave: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Root:
    """Where a run begins. `symbolic` says that its arguments are: then its findings depend on them.

    `given` are the conditions under which it says something: that parameters have their defaults. `supposed` says that
    these are no more than likely: what it finds is a note. So is what it finds in the constructor that is `made`, which
    code of the project calls: that is judged there. `defaults` says that nobody calls it but with its defaults: a call
    that the tool made up.
    """

    path: str
    name: str
    symbolic: bool
    at: object = field(hash=False, default=None)
    given: tuple[Condition, ...] = ()
    supposed: bool = False
    made: str = ""
    defaults: bool = False


@dataclass(slots=True)
class Exploration:
    """All paths of a root that were run; `complete` says that there are no others."""

    root: Root
    paths: list[Path]
    complete: bool
    entered: set[int]
    steps: int = 0
    loose: bool = False  # whether a divisor that may be 0, or the form of an option, was passed over
    lengths: Mapping[str, int] = field(default_factory=dict[str, int])  # of lists that were taken from their defaults
    texts: Mapping[str, str] = field(default_factory=dict[str, str])  # that were taken to be their defaults
    functions: Mapping[str, str] = field(default_factory=dict[str, str])  # the same of functions and classes, by name
    keywords: Mapping[str, str] = field(default_factory=dict[str, str])  # how those among `**kwargs` are asked for
    partly: Iterable[str] = ()  # what else of a parameter was left aside, in words
    seconds: float = 0.0
    late: bool = False  # whether time was what ended it
    kinds: Mapping[str, int] = field(default_factory=dict[str, int])  # of parameters, as `Hints` has them
    guessed: Mapping[str, int] = field(default_factory=dict[str, int])  # the ranks of tensors that nothing settled
    lent: Mapping[str, int] = field(default_factory=dict[str, int])  # those that are settled on other paths alone
    opened: bool = False  # whether a parameter is a number or a list of any length
    supposed: tuple[Condition, ...] = ()  # what was taken for granted of all calls, as a person would
    todays: bool = False  # whether what only Keras 2 takes was an error
    unseen: tuple[Facts, ...] = ()  # what is known on the paths that the budget left out
    untold: bool = False  # whether all paths were run, and more ways lead to some of them than can be told

    @property
    def modelled(self) -> bool:
        """Whether nothing was left out, on any path."""
        return self.complete and all(path.end != "cut" and not path.notes for path in self.paths)

    def taken(self) -> Iterator[Claim]:
        """That lists and texts of which that was taken for granted are as long as their defaults, or are these."""
        yield from (Is(name, text) for name, text in sorted(self.texts.items()))
        yield from (Is(called_as(name), own) for name, own in sorted(self.functions.items()))
        for name, count in sorted(self.lengths.items()):
            claim = equal(Dim.of(length_of(name)), count)
            assert not isinstance(claim, bool)
            yield claim

    @property
    def dated(self) -> bool:
        """Whether a path does what only Keras 2 takes, and goes on."""
        return not self.todays and any(path.dated for path in self.paths)

    @property
    def limit(self) -> str:
        """What kept other paths from being run, in words, where there are any."""
        return "it takes too much time" if self.late else "there are more paths than the budget allows"

"""Placeholders: what stands for that which a run does not know, and how what it makes is numbered and named."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

from resblock_lint.conditions import Claim, Not, Opaque, claim_symbols
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.flow import Site
from resblock_lint.interpreter.paths import Budgets, Raised
from resblock_lint.values import Error, Tensor, Unknown, Value

Awaiting = Callable[[], "bool | None"]  # whether what layers raise is meant to be caught; None where it is not caught

OWN = ("tf.", "keras.", "layers.", "ops.", "backend.", "activations.", "numpy.", "builtins.", "math.")
DOUBT = "#doubt"  # among the names: Keras may have counted others


class Placeholders:
    """The part of a run's state that numbers what it makes, and keeps what stands for unknown things."""

    def __init__(self) -> None:
        self.notes: dict[tuple[Site, str], None] = {}
        self.dated: dict[tuple[Site, str], None] = {}  # what Keras 2 takes, and Keras 3 refuses
        self.count = self.drawn = 0
        self.guards = 0  # > 0 where somebody may catch what is raised
        self.awaiting: tuple[Awaiting, ...] = ()  # those who may catch what layers raise, from the outermost
        self.names: dict[str, int] = {}
        self.doubtful: set[str] = set()  # names that Keras may count otherwise
        self.opaques: dict[int, tuple[Unknown, Opaque]] = {}  # by identity; what is kept here keeps its own
        self.calls: dict[tuple[str, ...], Unknown] = {}

    @property
    def budgets(self) -> Budgets:
        """The bounds of the run, and what it is to tell."""
        raise NotImplementedError

    def site(self) -> Site:
        """The place that is being evaluated."""
        raise NotImplementedError

    @contextmanager
    def guarded(self, awaits: Awaiting | None = None) -> Generator[None]:
        """Marks work of which somebody may catch what it raises; `awaits` tells whether that is what layers raise."""
        before = self.awaiting
        self.guards += 1
        self.awaiting = before if awaits is None else (*before, awaits)
        try:
            yield
        finally:
            self.guards -= 1
            self.awaiting = before

    def awaits_refusal(self) -> bool:
        """Whether the program goes on where a layer refuses its input, and is meant to."""
        return next((found for one in reversed(self.awaiting) if (found := one()) is not None), False)

    def fresh(self) -> int:
        """A number that was not given before in this run."""
        self.count += 1
        return self.count

    def place(self) -> int:
        """How many ops were drawn before; the next one is counted."""
        self.drawn += 1
        return self.drawn - 1

    def number(self, kind: str) -> int:
        """How many names of this kind were given before."""
        count = self.names.get(kind, 0)
        self.names[kind] = count + 1
        return count

    def doubt_names(self, path: str, given: Iterable[Value]) -> None:
        """Keras may count otherwise from here on: what is called on tensors of a model may make layers, but for its own
        functions and those of numpy and TensorFlow.
        """
        if not path.startswith(OWN) and any(isinstance(one, Tensor) and one.node is not None for one in given):
            self.names[DOUBT] = 1

    def renumber(self) -> None:
        """Counts the names of every kind from the beginning."""
        self.names.clear()

    def note(self, reason: str) -> None:
        """Remembers that something here is not modelled."""
        self.notes[(self.site(), reason)] = None

    def note_dated(self, reason: str, kind: str = "ValueError") -> None:
        """Remembers that Keras 2 takes this, and Keras 3 refuses it by an error of this kind: a run of Keras 3 raises
        that.
        """
        self.dated[(self.site(), reason)] = None
        if self.budgets.todays:
            raise Raised(Error(kind, (reason,)), explicit=True)

    def unknown(self, reason: str, text: str = "?") -> Unknown:
        """A value that is not modelled; the reason is noted with its place."""
        self.note(reason)
        return Unknown(reason, text)

    def same_call(self, path: str, args: Sequence[Value]) -> Unknown:
        """What a call of an unread library gives: one unknown for all calls with the same plain arguments."""
        plain = all(isinstance(one, (str, int, float, type(None))) for one in args) and "random" not in path
        key = (path, *map(repr, args)) if plain else (path, str(self.fresh()))
        if key not in self.calls:
            self.calls[key] = Unknown(f"`{path}` is not modelled", f"{path}(…)", kind=_kind(path))
        return self.calls[key]

    def unknown_size(self, value: Unknown | None = None) -> Dim:
        """A size that is not modelled; one unknown value is one size, and may be 0: how much is padded, say."""
        if value is not None and value.dim is not None:
            return value.dim
        size = Dim.of(Symbol(f"?{self.fresh()}", Origin.UNKNOWN, 0))
        if value is not None:
            value.dim = size
        return size

    def opaque(self, value: Unknown) -> Opaque:
        """The truth of an unknown value, as a condition."""
        if id(value) not in self.opaques:
            self.opaques[id(value)] = (value, Opaque(value.text, False, self.fresh()))
            value.parts.setdefault("self", value)
        return self.opaques[id(value)][1]


def _kind(path: str) -> str:
    """The class that objects made by a library's function are of, as far as programs ask for it."""
    home = path.rpartition(".")[0].rpartition(".")[2]
    return home[:-1].title() if home in ("initializers", "regularizers", "constraints") else ""


def is_unsettled(claim: Claim) -> bool:
    """Whether a claim, or its contrary, is about a value that is not modelled."""
    inner = claim.condition if isinstance(claim, Not) else claim
    if isinstance(inner, Opaque):
        return not inner.known and inner.order is None
    found = claim_symbols(inner)
    return bool(found) and all(one.origin is Origin.UNKNOWN for one in found)

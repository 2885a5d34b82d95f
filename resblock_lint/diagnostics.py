"""What the tool says, as plain data: severities, diagnostics, traces, operands, coverage. `report` shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from resblock_lint.source import Span, named


class Severity(IntEnum):
    """How grave a finding is; comparable."""

    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Operand:
    """An input of the op that a finding is about: its role, its shape as texts, and where its channels come from."""

    role: str
    shape: tuple[str, ...]
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call on the way from a root to a finding."""

    function: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text in a span."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes a finding go away; a `safe` one changes nothing that works."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding, with all that a report needs. `when` and `requires` are Python expressions."""

    rule: str
    name: str
    severity: Severity
    certainty: str
    span: Span
    function: str
    message: str
    when: str | None = None
    requires: str | None = None
    condition: str | None = None  # `not when or requires`, simplified
    witness: Mapping[str, object] | None = None
    consequence: str = ""  # what the witness gives: "main path 128 channels, shortcut 64"
    operands: tuple[Operand, ...] = ()
    trace: tuple[Call, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that is not modelled, and where."""

    path: str
    line: int
    reason: str
    cell: int | None = None

    @property
    def file(self) -> str:
        """The file, of a notebook with the cell."""
        return named(self.path, self.cell)


@dataclass(frozen=True, slots=True)
class Reliance:
    """A block that does not guard its own merge, though all calls of it in the project comply."""

    function: str
    span: Span
    condition: str
    calls: int


@dataclass(slots=True)
class Coverage:
    """What was looked at, and with what result. Merges are counted as often as the code runs them."""

    files: int = 0
    skipped: int = 0
    functions: int = 0
    merges: int = 0
    proved: int = 0
    refuted: int = 0
    depends: int = 0
    not_modelled: int = 0
    concatenations: int = 0
    unmodelled: int = 0  # places, whether `reasons` was asked for or not
    silenced: int = 0  # findings, by comments
    reasons: list[Reason] = field(default_factory=list[Reason])


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check."""

    diagnostics: Sequence[Diagnostic]
    coverage: Coverage
    reliances: Sequence[Reliance] = ()
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])  # the lines of shown files

"""How a run ended, and what it had drawn and learned by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resblock_lint.conditions import Condition
from resblock_lint.facts import Facts, Verdict
from resblock_lint.flow import Op, Site
from resblock_lint.interpreter.joins import Joined
from resblock_lint.interpreter.passages import Pass
from resblock_lint.interpreter.paths import Cut, Raised
from resblock_lint.values import Error, Value

if TYPE_CHECKING:
    from resblock_lint.interpreter.machine import Machine

WELL = "the program has done its work"  # why a path was raised that is no refusal


@dataclass(slots=True)
class End:
    """The end of a run or of an excursion: done, raised, refuted, cut, or joined to another path."""

    number: int
    kind: str
    reason: str
    site: Site | None
    ops: tuple[Op, ...]
    facts: Facts
    sides: tuple[Condition, ...]
    passes: tuple[Pass, ...]
    notes: tuple[tuple[Site, str], ...]
    dated: tuple[tuple[Site, str], ...]
    hints: dict[str, float | str]
    chain: tuple[Site, ...]
    result: Value = field(default=None)
    turns: tuple[str, ...] = ()  # those within which it came to its end, and that stand for all others
    first: int = 0  # how many of the ops are those of the path from which an excursion set out


def ended(machine: Machine, number: int, problem: Exception | None, result: Value = None) -> End:
    """The run as it is now, after it came to its end or `problem` was raised."""
    kind, reason, site = ("done", "", None) if problem is None else _why(machine, problem)
    if kind not in ("joined", "cut"):
        machine.learned.lent |= machine.lent
    return End(
        number, kind, reason, site, tuple(machine.ops), machine.facts, machine.sides, tuple(machine.passes),
        tuple(machine.notes), tuple(machine.dated), dict(machine.hints), machine.chain(), result,
        machine.turns,
    )  # fmt: skip


def _why(machine: Machine, problem: Exception) -> tuple[str, str, Site | None]:
    if isinstance(problem, Joined):
        return "joined", "", None
    if isinstance(problem, Cut):
        return "cut", problem.reason, problem.site or machine.site()
    if isinstance(problem, RecursionError):
        return "cut", "calls are nested too deeply", None
    if not isinstance(problem, Raised):
        reason = f"a bug of ours ({type(problem).__name__}: {problem}); please report it"
        return "cut", reason, machine.site()
    kind = problem.error.kind
    if problem.explicit:
        return "raised", WELL if _exits_well(problem.error) else kind, machine.site()
    if machine.ops and any(one.verdict is Verdict.NO for one in machine.ops[-1].demands):
        return "refuted", kind, machine.site()
    reason = f"the code raises {kind} here{_words(problem.error.args)}"
    return ("raised" if kind == "SystemExit" else "cut"), reason, machine.site()


def _exits_well(error: Error) -> bool:
    """Whether an error is the end of a program that has done its work."""
    return error.kind == "SystemExit" and (not error.args or error.args[0] in (None, 0))


def _words(args: Sequence[Value]) -> str:
    return f" ({args[0]})" if args and isinstance(args[0], str) else ""

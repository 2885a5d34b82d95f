"""What a function asks and gives to the letter: for the ranks that are read of, and all others that tell everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.by_rank import ALONE, demands_of_ranks, of_ranks
from resblock_lint.clause import Clause
from resblock_lint.clauses import clauses
from resblock_lint.conditions import Claim, Condition, Is, Not, Opaque, claim_symbols, conjuncts, leaves, negation
from resblock_lint.dims import Origin
from resblock_lint.flow import Demand, Op
from resblock_lint.guards import guarded
from resblock_lint.integers import demands_of_integers
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.layers.registry import OPEN_BATCH, Need, Role
from resblock_lint.results import UNTOLD, Gives, batch_of, given
from resblock_lint.turns import turns_in

RULES: dict[Need, str | None] = {
    Need.CHANNELS: "RBL101", Need.SPATIAL: "RBL102", Need.RANK: "RBL104", Need.JOIN: "RBL105", Need.GROUPS: "RBL201",
    Need.INPUT: "RBL202", Need.WINDOW: "RBL202", Need.ARGUMENT: "RBL202", Need.ELEMENTS: "RBL203",
    Need.WEIGHTS: "RBL204", Need.NUMBER: None,
}  # fmt: skip


def _rule_of(op: Op, need: Need) -> str | None:
    """The rule that a requirement of an op belongs to: what merges and concatenations ask is theirs."""
    if need in (Need.CHANNELS, Need.SPATIAL, Need.RANK) and not op.is_merge:
        return "RBL105" if op.role is Role.CONCATENATION else "RBL202"
    return RULES[need]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What the paths for some ranks ask and give, to the letter, and what the batch is called there."""

    run: Exploration
    needs: Sequence[Clause]
    gives: Sequence[Gives]
    batch: str

    @property
    def mixes(self) -> bool:
        """Whether the batch meets a size, or becomes one; or must be open, or of one size with another one."""
        sizes = (size for part in self.gives for shape in part.shapes for size in shape[1:])
        asked = any(_of_batch(one) or OPEN_BATCH in one.parts for one in self.needs)
        return asked or any(self.batch in size for size in sizes)


def _more(run: Exploration, path: Path) -> dict[int, list[Demand]]:
    """What ops demand of ranks and of integers, beside what their layers ask."""
    ranks, integers = demands_of_ranks(run, path), demands_of_integers(path)
    return {index: [*ranks.get(index, ()), *integers.get(index, ())] for index in ranks | integers}


def verbatim(run: Exploration) -> Verbatim:
    """What a run tells: of lists that are as long as their defaults, if it took that for granted."""
    other = [one for claim in run.taken() for one in conjuncts(negation(claim))]
    asked = clauses(run.paths, _exact, ruling, run.unseen, more=partial(_more, run))
    needs = [replace(one, parts=(*other, *one.parts)) for one in asked]
    return Verbatim(run, guarded(needs, exact=True), list(given(run, needs)), batch_of(run))


def natural(runs: Sequence[Verbatim]) -> list[Verbatim]:
    """The runs, with the ranks first that a person reads of: those that were guessed, which come first already, or the
    lowest ones where the batch would be a size, or a reshape would ask that what is guessed beside the channels is 1;
    before these such as what is given has as well.
    """
    mixes = runs[0].mixes
    others = [one for one in runs[1:] if one.gives and not one.mixes and (mixes or _reshapes_less(one, runs[0]))]
    first = min(others, key=lambda one: (not _keeps_ranks(one), sum(one.run.guessed.values())), default=runs[0])
    return [first, *(one for one in runs if one is not first)]


def _keeps_ranks(one: Verbatim) -> bool:
    """Whether all that a run gives has as many axes as a tensor that it was guessed for."""
    return all(len(shape) in one.run.guessed.values() for part in one.gives for shape in part.shapes)


def _reshapes_less(one: Verbatim, than: Verbatim) -> bool:
    """Whether a run asks what another one does, but for some of what its reshapes ask."""
    less, more = ({frozenset(clause.parts): clause for clause in run.needs} for run in (one, than))
    asked = [clause for parts, clause in more.items() if parts not in less]
    told = all(UNTOLD not in shape for part in one.gives for shape in part.shapes)
    return told and less.keys() < more.keys() and all(clause.rule == "RBL203" for clause in asked)


def together(runs: Sequence[Verbatim]) -> tuple[list[Clause], tuple[Gives, ...], int]:
    """What is asked and given, to the letter, for the ranks that are read of and all others that tell everything; and
    how many these are.
    """
    asked: list[tuple[Mapping[str, int], Sequence[Clause]]] = []
    gives: list[Gives] = []
    for one in runs:
        first = one is runs[0]
        needs = [_of_known_batch(each, one.batch) for each in one.needs]
        if first or all(expressible(each.claim) for each in needs):
            asked.append((one.run.guessed, needs))
            parts = [part for part in one.gives if first or UNTOLD not in chain(*part.shapes)]
            gives += [each for part in parts for each in _by_batch(part, one.batch)]
    return list(of_ranks(asked)), tuple(dict.fromkeys(gives)), len(asked)


def of_any_rank(runs: Sequence[Verbatim], told: Sequence[Gives]) -> tuple[Gives, ...]:
    """What is told for the rank that is read of, for tensors of any rank where that is all that the runs differ in:
    `(N, *x.shape[1:-1], units)` for `(N, units)` of two axes.
    """
    names = {name for one in runs for name in one.run.guessed}
    needs = [{frozenset(clause.parts) for clause in one.needs} for one in runs]
    if len(names) != 1 or len(runs) < len(ALONE) or any(one != needs[0] for one in needs):
        return tuple(told)
    (name,) = names
    made = [_ends(one.gives, name, one.run.guessed[name]) for one in runs]
    found = _ends(told, name, runs[0].run.guessed[name])
    return tuple(told) if found is None or made[0] is None or any(one != made[0] for one in made) else tuple(found)


def _ends(gives: Sequence[Gives], name: str, rank: int) -> list[Gives] | None:
    """What is given by its first and last axes, between which stand those of the tensor; None where others do."""
    guard, between = f"len({name}.shape) == {rank}", tuple(f"{name}.shape[{axis}]" for axis in range(1, rank - 1))
    made: list[Gives] = []
    for part in gives:
        case = (part.when or "").removesuffix(guard).removesuffix(" and ")
        fits = case != part.when and all(len(one) == rank and one[1:-1] == between for one in part.shapes)
        if not fits or ".shape)" in case:
            return None
        shapes = tuple((one[0], f"*{name}.shape[1:-1]", one[-1]) for one in part.shapes)
        made.append(Gives(case or None, shapes))
    return made


def _exact(demand: Demand) -> Claim:
    """What a requirement says, to the letter."""
    return demand.requirement.claim


def ruling(op: Op, demand: Demand) -> str | None:
    """The rule that a demand of an op belongs to."""
    return _rule_of(op, demand.requirement.need)


def _of_batch(clause: Clause) -> bool:
    """Whether a clause speaks of the batch."""
    return any(symbol.name == BATCH_NAME for symbol in claim_symbols(clause.claim))


def _of_known_batch(clause: Clause, batch: str) -> Clause:
    """A clause for a batch that is known where it speaks of that: Keras passes what meets an open one."""
    open_: Condition = Is(batch, None)
    said: dict[Condition, Condition] = {OPEN_BATCH: open_, Not(OPEN_BATCH): Not(open_)}
    parts = tuple(said.get(part, part) for part in clause.parts)
    known = _of_batch(clause) and parts == clause.parts
    return replace(clause, parts=(open_, *parts) if known else parts)


def _by_batch(part: Gives, batch: str) -> Iterator[Gives]:
    """What is given; where sizes are worked out from the batch, for an open one too, as which they are open."""
    mixed = {size for shape in part.shapes for size in shape if batch and batch in size and size != batch}
    if not mixed:
        yield part
        return
    beside = "" if part.when is None else f" and ({part.when})" if " or " in part.when else f" and {part.when}"
    yield Gives(f"{batch} is not None{beside}", part.shapes)
    shapes = tuple(tuple("None" if size in mixed else size for size in shape) for shape in part.shapes)
    yield Gives(f"{batch} is None{beside}", shapes)


def expressible(claim: Claim) -> bool:
    """Whether a claim speaks of parameters alone, or of the batch where it says that this is open."""
    found = list(leaves(claim))
    if turns_in(claim) or any(isinstance(leaf, Opaque) and not leaf.known for leaf in found):
        return False
    known = {BATCH_NAME} if any(isinstance(leaf, Is) and leaf.name.endswith(".shape[0]") for leaf in found) else ()
    return all(symbol.name in known or symbol.origin is Origin.PARAMETER for symbol in claim_symbols(claim))

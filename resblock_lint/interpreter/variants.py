"""Ops in each case of what their sizes are: an op that asks something of a blend stands there once for each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from resblock_lint.conditions import Condition, Subject, conjuncts, subjects
from resblock_lint.cubes import conjunction
from resblock_lint.facts import Facts, Verdict, verdict
from resblock_lint.flow import Demand, Flow, Op
from resblock_lint.interpreter.blends import WHOLE, Case
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.layers.registry import Shape
from resblock_lint.plain import dataclass, replace
from resblock_lint.simplifying import simplified

MOST_FACTS = 12  # that are looked at for what one case of an op asks


@dataclass(frozen=True, slots=True)
class Variants:
    """The flow of a path, its ops in each case; those that it alone tells of; the cases that are not the whole."""

    flow: Flow
    ops: Sequence[Op]
    cases: Mapping[Op, Case]

    def case(self, op: Op) -> Case:
        """The case that an op of the flow stands in."""
        return self.cases.get(op, WHOLE)


def variants(path: Path) -> Variants:
    """The ops of a path, those apart that ask something of a blend."""
    if not path.blends.alternatives:
        return Variants(path.flow, path.ops, {})
    shared, first = len(path.flow.all) - len(path.ops), len(path.flow.all) - len(path.flow.own)
    apart = [[(op, WHOLE)] if place < shared else _variants(path, op) for place, op in enumerate(path.flow.all)]
    pairs = [pair for one in apart for pair in one]
    ops = [op for op, _ in pairs]
    flow = Flow(path.flow.root, ops, path.flow.literals, sum(map(len, apart[:first])))
    return Variants(flow, ops[shared:], {op: case for op, case in pairs if case is not WHOLE})


def _variants(path: Path, op: Op) -> Sequence[tuple[Op, Case]]:
    open_ = [one for one in op.demands if one.verdict is not Verdict.YES]
    sizes = [size for one in open_ for size in (one.requirement.left, one.requirement.right) if size is not None]
    cases = path.apart([one.requirement.claim for one in open_ if one.verdict is Verdict.MAYBE], sizes)
    if cases and cases[0] is WHOLE:
        return [(op, WHOLE)]
    return [(_known(path, op, case), case) for case in cases if path.ways_in(case, op)]


def _known(path: Path, op: Op, case: Case) -> Op:
    """The op in one case; what paths share is worked out once."""
    key = (op.index, case.cube)
    if key not in path.blends.variants:
        path.blends.variants[key] = _in_case(op, case)
    return path.blends.variants[key]


def _in_case(op: Op, case: Case) -> Op:
    assumed = (*case.cube, *_told(case, op.assumed))
    about = set[Subject]().union(*(subjects(case.of(one.requirement.claim)) for one in op.demands))
    near = [one for one in assumed[len(case.cube) :] if about & subjects(one)]
    facts = conjunction((*case.cube, *near[-MOST_FACTS:]))
    inputs = tuple(replace(one, shape=_shape(case, one.shape)) for one in op.inputs)
    shapes = tuple(_shape(case, one) for one in op.shapes)
    demands = tuple(_demand(case, facts, one) for one in op.demands)
    return replace(op, inputs=inputs, shapes=shapes, demands=demands, assumed=assumed)


def _told(case: Case, literals: Sequence[Condition]) -> Sequence[Condition]:
    """What these say in a case: it was chosen among those in which they hold."""
    return [part for one in literals for part in conjuncts(case.of(one))]


def _shape(case: Case, shape: Shape | None) -> Shape | None:
    return None if shape is None else tuple(map(case.size, shape))


def _demand(case: Case, facts: Facts, demand: Demand) -> Demand:
    need = demand.requirement
    left, right = (None if size is None else case.size(size) for size in (need.left, need.right))
    need = replace(need, left=left, right=right, text=case.text(need.text))
    if demand.verdict is not Verdict.MAYBE:
        return Demand(need, demand.verdict)
    claim = case.of(need.claim)
    answer = facts.decide(claim)
    kept = simplified(facts, claim) if answer is Verdict.MAYBE else need.claim
    if isinstance(kept, bool):
        kept, answer = need.claim, verdict(kept)
    return Demand(replace(need, claim=kept), answer)

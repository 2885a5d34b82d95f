"""What a function gives: the shapes of its results, for each group of paths that agree on them, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.clause_sets import Clause
from resblock_lint.conditions import Claim, all_of, equal, some_of
from resblock_lint.cubes import Cube, absorbed, conjunction, distinctive
from resblock_lint.dims import Origin, Size, symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.interpreter.blends import WHOLE, Case
from resblock_lint.interpreter.open_ranks import rank_of
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.roots import Exploration
from resblock_lint.layers.registry import Role, Shape
from resblock_lint.printing import Printer
from resblock_lint.simplifying import together
from resblock_lint.values import Param, Tensor, Value

UNTOLD = "?"  # a size that parameters do not tell
Result = tuple[Path, Case]


@dataclass(frozen=True, slots=True)
class Gives:
    """The shapes of the results under a condition; None where there is none."""

    when: str | None
    shapes: tuple[tuple[str, ...], ...]


def printer_for(found: Exploration) -> Printer:
    """Prints the common batch as that of the tensor among the parameters that most paths have, the first of these."""
    seen: Counter[str] = Counter()
    for path in found.paths:
        inputs = [op.name for op in path.flow.all if op.role is Role.INPUT and op.layer == "Input"]
        seen.update(list(dict.fromkeys(inputs)))
    return Printer({BATCH_NAME: f"{seen.most_common(1)[0][0]}.shape[0]"} if seen else {})


def given(found: Exploration, needs: Sequence[Clause]) -> Iterator[Gives]:
    """The shapes of the results, for each group of paths that agree on them, where what the function needs holds."""
    printer, guesses = printer_for(found), list(_guesses(found))
    groups: list[tuple[list[Shape], list[Result]]] = []
    unknown: list[Result] = []  # those that are no tensor, or one of unknown rank
    for path, case, shapes in _results(found):
        if shapes is None:
            unknown.append((path, case))
            continue
        for place, (known, members) in enumerate(groups):
            if _agree([(path, case)], known, shapes):
                members.append((path, case))
                break
            if _agree(members, known, shapes):
                groups[place] = (shapes, [*members, (path, case)])
                break
        else:
            groups.append((shapes, [(path, case)]))
    for shapes, members in groups:
        apart = [one for _, group in groups if group is not members for one in group] + unknown
        others = [facts for path, case in apart for facts in path.cases_in(case)]
        ways = [way for path, case in members for way in path.ways_in(case) if not _refused(way, needs)]
        when = some_of(together(part) for part in absorbed(distinctive(ways, others)))
        when = all_of((when, *guesses))
        if when is not False:
            texts = tuple(tuple(_text(printer, size) for size in shape) for shape in shapes)
            yield Gives(None if when is True else printer.claim(when), texts)


def _text(printer: Printer, size: Size) -> str:
    """A size in terms of the parameters; a question mark where they do not tell it."""
    told = all(one.origin is Origin.PARAMETER or one.name == BATCH_NAME for one in symbols(size))
    return printer.size(size) if told else UNTOLD


def _guesses(found: Exploration) -> Iterator[Claim]:
    """That tensors whose rank nothing settles have the rank that was guessed."""
    for name, rank in sorted(found.guessed.items()):
        yield equal(rank_of(name), rank)


def _agree(members: Sequence[Result], left: Sequence[Shape], right: Sequence[Shape]) -> bool:
    """Whether these are the same shapes wherever these paths end."""
    return all(_same(facts, left, right) for path, case in members for facts in path.cases_in(case))


def _refused(way: Cube, needs: Sequence[Clause]) -> bool:
    """Whether what a function needs excludes these choices."""
    facts = conjunction(way)
    return any(all(facts.decide(part) is Verdict.NO for part in one.parts) for one in needs)


def _results(found: Exploration) -> Iterator[tuple[Path, Case, list[Shape] | None]]:
    """What the paths that come to their end give, in each case of what sizes are; None where that has no shape."""
    known = _inputs(found)
    for path in found.paths:
        if path.end == "cut":
            yield path, WHOLE, None
        if path.end == "done":
            given = _shapes(path.result, known)
            shapes = [shape for shape in given if shape is not None]
            if not shapes or len(shapes) < len(given):
                yield path, WHOLE, None
                continue
            for case in path.apart((), [size for shape in shapes for size in shape]):
                if path.ways_in(case):
                    yield path, case, [tuple(map(case.size, shape)) for shape in shapes]


def _same(facts: Facts, left: Sequence[Shape], right: Sequence[Shape]) -> bool:
    """Whether the facts say that these are the same shapes."""
    return [len(one) for one in left] == [len(one) for one in right] and all(
        facts.decide(equal(a, b)) is Verdict.YES
        for one, two in zip(left, right, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def _inputs(found: Exploration) -> dict[str, Shape]:
    """The shapes of the parameters that are tensors, by their names; on some paths a rank is not asked for."""
    operands = (operand for path in found.paths for op in path.flow.all for operand in op.inputs)
    inputs = ((one.op.name, one.shape) for one in operands if one.op.role is Role.INPUT and one.op.layer == "Input")
    return {name: shape for name, shape in inputs if shape is not None}


def _shapes(value: Value, known: Mapping[str, Shape]) -> Sequence[Shape | None]:
    """The shapes of all tensors in a value; None for one that has none."""
    value = resolve(value)
    if isinstance(value, Tensor):
        return (known.get(value.slot.name) if value.slot.shape is None else value.slot.shape,)
    if isinstance(value, Param):
        return (known.get(value.name),)
    if isinstance(value, (tuple, list)):
        return [shape for one in value for shape in _shapes(one, known)]
    return ()

"""What a function gives: the shapes of its results, for each group of paths that agree on them, and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resblock_lint.atoms import BATCH_NAME, TURN_PREFIX, Atom, Quotient, Symbol
from resblock_lint.by_rank import is_there
from resblock_lint.clause import Clause
from resblock_lint.conditions import (
    AtLeast,
    Claim,
    Condition,
    Equal,
    Is,
    Not,
    Opaque,
    Truth,
    all_of,
    claim_symbols,
    equal,
    leaves,
    negation,
    some_of,
)
from resblock_lint.cubes import Cube, absorbed, conjunction, distinctive, suppose
from resblock_lint.dims import Dim, Origin, Size, substitute, symbols
from resblock_lint.facts import Facts, Verdict
from resblock_lint.guards import told_of_numbers
from resblock_lint.implication import Parts, alone, within, without_needed
from resblock_lint.interpreter.blends import WHOLE, Case
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.open_ranks import rank_of
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Shape
from resblock_lint.printing import Printer
from resblock_lint.sequences import Many, Series
from resblock_lint.simplifying import in_words, numbers_known, together
from resblock_lint.totals import counted, flag_in
from resblock_lint.turns import is_length, turns_in, turns_of
from resblock_lint.values import Param, Tensor, Unknown, Value

UNTOLD = "?"  # a size that parameters do not tell
OPEN: Shape = (Dim.of(Symbol("how many there are", Origin.FREE)),)  # stands for the shapes of a list of open length
AT_A_TURN = re.compile(rf"\[[^\[\]]*{TURN_PREFIX}[^\[\]]*\]")  # the place of any item of a list
MORE = (UNTOLD,)  # how that reads
Result = tuple[Path, Case]


@dataclass(frozen=True, slots=True)
class Gives:
    """The shapes of the results under a condition; None where there is none."""

    when: str | None
    shapes: tuple[tuple[str, ...], ...]


def batch_of(found: Exploration, paths: Sequence[Path] = ()) -> str:
    """The common batch as that of the tensor among the parameters that most paths have, the first of these, all of some
    `paths` among them; of any item of a list as that of its first one.
    """
    seen = Counter(name for path in found.paths for name in _tensors(path))
    had = [_tensors(path) for path in paths]
    shared = [name for name in seen if all(name in one for one in had)]
    name = max(shared, key=seen.__getitem__, default="")
    return f"{name}.shape[0]" if name else ""


def _tensors(path: Path) -> dict[str, None]:
    """The names of the tensors among the parameters, in order."""
    return dict.fromkeys(AT_A_TURN.sub("[0]", op.name) for op in path.flow.all if op.is_parameter)


def printer_for(found: Exploration, paths: Sequence[Path] = ()) -> Printer:
    """Prints the common batch as that of a tensor among the parameters, which all of some `paths` have."""
    batch = batch_of(found, paths)
    equal_lengths = (one for one in found.supposed if isinstance(one, Equal) and is_length([one]))
    alike = [[name[4:-1] for name in sorted(one.name for one in claim_symbols(each))] for each in equal_lengths]
    return Printer({BATCH_NAME: batch} if batch else {}, [(one[0], one[1]) for one in alike if len(one) == 2])


def given(found: Exploration, needs: Sequence[Clause]) -> Iterator[Gives]:
    """The shapes of the results, for each group of paths that agree on them, where what the function needs holds."""
    if any(not one.parts for one in needs):
        return  # it never does
    printer, guesses = printer_for(found), list(_guesses(found))
    groups: list[tuple[list[Shape], list[Result]]] = []
    unknown: list[Result] = []  # those that are no tensor, or one of unknown rank
    for path, case, shapes in _results(found):
        if shapes is None:
            unknown.append((path, case))
            continue
        for place, (known, members) in enumerate(groups):
            if _agree([(path, case)], known, shapes, found.supposed):
                members.append((path, case))
                break
            if _agree(members, known, shapes, found.supposed):
                groups[place] = (shapes, [*members, (path, case)])
                break
        else:
            groups.append((shapes, [(path, case)]))
    asked, taken = [one.parts for one in needs], [one for one in found.taken() if not isinstance(one, bool)]
    sure, optional = alone(asked), set(tested(found))
    for shapes, members in groups:
        apart = [one for _, group in groups if group is not members for one in group] + unknown
        others = [*found.unseen, *(facts for path, case in apart for facts in path.cases_in(case))]
        ways = [way for path, case in members for way in path.ways_in(case)]
        cubes = without_needed(absorbed(distinctive(ways, others)), asked)
        cubes = [told_of_numbers(tuple(sorted(one, key=_guarded)), cubes, asked) for one in cubes]
        words = ([in_words(part, sure) for part in one] for one in cubes)
        without = {one.name for cube in cubes if len(cube) == 1 for one in cube if isinstance(one, Is)}
        cases = (_of_numbers(together(one), optional - without) for one in words)
        sides = [(*one, *taken) for one in cubes]
        told = (_where_met(name, claim, sides, asked) for name, claim in guesses)
        when = all_of((some_of(sorted(cases, key=_place)), *told))
        if when is not False:
            known = within(cubes[0] if len(cubes) == 1 else (), asked)
            own = printer_for(found, [path for path, _ in members])
            texts = tuple(tuple(_text(own, _in_short(printer, size, known)) for size in shape) for shape in shapes)
            yield Gives(None if when is True else _said(printer, when), texts)


def tested(found: Exploration) -> Iterator[str]:
    """The parameters that are compared with None."""
    for claim in (one for path in found.paths for one in path.chosen):
        part = claim.condition if isinstance(claim, Not) else claim
        if isinstance(part, Is) and part.constant is None:
            yield part.name


def _of_numbers(case: Claim, optional: set[str]) -> Claim:
    """A case with what else it takes for granted: what may be None is not where it is compared with a number."""
    told = {one.name for one in leaves(case) if isinstance(one, Is)}
    about = sorted(symbol.name for symbol in claim_symbols(case) if symbol.name in optional - told)
    return all_of((*(negation(Is(name, None)) for name in about), case))


def _place(case: Claim) -> tuple[bool, bool]:
    """Where a case stands among several: first that something is None, which the others are read without."""
    return not isinstance(case, Is), _guarded(case)


def _guarded(claim: Claim) -> bool:
    """Whether a condition divides by a size, or asks for an item: what comes before it may say that there is one.

    So does what compares a number with what may be None.
    """
    if any(isinstance(leaf, Is) for leaf in leaves(claim)):
        return False
    if any(isinstance(leaf, Truth) and "[" in leaf.name for leaf in leaves(claim)):
        return True
    atoms = (atom for leaf in leaves(claim) if isinstance(leaf, (Equal, AtLeast)) for atom in _atoms(leaf))
    return any(
        "[" in atom.name and ".shape[" not in atom.name if isinstance(atom, Symbol)
        else isinstance(atom, Quotient) and isinstance(atom.divisor, Dim)
        for atom in atoms
    )  # fmt: skip


def _atoms(leaf: Equal | AtLeast) -> Iterator[Atom]:
    for size in (leaf.left, leaf.right):
        yield from size.atoms() if isinstance(size, Dim) else ()


def _said(printer: Printer, when: Claim) -> str:
    """A condition as text; a question mark where it speaks of one turn of a loop, or of what is no parameter."""
    unknown = any(isinstance(one, Opaque) and not one.known for one in leaves(when))
    return UNTOLD if unknown or turns_in(when) else printer.claim(when)


def _in_short(printer: Printer, size: Size, known: Facts) -> Size:
    """A size with the numbers that symbols are known to be; as an equation says it, where that is shorter."""
    size = substitute(size, numbers_known(symbols(size), known))
    other = known.normal(size)
    return other if len(printer.size(other)) < len(printer.size(size)) else size


def _text(printer: Printer, size: Size) -> str:
    """A size in terms of the parameters; a question mark where they do not tell it."""
    named = (one.origin is Origin.PARAMETER or one.name == BATCH_NAME for one in symbols(size))
    told = all(named) and not any(map(turns_of, symbols(size)))
    return printer.size(size) if told else UNTOLD


def _guesses(found: Exploration) -> Iterator[tuple[str, Claim]]:
    """That tensors whose rank nothing settles have the rank that was guessed, and lists as many items as by default."""
    for name, rank in sorted(found.guessed.items()):
        yield name, equal(rank_of(name), rank)
    for claim in found.taken():
        yield "", claim


def _where_met(name: str, claim: Claim, cubes: Sequence[Cube], asked: Sequence[Parts]) -> Claim:
    """What is taken for granted of a tensor, in cases where it may be None, or a list be too short for it."""
    there = next(is_there(name, (part for one in (*cubes, *asked) for part in one)), None)
    if all(Is(name, None) in one for one in cubes):
        return True
    if there is None:
        return claim
    found = {within(one, asked).decide(there) for one in cubes}
    if found == {Verdict.NO}:
        said = all(conjunction(one).decide(there) is Verdict.NO for one in cubes)
        return said or negation(there)
    return claim if found == {Verdict.YES} else some_of((negation(there), claim))


def _agree(
    members: Sequence[Result], left: Sequence[Shape], right: Sequence[Shape], supposed: Sequence[Condition]
) -> bool:
    """Whether these are the same shapes wherever these paths end, where what is supposed of all calls holds."""
    known = (suppose(facts.copy(), supposed) for path, case in members for facts in path.cases_in(case))
    return all(_same(facts, left, right) for facts in known)


def _results(found: Exploration) -> Iterator[tuple[Path, Case, list[Shape] | None]]:
    """What the paths that come to their end give, in each case of what sizes are; None where that has no shape."""
    known = _inputs(found)
    for path in found.paths:
        if path.end == "cut":
            yield path, WHOLE, None
        if path.end == "done":
            given = _shapes(path.result, _possible(known, path.facts))
            shapes = [shape for shape in given if shape is not None]
            if not shapes or len(shapes) < len(given):
                yield path, WHOLE, None
                continue
            for case in path.apart((), [size for shape in shapes for size in shape]):
                if path.ways_in(case):
                    yield path, case, [tuple(map(case.size, shape)) for shape in shapes]


def gives_open_rank(found: Exploration) -> bool:
    """Whether a tensor is given of which no rank is told."""
    known = _inputs(found)
    return any(None in _shapes(path.result, _possible(known, path.facts)) for path in found.paths if path.end == "done")


def _possible(known: Mapping[str, Mapping[int, Shape]], facts: Facts) -> dict[str, Shape]:
    """The shapes that tensors have by what is known of their ranks, where there is only one."""
    made: dict[str, Shape] = {}
    for name, shapes in known.items():
        fit = [shape for rank, shape in shapes.items() if facts.decide(equal(rank_of(name), rank)) is not Verdict.NO]
        if len(fit) == 1:
            made[name] = fit[0]
    return made


def _same(facts: Facts, left: Sequence[Shape], right: Sequence[Shape]) -> bool:
    """Whether the facts say that these are the same shapes."""

    def known(size: Size) -> Size:
        flag = flag_in(size)
        if flag is not None:
            return {Verdict.YES: 1, Verdict.NO: 0}.get(facts.decide(Truth(flag)), size)
        low, high = facts.interval(size)
        return int(low) if low == high else facts.normal(size)

    return [len(one) for one in left] == [len(one) for one in right] and all(
        facts.decide(equal(counted(a, known), counted(b, known))) is Verdict.YES
        for one, two in zip(left, right, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def _inputs(found: Exploration) -> dict[str, dict[int, Shape]]:
    """The shapes of parameters that are tensors, by their names and ranks; on some paths a rank is not asked for."""
    operands = (operand for path in found.paths for op in path.flow.all for operand in op.inputs)
    inputs: dict[str, dict[int, Shape]] = {}
    for one in operands:
        if one.op.is_parameter and one.shape is not None:
            inputs.setdefault(one.op.name, {})[len(one.shape)] = one.shape
    return inputs


def _shapes(value: Value, known: Mapping[str, Shape]) -> Sequence[Shape | None]:
    """The shapes of all tensors in a value; None for one that has none."""
    value = resolve(value)
    if isinstance(value, Tensor):
        return (known.get(value.slot.name) if value.slot.shape is None else value.slot.shape,)
    if isinstance(value, Param):
        return (known.get(value.name),)
    if isinstance(value, (tuple, list)):
        return [shape for one in value for shape in _shapes(one, known)]
    if isinstance(value, Many):
        alike = value.element if value.varying is None else value.varying.value
        first = [shape for place, one in value.taken.items() if isinstance(place, int) for shape in _shapes(one, known)]
        return (*first, OPEN) if isinstance(alike, Unknown) or _shapes(alike, known) else ()
    if isinstance(value, Series):
        sources = [one.source for one in value.columns if isinstance(one.source, Many)]
        return [shape for one in sources for shape in _shapes(one, known)]
    return ()

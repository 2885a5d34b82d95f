"""How bad a fault is: an error, a warning or a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import AtLeast, Claim, Every, Some, claim_symbols, conjuncts, leaves
from resblock_lint.diagnostics import Severity
from resblock_lint.dims import Dim, Origin, Symbol, symbols
from resblock_lint.facts import Verdict
from resblock_lint.faults import Answer, Fault
from resblock_lint.flow import Op
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.layers.registry import Need, Role
from resblock_lint.layers.shapes import asks_for_a_size
from resblock_lint.plugin import Finding
from resblock_lint.valuation import holds

SIDES, FEW = range(1, 1025), 2  # heights and widths; where so few of them fit, no usual image does
OWNERS = re.compile(r"([\w.\[\]]+)\.shape\[")  # the tensors whose sizes a name speaks of
PARAMETER = "Input"  # what a tensor that a function is given is called
OF_AXES = (Need.SPATIAL, Need.JOIN, Need.WINDOW, Need.ELEMENTS)  # needs of other axes than the last one


def severity(fault: Fault) -> Severity:
    """An error where it fails for certain, a warning where arguments decide, a note where a call hardly chooses it.

    That is where what is asked is of sizes that are open when a model is built (`None`), says no more than that two
    tensors which the caller hands in have the same shape, shows only where some count is 0 or less, or on another axis
    than the one that is usual, or rests on ranks that were only guessed, or lies in a constructor that the project
    itself calls, or behind a guard of the program that may ask the same, and is not modelled.
    """
    claim = fault.finding.claim
    if fault.root.made and _of_constructor(fault):
        return Severity.NOTE
    if fault.advice:
        doubtful = _rests_on_a_guess(fault) or any(one.name == BATCH_NAME for one in claim_symbols(claim))
        return Severity.NOTE if doubtful else Severity.WARNING
    if fault.answer is Answer.REFUTED:
        return Severity.NOTE if _fails_where_open(fault) else Severity.ERROR
    if _asks_of_open_sizes(claim):
        return Severity.WARNING if _fits_no_image(fault.finding) else Severity.NOTE
    if (
        fault.root.supposed
        or fault.doubted
        or _rests_on_a_guess(fault)
        or _relates_inputs(claim)
        or _only_without_turns(fault.when)
        or _only_on_other_axes(fault)
    ):
        return Severity.NOTE
    return Severity.WARNING


def _of_constructor(fault: Fault) -> bool:
    """Whether a fault is in what the constructor does that its root says is judged elsewhere."""
    sites = (*fault.finding.op.chain, fault.finding.op.site)
    return len(sites) > 1 and sites[1].function == fault.root.made


def _fails_where_open(fault: Fault) -> bool:
    """Whether a layer cannot be built in a function that nobody calls, as an axis of what it is given is taken to be
    `None`: with data, and with a batch that is known, all of its axes are.
    """
    op = fault.finding.op
    wrong = [one for one in op.demands if one.verdict is Verdict.NO]
    if not fault.root.symbolic or not wrong or not all(asks_for_a_size(one.requirement) for one in wrong):
        return False
    return all(one.layer == PARAMETER for one in _sources(op))


def _sources(op: Op) -> Iterator[Op]:
    """The tensors that a function is given, and the inputs that it makes, behind an op."""
    waiting, seen = [op], {op.index}
    while waiting:
        one = waiting.pop()
        if one.role is Role.INPUT:
            yield one
        more = [operand.op for operand in one.inputs if operand.op.index not in seen]
        seen.update(each.index for each in more)
        waiting += more


def _asks_of_open_sizes(claim: Claim) -> bool:
    """Whether Keras lets all that is asked pass when it builds a model, as it does where a size is `None`."""
    if isinstance(claim, (Every, Some)):
        return (all if isinstance(claim, Every) else any)(map(_asks_of_open_sizes, claim.conditions))
    return any(one.origin is Origin.FREE for one in _leaf_symbols(claim))


def _fits_no_image(finding: Finding) -> bool:
    """Whether a size would have to be what was made of it, and hardly one is: Keras builds, and each call fails."""
    claim, left, right = finding.claim, finding.left, finding.right
    found = {one for leaf in leaves(claim) for one in _leaf_symbols(leaf)}
    if left is None or right is None or not symbols(left) & symbols(right):
        return False
    if any(one.origin is not Origin.FREE or one.name == BATCH_NAME for one in found):
        return False
    fitting = (side for side in SIDES if holds(claim, dict.fromkeys(found, side)))
    return len(list(islice(fitting, FEW + 1))) <= FEW and all(len(_leaf_symbols(leaf)) <= 1 for leaf in leaves(claim))


def _rests_on_a_guess(fault: Fault) -> bool:
    """Whether a fault is of the number of axes, or of others than the last, of tensors whose rank was only guessed; or
    of tensors without a batch: which axes are left of one that was guessed is not known then.
    """
    op, guessed = fault.finding.op, () if fault.path is None else fault.path.guessed
    uneven = len({len(one.shape) for one in op.inputs if one.shape and one.shape[0] == BATCH}) != 1
    return any(one in guessed for one in op.rests) and (uneven or any(op.broken(*OF_AXES)))


def _only_without_turns(when: Claim) -> bool:
    """Whether a fault shows only where some count is 0 or less: a loop that never turns, a stack of no layers."""
    ways = when.conditions if isinstance(when, Some) else (when,)
    return all(any(_is_no_count(one) for one in conjuncts(way)) for way in ways)


def _only_on_other_axes(fault: Fault) -> bool:
    """Whether a fault shows only where an axis that has a default is given another one."""
    path = fault.path
    if path is None:
        return False
    about = {one.name for one in claim_symbols(fault.when)}
    if about and about <= set(path.axes) and any(fault.finding.op.broken(Need.ARGUMENT)):
        return True  # it is no axis at all
    usual = {name: path.hints[name] for name in path.axes if name in path.hints}
    ways = fault.when.conditions if isinstance(fault.when, Some) else (fault.when,)
    return bool(usual) and all(any(_excludes(one, usual) for one in conjuncts(way)) for way in ways)


def _excludes(claim: Claim, usual: Mapping[str, float | str]) -> bool:
    """Whether a condition does not hold for the usual values of what it speaks of."""
    known = {one: int(usual[one.name]) for one in claim_symbols(claim) if isinstance(usual.get(one.name), (int, float))}
    return holds(claim, known) is False


def _is_no_count(claim: Claim) -> bool:
    gap = claim.left - claim.right if isinstance(claim, AtLeast) else 0
    return isinstance(gap, Dim) and all(count < 0 if monomial else count <= 0 for monomial, count in gap.terms.items())


def _relates_inputs(claim: Claim) -> bool:
    """Whether a claim speaks of the sizes of several tensor parameters, and of no other parameter."""
    sizes = {symbol for leaf in leaves(claim) for symbol in _leaf_symbols(leaf)}
    names = [symbol.name for symbol in sizes if symbol.origin is Origin.PARAMETER]
    tensors = {owner for name in names for owner in OWNERS.findall(name)}  # a name may be `round(x.shape[1] / 2)`
    return all(".shape[" in name for name in names) and len(tensors) > 1


def _leaf_symbols(leaf: object) -> set[Symbol]:
    return {s for side in ("left", "right") for s in symbols(getattr(leaf, side, 0))}

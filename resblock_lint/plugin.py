"""All that a rule may touch: the flow, what ops require, and how to say what is wrong.

A rule is a function from a `Flow` to findings, declared with `@rule(code, name)`. It sees one path at a time; that the
same fault shows on several paths, when it shows and for which values, is worked out behind its back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, cast

from resblock_lint.conditions import Claim, Some, all_of, at_least, divides, equal, some_of
from resblock_lint.dims import Dim, Size
from resblock_lint.facts import Verdict
from resblock_lint.fitting import fitting_sizes
from resblock_lint.flow import Demand, Flow, Op, Operand
from resblock_lint.layers.registry import Layout, Need, Requirement, Role, Shape
from resblock_lint.layers.shapes import spatial
from resblock_lint.plain import dataclass, field
from resblock_lint.printing import PLAIN
from resblock_lint.simplifying import never


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of an op on one path. `verdict` is NO where it is refuted, MAYBE where it depends on `claim`.

    `advice` marks what Keras lets pass: a warning at most, and the path goes on. `certain_only` marks what is told only
    where it fails for certain, not where some arguments would make it fail.
    """

    op: Op
    message: str
    claim: Claim
    verdict: Verdict
    left: Size | None = None
    right: Size | None = None
    inputs: tuple[int, int] = (0, 1)
    advice: bool = False
    certain_only: bool = False
    shown: Claim | None = None


Check = Callable[[Flow], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule. `page` is the docstring of the module that it stands in."""

    code: str
    name: str
    check: Check
    page: str = field(repr=False, default="")
    default: bool = True


VERB = re.compile(
    r"\b(?:agree|are|broadcast|exists|fits?|grows|has|have|is|lies|make|makes|return|runs?|stand|stands|stay)\b"
)
RULES: dict[str, Rule] = {}


def rule(code: str, name: str, *, default: bool = True) -> Callable[[Check], Check]:
    """Declares a rule; `default=False` leaves it off until it is selected."""

    def declare(check: Check) -> Check:
        page = str(check.__globals__.get("__doc__") or "")
        RULES[code] = Rule(code, name, check, page, default)
        return check

    return declare


COLOURS = (1, 3)  # channels of pictures
GROUPED = (Need.SPATIAL, Need.WINDOW, Need.JOIN)  # told once for all axes


def broken(
    op: Op,
    needs: Sequence[Need],
    words: Callable[[Demand], str],
    only: Callable[[Demand], bool] | None = None,
    *,
    advice: bool = False,
) -> Iterator[Finding]:
    """A finding for each requirement of these kinds that the path refutes or leaves open; one for height and width."""
    found = [demand for demand in op.broken(*needs) if only is None or only(demand)]
    for demand in found:
        if demand.requirement.need not in GROUPED:
            yield _finding(op, words(demand), (demand,), advice)
    for need in GROUPED:
        axes = [demand for demand in found if demand.requirement.need is need]
        if axes:
            worst = next((demand for demand in axes if demand.verdict is Verdict.NO), axes[0])
            yield _finding(op, words(worst), [worst, *(one for one in axes if one is not worst)], advice)


def keeps_batch(op: Op) -> bool:
    """Whether a reshape's target names the open batch: Keras then checks nothing until numbers flow."""
    targets = [cast("tuple[object, ...]", one) for one in op.options.values() if isinstance(one, tuple)]
    return any(isinstance(target[0], Dim) for target in targets if target)


def uneven(op: Op, places: tuple[int, int] = (0, 1)) -> bool:
    """Whether two inputs both begin with the batch and yet differ in rank: no bias, no table of positions."""
    left, right = (op.inputs[place].shape if place < len(op.inputs) else None for place in places)
    if not left or not right or min(len(left), len(right)) < 2:
        return False
    return len(left) != len(right) and left[0] == right[0]


def refused_later(op: Op) -> Iterator[tuple[int, str]]:
    """The inputs of another rank than a model was built for, in words: Keras refuses them only when it runs."""
    built = cast("tuple[Shape, ...]", op.options.get("built for", ()))
    for place, (ours, one) in enumerate(zip(built, op.inputs, strict=False)):
        if one.shape and len(one.shape) != len(ours):
            ranks = f"an input of rank {len(one.shape)}, and it was built for rank {len(ours)}"
            yield place, f"`{op.name}` is called on {ranks}: Keras builds this, and refuses it when it runs"


def sentence(op: Op, demand: Demand) -> str:
    """What is refused, where the requirement says it in a sentence of its own; else nothing."""
    told = demand.requirement.text
    shape = f", and this is {shape_text(op, demand.requirement.inputs[0])}" if "was built for" in told else ""
    return f"{told}{shape}" if told.startswith("`") else ""


def joined_otherwise(op: Op, need: Requirement) -> str:
    """The hint that tensors which differ on the last axis alone could be laid end to end along it; else nothing."""
    left, right = (op.inputs[place].shape if place < len(op.inputs) else None for place in need.inputs)
    if not left or not right or need.axis is None or len(left) != len(right) or op.role is not Role.CONCATENATION:
        return ""
    return "; `axis=-1` would join them" if need.axis == len(left) - 1 and left[:-1] == right[:-1] else ""


def shape_text(op: Op, place: int) -> str:
    """The shape of an input as it is shown in a message."""
    shape = op.inputs[place].shape or ()
    return f"({', '.join(map(size_text, shape))}{',' if len(shape) == 1 else ''})"


def turned(op: Op, places: tuple[int, int]) -> str:
    """What is seen where two inputs have the same sizes, with the channels in front and at the end; else nothing."""
    left, right = (op.inputs[place].shape if place < len(op.inputs) else None for place in places)
    if not left or not right or len(left) != len(right) or len(left) < 4 or left[1:] == right[1:]:
        return ""
    if left[1:] not in ((*right[2:], right[1]), (right[-1], *right[1:-1])):
        return ""
    return "; the sizes are the same: it looks like channels in front (channels_first) meeting channels last"


def in_front(op: Op) -> bool:
    """Whether the colours of a picture stand in front of its sides, as they did when it was an input, and an op takes
    its channels from the end.
    """
    shape, first = op.inputs[0].shape or (), op.inputs[0].op
    while first.inputs:
        first = first.inputs[0].op
    if len(shape) < 4 or op.layout is Layout.FIRST or (first.shape or shape)[1] != shape[1]:
        return False
    return shape[1] in COLOURS and all(isinstance(one, int) and one > max(COLOURS) for one in shape[2:-1])


class Cut(NamedTuple):
    """An axis that a slice shortens: from where to where, and its whole size."""

    axis: int
    start: Size
    stop: Size
    total: Size


def cuts(op: Op) -> tuple[Cut, ...]:
    """The axes that a slice shortens; none for another op."""
    parts = cast("tuple[tuple[int, Size, Size], ...]", op.options.get("parts", ()))
    whole = op.inputs[0].shape if op.inputs and op.role is Role.SLICE else None
    return tuple(Cut(axis, start, stop, whole[axis]) for axis, start, stop in parts) if whole else ()


def _finding(op: Op, message: str, demands: Sequence[Demand], advice: bool) -> Finding:
    first = demands[0].requirement
    refuted = demands[0].verdict is Verdict.NO
    told = [first] if refuted else [demand.requirement for demand in demands]
    whatever = first.claim is False and not op.is_merge and op.role is not Role.CONCATENATION  # the arguments are
    return Finding(
        op, message, all_of(one.claim for one in told), demands[0].verdict, first.left, first.right, first.inputs,
        advice=advice, certain_only=first.need in (Need.ARGUMENT, Need.WINDOW) and not whatever,
        shown=all_of(shown(one) for one in told),
    )  # fmt: skip


def shown(need: Requirement) -> Claim:
    """The requirement as it is shown: of a broadcast, without the sizes of 1 that Keras would repeat."""
    if need.left is None or need.right is None or not isinstance(need.claim, Some):
        return need.claim
    ones = (equal(need.left, 1), equal(need.right, 1))
    plain = some_of(one for one in need.claim.conditions if one not in ones) or equal(need.left, need.right)
    return need.claim if never(plain) else plain  # where a size of 1 has to be repeated there is no other way


def asked(text: str) -> str:
    """What is asked, behind "asks": "for one row", "that sizes are at least 1"."""
    return f"{'that' if VERB.search(text) else 'for'} {text}"


def size_text(size: Size | None) -> str:
    """A size as it is shown in a message."""
    return "?" if size is None else PLAIN.size(size)


__all__ = [
    "Claim", "Cut", "Demand", "Dim", "Finding", "Flow", "Iterable", "Iterator", "Layout", "Need", "Op",
    "Operand", "Requirement", "Role", "Rule", "Shape", "Size", "Verdict", "all_of", "asked", "at_least",
    "broken", "cuts", "divides", "equal", "fitting_sizes", "in_front", "joined_otherwise", "keeps_batch",
    "refused_later", "rule", "sentence", "shape_text", "shown", "size_text", "some_of", "spatial", "turned", "uneven",
]  # fmt: skip

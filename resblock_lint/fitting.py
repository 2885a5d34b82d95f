"""Sizes that are halved on the way down and doubled on the way up: what an image's size has to divide by.

A U-Net pools a size of 358 to 179, 89 and 44; brought back up, 44 makes 88 and not 89.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from resblock_lint.flow import Op, Operand
from resblock_lint.layers.registry import Role

Scale: TypeAlias = "tuple[Fraction, int]"
MARGIN = 8  # by no more than this an image is padded for one convolution
PARTS = (2, 3, 4, 8)  # by which poolings and strides make an image smaller


def fitting_sizes(op: Op, places: tuple[int, int], axis: int) -> str:
    """The sizes of the image next to the one that is there for which two inputs agree, in words.

    Nothing where that is not a question of whole parts: where on the way to them an axis changes by anything but a
    factor, up or down, or where branches meet that are not equally large in the image.
    """
    rank = len(op.inputs[places[0]].shape or ())
    if axis >= rank:
        return ""  # an axis that the inputs are given on the way, as by `dstack`
    scales: dict[Op, Scale] = {}
    images: set[int] = set()
    for one in _before([op.inputs[place] for place in places], rank):
        scale = _scale(one, axis, rank, scales, images)
        if scale is None or len(images) > 1:
            return ""
        scales[one] = scale
    met = {scales[op.inputs[place].op] for place in places}
    if len(met) > 1 or any(more for _, more in met) or not images:
        return ""
    size, least = images.pop(), max(parts.denominator for parts, _ in scales.values())
    if size % least == 0:
        return ""
    lower = size - size % least
    near = f"{lower} or {lower + least}" if lower else f"{least}"
    return f"; the image's size {size} does not divide by {least}, and {near} would"


def _before(operands: Sequence[Operand], rank: int) -> Iterator[Op]:
    """The ops on tensors of a rank that lead to some operands, each behind those that lead to it."""
    found: set[Op] = set()
    waiting = [one.op for one in operands]
    while waiting:
        op = waiting.pop()
        if op not in found:
            found.add(op)
            waiting += [one.op for one in op.inputs if len(one.shape or ()) == rank]
    yield from sorted(found, key=lambda op: op.index)


def _scale(op: Op, axis: int, rank: int, scales: dict[Op, Scale], images: set[int]) -> Scale | None:
    """How large an axis is in parts of the image's, and by how much larger it was padded; None where that is not known.

    What is padded may not be made smaller before a window has taken the padding away again.
    """
    size = _size(op.shape, axis, rank)
    fed = [one for one in op.inputs if len(one.shape or ()) == rank]
    if size is None:
        return None
    if not fed:
        images.add(size)
        return Fraction(1), 0
    known = {scales[one.op] for one in fed}
    before = _size(fed[0].shape, axis, rank)
    factor = _factor(before, size)
    if len(known) > 1 or before is None or (op.role is Role.CONCATENATION and factor != 1):
        return None
    scale, more = known.pop()
    if factor is None or (more and factor != 1):
        more += size - before
        return (scale, more) if abs(more) <= MARGIN else None
    return scale * factor, more


def _size(shape: Sequence[object] | None, axis: int, rank: int) -> int | None:
    size = shape[axis] if shape is not None and len(shape) == rank else None
    return size if isinstance(size, int) and size > 0 else None


def _factor(before: int | None, after: int) -> Fraction | None:
    """By how much an axis is made larger or smaller; None where that is by no whole part of it."""
    if before is None:
        return None
    if after % before == 0:
        return Fraction(after // before)
    return next((Fraction(1, part) for part in PARTS if after in (before // part, -(-before // part))), None)

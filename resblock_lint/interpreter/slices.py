"""Slices of tensors: `x[..., a:b]`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from resblock_lint.conditions import at_least, equal
from resblock_lint.dims import Size, ceildiv
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import access, options
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.nodes import record_function
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import certain
from resblock_lint.interpreter.ranks import IMAGES
from resblock_lint.interpreter.several import take_for_several
from resblock_lint.interpreter.suppositions import is_told, usual
from resblock_lint.layers.registry import Inferred, Need, Requirement, Role, Shape
from resblock_lint.layers.shapes import is_open
from resblock_lint.values import External, Tensor, Unknown, Value


@library("builtins.slice")
def slice_(machine: Machine, *bounds: Value) -> Value:
    """`slice(stop)` or `slice(start, stop, step)`: what stands between brackets, as a value."""
    return slice(*map(resolve, bounds)) if 1 <= len(bounds) <= 3 else machine.unknown("a slice without bounds")


@register(TABLES.attribute, slice)
def slice_attribute(machine: Machine, value: slice, name: str) -> Value:
    """`start`, `stop` and `step` of a slice."""
    return getattr(value, name) if name in ("start", "stop", "step") else machine.unknown(f"`{name}` of a slice")


@library("tensor.getitem")
def getitem(machine: Machine, tensor: Tensor, index: Value) -> Value:
    """`x[index]`: integers drop an axis, slices shorten it, None adds one."""
    index = resolve(index)
    if isinstance(index, int) and not isinstance(index, bool):
        take_for_several(machine, tensor, max(index + 1, -index, 2))
    if tensor.numbers is not None and isinstance(index, int):
        return access.item(machine, tensor.numbers, index)
    indices: list[Value] = list(index) if isinstance(index, tuple) else [index]
    wanted = sum(one is not None and one is not access.ELLIPSIS for one in indices)
    if any(isinstance(one, (Unknown, Tensor, list)) for one in indices):
        return machine.unknown("a tensor indexed by something that is not modelled")
    open_ = access.ELLIPSIS in indices or (machine.budgets.told and wanted > 1)
    if not machine.needed_rank(tensor.slot, max(IMAGES if open_ else 0, wanted if wanted > 2 else 0) or None):
        return machine.unknown("the rank of a parameter is not known")
    shape = tensor.slot.shape or ()
    if access.ELLIPSIS in indices:
        place = indices.index(access.ELLIPSIS)
        indices[place : place + 1] = [slice(None)] * (len(shape) - wanted)
    if wanted > len(shape):
        if tensor.slot.guess:
            machine.refute_guess(tensor.slot)
        raise certain("IndexError", f"too many indices: {wanted} of {len(shape)} axes", sides=machine.supposed)
    made, parts = _cut(machine, shape, indices)
    if made is None:
        return machine.unknown("a slice of a tensor that is not modelled")
    inferred = Inferred(made, tuple(_within(shape, indices)))
    drawn = draw(machine, "slice", Role.SLICE, [tensor], inferred, layout=tensor.layout, options={"parts": parts})
    record_function(machine, "GetItem", External("tensor.getitem"), [tensor, index], {}, drawn[0])
    return drawn[0]


def _within(shape: Shape, indices: Sequence[Value]) -> Iterator[Requirement]:
    """That an axis reaches as far as an index; of an open one Keras does not ask."""
    asking = [one for one in map(resolve, indices) if one is not None]
    for axis, (one, size) in enumerate(zip(asking, shape, strict=False)):
        if isinstance(one, int) and size != BATCH and not is_open(size):
            least = one + 1 if one >= 0 else -one
            claim = at_least(size, least)
            if claim is not True:
                text = f"the axis has an index {one}"
                yield Requirement(Need.WINDOW, claim, size, least, axis, text=text)


def _cut(machine: Machine, shape: Shape, indices: list[Value]) -> tuple[Shape | None, tuple[Any, ...]]:
    """The shape after indexing, and for each axis that was cut its start and stop."""
    made: list[Size] = []
    parts: list[Any] = []
    axis = 0
    for one in indices:
        one = resolve(one)
        if one is None:
            made.append(1)
            continue
        if isinstance(one, slice):
            size, part = _span(machine, shape[axis], one)
            if size is None:
                return None, ()
            made.append(size)
            if part is not None:
                parts.append((axis, *part))
        axis += 1
    return (*made, *shape[axis:]), tuple(parts)


def _span(machine: Machine, size: Size, part: slice) -> tuple[Size | None, tuple[Size, Size] | None]:
    step = 1 if part.step is None else options.size(machine, part.step)
    whole = part.start is None and part.stop is None
    if not usual(machine, at_least(step, 1)):
        if machine.choose(equal(step, 0)):
            raise certain("ValueError", "slice step cannot be zero", sides=machine.supposed)
        return (ceildiv(size, -step), None) if whole else (None, None)
    if whole and step == 1:
        return size, None
    start = 0 if part.start is None else options.size(machine, part.start)
    stop = size if part.stop is None else options.size(machine, part.stop)
    start, stop = (_from_end(machine, one, size) for one in (start, stop))
    if _ends_before(machine, size, stop):
        stop = size
    least = start + 1 if machine.budgets.exact else start  # to the letter, an empty part broadcasts and is asked as a 0
    length = stop - start if usual(machine, at_least(stop, least)) else 0
    return _seen(machine, size, ceildiv(length, step)), (start, stop)


def _seen(machine: Machine, size: Size, length: Size) -> Size:
    """How long a part of an axis is; to Keras any part of an open axis is open too."""
    if not machine.todays or not is_open(size) or is_open(length):
        return length
    return options.size_of_run(machine)


def _ends_before(machine: Machine, size: Size, stop: Size) -> bool:
    """Whether an axis ends before a slice of it does; of sizes that nobody chooses it is supposed that it does not."""
    within = at_least(size, stop)
    if is_told(machine, within, at_a_turn=True):
        return not machine.choose(within)
    return machine.facts.decide(within) is Verdict.NO


def _from_end(machine: Machine, place: Size, size: Size) -> Size:
    """A place counted from the front; negative ones count from the end, as `-n` and `1 - n` do unless n is small."""
    if isinstance(place, int):
        before = place < 0
    elif all(factor < 0 for monomial, factor in place.terms.items() if monomial) or machine.entails(at_least(0, place)):
        before = machine.choose(at_least(-1, place))
    else:
        before = not usual(machine, at_least(place, 0))
    if not before:
        return place
    return place + size if usual(machine, at_least(place + size, 0)) else 0

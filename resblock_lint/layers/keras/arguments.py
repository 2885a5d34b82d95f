"""How functions read their arguments: axes, paddings, shapes; and the requirements that these bring.

What functions do to shapes stands in `functions_*.py`.
"""

from __future__ import annotations

from typing import TypeAlias

from resblock_lint.conditions import Claim, Opaque, equal
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.layers.registry import NEW, Inferred, Inner, Need, Numbers, Requirement, Shape, Text
from resblock_lint.layers.shapes import axis_index, is_open

Requirements = tuple[Requirement, ...]
Inners: TypeAlias = "Inner | tuple[Inner, ...]"  # an annotation of entries: a wrapped layer, or several
Constant: TypeAlias = "str | int | float | tuple[Constant, ...] | None"  # … : what the program writes, as it is
Lengths: TypeAlias = "dict[str, Size] | None"  # the keyword arguments that no parameter has, as sizes


def names(prefix: str, words: str) -> tuple[str, ...]:
    """Dotted names under one prefix."""
    return tuple(f"{prefix}.{word}" for word in words.split())


def need(kind: Need, claim: Claim, left: Size | None = None, right: Size | None = None, *, text: str = "",
         axis: int | None = None, inputs: tuple[int, int] = (0, 1)) -> Requirements:  # fmt: skip
    """One requirement, or none where it holds by its form alone."""
    return () if claim is True else (Requirement(kind, claim, left, right, axis, inputs, text),)


def unmodelled(text: str) -> Requirements:
    """A requirement that nobody can settle: the call depends on a value that we cannot follow."""
    return (Requirement(Need.ARGUMENT, Opaque(text), text=text),)


def unknown(name: str) -> Size:
    """A size that we cannot compute. Another one in each call (see `NEW`)."""
    return Dim.of(Symbol(NEW + name, Origin.UNKNOWN, 1))


def new(name: str) -> Size:
    """A size that only a run shows: how many entries are not zero. Another one in each call (see `NEW`)."""
    return Dim.of(Symbol(NEW + name, Origin.FREE, 1))


def power_of_two(frame: Size) -> Size:
    """The least power of two that is no less."""
    if not isinstance(frame, int):
        return unknown("a power of two")
    return 1 << (frame - 1).bit_length() if frame > 0 else 1


def veiled(shape: Shape, lost: bool, kept: int = 0) -> Shape | None:
    """What TensorFlow tells of a shape that it works out only as it runs: the last `kept` sizes alone."""
    if not lost:
        return None
    end = len(shape) - kept
    opened = tuple(size if is_open(size) else new(f"axis {place}") for place, size in enumerate(shape[:end]))
    return (*opened, *shape[end:])


def plain(size: Numbers, default: int = -1) -> Size:
    """A number where a number is meant; `default` for None or a tuple."""
    return default if size is None or isinstance(size, tuple) else size


def row(numbers: Numbers) -> tuple[Size, ...]:
    """A flat tuple of numbers; one number counts as a tuple, and None as -1."""
    if isinstance(numbers, tuple):
        return tuple(plain(number) for number in numbers)
    return () if numbers is None else (numbers,)


def axes_of(axis: Numbers, rank: int) -> tuple[tuple[int, ...], Requirements]:
    """Axes counted from 0, None meaning all of them, and the requirement that they exist and differ."""
    if axis is None:
        return tuple(range(rank)), ()
    wanted = row(axis)
    found = [place for place in (axis_index(one, rank) for one in wanted) if place is not None]
    if any(isinstance(one, Dim) for one in wanted):
        return tuple(found), unmodelled("the axis")
    fine = len(found) == len(wanted) == len(set(found))
    return tuple(dict.fromkeys(found)), need(
        Need.INPUT, fine, plain(wanted[0] if wanted else 0), rank, text="the axis exists"
    )


def axis_of(axis: Numbers, rank: int) -> tuple[int | None, Requirements]:
    """One axis counted from 0, None where there is no such axis, and the requirement that it exists."""
    places, requires = axes_of(plain(axis), rank)
    return (places[0] if places else None), requires


def like(x: Shape, axis: Numbers = None) -> Inferred:
    """The shape of the input, supposing that these axes exist."""
    return Inferred(x, axes_of(axis, len(x))[1])


def replaced(x: Shape, place: int, *sizes: Size) -> Shape:
    """A shape with one axis replaced by others."""
    return (*x[:place], *sizes, *x[place + 1 :])


def permuted(x: Shape, order: tuple[int, ...]) -> Shape:
    """A shape with its axes in another order."""
    return tuple(x[place] for place in order)


def of_rank(x: Shape, *ranks: int) -> Requirements:
    """The requirement that a tensor has one of these ranks."""
    return need(Need.INPUT, len(x) in ranks, len(x), ranks[0], text="the rank of the input")


def same_sizes(left: Shape, right: Shape, kind: Need, inputs: tuple[int, int] = (0, 1)) -> Requirements:
    """The requirement that two shapes of one rank agree on every axis."""
    pairs = enumerate(zip(left, right, strict=False))
    return tuple(one for axis, (a, b) in pairs for one in need(kind, equal(a, b), a, b, axis=axis, inputs=inputs))


def as_written(left: Size, right: Size, kind: Need, *, text: str = "") -> Requirements:
    """The requirement that two sizes agree where Keras compares what is written: `None` is not the number 3."""
    differ = (is_open(left) and isinstance(right, int)) or (is_open(right) and isinstance(left, int))
    return need(kind, False if differ else equal(left, right), left, right, text=text)


def keras_format(data_format: Text) -> Text:
    """The Keras word for a TensorFlow data format: "NCHW" is `channels_first`."""
    return (
        "channels_first" if (data_format or "").upper().startswith("NC") else (data_format or "channels_last").lower()
    )

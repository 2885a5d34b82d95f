"""Layers that make images larger or smaller at their edges, or larger by repeating."""

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size
from resblock_lint.layers.registry import Inferred, Need, Numbers, Requirement, Shape, Sizes, Text, layer
from resblock_lint.layers.shapes import (
    assemble,
    channel_axis,
    counted,
    layout_of,
    refused,
    spatial,
    spread,
)


def _sides(numbers: Numbers) -> tuple[Size, Size] | None:
    """The two sides of an axis: one number stands for both."""
    if not isinstance(numbers, tuple):
        return None if numbers is None else (numbers, numbers)
    sides = [one for one in numbers if one is not None and not isinstance(one, tuple)]
    return (sides[0], sides[1]) if len(sides) == len(numbers) == 2 else None


def _all_sides(numbers: Numbers, count: int) -> list[tuple[Size, Size]]:
    """The sides of `count` axes; none where Keras refuses the numbers' form."""
    single = (numbers,) * count
    each = numbers if count > 1 and isinstance(numbers, tuple) else single
    sides = [_sides(one) for one in each]
    whole = [one for one in sides if one is not None]
    return whole if len(whole) == len(sides) == count else []


def _framed(x: Shape, numbers: Numbers, data_format: Text, name: str, sign: int) -> Inferred:
    """Every spatial size plus or minus what `numbers` say of its two sides."""
    layout = layout_of(data_format)
    before = spatial(x, layout)
    sides = _all_sides(numbers, len(before))
    if not sides:
        return Inferred(x, (refused(f"{name} is a number, or two for each axis"),), (), layout)
    made = [size + sign * (one + two) for size, (one, two) in zip(before, sides, strict=True)]
    flat = tuple(side for pair in sides for side in pair)
    left = _left_over(before, made) if sign < 0 else ()
    requires = (*counted(len(flat), least=0, **{name: flat}), *left)
    return Inferred(assemble(x[0], made, x[channel_axis(len(x), layout)], layout), requires, (), layout)


def _left_over(before: tuple[Size, ...], made: list[Size]) -> tuple[Requirement, ...]:
    """Something is left of every axis after cropping."""
    text = "something is left after cropping"
    pairs = zip(before, made, strict=True)
    left = (Requirement(Need.WINDOW, at_least(two, 1), one, one - two + 1, text=text) for one, two in pairs)
    return tuple(one for one in left if one.claim is not True)


def _repeated(x: Shape, size: Sizes, data_format: Text) -> Inferred:
    """Every spatial size times a factor."""
    layout = layout_of(data_format)
    before = spatial(x, layout)
    made = [one * factor for one, factor in zip(before, spread(size, len(before)), strict=True)]
    requires = counted(len(before), size=size)
    return Inferred(assemble(x[0], made, x[channel_axis(len(x), layout)], layout), requires, (), layout)


@layer("ZeroPadding1D", rank=3)
def zero_padding1d(x: Shape, *, padding: Numbers = 1, data_format: Text = None) -> Inferred:
    """Zeros around (N, L, C): (N, L + left + right, C)."""
    return _framed(x, padding, data_format, "padding", 1)


@layer("ZeroPadding2D", rank=4)
def zero_padding2d(x: Shape, *, padding: Numbers = (1, 1), data_format: Text = None) -> Inferred:
    """Zeros around (N, H, W, C): (N, H + top + bottom, W + left + right, C)."""
    return _framed(x, padding, data_format, "padding", 1)


@layer("ZeroPadding3D", rank=5)
def zero_padding3d(x: Shape, *, padding: Numbers = ((1, 1), (1, 1), (1, 1)), data_format: Text = None) -> Inferred:
    """Zeros around (N, D, H, W, C): each of D, H and W larger by its two paddings."""
    return _framed(x, padding, data_format, "padding", 1)


@layer("Cropping1D", rank=3)
def cropping1d(x: Shape, *, cropping: Numbers = (1, 1)) -> Inferred:
    """The edges of (N, L, C) cut off: (N, L - left - right, C)."""
    return _framed(x, cropping, None, "cropping", -1)


@layer("Cropping2D", rank=4)
def cropping2d(x: Shape, *, cropping: Numbers = ((0, 0), (0, 0)), data_format: Text = None) -> Inferred:
    """The edges of (N, H, W, C) cut off: (N, H - top - bottom, W - left - right, C)."""
    return _framed(x, cropping, data_format, "cropping", -1)


@layer("Cropping3D", rank=5)
def cropping3d(x: Shape, *, cropping: Numbers = ((1, 1), (1, 1), (1, 1)), data_format: Text = None) -> Inferred:
    """The edges of (N, D, H, W, C) cut off: each of D, H and W smaller by its two croppings."""
    return _framed(x, cropping, data_format, "cropping", -1)


@layer("UpSampling1D", rank=3)
def up_sampling1d(x: Shape, *, size: Size = 2) -> Inferred:
    """Each step of (N, L, C) repeated: (N, L * size, C)."""
    return _repeated(x, size, None)


@layer("UpSampling2D", rank=4)
def up_sampling2d(
    x: Shape, *, size: Sizes = (2, 2), data_format: Text = None, interpolation: object = "nearest"
) -> Inferred:
    """Each row and column of (N, H, W, C) repeated: (N, H * rows, W * columns, C)."""
    return _repeated(x, size, data_format)


@layer("UpSampling3D", rank=5)
def up_sampling3d(x: Shape, *, size: Sizes = (2, 2, 2), data_format: Text = None) -> Inferred:
    """Each of D, H and W of (N, D, H, W, C) times its factor."""
    return _repeated(x, size, data_format)

"""The arithmetic of shapes that frameworks share: windows, broadcasting, joining, reshaping.

Shapes are tuples of sizes with the batch first. Formulas for windows are those of the Keras documentation:
`floor((size - dilated kernel) / stride) + 1` for "valid", `ceil(size / stride)` for "same".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from resblock_lint.conditions import all_of, at_least, broadcasts, equal
from resblock_lint.dims import Dim, Origin, Size, ceildiv, extreme, quotient, symbols
from resblock_lint.layers.registry import Inferred, Layout, Need, Numbers, Requirement, Shape, Shapes, Sizes


def spread(sizes: Sizes, count: int) -> tuple[Size, ...]:
    """One size for each of `count` axes: a single size stands for all of them."""
    if not isinstance(sizes, tuple):
        return (sizes,) * count
    return sizes if len(sizes) == count else (*sizes, *(sizes[-1:] or (1,)) * count)[:count]


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes; 1 for none."""
    total: Size = 1
    for size in sizes:
        total = total * size
    return total


def layout_of(data_format: str | None) -> Layout:
    """The layout that a `data_format` names; channels are last unless it says otherwise."""
    return Layout.FIRST if data_format == "channels_first" else Layout.LAST


def channel_axis(rank: int, layout: Layout) -> int:
    """The index of the channel axis."""
    return 1 if layout is Layout.FIRST else rank - 1


def spatial(shape: Shape, layout: Layout) -> tuple[Size, ...]:
    """The axes between batch and channels."""
    return shape[2:] if layout is Layout.FIRST else shape[1:-1]


def assemble(batch: Size, sizes: Sequence[Size], channels: Size, layout: Layout) -> Shape:
    """A shape from its parts."""
    return (batch, channels, *sizes) if layout is Layout.FIRST else (batch, *sizes, channels)


def axis_index(axis: Size | None, rank: int) -> int | None:
    """An axis counted from 0; None where it is symbolic or outside of the shape."""
    if not isinstance(axis, int) or not -rank <= axis < rank:
        return None
    return axis % rank


def window(
    size: Size, kernel: Size, stride: Size, dilation: Size, padding: str | None
) -> tuple[Size, Requirement | None]:
    """The size of one axis after a sliding window, and the requirement that the window fits."""
    if padding in ("same", "causal"):
        return ceildiv(size, stride), None
    reach = (kernel - 1) * dilation + 1
    fits = Requirement(Need.WINDOW, at_least(size, reach), size, reach, text="the window fits into the image")
    return quotient(size - reach, stride) + 1, None if fits.claim is True else fits


def transposed_window(
    size: Size, kernel: Size, stride: Size, dilation: Size, padding: str | None, extra: Size | None
) -> Size:
    """The size of one axis after a transposed convolution; `extra` is `output_padding`, None for automatic."""
    reach = (kernel - 1) * dilation + 1
    if extra is None:
        return size * stride + (0 if padding == "same" else extreme("max", (reach - stride, 0)))
    return (size - 1) * stride + (reach % 2 if padding == "same" else reach) + extra


def slide(
    shape: Shape,
    kernel: Sizes,
    strides: Sizes,
    padding: str | None,
    layout: Layout,
    dilation: Sizes = 1,
) -> tuple[tuple[Size, ...], tuple[Requirement, ...]]:
    """The spatial sizes after a window has slid over every spatial axis."""
    before = spatial(shape, layout)
    axes = zip(before, *(spread(sizes, len(before)) for sizes in (kernel, strides, dilation)), strict=True)
    made = [window(size, k, s, d, padding) for size, k, s, d in axes]
    return tuple(size for size, _ in made), tuple(fits for _, fits in made if fits)


def broadcast_size(left: Size, right: Size) -> Size:
    """The size of an axis after broadcasting, supposing that it succeeds: both, or the one that is not 1."""
    if left == 1 or right == 1:
        return right if left == 1 else left
    if isinstance(left, int) or isinstance(right, int) or left == right:
        return agreed_size(left, right)
    return extreme("max", (left, right))


def agreed_size(left: Size, right: Size) -> Size:
    """The size of an axis that two tensors share, supposing that they agree: the simpler form, a number above all."""
    if isinstance(left, int) or isinstance(right, int):
        return left if isinstance(left, int) else right
    return left if _weight(left) <= _weight(right) else right


def _weight(size: Dim) -> int:
    return len(repr(size))


def broadcast(shapes: Sequence[Shape], layout: Layout | None, *, skip_batch: bool = True) -> Inferred:
    """Elementwise arithmetic over tensors: axes are aligned at the end, and those of size 1 are repeated."""
    made = shapes[0] if shapes else ()
    requires: list[Requirement] = []
    for place, shape in enumerate(shapes[1:], 1):
        asked: list[Requirement] = []
        made = _broadcast_two(made, shape, place, layout, asked, skip_batch=skip_batch)
        requires += (one for one in asked if not _is_asked(shapes[:place], one, len(made)))
    return Inferred(made, tuple(requires))


def _is_asked(before: Sequence[Shape], one: Requirement, rank: int) -> bool:
    """Whether a size stands in front too, where it met all the others."""
    place = rank - (one.axis or 0)  # from the end
    return any(shape[-place] == one.right for shape in before if len(shape) >= place)


def _broadcast_two(
    left: Shape, right: Shape, place: int, layout: Layout | None, requires: list[Requirement], *, skip_batch: bool
) -> Shape:
    rank = max(len(left), len(right))
    padded_left, padded_right = ((1,) * (rank - len(shape)) + shape for shape in (left, right))
    channels = channel_axis(rank, layout or Layout.LAST)
    made: list[Size] = []
    for axis, (one, two) in enumerate(zip(padded_left, padded_right, strict=True)):
        if one != two and not (axis == 0 and skip_batch and rank > 1):
            need = Need.CHANNELS if axis == channels else Need.SPATIAL
            requires.append(Requirement(need, broadcasts(one, two), one, two, axis, (0, place)))
        made.append(broadcast_size(one, two))
    return tuple(made)


def same_rank(shapes: Sequence[Shape]) -> tuple[Requirement, ...]:
    """The requirement that all shapes have one rank."""
    ranks = [len(shape) for shape in shapes]
    return tuple(
        Requirement(Need.RANK, rank == ranks[0], ranks[0], rank, None, (0, place))
        for place, rank in enumerate(ranks)
        if rank != ranks[0]
    )


def join(shapes: Sequence[Shape], axis: Size | None, *, skip_batch: bool = True) -> Inferred:
    """Lays tensors end to end along an axis; all other axes must agree, the batch too where it is not skipped."""
    if not shapes:
        return Inferred(())
    rank = len(shapes[0])
    ranks = same_rank(shapes)
    place = axis_index(axis, rank)
    if ranks or place is None:
        text = "the axis exists"
        wrong = () if ranks or not isinstance(axis, int) else (Requirement(Need.INPUT, False, axis, rank, text=text),)
        return Inferred(shapes[0], (*ranks, *wrong))
    requires = [
        Requirement(Need.JOIN, equal(one, shape[at]), one, shape[at], at, (0, number))
        for number, shape in enumerate(shapes[1:], 1)
        for at, one in enumerate(shapes[0])
        if at != place and (at or not skip_batch) and one != shape[at]
    ]
    made = list(shapes[0])
    for shape in shapes[1:]:
        made = [size + shape[at] if at == place else agreed_size(size, shape[at]) for at, size in enumerate(made)]
    return Inferred(tuple(made), tuple(requires))


def reshape(shape: Shape, target: Sequence[Size | None]) -> Inferred:
    """Another shape for the same elements, the batch kept; one entry may be -1 (or None), whatever is left over."""
    elements = product(shape[1:])
    batch = shape[:1]
    known = product(size for size in target if size is not None and size != -1)
    if len([size for size in target if size is None or size == -1]) == 0:
        requirement = Requirement(Need.ELEMENTS, equal(elements, known), elements, known)
        return Inferred((*batch, *(size for size in target if size is not None)), _unless_true(requirement))
    rest = quotient(elements, known) if known != 0 else elements
    requirement = Requirement(Need.ELEMENTS, equal(rest * known, elements), elements, known)
    made = tuple(rest if size is None or size == -1 else size for size in target)
    return Inferred((*batch, *made), _unless_true(requirement))


def _unless_true(*requirements: Requirement) -> tuple[Requirement, ...]:
    return tuple(requirement for requirement in requirements if requirement.claim is not True)


def positive(*sizes: Size, text: str) -> tuple[Requirement, ...]:
    """The requirement that numbers which a constructor takes are at least 1."""
    return _unless_true(*(Requirement(Need.ARGUMENT, at_least(size, 1), size, 1, text=text) for size in sizes))


def not_negative(*sizes: Size) -> tuple[Requirement, ...]:
    """The requirement that the sizes of a new shape are at least 0, but for -1, which is whatever is left over."""
    asked = (size for size in sizes if size != -1 and not is_open(size))
    text = "sizes are -1 or more"
    return _unless_true(*(Requirement(Need.ARGUMENT, at_least(size, 0), size, 0, text=text) for size in asked))


def counted(count: int, *, least: int = 1, **numbers: Sizes) -> tuple[Requirement, ...]:
    """The requirements that each option is one number, or `count` of them, and that all are at least `least`."""
    found: list[Requirement] = []
    for name, sizes in numbers.items():
        given = sizes if isinstance(sizes, tuple) else (sizes,)
        if isinstance(sizes, tuple) and len(sizes) != count:
            found.append(refused(f"{name} has {count} number{'s' * (count != 1)}", len(sizes), count))
        text = f"{name} is at least {least}"
        found += (Requirement(Need.ARGUMENT, at_least(size, least), size, least, text=text) for size in given)
    return _unless_true(*found)


def chosen(name: str, text: str | None, *known: str | None) -> tuple[Requirement, ...]:
    """The requirement that an option is one of the words that Keras knows; None is one where it is told so."""
    return () if text in known else (refused(f"{name} is one of {', '.join(map(str, known))}"),)


def refused(text: str, left: Size | None = None, right: Size | None = None, need: Need = Need.ARGUMENT) -> Requirement:
    """A requirement that does not hold; `text` says what should."""
    return Requirement(need, False, left, right, text=text)


def ranked(shape: Shape, least: int, most: int | None = None) -> tuple[Requirement, ...]:
    """The requirement that a shape has at least so many axes, and at most so many."""
    rank = len(shape)
    wrong = rank < least or (most is not None and rank > most)
    more = "" if most == least else " or more" if most is None else f" to {most}"
    return (refused(f"an input of rank {least}{more}", rank, least, Need.RANK),) if wrong else ()


def defined(*sizes: Size) -> tuple[Requirement, ...]:
    """The requirement that sizes which weights are made of are known when a layer is built: no `None` of an Input."""
    free = [size for size in sizes if is_open(size)]
    text = "each size that its weights take is known when it is built; one is None"
    return tuple(refused(text, size, None, Need.INPUT) for size in free)


def asks_for_a_size(requirement: Requirement) -> bool:
    """Whether a requirement is refused for a size that is open: it must be known, whatever it is."""
    left = requirement.left
    return requirement.claim is False and requirement.right is None and left is not None and is_open(left)


def is_open(size: Size) -> bool:
    """Whether a size depends on one that an Input leaves open: Keras shows it as None."""
    return any(symbol.origin is Origin.FREE for symbol in symbols(size))


def weigh(kernel: Shape, units: Size, use_bias: bool) -> tuple[tuple[str, Shape], ...]:
    """The weights of a layer with one kernel and perhaps a bias of `units`."""
    return (("kernel", kernel), ("bias", (units,))) if use_bias else (("kernel", kernel),)


def adapted(name: str, kernel: Shape, rank: Numbers) -> tuple[tuple[str, Shape], ...]:
    """The two thin kernels that LoRA adds to a kernel."""
    if rank is None or isinstance(rank, tuple) or rank == 0:
        return ()
    return ((f"lora_{name}_a", (*kernel[:-1], rank)), (f"lora_{name}_b", (rank, kernel[-1])))


__all__ = [
    "Shapes",
    "adapted",
    "agreed_size",
    "all_of",
    "asks_for_a_size",
    "assemble",
    "axis_index",
    "broadcast",
    "broadcast_size",
    "channel_axis",
    "chosen",
    "counted",
    "defined",
    "is_open",
    "join",
    "layout_of",
    "positive",
    "prod",
    "product",
    "ranked",
    "refused",
    "reshape",
    "same_rank",
    "slide",
    "spatial",
    "spread",
    "transposed_window",
    "weigh",
    "window",
]

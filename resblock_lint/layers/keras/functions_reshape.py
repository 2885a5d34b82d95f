"""Functions that give all elements of one tensor another shape: reshape, ravel, flatten."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import all_of, at_least, divides, equal, some_of
from resblock_lint.dims import Dim, Quotient, Size, sole, symbols
from resblock_lint.factors import without_shared
from resblock_lint.facts import Facts, Verdict
from resblock_lint.layers.keras.arguments import (
    is_open,
    need,
    new,
    row,
)
from resblock_lint.layers.registry import OPEN_BATCH, Inferred, Need, Numbers, Requirement, Several, Shape, function
from resblock_lint.layers.shapes import not_negative, product, quotient
from resblock_lint.layers.shapes import reshape as reshape_rest

GIVEN = ".shape["  # in the names of sizes of what a function is given


def reshaped(x: Shape, target: Numbers) -> Inferred:
    """All elements in another shape, the batch included; one size may be -1, whatever is left over.

    Beside a size that only a run shows (`tf.shape(x)[0]`), what is left over is such a size too. Where the input has
    the same one, it follows from the other sizes as soon as it runs; of a tensor that a function is given, at once.
    """
    sizes = row(target)
    made = reshape_rest((0, *x), sizes)
    blanks = need(Need.ARGUMENT, sizes.count(-1) <= 1, sizes.count(-1), 1, text="at most one -1")
    signs = not_negative(*sizes)
    if -1 in sizes and any(is_open(size) for size in sizes):
        beside = _beside_batch(x, sizes)
        rest, fits = beside if beside is not None and not blanks else (new("left over"), ())
        run, shown = (tuple(one if size == -1 else size for size in sizes) for one in (rest, new("left over")))
        told = run if any(GIVEN in symbol.name for size in x for symbol in symbols(size)) else shown
        return Inferred(told, (*blanks, *signs, *fits), run=run, shown=shown)
    if blanks or sizes[:1] != (-1,) or not x or not is_open(x[0]):
        return Inferred(made.shapes[0][1:], (*blanks, *signs, *(made.requires if not blanks else ())))
    kept, (rest, fits) = _kept_batch(x, sizes), _shared_out(x, sizes[1:])
    letter = Inferred((rest, *sizes[1:]), (*signs, *fits))
    if kept is not None:
        return Inferred((x[0], *sizes[1:]), (*signs, kept), letter=letter)
    return Inferred(made.shapes[0][1:], (*signs, *made.requires), letter=letter if made.requires else None)


def _beside_batch(x: Shape, sizes: Sequence[Size]) -> tuple[Size, tuple[Requirement, ...]] | None:
    """What -1 stands for where the open sizes are those of the input, and what must hold for it: when it runs, the
    input has all of its sizes. None where it stays open.
    """
    inner, known = _apart(x, [size for size in sizes if size != -1])
    if sizes[-1] == -1 or (known and any(is_open(size) for size in (*inner, *known))):
        return None  # of what stands on the last axis weights are made, and these ask for a size that is known before
    made = reshape_rest((0, *inner), (*known, -1))
    return made.shapes[0][-1], made.requires


def _apart(x: Shape, target: Sequence[Size]) -> tuple[list[Size], list[Size]]:
    """The sizes of an input and of a target that the other one has not."""
    inner, known = list(x), list(target)
    for size in x:
        if size in known:
            inner.remove(size)
            known.remove(size)
    return inner, known


def _shared_out(x: Shape, sizes: Sequence[Size]) -> tuple[Size, tuple[Requirement, ...]]:
    """What -1 in front stands for to the letter, and that the elements of all the batch leave nothing over."""
    inner, known = map(product, _apart(x[1:], sizes))
    elements = x[0] * inner
    before = sole(x[0]) if isinstance(x[0], Dim) else None
    if isinstance(before, Quotient) and before.divisor == inner:  # it came from a division that left nothing over
        elements = before.numerator
    elements, known = without_shared(elements, known)
    fits = all_of((at_least(known, 1), divides(known, elements)))
    return quotient(elements, known), need(Need.ELEMENTS, some_of((OPEN_BATCH, fits)), elements, known)


def _kept_batch(x: Shape, sizes: Sequence[Size]) -> Requirement | None:
    """What must hold for -1 in front to stand for the batch, as in (-1, H, W, 2, C // 2): that the divisions leave
    nothing over. None where it stands for something else, or for the batch in any case.
    """
    inner, known = _apart(x[1:], sizes[1:])
    facts = Facts()
    for atom in [atom for size in (*inner, *known) if isinstance(size, Dim) for atom in size.atoms()]:
        if isinstance(atom, Quotient):
            facts.assume(equal(Dim.of(atom) * atom.divisor, atom.numerator))
    same = equal(product(known), product(inner))
    if same is True or facts.decide(same) is not Verdict.YES:
        return None
    return Requirement(Need.ELEMENTS, same, product(inner), product(known))


@function("ops.reshape")
def reshape(x: Shape, newshape: Several) -> Inferred:
    """(N, H, W, C) to (-1, H * W, C): (N, H * W, C)."""
    return reshaped(x, newshape)


@function("backend.reshape")
def backend_reshape(x: Shape, shape: Several) -> Inferred:
    """(N, H, W, C) to (-1, H * W, C): (N, H * W, C)."""
    return reshaped(x, shape)


@function("tf.reshape")
def tf_reshape(tensor: Shape, shape: Several, name: object = None) -> Inferred:
    """(N, H, W, C) to (-1, H * W, C): (N, H * W, C)."""
    return reshaped(tensor, shape)


@function("ops.ravel", "backend.flatten")
def ravel(x: Shape) -> Inferred:
    """(N, H, W, C): (N * H * W * C,)."""
    return Inferred((product(x),))


@function("backend.batch_flatten")
def batch_flatten(x: Shape) -> Inferred:
    """(N, H, W, C): (N, H * W * C)."""
    return Inferred((*x[:1], product(x[1:])))

"""The branches of a merge differ in rank.

Why it matters: a pooled or flattened branch is a vector, the other still an image. The layers `Add`, `Average` and
their like insert axes of size 1 behind the batch, so that the vector is repeated over the whole image; the operator `+`
and the functions line axes up at the end, so that the batch meets an axis of the image, which fails as soon as data
flow.

Bad:

    from keras.layers import Add, Conv2D, GlobalAveragePooling2D, Input

    x = Input((32, 32, 64))
    y = Conv2D(64, 3, padding="same")(x)
    z = Add()([y, GlobalAveragePooling2D()(x)])  # expect: RBL104

Good:

    from keras.layers import Conv2D, GlobalAveragePooling2D, Input, Multiply

    x = Input((32, 32, 64))
    y = Conv2D(64, 3, padding="same")(x)
    z = Multiply()([y, GlobalAveragePooling2D()(x)])

Silent when: `Multiply` gates an image by a vector; the smaller tensor has no batch (a bias, a scalar, a table of
positions); a vector from another input conditions an image; the axes of size 1 are written out, as in `v[:, None, None,
:]`.

Fix: merge before pooling or flattening, or write out the axes that are meant: `keepdims=True`, `Reshape((1, 1, -1))`.
"""

from resblock_lint.plugin import (
    Demand,
    Finding,
    Flow,
    Iterator,
    Need,
    Op,
    Role,
    Verdict,
    broken,
    rule,
    size_text,
    uneven,
)


@rule("RBL104", "merge-rank")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds merges of an image with a vector of the same batch."""
    for merge in flow.merges():
        pair = next((place for place in range(1, len(merge.inputs)) if uneven(merge, (0, place))), None)

        def words(demand: Demand, op: Op = merge) -> str:
            need = demand.requirement
            if need.need is Need.RANK:
                ranks = f"{size_text(need.left)} and {size_text(need.right)}"
                return f"`{op.layer}` meets ranks {ranks}: {need.text or 'one rank is needed'}"
            sizes = f"axis {need.axis} has sizes {size_text(need.left)} and {size_text(need.right)}"
            return f"{_ranks(op, need.inputs)}, and they do not fit: {sizes}"

        def odd(demand: Demand, op: Op = merge) -> bool:
            return demand.requirement.need is Need.RANK or uneven(op, demand.requirement.inputs)

        if pair is not None and any(_meets_batch(demand) for demand in merge.broken(Need.SPATIAL, Need.CHANNELS)):
            text = f"{_ranks(merge, (0, pair))}, so that the batch meets axis {_axis(merge, pair)}"
            yield Finding(merge, text, False, Verdict.NO, inputs=(0, pair), advice=True)
        else:
            yield from broken(merge, (Need.RANK, Need.CHANNELS, Need.SPATIAL), words, odd)
            if pair is not None and _is_repeated(flow, merge):
                text = f"{_ranks(merge, (0, pair))}: it is repeated over the whole image"
                yield Finding(merge, text, False, Verdict.NO, inputs=(0, pair), advice=True)


def _ranks(op: Op, places: tuple[int, int]) -> str:
    ranks = sorted((len(op.inputs[place].shape or ()) for place in places), reverse=True)
    return f"`{op.layer}` merges a tensor of rank {ranks[0]} with one of rank {ranks[1]}"


def _axis(op: Op, pair: int) -> int:
    return abs(len(op.inputs[0].shape or ()) - len(op.inputs[pair].shape or ()))


def _meets_batch(demand: Demand) -> bool:
    """Whether a requirement compares the open size of a batch with another axis."""
    need = demand.requirement
    return demand.verdict is Verdict.MAYBE and "N" in (size_text(need.left), size_text(need.right))


def _is_repeated(flow: Flow, merge: Op) -> bool:
    """Whether a sum repeats a vector over an image that both come from."""
    fits = not any(demand.verdict is not Verdict.YES for demand in merge.demands)
    image = merge.shape is not None and len(merge.shape) > 3
    return merge.role is Role.SUM and fits and image and flow.split_point(merge) is not None

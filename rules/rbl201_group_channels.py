"""Groups do not divide the channels or the filters; or channels are left over when they are cut into groups by hand.

Why it matters: a grouped convolution asks that its groups divide the input's channels and its own filters. Groups that
are sliced by hand, `width = int(filters / groups)`, ask for nothing: the channels of the remainder are never read.

Bad:

    from keras.layers import Concatenate, Conv2D, Input

    x = Input((32, 32, 10))
    width = 10 // 3
    parts = [Conv2D(width, 3, padding="same")(x[..., i * width : (i + 1) * width]) for i in range(3)]
    y = Concatenate()(parts)  # expect: RBL201

Good:

    from keras.layers import Concatenate, Conv2D, Input

    x = Input((32, 32, 12))
    width = 12 // 3
    parts = [Conv2D(width, 3, padding="same")(x[..., i * width : (i + 1) * width]) for i in range(3)]
    y = Concatenate()(parts)

Silent when: the slices cover all channels; they are a choice of channels and no division into equal groups; counts are
symbolic.

Fix: choose a number of groups that divides the channels, or let the last group take what is left.
"""

from itertools import pairwise

from resblock_lint.plugin import (
    Demand,
    Finding,
    Flow,
    Iterator,
    Need,
    Op,
    Operand,
    Role,
    Verdict,
    broken,
    cuts,
    rule,
    size_text,
)  # fmt: skip


@rule("RBL201", "group-channels")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds groups that do not divide, and concatenations of slices that leave channels out or take them twice."""
    for op in flow.ops():

        def words(demand: Demand, op: Op = op) -> str:
            need = demand.requirement
            what = need.text or "channels"
            return f"`{op.layer}`: {size_text(need.right)} groups do not divide {size_text(need.left)} {what}"

        yield from broken(op, (Need.GROUPS,), words)
    for op in flow.concatenations():
        text = _lost(op)
        if text:
            yield Finding(op, f"`{op.layer}` {text}", False, Verdict.NO, advice=True, certain_only=True)


def _lost(op: Op) -> str:
    """What becomes of the channels that were cut into equal slices, one for each input; empty where all is well."""
    found = [cut for cut in map(_cut, op.inputs) if cut is not None]
    if len(found) < 2 or len(found) < len(op.inputs) or len({tensor for tensor, _, _, _ in found}) > 1:
        return ""
    spans = sorted((start, stop) for _, _, start, stop in found)
    total, width, end = found[0][1], spans[0][1] - spans[0][0], spans[-1][1]
    if spans[0][0] != 0 or any(stop - start != width for start, stop in spans):
        return ""
    steps = {after[0] - before[0] for before, after in pairwise(spans)}
    if steps == {width} and end < total and width == total // len(spans):
        return f"joins {len(spans)} groups of {width} channels: {total - end} of {total} channels are left out"
    if len(steps) == 1 and 0 < min(steps) < width:
        return f"joins {len(spans)} groups of {width} channels that overlap: one begins every {min(steps)} channels"
    return ""


def _cut(operand: Operand) -> tuple[tuple[Op, int], int, int, int] | None:
    """The tensor that a branch is a slice of, its channels, and the slice's start and stop."""
    op = operand.op
    while op.role is not Role.SLICE and len(op.inputs) == 1:
        op = op.inputs[0].op
    found = cuts(op)
    if len(found) != 1 or found[0].axis != op.channel_axis:
        return None
    whole, (_, start, stop, total) = op.inputs[0], found[0]
    if isinstance(start, int) and isinstance(stop, int) and isinstance(total, int):
        return (whole.op, whole.output), total, start, stop
    return None

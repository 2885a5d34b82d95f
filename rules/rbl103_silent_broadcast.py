"""A sum spreads a single channel over many; Keras says nothing.

Why it matters: a residual sum in which one side has a single channel builds and trains, and is nearly always a mistake:
the branches were meant to have the same channels. Keras accepts it because arithmetic repeats a size of 1.

Bad:

    from keras.layers import Add, Conv2D, Input

    x = Input((32, 32, 1))
    y = Conv2D(64, 3, padding="same")(x)
    z = Add()([y, x])  # expect: RBL103

Good:

    from keras.layers import Add, Conv2D, Input

    x = Input((32, 32, 1))
    y = Conv2D(64, 3, padding="same")(x)
    z = Add()([y, Conv2D(64, 1)(x)])

Silent when: the merge multiplies (an attention map of one channel is meant to be spread); only height and width are
repeated; the single channel is a single number for each image, or what a reduction kept to be spread again
(`keepdims=True`); each input is spread over an axis of the other, as in a table of all sums; no convolution says
which axis holds the channels, unless layers made the many out of the single one (`x + Dense(16)(x)`); a count is
symbolic, or one only for some arguments.

Fix: project the single channel with a 1 x 1 convolution.
"""

from resblock_lint.plugin import Finding, Flow, Iterator, Op, Operand, Role, Size, Verdict, rule, size_text


@rule("RBL103", "silent-broadcast")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds sums in which one input has one channel and another has more."""
    for merge in flow.ops(Role.SUM):
        counts = _counts(merge)
        single = next((place for place, count in enumerate(counts) if count == 1), None)
        several = next((place for place, count in enumerate(counts) if isinstance(count, int) and count > 1), None)
        if single is None or several is None or _is_table(merge, single, several):
            continue
        if merge.layout is not None or _is_widened(merge.inputs[single], merge.inputs[several]):
            many, pair = counts[several], (single, several)
            where = f"(axis {merge.channel_axis}), and Keras says nothing"
            text = f"`{merge.layer}` spreads 1 channel over {size_text(many)} {where}"
            yield Finding(merge, text, False, Verdict.NO, 1, many, pair, advice=True, certain_only=True)


def _counts(merge: Op) -> list[Size | None]:
    """The channels of each input that is an image or a sequence of the merge's rank; None for another."""
    axis = merge.channel_axis
    if merge.shape is None or axis is None or len(merge.shape) < 3:
        return []
    rank = len(merge.shape)
    shapes = [None if _is_kept(one.op) or len(one.shape or ()) != rank else one.shape for one in merge.inputs]
    return [shape[axis] if shape and _is_map(shape, axis) else None for shape in shapes]


def _is_map(shape: tuple[Size, ...], axis: int) -> bool:
    """Whether there is more than one place in an image; a size of 1 everywhere is a number for each image."""
    return any(size != 1 for place, size in enumerate(shape) if place not in (0, axis))


def _is_table(merge: Op, single: int, several: int) -> bool:
    """Whether the input with many channels is itself spread over an axis of the other: every sum of one of each."""
    pairs = zip(merge.inputs[single].shape or (), merge.inputs[several].shape or (), strict=True)
    return any(place and own != 1 and other == 1 for place, (own, other) in enumerate(pairs))


def _is_widened(single: Operand, several: Operand) -> bool:
    """Whether layers made many channels for each place of what has a single one, as in `x + Dense(16)(x)`; where the
    single one is what a layer was asked for, it may be meant to be spread.
    """
    maker, before = _weighted(several.op), (single.shape or ())[:-1]
    if maker is None or _weighted(single.op) is not None or (several.shape or ())[:-1] != before:
        return False
    waiting, seen = [maker], set[int]()
    while waiting:
        op = waiting.pop()
        for one in op.inputs:
            if one.op is single.op:
                return True
            if one.op.index not in seen:
                seen.add(one.op.index)
                waiting.append(one.op)
    return False


def _weighted(op: Op) -> Op | None:
    """The layer with weights that decided the channels of an op; None where another op did."""
    while op.role is not Role.WEIGHTED:
        if not op.inputs or op.is_merge or op.inputs[0].shape != op.shape:
            return None
        op = op.inputs[0].op
    return op


def _is_kept(maker: Op) -> bool:
    """Whether a reduction keeps the axes that it sums up, so that what it makes spreads over them again."""
    return any(maker.options.get(name) is True for name in ("keepdims", "keep_dims"))

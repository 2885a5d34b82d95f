"""A single channel is broadcast over many by a sum; Keras says nothing.

Why it matters: a residual sum that spreads one channel over all the others builds, trains and is nearly always a mistake: the
shortcut has lost its features. Keras accepts it because arithmetic broadcasts a size of 1.

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

Silent when: the merge multiplies (an attention map of one channel is meant to be spread), when only height and width are
broadcast, or when both inputs have one channel.

Fix: project the single channel with a 1 x 1 convolution.
"""

from resblock_lint.plugin import Finding, Flow, Iterator, Op, Role, Verdict, rule, size_text


@rule("RBL103", "silent-broadcast")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds sums of images in which one input has one channel and another has more."""
    for merge in flow.merges():
        pair = _spread(merge) if merge.role is Role.SUM else None
        if pair is not None:
            one, many = pair
            text = f"`{merge.layer}` spreads 1 channel over {size_text(_channels(merge, many))}"
            yield Finding(merge, text, False, Verdict.NO, _channels(merge, one), _channels(merge, many), pair, advice=True)


def _channels(merge: Op, place: int) -> object:
    shape = merge.inputs[place].shape
    return None if shape is None or merge.channel_axis is None else shape[merge.channel_axis]


def _spread(merge: Op) -> tuple[int, int] | None:
    """The places of an input with one channel and of one with more, both images of the merge's rank."""
    shapes = [operand.shape for operand in merge.inputs]
    if merge.shape is None or len(merge.shape) < 4 or any(shape is None or len(shape) != len(merge.shape) for shape in shapes):
        return None
    counts = [_channels(merge, place) for place in range(len(shapes))]
    single = next((place for place, count in enumerate(counts) if count == 1), None)
    several = next((place for place, count in enumerate(counts) if isinstance(count, int) and count > 1), None)
    return None if single is None or several is None else (single, several)

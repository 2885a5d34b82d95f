"""An axis that is not the channel axis of its layout, in a batch normalization or a concatenation.

Why it matters: in code that was moved from "channels_first" to "channels_last", or back, an `axis=1` or a default of -1
stays behind. Keras builds it: the normalization keeps one mean for each row of the image, the concatenation makes a
longer image.

Bad:

    from keras.layers import BatchNormalization, Conv2D, Input

    x = Input((32, 32, 3))
    y = Conv2D(64, 3)(x)
    z = BatchNormalization(axis=1)(y)  # expect: RBL106

Good:

    from keras.layers import BatchNormalization, Conv2D, Input

    x = Input((32, 32, 3))
    y = Conv2D(64, 3)(x)
    z = BatchNormalization()(y)

Silent when: no convolution or pooling before it tells the layout (an operation that moves axes ends what is known); the
joined images differ in height or width (a row that is appended is meant), are joined again on the other axis (tiles),
or come from a layer that goes over the axis in steps (frames).

Fix: `axis=-1` where channels are last, `axis=1` where they are first.
"""

from resblock_lint.plugin import Finding, Flow, Iterator, Layout, Op, Operand, Role, Verdict, rule, spatial

STEPPED = ("ConvLSTM", "TimeDistributed")  # layers to which axis 1 is time
KEEPING = (Role.SUM, Role.PRODUCT, Role.CONCATENATION, Role.NORMALIZATION)


@rule("RBL106", "channel-axis")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds normalizations and concatenations along an axis where the other layout would have its channels."""
    for op in flow.ops(Role.NORMALIZATION, Role.CONCATENATION):
        rank = len(op.inputs[0].shape or ()) if op.inputs else 0
        axis, layout = op.options.get("axis", -1), _layout(op.inputs[0]) if op.inputs else None
        if rank not in (4, 5) or layout is None or not isinstance(axis, int):
            continue
        right, wrong = (1, rank - 1) if layout is Layout.FIRST else (rank - 1, 1)
        if axis % rank == wrong and (op.layer.endswith("BatchNormalization") or _is_leftover(flow, op, layout)):
            does = "joins" if op.role is Role.CONCATENATION else "normalizes"
            text = f"`{op.layer}` {does} along axis {wrong} of a {layout.value} tensor, whose channels are axis {right}"
            yield Finding(op, text, False, Verdict.NO, wrong, right, advice=True, certain_only=True)


def _layout(operand: Operand) -> Layout | None:
    """The layout that the nearest convolution or pooling works in; None where something may have moved axes since."""
    for _ in range(1000):
        op = operand.op
        if "data_format" in op.options:
            return op.layout
        if not op.inputs or (op.role not in KEEPING and op.shape != op.inputs[0].shape):
            return None
        operand = op.inputs[0]
    return None


def _is_leftover(flow: Flow, op: Op, layout: Layout) -> bool:
    """Whether the joined images have the size of the image that all of them come from, and are no tiles."""
    if op.role is not Role.CONCATENATION:
        return False
    whole = {one.shape for one in op.inputs}
    tiled = any(op in (one.op for one in after.inputs) for after in flow.concatenations())
    if len(op.inputs) < 2 or len(whole) > 1 or tiled or _has_frames(op):
        return False
    if any(_layout(one) is not layout for one in op.inputs):
        return False
    start, shape = flow.split_point(op), op.inputs[0].shape
    images = [spatial(one, layout) if one else () for one in (shape, start.shape if start else None)]
    return images[0] == images[1]


def _has_frames(op: Op) -> bool:
    """Whether a layer before it goes over axis 1 in steps of time."""
    waiting, seen = [one.op for one in op.inputs], set[int]()
    while waiting and len(seen) < 1000:
        one = waiting.pop()
        if one.layer.startswith(STEPPED):
            return True
        if id(one) not in seen:
            seen.add(id(one))
            waiting += [before.op for before in one.inputs]
    return False

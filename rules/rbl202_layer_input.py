"""A layer cannot take this input: its rank, a window larger than the image, a size that was promised otherwise.

Why it matters: these are the faults that stop a model before any merge: a `Dense` network fed with images, five
poolings on a small image until a 3 x 3 window does not fit any more, an argument that the layer's constructor refuses,
a model whose outputs do not come from its inputs.

Bad:

    from keras.layers import Conv2D, Flatten, Input

    x = Input((32, 32, 3))
    y = Flatten()(x)
    z = Conv2D(64, 3)(y)  # expect: RBL202

Good:

    from keras.layers import Conv2D, Flatten, Input

    x = Input((32, 32, 3))
    y = Conv2D(64, 3)(x)
    z = Flatten()(y)

Silent when: whether a window fits, or an argument is accepted, depends on values that the code does not name; the op is
a merge or a concatenation whose branches disagree (RBL101 to RBL105).

Fix: follow the shapes upwards from the layer: `resblock-lint summary` prints them.
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
    asked,
    broken,
    in_front,
    refused_later,
    rule,
    sentence,
    size_text,
)  # fmt: skip

ALWAYS = (Need.INPUT, Need.WINDOW, Need.ARGUMENT)
RECURRENT = ("Bidirectional", "GRU", "LSTM", "SimpleRNN")
SIZES = (Need.CHANNELS, Need.SPATIAL)


@rule("RBL202", "layer-input")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds layers and functions that refuse what they are given."""
    for op in flow.ops():

        def words(demand: Demand, op: Op = op) -> str:
            return sentence(op, demand) or f"`{op.layer}` {_text(demand)}{_hint(op, demand)}"

        sizes = () if op.is_merge else SIZES
        rank = () if op.is_merge or op.role is Role.CONCATENATION else (Need.RANK,)
        yield from broken(op, (*ALWAYS, *sizes, *rank), words)
        for place, text in refused_later(op):
            yield Finding(op, text, False, Verdict.NO, inputs=(place, place), advice=True)


def _text(demand: Demand) -> str:
    """What is refused, in words."""
    need = demand.requirement
    left, right = size_text(need.left), size_text(need.right)
    if need.need is Need.WINDOW and "window" in need.text:
        return f"slides a window of {right} over an axis of {left}"
    if need.text.startswith("an input of rank"):
        return f"takes {need.text}, and this one has rank {left}"
    if need.need in SIZES and not need.text:
        return f"meets sizes {left} and {right} (axis {need.axis})"
    known = need.left is not None and need.right is not None
    what = "its arguments" if need.need is Need.ARGUMENT else "this input"
    if known and asked(need.text).startswith("for"):
        return f"refuses {what}: {need.text or 'a size'} would be {right} and not {left}"
    return f"refuses {what}: it asks {asked(need.text or 'another size')}{f' ({left} in place of {right})' * known}"


def _hint(op: Op, demand: Demand) -> str:
    """What the input shows of the reason: the steps that a recurrent layer did not keep, channels in front."""
    if not op.inputs:
        return ""
    before = op.inputs[0].op
    if demand.requirement.text.startswith("an input of rank"):
        last = before.layer in RECURRENT and not before.options.get("return_sequences")
        return f"; `{before.layer}` gave its last step alone (return_sequences=True gives all)" if last else ""
    if demand.requirement.need is Need.WINDOW and in_front(op):
        return "; the input has its channels in front (channels_first), and the layer takes them from the end"
    return ""

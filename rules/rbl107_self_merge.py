"""A sum of a tensor with itself: the shortcut was taken too late.

Why it matters: `x = conv(x); shortcut = x; ...; x + shortcut` doubles the main path in place of adding the input of the
block to it. It builds and trains, without any residual connection.

Bad:

    from keras.layers import Add, Conv2D, Input

    x = Input((32, 32, 64))
    x = Conv2D(64, 3, padding="same")(x)
    shortcut = x
    x = Add()([x, shortcut])  # expect: RBL107

Good:

    from keras.layers import Add, Conv2D, Input

    x = Input((32, 32, 64))
    shortcut = x
    x = Conv2D(64, 3, padding="same")(x)
    x = Add()([x, shortcut])

Silent when: the merge multiplies (`x * x` is a square); the tensor is an input of the model as it came, or was handed
in to the function that merges (a loss of a mask with itself); another path through the code merges two tensors here (a
stack of no layers at all, a branch that an argument leaves out).

Fix: take the shortcut before the layers of the block.
"""

from resblock_lint.plugin import Finding, Flow, Iterator, Op, Role, Verdict, rule


@rule("RBL107", "self-merge")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds sums in which one tensor stands twice."""
    for merge in flow.ops(Role.SUM):
        seen: dict[tuple[Op, int], int] = {}
        for place, one in enumerate(merge.inputs):
            first = seen.setdefault((one.op, one.output), place)
            if first != place and one.op.role is not Role.INPUT and _made_here(one.op, merge):
                text = f"`{merge.layer}` merges a tensor with itself: both inputs are what `{one.op.layer}` made"
                yield Finding(merge, text, False, Verdict.NO, inputs=(first, place), advice=True, certain_only=True)
                break


def _made_here(maker: Op, merge: Op) -> bool:
    """Whether a tensor was made in the call that merges it, or in a call within that."""
    return maker.chain[: len(merge.chain)] == merge.chain

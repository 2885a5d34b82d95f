"""The branches of a merge have, or can have, different channel counts.

Why it matters: Keras adds a shortcut to a main path only if both have the same number of channels (or one of them has a
single one). A block whose shortcut is a projection on some paths and the plain input on others promises nothing of the
kind: whether it works is up to every caller.

Bad:

    from keras.layers import Add, Conv2D

    def block(x, filters):
        y = Conv2D(filters * 2, 3, padding="same")(x)
        return Add()([y, x])  # expect: RBL101 "x.shape[-1] == filters * 2"

Good:

    from keras.layers import Add, Conv2D

    def block(x, filters):
        y = Conv2D(filters * 2, 3, padding="same")(x)
        shortcut = x
        if x.shape[-1] != filters * 2:
            shortcut = Conv2D(filters * 2, 1)(x)
        return Add()([y, shortcut])

Silent when: the two counts are equal for all arguments, or at all calls of the block in the project; when one of them
is 1 (that is RBL103's); when the branches differ in rank (that is RBL104's).

Fix: project the shortcut with a 1 x 1 convolution wherever its channels differ.
"""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, Op, broken, rule, size_text, turned, uneven


@rule("RBL101", "shortcut-channels")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds merges whose inputs differ in channels."""
    for merge in flow.merges():

        def words(demand: Demand, op: Op = merge) -> str:
            need = demand.requirement
            sizes = f"{size_text(need.left)} channels with {size_text(need.right)} (axis {need.axis})"
            return f"`{op.layer}` meets {sizes}{turned(op, need.inputs)}"

        def even(demand: Demand, op: Op = merge) -> bool:
            return not uneven(op, demand.requirement.inputs)

        yield from broken(merge, (Need.CHANNELS,), words, even)

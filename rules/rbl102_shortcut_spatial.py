"""The branches of a merge have, or can have, different heights or widths.

Why it matters: a stride or a "valid" padding on one branch only makes its image smaller than the other's, and Keras
refuses to merge the two.

Bad:

    from keras.layers import Add, Conv2D

    def block(x, strides):
        y = Conv2D(64, 3, strides=strides, padding="same")(x)
        return Add()([y, Conv2D(64, 1)(x)])  # expect: RBL102 "strides == 1"

Good:

    from keras.layers import Add, Conv2D

    def block(x, strides):
        y = Conv2D(64, 3, strides=strides, padding="same")(x)
        return Add()([y, Conv2D(64, 1, strides=strides)(x)])

Silent when: the sizes are equal for all arguments, or at all calls of the block in the project; when one of them is 1,
which Keras repeats; when the branches differ in rank (that is RBL104's).

Fix: give the shortcut the stride and the padding of the main path.
"""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, Op, broken, rule, size_text, turned, uneven


@rule("RBL102", "shortcut-spatial")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds merges whose inputs differ in height or width."""
    for merge in flow.merges():

        def words(demand: Demand, op: Op = merge) -> str:
            need = demand.requirement
            things = "images" if op.shape is not None and len(op.shape) > 3 else "tensors"
            sizes = f"{size_text(need.left)} and {size_text(need.right)} (axis {need.axis})"
            return f"`{op.layer}` meets {things} of size {sizes}{turned(op, need.inputs)}"

        def even(demand: Demand, op: Op = merge) -> bool:
            return not uneven(op, demand.requirement.inputs)

        yield from broken(merge, (Need.SPATIAL,), words, even)

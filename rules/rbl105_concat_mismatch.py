"""Tensors that are laid end to end differ on another axis than that one.

Why it matters: a concatenation asks that all axes but its own agree. A "valid" padding, a stride or a pooling on one
branch of an Inception block, or an upsampling that cannot bring an odd size back, breaks that.

Bad:

    from keras.layers import Concatenate, Conv2D, Input, MaxPooling2D

    x = Input((28, 28, 32))
    a = Conv2D(16, 1)(x)
    b = MaxPooling2D(3, strides=1)(x)
    y = Concatenate()([a, b])  # expect: RBL105

Good:

    from keras.layers import Concatenate, Conv2D, Input, MaxPooling2D

    x = Input((28, 28, 32))
    a = Conv2D(16, 1)(x)
    b = MaxPooling2D(3, strides=1, padding="same")(x)
    y = Concatenate()([a, b])

Silent when: the axes agree for all arguments, or at all calls in the project; a size is not modelled.

Fix: give all branches the same strides and the padding "same", or crop the larger one.
"""

from resblock_lint.plugin import (
    Demand,
    Finding,
    Flow,
    Iterator,
    Need,
    Op,
    Role,
    asked,
    broken,
    fitting_sizes,
    joined_otherwise,
    rule,
    size_text,
)  # fmt: skip


@rule("RBL105", "concat-mismatch")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds concatenations whose inputs differ in rank or on another axis."""
    for join in flow.ops():

        def words(demand: Demand, op: Op = join) -> str:
            need = demand.requirement
            left, right = size_text(need.left), size_text(need.right)
            if need.need is Need.RANK:
                return f"`{op.layer}` joins tensors of rank {left} and {right}"
            if op.role is not Role.CONCATENATION or need.axis is None:
                return f"`{op.layer}` meets sizes {left} and {right}: it asks {asked(need.text or 'the same sizes')}"
            hint = fitting_sizes(op, need.inputs, need.axis) or joined_otherwise(op, need)
            return f"`{op.layer}` joins tensors whose sizes on axis {need.axis} differ, {left} and {right}{hint}"

        needs = (Need.JOIN, Need.RANK) if join.role is Role.CONCATENATION else (Need.JOIN,)
        yield from broken(join, needs, words)

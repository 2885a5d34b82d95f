"""A reshape changes the number of elements.

Why it matters: `Reshape` keeps the batch and every element. A target that was written for another image size, or that
forgets the channels, fails when the model is built.

Bad:

    from keras.layers import Input, Reshape

    x = Input((28, 28, 1))
    y = Reshape((7, 7, 32))(x)  # expect: RBL203

Good:

    from keras.layers import Input, Reshape

    x = Input((28, 28, 1))
    y = Reshape((7, 7, 16))(x)

Silent when: one entry of the target is -1 and the others divide; sizes are open (`None`) or not modelled.

Fix: compute the target from the shape that comes in, or leave one entry to Keras: -1.
"""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, Op, asked, broken, keeps_batch, rule, size_text


@rule("RBL203", "reshape-size")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds reshapes, squeezes and splits whose sizes do not add up."""
    for op in flow.ops():

        def words(demand: Demand, op: Op = op) -> str:
            need = demand.requirement
            left, right = size_text(need.left), size_text(need.right)
            if need.text:
                return f"`{op.layer}` asks {asked(need.text)}: {left} and {right}"
            if _has_rest(op):
                return f"`{op.layer}` cannot divide {left} elements into rows of {right}"
            return f"`{op.layer}` makes {right} elements out of {left}"

        yield from broken(op, (Need.ELEMENTS,), words, advice=keeps_batch(op))


def _has_rest(op: Op) -> bool:
    """Whether one entry of the target is left to Keras."""
    targets = [value for name, value in op.options.items() if name in ("target_shape", "newshape", "shape")]
    return any(isinstance(target, tuple) and -1 in target for target in targets)

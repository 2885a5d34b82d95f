"""A layer is called again on an input that its weights do not fit.

Why it matters: a layer makes its weights at its first call, for the channels that it meets there. One layer object in a
loop, or a convolution shared by two places of a block, must meet the same channels each time.

Bad:

    from keras.layers import Conv2D, Input

    conv = Conv2D(64, 3, padding="same")
    x = Input((32, 32, 3))
    y = conv(x)
    z = conv(y)  # expect: RBL204

Good:

    from keras.layers import Conv2D, Input

    x = Input((32, 32, 3))
    y = Conv2D(64, 3, padding="same")(x)
    z = Conv2D(64, 3, padding="same")(y)

Silent when: the layer has no weights (a pooling, an activation), or its weights do not depend on what differs (height
and width).

Fix: make a layer for each place, or give both places the same channels.
"""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, Op, broken, rule, size_text


@rule("RBL204", "layer-reuse")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds layers that meet other channels than those that their weights were made for."""
    for op in flow.ops():

        def words(demand: Demand, op: Op = op) -> str:
            need = demand.requirement
            sizes = f"size {size_text(need.left)}, and this input asks for {size_text(need.right)}"
            within = f"{op.options['within']}: " if "within" in op.options else ""
            return f"{within}`{op.layer}` is called again, its {need.text or 'weights'} has {sizes}"

        yield from broken(op, (Need.WEIGHTS,), words)

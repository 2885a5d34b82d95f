"""layer input."""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, broken, rule, size_text


@rule("RBL202", "layer-input")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds it."""
    for op in flow.ops():

        def words(demand: Demand, layer: str = op.layer) -> str:
            need = demand.requirement
            return f"`{layer}`: {size_text(need.left)} and {size_text(need.right)} ({need.text})"

        yield from broken(op, (Need.INPUT, Need.WINDOW, Need.ARGUMENT,), words)

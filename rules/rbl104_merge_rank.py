"""merge rank."""

from resblock_lint.plugin import Demand, Finding, Flow, Iterator, Need, broken, rule, size_text


@rule("RBL104", "merge-rank")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds it."""
    for op in flow.merges():

        def words(demand: Demand, layer: str = op.layer) -> str:
            need = demand.requirement
            return f"`{layer}`: {size_text(need.left)} and {size_text(need.right)} ({need.text})"

        yield from broken(op, (Need.RANK,), words)

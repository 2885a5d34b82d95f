"""channel axis."""

from resblock_lint.plugin import Finding, Flow, Iterator, rule


@rule("RBL106", "channel-axis")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds it."""
    yield from ()

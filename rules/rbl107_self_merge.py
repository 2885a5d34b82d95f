"""self merge."""

from resblock_lint.plugin import Finding, Flow, Iterator, rule


@rule("RBL107", "self-merge")
def check(flow: Flow) -> Iterator[Finding]:
    """Finds it."""
    yield from ()

"""What a contract leaves out, and where: what was met on the paths of a function that is not modelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from resblock_lint.clause import Clause
from resblock_lint.diagnostics import Reason
from resblock_lint.flow import Site
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.project import Project

UNSAID = "what is asked or given here is not said in terms of the parameters"


def left_out(project: Project, found: Exploration, untold: Sequence[Clause]) -> tuple[Reason, ...]:
    """The places, by their lines, with a reason each; `untold` are requirements that no parameter tells."""
    root = Site(found.root.path, found.root.at, found.root.name)
    places = ([root, *(site for site in (*one.chain, one.site) if site.at is not None)] for one in untold)
    sites = list(_met(found)) or [(near[-1], UNSAID) for near in places]  # of what is met the rest follows
    made = dict.fromkeys(_reason(project, site, words) for site, words in sites)
    return tuple(sorted(made, key=lambda one: (one.path, one.cell or 0, one.line, one.reason)))


def _met(found: Exploration) -> Iterator[tuple[Site, str]]:
    root = found.root
    if not found.complete:
        yield Site(root.path, root.at, root.name), found.limit
    for path in found.paths:
        yield from path.notes
        yield from () if found.todays else path.dated
        if path.end == "cut":
            yield path.site or Site(root.path, root.at, root.name), path.reason


def _reason(project: Project, site: Site, words: str) -> Reason:
    span = project.lowered(site.path)[1].span(site.at)
    return Reason(span.path, span.line, words, span.cell)


def met_by_some(found: Exploration, asked: Iterable[Clause]) -> list[Clause]:
    """The clauses that some call can meet: if all lists of so many items fail, others may not."""
    return [one for one in asked if one.parts or not found.lengths]

"""Who calls a function, and whether that call gives what the function needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from resblock_lint.facts import Verdict
from resblock_lint.flow import Demand, Op, Site
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.layers.registry import Need

DECISIVE = {Need.CHANNELS, Need.SPATIAL, Need.RANK, Need.JOIN, Need.GROUPS, Need.ELEMENTS, Need.WEIGHTS}
Name = tuple[str, str]  # a file, and a function of it


class Compliance(Enum):
    """Whether a call gives what the function that it calls needs."""

    YES = "complies"
    DEPENDS = "depends on its own arguments"
    SOMETIMES = "can fail"
    NO = "fails"


@dataclass(slots=True)
class _Met:
    """What was found at one call, on all paths: with how many it got by, and how many failed or are left open."""

    fine: set[int] = field(default_factory=set[int])
    open_: set[int] = field(default_factory=set[int])
    failed: set[int] = field(default_factory=set[int])

    def add(self, op: Op, path: int) -> None:
        """Counts what an op within the call asks on one path."""
        answers = {one.verdict for one in op.demands if one.verdict is Verdict.NO or _decides(one)}
        kept = self.failed if Verdict.NO in answers else self.open_ if Verdict.MAYBE in answers else self.fine
        kept.add(path)

    @property
    def compliance(self) -> Compliance:
        """All paths together."""
        if self.failed:
            return Compliance.SOMETIMES if (self.fine | self.open_) - self.failed else Compliance.NO
        return Compliance.DEPENDS if self.open_ else Compliance.YES


def _decides(demand: Demand) -> bool:
    return demand.requirement.need in DECISIVE


def calls(explorations: Iterable[Exploration]) -> dict[Name, dict[Site, Compliance]]:
    """For each function the places that call it, and whether they comply."""
    found: dict[Name, dict[Site, _Met]] = {}
    for place, exploration in enumerate(explorations):
        for number, path in enumerate(exploration.paths):
            for op in path.flow.all:
                for callee, site in _steps((*op.chain, op.site)):
                    found.setdefault(callee, {}).setdefault(site, _Met()).add(op, (place << 20) + number)
            end = path.site if path.refuses and not path.chosen else None  # where it is refused for certain
            for callee, site in _steps((*path.chain, end)) if end is not None else ():
                found.setdefault(callee, {}).setdefault(site, _Met()).failed.add((place << 20) + number)
    return {callee: {site: met.compliance for site, met in sites.items()} for callee, sites in found.items()}


def _steps(trail: Sequence[Site]) -> Iterator[tuple[Name, Site]]:
    """The calls that led to an op, or to a `raise`: what was called, and where."""
    for site, inner in pairwise(trail):
        if site.at is not None:
            yield (inner.path, inner.function), site

"""Folds a grouped convolution that is written by hand: slices, what becomes of each, and their concatenation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from resblock_lint.layers.registry import Role
from resblock_lint.plain import replace
from resblock_lint.rows import Row

SLICES = frozenset(("Lambda", "GetItem", "SlicingOpLambda", "TFOpLambda", "Split"))


def folded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with one in the place of each run of sliced branches and their concatenation."""
    named = {row.name: row for row in rows}
    readers = Counter(name for row in rows for name in row.inbound)
    hidden: set[str] = set()
    made: dict[str, Row] = {}
    for row in rows:
        found = _branches(row, named, readers) if row.role is Role.CONCATENATION and len(row.inbound) > 1 else None
        if found is not None:
            source, branches = found
            hidden.update(one.name for branch in branches for one in branch)
            made[row.name] = _folded(row, source, branches)
    return tuple(made.get(row.name, row) for row in rows if row.name not in hidden)


def _branches(row: Row, named: Mapping[str, Row], readers: Counter[str]) -> tuple[str, list[tuple[Row, ...]]] | None:
    """Where the branches of a concatenation part, and the rows of each, if all are alike and begin with a slice."""
    found = [_branch(name, named, readers) for name in row.inbound]
    sources = {branch[0].inbound for branch in found if branch}
    kinds = {tuple(one.kind for one in branch) for branch in found}
    if len(sources) != 1 or len(kinds) != 1 or not next(iter(kinds)) or next(iter(kinds))[0] not in SLICES:
        return None
    ((source,),) = sources
    return source, found


def _branch(name: str, named: Mapping[str, Row], readers: Counter[str]) -> tuple[Row, ...]:
    """The rows from a slice to a name, each read by nobody but the next."""
    made: list[Row] = []
    while name in named and readers[name] == 1 and len(named[name].inbound) == 1:
        made.insert(0, named[name])
        if named[name].kind in SLICES:
            break
        (name,) = named[name].inbound
    return tuple(made)


def _folded(row: Row, source: str, branches: list[tuple[Row, ...]]) -> Row:
    """One row for the concatenation and all that it folds."""
    kinds = ", ".join(one.kind for one in branches[0])
    counts = [one.params for branch in branches for one in branch] + [row.params]
    params = None if None in counts else sum(count or 0 for count in counts)
    return replace(row, kind=f"{row.kind} of {len(branches)} x [{kinds}]", params=params, inbound=(source,))

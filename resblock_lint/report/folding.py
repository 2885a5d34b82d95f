"""Folds a grouped convolution that is written by hand: slices, what becomes of each, and their concatenation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from resblock_lint.layers.registry import Role
from resblock_lint.rows import Row

SLICES = frozenset(("Lambda", "GetItem", "SlicingOpLambda", "TFOpLambda", "Split", "ArraySplit", "Unstack"))


def folded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with one in the place of each run of sliced branches and their concatenation, inside of models too."""
    named = {row.name: row for row in rows}
    readers = Counter(name for row in rows for name in row.inbound)
    hidden: set[str] = set()
    made: dict[str, Row] = {}
    for row in rows:
        found = _branches(row, named, readers) if row.role is Role.CONCATENATION and len(row.inbound) > 1 else None
        if found is not None:
            hidden.update(one.name for branch in found for one in branch)
            made[row.name] = _folded(row, found)
        elif row.nested:
            made[row.name] = replace(row, nested=folded(row.nested))
    return tuple(made.get(row.name, row) for row in rows if row.name not in hidden)


def _branches(row: Row, named: Mapping[str, Row], readers: Counter[str]) -> list[tuple[Row, ...]] | None:
    """The rows of each branch of a concatenation, if all are alike and begin with a slice, or as parts of one split."""
    found = [_branch(name, named, readers) for name in row.inbound]
    sources = {branch[0].inbound for branch in found if branch}
    kinds = {tuple(one.kind for one in branch) for branch in found}
    if len(sources) != 1 or len(kinds) != 1 or not next(iter(kinds)):
        return None
    ((source,),) = sources
    if next(iter(kinds))[0] in SLICES:
        return found
    split = named.get(source)
    parts = split is not None and split.kind in SLICES and len(split.inbound) == 1
    if split is None or not parts or {len(found)} != {len(split.shapes), readers[source]}:
        return None
    return [(split, *branch) for branch in found]


def _branch(name: str, named: Mapping[str, Row], readers: Counter[str]) -> tuple[Row, ...]:
    """The rows from a slice to a name, each read by nobody but the next."""
    made: list[Row] = []
    while name in named and readers[name] == 1 and len(named[name].inbound) == 1:
        made.insert(0, named[name])
        if named[name].kind in SLICES:
            break
        (name,) = named[name].inbound
    return tuple(made)


def _folded(row: Row, branches: list[tuple[Row, ...]]) -> Row:
    """One row for the concatenation and all that it folds."""
    kinds = ", ".join(one.kind for one in branches[0])
    counts = [*{one.name: one.params for branch in branches for one in branch}.values(), row.params]
    params = None if None in counts else sum(count or 0 for count in counts)
    kind = f"{row.kind} of {len(branches)} x [{kinds}]"
    return replace(row, kind=kind, params=params, inbound=branches[0][0].inbound)

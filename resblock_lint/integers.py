"""What contracts ask of numbers that layers are made of, to the letter: integers, for `channels // ratio` to be one."""

from __future__ import annotations

from collections.abc import Iterator

from resblock_lint.conditions import Opaque
from resblock_lint.dims import Dim, Origin, Symbol, symbols
from resblock_lint.facts import Verdict
from resblock_lint.flow import Demand, Op
from resblock_lint.interpreter.integral import INTEGERS
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.layers.registry import Need, Requirement


def demands_of_integers(path: Path) -> dict[int, list[Demand]]:
    """That a parameter is an integer where one is computed of it together with other sizes, by the op's index.

    A parameter that is an option itself, or that is doubled alone, is called what it is; so is one with a default.
    """
    options = {op.index: list(_options(op)) for op in path.flow.all}
    plain = {one.name for given in options.values() for size in given for one in _alone(size)}
    found: dict[int, list[Demand]] = {}
    told = plain | path.hints.keys()
    for index, given in options.items():
        names = sorted({name for size in given for name in _beside_others(size)} - told)
        told |= {*names}
        asked = (Requirement(Need.ARGUMENT, Opaque(f"isinstance({one}, int)", known=True)) for one in names)
        if names:
            found[index] = [Demand(one, Verdict.MAYBE) for one in asked]
    return found


def _options(op: Op) -> Iterator[Dim]:
    given = (op.options[name] for name in sorted(INTEGERS & op.options.keys()))
    return (one for one in given if isinstance(one, Dim))


def _alone(size: Dim) -> Iterator[Symbol]:
    """The parameter that a size is made of, with numbers at most."""
    found = symbols(size)
    yield from found if len(found) == 1 else ()


def _beside_others(size: Dim) -> Iterator[str]:
    found = symbols(size)
    names = (one.name for one in found if one.origin is Origin.PARAMETER and one.name.isidentifier())
    yield from names if len(found) > 1 else ()

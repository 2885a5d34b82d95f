"""Draws calls of functions: for each name that is modelled a call that succeeds, or one that nearly does.

The calls themselves stand in `function_cases_*.py`; importing `function_calls` declares them all.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from function_runs import T

from resblock_lint.layers.registry import FUNCTIONS

N = None  # an open size
Sizes = tuple[int | None, ...]
Case = tuple[list[Any], dict[str, Any]]
CASES: dict[str, Callable[[random.Random], Case]] = {}
BOOLEAN = {name for name in FUNCTIONS if "logical" in name or name.split("_")[-1] in ("all", "any")}
WHOLE = {name for name in FUNCTIONS if "bitwise" in name or name.endswith(("shift", ".gcd", ".lcm"))}
COMPLEX = {name for name in FUNCTIONS if name.endswith((".real", ".imag", ".angle"))}
FILLED = {
    "dtype": "float32", "x_min": 0.0, "x_max": 1.0, "min_value": 0.0, "max_value": 1.0, "clip_value_min": 0.0,
    "clip_value_max": 1.0, "level": 0.5, "rate": 0.5, "fill_value": 2.0, "threshold": 0.5, "default_value": 0.0,
    "delta": 0.1, "shift": 1, "axis": 0, "contrast_factor": 2.0, "saturation_factor": 2.0, "num_lower": 1,
    "num_upper": 1, "lower": 0.5, "upper": 1.5, "max_delta": 0.2, "gamma": 1.0,
}  # fmt: skip


def case(*wanted: str) -> Callable[[Callable[[random.Random], Case]], Callable[[random.Random], Case]]:
    """Declares how calls of these functions are drawn."""

    def declare(make: Callable[[random.Random], Case]) -> Callable[[random.Random], Case]:
        for name in wanted:
            assert name in FUNCTIONS, name
            CASES[name] = make
        return make

    return declare


def all_of_entry(*functions: str) -> list[str]:
    """Every name that is declared with the same function as one of these."""
    kept = {FUNCTIONS[name].function for name in functions}
    return [name for name, entry in FUNCTIONS.items() if entry.function in kept]


def drawn(name: str, pick: random.Random) -> Case:
    """A call of this function; of those that keep their shape, one tensor and whatever they must be given."""
    if name in CASES:
        return CASES[name](pick)
    _, *others = FUNCTIONS[name].inputs
    dtype = "bool" if name in BOOLEAN else "int32" if name in WHOLE else "complex64" if name in COMPLEX else "float32"
    rest = [FILLED[one.name] for one in others if one.required]
    return [T(a_shape(pick, 3 if "image" in name else 0 if rest == [] else 2), dtype), *rest], {}


def a_shape(pick: random.Random, low: int = 1, high: int = 4) -> Sizes:
    rank = pick.randint(low, high)
    sizes: list[int | None] = [pick.choice([1, 2, 3, 4, 6, 8]) for _ in range(rank)]
    if sizes and pick.random() < 0.6:
        sizes[0] = N
    return tuple(sizes)


def an_axis(pick: random.Random, rank: int) -> int:
    return pick.randint(-rank - 1, rank) if pick.random() < 0.15 else pick.randint(-rank, max(rank - 1, 0))


def some_axes(pick: random.Random, rank: int) -> Any:
    kind = pick.random()
    if kind < 0.2:
        return None
    if kind < 0.6:
        return an_axis(pick, rank)
    return tuple(pick.sample(range(-rank, 0), pick.randint(1, rank)))


def mostly(pick: random.Random, shape: Sizes, chance: float = 0.15) -> Sizes:
    """The shape, here and there changed."""
    return tuple(pick.choice([1, 2, 3, 5]) if pick.random() < chance else size for size in shape)

"""Runs an entry: with the sizes that a test gives, every `None` and the batch as free symbols."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import resblock_lint.layers.keras
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.layers.registry import LAYERS, Entry, Inferred, Need, Requirement

assert resblock_lint.layers.keras
BATCH = Dim.of(Symbol("N", Origin.FREE, 1))


@dataclass(frozen=True)
class Wrapped:
    """A layer inside of a wrapper, as entries see it (`registry.Inner`)."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)

    def infer(self, *shapes: tuple[Size, ...]) -> Inferred:
        entry = entry_of(self.name)
        if not accepts(entry, list(shapes)):
            return Inferred(shapes[0], (Requirement(Need.INPUT, False, text="the rank of the inner input"),))
        return entry.function(*shapes, **self.options)

    def option(self, name: str) -> object:
        return self.options.get(name)


def entry_of(name: str) -> Entry:
    return LAYERS[name]


def accepts(entry: Entry, inputs: list[Any]) -> bool:
    """Whether the first input has the rank that the entry asks for; the interpreter looks at this by itself."""
    return entry.rank is None or (bool(inputs) and len(inputs[0]) == entry.rank)


def opened(shapes: Iterable[tuple[int | None, ...]]) -> list[tuple[Size, ...]]:
    """The shapes with their batch, and with a symbol for each size that is left open."""
    return [
        (
            BATCH,
            *(Dim.of(Symbol(f"free{i}.{j}", Origin.FREE, 1)) if size is None else size for j, size in enumerate(shape)),
        )
        for i, shape in enumerate(shapes)
    ]


def infer(name: str, options: dict[str, Any], shapes: Iterable[tuple[Size, ...]]) -> Inferred:
    """What the entry says; a layer in the options is given as its name and options."""
    inner = {key: Wrapped(*value) for key, value in options.items() if key == "layer"}
    return LAYERS[name].function(*shapes, **{**options, **inner})


def rank_fits(name: str, shapes: list[Any], options: dict[str, Any]) -> bool:
    """Whether the first input has the rank that the entry asks for; the interpreter looks at this by itself."""
    if "layer" in options:
        return rank_fits(options["layer"][0], shapes, {})
    rank = LAYERS[name].rank
    return rank is None or (bool(shapes) and len(shapes[0]) == rank)

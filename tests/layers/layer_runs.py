"""Runs an entry: with the sizes that a test gives, every `None` and the batch as free symbols."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import resblock_lint.layers.keras
from resblock_lint.dims import Size
from resblock_lint.layers.registry import LAYERS, Entry, Inferred, Need, Requirement

assert resblock_lint.layers.keras


@dataclass(frozen=True)
class Wrapped:
    """A layer inside of a wrapper, as entries see it (`registry.Inner`)."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)

    def infer(self, *shapes: tuple[Size, ...]) -> Inferred:
        entry = entry_of(self.name)
        if not accepts(entry, list(shapes)):
            return Inferred(shapes[0], (Requirement(Need.INPUT, False, text="the rank of the inner input"),))
        return entry.function(*shapes, **{key: tupled(value) for key, value in self.options.items()})

    def option(self, name: str) -> object:
        return self.options.get(name)


def tupled(value: Any) -> Any:
    """Lists as tuples, inside of others too: so entries get them."""
    return tuple(tupled(one) for one in value) if isinstance(value, (list, tuple)) else value


def entry_of(name: str) -> Entry:
    return LAYERS[name]


def accepts(entry: Entry, inputs: list[Any]) -> bool:
    """Whether the first input has the rank that the entry asks for; the interpreter looks at this by itself."""
    return entry.rank is None or (bool(inputs) and len(inputs[0]) == entry.rank)

"""How tests draw calls of layers: sizes, shapes, and the table of what is drawn for each layer.

Sizes are small and mostly sensible; now and then one is what Keras refuses. `None` is a size that an Input leaves open. A
config is the constructor's options, the shapes of the inputs without their batch, and perhaps keywords of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Options = dict[str, Any]
Shape = tuple[int | None, ...]
Config = tuple[Options, list[Any]] | tuple[Options, list[Any], Options]
Configured = Callable[[Draw], Config]
CONFIGS: dict[str, Configured] = {}


def drawn(*names: str) -> Callable[[Configured], Configured]:
    """Declares how calls of these layers are drawn."""

    def declare(config: Configured) -> Configured:
        CONFIGS.update(dict.fromkeys(names, config))
        return config

    return declare


def flags(draw: Draw, *names: str) -> dict[str, bool]:
    return {name: draw(st.booleans()) for name in names}


def one_of(draw: Draw, *values: Any) -> Any:
    return draw(st.sampled_from(values))


def seldom(draw: Draw, usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any], one_in: int = 12) -> Any:
    return draw(odd if draw(st.integers(1, one_in)) == one_in else usual)


def size(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def some(draw: Draw, options: Options, *needed: str) -> Options:
    """The needed options, and any of the others."""
    return {name: value for name, value in options.items() if name in needed or draw(st.booleans())}


def numbers(draw: Draw, count: int, low: int, high: int) -> Any:
    """A number, or one for each axis; seldom too small, or too many."""
    one = st.one_of(size(low, high), st.tuples(*[size(low, high)] * count))
    odd = st.one_of(
        size(low - 1, low - 1), st.tuples(*[size(low - 1, high)] * count), st.tuples(*[size(1, 2)] * (count + 1))
    )
    return seldom(draw, one, odd, 16)


def image(draw: Draw, count: int, data_format: str | None, low: int = 1, ranks: bool = True) -> Shape:
    """The shape of an image with so many spatial axes; seldom another rank, or open sizes."""
    count += seldom(draw, st.just(0), st.sampled_from([-1, 1]), 30) if ranks else 0
    sizes = [seldom(draw, size(low, 11), st.none(), 10) for _ in range(count)]
    channels = seldom(draw, st.sampled_from([1, 2, 3, 4, 6, 8]), st.none(), 30)
    return (channels, *sizes) if data_format == "channels_first" else (*sizes, channels)


def anything(draw: Draw, low: int = 1, high: int = 4) -> Shape:
    """A shape of any rank."""
    return tuple(seldom(draw, size(1, 6), st.none(), 15) for _ in range(draw(size(low, high))))


def layout(draw: Draw) -> str | None:
    return draw(st.sampled_from([None, "channels_last", "channels_first"]))

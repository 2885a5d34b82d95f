"""`layer.build(shape)`: which shape of a call makes the same weights, as `build` asks less of it."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.interpreter.layouts import configured
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.variables import wrapped_by
from resblock_lint.layers.registry import Building, Layout
from resblock_lint.layers.shapes import layout_of
from resblock_lint.values import Layer, Value

Axes = tuple[Value, ...]


def shapes_to_call(
    machine: Machine, layer: Layer, args: Sequence[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The shapes of inputs with which a call makes the weights that `layer.build(…)` makes."""
    found = {**dict(enumerate(args)), **kwargs}
    made = {key: _of_rank(machine, layer if not place else None, one) for place, (key, one) in enumerate(found.items())}
    return [made[place] for place in range(len(args))], {key: made[key] for key in kwargs}


def _of_rank(machine: Machine, layer: Layer | None, shape: Value) -> Value:
    """A shape as a call of the layer takes it; alone the last size, what is missing is the batch."""
    axes = resolve(shape)
    if not isinstance(axes, (list, tuple)) or not axes:
        return shape
    building = layer.entry.building if layer is not None and layer.entry is not None else Building.CALL
    if layer is None or building is Building.CALL or len(axes) == _rank(layer):
        return (None, *axes) if len(axes) == 1 else shape
    if building is Building.INSIDE:
        return _of_rank(machine, next((one for one in wrapped_by(layer) if isinstance(one, Layer)), None), axes)
    return _by_channels(machine, layer, building, tuple(axes))


def _by_channels(machine: Machine, layer: Layer, building: Building, axes: Axes) -> Axes:
    """The shape of a call with the channels that a `build` finds in a shape of another rank."""
    rank, batch = _rank(layer), axes[0]
    seen = axes if building is Building.CHANNELS else (batch, *axes[2:])
    place = 1 if _layout(machine, layer) is Layout.FIRST else -1
    if place >= len(seen) or (rank is None and len(axes) > 2):
        return axes
    made: list[Value] = [batch, *(machine.unknown_size() for _ in range((rank or 3) - 1))]
    made[place if place < 0 or building is Building.CHANNELS else place + 1] = seen[place]
    return tuple(made)


def _rank(layer: Layer) -> int | None:
    """The rank of what a layer is called on; of one that runs cells, one axis more than these take."""
    entry = layer.entry
    if entry is None or entry.rank is not None:
        return None if entry is None else entry.rank
    inner = {_rank(one) if isinstance(one, Layer) else None for one in wrapped_by(layer) if one is not None}
    found = inner.pop() if len(inner) == 1 else None
    return found + (entry.building is Building.STEP) if found is not None else None


def _layout(machine: Machine, layer: Layer) -> Layout:
    """Where a layer that has an option for it looks for the channels."""
    entry = layer.entry
    if entry is None or all(one.name != "data_format" for one in entry.options):
        return Layout.LAST
    given = resolve(layer.options.get("data_format"))
    return configured(machine) if given is None else layout_of(given if isinstance(given, str) else None)

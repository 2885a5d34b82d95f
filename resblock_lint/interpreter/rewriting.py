"""Writes other sizes into a state, in the places in which a snapshot found those that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from resblock_lint.dims import Dim, Size
from resblock_lint.interpreter.snapshots import PARTS, Captured, stands_for, touched_parts
from resblock_lint.sequences import Array, Once
from resblock_lint.values import Env, Instance, Layer, Param, Slot, Tensor

Parts = Sequence[Any]
Write = Callable[[], None]


class Fixed(Exception):
    """A size stands where it cannot be changed."""


class Rewriting:
    """Walks through values as `Snapshot` does; `sizes` are the new ones, by their places in `Snapshot.sizes`."""

    def __init__(self, sizes: Mapping[int, Size], *, trial: bool = False) -> None:
        """On a `trial` nothing is written; it shows whether all could be."""
        self._sizes, self._trial = sizes, trial
        self._place = 0
        self._seen: dict[int, object] = {}
        self._made: dict[tuple[int, tuple[Size, ...]], Tensor] = {}

    def of(self, value: Any) -> Any:
        """The value with the new sizes: the same object, or a new one where it cannot change. Raises Fixed."""
        if isinstance(value, Param):
            return self._param(value)
        if isinstance(value, tuple):
            return self._row(cast("tuple[Any, ...]", value))
        if isinstance(value, Tensor):
            return self._tensor(value)
        if type(value) is int or isinstance(value, Dim):
            return self._next(value)
        handler = PARTS.get(cast("type[Any]", type(value)))
        if handler is None or id(value) in self._seen:
            return value
        self._seen[id(value)] = value
        before = list(handler(value))
        parts = [self.of(one) for one in before]
        if any(one is not other for one, other in zip(before, parts, strict=True)):
            self._write(value, parts)
        return value

    def scope(self, env: Env, names: Sequence[str]) -> None:
        """The same for these names of a scope, its receiver and what it yields."""
        for name in names:
            made = self.of(env.names[name])
            if not self._trial:
                env.names[name] = made
        if self.of(env.receiver) is not env.receiver or self.of(env.yields) is not env.yields:
            raise Fixed

    def _next(self, size: Size) -> Size:
        self._place += 1
        return self._sizes.get(self._place - 1, size)

    def _row(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        made = tuple([self.of(one) for one in values])
        return values if all(one is other for one, other in zip(values, made, strict=True)) else made

    def _tensor(self, tensor: Tensor) -> Tensor:
        known = tensor.slot.shape
        shape = tuple([self._next(size) for size in known or ()])
        if known is None or shape == known:
            return tensor
        key = (id(tensor), shape)
        if key not in self._made:
            self._seen[id(tensor)] = tensor  # so that its identity is not given twice
            slot = Slot(shape, tensor.slot.name, guess=tensor.slot.guess, told=tensor.slot.told)
            self._made[key] = replace(tensor, slot=slot)
        return self._made[key]

    def _param(self, param: Param) -> Param:
        for value in stands_for(param):
            made = self.of(value)
            if made is not value and not param.resolved:
                raise Fixed
            if made is not value and not self._trial:
                param.value = made
            return param
        for _, part in touched_parts(param):
            self.of(part)
        return param

    def _write(self, value: Any, parts: Parts) -> None:
        writer = WRITERS.get(cast("type[Any]", type(value)))
        if writer is None:
            raise Fixed
        write = writer(value, parts)
        if not self._trial:
            write()


def _refill(target: dict[Any, Any], parts: Parts) -> Write:
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    if any(key not in target for key, _ in pairs):
        raise Fixed
    return lambda: target.update(pairs)


def _layer(layer: Layer, parts: Parts) -> Write:
    _, weights, *rest = parts
    count = 2 * sum(key != "name" for key in layer.options)
    options, fields = _refill(layer.options, rest[:count]), _refill(layer.fields, rest[count:])

    def write() -> None:
        layer.weights = weights
        options()
        fields()

    return write


WRITERS: dict[type, Callable[[Any, Parts], Write]] = {
    list: lambda value, parts: lambda: value.__setitem__(slice(None), parts),
    Array: lambda value, parts: lambda: value.__setitem__(slice(None), parts),
    Once: lambda value, parts: lambda: value.__setitem__(slice(None), parts),
    dict: _refill,
    Captured: lambda value, parts: _refill(value.env.names, parts[:-1]),
    Env: lambda env, parts: _refill(env.names, parts[:-1]),
    Instance: lambda value, parts: _refill(value.fields, parts[2:]),
    Layer: _layer,
}

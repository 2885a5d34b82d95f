"""What can be seen of values: their parts, and which of them are the same object.

Two states with the same snapshot go on alike: tensors count by shape and layout, layers by what they were given,
objects of the user's by their fields. What made a tensor does not count; which tensors are the same is told apart
(`Snapshot.tensors`), for it matters only where two of them meet, and so is which flags and texts parameters turned out
to be (`Snapshot.params`): a parameter that is only handed on is never looked at. The sizes in a state stand apart from
its form (`Snapshot.sizes`): states that differ in them alone may be blended (`blends`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

from resblock_lint.dims import Dim, Size, Symbol
from resblock_lint.interpreter.liveness import named
from resblock_lint.layers.registry import Layout, Shape
from resblock_lint.sequences import Array, Column, Deque, Lazy, Many, Once, Series, Superset, Tally, Varying
from resblock_lint.values import (
    Builtin,
    Class,
    Env,
    Error,
    External,
    Function,
    FunctionCall,
    Instance,
    Layer,
    Method,
    Model,
    Module,
    Param,
    Partial,
    Slot,
    Super,
    Tensor,
    Unknown,
    Value,
    Wrapped,
)

MOST_PARTS = 3_000  # of one state
FLAGS = (type(None), bool, str)  # what a parameter may turn out to be where it is asked, though it may never be used
type_of: Callable[[Any], type[Any]] = type
SIZE = ("size",)
KEPT = (Function, Class, External, Instance, Layer, dict)  # defaults that stay what they are


class Holder(Enum):
    """What a size belongs to: the channels of a tensor, another axis of one, or a number of the program's."""

    CHANNELS = "channels"
    SIDE = "side"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a parameter at some moment; to be itself as an integer counts as nothing."""

    param: Param
    looks: int
    setting: bool
    state: Hashable

    def looked_at(self) -> bool:
        """Whether the run has looked at what the parameter is since then."""
        return self.param.looks > self.looks


def label(tensor: Tensor) -> str:
    """A text that stands for one tensor of a run alone; in each run that gets there by the same way it is the same."""
    return f"#{tensor.op.place}.{tensor.output}"


class TooLarge(Exception):
    """A state of too many parts to be looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Captured:
    """Of a scope what the code of a function within it names."""

    env: Env
    names: frozenset[str] | None  # None: all


class Snapshot:
    """Takes the parts of values down; each object is followed once, and is a number after that.

    Parameters of two `forms` are something else where they are numbers than where nobody asked them yet.
    """

    def __init__(self, forms: Collection[str] = (), *, loose: bool = False) -> None:
        self._forms, self._loose = forms, loose
        self._numbers: dict[int, int] = {}
        self._scopes: dict[int, int] = {}
        self._kept: list[object] = []  # so that no identity is given twice
        self._left = MOST_PARTS
        self.tensors: list[str] = []  # those that were met, in order, by their labels
        self.params: list[Known] = []  # those that count by their names, in order
        self.sizes: list[Size] = []  # all sizes and other integers, in order
        self.holders: list[Holder] = []  # what each of them belongs to

    @property
    def parts(self) -> int:
        """How many parts were looked at."""
        return MOST_PARTS - self._left

    def unknowns(self) -> list[Unknown]:
        """The values that are not modelled among what was met, in order."""
        return [one for one in self._kept if isinstance(one, Unknown)]

    def of(self, value: Any) -> Hashable:
        """The snapshot of a value. Raises TooLarge."""
        self._left -= 1
        if self._left < 0:
            raise TooLarge
        kind = type_of(value)
        if kind is str or value is None or kind is External:
            return value
        if kind is int or kind is Dim:
            self.sizes.append(value)
            self.holders.append(Holder.NUMBER)
            return SIZE
        if kind is Param:
            return self._param(value)
        if kind is tuple:
            return tuple([self.of(one) for one in value])
        if kind is Tensor:
            return self._tensor(value)
        if kind is Captured:
            return self._captured(value)
        handler = PARTS.get(kind)
        if handler is None:
            return self._plain(value)
        known = self._numbers.get(id(value))
        if known is not None:
            return ("same", known)
        self._numbers[id(value)] = len(self._numbers)
        self._kept.append(value)
        return (kind, *[self.of(one) for one in handler(value)])

    def _captured(self, value: Captured) -> Hashable:
        self._kept.append(value)
        number = self._scopes.setdefault(id(value.env), len(self._scopes))
        return (number, *[self.of(one) for one in _captured(value)])

    def _tensor(self, tensor: Tensor) -> Hashable:
        self.tensors.append(label(tensor))
        shape = tensor.slot.shape
        if shape is None:
            return ("tensor", self.of(tensor.slot), tensor.layout)
        self._take_shape(shape, tensor.layout)
        layout = None if self._loose and tensor.layout is Layout.LAST else tensor.layout  # it may be open on one side
        return ("tensor", len(shape), layout, tensor.slot.guess, tensor.numbers)

    def _take_shape(self, shape: Shape, layout: Layout | None) -> None:
        axis = 1 if layout is Layout.FIRST else len(shape) - 1
        self.sizes += shape
        self.holders += [Holder.CHANNELS if place == axis else Holder.SIDE for place in range(len(shape))]

    def _plain(self, value: Any) -> Hashable:
        """The value itself, with its type: `1`, `1.0` and `True` are equal to Python."""
        kind = type_of(value)
        try:
            hash(value)
        except TypeError:
            return (kind, id(value))
        return (kind, value)

    def _param(self, param: Param) -> Hashable:
        """A parameter that is a size, a tensor or an object counts as that, any other one by its name."""
        for value in stands_for(param):
            return self.of(value)
        value = param.value
        told = param.resolved and (not _is_itself(param) or param.name in self._forms)
        settled = (type(value), value) if told else ()
        self.params.append(Known(param, param.looks, param.setting, (param.setting, param.has_default, settled)))
        return ("param", param.name, tuple([(key, self.of(part)) for key, part in touched_parts(param)]))


def stands_for(param: Param) -> tuple[Value, ...]:
    """The size, tensor or object that a parameter counts as; nothing where it counts by its name."""
    if param.resolved and not _is_itself(param) and not isinstance(param.value, FLAGS):
        return (param.value,)
    default = not param.resolved and param.has_default and isinstance(param.default, KEPT)
    return (param.default,) if default else ()


def touched_parts(param: Param) -> list[tuple[str, Param]]:
    """The parts of a parameter of which something is known, by the texts of their keys."""
    found = [(str(key), part) for key, part in param.parts.items() if not _untouched(part)]
    return sorted(found, key=lambda pair: pair[0])


def _is_itself(param: Param) -> bool:
    """Whether a parameter turned out to be an integer of which nothing is known."""
    return isinstance(param.value, Dim) and param.value == Dim.of(Symbol(param.name))


def _untouched(param: Param) -> bool:
    """Whether nothing is known of a part of a parameter: the next who asks for it finds the same."""
    unknown = isinstance(param.value, Unknown) and not param.value.parts and param.value.dim is None
    plain = not param.resolved or unknown
    return plain and not param.setting and not param.has_default and all(map(_untouched, param.parts.values()))


def sizes_of(value: Value) -> Sequence[Size]:
    """All sizes and other integers in a value, as far as it is not too large."""
    snapshot = Snapshot()
    with suppress(TooLarge):
        snapshot.of(value)
    return snapshot.sizes


def _same(value: object) -> str:
    """A text that only this object has."""
    return f"@{id(value)}"


def _env(env: Env) -> Iterable[Any]:
    return (_same(env.module),) if env.parent is None else (*_pairs(env.names), env.parent)


def _captured(value: Captured) -> Iterable[Any]:
    env, names = value.env, value.names
    if env.parent is None:
        return (_same(env.module),)
    found = {name: one for name, one in env.names.items() if names is None or name in names}
    return (*_pairs(found), Captured(env.parent, names))


def _pairs(names: dict[Any, Any]) -> list[Any]:
    return [part for pair in names.items() for part in pair]


def _function(value: Function) -> Iterable[Any]:
    captured = Captured(value.env, named(value.code))
    return (_same(value.code), captured, value.around, *_pairs(dict(value.defaults)), *_pairs(value.attributes))


def _layer(layer: Layer) -> Iterable[Any]:
    options = {key: one for key, one in layer.options.items() if key != "name"}
    return (layer.kind, layer.weights, *_pairs(options), *_pairs(layer.fields))


PARTS: dict[type, Callable[[Any], Iterable[Any]]] = {
    list: list,
    Array: list,
    Once: list,
    Lazy: lambda value: [value.where],
    Deque: lambda value: [value.most, *value],
    Tally: _pairs,
    set: lambda value: sorted(value, key=repr),
    Superset: lambda value: sorted(value, key=repr),
    dict: _pairs,
    slice: lambda value: (value.start, value.stop, value.step),
    Slot: lambda value: (
        (value.name, frozenset(value.asked)) if value.shape is None else (value.shape, value.guess, value.told)
    ),
    Env: _env,
    Captured: _captured,
    Function: _function,
    Method: lambda value: (value.function, value.receiver),
    Partial: lambda value: (value.function, value.args, *_pairs(value.kwargs)),
    Wrapped: lambda value: (value.kind, value.function),
    Instance: lambda value: (_same(value.cls), value.built, *_pairs(value.fields)),
    Super: lambda value: (_same(value.owner), value.receiver),
    Layer: _layer,
    Model: lambda value: (value.kind, value.inputs, value.outputs, *value.layers, *_pairs(value.fields)),
    Many: lambda value: (value.element, value.count, value.varying),
    Varying: lambda value: (value.values, value.first),
    Column: lambda value: (value.source, value.start, value.step),
    Series: lambda value: (value.columns, value.count, value.rows),
    Unknown: lambda value: (value.kind, value.dim),  # what it is called and why it is not known, only we look at
    Builtin: lambda value: (value.name, *value.bound),
    Module: lambda value: (_same(value),),
    Class: lambda value: (_same(value),),
    FunctionCall: lambda value: (value.kind,),
    Error: lambda value: (value.kind, *value.args),
}  # fmt: skip

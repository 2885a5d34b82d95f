"""One call of a layer, in the installed Keras and in our entry, and where the two disagree.

A call is a layer's name, the keywords of its constructor, its inputs and the keywords of the call. Shapes have their batch in
front; `None` is a size that an `Input` leaves open, which is a free symbol to us. A layer in the options is a `Wrapped`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any

import keras
from keras.src.backend.common import global_state
from layer_runs import Wrapped, accepts, entry_of, tupled

from resblock_lint.conditions import Claim
from resblock_lint.dims import Dim, Origin, Size, Symbol, symbols
from resblock_lint.layers.registry import Inferred

Weights = list[tuple[str, tuple[int | None, ...]]]
snake = keras.src.utils.naming.to_snake_case
STEMS = {snake(one.__name__) for one in vars(keras.layers).values() if isinstance(one, type)}
DTYPES = {"HashedCrossing": "int64", "StringLookup": "string", "TextVectorization": "string", "IntegerLookup": "int64"}


@dataclass(frozen=True)
class Call:
    """A layer and how it is called; `inputs` are shapes, or lists of shapes."""

    name: str
    options: dict[str, Any]
    inputs: list[Any]
    keywords: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        given = ", ".join(f"{key}={value!r}" for key, value in self.options.items())
        called = ", ".join([*map(repr, self.inputs), *(f"{key}={value!r}" for key, value in self.keywords.items())])
        return f"{self.name}({given})({called})"


@dataclass(frozen=True)
class Answer:
    """The shapes of the outputs in their order, the weights sorted by name, and the parts that use up automatic names."""

    shapes: list[tuple[int | None, ...]]
    weights: Weights
    parts: list[str]


def is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and all(size is None or isinstance(size, (int, Dim)) for size in value)


def each_shape(change: Callable[[tuple[Any, ...]], Any], value: Any) -> Any:
    """The value with every shape in it changed; what is no shape stays."""
    if is_shape(value):
        return change(value)
    return [each_shape(change, one) for one in value] if isinstance(value, list) else value


def real(value: Any) -> Any:
    """The options as Keras takes them: wrapped layers are built."""
    if isinstance(value, Wrapped):
        return getattr(keras.layers, value.name)(**{key: real(one) for key, one in value.options.items()})
    if isinstance(value, (list, tuple)) and any(isinstance(one, Wrapped) for one in value):
        return [real(one) for one in value]
    return value


def named() -> dict[str, int]:
    """How many automatic names have been given out, by their stems."""
    return dict(global_state.get_global_attribute("object_name_uids", {}))


def theirs(call: Call) -> Answer | str:
    """What Keras makes of the call; its words where it refuses."""
    dtype = DTYPES.get(call.name, "float32")
    try:
        options = {key: real(value) for key, value in call.options.items()}
        before = named()
        layer = getattr(keras.layers, call.name)(**options)
        opened = [
            each_shape(lambda shape: keras.KerasTensor(shape, dtype), one) for one in (call.inputs, call.keywords)
        ]
        keywords = {
            key: each_shape(lambda shape: keras.KerasTensor(shape, dtype), one) for key, one in call.keywords.items()
        }
        outputs = layer(*opened[0], **keywords)
    except Exception as problem:
        return f"{type(problem).__name__}: {str(problem).strip().splitlines()[0] if str(problem).strip() else ''}"
    after = named()
    parts = [stem for stem in after if stem in STEMS for _ in range(after[stem] - before.get(stem, 0))]
    weights = sorted(((one.name, tuple(one.shape)) for one in layer.weights), key=str)
    assert not layer.built or layer.count_params() == sum(prod(shape) for _, shape in weights)
    parts.remove(snake(type(layer).__name__))
    return Answer([tuple(one.shape) for one in keras.tree.flatten(outputs)], weights, sorted(parts))


class Inside(keras.layers.Layer):
    """A layer of the user's that runs another one."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        self.layer = layer

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return self.layer(*args, **kwargs)


def inside(call: Call) -> list[tuple[int | None, ...]] | None:
    """The shapes that the layer makes inside of another one, where Keras runs it; None where that fails."""
    dtype = DTYPES.get(call.name, "float32")

    def opened(shape: tuple[Any, ...]) -> Any:
        return keras.KerasTensor(shape, dtype)

    try:
        layer = getattr(keras.layers, call.name)(**{key: real(value) for key, value in call.options.items()})
        keywords = {key: each_shape(opened, one) for key, one in call.keywords.items()}
        outputs = Inside(layer)(*each_shape(opened, call.inputs), **keywords)
    except Exception:
        return None
    return [tuple(one.shape) for one in keras.tree.flatten(outputs)]


def runs(call: Call) -> bool:
    """Whether the call succeeds on real tensors, with 7 for what is open: Keras looks at some shapes only then."""
    dtype = DTYPES.get(call.name, "float32")

    def filled(shape: tuple[Any, ...]) -> Any:
        sizes = [7 if size is None else size for size in shape]
        return keras.ops.full(sizes, "a", dtype) if dtype == "string" else keras.ops.zeros(sizes, dtype)

    try:
        layer = getattr(keras.layers, call.name)(**{key: real(value) for key, value in call.options.items()})
        layer(*each_shape(filled, call.inputs), **{key: each_shape(filled, one) for key, one in call.keywords.items()})
    except Exception:
        return False
    return True


class Opened:
    """Shapes as our entries take them: a free symbol for each size that is open, one symbol for every open batch."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, shape: tuple[Any, ...]) -> tuple[Size, ...]:
        return tuple(self.size(place) if size is None else size for place, size in enumerate(shape))

    def size(self, place: int) -> Size:
        self.count += 1
        return Dim.of(Symbol("N" if place == 0 else f"free{self.count}", Origin.FREE, 1))


def closed(size: Size) -> int | None:
    """A size as Keras shows it: None where it depends on one that is open or unknown."""
    if isinstance(size, int):
        return size
    assert all(symbol.origin is not Origin.PARAMETER for symbol in symbols(size)), size
    return None


def inferred(call: Call) -> Inferred | str:
    """What our entry makes of the call; a text where the rank alone says no."""
    entry, opened = entry_of(call.name), Opened()
    inputs = [each_shape(opened, one) for one in call.inputs]
    keywords = {key: each_shape(opened, one) for key, one in call.keywords.items()}
    if entry.many and inputs and isinstance(inputs[0], list):
        inputs = inputs[0]
    names = [one.name for one in entry.inputs]
    if not accepts(entry, inputs or [keywords[name] for name in names if name in keywords]):
        return "rank"
    given = {key: tupled(value) for key, value in call.options.items()}
    known = {one.name: one.kind for one in entry.options}
    options = {key: claimed(known[key], value) for key, value in given.items() if key in known}
    called = {key: tupled(one) for key, one in keywords.items() if key in names}
    return entry.function(*map(tupled, inputs), **called, **options)


def claimed(kind: str, value: object) -> object:
    """An option as entries take it: of a rate the claim that it is one."""
    return 0 <= value <= 1 if kind == "Rate" and isinstance(value, (int, float)) else value


def ours(call: Call) -> Answer | str:
    """What we make of the call; what we refuse it for."""
    made = inferred(call)
    if isinstance(made, str):
        return made
    claims: list[Claim] = [one.claim for one in made.requires]
    if False in claims:
        return "; ".join(one.text or one.need.value for one in made.requires if one.claim is False)
    shapes = [tuple(closed(size) for size in shape) for shape in made.shapes]
    weights = [(name.rpartition("/")[2], tuple(closed(size) for size in shape)) for name, shape in made.weights]
    stems = sorted(snake(part) for part in made.parts)
    return Answer(shapes, sorted(weights, key=str), stems)


def compared(call: Call) -> tuple[Answer | str, str]:
    """What Keras makes of the call, and how we differ; an empty text where we agree."""
    they = theirs(call)
    try:
        we = ours(call)
    except Exception as problem:
        return they, f"{call}\n    ours raises {type(problem).__name__}: {problem}"
    text = f"{call}\n    Keras: {they}\n    ours:  {we}"
    if isinstance(they, Answer) and isinstance(we, Answer):
        return they, "" if they == we else text
    # what Keras draws and fails on when numbers flow may be refused at once
    agreed = isinstance(they, Answer) == isinstance(we, Answer) or (isinstance(they, Answer) and not runs(call))
    return they, "" if agreed else text

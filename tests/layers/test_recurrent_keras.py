"""Recurrent, wrapping, attending and preparing layers against the installed Keras: refusals, shapes, parameters."""

from __future__ import annotations

import inspect
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from resblock_lint.conditions import replace  # noqa: E402
from resblock_lint.dims import Dim, Origin, Size, Symbol, substitute  # noqa: E402
from resblock_lint.layers.keras import arguments, attention, augmentation, preprocessing, recurrent, wrappers  # noqa: E402
from resblock_lint.layers.registry import LAYERS, Inferred  # noqa: E402
from resblock_lint.layers.shapes import product  # noqa: E402

N = Dim.of(Symbol("N", Origin.FREE, 1))
Shape = tuple[Size, ...]
Call = tuple[dict[str, Any], list[Any], dict[str, Any]]  # constructor, inputs, keywords of the call
MODULES = (attention, augmentation, preprocessing, recurrent, wrappers)
MINE = sorted(
    name
    for name, entry in LAYERS.items()
    if hasattr(keras.layers, name) and entry.function.__module__ in {module.__name__ for module in MODULES}
)


class Inner:
    """A layer inside of a wrapper: ours, and the same one of Keras."""

    def __init__(self, name: str, **options: Any) -> None:
        self.name, self.options = name, options

    def infer(self, *shapes: Shape) -> Inferred:
        made = LAYERS[self.name].function(*shapes, **self.options)
        rank = LAYERS[self.name].rank
        wrong = arguments.of_rank(shapes[0], rank) if rank else ()
        return Inferred(made.shape, (*made.requires, *wrong), made.weights, made.layout, made.several)

    def option(self, name: str) -> object:
        return self.options.get(name)

    def real(self) -> Any:
        return getattr(keras.layers, self.name)(**self.options)


def opened(shape: Any) -> Any:
    if isinstance(shape, list):
        return [opened(one) for one in shape]
    return keras.Input(shape[1:]) if isinstance(shape, tuple) else shape


def closed(shape: Any) -> Any:
    return tuple(shape) if isinstance(shape, list) else shape


def outcome(name: str, options: dict[str, Any], inputs: list[Any], call: dict[str, Any]) -> Any:
    """The shapes and the parameters that Keras gives, or None where it refuses."""
    made = {key: one.real() if isinstance(one, Inner) else one for key, one in options.items()}
    try:
        layer = getattr(keras.layers, name)(**made)
        outputs = layer(*map(opened, inputs), **{key: opened(one) for key, one in call.items()})
    except (ValueError, TypeError, IndexError, AttributeError, ZeroDivisionError):
        return None
    several = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    seeds = sum(1 for one in layer.variables if "seed" in one.path)
    return [tuple(one.shape) for one in several], layer.count_params() if layer.built else 0, seeds


def runs(name: str, options: dict[str, Any], inputs: list[Any], call: dict[str, Any]) -> bool:
    """Whether the call succeeds on real tensors, with 7 for the batch: Keras looks at some shapes only then."""

    def filled(shape: Any) -> Any:
        if isinstance(shape, list):
            return [filled(one) for one in shape]
        return keras.ops.zeros((7, *shape[1:])) if isinstance(shape, tuple) else shape

    try:
        getattr(keras.layers, name)(**options)(*map(filled, inputs), **{key: filled(one) for key, one in call.items()})
    except Exception:  # TensorFlow has many
        return False
    return True


def check(name: str, options: dict[str, Any], inputs: list[Any], call: dict[str, Any]) -> bool:
    """Compares one call; returns whether it succeeds."""
    entry = LAYERS[name]
    shown = f"{name}(**{options})({inputs}, **{call})"
    got = outcome(name, options, inputs, call)
    if entry.rank is not None and len(inputs[0]) != entry.rank:
        assert got is None, f"{shown}: of a wrong rank, but makes {got}"
        return False
    made = entry.function(*map(closed, inputs), **{key: closed(one) for key, one in call.items()}, **options)
    claims = [one.claim for one in made.requires]
    said = all(claim is True for claim in claims)
    assert said or False in claims, f"{shown}: not settled: {made.requires}"
    if not said and got is not None and not runs(name, options, inputs, call):
        return False
    assert (got is not None) == said, f"{shown}: Keras {got}, ours {made}"
    if got is None:
        return False
    shapes, parameters, _ = got
    ours = [tuple(None if isinstance(size, Dim) else size for size in shape) for shape in made.shapes]
    assert shapes == ours, f"{shown}: Keras {shapes}, ours {ours}"
    assert parameters == sum(product(weight) for _, weight in made.weights), f"{shown}: {made.weights}"
    check_symbolic(entry.function, options, inputs, call, made)
    return True


def check_symbolic(
    function: Callable[..., Inferred], options: dict[str, Any], inputs: list[Any], call: dict[str, Any], made: Inferred
) -> None:
    """With a symbol for every size (the same for the same size) the answer is the same."""
    values: dict[Symbol, Size] = {}

    def lifted(shape: Any) -> Any:
        if isinstance(shape, list):
            return tuple(lifted(one) for one in shape)
        if not isinstance(shape, tuple):
            return shape
        sizes = []
        for size in shape:
            symbol = Symbol(f"s{size}", Origin.PARAMETER, 1)
            values.update({} if isinstance(size, Dim) or size == 1 else {symbol: size})
            sizes.append(size if isinstance(size, Dim) or size == 1 else Dim.of(symbol))
        return tuple(sizes)

    other = function(*map(lifted, inputs), **{key: lifted(one) for key, one in call.items()}, **options)
    assert all(replace(one.claim, values) is True for one in other.requires)
    for ours, theirs in zip(other.shapes, made.shapes, strict=True):
        assert tuple(substitute(size, values) for size in ours) == theirs
    assert [[substitute(size, values) for size in weight] for _, weight in other.weights] == [
        list(weight) for _, weight in made.weights
    ]


CALLS: dict[str, Callable[[random.Random], Call]] = {}


def calls(*names: str) -> Callable[[Callable[[random.Random], Call]], Callable[[random.Random], Call]]:
    def declare(make: Callable[[random.Random], Call]) -> Callable[[random.Random], Call]:
        CALLS.update(dict.fromkeys(names, make))
        return make

    return declare


def flags(pick: random.Random, *names: str) -> dict[str, bool]:
    return {name: pick.random() < 0.5 for name in names}


@calls("LSTM", "GRU", "SimpleRNN")
def _(pick: random.Random) -> Call:
    shape = (N, pick.randint(2, 5), pick.randint(1, 4))[: pick.choice([3, 3, 3, 2])]
    return {"units": pick.randint(0, 5), **flags(pick, "use_bias", "return_sequences", "return_state")}, [shape], {}


def conv_lstm(count: int) -> Callable[[random.Random], Call]:
    def make(pick: random.Random) -> Call:
        layout = pick.choice(["channels_first", "channels_last"])
        sizes, channels = [pick.randint(2, 7) for _ in range(count)], pick.randint(1, 3)
        step = (channels, *sizes) if layout == "channels_first" else (*sizes, channels)
        stride, dilation = pick.choice([(1, 1), (2, 1), (1, 2), (2, 2)])
        options = {"filters": pick.randint(1, 3), "kernel_size": pick.choice([1, 2, 3]), "strides": stride}
        options |= {"dilation_rate": dilation, "padding": pick.choice(["same", "valid"]), "data_format": layout}
        shape = (N, 2, *step)[: pick.choice([9, 9, 9, 3])]
        return {**options, **flags(pick, "use_bias", "return_sequences", "return_state")}, [shape], {}

    return make


for _count in (1, 2, 3):
    calls(f"ConvLSTM{_count}D")(conv_lstm(_count))


@calls("TimeDistributed")
def _(pick: random.Random) -> Call:
    inner = pick.choice(
        [
            Inner("Conv2D", filters=pick.randint(1, 4), kernel_size=pick.choice([1, 3, 5])),
            Inner("Conv2D", filters=3, kernel_size=3, strides=2, padding="same"),
            Inner("Dense", units=3),
        ]
    )
    return {"layer": inner}, [(N, 3, pick.randint(3, 6), 4, 2)[: 5 if inner.name == "Conv2D" else 3]], {}


@calls("Bidirectional")
def _(pick: random.Random) -> Call:
    options = {"units": pick.randint(1, 4), **flags(pick, "return_sequences", "return_state")}
    kind = pick.choice(["LSTM", "GRU", "SimpleRNN"])
    back: dict[str, Any] = {}
    if pick.random() < 0.3:
        back = {"backward_layer": Inner(kind, **options, go_backwards=True)}
    mode = pick.choice(["concat", "sum", "mul", "ave", None, "max"])
    return {"layer": Inner(kind, **options), "merge_mode": mode, **back}, [(N, 4, 3)[: pick.choice([3, 3, 2])]], {}


@calls("MultiHeadAttention")
def _(pick: random.Random) -> Call:
    options = {"num_heads": pick.randint(1, 3), "key_dim": pick.randint(1, 4), **flags(pick, "use_bias", "use_gate")}
    options |= {"value_dim": pick.choice([None, 3]), "output_shape": pick.choice([None, None, 5, (2, 3)])}
    around = pick.choice([(), (), (2,)])
    query, steps = (N, *around, 4, 3), pick.randint(2, 4)
    value = (N, *around, steps, pick.randint(2, 5))
    if around and pick.random() < 0.7:
        options["attention_axes"] = (2,)
        value = (N, pick.choice([2, 2, 3]), *value[2:])
    key = [(*value[:-2], pick.choice([steps, steps, 5]), 2)] if pick.random() < 0.4 else []
    scores = {"return_attention_scores": True} if not around and steps == 4 and pick.random() < 0.5 else {}
    return options, [query, value, *key], scores


@calls("GroupQueryAttention")
def _(pick: random.Random) -> Call:
    options = {"head_dim": pick.randint(1, 4), "num_query_heads": pick.choice([2, 4, 6]), "num_key_value_heads": 2}
    options |= {"num_key_value_heads": pick.choice([1, 2, 3]), **flags(pick, "use_bias", "use_gate")}
    value = (N, pick.randint(2, 4), pick.choice([3, 3, 3, 4]))
    key = [(N, pick.choice([value[1], value[1], 5]), 2)] if pick.random() < 0.4 else []
    return options, [(N, 4, 3), value, *key], flags(pick, "return_attention_scores")


@calls("Attention", "AdditiveAttention")
def _(pick: random.Random) -> Call:
    value = (N, pick.randint(2, 4), 3)
    key = [(N, value[1], 3)] if pick.random() < 0.4 else []
    inputs = [(N, 4, 3), value, *key][: pick.choice([3, 3, 3, 1])]
    return flags(pick, "use_scale"), [inputs], flags(pick, "return_attention_scores")


@calls("Rescaling")
def _(pick: random.Random) -> Call:
    return {"scale": 0.5}, [(N, 4, 3, 2)[: pick.randint(1, 4)]], {}


@calls("Normalization")
def _(pick: random.Random) -> Call:
    return {"axis": pick.choice([-1, None, (1, 2), (2, -1), 3, 5])}, [(N, 4, 5, 3)], {}


@calls("Resizing", "CenterCrop", "RandomCrop")
def _(pick: random.Random) -> Call:
    layout = pick.choice(["channels_first", "channels_last"])
    shape = (N, 4, 5, 3) if layout == "channels_last" else (N, 3, 4, 5)
    return {"height": pick.randint(1, 6), "width": pick.randint(1, 6), "data_format": layout}, [shape], {}


@calls("CategoryEncoding")
def _(pick: random.Random) -> Call:
    options = {
        "num_tokens": pick.choice([None, 0, 4, 5]),
        "output_mode": pick.choice(["multi_hot", "one_hot", "count"]),
    }
    return options, [(N, pick.choice([1, 3]), 4)[: pick.randint(2, 3)]], {}


@calls(*(name for name in MINE if LAYERS[name].function.__module__ == augmentation.__name__))
def _(pick: random.Random) -> Call:
    return {"factor": 0.5, "height_factor": 0.1, "width_factor": 0.1}, [(N, 8, 9, 3)[: pick.choice([4, 4, 4])]], {}


@pytest.mark.parametrize("name", MINE)
def test_layer(name: str) -> None:
    pick = random.Random(name)
    few = LAYERS[name].function.__module__ == augmentation.__name__
    said = []
    for _ in range(2 if few else 16 if "Conv" in name else 30):
        options, inputs, call = CALLS[name](pick)
        known = {one.name: one for one in LAYERS[name].options}
        if few:
            options = {
                key: {"RandomPosterization": 4}.get(name, one)
                for key, one in options.items()
                if key in known and known[key].required
            }
        said.append(check(name, options, inputs, call))
    assert True in said, "no call succeeds"


@pytest.mark.parametrize("name", MINE)
def test_mirrors_the_constructor(name: str) -> None:
    theirs = [
        (one.name, one.default)
        for one in inspect.signature(getattr(keras.layers, name).__init__).parameters.values()
        if one.kind is not one.VAR_KEYWORD and one.name not in ("self", "name")
    ]
    empty = inspect.Parameter.empty
    assert [(one.name, empty if one.required else one.default) for one in LAYERS[name].options] == theirs


@pytest.mark.parametrize("name", ["LSTM", "GRU"])
def test_initial_states(name: str) -> None:
    count = 2 if name == "LSTM" else 1
    for size in (4, 3):
        states = [(N, size)] * count
        made = LAYERS[name].function((N, 5, 2), tuple(states), units=4)
        assert all(one.claim is True for one in made.requires) == (size == 4)

"""Every declared function against the installed Keras and TensorFlow: refusals, shapes, and symbolic sizes."""

from __future__ import annotations

import inspect
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")

from keras.src.legacy import backend as legacy  # noqa: E402

import resblock_lint.layers.keras  # noqa: E402, F401
from resblock_lint.conditions import AtLeast, Claim, Equal, Every, Not, Opaque, Some  # noqa: E402
from resblock_lint.dims import Dim, Origin, Size, Symbol, value  # noqa: E402
from resblock_lint.layers.registry import FUNCTIONS, Inferred, Layout  # noqa: E402

N = Dim.of(Symbol("N", Origin.FREE, 1))
ROOTS: dict[str, Any] = {
    "ops": keras.ops,
    "backend": legacy,
    "tf": tf,
    "activations": keras.activations,
    "layers": keras.layers,
    "random": keras.random,
}


@dataclass(frozen=True)
class T:
    """A tensor argument."""

    shape: tuple[Size, ...]
    dtype: str = "float32"


def real(name: str) -> Callable[..., Any]:
    head, *rest = name.split(".")
    found = ROOTS[head]
    for part in rest:
        found = getattr(found, part)
    return found


def shapes_in(argument: Any) -> Any:
    if isinstance(argument, T):
        return argument.shape
    if isinstance(argument, list):
        return tuple(shapes_in(one) for one in argument)
    return argument


def tensors_in(argument: Any, make: Callable[..., Any]) -> Any:
    if isinstance(argument, T):
        return make([None if isinstance(size, Dim) else size for size in argument.shape], argument.dtype)
    if isinstance(argument, list):
        return [tensors_in(one, make) for one in argument]
    return argument


REFUSALS = (ValueError, TypeError, IndexError, ZeroDivisionError, tf.errors.InvalidArgumentError)


def runs(name: str, args: list[Any], kwargs: dict[str, Any]) -> bool:
    """Whether the call succeeds on real tensors, with 7 for the batch: graphs are laxer than kernels."""
    try:
        make = lambda s, d: tf.zeros([7 if size is None else size for size in s], d)  # noqa: E731
        real(name)(*(tensors_in(a, make) for a in args), **{k: tensors_in(a, make) for k, a in kwargs.items()})
    except REFUSALS:
        return False
    return True


def outcome(name: str, args: list[Any], kwargs: dict[str, Any]) -> list[tuple[int | None, ...]] | None:
    """The shapes that the framework gives, or None where it refuses."""
    function = real(name)
    symbolic = name.split(".")[0] in ("ops", "layers")
    with tf.Graph().as_default():
        try:
            make = (
                (lambda s, d: keras.KerasTensor(s, dtype=d))
                if symbolic
                else (lambda s, d: tf.compat.v1.placeholder(d, s))
            )
            made = function(*(tensors_in(a, make) for a in args), **{k: tensors_in(a, make) for k, a in kwargs.items()})
        except REFUSALS:
            return None
    several = made if isinstance(made, (list, tuple)) else [made]
    return [tuple(one.shape) for one in several]


def infer(name: str, args: list[Any], kwargs: dict[str, Any]) -> Inferred:
    entry = FUNCTIONS[name]
    return entry.function(*map(shapes_in, args), **{key: shapes_in(one) for key, one in kwargs.items()})


def truth(claim: Claim, environment: dict[Symbol, int]) -> bool | None:
    if isinstance(claim, bool):
        return claim
    if isinstance(claim, (Equal, AtLeast)):
        try:
            left, right = value(claim.left, environment), value(claim.right, environment)
        except KeyError:
            return None
        return left == right if isinstance(claim, Equal) else left >= right
    if isinstance(claim, Not):
        inner = truth(claim.condition, environment)
        return None if inner is None else not inner
    if isinstance(claim, (Every, Some)):
        parts = [truth(one, environment) for one in claim.conditions]
        settled = isinstance(claim, Some)
        return settled if settled in parts else None if None in parts else not settled
    assert isinstance(claim, Opaque)
    return None


def verdict(name: str, args: list[Any], made: Inferred, environment: dict[Symbol, int]) -> bool | None:
    rank = FUNCTIONS[name].rank
    claims = [truth(one.claim, environment) for one in made.requires]
    if rank is not None and len(shapes_in(args[0])) != rank:
        return False
    return False if False in claims else None if None in claims else True


def check(name: str, args: list[Any], kwargs: dict[str, Any], *, symbolic: bool = True) -> bool | None:
    """Compares one call; returns what we said of it."""
    shown = f"{name}({args}, {kwargs})"
    got = outcome(name, args, kwargs)
    rank = FUNCTIONS[name].rank
    if rank is not None and len(shapes_in(args[0])) != rank:
        assert got is None, f"{shown}: of a wrong rank, but makes {got}"
        return False
    made = infer(name, args, kwargs)
    said = verdict(name, args, made, {})
    if said is None:
        return None
    if not said and got is not None and not runs(name, args, kwargs):
        return False
    assert (got is not None) == said, f"{shown}: framework {got}, ours {made}"
    if got is None:
        return False
    assert len(got) == len(made.shapes), f"{shown}: framework {got}, ours {made.shapes}"
    for theirs, ours in zip(got, made.shapes, strict=True):
        assert len(theirs) == len(ours), f"{shown}: framework {got}, ours {made.shapes}"
        fine = all(
            a == b if isinstance(b, int) and a is not None else a is None for a, b in zip(theirs, ours, strict=True)
        )
        assert fine, f"{shown}: framework {got}, ours {made.shapes}"
    if symbolic:
        check_symbolic(name, args, kwargs, made)
    return True


def check_symbolic(name: str, args: list[Any], kwargs: dict[str, Any], made: Inferred) -> None:
    """With a symbol for every size (the same for the same size) the answer is the same."""
    environment: dict[Symbol, int] = {}

    def lifted(argument: Any) -> Any:
        if isinstance(argument, list):
            return [lifted(one) for one in argument]
        if not isinstance(argument, T):
            return argument
        sizes: list[Size] = []
        for size in argument.shape:
            if isinstance(size, int) and size > 1:
                symbol = Symbol(f"s{size}", Origin.PARAMETER, 1)
                environment[symbol] = size
                sizes.append(Dim.of(symbol))
            else:
                sizes.append(size)
        return T(tuple(sizes), argument.dtype)

    other = infer(name, [lifted(a) for a in args], {key: lifted(a) for key, a in kwargs.items()})
    (free,) = N.atoms()
    assert isinstance(free, Symbol)
    environment[free] = 7
    shown = f"{name}({args}, {kwargs})"
    assert verdict(name, args, other, environment) is not False, f"{shown}: refused with symbols: {other}"
    ours = [[value(size, environment) for size in shape] for shape in other.shapes]
    assert ours == [[value(size, environment) for size in shape] for shape in made.shapes], shown


def a_shape(pick: random.Random, low: int = 1, high: int = 4) -> tuple[Size, ...]:
    rank = pick.randint(low, high)
    sizes: list[Size] = [pick.choice([1, 2, 3, 4, 6, 8]) for _ in range(rank)]
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


def mostly(pick: random.Random, shape: tuple[Size, ...], chance: float = 0.15) -> tuple[Size, ...]:
    """The shape, here and there changed."""
    return tuple(pick.choice([1, 2, 3, 5]) if pick.random() < chance else size for size in shape)


Case = tuple[list[Any], dict[str, Any]]
CASES: dict[str, Callable[[random.Random], Case]] = {}
BOOLEAN = {name for name in FUNCTIONS if "logical" in name or name.split("_")[-1] in ("all", "any")}
CONCRETE = {"unstack", "split", "squeeze"}  # how many outputs, or axes, there are depends on sizes


def case(*wanted: str) -> Callable[[Callable[[random.Random], Case]], Callable[[random.Random], Case]]:
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


@case(*all_of_entry("ops.add", "tf.add", "ops.multiply", "tf.multiply", "ops.divide", "tf.divide", "backend.pow"))
def _(pick: random.Random) -> Case:
    left = a_shape(pick, 0)
    right = mostly(pick, left[pick.randint(0, len(left)) if pick.random() < 0.3 else 0 :])
    pair = [T(left), T(right)]
    return pair if pick.random() < 0.5 else pair[::-1], {}


@case(*(name for name in BOOLEAN if "tf" in name and "logical" in name and name[-3:] != "not"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "bool"), T(mostly(pick, shape), "bool")], {}


@case("tf.add_n", "tf.math.add_n")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [[T(shape), T(mostly(pick, shape, 0.1)), T(shape)]], {}


@case("ops.where", "tf.where")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(mostly(pick, shape), "bool"), T(shape), T(mostly(pick, shape))], {}


@case("layers.concatenate")
def _(pick: random.Random) -> Case:
    shape = (N, pick.randint(1, 4), *a_shape(pick, 1, 2))
    return [[T(shape), T((*shape[:2], *mostly(pick, shape[2:]))), T(shape)]], {"axis": pick.choice([1, 1 - len(shape)])}


@case("ops.concatenate", "tf.concat", "backend.concatenate")
def _(pick: random.Random) -> Case:
    shape = (pick.choice([N, 2, 3]), *a_shape(pick, 1, 3))
    place = pick.randint(1, len(shape) - 1)
    others = [T((*shape[:place], pick.randint(1, 5), *shape[place + 1 :])) for _ in range(2)]
    odd = [T(mostly(pick, shape, 0.1)[: pick.choice([9, 9, 9, 9, 1])])] if pick.random() < 0.3 else []
    axis = an_axis(pick, len(shape)) if pick.random() < 0.2 else place - pick.choice([0, len(shape)])
    return [[T(shape), *others, *odd]], {"axis": axis}


@case("ops.hstack")
def _(pick: random.Random) -> Case:
    shape = (pick.choice([N, 2, 3]), *a_shape(pick, 1, 2))
    return [[T(shape), T((shape[0], 3, *mostly(pick, shape[2:])))]], {}


@case("ops.append")
def _(pick: random.Random) -> Case:
    shape = (2, *a_shape(pick, 1, 2)[1:], 4)
    return [T(shape), T((*mostly(pick, shape[:-1]), 3))], pick.choice([{"axis": len(shape) - 1}, {}])


@case("ops.stack", "tf.stack", "backend.stack")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [[T(shape), T(mostly(pick, shape, 0.1)), T(shape)]], {"axis": an_axis(pick, len(shape) + 1)}


@case("ops.split", "tf.split")
def _(pick: random.Random) -> Case:
    shape = (N, *a_shape(pick, 1, 3)[1:], 6)
    if pick.random() < 0.6:
        return [T(shape), pick.choice([1, 2, 3, 3, 4])], {"axis": pick.randint(1, len(shape) - 1) - len(shape)}
    return [T(shape), (2, 6)], {"axis": -1} if len(shape) % 2 else {"axis": len(shape) - 1}


@case("ops.unstack", "tf.unstack")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))}


@case("ops.matmul", "tf.matmul", "tf.linalg.matmul", "ops.dot", "backend.dot")
def _(pick: random.Random) -> Case:
    front, (a, b, c) = a_shape(pick, 0, 2), (pick.randint(2, 5) for _ in range(3))
    return [T((*front, a, b)), T((*mostly(pick, front, 0.1), *mostly(pick, (b,)), c)[-pick.choice([2, 2, 4]) :])], {}


@case("ops.tensordot", "tf.tensordot", "tf.linalg.tensordot")
def _(pick: random.Random) -> Case:
    shape = (N, *(pick.randint(2, 4) for _ in range(3)))
    axes = pick.choice([1, 2, ((-1,), (0,)), ((1, 2), (0, 1)), ((1,), (1,))])
    first = {1: (shape[3], 5), 2: (shape[2], shape[3], 5)}.get(axes if isinstance(axes, int) else 0)
    other = first or {1: (shape[3], 5), -1: (shape[1], shape[2], 5)}[1 if axes == ((-1,), (0,)) else -1]
    return [T(shape), T(other if isinstance(axes, int) and first else mostly(pick, other))], {"axes": axes}


@case("backend.batch_dot")
def _(pick: random.Random) -> Case:
    a, b, c = (pick.randint(2, 4) for _ in range(3))
    return pick.choice(
        [
            ([T((N, a, b)), T((N, *mostly(pick, (b,)), c))], {}),
            ([T((N, a, b)), T((N, *mostly(pick, (a,)), c))], {"axes": 1}),
            ([T((N, b)), T((N, *mostly(pick, (b,))))], {"axes": 1}),
            ([T((N, b)), T((N, b, c))], {"axes": 1}),
            ([T((N, a, b)), T((N, b))], {}),
            ([T((2, a, b)), T((3, b, c))], {}),
            ([T((N, a, b)), T((N, c, b))], {"axes": (2, 2)}),
        ]
    )


@case("ops.einsum", "tf.einsum", "tf.linalg.einsum")
def _(pick: random.Random) -> Case:
    a, b, c, d = (pick.choice([2, 3, 5]) for _ in range(4))
    return pick.choice(
        [
            (["bhwc,cd->bhwd", T((N, a, b, c)), T((c, d))], {}),
            (["bic,bjc->bij", T((N, a, c)), T((N, b, c))], {}),
            (["bhid,bhjd->bhij", T((N, a, b, c)), T((N, a, d, c))], {}),
            (["...c,cd->...d", T((N, a, c)), T((c, d))], {}),
            (["ij,jk", T((N, b)), T((b, d))], {}),
            (["bhwc->bc", T((N, a, b, c))], {}),
            (["bic,bcj->bij", T((N, a, b)), T((N, b, d, 2))], {}),
        ]
    )


@case(*{*all_of_entry("ops.mean", "ops.max", "ops.prod", "tf.reduce_mean"), "ops.norm"} - BOOLEAN)
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("tf.reduce_any", "tf.reduce_all", "tf.math.reduce_any", "tf.math.reduce_all")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "bool")], {"axis": some_axes(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.argmax", "ops.argmin", "ops.nanargmax", "ops.nanargmin", "tf.norm", "tf.linalg.norm")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape)), "keepdims": pick.random() < 0.5}


@case("ops.moments", "tf.nn.moments")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    axes = tuple(pick.sample(range(-len(shape), 0), pick.randint(1, len(shape))))
    return [T(shape), axes], {"keepdims": pick.random() < 0.5}


@case(
    "ops.average",
    "ops.count_nonzero",
    "backend.argmax",
    "tf.argmax",
    "tf.cumsum",
    "backend.cumsum",
    "ops.cumsum",
    "tf.math.cumprod",
)
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": an_axis(pick, len(shape))} if pick.random() < 0.8 else {}


@case("ops.top_k", "tf.math.top_k", "tf.nn.top_k")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 0, 2), pick.randint(3, 5)))], {"k": pick.randint(1, 3)}


@case("ops.glu", "activations.glu")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape)], {"axis": -1} if pick.random() < 0.7 else {"axis": 0}


@case("ops.reshape", "tf.reshape", "backend.reshape")
def _(pick: random.Random) -> Case:
    shape = tuple(pick.choice([1, 2, 3, 4, 6, 8]) for _ in range(pick.randint(1, 4)))
    flat = 1
    for size in shape:
        flat *= size
    target = pick.choice([(flat,), (-1,), (-1, 2), (2, -1, 3), (flat // 2, 2), (*shape[::-1], 1), (-1, -1), (1, 1, -1)])
    return [T(shape), target], {}


@case("ops.ravel", "backend.flatten")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick))], {}


@case("backend.batch_flatten")
def _(pick: random.Random) -> Case:
    return [T((3, *a_shape(pick)[1:], 4))], {}


@case("ops.transpose", "tf.transpose", "backend.permute_dimensions")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    order = pick.sample(range(len(shape)), len(shape))
    if pick.random() < 0.2:
        order[0] = pick.choice([order[-1], len(shape), order[0]])
    if pick.random() < 0.1:
        order = [*order, 0]
    return [T(shape), tuple(order)], {}


@case("backend.transpose")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick))], {}


@case("ops.swapaxes", "ops.moveaxis")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    return [T(shape), an_axis(pick, len(shape)), an_axis(pick, len(shape))], {}


@case("ops.expand_dims", "tf.expand_dims", "backend.expand_dims")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), an_axis(pick, len(shape) + 1)], {}


@case("ops.squeeze", "tf.squeeze", "backend.squeeze")
def _(pick: random.Random) -> Case:
    shape = mostly(pick, (2, *a_shape(pick)[1:], 1, 3), 0.3)
    ones = [place for place, size in enumerate(shape) if size == 1] or [0]
    return [T(shape), pick.choice(ones) if pick.random() < 0.7 else an_axis(pick, len(shape))], {}


@case("ops.pad", "tf.pad")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick, 2)
    count = len(shape) + (pick.random() < 0.15)
    return [T(shape), tuple((pick.randint(0, 2), pick.randint(0, 2)) for _ in range(count))], {}


@case("backend.temporal_padding")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2)), (pick.randint(0, 2), pick.randint(0, 2))], {}


@case("backend.spatial_2d_padding")
def _(pick: random.Random) -> Case:
    pairs = ((pick.randint(0, 2), 1), (0, pick.randint(0, 2)))
    return [T(a_shape(pick, 3)), pairs], {"data_format": pick.choice(["channels_first", "channels_last", None])}


@case("ops.tile", "tf.tile", "backend.tile")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), tuple(pick.randint(1, 3) for _ in range(len(shape) + pick.choice([0, 0, 0, 1])))], {}


@case("ops.repeat", "tf.repeat")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    axis = pick.choice([None, pick.randint(-len(shape), len(shape) - 1)])
    return [T(shape), pick.randint(1, 3)], {"axis": axis}


@case("backend.repeat_elements")
def _(pick: random.Random) -> Case:
    return [T((N, 3, pick.randint(1, 4))), pick.randint(1, 3), pick.choice([1, 2])], {}


@case("backend.repeat")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2, 3)), pick.randint(1, 4)], {}


@case("ops.flip", "tf.reverse", "backend.reverse")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), (pick.randint(-len(shape), len(shape) - 1),)], {}


@case("ops.slice", "tf.slice")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    starts = tuple(pick.randint(0, size - 1) for size in shape)
    sizes = tuple(pick.choice([-1, size - start]) for size, start in zip(shape, starts, strict=True))
    return [T(shape), starts, (*sizes, 1) if pick.random() < 0.15 else sizes], {}


@case("ops.take")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), T(a_shape(pick, 0, 2), "int32")], {"axis": pick.choice([None, an_axis(pick, len(shape))])}


@case("tf.gather")
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape), T(a_shape(pick, 0, 2), "int32")], {"axis": pick.randint(-len(shape), len(shape) - 1)}


@case("backend.gather", "tf.nn.embedding_lookup")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick)), T(a_shape(pick, 0, 2), "int32")], {}


@case(*all_of_entry("ops.one_hot"))
def _(pick: random.Random) -> Case:
    shape = a_shape(pick)
    return [T(shape, "int32"), pick.randint(1, 5)], {"axis": pick.randint(-1, len(shape) - 1)}


@case("tf.one_hot", "backend.one_hot")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick), "int32"), pick.randint(1, 5)], {}


@case("tf.broadcast_to", "ops.broadcast_to")
def _(pick: random.Random) -> Case:
    target = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    shape = tuple(pick.choice([1, size, size]) for size in target)
    return [T(shape[pick.choice([0, 0, 1]) :]), target], {}


@case("tf.ensure_shape")
def _(pick: random.Random) -> Case:
    shape = tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))
    return [T(shape), mostly(pick, shape)], {}


@case(*all_of_entry("ops.zeros", "tf.zeros"))
def _(pick: random.Random) -> Case:
    return [tuple(size if isinstance(size, int) else 5 for size in a_shape(pick))], {}


@case("ops.full", "tf.fill")
def _(pick: random.Random) -> Case:
    return [tuple(size if isinstance(size, int) else 5 for size in a_shape(pick)), 1.0], {}


@case("ops.eye")
def _(pick: random.Random) -> Case:
    return [pick.randint(1, 4)], pick.choice([{}, {"M": 3}])


def an_image(pick: random.Random, count: int, channels: int, layout: str) -> tuple[Size, ...]:
    sizes = tuple(pick.randint(4, 12) for _ in range(count))
    return (N, channels, *sizes) if layout == "channels_first" else (N, *sizes, channels)


@case("ops.conv", "ops.depthwise_conv", "backend.conv2d", "backend.depthwise_conv2d")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    channels = pick.choice([2, 4, 6])
    kernel = (pick.choice([1, 3, 5]), 3, *mostly(pick, (channels,), 0.2), pick.choice([2, 4]))
    stride, dilation = pick.choice([(1, 1), (2, 1), (1, 2)])
    options = {"padding": pick.choice(["same", "valid"]), "data_format": layout}
    both = {"strides": (stride,) * 2, "dilation_rate": (dilation,) * 2}
    return [T(an_image(pick, 2, channels, layout)), T(kernel)], {**options, **both}


@case("backend.conv1d")
def _(pick: random.Random) -> Case:
    return [T((N, 8, 8)), T((3, 8, 4))], {"padding": "same"}


@case("backend.conv3d")
def _(pick: random.Random) -> Case:
    return [T((N, 5, 6, 7, 8)), T((3, 3, 3, *mostly(pick, (8,)), 4))], {"padding": "same"}


@case("ops.separable_conv")
def _(pick: random.Random) -> Case:
    c, m = pick.choice([2, 4]), pick.choice([1, 2])
    kernels = [T((3, 3, *mostly(pick, (c,)), m)), T((1, 1, *mostly(pick, (c * m,)), 5))]
    return [T(an_image(pick, 2, c, "channels_last")), *kernels], {"padding": "same", "strides": pick.choice([1, 2])}


@case("ops.conv_transpose")
def _(pick: random.Random) -> Case:
    c = pick.choice([2, 4])
    options = {"padding": pick.choice(["same", "valid"]), "strides": pick.choice([1, 2, 3])}
    return [T(an_image(pick, 2, c, "channels_last")), T((pick.choice([2, 3, 4]), 3, 5, *mostly(pick, (c,))))], options


@case("tf.nn.conv2d", "tf.nn.depthwise_conv2d", "tf.nn.convolution")
def _(pick: random.Random) -> Case:
    channels = pick.choice([2, 4, 6])
    kernel = (pick.choice([1, 3, 5]), 3, *mostly(pick, (channels,), 0.2), pick.choice([2, 4]))
    stride = pick.choice([1, 2])
    options = {"strides": (1, stride, stride, 1), "padding": pick.choice(["SAME", "VALID"])}
    return [T(an_image(pick, 2, channels, "channels_last")), T(kernel)], options


@case("tf.nn.conv1d")
def _(pick: random.Random) -> Case:
    kernel = T((pick.choice([1, 3]), *mostly(pick, (4,)), 5))
    return [T((N, 9, 4)), kernel, pick.choice([1, 2]), pick.choice(["SAME", "VALID"])], {}


@case("tf.nn.conv3d")
def _(pick: random.Random) -> Case:
    kernel = T((3, 3, 3, *mostly(pick, (4,)), 4))
    return [T((N, 9, 9, 9, 4)), kernel, (1, 2, 2, 2, 1), pick.choice(["SAME", "VALID"])], {}


@case("ops.max_pool", "ops.average_pool")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    options = {"strides": pick.choice([None, 1, 2]), "padding": pick.choice(["same", "valid"]), "data_format": layout}
    return [T(an_image(pick, pick.randint(1, 3), 4, layout)), pick.choice([2, 3, 7])], options


@case("backend.pool2d")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    return [image, pick.choice([(2, 2), (3, 2), (7, 7)])], {
        "strides": (2, 2),
        "padding": pick.choice(["same", "valid"]),
    }


@case("tf.nn.max_pool", "tf.nn.avg_pool", "tf.nn.max_pool2d", "tf.nn.avg_pool2d")
def _(pick: random.Random) -> Case:
    image = T(an_image(pick, 2, 4, "channels_last"))
    return [image, pick.choice([2, (3, 3), (1, 7, 7, 1)]), pick.choice([1, 2, (1, 2, 2, 1)])], {
        "padding": pick.choice(["SAME", "VALID"])
    }


@case("tf.nn.max_pool1d", "tf.nn.avg_pool1d")
def _(pick: random.Random) -> Case:
    return [T((N, pick.randint(2, 8), 4)), 3, 2], {"padding": pick.choice(["SAME", "VALID"])}


@case("tf.nn.max_pool3d", "tf.nn.avg_pool3d")
def _(pick: random.Random) -> Case:
    return [T((N, pick.randint(2, 8), 5, 6, 4)), 3, 2], {"padding": pick.choice(["SAME", "VALID"])}


@case("ops.batch_normalization")
def _(pick: random.Random) -> Case:
    shape = (N, 6, 6, 4)
    return [T(shape), T(mostly(pick, (4,))), T((4,)), -1], {"offset": T((4,)), "scale": T(mostly(pick, (4,)))}


@case("tf.nn.batch_normalization")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 6, 4)), T(mostly(pick, (4,))), T((4,)), None, T(mostly(pick, (4,))), 1e-3], {}


@case("backend.batch_normalization")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 6, 4)), T(mostly(pick, (4,))), T((4,)), T((4,)), T(mostly(pick, (4,)))], {}


@case("ops.dot_product_attention")
def _(pick: random.Random) -> Case:
    return [T((N, 4, 2, 3)), T((N, 5, 2, *mostly(pick, (3,)))), T((N, 5, 2, 3))], {}


@case("backend.spatial_3d_padding")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 4, 5)), ((1, 2), (0, 1), (3, 0))], {"data_format": pick.choice(["channels_first", None])}


@case("tf.nn.bias_add", "backend.bias_add")
def _(pick: random.Random) -> Case:
    return [T((*a_shape(pick, 1, 3), 4)), T(mostly(pick, (4,)))], {}


@case("ops.image.resize", "tf.image.resize")
def _(pick: random.Random) -> Case:
    return [T(a_shape(pick, 2, 4)), pick.choice([(3, 5), (8, 8), (2, 0)][: 3 if pick.random() < 0.2 else 2])], {}


@case("ops.image.extract_patches")
def _(pick: random.Random) -> Case:
    padding = pick.choice(["valid", "same"])
    return [T((2, pick.randint(6, 9), pick.randint(6, 9), 3)), pick.choice([2, (2, 3)])], {"padding": padding}


@case("tf.image.resize_with_crop_or_pad", "tf.image.resize_with_pad")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3)[pick.randint(0, 1) :]), pick.randint(4, 9), pick.randint(4, 9)], {}


@case("backend.resize_images")
def _(pick: random.Random) -> Case:
    layout = pick.choice(["channels_first", "channels_last"])
    return [T(an_image(pick, 2, 4, layout)), pick.randint(1, 3), pick.randint(1, 3), layout], {}


@case("ops.space_to_depth", "ops.depth_to_space", "tf.nn.space_to_depth", "tf.nn.depth_to_space")
def _(pick: random.Random) -> Case:
    return [T((N, pick.choice([4, 6, 9]), 12, pick.choice([4, 8, 9, 18]))), pick.choice([2, 2, 3, 1])], {}


@case("tf.image.grayscale_to_rgb", "tf.image.rgb_to_grayscale")
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, pick.choice([1, 3, 4])))], {}


@case("tf.image.transpose", *all_of_entry("tf.image.flip_left_right", "tf.image.random_flip_left_right"))
def _(pick: random.Random) -> Case:
    return [T((N, 6, 7, 3)[pick.choice([0, 0, 1, 2]) :])], {}


@case(*(f"layers.{name}" for name in ("add", "average", "maximum", "minimum", "multiply", "subtract")))
def _(pick: random.Random) -> Case:
    shape = (N, *a_shape(pick, 1, 3))
    return [[T(shape), T((N, *mostly(pick, shape[1:])))]], {}


@case("layers.dot")
def _(pick: random.Random) -> Case:
    return [[T((N, 4, 5)), T((N, *mostly(pick, (5,)), 3))]], {"axes": (2, 1)}


EAGER = {"random.dropout": "draws a seed, which a graph refuses"}
FILLED = {
    "dtype": "float32", "x_min": 0.0, "x_max": 1.0, "min_value": 0.0, "max_value": 1.0, "clip_value_min": 0.0,
    "clip_value_max": 1.0, "level": 0.5, "rate": 0.5, "fill_value": 2.0, "threshold": 0.5, "default_value": 0.0,
    "delta": 0.1, "shift": 1, "axis": 0,
}  # fmt: skip


def plain_case(name: str, pick: random.Random) -> Case:
    """A function that keeps its shape: one tensor, and something for whatever it must be given."""
    _, *others = FUNCTIONS[name].inputs
    dtype = "bool" if "logical" in name else "complex64" if name.endswith((".real", ".imag")) else "float32"
    args: list[Any] = [T(a_shape(pick, 2), dtype)]
    args += [FILLED[one.name] for one in others if one.required]
    return args, {}


@pytest.mark.parametrize("name", sorted(CASES))
def test_function(name: str) -> None:
    pick = random.Random(name)
    said = [check(name, *CASES[name](pick), symbolic=name.split(".")[-1] not in CONCRETE) for _ in range(25)]
    assert True in said, "no call succeeds"


@pytest.mark.parametrize(
    "name", sorted(name for name, entry in FUNCTIONS.items() if entry.like and name not in CASES | EAGER)
)
def test_shape_is_kept(name: str) -> None:
    pick = random.Random(name)
    assert True in [check(name, *plain_case(name, pick)) for _ in range(4)]


def test_every_function_is_tested() -> None:
    untested = {name for name, entry in FUNCTIONS.items() if not entry.like and name not in CASES}
    twins = {name for name in untested if any(FUNCTIONS[name].function is FUNCTIONS[one].function for one in CASES)}
    assert not untested - twins


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_parameters_are_those_of_the_framework(name: str) -> None:
    """Whatever a call may name we can bind, and what reaches a shape stands at the same place."""
    theirs = list(inspect.signature(real(name)).parameters)
    theirs = [one for one in theirs if one not in ("kwargs", "operands", "inputs" if "einsum" in name else "")]
    ours = {one.name: one for one in FUNCTIONS[name].inputs}
    assert set(theirs) - set(ours) <= {"name"}
    for place, one in enumerate(FUNCTIONS[name].inputs):
        if one.kind != "object":
            assert theirs.index(one.name) == place


@pytest.mark.parametrize("name", ["ops.transpose", "tf.transpose", "backend.permute_dimensions"])
def test_layout_goes_where_the_channels_go(name: str) -> None:
    turn = FUNCTIONS[name].function
    assert turn((N, 4, 5, 3), (0, 3, 1, 2), layout=Layout.LAST).layout is Layout.FIRST
    assert turn((N, 3, 4, 5), (0, 2, 3, 1), layout=Layout.FIRST).layout is Layout.LAST
    assert turn((N, 4, 5, 3), (0, 2, 1, 3), layout=Layout.LAST).layout is Layout.LAST
    assert turn((N, 4, 5, 3), (0, 1, 3, 2), layout=Layout.LAST).layout is None

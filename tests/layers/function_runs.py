"""Runs a function in the framework and in ours, and says how the two answers differ.

A size that is left open is None for the framework and a free symbol for us, another one for each axis of each tensor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras.src.legacy import backend as legacy

import resblock_lint.layers.keras
from resblock_lint.conditions import AtLeast, Claim, Equal, Every, Not, Opaque, Some
from resblock_lint.dims import Dim, Origin, Size, Symbol
from resblock_lint.layers.registry import FUNCTIONS, Entry, Inferred, Parameter
from resblock_lint.valuation import value

assert resblock_lint.layers.keras
SEVEN = 7  # what an open size is when a call is run on real tensors
ROOTS: dict[str, Any] = {
    "ops": keras.ops,
    "backend": legacy,
    "tf": tf,
    "activations": keras.activations,
    "layers": keras.layers,
    "keras_random": keras.random,
}
REFUSALS = (
    ValueError, TypeError, IndexError, ZeroDivisionError, AttributeError, KeyError, NotImplementedError, AssertionError,
    OverflowError, tf.errors.OpError,
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class T:
    """A tensor argument; None is an open size."""

    shape: tuple[int | None, ...]
    dtype: str = "float32"
    real: bool = False  # a tensor with values, also where the others are symbolic

    def __repr__(self) -> str:
        kind = "" if self.dtype == "float32" else f", {self.dtype!r}"
        return f"T({self.shape}{kind}{', real=True' if self.real else ''})"


@dataclass
class Symbols:
    """The free symbols of one call, with the value that each has in a run on real tensors."""

    values: dict[Symbol, int] = field(default_factory=dict[Symbol, int])
    lifted: bool = False

    def size(self, size: int | None) -> Size:
        """An open size as a free symbol; where everything is lifted, a known one as a parameter."""
        if size is not None and not (self.lifted and size > 1):
            return size
        symbol = (
            Symbol(f"free{len(self.values)}", Origin.FREE, 1)
            if size is None
            else Symbol(f"s{size}", Origin.PARAMETER, 1)
        )
        self.values[symbol] = SEVEN if size is None else size
        return Dim.of(symbol)


def real(name: str) -> Callable[..., Any]:
    """The framework's own function."""
    head, *rest = name.split(".")
    found = ROOTS[head]
    for part in rest:
        found = getattr(found, part)
    return found


def mapped(argument: Any, make: Callable[[T], Any]) -> Any:
    """An argument with its tensors made real."""
    if isinstance(argument, T):
        return make(argument)
    if isinstance(argument, (list, tuple)):
        return type(argument)(mapped(one, make) for one in argument)
    return argument


def tensors_in(argument: Any) -> Iterator[T]:
    if isinstance(argument, T):
        yield argument
    elif isinstance(argument, (list, tuple)):
        for one in argument:
            yield from tensors_in(one)


def shapes_of(made: Any) -> list[tuple[int | None, ...]]:
    """The shape of every tensor in a result."""
    if isinstance(made, (list, tuple)):
        return [shape for one in made for shape in shapes_of(one)]
    if isinstance(made, tf.TensorShape) or not hasattr(made, "shape"):
        return []
    return [tuple(made.shape)]


def call(name: str, args: list[Any], kwargs: dict[str, Any], make: Callable[[T], Any]) -> Any:
    return real(name)(*(mapped(a, make) for a in args), **{k: mapped(a, make) for k, a in kwargs.items()})


def _real_tensor(one: T) -> Any:
    shape = [SEVEN if size is None else size for size in one.shape]
    return tf.cast(tf.ones(shape), one.dtype) if one.dtype not in ("int32", "int64") else tf.zeros(shape, one.dtype)


def _keras_tensor(one: T) -> Any:
    return _real_tensor(one) if one.real else keras.KerasTensor(one.shape, dtype=one.dtype)


def ran(name: str, args: list[Any], kwargs: dict[str, Any]) -> list[tuple[int | None, ...]] | None:
    """The shapes that a run on real tensors gives, or None where it fails."""
    try:
        return shapes_of(call(name, args, kwargs, _real_tensor))
    except REFUSALS:
        return None


def outcome(name: str, args: list[Any], kwargs: dict[str, Any]) -> list[tuple[int | None, ...]] | None:
    """The shapes that the framework infers, or None where it refuses."""
    if name.split(".")[0] in ("ops", "layers", "activations"):
        try:
            return shapes_of(call(name, args, kwargs, _keras_tensor))
        except REFUSALS:
            return None
    if name.split(".")[0] == "keras_random":  # draws a seed, which a graph refuses
        return ran(name, args, kwargs)
    with tf.Graph().as_default():
        try:
            return shapes_of(call(name, args, kwargs, lambda one: tf.compat.v1.placeholder(one.dtype, one.shape)))
        except REFUSALS:
            return None


class Unfit(Exception):
    """An argument of a kind that the interpreter does not give to an entry."""


def numbers(argument: Any) -> Any:
    """Nested tuples of whole numbers and None."""
    if isinstance(argument, (list, tuple, np.ndarray)):
        return tuple(numbers(one) for one in argument)
    if argument is None:
        return None
    if isinstance(argument, (bool, int, np.integer)):
        return int(argument)
    if isinstance(argument, float) and argument.is_integer():
        return int(argument)
    raise Unfit


def shape_in(argument: Any, symbols: Symbols) -> Any:
    """The shape of a tensor, of a number, or of nested lists of them."""
    if isinstance(argument, T):
        return tuple(symbols.size(size) for size in argument.shape)
    if argument is None:
        return None
    if isinstance(argument, (list, tuple)):
        inner = [shape_in(one, symbols) for one in argument]
        return (len(argument), *(inner[0] if inner else ()))
    if isinstance(argument, (bool, int, float, complex, np.ndarray, np.generic)):
        return tuple(np.shape(argument))
    raise Unfit


def converted(parameter: Parameter, argument: Any, symbols: Symbols) -> Any:
    """One argument as its parameter takes it: what `interpreter.options` does for a program's values."""
    kind = parameter.kind
    if kind in ("object", "Beside"):
        return None
    if kind == "Shape":
        return shape_in(argument, symbols)
    if kind == "Shapes":
        if not isinstance(argument, (list, tuple)):
            raise Unfit
        return tuple(shape_in(one, symbols) for one in argument)
    if kind in ("Text", "Word", "Small", "Capitals") or (kind == "Padding" and isinstance(argument, str)):
        if not isinstance(argument, (str, type(None))):
            raise Unfit
        return argument.lower() if kind == "Word" and argument else argument  # as options are read
    if kind == "Flag":
        return bool(argument)
    if any(True for _ in tensors_in(argument)):
        raise Unfit
    if kind == "Constant":
        return argument
    made = numbers(argument)
    if kind in ("Size", "Sizes") and made is None:
        return parameter.default
    if kind == "Size" and not isinstance(made, int):
        raise Unfit
    return made


def infer(name: str, args: list[Any], kwargs: dict[str, Any], symbols: Symbols) -> Inferred:
    """What the entry says of a call."""
    entry = FUNCTIONS[name]
    known = {one.name: one for one in (*entry.inputs, *entry.options) if one.kind != "Layout"}
    named = dict(zip((one.name for one in entry.inputs), args, strict=False))
    rest = args[len(named) :] if entry.many else []
    if len(args) > len(entry.inputs) and not entry.many:
        raise Unfit
    extra = {key: one for key, one in kwargs.items() if key not in known}
    made = {key: converted(known[key], one, symbols) for key, one in (named | kwargs).items() if key in known}
    if "axes_lengths" in known:
        made["axes_lengths"] = {key: numbers(one) for key, one in extra.items()}
    if any(one.required and one.name not in made for one in known.values()):
        raise Unfit
    first = [made.pop(one.name) for one in entry.inputs] if entry.many else []
    return entry.function(*first, *(shape_in(one, symbols) for one in rest), **made)


def truth(claim: Claim, environment: dict[Symbol, int]) -> bool | None:
    """Whether a claim holds for these values; None where they do not settle it."""
    if isinstance(claim, bool):
        return claim
    if isinstance(claim, (Equal, AtLeast)):
        try:
            left, right = value(claim.left, environment), value(claim.right, environment)
        except (KeyError, ZeroDivisionError):
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


def verdict(entry: Entry, made: Inferred, first: Any, environment: dict[Symbol, int]) -> bool | None:
    """Yes, no or maybe: whether the call succeeds. `first` is the first argument, whose rank an entry may settle."""
    if entry.rank is not None and isinstance(first, T) and len(first.shape) != entry.rank:
        return False
    claims = [truth(one.claim, environment) for one in made.requires]
    return False if False in claims else None if None in claims else True


def disagreement(name: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[str, bool | None]:
    """How the framework and we differ on a call ("" where we do not), and what we said of it."""
    entry, symbols = FUNCTIONS[name], Symbols()
    first = args[0] if args else None
    theirs = outcome(name, args, kwargs)
    if entry.rank is not None and isinstance(first, T) and len(first.shape) != entry.rank:
        fine = theirs is None or ran(name, args, kwargs) is None
        return ("" if fine else f"{shown(name, args, kwargs)}: a wrong rank, but makes {theirs}"), False
    try:
        made = infer(name, args, kwargs, symbols)
    except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
        return f"{shown(name, args, kwargs)}: ours raises {problem!r}", None
    said = verdict(entry, made, first, {})
    wrong = f"{shown(name, args, kwargs)}: framework {theirs}, ours {brief(made)}"
    if said is False:
        return ("" if theirs is None or ran(name, args, kwargs) is None else wrong), False
    if theirs is None:
        return ("" if said is None and (unsettled(made) or at_odds(made)) else wrong), said
    return ("" if same(name, theirs, made, symbols) else wrong), said


def at_odds(made: Inferred) -> bool:
    """Whether an open size should be two numbers at once: that no claim alone is wrong, only all of them together."""
    pairs = [(one.claim.left, one.claim.right) for one in made.requires if isinstance(one.claim, Equal)]
    known = {(repr(size), other) for pair in pairs for size, other in (pair, pair[::-1]) if isinstance(other, int)}
    return len({size for size, _ in known}) < len(known)


def unsettled(made: Inferred) -> bool:
    """Whether a claim rests on something that nobody can settle."""
    return any(isinstance(one.claim, Opaque) for one in made.requires)


def same(name: str, theirs: list[tuple[int | None, ...]], made: Inferred, symbols: Symbols) -> bool:
    """Whether the shapes agree: known sizes are equal; what Keras leaves open we leave open (TensorFlow: may know)."""
    strict = name.split(".")[0] in ("ops", "activations", "layers")
    return [len(one) for one in theirs] == [len(one) for one in made.shapes] and all(
        one == two if isinstance(two, int) and one is not None else one is None and (not strict or isinstance(two, Dim))
        for left, right in zip(theirs, made.shapes, strict=True)
        for one, two in zip(left, right, strict=True)
    )


def symbolic_disagreement(name: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    """With a symbol for every size (the same for the same size) the answer is the same."""
    plain, lifted = Symbols(), Symbols(lifted=True)
    made, other = infer(name, args, kwargs, plain), infer(name, args, kwargs, lifted)
    if verdict(FUNCTIONS[name], other, None, lifted.values) is False:
        return f"{shown(name, args, kwargs)}: refused with symbols: {other}"
    try:
        ours = [[value(size, lifted.values) for size in shape] for shape in other.shapes]
        known = [[value(size, plain.values) for size in shape] for shape in made.shapes]
    except KeyError:
        return ""
    return "" if ours == known else f"{shown(name, args, kwargs)}: {ours} with symbols, {known} without"


def brief(made: Inferred) -> str:
    """What an entry says, with None for every size that is no number."""
    shapes = [tuple(size if isinstance(size, int) else None for size in shape) for shape in made.shapes]
    return f"{shapes}" + "".join(
        f" {'not ' if one.claim is False else 'if '}{one.text or one.need.value}" for one in made.requires
    )


def shown(name: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    """The call as it might stand in a program."""
    words = [repr(one) for one in args] + [f"{key}={one!r}" for key, one in kwargs.items()]
    return f"{name}({', '.join(words)})"

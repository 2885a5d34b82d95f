"""Calls of functions with drawn arguments, under their contract and under Keras: the oracle of contracts.

A contract is exact where all of its requirements hold for a call if and only if Keras builds the call. Arguments are
drawn by what a parameter is called and by its default; what is drawn is often invalid on purpose.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import random
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from resblock_lint.contracts import Contract

SIZES = (1, 2, 3, 5, 8, 14, 16)
BATCHES = (2, 2, None)
CHANNELS = (1, 3, 4, 8, 12, 16, 32)
TENSORS = re.compile(r"^(x\d?|ip|p|input\w*|inputs|tensor\w*|input_tensor|shortcut|skip\w*|y|g|X\w*|layer|feature\w*)$")
NUMBERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (r"name|prefix|block_id|stage$", ()),
    (r"filter|channel|unit|dim|growth|squeeze|num_f|nb_f|width|planes|^ch$|^k$|^n_out", (1, 4, 6, 8, 16, 32)),
    (r"stride", (1, 1, 2, 3)),
    (r"kernel|size|num_row|num_col", (1, 2, 3, 5, 3, 3)),
    (r"group|cardinality|head", (1, 2, 4, 3)),
    (r"dilation", (1, 1, 2)),
    (r"block|layer|repeat|depth|stack|num|n_|level|conv", (1, 2, 3)),
    (r"expansion|expand|multiplier", (1, 2, 6)),
    (r"ratio|alpha|rate|scale|momentum|epsilon|theta|reduction", (0.25, 0.5, 1.0, 1.5)),
)

TEXTS = {"padding": ("same", "valid", "same", "VALID"), "data_format": ("channels_last",)}

SCOPE: dict[str, Any] = {"ceildiv": lambda over, under: -(-over // under)}  # what the expressions of contracts may call


@dataclass(slots=True)
class Tally:
    """How many calls agreed, and those that did not."""

    built: int = 0
    refused: int = 0
    shaped: int = 0  # of those built: how often the contract told a shape
    wrong: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Drawer:
    """Draws the arguments of one function."""

    contract: Contract
    pick: random.Random
    text: str = ""
    count: int = 0
    batch: int | None = 2  # of all tensors of a call

    def __post_init__(self) -> None:
        shapes = [size for part in self.contract.gives for shape in part.shapes for size in shape]
        cases = [part.when or "" for part in self.contract.gives]
        self.text = " ".join([*(one.expression for one in self.contract.requires), *cases, *shapes])

    def tensors(self) -> set[str]:
        """The parameters that are tensors: those whose shape the contract speaks of, else those that are called so."""
        told = set(re.findall(r"\b(\w+)\.shape\b", self.plain()))
        called = {name for name in self.contract.parameters if TENSORS.match(name)}
        return told or {name for name in called if not re.search(r"filter|channel|dim|size", name)}

    def lists(self) -> set[str]:
        """The parameters that are lists of tensors."""
        return set(self.walked().values()) | set(re.findall(r"\b(\w+)\[[^\[\]]*\]\.shape", self.text))

    def walked(self) -> dict[str, str]:
        """What stands for any tensor of a list, and the list."""
        gone_over = re.findall(r"\bfor (\w+) in (\w+)\b", self.text)
        return {item: name for item, name in gone_over if re.search(rf"\b{item}\.shape", self.text)}

    def plain(self) -> str:
        """The text without what it says of the items of lists."""
        items = self.walked()
        return re.sub(rf"\b(?:{'|'.join(items)})\.shape", "", self.text) if items else self.text

    def shapes(self, name: str, first: tuple[Any, ...] | None) -> list[tuple[Any, ...]]:
        """The shapes of a list of tensors: alike, or each twice as large as the one behind it, but for a few."""
        shape, factor = first or self.shape(f"{name}[0]"), self.pick.choice((1, 1, 2))
        made = list[tuple[Any, ...]]()
        for place in range(self.pick.choice((0, 1, 2, 2, 3))):
            sizes = [size * factor ** (place + (first is not None)) for size in shape[1:-1]]
            channels = shape[-1] if self.pick.random() < 0.5 else self.pick.choice(CHANNELS)
            made.append((self.batch, *sizes, channels) if self.pick.random() < 0.9 else self.shape(f"{name}[0]"))
        return made[::-1]

    def rank(self, name: str) -> int:
        """The rank that the contract speaks of, else four."""
        shapes = [shape for part in self.contract.gives for shape in part.shapes]
        last = [len(shape) for shape in shapes if f"{name}.shape[1]" in str(shape) or f"{name}.shape[-1]" in str(shape)]
        last = last or [len(shape) for shape in shapes if f"{name}.shape" not in str(shape)]
        axes = [int(axis) for axis in re.findall(rf"\b{re.escape(name)}\.shape\[([1-9])\]", self.text)]
        told = max([*last[:1], *(axis + 1 for axis in axes)] or [4]) if last or axes else 4
        asked, rank = [one.expression for one in self.contract.requires], f"len({name}.shape)"
        cases = [part.when or "" for part in self.contract.gives]
        if any(rank in text for text in cases) or any(rank in one and f"{rank} == " not in one for one in asked):
            return self.pick.choice((told, 3, 4, 5))
        fixed = any(one.startswith(rank) for one in asked)  # else only where it meets something, if it does
        return self.pick.choice((*(told,) * 12, 3, 4, 5)) if fixed else told

    def shape(self, name: str) -> tuple[Any, ...]:
        """A shape, often with equal sides, and with a size that other tensors get too; its batch may be open."""
        side = self.pick.choice(SIZES)
        middle = [side if self.pick.random() < 0.8 else self.pick.choice(SIZES) for _ in range(self.rank(name) - 2)]
        return (self.batch, *middle, self.pick.choice(CHANNELS))

    def fitted(self, names: dict[str, Any], shapes: dict[str, Any]) -> None:
        """Gives axes the sizes that the contract asks of them, so that tensors which must fit do so often enough."""
        for one in self.contract.requires:
            found = re.search(r"(\w+)\.shape\[(-?\d+)\] == ([^=]+?)(?: or | and |$)", one.expression)
            if found is None or not isinstance(shapes.get(found[1]), tuple) or self.pick.random() < 0.2:
                continue
            sizes = list(shapes[found[1]])
            tensors = {name: of_shape(shape) for name, shape in shapes.items()}
            with contextlib.suppress(Exception):
                sizes[int(found[2])] = max(1, int(eval(found[3], dict(SCOPE), {**names, **tensors})))
            shapes[found[1]] = tuple(sizes)

    def argument(self, name: str, parameter: inspect.Parameter) -> Any:
        """A value for a parameter that is no tensor; `inspect.Parameter.empty` leaves it to its default."""
        default = parameter.default
        given = default is not inspect.Parameter.empty
        if given and self.pick.random() < 0.3:
            return inspect.Parameter.empty
        if isinstance(default, bool):
            texts = re.findall(rf"\b{name} (?:==|!=|in) .*?'(\w+)'", self.text)
            return self.pick.choice((True, False, *texts))
        counted = rf"\b{name} \* 0 == 0 or (?:\w+ <= \d or )*len\({name}\) == \d"
        sided = re.search(counted, self.text) is not None  # an option in both of its forms
        listed = re.search(rf"len\({name}\)|\bin {name}\)|\*{name}\]", self.text) and not sided
        if name.endswith("_list") or listed:
            numbers = next((found for pattern, found in NUMBERS if re.search(pattern, name, re.I)), (1, 2, 4))
            return [self.pick.choice(numbers) for _ in range(self.pick.choice((0, 1, 1, 2, 3)))]
        if name in ("name", "prefix") and default is None:
            self.count += 1
            return f"{name}{self.count}"
        if name in TEXTS:
            return self.pick.choice(TEXTS[name])
        if isinstance(default, str) and re.search(rf"\b{name}\b", self.text):
            other = "gelu" if "activation" in name else "other"  # Keras knows which activations there are
            return self.pick.choice([default, *re.findall(r"'(\w+)'", self.text), other])
        if name.endswith("axis") and not given:
            return self.pick.choice((-1, -1, 3, 1, 2, 0, -2, 4))
        if (given and not isinstance(default, (int, float, tuple))) or re.search(r"^axis|seed", name):
            return inspect.Parameter.empty
        for pattern, values in NUMBERS:
            if re.search(pattern, name, re.I):
                if not values:
                    break
                fitting = values if not isinstance(default, float) else (0.25, 0.5, 1.0, 1.5, default)
                if isinstance(default, int):
                    fitting = tuple(one for one in values if isinstance(one, int)) or (1, 2, 3, 4)
                sides = len(default) if isinstance(default, tuple) else 0
                if f"{name} * 0" in self.text:  # a number will do, and so will one for each side
                    places = [int(place) for place in re.findall(rf"\b{name}\[(\d)\]", self.text)]
                    sides = self.pick.choice((0, max(places) + 1) if places else (0, 0, 0, 2))
                return tuple(self.pick.choice(fitting) for _ in range(sides)) if sides else self.pick.choice(fitting)
        if isinstance(default, int) and given:
            return self.pick.choice([1, 2, 4, default])
        if given:
            return inspect.Parameter.empty
        self.count += 1
        return f"{name}{self.count}" if re.search("name|prefix|stage|block", name) else self.pick.choice([1, 2, 4])


def of_shape(shape: Any) -> Any:
    """What expressions speak of: a tensor of a shape, a list of such for a list of shapes."""
    return [of_shape(one) for one in shape] if isinstance(shape, list) else SimpleNamespace(shape=shape)


def an_input(shape: Any) -> Any:
    """The same in Keras."""
    return [an_input(one) for one in shape] if isinstance(shape, list) else keras.Input(shape[1:], batch_size=shape[0])


def bound(signature: inspect.Signature, drawer: Drawer) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Arguments by name, and the shapes of those that are tensors, or lists of such."""
    values: dict[str, Any] = {}
    shapes: dict[str, Any] = {}
    lists = drawer.lists()
    tensors = drawer.tensors() - lists
    first: tuple[Any, ...] | None = None
    drawer.batch = drawer.pick.choice(BATCHES)
    for name in sorted(tensors - set(signature.parameters)):  # of the function that the function gives
        shapes[name] = drawer.shape(name)
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name in tensors:
            shape = drawer.shape(name)
            if first is not None and len(first) == len(shape) and drawer.pick.random() < 0.6:
                shape = (*first[:-1], shape[-1]) if drawer.pick.random() < 0.7 else first
            first = first or shape
            shapes[name] = shape
        elif name in lists:
            shapes[name] = drawer.shapes(name, first)
        else:
            value = drawer.argument(name, parameter)
            if value is not inspect.Parameter.empty:
                values[name] = value
    return values, shapes


def promised(contract: Contract, names: dict[str, Any]) -> bool:
    """Whether the contract says that a call succeeds. Raises what its expressions raise."""
    scope = {**SCOPE, **names}  # `all(… for f in filters)` sees these names only where they are global
    return all(eval(one.expression, dict(scope)) for one in contract.requires)


def check(function: Any, contract: Contract, calls: int, seed: int = 0) -> Tally:
    """Draws calls of a function, and compares what its contract says of them with what Keras does."""
    signature = inspect.signature(function)
    drawer = Drawer(contract, random.Random(f"{contract.qualname} {seed}"))
    defaults = {
        name: one.default for name, one in signature.parameters.items() if one.default is not inspect.Parameter.empty
    }
    tally = Tally()
    for _ in range(calls):
        found = bound(signature, drawer)
        assert found is not None
        values, shapes = found
        drawer.fitted({**defaults, **values}, shapes)
        names = {**defaults, **values, **{name: of_shape(shape) for name, shape in shapes.items()}}
        told = f"{contract.qualname}({values}, {shapes})"
        says, raised = False, ""
        try:
            says = promised(contract, names)
        except (TypeError, IndexError) as problem:  # an argument of a kind, or a length, that the call refuses too
            raised = f", its contract raises {problem!r}"
        except Exception as problem:
            tally.wrong.append(f"{told}: its contract raises {problem!r}")
            continue
        made, why = built(function, values, shapes)
        if made is not None:
            tally.built += 1
        else:
            tally.refused += 1
        if says is not (made is not None):
            tally.wrong.append(f"{told}: Keras {'builds' if made is not None else 'refuses: ' + why}{raised}")
        for given in results(contract, names) if made is not None else ():
            tally.shaped += 1
            if given != made:
                tally.wrong.append(f"{told}: gives {given}, Keras {made}")
    return tally


def results(contract: Contract, names: dict[str, Any]) -> list[list[tuple[int, ...]]]:
    """The shapes that the contract says a call gives, by each of its cases that the call falls under."""
    scope = {**SCOPE, **names}
    known = [one for one in contract.gives if "?" not in str(one)]
    return [
        [tuple(eval(size, dict(scope)) for size in shape) for shape in one.shapes]
        for one in known
        if one.when is None or eval(one.when, dict(scope))
    ]


def built(
    function: Any, values: dict[str, Any], shapes: dict[str, Any]
) -> tuple[list[tuple[int, ...]] | None, str]:
    """The shapes that a call makes in Keras, else why it builds none."""
    keras.backend.clear_session()
    inputs = {name: an_input(shape) for name, shape in shapes.items()}
    own = set(inspect.signature(function).parameters)
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            made = function(**values, **{name: one for name, one in inputs.items() if name in own})
            if not keras.tree.flatten(made)[0].__class__.__name__.startswith("KerasTensor"):
                rest = [inputs[name] for name in inputs if name not in own]
                made = made(*rest or (keras.Input((8, 8, 4), batch_size=2),))
        except Exception as problem:
            return None, f"{type(problem).__name__} {str(problem)[:120]}"
    return [tuple(one.shape) for one in keras.tree.flatten(made) if isinstance(one, keras.KerasTensor)], ""

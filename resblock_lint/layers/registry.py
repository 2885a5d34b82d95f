"""How a layer is declared, and where declarations are found.

An *entry* is a function from input shapes and the constructor's keywords to `Inferred`. Its keyword-only parameters
mirror the framework's constructor: names, order, defaults. Their annotations say what the caller must pass:

- `Size`: an `int` or a `Dim`; `Sizes`: a `Size` or a tuple of them, one for each spatial axis;
- `Text`: a `str` or None, as it is written; `Word`: one whose capitals Keras makes small letters; `Small`: one whose
  capitals it takes only where it runs a call; `Capitals`: one that must be written in them;
- `Flag`: a `bool`; `Numbers`: a nested tuple of sizes, or None;
- `Several`: `Numbers`, where one number is not what is meant (a shape, an order of axes); `Pair`: two sizes;
- `Padding`: `Capitals`, or a tuple of `Pair`s for the axes;
- `Shape`, `Shapes`: the shape of a tensor, the shapes of a list of tensors (for functions: any parameter);
- `Inner`: a layer that this one wraps; `Inners`: one, or a tuple of several;
- `Constant`: what the program writes, a text with its capitals; `Lengths`: the keywords that no parameter has;
- `Layout`: the layout of the first input tensor; not a parameter of the framework's constructor, filled in by us;
- `Rate`: the claim that a real number is from 0 to 1; `object`: accepted, and of no consequence for a shape;
- `Given`: an `object` that Keras takes for a number as soon as the layer is made: False where it is None;
- `Beside`: an `object` that may be a tensor, which Keras then takes for an input of the function.

An entry never raises and never decides: what must hold it states in `Inferred.requires`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import Claim, Is
from resblock_lint.dims import Size

OPEN_BATCH = Is(BATCH_NAME, None)  # to the letter: it is not known how many examples there are
NEW = "new "  # how the names of symbols begin that an entry makes: whoever calls it gives each a name of its own
Shape: TypeAlias = tuple[Size, ...]
Shapes: TypeAlias = tuple[Shape, ...]
Sizes: TypeAlias = "Size | tuple[Size, ...]"
Rate: TypeAlias = Claim
Beside: TypeAlias = object
Given: TypeAlias = object
Text: TypeAlias = "str | None"
Word: TypeAlias = "str | None"
Small: TypeAlias = "str | None"
Capitals: TypeAlias = "str | None"
Flag: TypeAlias = bool
Numbers: TypeAlias = "Size | tuple[Numbers, ...] | None"
Several: TypeAlias = Numbers
Pair: TypeAlias = Numbers
Padding: TypeAlias = "str | tuple[Numbers, ...] | None"


class Layout(Enum):
    """Where the channels of an image or a sequence stand."""

    LAST = "channels_last"
    FIRST = "channels_first"


class Role(Enum):
    """What a layer is to the rules."""

    OTHER = "other"
    SUM = "sum"  # an elementwise merge that adds, averages or picks
    PRODUCT = "product"  # an elementwise merge that multiplies
    CONCATENATION = "concatenation"
    NORMALIZATION = "normalization"
    WEIGHTED = "weighted"  # mixes channels by weights: convolutions, Dense
    SLICE = "slice"
    INPUT = "input"


class Need(Enum):
    """What a requirement is about."""

    CHANNELS = "channels"
    SPATIAL = "spatial"
    RANK = "rank"
    JOIN = "join"  # the other axes of a concatenation
    GROUPS = "groups"
    INPUT = "input"  # rank, promised size
    WINDOW = "window"  # a window larger than the image
    ELEMENTS = "elements"  # a reshape
    WEIGHTS = "weights"  # a layer called again
    ARGUMENT = "argument"  # a number that a constructor refuses
    NUMBER = "number"  # a number that Python refuses


class Building(Enum):
    """What `build` takes of the shape that it is given."""

    CALL = "what a call takes"
    CHANNELS = "its channels, whatever its rank"
    STEP = "the channels of a step: of what is left without the second axis"
    INSIDE = "what the layer inside takes"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold for a call to succeed. `left` and `right` are the sizes that are compared, where there are two."""

    need: Need
    claim: Claim
    left: Size | None = None
    right: Size | None = None
    axis: int | None = None
    inputs: tuple[int, int] = (0, 1)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Inferred:
    """What a call makes: a shape (or several), what it requires, and its weights by name.

    `copies` is how many outputs there are, where that is symbolic: all alike, and one stands for them.
    `parts` are the classes of layers that the layer makes for itself without naming them: they use up automatic names.
    `run` is what it makes inside of a layer of the user's, where Keras runs it, if not what it foretells;
    `shown` is what Keras sees of that, where the backend loses sizes that are known all the same.
    `letter` is what Keras makes and asks to the letter, where the rest of this is what the program means by it.
    """

    shape: Shape | tuple[Shape, ...]
    requires: tuple[Requirement, ...] = ()
    weights: tuple[tuple[str, Shape], ...] = ()
    layout: Layout | None = None
    several: bool = False
    parts: tuple[str, ...] = ()
    copies: Size | None = None
    run: Shape | tuple[Shape, ...] | None = None
    shown: Shape | tuple[Shape, ...] | None = None
    letter: Inferred | None = None

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape of each output."""
        return cast("tuple[Shape, ...]", self.shape if self.several else (self.shape,))


class Inner(Protocol):
    """A layer inside of a wrapper such as `TimeDistributed`."""

    def infer(self, *shapes: Shape) -> Inferred:
        """What the wrapped layer makes of inputs of these shapes."""
        ...

    def option(self, name: str) -> object:
        """What the wrapped layer's constructor was given for a keyword."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an entry: its kind is the first word of its annotation."""

    name: str
    kind: str
    default: Any
    required: bool


@dataclass
class Entry:
    """A declared layer or function. `rank` is the only rank that its first input may have, if there is one.

    `operation` is the class that Keras shows for a function in a model: `Relu` for `ops.relu`.
    """

    name: str
    function: Callable[..., Inferred]
    role: Role
    rank: int | None
    like: bool  # the output has the shape of the first input, whatever its rank
    operation: str = ""
    early: bool = False  # its parts are made by the constructor, not by the first call
    building: Building = Building.CALL
    astray: bool = False  # in a model Keras gives back the very tensor that it was given, and loses where it is from

    @cached_property
    def many(self) -> bool:
        """Whether it takes a list of tensors."""
        return bool(self._code.co_flags & 0x04)

    @cached_property
    def inputs(self) -> tuple[Parameter, ...]:
        """The parameters that are tensors, or for functions, all that are given by place."""
        return self._parameters(self._code.co_varnames[: self._code.co_argcount])

    @cached_property
    def options(self) -> tuple[Parameter, ...]:
        """The keywords."""
        start = self._code.co_argcount
        return self._parameters(self._code.co_varnames[start : start + self._code.co_kwonlyargcount])

    @property
    def _code(self) -> CodeType:
        return cast("FunctionType", self.function).__code__

    def _parameters(self, names: tuple[str, ...]) -> tuple[Parameter, ...]:
        function = cast("FunctionType", self.function)
        positional = self._code.co_varnames[: self._code.co_argcount]
        defaults = dict(zip(reversed(positional), reversed(function.__defaults__ or ()), strict=False))
        defaults.update(function.__kwdefaults__ or {})
        kinds = {name: str(function.__annotations__.get(name, "object")).split(" ")[0].split("[")[0] for name in names}
        return tuple(Parameter(name, kinds[name], defaults.get(name), name not in defaults) for name in names)


class Entries(Mapping[str, Entry]):
    """Entries by name. That of a family that is not imported yet is known by name, and made when it is asked for."""

    def __init__(self) -> None:
        self.made: dict[str, Entry] = {}
        self._homes: dict[str, Callable[[], object]] = {}

    def expect(self, names: Iterable[str], home: Callable[[], object]) -> None:
        """Takes it that calling `home` declares these names."""
        self._homes.update(dict.fromkeys(names, home))

    def __getitem__(self, name: str) -> Entry:
        if name not in self.made:
            self._homes[name]()
        return self.made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The entry of this name, where there is one."""
        made = self.made.get(name)
        return made if made is not None else self[name] if name in self._homes else default

    def __contains__(self, name: object) -> bool:
        return name in self.made or name in self._homes

    def __iter__(self) -> Iterator[str]:
        return iter({**self._homes, **self.made})

    def __len__(self) -> int:
        return len({**self._homes, **self.made})


LAYERS = Entries()
FUNCTIONS = Entries()
Declared = TypeVar("Declared", bound=Callable[..., Inferred])
_NONE: Any = object()


def layer(
    *names: str, rank: int | None = None, role: Role = Role.OTHER, like: bool = False, early: bool = False,
    building: Building = Building.CALL, astray: bool = False,
) -> Callable[[Declared], Declared]:  # fmt: skip
    """Declares a layer class under its Keras name, and under the older names that mean the same.

    `early` says that its `parts` are made by the constructor, `building` what its `build` takes of a shape,
    `astray` that Keras loses in models where the tensor is from that it gives back.
    """

    def declare(function: Declared) -> Declared:
        for name in names:
            LAYERS.made[name] = Entry(
                names[0], function, role, rank, like, early=early, building=building, astray=astray
            )
        return function

    return declare


def function(
    *names: str, rank: int | None = None, role: Role = Role.OTHER, like: bool = False, operation: str = ""
) -> Callable[[Declared], Declared]:
    """Declares a function by dotted names: `ops.concatenate`, `tf.concat`, `backend.concatenate`.

    `operation` is Keras' class for it where that is not the last name in capitals (`ExpandDims` of `expand_dims`).
    """

    def declare(function: Declared) -> Declared:
        for name in names:
            made = Entry(name, function, role, rank, like)
            made.operation = operation or camel(name.rpartition(".")[2])
            FUNCTIONS.made[name] = made
        return function

    return declare


def camel(name: str) -> str:
    """A function's name as a class is named: `expand_dims` is `ExpandDims`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))

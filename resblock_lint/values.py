"""The values of the abstract run, where plain Python values do not stand for themselves.

These do with Python's own aliasing; a symbolic integer is a `Dim`, a symbolic truth a `Condition`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, TypeAlias, Union

from resblock_lint import ir
from resblock_lint.conditions import Condition
from resblock_lint.dims import Dim, Size
from resblock_lint.flow import Op, Site
from resblock_lint.layers.registry import Entry, Layout, Shape
from resblock_lint.sequences import Column, Many, Series


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Unknown:
    """A value that is not modelled, and why."""

    reason: str
    text: str = "?"
    parts: dict[object, Unknown] = field(default_factory=dict[object, "Unknown"])
    dim: Dim | None = None
    kind: str = ""  # the class of the object, where that much is known
    rank_of: str = ""  # of which parameter it is the open rank

    def part(self, key: object, text: str) -> Unknown:
        """The same unknown part at each question, so that one branch decision holds for all uses."""
        if key not in self.parts:
            self.parts[key] = Unknown(self.reason, text)
        return self.parts[key]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Param:
    """A parameter of a root, without a kind until it is used (D7). `value` is what it turned out to be."""

    name: str
    default: Value
    has_default: bool
    at: Site
    value: Value = None
    resolved: bool = False
    parts: dict[object, Param] = field(default_factory=dict[object, "Param"])
    annotation: str = ""  # as in `ir.Parameter`
    setting: bool = False  # what a layer is made with: a number in arithmetic, no tensor
    looks: int = 0  # how often the run looked at what it is


@dataclass(frozen=True, slots=True)
class Real:
    """A symbolic real number, known by its text; one text is one number. It is 0 where its `base` is."""

    text: str
    base: Size | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact quotient of two sizes, `a / b` with b at least 1."""

    over: Size
    under: Size


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Slot:
    """The shape of a tensor; None as long as its rank is not known. Tensors of one shape may share it."""

    shape: Shape | None
    name: str = ""
    asked: set[int] = field(default_factory=set[int])  # axes that were asked for before the rank was known
    guess: str = ""  # the tensor parameter whose rank was guessed, where this shape rests on a guess
    told: bool = False  # whether the program said how many axes this has: what asks for that many confirms no guess
    lent: str = ""  # the tensor parameter whose rank another path found, where this shape rests on that


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Tensor:
    """A symbolic tensor: an output of an op. `node` is the call that made it, where a model could be made of it."""

    slot: Slot
    op: Op
    output: int = 0
    layout: Layout | None = None
    node: Node | None = None
    numbers: tuple[int | float, ...] | None = None  # what it holds, where that is known
    mask: Value = None  # a tensor that says which steps count


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Node:
    """One call of an operation outside of all others: of such calls Keras makes the graph of a functional model."""

    operation: Operation
    callee: Value
    args: list[Value]
    kwargs: dict[str, Value]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    number: int | None = None  # how many tensors Keras has counted before these outputs; None where that is not known


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class FunctionCall:
    """The operation that a function on tensors leaves in a model: `x + y` is an `Add` named `add`."""

    kind: str
    name: str
    site: Site
    nodes: list[Node] = field(default_factory=list[Any])


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Env:
    """A scope: its names, and the scope around it."""

    names: dict[str, Value]
    parent: Env | None
    module: Module
    code: ir.Code | None = None
    yields: list[Value] | None = None
    owner: Class | None = None
    receiver: Value = None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Module:
    """A module of the project."""

    name: str
    path: str
    env: Env = field(init=False)
    package: bool = False
    ir: ir.Module | None = None
    layout: str = ""  # of images, that its own code has set
    shared: bool = False  # whether other files import it, where it is run as a program
    left: object = None  # what its own code has left, written down
    raised: bool = False  # whether its code ends in an exception, whatever else is open

    def __post_init__(self) -> None:
        self.env = Env({"__name__": self.name, "__file__": self.path}, None, self)

    def rename(self, name: str) -> None:
        """Gives it the name under which it is imported."""
        self.name = self.env.names["__name__"] = name


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Function:
    """A function of the user's."""

    code: ir.Code
    env: Env
    defaults: Mapping[str, Value]
    qualname: str
    owner: Class | None = None
    attributes: dict[str, Value] = field(default_factory=dict[str, Any])
    called: bool = False  # closures share their code: whether this one was
    around: Builtin | None = None  # what its calls go through: it gets the function without it, then its arguments


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Method:
    """A function bound to its first argument."""

    function: Value
    receiver: Value


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Builtin:
    """A function of Python's or of ours; it gets the machine, then what it is `bound` to, then the arguments."""

    name: str
    function: Native
    bound: tuple[Any, ...] = ()


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Partial:
    """`functools.partial`."""

    function: Value
    args: tuple[Value, ...]
    kwargs: dict[str, Value]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Wrapped:
    """A class attribute that is looked up in a special way: property, staticmethod, classmethod, cached property."""

    kind: str
    function: Value
    setter: Value = None  # of a property


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Class:
    """A class of the user's."""

    name: str
    bases: tuple[Value, ...]
    names: dict[str, Value]
    qualname: str
    module: Module
    at: Site


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Instance:
    """An object of a user's class. `fields` are its attributes."""

    cls: Class
    fields: dict[str, Value] = field(default_factory=dict[str, Any])
    name: str = ""
    built: bool = False
    born: int = 0  # in which order layers came to be
    site: Site = field(default_factory=lambda: Site("", None, ""))
    variables: list[Tensor] = field(default_factory=list[Any])
    nodes: list[Node] = field(default_factory=list[Any])
    made: tuple[Tensor, ...] = ()  # what its last call gave


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Super:
    """`super()`: attributes are looked up behind `owner` in the receiver's classes."""

    owner: Class
    receiver: Value


TOPS = ("layers", "models", "ops", "backend", "activations", "applications", "utils")  # parts of Keras


@dataclass(frozen=True, slots=True)
class External:
    """A name of a library that we do not read, by its canonical dotted path."""

    path: str


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Layer:
    """A framework's layer object; `entry` is None where the class is not modelled."""

    kind: str
    entry: Entry | None
    options: dict[str, Value]
    name: str
    site: Site
    weights: tuple[tuple[str, Shape], ...] | None = None
    inbound: Value = None
    output: Value = None
    fields: dict[str, Value] = field(default_factory=dict[str, Any])
    born: int = 0
    nodes: list[Node] = field(default_factory=list[Any])
    made: tuple[Tensor, ...] = ()


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Model:
    """A framework's model: functional (inputs and outputs) or sequential (layers, and what they make once built)."""

    kind: str
    name: str
    site: Site
    inputs: Value = None
    outputs: Value = None
    layers: list[Value] = field(default_factory=list[Any])
    fields: dict[str, Value] = field(default_factory=dict[str, Any])
    born: int = 0
    nodes: list[Node] = field(default_factory=list[Any])
    made: tuple[Tensor, ...] = ()
    entrances: dict[tuple[Node, int], Node] = field(default_factory=dict[Any, Any])  # inputs in the middle of a graph
    called: str = ""  # the name that it was given, or else the variable that it was bound to, the outermost one
    depth: int = 0  # how many calls were under way there
    network: object = None  # of a functional model: its operations in order, once they were asked for


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Error:
    """An exception object: the name of its class, and the class where it is the user's."""

    kind: str
    args: tuple[Value, ...] = ()
    cls: Class | None = None


Operation: TypeAlias = "Layer | Model | Instance | FunctionCall"
Value: TypeAlias = Union[  # noqa: UP007  (it names itself)
    bool, int, float, complex, str, bytes, tuple["Value", ...], list["Value"], dict["Value", "Value"], Error,
    set["Value"], range, slice, Dim, Condition, Unknown, Param, Real, Ratio, Tensor, Many, Column, Series, Module, Slot,
    Function, Method, Builtin, Partial, Wrapped, Class, Instance, Super, External, Layer, Model, FunctionCall, None,
]  # fmt: skip
Native: TypeAlias = Callable[Concatenate[Any, ...], Value]  # a function of ours; its first argument is the machine

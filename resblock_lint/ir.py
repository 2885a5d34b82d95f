"""The small language that is interpreted: Python without its surface.

Every node has `at`, the syntax node it came from, which only `lowering` can turn into a span. Nodes are compared by
identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Constant: TypeAlias = "bool | int | float | complex | str | bytes | None"


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Node:
    """What all nodes have in common."""

    at: object


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Literal(Node):
    """A constant; `...` is the constant Ellipsis."""

    value: Constant


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class EllipsisLiteral(Node):
    """`...`."""


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Name(Node):
    """A name that is read or bound."""

    name: str


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Attribute(Node):
    """`value.name`."""

    value: Expression
    name: str


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Subscript(Node):
    """`value[index]`."""

    value: Expression
    index: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Slice(Node):
    """`lower:upper:step` inside of a subscript."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Argument:
    """An argument of a call: `value`, `name=value`, `*value` or `**value`."""

    value: Expression
    name: str | None = None
    star: str = ""


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Call(Node):
    """`function(arguments)`."""

    function: Expression
    arguments: tuple[Argument, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Unary(Node):
    """`-x`, `+x`, `~x` or `not x`."""

    operator: str
    operand: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Binary(Node):
    """`left operator right` for arithmetic and bits."""

    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Logical(Node):
    """`a and b and …` or `a or b or …`."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Comparison(Node):
    """`first operator operand operator operand …`."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Conditional(Node):
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Sequence_(Node):  # noqa: N801
    """A tuple, list or set display."""

    kind: str
    items: tuple[Expression, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Starred(Node):
    """`*value` in a display or a target."""

    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Mapping_(Node):  # noqa: N801
    """A dict display; a None key stands for `**value`."""

    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Clause:
    """`for target in iterable if …`."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Comprehension(Node):
    """A comprehension; `key` only for dicts, `kind` is list, set, dict or generator."""

    kind: str
    key: Expression | None
    element: Expression
    clauses: tuple[Clause, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Formatted(Node):
    """An f-string: texts, and expressions with their conversion and format specification."""

    parts: tuple[str | tuple[Expression, str | None], ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Walrus(Node):
    """`(name := value)`."""

    target: Expression
    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Yield(Node):
    """`yield value` or `yield from value`."""

    value: Expression | None
    delegates: bool


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Await(Node):
    """`await value`."""

    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Lambda(Node):
    """`lambda parameters: body`."""

    code: Code


Expression: TypeAlias = (
    Literal
    | EllipsisLiteral
    | Name
    | Attribute
    | Subscript
    | Slice
    | Call
    | Unary
    | Binary
    | Logical
    | Comparison
    | Conditional
    | Sequence_
    | Starred
    | Mapping_
    | Comprehension
    | Formatted
    | Walrus
    | Yield
    | Await
    | Lambda
)


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Parameter:
    """A parameter; `kind` is positional, ordinary, keyword, star (`*args`) or stars (`**kwargs`)."""

    name: str
    kind: str
    default: Expression | None
    at: object
    annotation: str = ""  # where it is a name; `float?` where it may be None as well


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Code:
    """The body of a function, or a lambda's."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Sequence[Statement]
    at: object
    generator: bool = False
    outer: frozenset[str] = frozenset()  # names declared global or nonlocal
    bound: frozenset[str] = frozenset()  # names that the body binds
    docstring: str | None = None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Evaluate(Node):
    """An expression as a statement."""

    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Assign(Node):
    """`target = … = value`."""

    targets: tuple[Expression, ...]
    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Augment(Node):
    """`target operator= value`."""

    operator: str
    target: Expression
    value: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class If(Node):
    """`if`, with `elif` as an `If` in `otherwise`."""

    test: Expression
    then: Sequence[Statement]
    otherwise: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class For(Node):
    """`for target in iterable`."""

    target: Expression
    iterable: Expression
    body: Sequence[Statement]
    otherwise: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class While(Node):
    """`while test`."""

    test: Expression
    body: Sequence[Statement]
    otherwise: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Return(Node):
    """`return value`."""

    value: Expression | None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Raise(Node):
    """`raise value`."""

    value: Expression | None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Assert(Node):
    """`assert test`."""

    test: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Except:
    """`except kinds as name`."""

    kinds: Expression | None
    name: str | None
    body: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Try(Node):
    """`try` with all of its parts."""

    body: Sequence[Statement]
    excepts: tuple[Except, ...]
    otherwise: Sequence[Statement]
    finally_: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class With(Node):
    """`with context as target, …`."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Define(Node):
    """`def`, with decorators from the outermost."""

    code: Code
    decorators: tuple[Expression, ...]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class DefineClass(Node):
    """`class`; `annotated` are the names in its body that have an annotation, those of `ClassVar` apart, `hints` the
    annotations of all.
    """

    name: str
    bases: tuple[Argument, ...]
    body: Sequence[Statement]
    decorators: tuple[Expression, ...]
    annotated: tuple[str, ...] = ()
    hints: tuple[tuple[str, Expression], ...] = ()


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Import(Node):
    """`import module as name`; without `as`, `name` is None and the first part of the path is bound."""

    module: str
    name: str | None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class ImportFrom(Node):
    """`from module import …`; `level` counts the dots, and names None stands for `*`."""

    module: str
    level: int
    names: tuple[tuple[str, str], ...] | None


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Delete(Node):
    """`del target`."""

    target: Expression


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Jump(Node):
    """`break` or `continue`."""

    kind: str


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Pattern(Node):
    """One pattern of `match`: kind is value, capture, sequence, mapping, class, either or star."""

    kind: str
    value: Expression | None = None
    name: str | None = None
    parts: tuple[Pattern, ...] = ()
    keys: tuple[Expression | str, ...] = ()


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Case:
    """`case pattern if guard`."""

    pattern: Pattern
    guard: Expression | None
    body: Sequence[Statement]


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Match(Node):
    """`match subject`."""

    subject: Expression
    cases: tuple[Case, ...]


Statement: TypeAlias = (
    Evaluate
    | Assign
    | Augment
    | If
    | For
    | While
    | Return
    | Raise
    | Assert
    | Try
    | With
    | Define
    | DefineClass
    | Import
    | ImportFrom
    | Delete
    | Jump
    | Match
)


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Module:
    """A lowered file. `loads` are the names and attributes that it reads, by the function that they stand in.

    `imports` are the modules that it may import, with the number of dots, `stars` those of star imports; `binds` are
    the names that any scope binds.
    """

    path: str
    body: Sequence[Statement]
    loads: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    imports: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    stars: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    binds: set[str] = field(default_factory=set[str])

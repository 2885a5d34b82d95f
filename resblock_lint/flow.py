"""The channel-flow graph of one path: which op feeds which, what each makes and what it requires.

The only module that knows networkx, which is imported when somebody first walks the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from resblock_lint.conditions import Condition
from resblock_lint.dims import Size
from resblock_lint.facts import Verdict
from resblock_lint.layers.registry import Layout, Need, Requirement, Role, Shape

if TYPE_CHECKING:
    import networkx as nx

UNKNOWN_INPUT = "unknown input"  # what draws a value that is not modelled where a layer takes a tensor


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code: a file, a syntax node of it, and the function around it."""

    path: str
    at: object = field(hash=False)
    function: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement of an op, and whether what the path had assumed settles it."""

    requirement: Requirement
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Operand:
    """A tensor that an op takes: which op made it, which of its outputs it is, its shape where the rank is known."""

    op: Op
    output: int
    shape: Shape | None


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One call of a layer or of a function on tensors."""

    index: int  # grows from op to op, across runs too
    layer: str
    role: Role
    inputs: tuple[Operand, ...]
    shapes: tuple[Shape | None, ...]
    demands: tuple[Demand, ...]
    site: Site
    chain: tuple[Site, ...]
    assumed: tuple[Condition, ...]
    layout: Layout | None = None
    weights: tuple[tuple[str, Shape], ...] = ()
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    name: str = ""
    chosen: tuple[Condition, ...] = ()  # the part of what was assumed that is a side of an open condition
    place: int = 0  # how many ops its run drew before it
    turns: tuple[str, ...] = ()  # those of loops within which it was drawn, and that stand for all others
    rests: tuple[str, ...] = ()  # the tensor parameters whose rank was guessed when its inputs came to be

    @property
    def is_parameter(self) -> bool:
        """Whether it stands for a tensor among the parameters of what is run, whose name it has."""
        return self.role is Role.INPUT and self.layer == "Input"

    @property
    def shape(self) -> Shape | None:
        """The shape of the first output."""
        return self.shapes[0] if self.shapes else None

    @property
    def channel_axis(self) -> int | None:
        """The index of the channel axis; None where the rank is not known."""
        if self.shape is None:
            return None
        return 1 if self.layout is Layout.FIRST else len(self.shape) - 1

    @property
    def channels(self) -> Size | None:
        """The number of channels of the first output; None where it has no such axis."""
        axis = self.channel_axis
        return self.shape[axis] if self.shape and axis is not None and axis < len(self.shape) else None

    @property
    def is_merge(self) -> bool:
        """Whether the op combines several tensors element by element."""
        return self.role in (Role.SUM, Role.PRODUCT) and len(self.inputs) > 1

    @property
    def key(self) -> tuple[Site, ...]:
        """What tells calls of one site apart: the chain of calls and the site."""
        return (*self.chain, self.site)

    def broken(self, *needs: Need) -> Iterator[Demand]:
        """The requirements of these kinds that the path refutes or leaves open."""
        return (d for d in self.demands if d.verdict is not Verdict.YES and d.requirement.need in needs)


class Flow:
    """The ops of one path from a root, with what the path assumed and how it ended."""

    def __init__(self, root: str, ops: Sequence[Op], literals: tuple[Condition, ...], first: int = 0) -> None:
        """`first` is the place of the first op that no other flow has."""
        self.root = root
        self.all: Sequence[Op] = ops
        self.own: Sequence[Op] = ops[first:] if first else ops
        self.literals = literals

    def ops(self, *roles: Role) -> Iterator[Op]:
        """Its own ops of these roles, in the order in which they were drawn; all of them where no role is given."""
        return (op for op in self.own if not roles or op.role in roles)

    def merges(self) -> Iterator[Op]:
        """Its own ops that combine several tensors element by element."""
        return (op for op in self.own if op.is_merge)

    def concatenations(self) -> Iterator[Op]:
        """The ops that lay tensors end to end."""
        return self.ops(Role.CONCATENATION)

    def source(self, operand: Operand) -> Op:
        """The op that made an operand."""
        return operand.op

    @cached_property
    def graph(self) -> nx.DiGraph[Any]:
        """The ops as nodes, an edge for each operand from the op that made it."""
        import networkx as nx

        graph: nx.DiGraph[Any] = nx.DiGraph()
        graph.add_nodes_from(self.all)
        graph.add_edges_from((operand.op, op) for op in self.all for operand in op.inputs)
        return graph

    def length(self, operand: Operand, until: Op) -> int | None:
        """How many weighted ops lie between the op `until` and an operand; None where there is no way."""
        import networkx as nx

        found: dict[Any, float] = nx.single_source_dijkstra_path_length(
            self.graph.reverse(copy=False), operand.op, weight=_weigh
        )
        return None if until not in found else int(found[until])

    def split_point(self, op: Op) -> Op | None:
        """The last op that all inputs of `op` descend from: where shortcut and main path part."""
        import networkx as nx

        shared: set[Op] | None = None
        for operand in op.inputs:
            found: set[Op] = nx.ancestors(self.graph, operand.op)  # pyright: ignore[reportUnknownMemberType]
            above = found | {operand.op}
            shared = above if shared is None else shared & above
        return max(shared, key=lambda one: one.index) if shared else None

    def shortcut(self, op: Op) -> int | None:
        """Which of an op's two inputs is the shortcut: the one with fewer ops since the branches parted."""
        start = self.split_point(op)
        if start is None or len(op.inputs) != 2:
            return None
        first, second = (self.length(operand, start) for operand in op.inputs)
        if first is None or second is None or first == second:
            return None
        return 0 if first < second else 1

    def channel_origin(self, operand: Operand) -> Op:
        """The op that gave an operand its number of channels: a convolution, a concatenation, an input."""
        op = self.source(operand)
        while op.inputs and op.channels is not None and op.role is not Role.WEIGHTED:
            before = next((o for o in op.inputs if self.source(o).channels == op.channels), None)
            if before is None:
                break
            op = self.source(before)
        return op

    def size_origin(self, operand: Operand, size: Size) -> Op:
        """The op that gave an operand this size, where its channels have another one: a pool, a crop, an input."""
        op, shape = self.source(operand), operand.shape or ()
        axes = (axis for axis, one in enumerate(shape) if axis and one == size and axis != op.channel_axis)
        axis = next(axes, None)
        while axis is not None:
            kept = (one for one in op.inputs if len(one.shape or ()) == len(shape) and (one.shape or ())[axis] == size)
            before = next(kept, None)
            if before is None:
                return op
            op = self.source(before)
        return self.channel_origin(operand)


def _weigh(_: Op, end: Op, __: Any) -> int:
    """A weighted op is a longer way than any number of others."""
    return 1000 if end.role is Role.WEIGHTED else 1

"""Trees of the IR: what is in them, and the same with another part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from operator import is_
from typing import Any, TypeVar, cast

from resblock_lint import ir

N = TypeVar("N")


def parts(node: object) -> Iterator[Any]:
    """What a node of the IR is made of: nodes, and tuples and lists of them."""
    if isinstance(node, (tuple, list)):
        yield from node
    elif is_dataclass(node):
        for one in fields(node):
            value = getattr(node, one.name)
            if one.name != "at" and (isinstance(value, (tuple, list)) or is_dataclass(value)):
                yield value


def nodes(tree: object) -> Iterator[ir.Node]:
    """All nodes in a tree, or in a sequence of such; however deep it is."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ir.Node):
            yield one
        waiting += reversed(list(parts(one)))


def names_in(*trees: object) -> Iterator[str]:
    """The names in trees."""
    return (one.name for one in nodes(trees) if isinstance(one, ir.Name))


def is_name(value: ir.Expression | None, name: str) -> bool:
    """Whether an expression is that name."""
    return isinstance(value, ir.Name) and value.name == name


def assigned_in(body: Sequence[ir.Statement]) -> Iterator[str]:
    """The names that statements bind."""
    for one in nodes(body):
        targets = one.targets if isinstance(one, ir.Assign) else ()
        if isinstance(one, (ir.Augment, ir.For, ir.Walrus)):
            targets = (one.target,)
        for target in targets:
            yield from bound_by(target)


def bound_by(target: ir.Expression) -> Iterator[str]:
    """The names that an assignment to a target binds."""
    if isinstance(target, ir.Name):
        yield target.name
    elif isinstance(target, ir.Starred):
        yield from bound_by(target.value)
    elif isinstance(target, ir.Sequence_):
        for one in target.items:
            yield from bound_by(one)


def replaced(tree: N, old: ir.Node, new: ir.Node) -> N:
    """A tree with another node in the place of one."""
    return cast(N, _with(tree, old, new))


def _with(tree: object, old: ir.Node, new: ir.Node) -> object:
    if tree is old:
        return new
    if isinstance(tree, (tuple, list)):
        items = cast("Sequence[object]", tree)
        made = tuple(_with(one, old, new) for one in items)
        return items if all(map(is_, made, items)) else made
    if not is_dataclass(tree) or isinstance(tree, type):
        return tree
    parts = {one.name: getattr(tree, one.name) for one in fields(tree) if one.name != "at"}
    changed = {name: _with(part, old, new) for name, part in parts.items()}
    return tree if all(changed[name] is parts[name] for name in parts) else replace(cast(Any, tree), **changed)

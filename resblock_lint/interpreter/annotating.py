"""What the names in a class's body are annotated with: `__annotations__`, and what `typing` tells of it."""

from __future__ import annotations

from collections import abc
from typing import TypeGuard

from resblock_lint import ir
from resblock_lint.interpreter.bases import has_unread_base, order
from resblock_lint.interpreter.builtins import BUILTINS
from resblock_lint.interpreter.kinds import ABSTRACT, ALIASES
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.lowering import lower_expression
from resblock_lint.source import SourceError
from resblock_lint.values import Builtin, Class, Env, External, Function, Instance, Module, Unknown, Value

HINTS = "#annotations"  # under which a class has a function that stands for its annotations, never called
ALIAS, ORIGIN, ARGS = "GenericAlias", "__origin__", "__args__"
POSTPONED = External("__future__.annotations")  # which makes texts of them
LITERAL = External("typing.Literal")
NONE = External("builtins.NoneType")
UNION, OPTIONAL, UNITED = External("typing.Union"), External("typing.Optional"), External("types.UnionType")


def kept(node: ir.DefineClass, env: Env) -> Function:
    """What a class keeps of the annotations in its body, each evaluated where it is asked for."""
    table = ir.Mapping_(node, tuple([(ir.Literal(node, name), one) for name, one in node.hints]))
    code = ir.Code(HINTS, (), (ir.Return(node, table),), node)
    return Function(code, env, {}, HINTS)


def own(machine: Machine, cls: Class) -> Value:
    """`cls.__annotations__`."""
    function = cls.names.get(HINTS)
    if not isinstance(function, Function):
        return {}
    if function.env.module.env.names.get("annotations") == POSTPONED:
        return {name: machine.unknown("an annotation as a text") for name, _ in _written(function)}
    return {
        name: one.value if _is_text(one) else _annotation(machine, one, function.env)
        for name, one in _written(function)
    }


def inherited(machine: Machine, cls: Class) -> Value:
    """The annotations that an object finds: those of the first class along the bases that has any."""
    found = next((one for one in order(cls) if HINTS in one.names), None)
    return machine.unknown("`__annotations__` of this object") if found is None else own(machine, found)


def _written(function: Function) -> list[tuple[str, ir.Expression]]:
    returned = function.code.body[0]
    assert isinstance(returned, ir.Return)
    assert isinstance(returned.value, ir.Mapping_)
    return [(str(key.value), one) for key, one in returned.value.items if isinstance(key, ir.Literal)]


def _is_text(node: ir.Expression) -> TypeGuard[ir.Literal]:
    return isinstance(node, ir.Literal) and isinstance(node.value, str)


def _annotation(machine: Machine, node: ir.Expression, env: Env) -> Value:
    """One annotation. What the classes of `typing` are given is kept, which elsewhere nobody asks for."""
    if isinstance(node, ir.Subscript):
        outer = resolve(_annotation(machine, node.value, env))
        inner = node.index.items if isinstance(node.index, ir.Sequence_) else (node.index,)
        if outer == LITERAL or any(_is_text(one) for one in inner):
            return _other(machine)
        given = tuple([_annotation(machine, one, env) for one in inner])
        if outer in (OPTIONAL, UNION):
            return _union(machine, UNION, (*given, NONE) if outer == OPTIONAL else given)
        return _alias(machine, _origin(outer), given)
    if isinstance(node, ir.Binary) and node.operator == "|":
        sides = [_annotation(machine, one, env) for one in (node.left, node.right)]
        return _union(machine, UNITED, tuple(sides))
    if isinstance(node, ir.Literal) and node.value is None:
        return NONE
    if isinstance(node, (ir.Name, ir.Attribute, ir.EllipsisLiteral)):
        try:
            return machine.evaluate(node, env)
        except Raised:  # a name of the class's own body, or one that is there for type checkers alone
            return machine.unknown("an annotation that is not found")
    return _other(machine)


def _other(machine: Machine) -> Value:
    return machine.unknown("an annotation of this form", "an annotation")


def _union(machine: Machine, outer: External, sides: tuple[Value, ...]) -> Value:
    """One of several, of which each stands there once and those in brackets within are taken out of them."""
    parts: list[Value] = []
    for one in sides:
        inner = one.fields[ARGS] if is_alias(one) and one.fields[ORIGIN] in (UNION, UNITED) else None
        for part in inner if isinstance(inner, tuple) else (one,):
            if part not in parts:
                parts.append(part)
    return _alias(machine, outer, tuple(parts)) if len(parts) > 1 else parts[0]


def _origin(outer: Value) -> Value:
    """What `get_origin` gives of a class that stands before brackets; None where it is not known."""
    if not isinstance(outer, External):
        return outer if isinstance(outer, (Builtin, Class)) else None
    home, _, name = outer.path.rpartition(".")
    if home not in ABSTRACT:
        return None
    if name in ALIASES:
        return BUILTINS[ALIASES[name]]
    return External(f"collections.abc.{name}") if hasattr(abc, name) else None


def _alias(machine: Machine, origin: Value, given: tuple[Value, ...]) -> Value:
    if origin is None:
        return _other(machine)
    fields: dict[str, Value] = {ORIGIN: origin, ARGS: given}
    return Instance(Class(ALIAS, (), {}, ALIAS, Module("typing", ""), machine.site()), fields)


def is_alias(value: Value) -> TypeGuard[Instance]:
    """Whether a value is an annotation with something in brackets."""
    return isinstance(value, Instance) and value.cls.qualname == ALIAS and ORIGIN in value.fields


@library("typing.get_type_hints")
def hints_of(machine: Machine, value: Value, *_: Value, **__: Value) -> Value:
    """`get_type_hints(cls)`: its annotations and those of its bases."""
    cls = resolve(value)
    if not isinstance(cls, Class) or has_unread_base(cls):
        return machine.same_call("typing.get_type_hints", [cls])
    found: dict[Value, Value] = {}
    for one in reversed(order(cls)):
        function = one.names.get(HINTS)
        if isinstance(function, Function):
            found.update((name, _hint(machine, node, function.env)) for name, node in _written(function))
    return found


def _hint(machine: Machine, node: ir.Expression, env: Env) -> Value:
    if not _is_text(node):
        return _annotation(machine, node, env)
    try:
        return _annotation(machine, lower_expression(str(node.value)), env.module.env)
    except SourceError:
        return _other(machine)


@library("typing.get_origin")
def origin_of(machine: Machine, value: Value, *_: Value) -> Value:
    """`get_origin(List[int])`: the class; None for what has nothing in brackets."""
    value = resolve(value)
    if is_alias(value):
        return value.fields[ORIGIN]
    return None if _is_bare(value) else machine.same_call("typing.get_origin", [value])


@library("typing.get_args")
def args_of(machine: Machine, value: Value, *_: Value) -> Value:
    """`get_args(List[int])`: what stands in the brackets."""
    value = resolve(value)
    if is_alias(value):
        return value.fields[ARGS]
    return () if _is_bare(value) else machine.same_call("typing.get_args", [value])


def _is_bare(value: Value) -> bool:
    """Whether a value is a class, or nothing that anything could be in brackets of."""
    if isinstance(value, External):
        return (
            not value.path.startswith(("typing.", "typing_extensions.", "collections.", "builtins.")) or value == NONE
        )
    return not isinstance(value, Unknown) and (value is None or isinstance(value, (str, int, float, Class, Builtin)))

"""Evaluates expressions. Calls are in `calls`, operators in `operators`, loops inside comprehensions in `loops`."""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.conditions import Claim, Condition, all_of
from resblock_lint.interpreter import access, binding, comprehensions, operators, packages, spelled, spelling
from resblock_lint.interpreter.branching import denied, holds
from resblock_lint.interpreter.builtins import BUILTINS
from resblock_lint.interpreter.held import as_mapping
from resblock_lint.interpreter.imports import STAR
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.open_keywords import override
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, certain, error
from resblock_lint.interpreter.spreading import spread
from resblock_lint.sequences import once
from resblock_lint.values import Env, External, Function, Ratio, Real, Tensor, Unknown, Value

evaluates = TABLES.evaluate


@register(evaluates, ir.Literal)
def literal(machine: Machine, node: ir.Literal, env: Env) -> Value:
    """A constant."""
    return node.value


@register(evaluates, ir.EllipsisLiteral)
def ellipsis(machine: Machine, node: ir.EllipsisLiteral, env: Env) -> Value:
    """`...`, for which Python's own object stands."""
    return access.ELLIPSIS


@register(evaluates, ir.Name)
def name(machine: Machine, node: ir.Name, env: Env | None) -> Value:
    """A name: the nearest scope's, then a builtin's."""
    start = env
    while env is not None:
        found = env.names.get(node.name, env)
        if not isinstance(found, Env):
            return found
        if env is start and env.code is not None and node.name in env.code.bound:
            machine.frames[-1].node = node
            raise certain("UnboundLocalError", node.name, sides=machine.supposed)
        env = env.parent
    if node.name in BUILTINS:
        return BUILTINS[node.name]
    assert start is not None
    if packages.is_given(start.module, node.name):
        return packages.given(machine, start.module, node.name)
    if STAR in start.module.env.names:
        return machine.unknown(f"`{node.name}` may come from a star import that is not modelled", node.name)
    machine.frames[-1].node = node
    if not machine.imports.may_bind(start.module.path, node.name):
        raise certain("NameError", node.name, sides=machine.supposed)
    raise error("NameError", node.name)


@register(evaluates, ir.Attribute)
def attribute(machine: Machine, node: ir.Attribute, env: Env) -> Value:
    """`value.name`."""
    return machine.attribute(machine.evaluate(node.value, env), node.name)


@register(evaluates, ir.Subscript)
def subscript(machine: Machine, node: ir.Subscript, env: Env) -> Value:
    """`value[index]`."""
    value = machine.evaluate(node.value, env)
    index = machine.evaluate(node.index, env)
    previous, machine.frames[-1].node = machine.frames[-1].node, node
    made = access.item(machine, value, index)
    machine.frames[-1].node = previous
    return made


@register(evaluates, ir.Slice)
def slice_(machine: Machine, node: ir.Slice, env: Env) -> Value:
    """`lower:upper:step`."""
    parts = [
        None if one is None else resolve(machine.evaluate(one, env)) for one in (node.lower, node.upper, node.step)
    ]
    return slice(*parts)


@register(evaluates, ir.Unary)
def unary(machine: Machine, node: ir.Unary, env: Env) -> Value:
    """`-x`, `+x`, `~x`, `not x`."""
    value = resolve(machine.evaluate(node.operand, env))
    if node.operator == "not":
        return denied(machine, value)
    if node.operator == "~":
        if isinstance(value, Tensor):
            return machine.call(External("ops.logical_not"), [value], {})
        return ~int(value) if isinstance(value, int) else Unknown("`~` on this value")
    if node.operator == "-":
        return operators.minus(machine, value)
    return value if isinstance(value, Tensor) else operators.binary(machine, "+", 0, value)


@register(evaluates, ir.Binary)
def binary(machine: Machine, node: ir.Binary, env: Env) -> Value:
    """`left operator right`."""
    left = machine.evaluate(node.left, env)
    right = machine.evaluate(node.right, env)
    if type(left) is int and type(right) is int and node.operator in "+-":
        return left + right if node.operator == "+" else left - right
    frame = machine.frames[-1]
    previous, frame.node = frame.node, node
    made = operators.binary(machine, node.operator, left, right)
    frame.node = previous
    return made


@register(evaluates, ir.Logical)
def logical(machine: Machine, node: ir.Logical, env: Env) -> Value:
    """`and` and `or`, which evaluate only as far as they must."""
    value: Value = None
    for operand in node.operands:
        if operand is not node.operands[-1] and isinstance(operand, ir.Unary) and operand.operator == "not":
            if holds(machine, operand, env) is (node.operator == "or"):
                return node.operator == "or"
            continue
        value = machine.evaluate(operand, env)
        if operand is node.operands[-1]:
            return value
        if operators.truth(machine, value) is (node.operator == "or"):
            return (
                True
                if isinstance(value, Condition) and node.operator == "or"
                else (False if isinstance(value, Condition) else value)
            )
    return value


@register(evaluates, ir.Comparison)
def comparison(machine: Machine, node: ir.Comparison, env: Env) -> Value:
    """`a < b < c`; what lies between is evaluated once."""
    left = machine.evaluate(node.first, env)
    claims: list[Claim] = []
    for sign, operand in node.rest:
        right = machine.evaluate(operand, env)
        found = operators.compare(machine, sign, left, right)
        if not isinstance(found, Claim):
            if len(node.rest) == 1:
                return found
            found = operators.truth(machine, found)
        claims.append(found)
        left = right
    return all_of(claims)


@register(evaluates, ir.Sequence_)
def display(machine: Machine, node: ir.Sequence_, env: Env) -> Value:
    """A tuple, list or set display."""
    items: list[Value] = []
    for item in node.items:
        if isinstance(item, ir.Starred):
            found = spread(machine, machine.evaluate(item.value, env))
            if isinstance(found, Unknown):
                return found
            items.extend(found)
        else:
            items.append(machine.evaluate(item, env))
    if node.kind == "set":
        return {access.hashable(machine, item) for item in items}
    return tuple(items) if node.kind == "tuple" else items


@register(evaluates, ir.Starred)
def starred(machine: Machine, node: ir.Starred, env: Env) -> Value:
    """A star outside of a display or a call: Python parses it, and then refuses it."""
    machine.frames[-1].node = node
    raise Cut("a star where Python allows none", machine.site())


@register(evaluates, ir.Mapping_)
def mapping(machine: Machine, node: ir.Mapping_, env: Env) -> Value:
    """A dict display."""
    made: dict[Value, Value] = {}
    for key, item in node.items:
        value = machine.evaluate(item, env)
        if key is not None:
            made[access.hashable(machine, resolve(machine.evaluate(key, env)))] = value
        elif isinstance(value := as_mapping(resolve(value)), dict):
            override(machine, made, value)
        else:
            return machine.unknown("a dict that takes in one that is not modelled")
    return made


@register(evaluates, ir.Comprehension)
def comprehension(machine: Machine, node: ir.Comprehension, env: Env) -> Value:
    """A list, set, dict or generator comprehension."""
    made: list[Value] = []
    inner = Env({}, env, env.module, owner=env.owner, receiver=env.receiver)
    if node.kind == "generator" and len(node.clauses) == 1:
        return comprehensions.lazily(machine, node, inner)
    reason = comprehensions.clauses(machine, node, inner, 0, made)
    if reason is not None:
        return reason
    if node.kind == "dict":
        return {access.hashable(machine, resolve(pair[0])): pair[1] for pair in made if isinstance(pair, tuple)}
    if node.kind == "set":
        return {access.hashable(machine, one) for one in made}
    return once(made, "generator") if node.kind == "generator" else made


@register(evaluates, ir.Formatted)
def formatted(machine: Machine, node: ir.Formatted, env: Env) -> Value:
    """An f-string; one with a symbolic part is an unknown text that still has its known parts."""
    texts: list[str] = []
    for part in node.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = resolve(machine.evaluate(part[0], env))
        if isinstance(value, (str, int, float, type(None))) and part[1] is not None:
            texts.append(spelling.formatted(value, part[1]))
        elif isinstance(value := spelled.within(machine, value), (Real, Ratio)):
            texts.append(spelled.hole(machine, value))
        elif isinstance(value, str):
            texts.append(value)
        elif isinstance(value, (tuple, list)) and all(isinstance(one, (int, str)) for one in value):
            texts.append(str(value))
        else:
            texts.append("{?}")
    return "".join(texts)


@register(evaluates, ir.Walrus)
def walrus(machine: Machine, node: ir.Walrus, env: Env) -> Value:
    """`(name := value)`."""
    value = machine.evaluate(node.value, env)
    binding.bind(machine, node.target, value, env)
    return value


@register(evaluates, ir.Yield)
def yield_(machine: Machine, node: ir.Yield, env: Env) -> Value:
    """`yield`: the value joins what the generator gives."""
    value = None if node.value is None else machine.evaluate(node.value, env)
    scope: Env | None = env
    while scope is not None and scope.yields is None:
        scope = scope.parent
    if scope is not None and scope.yields is not None:
        if not node.delegates:
            scope.yields.append(value)
        elif not isinstance(found := access.items_of(machine, value), Unknown):
            scope.yields.extend(found)
    return None


@register(evaluates, ir.Await)
def await_(machine: Machine, node: ir.Await, env: Env) -> Value:
    """`await` gives what the awaited call returned."""
    return machine.evaluate(node.value, env)


@register(evaluates, ir.Lambda)
def lambda_(machine: Machine, node: ir.Lambda, env: Env) -> Value:
    """A function without a name; its defaults are evaluated now."""
    defaults = {p.name: machine.evaluate(p.default, env) for p in node.code.parameters if p.default is not None}
    return Function(node.code, env, defaults, "<lambda>", env.owner)

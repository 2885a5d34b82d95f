"""The usual front end: lowers expressions of Python's own `ast`. Statements are in `native_statements`.

What is lowered here must come out as `concrete` lowers it; `tests/test_lowering.py` compares the two.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

from resblock_lint import ir
from resblock_lint.lowering.places import Named
from resblock_lint.lowering.scopes import Scopes

MOST_BITS = 4096  # of an integer; one with more is taken to be infinite
BINARY: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
COMPARE: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
UNARY: dict[type[ast.AST], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}

Node = TypeVar("Node", bound=ast.AST)
Lowers = Callable[[Any, Any], ir.Expression]
LOWERS: dict[type[ast.AST], Lowers] = {}


def lowers(*kinds: type[ast.AST]) -> Callable[[Lowers], Lowers]:
    """Registers a method as what lowers these kinds of nodes."""

    def register(method: Lowers) -> Lowers:
        for kind in kinds:
            LOWERS[kind] = method
        return method

    return register


class Expressions(Scopes):
    """Lowers the expressions of one file."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.fstrings: list[ast.JoinedStr] = []

    def expression(self, node: ast.AST) -> ir.Expression:
        """The expression in IR."""
        return LOWERS[type(node)](self, node)

    def optional(self, node: ast.AST | None) -> ir.Expression | None:
        """The expression in IR, where there is one."""
        return None if node is None else LOWERS[type(node)](self, node)

    def expressions(self, nodes: list[ast.expr]) -> tuple[ir.Expression, ...]:
        """Several expressions in IR."""
        return tuple([LOWERS[type(node)](self, node) for node in nodes])

    @lowers(ast.Name)
    def _name(self, node: ast.Name) -> ir.Expression:
        self.reads.add(node.id)
        return ir.Name(node, node.id)

    @lowers(ast.Constant)
    def _constant(self, node: ast.Constant) -> ir.Expression:
        value = node.value
        if value is ...:
            return ir.EllipsisLiteral(node)
        if type(value) is int and value.bit_length() > MOST_BITS:
            value = float("inf")
        return ir.Literal(node, value)

    @lowers(ast.JoinedStr)
    def _formatted(self, node: ast.JoinedStr) -> ir.Expression:
        self.fstrings.append(node)
        parts: list[str | tuple[ir.Expression, str | None]] = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                parts.append((self.expression(part.value), self._specification(part)))
            elif isinstance(part, ast.Constant):
                parts.append(str(part.value))
        return ir.Formatted(node, tuple(parts))

    def _specification(self, part: ast.FormattedValue) -> str | None:
        """The conversion and the format specification; None where that has expressions in it."""
        texts: list[str] = []
        specified = part.format_spec.values if isinstance(part.format_spec, ast.JoinedStr) else []
        for one in specified:
            if isinstance(one, ast.FormattedValue):
                self.expression(one.value)  # for the names that it reads
                self._specification(one)
            elif isinstance(one, ast.Constant):
                texts.append(str(one.value))
        if len(texts) != len(specified):
            return None
        return (f"!{chr(part.conversion)}" if part.conversion > 0 else "") + (f":{''.join(texts)}" if texts else "")

    @lowers(ast.Attribute)
    def _attribute(self, node: ast.Attribute) -> ir.Expression:
        self.reads.add(node.attr)
        return ir.Attribute(node, self.expression(node.value), node.attr)

    @lowers(ast.Subscript)
    def _subscript(self, node: ast.Subscript) -> ir.Expression:
        return ir.Subscript(node, self.expression(node.value), self.expression(node.slice))

    @lowers(ast.Slice)
    def _slice(self, node: ast.Slice) -> ir.Expression:
        return ir.Slice(node, self.optional(node.lower), self.optional(node.upper), self.optional(node.step))

    @lowers(ast.Call)
    def _call(self, node: ast.Call) -> ir.Expression:
        return ir.Call(node, self.expression(node.func), self.arguments(node.args, node.keywords))

    def arguments(self, values: list[ast.expr], keywords: list[ast.keyword]) -> tuple[ir.Argument, ...]:
        """The arguments of a call or the bases of a class, in the order of the text."""
        made: list[ir.Argument] = []
        for one in _in_order(values, keywords) if values and keywords else values or keywords:
            if type(one) is ast.keyword:
                made.append(ir.Argument(self.expression(one.value), one.arg, "" if one.arg else "**"))
            elif type(one) is ast.Starred:
                made.append(ir.Argument(self.expression(one.value), None, "*"))
            else:
                made.append(ir.Argument(self.expression(one)))
        return tuple(made)

    @lowers(ast.UnaryOp)
    def _unary(self, node: ast.UnaryOp) -> ir.Expression:
        return ir.Unary(node, UNARY[type(node.op)], self.expression(node.operand))

    @lowers(ast.BinOp)
    def _binary(self, node: ast.BinOp) -> ir.Expression:
        return ir.Binary(node, BINARY[type(node.op)], self.expression(node.left), self.expression(node.right))

    @lowers(ast.BoolOp)
    def _logical(self, node: ast.BoolOp) -> ir.Expression:
        return ir.Logical(node, "and" if type(node.op) is ast.And else "or", self.expressions(node.values))

    @lowers(ast.Compare)
    def _comparison(self, node: ast.Compare) -> ir.Expression:
        operators = [COMPARE[type(one)] for one in node.ops]
        rest = tuple(zip(operators, self.expressions(node.comparators), strict=True))
        return ir.Comparison(node, self.expression(node.left), rest)

    @lowers(ast.IfExp)
    def _conditional(self, node: ast.IfExp) -> ir.Expression:
        test, then = self.expression(node.test), self.expression(node.body)
        return ir.Conditional(node, test, then, self.expression(node.orelse))

    @lowers(ast.Tuple, ast.List, ast.Set)
    def _display(self, node: ast.Tuple | ast.List | ast.Set) -> ir.Expression:
        return ir.Sequence_(node, type(node).__name__.lower(), self.expressions(node.elts))

    @lowers(ast.Starred)
    def _starred(self, node: ast.Starred) -> ir.Expression:
        return ir.Starred(node, self.expression(node.value))

    @lowers(ast.Dict)
    def _mapping(self, node: ast.Dict) -> ir.Expression:
        keys = [self.optional(key) for key in node.keys]
        return ir.Mapping_(node, tuple(zip(keys, self.expressions(node.values), strict=True)))

    @lowers(ast.ListComp, ast.SetComp, ast.GeneratorExp)
    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ir.Expression:
        kind = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}[type(node)]
        return ir.Comprehension(node, kind, None, self.expression(node.elt), self._clauses(node.generators))

    @lowers(ast.DictComp)
    def _dict_comprehension(self, node: ast.DictComp) -> ir.Expression:
        key, element = self.expression(node.key), self.expression(node.value)
        return ir.Comprehension(node, "dict", key, element, self._clauses(node.generators))

    def _clauses(self, nodes: list[ast.comprehension]) -> tuple[ir.Clause, ...]:
        return tuple(
            ir.Clause(self.expression(one.target), self.expression(one.iter), self.expressions(one.ifs))
            for one in nodes
        )

    @lowers(ast.NamedExpr)
    def _walrus(self, node: ast.NamedExpr) -> ir.Expression:
        return ir.Walrus(node, self.bind(self.expression(node.target)), self.expression(node.value))

    @lowers(ast.Yield)
    def _yield(self, node: ast.Yield) -> ir.Expression:
        self.generators[-1] = True
        return ir.Yield(node, self.optional(node.value), False)

    @lowers(ast.YieldFrom)
    def _yield_from(self, node: ast.YieldFrom) -> ir.Expression:
        self.generators[-1] = True
        return ir.Yield(node, self.expression(node.value), True)

    @lowers(ast.Await)
    def _await(self, node: ast.Await) -> ir.Expression:
        return ir.Await(node, self.expression(node.value))

    @lowers(ast.Lambda)
    def _lambda(self, node: ast.Lambda) -> ir.Expression:
        parameters = self.parameters(node.args)
        value = self.expression(node.body)
        return ir.Lambda(node, ir.Code("<lambda>", parameters, (ir.Return(value.at, value),), node))

    def parameters(self, node: ast.arguments) -> tuple[ir.Parameter, ...]:
        """The parameters of a function, in order."""
        places = [*node.posonlyargs, *node.args]
        defaults = [*[None] * (len(places) - len(node.defaults)), *node.defaults]
        kinds = [*["positional"] * len(node.posonlyargs), *["ordinary"] * len(node.args)]
        found = [self._parameter(*one) for one in zip(places, kinds, defaults, strict=True)]
        if node.vararg is not None:
            found.append(self._parameter(node.vararg, "star", None))
        for one, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
            found.append(self._parameter(one, "keyword", default))
        if node.kwarg is not None:
            found.append(self._parameter(node.kwarg, "stars", None))
        return tuple(found)

    def _parameter(self, node: ast.arg, kind: str, default: ast.expr | None) -> ir.Parameter:
        at = node if node.annotation is None else Named(node)
        value = None if default is None else self.expression(default)
        return ir.Parameter(node.arg, kind, value, at, _annotation(node.annotation))


def _annotation(node: ast.expr | None) -> str:
    """The name that an annotation is, with a `?` where it is `name | None` or `Optional[name]`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [one for one in (node.left, node.right) if not (isinstance(one, ast.Constant) and one.value is None)]
        name = _annotation(sides[0]) if len(sides) == 1 else ""
    elif isinstance(node, ast.Subscript) and _annotation(node.value) == "Optional":
        name = _annotation(node.slice)
    else:
        return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name and name.removesuffix("?") + "?"


def _in_order(values: list[ast.expr], keywords: list[ast.keyword]) -> list[ast.expr | ast.keyword]:
    """Values stand before keywords, unless a `*value` does not."""
    last, first = values[-1], keywords[0]
    both = [*values, *keywords]
    if (last.lineno, last.col_offset) > (first.lineno, first.col_offset):
        both.sort(key=lambda one: (one.lineno, one.col_offset))
    return both

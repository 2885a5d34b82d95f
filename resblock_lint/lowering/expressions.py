"""Lowers expressions. Statements, which contain them, are in `statements`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import libcst as cst

from resblock_lint import ir

BINARY: dict[type[cst.CSTNode], str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.Divide: "/", cst.FloorDivide: "//", cst.Modulo: "%",
    cst.Power: "**", cst.MatrixMultiply: "@", cst.LeftShift: "<<", cst.RightShift: ">>",
    cst.BitAnd: "&", cst.BitOr: "|",
    cst.BitXor: "^", cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//", cst.ModuloAssign: "%", cst.PowerAssign: "**", cst.MatrixMultiplyAssign: "@",
    cst.LeftShiftAssign: "<<", cst.RightShiftAssign: ">>", cst.BitAndAssign: "&", cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
}  # fmt: skip
COMPARE: dict[type[cst.CSTNode], str] = {
    cst.Equal: "==", cst.NotEqual: "!=", cst.LessThan: "<", cst.LessThanEqual: "<=", cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=", cst.In: "in", cst.NotIn: "not in", cst.Is: "is", cst.IsNot: "is not",
}  # fmt: skip
UNARY: dict[type[cst.CSTNode], str] = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~", cst.Not: "not"}

MOST_BITS = 4096  # of an integer; one with more is taken to be infinite
CONSTANTS: dict[str, ir.Constant] = {"True": True, "False": False, "None": None}

Node = TypeVar("Node", bound=cst.CSTNode)
Lowers = Callable[["Expressions", Any], ir.Expression]
LOWERS: dict[type[cst.CSTNode], Lowers] = {}


def lowers(
    *kinds: type[Node],
) -> Callable[[Callable[[Any, Node], ir.Expression]], Callable[[Any, Node], ir.Expression]]:
    """Registers a method as what lowers these kinds of nodes."""

    def register(method: Callable[[Any, Node], ir.Expression]) -> Callable[[Any, Node], ir.Expression]:
        for kind in kinds:
            LOWERS[kind] = method
        return method

    return register


class Expressions:
    """Lowers expressions, and keeps the names that each function reads."""

    def __init__(self) -> None:
        self.loads: dict[str, set[str]] = {"": set()}
        self.scope: list[str] = []
        self.generators: list[bool] = [False]
        self.bound: list[set[str]] = [set()]

    def load(self, name: str) -> None:
        """Notes that the function being lowered reads a name."""
        self.loads.setdefault(".".join(self.scope[:2]), set()).add(name)

    def expression(self, node: cst.CSTNode) -> ir.Expression:
        """The expression in IR."""
        return LOWERS[type(node)](self, node)

    def optional(self, node: cst.CSTNode | None) -> ir.Expression | None:
        """The expression in IR, where there is one."""
        return None if node is None else self.expression(node)

    @lowers(cst.Name)
    def _name(self, node: cst.Name) -> ir.Expression:
        if node.value in CONSTANTS:
            return ir.Literal(node, CONSTANTS[node.value])
        self.load(node.value)
        return ir.Name(node, node.value)

    @lowers(cst.Integer, cst.Float, cst.Imaginary)
    def _number(self, node: cst.Integer | cst.Float | cst.Imaginary) -> ir.Expression:
        try:
            value = ast.literal_eval(node.value)
        except (ValueError, SyntaxError):  # more digits than Python converts
            value = float("inf")
        huge = isinstance(value, int) and value.bit_length() > MOST_BITS
        return ir.Literal(node, float("inf") if huge else value)

    @lowers(cst.SimpleString)
    def _string(self, node: cst.SimpleString) -> ir.Expression:
        return ir.Literal(node, node.evaluated_value)

    @lowers(cst.ConcatenatedString)
    def _concatenated(self, node: cst.ConcatenatedString) -> ir.Expression:
        return ir.Binary(node, "+", self.expression(node.left), self.expression(node.right))

    @lowers(cst.FormattedString)
    def _formatted(self, node: cst.FormattedString) -> ir.Expression:
        parts: list[str | tuple[ir.Expression, str | None]] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(part.value.replace("{{", "{").replace("}}", "}"))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append((self.expression(part.expression), self._specification(part)))
        return ir.Formatted(node, tuple(parts))

    def _specification(self, part: cst.FormattedStringExpression) -> str | None:
        texts = [text.value for text in part.format_spec or () if isinstance(text, cst.FormattedStringText)]
        if len(texts) != len(part.format_spec or ()):
            return None
        return (f"!{part.conversion}" if part.conversion else "") + (":" + "".join(texts) if texts else "")

    @lowers(cst.Ellipsis)
    def _ellipsis(self, node: cst.Ellipsis) -> ir.Expression:
        return ir.EllipsisLiteral(node)

    @lowers(cst.Attribute)
    def _attribute(self, node: cst.Attribute) -> ir.Expression:
        self.load(node.attr.value)
        return ir.Attribute(node, self.expression(node.value), node.attr.value)

    @lowers(cst.Subscript)
    def _subscript(self, node: cst.Subscript) -> ir.Expression:
        indices = [self._index(element.slice) for element in node.slice]
        single = len(indices) == 1 and not isinstance(node.slice[0].comma, cst.Comma)
        index = indices[0] if single else ir.Sequence_(node, "tuple", tuple(indices))
        return ir.Subscript(node, self.expression(node.value), index)

    def _index(self, node: cst.BaseSlice) -> ir.Expression:
        if isinstance(node, cst.Slice):
            return ir.Slice(node, self.optional(node.lower), self.optional(node.upper), self.optional(node.step))
        assert isinstance(node, cst.Index)
        inner = self.expression(node.value)
        return ir.Starred(node, inner) if node.star else inner

    @lowers(cst.Call)
    def _call(self, node: cst.Call) -> ir.Expression:
        return ir.Call(node, self.expression(node.func), self.arguments(node.args))

    def arguments(self, arguments: Sequence[cst.Arg]) -> tuple[ir.Argument, ...]:
        """The arguments of a call or the bases of a class."""
        return tuple(
            ir.Argument(self.expression(one.value), one.keyword.value if one.keyword else None, str(one.star))
            for one in arguments
        )

    @lowers(cst.UnaryOperation)
    def _unary(self, node: cst.UnaryOperation) -> ir.Expression:
        return ir.Unary(node, UNARY[type(node.operator)], self.expression(node.expression))

    @lowers(cst.BinaryOperation)
    def _binary(self, node: cst.BinaryOperation) -> ir.Expression:
        return ir.Binary(node, BINARY[type(node.operator)], self.expression(node.left), self.expression(node.right))

    @lowers(cst.BooleanOperation)
    def _logical(self, node: cst.BooleanOperation) -> ir.Expression:
        operator = "and" if isinstance(node.operator, cst.And) else "or"
        return ir.Logical(node, operator, (self.expression(node.left), self.expression(node.right)))

    @lowers(cst.Comparison)
    def _comparison(self, node: cst.Comparison) -> ir.Expression:
        rest = tuple((COMPARE[type(one.operator)], self.expression(one.comparator)) for one in node.comparisons)
        return ir.Comparison(node, self.expression(node.left), rest)

    @lowers(cst.IfExp)
    def _conditional(self, node: cst.IfExp) -> ir.Expression:
        test, then = self.expression(node.test), self.expression(node.body)
        return ir.Conditional(node, test, then, self.expression(node.orelse))

    @lowers(cst.Tuple, cst.List, cst.Set)
    def _display(self, node: cst.Tuple | cst.List | cst.Set) -> ir.Expression:
        items = tuple(self._element(element) for element in node.elements)
        return ir.Sequence_(node, type(node).__name__.lower(), items)

    def _element(self, node: cst.BaseElement) -> ir.Expression:
        inner = self.expression(node.value)
        return ir.Starred(node, inner) if isinstance(node, cst.StarredElement) else inner

    @lowers(cst.StarredElement)
    def _starred(self, node: cst.StarredElement) -> ir.Expression:
        return ir.Starred(node, self.expression(node.value))

    @lowers(cst.Dict)
    def _mapping(self, node: cst.Dict) -> ir.Expression:
        items: list[tuple[ir.Expression | None, ir.Expression]] = []
        for element in node.elements:
            key = self.expression(element.key) if isinstance(element, cst.DictElement) else None
            items.append((key, self.expression(element.value)))
        return ir.Mapping_(node, tuple(items))

    @lowers(cst.ListComp, cst.SetComp, cst.GeneratorExp)
    def _comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> ir.Expression:
        kind = {cst.ListComp: "list", cst.SetComp: "set", cst.GeneratorExp: "generator"}[type(node)]
        return ir.Comprehension(node, kind, None, self.expression(node.elt), self._clauses(node.for_in))

    @lowers(cst.DictComp)
    def _dict_comprehension(self, node: cst.DictComp) -> ir.Expression:
        key, element = self.expression(node.key), self.expression(node.value)
        return ir.Comprehension(node, "dict", key, element, self._clauses(node.for_in))

    def _clauses(self, node: cst.CompFor) -> tuple[ir.Clause, ...]:
        conditions = tuple(self.expression(one.test) for one in node.ifs)
        first = ir.Clause(self.expression(node.target), self.expression(node.iter), conditions)
        return (first, *(self._clauses(node.inner_for_in) if node.inner_for_in else ()))

    @lowers(cst.NamedExpr)
    def _walrus(self, node: cst.NamedExpr) -> ir.Expression:
        if isinstance(node.target, cst.Name):
            self.bound[-1].add(node.target.value)
        return ir.Walrus(node, self.expression(node.target), self.expression(node.value))

    @lowers(cst.Yield)
    def _yield(self, node: cst.Yield) -> ir.Expression:
        self.generators[-1] = True
        value = node.value.item if isinstance(node.value, cst.From) else node.value
        return ir.Yield(node, self.optional(value), isinstance(node.value, cst.From))

    @lowers(cst.Await)
    def _await(self, node: cst.Await) -> ir.Expression:
        return ir.Await(node, self.expression(node.expression))

    @lowers(cst.Lambda)
    def _lambda(self, node: cst.Lambda) -> ir.Expression:
        parameters = self.parameters(node.params)
        body = (ir.Return(node.body, self.expression(node.body)),)
        return ir.Lambda(node, ir.Code("<lambda>", parameters, body, node))

    def parameters(self, node: cst.Parameters) -> tuple[ir.Parameter, ...]:
        """The parameters of a function, in order."""
        found = [self._parameter(one, "positional") for one in node.posonly_params]
        found += [self._parameter(one, "ordinary") for one in node.params]
        if isinstance(node.star_arg, cst.Param):
            found.append(self._parameter(node.star_arg, "star"))
        found += [self._parameter(one, "keyword") for one in node.kwonly_params]
        if node.star_kwarg is not None:
            found.append(self._parameter(node.star_kwarg, "stars"))
        return tuple(found)

    def _parameter(self, node: cst.Param, kind: str) -> ir.Parameter:
        return ir.Parameter(node.name.value, kind, self.optional(node.default), node.name)

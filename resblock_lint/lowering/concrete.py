"""The second front end: lowers expressions of libcst's trees. Statements are in `concrete_statements`.

It reads what is newer than the running Python, and says what is wrong with what nobody can read.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

import libcst as cst

from resblock_lint import ir
from resblock_lint.lowering.concrete_places import Between, Enclosed
from resblock_lint.lowering.concrete_texts import Part, decoded, evaluated, merged, texts_of
from resblock_lint.lowering.native import MOST_BITS
from resblock_lint.lowering.scopes import Scopes

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


class Expressions(Scopes):
    """Lowers the expressions of one file."""

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
        name = word(node)
        self.reads.add(name)
        return ir.Name(node, name)

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
        return ir.Literal(node, evaluated(node))

    @lowers(cst.ConcatenatedString)
    def _concatenated(self, node: cst.ConcatenatedString) -> ir.Expression:
        texts = list(texts_of(node))
        if all(isinstance(one, cst.SimpleString) for one in texts):
            values = [evaluated(cast("cst.SimpleString", one)) for one in texts]
            return ir.Literal(node, values[0][:0].join(cast("list[Any]", values)))
        return ir.Formatted(node, self._parts(texts))

    @lowers(cst.FormattedString)
    def _formatted(self, node: cst.FormattedString) -> ir.Expression:
        return ir.Formatted(node, self._parts([node]))

    def _parts(self, texts: Iterable[cst.CSTNode]) -> tuple[Part, ...]:
        """The parts of f-strings and texts one behind the other."""
        found: list[Part] = []
        for text in texts:
            if isinstance(text, cst.SimpleString):
                found.append(str(text.evaluated_value))
            else:
                for part in cast("cst.FormattedString", text).parts:
                    found += self._part(cast("cst.FormattedString", text).prefix, part)
        return merged(found)

    def _part(self, prefix: str, part: cst.BaseFormattedStringContent) -> Iterator[Part]:
        if isinstance(part, cst.FormattedStringText):
            yield decoded(prefix, part.value.replace("{{", "{").replace("}}", "}"))
            return
        assert isinstance(part, cst.FormattedStringExpression)
        conversion = part.conversion
        if part.equal is not None:
            nodes = (part.whitespace_before_expression, part.expression, part.equal)
            yield "".join(map(cst.Module([]).code_for_node, nodes))
            conversion = "r" if conversion is None and part.format_spec is None else conversion
        yield self.expression(part.expression), self._specification(prefix, part, conversion)

    def _specification(self, prefix: str, part: cst.FormattedStringExpression, conversion: str | None) -> str | None:
        """The conversion and the format specification; None where that has expressions in it."""
        specified = [made for one in part.format_spec or () for made in self._part(prefix, one)]
        texts = [one for one in specified if isinstance(one, str)]
        if len(texts) != len(specified):
            return None
        return (f"!{conversion}" if conversion else "") + (f":{''.join(texts)}" if texts else "")

    @lowers(cst.Ellipsis)
    def _ellipsis(self, node: cst.Ellipsis) -> ir.Expression:
        return ir.EllipsisLiteral(node)

    @lowers(cst.Attribute)
    def _attribute(self, node: cst.Attribute) -> ir.Expression:
        name = word(node.attr)
        self.reads.add(name)
        return ir.Attribute(node, self.expression(node.value), name)

    @lowers(cst.Subscript)
    def _subscript(self, node: cst.Subscript) -> ir.Expression:
        indices = tuple(self._index(element.slice) for element in node.slice)
        last = node.slice[-1]
        comma = last.comma if isinstance(last.comma, cst.Comma) else None
        if len(indices) == 1 and comma is None and not isinstance(indices[0], ir.Starred):
            return ir.Subscript(node, self.expression(node.value), indices[0])
        end = indices[-1].at if isinstance(indices[-1], ir.Slice) else last
        index = ir.Sequence_(Between(node.slice[0], comma or end), "tuple", indices)
        return ir.Subscript(node, self.expression(node.value), index)

    def _index(self, node: cst.BaseSlice) -> ir.Expression:
        if isinstance(node, cst.Slice):
            second = node.second_colon if isinstance(node.second_colon, cst.Colon) else None
            end = node.step or second or node.upper or node.first_colon
            at = Between(node, end) if isinstance(end, cst.Colon) else node  # libcst counts in the space behind it
            return ir.Slice(at, self.optional(node.lower), self.optional(node.upper), self.optional(node.step))
        assert isinstance(node, cst.Index)
        inner = self.expression(node.value)
        return ir.Starred(node, inner) if node.star else inner

    @lowers(cst.Call)
    def _call(self, node: cst.Call) -> ir.Expression:
        arguments = self.arguments(node.args)
        first = arguments[0].value if arguments else None
        if isinstance(first, ir.Comprehension) and isinstance(first.at, cst.GeneratorExp):
            first.at = Enclosed(node)  # the brackets of the call are its own
        return ir.Call(node, self.expression(node.func), arguments)

    def arguments(self, arguments: Sequence[cst.Arg]) -> tuple[ir.Argument, ...]:
        """The arguments of a call or the bases of a class."""
        return tuple(
            ir.Argument(self.expression(one.value), word(one.keyword) if one.keyword else None, str(one.star))
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
        kind = type(node.operator)
        operands: list[cst.BaseExpression] = [node.right]
        left = node.left
        while isinstance(left, cst.BooleanOperation) and type(left.operator) is kind and not left.lpar:
            operands.append(left.right)
            left = left.left
        lowered = tuple(self.expression(one) for one in (left, *reversed(operands)))
        return ir.Logical(node, "and" if kind is cst.And else "or", lowered)

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
        at = bracketed(node) if isinstance(node, cst.Tuple) else node
        return ir.Sequence_(at, type(node).__name__.lower(), items)

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
        at = bracketed(node) if isinstance(node, cst.GeneratorExp) else node
        return ir.Comprehension(at, kind, None, self.expression(node.elt), self._clauses(node.for_in))

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
        return ir.Walrus(node, self.bind(self.expression(node.target)), self.expression(node.value))

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
        value = self.expression(node.body)
        return ir.Lambda(node, ir.Code("<lambda>", parameters, (ir.Return(value.at, value),), node))

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
        annotation = _annotation(node.annotation.annotation) if node.annotation is not None else ""
        return ir.Parameter(word(node.name), kind, self.optional(node.default), node.name, annotation)


def _annotation(node: cst.BaseExpression) -> str:
    """The name that an annotation is, with a `?` where it is `name | None` or `Optional[name]`."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        sides = [name for one in (node.left, node.right) if (name := _annotation(one)) != "None"]
        name = sides[0] if len(sides) == 1 else ""
    elif isinstance(node, cst.Subscript) and _annotation(node.value) == "Optional" and len(node.slice) == 1:
        name = _annotation(one.value) if isinstance(one := node.slice[0].slice, cst.Index) else ""
    else:
        named = node.attr if isinstance(node, cst.Attribute) else node
        return word(named) if isinstance(named, cst.Name) else ""
    return name and name.removesuffix("?") + "?"


def word(node: cst.Name) -> str:
    """A name as Python compares it."""
    return node.value if node.value.isascii() else unicodedata.normalize("NFKC", node.value)


def bracketed(node: cst.Tuple | cst.GeneratorExp | cst.MatchTuple) -> object:
    """The `at` of what has brackets around it that are its own."""
    return Between(node.lpar[-1], node.rpar[0]) if node.lpar else node

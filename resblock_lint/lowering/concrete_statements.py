"""The second front end: lowers statements, functions, classes and patterns of libcst's trees, and has libcst parse.

Expressions are lowered in `concrete`.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import libcst as cst

from resblock_lint import ir
from resblock_lint.lowering.concrete import BINARY, Expressions, bracketed, word
from resblock_lint.lowering.concrete_places import ConcretePositions
from resblock_lint.source import Source, SourceError

Node = TypeVar("Node", bound=cst.CSTNode)
Lowers = Callable[["Lowering", Any], "Iterable[ir.Statement]"]
LOWERS: dict[type[cst.CSTNode], Lowers] = {}
PATTERNS: dict[type[cst.CSTNode], Callable[[Any, Any], ir.Pattern]] = {}


def parsed(source: Source) -> cst.Module:
    """The syntax tree of a source. Raises SourceError with the place where parsing stopped."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return cst.parse_module(source.text)
    except cst.ParserSyntaxError as error:
        message = error.message.removeprefix("parser error: ").split("\n")[0]
        raise SourceError(message, error.editor_line, error.editor_column) from None
    except cst.CSTValidationError as error:
        raise SourceError(str(error)) from None
    except RecursionError:
        raise SourceError("the code is nested too deeply to be parsed") from None
    finally:
        if collecting:
            gc.enable()


def lower(source: Source) -> tuple[ir.Module, ConcretePositions]:
    """The IR of a source, and the finder of its places. Raises SourceError, or RecursionError."""
    tree = parsed(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes that mean nothing
        return Lowering(source.path).module(tree), ConcretePositions(source, tree)


def lower_expression(text: str) -> ir.Expression:
    """The IR of one expression. Raises SourceError, or RecursionError."""
    try:
        return Lowering("").expression(cst.parse_expression(text))
    except (cst.ParserSyntaxError, cst.CSTValidationError, UnicodeEncodeError):
        raise SourceError("this is no expression") from None


def lowers(*kinds: type[Node]) -> Callable[[Lowers], Lowers]:
    """Registers a method as what lowers these kinds of statements."""

    def register(method: Lowers) -> Lowers:
        for kind in kinds:
            LOWERS[kind] = method
        return method

    return register


class Lowering(Expressions):
    """Lowers one file."""

    def module(self, tree: cst.Module) -> ir.Module:
        """The whole file in IR."""
        return self.module_of(self.statements(tree.body))

    def statements(self, nodes: Iterable[cst.CSTNode]) -> list[ir.Statement]:
        """Statements in IR; those that do nothing are left out."""
        return [made for node in nodes for made in self._statement(node)]

    def _statement(self, node: cst.CSTNode) -> Iterator[ir.Statement]:
        if isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
            for inner in node.body:
                yield from self._statement(inner)
        elif type(node) in LOWERS:
            yield from LOWERS[type(node)](self, node)

    def _block(self, node: cst.BaseSuite) -> list[ir.Statement]:
        return self.statements(node.body)

    def _bind(self, target: cst.CSTNode) -> ir.Expression:
        return self.bind(self.expression(target))

    @lowers(cst.Expr)
    def _expr(self, node: cst.Expr) -> Iterator[ir.Statement]:
        value = self.expression(node.value)
        if not isinstance(value, ir.EllipsisLiteral) and not _is_text(value):
            yield ir.Evaluate(node, value)

    @lowers(cst.Assign)
    def _assign(self, node: cst.Assign) -> Iterator[ir.Statement]:
        value = self.expression(node.value)
        yield ir.Assign(node, tuple(self._bind(one.target) for one in node.targets), value)

    @lowers(cst.AnnAssign)
    def _annotated(self, node: cst.AnnAssign) -> Iterator[ir.Statement]:
        if node.value is not None:
            value = self.expression(node.value)
            yield ir.Assign(node, (self._bind(node.target),), value)

    @lowers(cst.AugAssign)
    def _augment(self, node: cst.AugAssign) -> Iterator[ir.Statement]:
        yield ir.Augment(node, BINARY[type(node.operator)], self._bind(node.target), self.expression(node.value))

    @lowers(cst.If)
    def _if(self, node: cst.If) -> Iterator[ir.Statement]:
        test, then = self.expression(node.test), self._block(node.body)
        otherwise: Sequence[ir.Statement] = ()
        if isinstance(node.orelse, cst.If):
            otherwise = self.statements([node.orelse])
        elif node.orelse is not None:
            otherwise = self._block(node.orelse.body)
        yield ir.If(node, test, then, otherwise)

    @lowers(cst.For)
    def _for(self, node: cst.For) -> Iterator[ir.Statement]:
        target, iterable = self._bind(node.target), self.expression(node.iter)
        body = self._block(node.body)
        yield ir.For(node, target, iterable, body, self._block(node.orelse.body) if node.orelse else ())

    @lowers(cst.While)
    def _while(self, node: cst.While) -> Iterator[ir.Statement]:
        test, body = self.expression(node.test), self._block(node.body)
        yield ir.While(node, test, body, self._block(node.orelse.body) if node.orelse else ())

    @lowers(cst.Return)
    def _return(self, node: cst.Return) -> Iterator[ir.Statement]:
        yield ir.Return(node, self.optional(node.value))

    @lowers(cst.Raise)
    def _raise(self, node: cst.Raise) -> Iterator[ir.Statement]:
        yield ir.Raise(node, self.optional(node.exc))

    @lowers(cst.Assert)
    def _assert(self, node: cst.Assert) -> Iterator[ir.Statement]:
        yield ir.Assert(node, self.expression(node.test))

    @lowers(cst.Try, cst.TryStar)
    def _try(self, node: cst.Try | cst.TryStar) -> Iterator[ir.Statement]:
        body = self._block(node.body)
        excepts = tuple(self._except(one) for one in node.handlers)
        otherwise = self._block(node.orelse.body) if node.orelse else ()
        yield ir.Try(node, body, excepts, otherwise, self._block(node.finalbody.body) if node.finalbody else ())

    def _except(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Except:
        name = word(node.name.name) if node.name and isinstance(node.name.name, cst.Name) else None
        if name:
            self.bound[-1].add(name)
        return ir.Except(self.optional(node.type), name, self._block(node.body))

    @lowers(cst.With)
    def _with(self, node: cst.With) -> Iterator[ir.Statement]:
        items = tuple(
            (self.expression(one.item), self._bind(one.asname.name) if one.asname else None) for one in node.items
        )
        yield ir.With(node, items, self._block(node.body))

    @lowers(cst.FunctionDef)
    def _define(self, node: cst.FunctionDef) -> Iterator[ir.Statement]:
        name = word(node.name)
        self.bound[-1].add(name)
        decorators = tuple(self.expression(one.decorator) for one in node.decorators)
        code = self.code(name, self.parameters(node.params), lambda: self._block(node.body), node.name)
        yield ir.Define(node, code, decorators)

    @lowers(cst.ClassDef)
    def _class(self, node: cst.ClassDef) -> Iterator[ir.Statement]:
        name = word(node.name)
        self.bound[-1].add(name)
        decorators = tuple(self.expression(one.decorator) for one in node.decorators)
        bases = self.arguments([*node.bases, *node.keywords])
        body = self.class_body(name, lambda: self._block(node.body))
        annotated = tuple(_annotated(node.body))
        names = tuple([name for name, annotation in annotated if not _is_of_class(annotation)])
        hints = self.unread(lambda: tuple([(name, self.expression(annotation)) for name, annotation in annotated]))
        yield ir.DefineClass(node, name, bases, body, decorators, names, hints)

    @lowers(cst.Import)
    def _import(self, node: cst.Import) -> Iterator[ir.Statement]:
        return self.imported(node, [(_dotted(one.name), _alias(one)) for one in node.names])

    @lowers(cst.ImportFrom)
    def _import_from(self, node: cst.ImportFrom) -> Iterator[ir.Statement]:
        names: tuple[tuple[str, str], ...] | None = None
        if not isinstance(node.names, cst.ImportStar):
            names = tuple((_dotted(one.name), _alias(one) or _dotted(one.name)) for one in node.names)
        return self.imported_from(node, _dotted(node.module) if node.module else "", len(node.relative), names)

    @lowers(cst.Global, cst.Nonlocal)
    def _outer(self, node: cst.Global | cst.Nonlocal) -> Iterable[ir.Statement]:
        self.outer[-1].update(word(one.name) for one in node.names)
        return ()

    @lowers(cst.Del)
    def _delete(self, node: cst.Del) -> Iterator[ir.Statement]:
        targets: list[cst.CSTNode] = [node.target]
        if isinstance(node.target, cst.Tuple) and not node.target.lpar:
            targets = [one.value for one in node.target.elements]
        for one in targets:
            yield ir.Delete(node, self.expression(one))

    @lowers(cst.Break, cst.Continue)
    def _jump(self, node: cst.Break | cst.Continue) -> Iterator[ir.Statement]:
        yield ir.Jump(node, type(node).__name__.lower())

    @lowers(cst.Match)
    def _match(self, node: cst.Match) -> Iterator[ir.Statement]:
        subject = self.expression(node.subject)
        cases = tuple(
            ir.Case(self._pattern(one.pattern), self.optional(one.guard), self._block(one.body)) for one in node.cases
        )
        yield ir.Match(node, subject, cases)

    def _pattern(self, node: cst.CSTNode) -> ir.Pattern:
        return PATTERNS[type(node)](self, node)

    def _patterns(self, nodes: Iterable[cst.CSTNode]) -> tuple[ir.Pattern, ...]:
        return tuple(self._pattern(one) for one in nodes)

    def _captured(self, node: cst.CSTNode, name: cst.Name | None, kind: str = "capture") -> ir.Pattern:
        return self.capture(node, None if name is None else word(name), kind)

    def _value(self, node: cst.MatchValue | cst.MatchSingleton) -> ir.Pattern:
        return ir.Pattern(node.value, "value", self.expression(node.value))

    def _star(self, node: cst.MatchStar) -> ir.Pattern:
        return self._captured(node, node.name, "star")

    def _as(self, node: cst.MatchAs) -> ir.Pattern:
        capture = self._captured(node, node.name)
        if node.pattern is None:
            return capture
        return ir.Pattern(node, "as", name=capture.name, parts=(self._pattern(node.pattern),))

    def _either(self, node: cst.MatchOr) -> ir.Pattern:
        return ir.Pattern(node, "either", parts=self._patterns(one.pattern for one in node.patterns))

    def _sequence(self, node: cst.MatchList | cst.MatchTuple) -> ir.Pattern:
        parts = [one if isinstance(one, cst.MatchStar) else one.value for one in node.patterns]
        at = bracketed(node) if isinstance(node, cst.MatchTuple) else node
        return ir.Pattern(at, "sequence", parts=self._patterns(parts))

    def _mapping_pattern(self, node: cst.MatchMapping) -> ir.Pattern:
        keys = tuple(self.expression(one.key) for one in node.elements)
        parts = self._patterns(one.pattern for one in node.elements)
        return ir.Pattern(node, "mapping", name=self._captured(node, node.rest).name, parts=parts, keys=keys)

    def _class_pattern(self, node: cst.MatchClass) -> ir.Pattern:
        parts = self._patterns([*(one.value for one in node.patterns), *(one.pattern for one in node.kwds)])
        keys = tuple(word(one.key) for one in node.kwds)
        return ir.Pattern(node, "class", self.expression(node.cls), parts=parts, keys=keys)

    PATTERNS.update({
        cst.MatchValue: _value, cst.MatchSingleton: _value, cst.MatchStar: _star, cst.MatchAs: _as,
        cst.MatchOr: _either, cst.MatchList: _sequence, cst.MatchTuple: _sequence,
        cst.MatchMapping: _mapping_pattern, cst.MatchClass: _class_pattern,
    })  # fmt: skip


def _is_text(value: ir.Expression) -> bool:
    return isinstance(value, ir.Literal) and isinstance(value.value, (str, bytes))


def _dotted(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{word(node.attr)}"
    assert isinstance(node, cst.Name)
    return word(node)


def _alias(node: cst.ImportAlias) -> str | None:
    return word(node.asname.name) if node.asname and isinstance(node.asname.name, cst.Name) else None


def _annotated(body: cst.BaseSuite) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The names in a class's body that have an annotation, each with that."""
    lines = [one.body if isinstance(one, cst.SimpleStatementLine) else [one] for one in body.body]
    for one in (part for line in lines for part in line):
        if isinstance(one, cst.AnnAssign) and isinstance(one.target, cst.Name):
            yield word(one.target), one.annotation.annotation


def _is_of_class(annotation: cst.BaseExpression) -> bool:
    """Whether an annotation says that a name is the class's own: `ClassVar`, `ClassVar[int]`, `typing.ClassVar`."""
    outer = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    last = outer.attr if isinstance(outer, cst.Attribute) else outer
    return isinstance(last, cst.Name) and last.value == "ClassVar"

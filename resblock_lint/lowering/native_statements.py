"""The usual front end: lowers statements, functions, classes and patterns of Python's own `ast`, and has it parse.

Expressions are lowered in `native`. What `ast` cannot parse goes to `concrete`.
"""

from __future__ import annotations

import ast
import gc
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, cast

from resblock_lint import ir
from resblock_lint.lowering.native import BINARY, Expressions
from resblock_lint.lowering.places import Named

Lowers = Callable[[Any, Any], "Iterable[ir.Statement]"]
LOWERS: dict[type[ast.AST], Lowers] = {}
PATTERNS: dict[type[ast.AST], Callable[[Any, Any], ir.Pattern]] = {}
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)


def parsed(text: str, mode: Literal["exec", "eval"]) -> ast.Module | ast.Expression | None:
    """The tree of a text; None where this Python cannot parse it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast("ast.Module | ast.Expression", ast.parse(text, mode=mode))
    except UNPARSED:
        return None
    finally:
        if collecting:
            gc.enable()


def refusal(text: str) -> SyntaxError | None:
    """What this Python says of a text that it cannot parse, where it says so by a line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as problem:
        return problem if problem.lineno else None
    except UNPARSED:
        return None
    return None


def lowers(*kinds: type[ast.AST]) -> Callable[[Lowers], Lowers]:
    """Registers a method as what lowers these kinds of statements."""

    def register(method: Lowers) -> Lowers:
        for kind in kinds:
            LOWERS[kind] = method
        return method

    return register


class Lowering(Expressions):
    """Lowers one file."""

    def module(self, tree: ast.Module) -> ir.Module:
        """The whole file in IR."""
        return self.module_of(self.statements(tree.body))

    def statements(self, nodes: list[ast.stmt]) -> list[ir.Statement]:
        """Statements in IR; those that do nothing are left out."""
        made: list[ir.Statement] = []
        for node in nodes:
            lower = LOWERS.get(type(node))
            if lower is not None:
                made += lower(self, node)
        return made

    @lowers(ast.Expr)
    def _expr(self, node: ast.Expr) -> Iterable[ir.Statement]:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, (str, bytes, type(...))):
            return ()
        return (ir.Evaluate(node, self.expression(node.value)),)

    @lowers(ast.Assign)
    def _assign(self, node: ast.Assign) -> Iterable[ir.Statement]:
        value = self.expression(node.value)
        return (ir.Assign(node, tuple([self.bind(self.expression(one)) for one in node.targets]), value),)

    @lowers(ast.AnnAssign)
    def _annotated(self, node: ast.AnnAssign) -> Iterable[ir.Statement]:
        if node.value is None:
            return ()
        value = self.expression(node.value)
        return (ir.Assign(node, (self.bind(self.expression(node.target)),), value),)

    @lowers(ast.AugAssign)
    def _augment(self, node: ast.AugAssign) -> Iterable[ir.Statement]:
        target = self.bind(self.expression(node.target))
        return (ir.Augment(node, BINARY[type(node.op)], target, self.expression(node.value)),)

    @lowers(ast.If)
    def _if(self, node: ast.If) -> Iterable[ir.Statement]:
        test, then = self.expression(node.test), self.statements(node.body)
        return (ir.If(node, test, then, self.statements(node.orelse)),)

    @lowers(ast.For, ast.AsyncFor)
    def _for(self, node: ast.For | ast.AsyncFor) -> Iterable[ir.Statement]:
        target, iterable = self.bind(self.expression(node.target)), self.expression(node.iter)
        body = self.statements(node.body)
        return (ir.For(node, target, iterable, body, self.statements(node.orelse)),)

    @lowers(ast.While)
    def _while(self, node: ast.While) -> Iterable[ir.Statement]:
        test, body = self.expression(node.test), self.statements(node.body)
        return (ir.While(node, test, body, self.statements(node.orelse)),)

    @lowers(ast.Return)
    def _return(self, node: ast.Return) -> Iterable[ir.Statement]:
        return (ir.Return(node, self.optional(node.value)),)

    @lowers(ast.Raise)
    def _raise(self, node: ast.Raise) -> Iterable[ir.Statement]:
        return (ir.Raise(node, self.optional(node.exc)),)

    @lowers(ast.Assert)
    def _assert(self, node: ast.Assert) -> Iterable[ir.Statement]:
        return (ir.Assert(node, self.expression(node.test)),)

    @lowers(ast.Try, ast.TryStar)
    def _try(self, node: ast.Try | ast.TryStar) -> Iterable[ir.Statement]:
        body = self.statements(node.body)
        excepts = tuple([self._except(one) for one in node.handlers])
        otherwise = self.statements(node.orelse)
        return (ir.Try(node, body, excepts, otherwise, self.statements(node.finalbody)),)

    def _except(self, node: ast.ExceptHandler) -> ir.Except:
        if node.name is not None:
            self.bound[-1].add(node.name)
        return ir.Except(self.optional(node.type), node.name, self.statements(node.body))

    @lowers(ast.With, ast.AsyncWith)
    def _with(self, node: ast.With | ast.AsyncWith) -> Iterable[ir.Statement]:
        items = tuple(
            (
                self.expression(one.context_expr),
                None if one.optional_vars is None else self.bind(self.expression(one.optional_vars)),
            )
            for one in node.items
        )
        return (ir.With(node, items, self.statements(node.body)),)

    @lowers(ast.FunctionDef, ast.AsyncFunctionDef)
    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterable[ir.Statement]:
        self.bound[-1].add(node.name)
        decorators = self.expressions(node.decorator_list)
        code = self.code(node.name, self.parameters(node.args), lambda: self.statements(node.body), Named(node))
        return (ir.Define(node, code, decorators),)

    @lowers(ast.ClassDef)
    def _class(self, node: ast.ClassDef) -> Iterable[ir.Statement]:
        self.bound[-1].add(node.name)
        decorators = self.expressions(node.decorator_list)
        bases = self.arguments(node.bases, node.keywords)
        body = self.class_body(node.name, lambda: self.statements(node.body))
        annotated = [
            (one.target.id, one.annotation)
            for one in node.body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        names = tuple([name for name, annotation in annotated if not _is_of_class(annotation)])
        hints = self.unread(lambda: tuple([(name, self.expression(annotation)) for name, annotation in annotated]))
        return (ir.DefineClass(node, node.name, bases, body, decorators, names, hints),)

    @lowers(ast.Import)
    def _import(self, node: ast.Import) -> Iterator[ir.Statement]:
        return self.imported(node, [(one.name, one.asname) for one in node.names])

    @lowers(ast.ImportFrom)
    def _import_from(self, node: ast.ImportFrom) -> Iterator[ir.Statement]:
        names = tuple([(one.name, one.asname or one.name) for one in node.names])
        return self.imported_from(node, node.module or "", node.level, None if names == (("*", "*"),) else names)

    @lowers(ast.Global, ast.Nonlocal)
    def _outer(self, node: ast.Global | ast.Nonlocal) -> Iterable[ir.Statement]:
        self.outer[-1].update(node.names)
        return ()

    @lowers(ast.Delete)
    def _delete(self, node: ast.Delete) -> Iterable[ir.Statement]:
        return [ir.Delete(node, self.expression(target)) for target in node.targets]

    @lowers(ast.Break, ast.Continue)
    def _jump(self, node: ast.Break | ast.Continue) -> Iterable[ir.Statement]:
        return (ir.Jump(node, type(node).__name__.lower()),)

    @lowers(ast.Match)
    def _match(self, node: ast.Match) -> Iterable[ir.Statement]:
        subject = self.expression(node.subject)
        cases = tuple(
            ir.Case(self.pattern(one.pattern), self.optional(one.guard), self.statements(one.body))
            for one in node.cases
        )
        return (ir.Match(node, subject, cases),)

    def pattern(self, node: ast.pattern) -> ir.Pattern:
        """A pattern in IR."""
        return PATTERNS[type(node)](self, node)

    def _patterns(self, nodes: list[ast.pattern]) -> tuple[ir.Pattern, ...]:
        return tuple([self.pattern(one) for one in nodes])

    def _value(self, node: ast.MatchValue) -> ir.Pattern:
        return ir.Pattern(node, "value", self.expression(node.value))

    def _singleton(self, node: ast.MatchSingleton) -> ir.Pattern:
        return ir.Pattern(node, "value", ir.Literal(node, node.value))

    def _star(self, node: ast.MatchStar) -> ir.Pattern:
        return self.capture(node, node.name, "star")

    def _as(self, node: ast.MatchAs) -> ir.Pattern:
        capture = self.capture(node, node.name)
        if node.pattern is None:
            return capture
        return ir.Pattern(node, "as", name=node.name, parts=(self.pattern(node.pattern),))

    def _either(self, node: ast.MatchOr) -> ir.Pattern:
        return ir.Pattern(node, "either", parts=self._patterns(node.patterns))

    def _sequence(self, node: ast.MatchSequence) -> ir.Pattern:
        return ir.Pattern(node, "sequence", parts=self._patterns(node.patterns))

    def _mapping_pattern(self, node: ast.MatchMapping) -> ir.Pattern:
        keys, parts = self.expressions(node.keys), self._patterns(node.patterns)
        return ir.Pattern(node, "mapping", name=self.capture(node, node.rest).name, parts=parts, keys=keys)

    def _class_pattern(self, node: ast.MatchClass) -> ir.Pattern:
        parts = self._patterns([*node.patterns, *node.kwd_patterns])
        return ir.Pattern(node, "class", self.expression(node.cls), parts=parts, keys=tuple(node.kwd_attrs))

    PATTERNS.update({
        ast.MatchValue: _value, ast.MatchSingleton: _singleton, ast.MatchStar: _star, ast.MatchAs: _as,
        ast.MatchOr: _either, ast.MatchSequence: _sequence, ast.MatchMapping: _mapping_pattern,
        ast.MatchClass: _class_pattern,
    })  # fmt: skip


def _is_of_class(annotation: ast.expr) -> bool:
    """Whether an annotation says that a name is the class's own: `ClassVar`, `ClassVar[int]`, `typing.ClassVar`."""
    outer = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    name = outer.attr if isinstance(outer, ast.Attribute) else outer.id if isinstance(outer, ast.Name) else ""
    return name == "ClassVar"

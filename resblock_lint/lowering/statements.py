"""Lowers statements, functions, classes and patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import libcst as cst

from resblock_lint import ir
from resblock_lint.lowering.expressions import BINARY, Expressions

Node = TypeVar("Node", bound=cst.CSTNode)
Lowers = Callable[["Lowering", Any], "Iterable[ir.Statement]"]
LOWERS: dict[type[cst.CSTNode], Lowers] = {}


def lowers(*kinds: type[Node]) -> Callable[[Lowers], Lowers]:
    """Registers a method as what lowers these kinds of statements."""

    def register(method: Lowers) -> Lowers:
        for kind in kinds:
            LOWERS[kind] = method
        return method

    return register


class Lowering(Expressions):
    """Lowers one file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.outer: list[set[str]] = [set()]
        self.imports: set[tuple[str, int]] = set()

    def module(self, tree: cst.Module) -> ir.Module:
        """The whole file in IR."""
        return ir.Module(self.path, self.statements(tree.body), self.loads, self.imports)

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
        lowered = self.expression(target)
        self._note_bound(lowered)
        return lowered

    def _note_bound(self, target: ir.Expression) -> None:
        if isinstance(target, ir.Name):
            self.bound[-1].add(target.name)
        elif isinstance(target, ir.Sequence_):
            for item in target.items:
                self._note_bound(item)
        elif isinstance(target, ir.Starred):
            self._note_bound(target.value)

    @lowers(cst.Expr)
    def _expr(self, node: cst.Expr) -> Iterator[ir.Statement]:
        if not isinstance(node.value, (cst.SimpleString, cst.Ellipsis)):
            yield ir.Evaluate(node, self.expression(node.value))

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
        name = node.name.name.value if node.name and isinstance(node.name.name, cst.Name) else None
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
        self.bound[-1].add(node.name.value)
        decorators = tuple(self.expression(one.decorator) for one in node.decorators)
        parameters = self.parameters(node.params)
        self.scope.append(node.name.value)
        self.generators.append(False)
        self.bound.append({one.name for one in parameters})
        self.outer.append(set())
        body = self._block(node.body)
        self.scope.pop()
        bound, outer = frozenset(self.bound.pop()), frozenset(self.outer.pop())
        code = ir.Code(node.name.value, parameters, body, node.name, self.generators.pop(), outer, bound - outer)
        yield ir.Define(node, code, decorators)

    @lowers(cst.ClassDef)
    def _class(self, node: cst.ClassDef) -> Iterator[ir.Statement]:
        self.bound[-1].add(node.name.value)
        decorators = tuple(self.expression(one.decorator) for one in node.decorators)
        bases = self.arguments([*node.bases, *node.keywords])
        self.scope.append(node.name.value)
        self.bound.append(set())
        body = self._block(node.body)
        self.bound.pop()
        self.scope.pop()
        yield ir.DefineClass(node, node.name.value, bases, body, decorators)

    @lowers(cst.Import)
    def _import(self, node: cst.Import) -> Iterator[ir.Statement]:
        for one in node.names:
            name = _dotted(one.name)
            bound = _alias(one)
            self.imports.add((name, 0))
            self.bound[-1].add(bound or name.split(".")[0])
            yield ir.Import(node, name, bound)

    @lowers(cst.ImportFrom)
    def _import_from(self, node: cst.ImportFrom) -> Iterator[ir.Statement]:
        module = _dotted(node.module) if node.module else ""
        names: tuple[tuple[str, str], ...] | None = None
        self.imports.add((module, len(node.relative)))
        if not isinstance(node.names, cst.ImportStar):
            names = tuple((_dotted(one.name), _alias(one) or _dotted(one.name)) for one in node.names)
            for name, bound in names:
                if name != bound:  # what is imported is not yet used; under another name it may be
                    self.load(name)
                self.bound[-1].add(bound)
                self.imports.add((f"{module}.{name}".strip("."), len(node.relative)))
        yield ir.ImportFrom(node, module, len(node.relative), names)

    @lowers(cst.Global, cst.Nonlocal)
    def _outer(self, node: cst.Global | cst.Nonlocal) -> Iterable[ir.Statement]:
        self.outer[-1].update(one.name.value for one in node.names)
        return ()

    @lowers(cst.Del)
    def _delete(self, node: cst.Del) -> Iterator[ir.Statement]:
        yield ir.Delete(node, self.expression(node.target))

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

    def _capture(self, node: cst.CSTNode, name: cst.Name | None, kind: str = "capture") -> ir.Pattern:
        if name is not None:
            self.bound[-1].add(name.value)
        return ir.Pattern(node, kind, name=name.value if name else None)

    def _pattern(self, node: cst.CSTNode) -> ir.Pattern:
        if isinstance(node, (cst.MatchValue, cst.MatchSingleton)):
            return ir.Pattern(node, "value", self.expression(node.value))
        if isinstance(node, cst.MatchStar):
            return self._capture(node, node.name, "star")
        if isinstance(node, cst.MatchAs):
            capture = self._capture(node, node.name)
            return (
                ir.Pattern(node, "as", name=capture.name, parts=(self._pattern(node.pattern),))
                if node.pattern
                else capture
            )
        if isinstance(node, cst.MatchOr):
            return ir.Pattern(node, "either", parts=tuple(self._pattern(one.pattern) for one in node.patterns))
        if isinstance(node, (cst.MatchList, cst.MatchTuple)):
            parts = [one if isinstance(one, cst.MatchStar) else one.value for one in node.patterns]
            return ir.Pattern(node, "sequence", parts=tuple(self._pattern(one) for one in parts))
        if isinstance(node, cst.MatchMapping):
            keys = tuple(self.expression(one.key) for one in node.elements)
            values = tuple(self._pattern(one.pattern) for one in node.elements)
            rest = self._capture(node, node.rest).name if node.rest else None
            return ir.Pattern(node, "mapping", name=rest, parts=values, keys=keys)
        assert isinstance(node, cst.MatchClass)
        parts = [self._pattern(one.value) for one in node.patterns]
        keywords = [(one.key.value, self._pattern(one.pattern)) for one in node.kwds]
        names = tuple(name for name, _ in keywords)
        return ir.Pattern(
            node, "class", self.expression(node.cls), parts=(*parts, *(part for _, part in keywords)), keys=names
        )


def _dotted(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    assert isinstance(node, cst.Name)
    return node.value


def _alias(node: cst.ImportAlias) -> str | None:
    return node.asname.name.value if node.asname and isinstance(node.asname.name, cst.Name) else None

"""Definitions: the functions, classes and methods of a project's files, and how each is run on symbolic arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from resblock_lint import ir
from resblock_lint.conditions import equal
from resblock_lint.interpreter.bases import framework_base
from resblock_lint.interpreter.explorations import Exploration, Root, Start
from resblock_lint.interpreter.open_ranks import rank_of
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import explore
from resblock_lint.interpreter.starts import calling, class_root, function_root, is_layer, method_root
from resblock_lint.project import Project
from resblock_lint.trees import parts
from resblock_lint.values import Class, Function, Module, Wrapped


@dataclass(frozen=True, slots=True)
class Definition:
    """What can be called: its root, how its run begins, and the function whose parameters but for `skip` it takes."""

    root: Root
    start: Start
    function: Function | None
    skip: int = 0


def definitions(project: Project, paths: list[str]) -> Iterator[tuple[Module, str, Function | Class]]:
    """The functions and classes that the modules of these files define themselves, by name; decorated ones too, and
    what factories of the project made, each once.
    """
    known, seen = set(paths), set[int]()
    for path in paths:
        module = project.loaded(path)
        if module is None:
            continue
        for name, value in list(module.env.names.items()):
            if isinstance(value, Function):
                own = value.env is module.env and value.code.name == name
                made = _is_closure(value, known) and id(value) not in seen
                if value.code.name != "<lambda>" and (own or made):
                    seen.add(id(value))
                    yield module, name, value
            elif isinstance(value, Class) and value.module is module and value.name == name:
                yield module, name, value


def _is_closure(function: Function, paths: Collection[str]) -> bool:
    """Whether a decorator or a factory of one of these files made this function."""
    return function.env is not function.env.module.env and function.env.module.path in paths


def symbolic(module: Module, value: Function | Class) -> Definition:
    """A function, or the call of a layer class, on symbolic arguments."""
    if isinstance(value, Function):
        root = Root(module.path, value.code.name, True, value.code.at)
        return Definition(root, function_root(module, value, symbolic=True), value)
    function = calling(value)
    own = function is not None and function.env.module is module  # else its place is one in another file
    name, at = "call" if function is None else function.code.name, function.code.at if function and own else value.at.at
    root = Root(module.path, f"{value.name}.{name}", True, at)
    return Definition(root, class_root(module, value), function, 1)


def explore_symbolic(
    project: Project, module: Module, value: Function | Class, layout: str, budgets: Budgets, made: str = "",
    supposed: bool = False,
) -> Exploration:  # fmt: skip
    """Runs a function or a layer class on symbolic arguments; what calls the constructor that is `made` judges that.

    What is `supposed` may be called with what it needs.
    """
    one = symbolic(module, value)
    return explore(project, replace(one.root, made=made, supposed=supposed), one.start, layout, budgets)


def explore_supposed(
    project: Project, module: Module, value: Function | Class, layout: str, budgets: Budgets, found: Exploration
) -> Exploration:
    """The same once more, with the ranks that were only guessed before taken for granted."""
    one, ranks = symbolic(module, value), dict(found.guessed)
    claims = (equal(rank_of(name), rank) for name, rank in sorted(ranks.items()))
    given = tuple(claim for claim in claims if not isinstance(claim, bool))
    return explore(project, replace(one.root, given=given, supposed=True), one.start, layout, budgets, ranks)


def called(project: Project, paths: list[str]) -> Iterator[Definition]:
    """The functions of these files, the calls of their layer classes, and the methods of other classes."""
    for module, _, value in list(definitions(project, paths)):
        if isinstance(value, Function):  # a factory of another file may have made it: its code is there
            yield symbolic(value.env.module, value)
        elif is_layer(value):
            yield symbolic(module, value)
        elif framework_base(value) is None:
            for method, skip in methods_of(value):
                at = method.code.at if method.env.module is module else value.at.at
                root = Root(module.path, f"{value.name}.{method.code.name}", True, at)
                yield Definition(root, method_root(module, value, method, skip, whole=True), method, skip)


def methods_of(cls: Class) -> Iterator[tuple[Function, int]]:
    """The methods of a class itself, and how many of their parameters a call does not give: 0 of a static one."""
    for one in cls.names.values():
        function = one.function if isinstance(one, Wrapped) else one
        name = function.code.name if isinstance(function, Function) else "__"
        if isinstance(function, Function) and (name == "__call__" or not name.startswith("__")):
            yield function, int(not isinstance(one, Wrapped) or one.kind != "staticmethod")


def calls_layers(function: Function) -> bool:
    """Whether a function calls at once what a call gives it, as `Conv2D(8, 3)(x)` does with a layer."""
    waiting: list[object] = [function.code.body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ir.Call) and isinstance(one.function, ir.Call):
            return True
        waiting.extend(parts(one))
    return False

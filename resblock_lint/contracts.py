"""Contracts: what each function of a tensor requires and gives, from its paths on symbolic arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from resblock_lint.conditions import Claim, Opaque, all_of, claim_symbols, leaves, negation, some_of
from resblock_lint.dims import Origin
from resblock_lint.discovery import definitions, explore_symbolic
from resblock_lint.facts import Verdict
from resblock_lint.flow import Op
from resblock_lint.interpreter.bases import lookup
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import Exploration, Path, Root, explore, is_layer, module_root
from resblock_lint.layers.registry import Need, Role, Shape
from resblock_lint.printing import Printer
from resblock_lint.project import Project, Reader
from resblock_lint.source import SourceError, names_framework
from resblock_lint.values import Class, Function, Module, Tensor, Value
from resblock_lint.verdicts import relevant

RULES = {
    Need.CHANNELS: "RBL101", Need.SPATIAL: "RBL102", Need.RANK: "RBL104", Need.JOIN: "RBL105", Need.GROUPS: "RBL201",
    Need.INPUT: "RBL202", Need.WINDOW: "RBL202", Need.ARGUMENT: "RBL202", Need.ELEMENTS: "RBL203",
    Need.WEIGHTS: "RBL204",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requires:
    """One thing that must hold for a call to succeed, as an expression; the line and the rule that it belongs to."""

    expression: str
    line: int
    rule: str


@dataclass(frozen=True, slots=True)
class Gives:
    """The shapes of the results under a condition; None where there is none."""

    when: str | None
    shapes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """What a function requires and gives. `complete` says that nothing was left out."""

    path: str
    line: int
    qualname: str
    parameters: tuple[str, ...]
    requires: tuple[Requires, ...]
    gives: tuple[Gives, ...]
    complete: bool


def rule_of(op: Op, need: Need) -> str:
    """The rule that a requirement of an op belongs to: what merges and concatenations ask is theirs."""
    if need in (Need.CHANNELS, Need.SPATIAL, Need.RANK) and not op.is_merge:
        return "RBL105" if op.role is Role.CONCATENATION else "RBL202"
    return RULES[need]


def contracts(
    paths: Iterable[str], read: Reader, layout: str = "channels_last", libraries: Iterable[str] = ()
) -> tuple[list[Contract], list[str]]:
    """The contracts of all functions of these files that take a tensor, and sentences about files that do not parse."""
    project = Project(read, paths, libraries)
    problems: list[str] = []
    usable: list[str] = []
    for path in project.paths:
        raw = read(path)
        if raw is None or not names_framework(raw):
            continue
        try:
            project.lowered(path)
            usable.append(path)
        except SourceError as problem:
            problems.append(f"{path}:{problem.line}: {problem.message}")
    made: list[Contract] = []
    for path in usable:
        _load(project, path, layout)
    for module, _, value in list(definitions(project, usable)):
        if isinstance(value, Class) and not is_layer(value):
            continue
        found = explore_symbolic(project, module, value, layout, Budgets())
        contract = _contract(project, module, value, found)
        if contract is not None:
            made.append(contract)
    return sorted(made, key=lambda one: (one.path, one.line)), problems


def _load(project: Project, path: str, layout: str) -> None:
    root = Root(path, "", False)
    explore(project, root, module_root(lambda: project.fresh(path, "")), layout, Budgets())


def _contract(project: Project, module: Module, value: Function | Class, found: Exploration) -> Contract | None:
    """The contract of one definition; None where it takes no tensor."""
    takes_tensor = any(op.layer == "Input" and op.role is Role.INPUT for path in found.paths for op in path.flow.all)
    if not takes_tensor:
        return None
    positions = project.lowered(module.path)[1]
    function = value if isinstance(value, Function) else lookup(value, "call")
    assert isinstance(function, Function)
    skip = 0 if isinstance(value, Function) else 1
    name = value.code.name if isinstance(value, Function) else f"{value.name}.call"
    requires = [
        Requires(text, positions.span(op.site.at).line if op.site.path == module.path else 0, rule)
        for text, op, rule in _requires(found)
    ]
    complete = found.complete and all(path.end != "cut" and not path.notes for path in found.paths)
    takes = tuple(one.name for one in function.code.parameters[skip:])
    line = positions.span(function.code.at).line
    known = complete and not any("?" in one.expression for one in requires)
    return Contract(module.path, line, name, takes, tuple(dict.fromkeys(requires)), tuple(_gives(found)), known)


def _requires(found: Exploration) -> Iterator[tuple[str, Op, str]]:
    """Each requirement, with the conditions under which it is asked: `not when or requirement`."""
    groups: dict[tuple[object, int, Claim, str], list[tuple[Op, Path]]] = {}
    for path in found.paths:
        for op in path.flow.all:
            for demand in op.demands:
                if demand.verdict is not Verdict.YES:
                    claim = demand.requirement.claim if demand.verdict is Verdict.MAYBE else False
                    key = (op.site.at, len(op.chain), claim, rule_of(op, demand.requirement.need))
                    groups.setdefault(key, []).append((op, path))
    for (_, _, claim, rule), members in groups.items():
        failing = {id(path) for _, path in members}
        well = (path for path in found.paths if id(path) not in failing and path.end in ("done", "raised"))
        fine = [frozenset(path.literals) for path in well]
        when = some_of(all_of(part) for part in dict.fromkeys(relevant(op.assumed, fine) for op, _ in members))
        whole = some_of((negation(when), claim))
        if whole is not True and _expressible(whole):
            yield _printer(found).claim(whole), members[0][0], rule


def _expressible(claim: Claim) -> bool:
    """Whether a claim speaks of parameters alone."""
    if any(isinstance(leaf, Opaque) and not leaf.known for leaf in leaves(claim)):
        return False
    return all(
        symbol.origin is Origin.PARAMETER and not symbol.name.startswith("turn ") for symbol in claim_symbols(claim)
    )


def _printer(found: Exploration) -> Printer:
    """Prints the common batch as that of the first tensor among the parameters."""
    for path in found.paths:
        for op in path.flow.all:
            if op.role is Role.INPUT and op.layer == "Input":
                return Printer({"N": f"{op.name}.shape[0]"})
    return Printer()


def _gives(found: Exploration) -> Iterator[Gives]:
    """The shapes of the results, for each group of paths that agree on them."""
    printer = _printer(found)
    groups: dict[tuple[tuple[str, ...], ...], list[Path]] = {}
    for path in found.paths:
        shapes = tuple(_shapes(path.result)) if path.end == "done" else ()
        if shapes and all(shape is not None for shape in shapes):
            texts = tuple(tuple(printer.size(size) for size in shape or ()) for shape in shapes)
            groups.setdefault(texts, []).append(path)
    for texts, members in groups.items():
        others = [frozenset(path.literals) for group in groups.values() if group is not members for path in group]
        when = some_of(all_of(part) for part in dict.fromkeys(relevant(path.literals, others) for path in members))
        yield Gives(None if when is True else printer.claim(when), texts)


def _shapes(value: Value) -> Sequence[Shape | None]:
    value = resolve(value)
    if isinstance(value, Tensor):
        return (value.slot.shape,)
    if isinstance(value, (tuple, list)):
        return [shape for one in value for shape in _shapes(one)]
    return ()

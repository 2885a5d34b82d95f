"""Roots (D6): where a run begins, and how all of its paths are run.

A root is a module's own code, a function with its defaults, or a function or a class with symbolic arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from resblock_lint import ir
from resblock_lint.conditions import Condition, Subject, subjects
from resblock_lint.dims import symbols
from resblock_lint.facts import Verdict
from resblock_lint.flow import Flow, Site
from resblock_lint.interpreter import load
from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.endings import End, ended
from resblock_lint.interpreter.hints import Hints
from resblock_lint.interpreter.imports import run_body, run_module
from resblock_lint.interpreter.joins import Joined, Joins, Scope, note_asked
from resblock_lint.interpreter.machine import Frame, Imports, Machine
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Budgets, Choices, Cut, Raised
from resblock_lint.interpreter.snapshots import sizes_of
from resblock_lint.interpreter.ways import Ways
from resblock_lint.values import Class, Function, Instance, Module, Param, Value

BARREN = 8  # after so many paths without an op, a root has nothing for us
IDLE = 64  # after so many without one that may fail, or that brings tensors together, neither
Start = Callable[[Machine], Value]


@dataclass(frozen=True, slots=True)
class Root:
    """Where a run begins. `symbolic` says that its arguments are: then its findings depend on them.

    `given` are the conditions under which it says something: that parameters have their defaults.
    """

    path: str
    name: str
    symbolic: bool
    at: object = field(hash=False, default=None)
    given: tuple[Condition, ...] = ()


@dataclass(slots=True)
class Exploration:
    """All paths of a root that were run; `complete` says that there are no others."""

    root: Root
    paths: list[Path]
    complete: bool
    entered: set[int]
    steps: int = 0
    divides: bool = False  # whether something was divided by what may be 0
    seconds: float = 0.0
    late: bool = False  # whether time was what ended it
    guessed: frozenset[str] = frozenset()  # the tensors whose rank nothing settled

    @property
    def limit(self) -> str:
        """What kept other paths from being run, in words, where there are any."""
        return "it takes too much time" if self.late else "there are more paths than the budget allows"


def explore(imports: Imports, root: Root, start: Start, layout: str, budgets: Budgets | None = None) -> Exploration:
    """Runs a root along every path, within the budgets."""
    hints, began = Hints(), monotonic()
    while True:
        known = hints.known()
        hints.missed.clear()
        found = _explore_once(imports, root, start, layout, budgets or Budgets(), hints)
        if not hints.tells_more(known):
            found.seconds, found.guessed = monotonic() - began, frozenset(hints.missed - hints.ranks.keys())
            return found


def _explore_once(
    imports: Imports, root: Root, start: Start, layout: str, budgets: Budgets, hints: Hints
) -> Exploration:
    choices = Choices(budgets)
    choices.leads_on = not root.name and not root.symbolic  # a module's own code defines what other roots need
    paths: list[Path] = []
    entered: set[int] = set()
    more = True
    while more and not (paths and choices.exhausted()):
        machine = Machine(imports, choices, layout)
        machine.learned = hints
        path = run(machine, root, start)
        choices.ran(machine.cost)
        entered |= machine.entered
        found = [path, *(path_of(root, one) for one in choices.ends)]
        _pin_spelled(choices.joins, found)
        if choices.misjudged():
            paths.clear()
            continue
        if choices.repeats():
            continue
        paths += found
        choices.ends.clear()
        more = choices.advance()
        if choices.paths >= BARREN and not any(path.flow.all for path in paths):
            break
        if len(paths) >= IDLE and not any(map(_matters, paths)):
            break
    return _explored(root, paths, choices, complete=not more and not choices.led_on, entered=entered)


def _matters(path: Path) -> bool:
    """Whether a path has an op of which something can be said."""
    return any(len(op.inputs) > 1 or op.demands for op in path.flow.all)


def _pin_spelled(joins: Joins, paths: Sequence[Path]) -> None:
    """Blends whose names are part of a text, as in `int(either(8, 16) * 0.25)`, cannot be taken apart."""
    if not joins.blends.alternatives:
        return
    about: set[Subject] = set()
    for path in paths:
        about.update(*map(subjects, path.chosen), *map(symbols, sizes_of(path.result)))
        for op in path.flow.own:
            claims = [one.requirement.claim for one in op.demands if one.verdict is Verdict.MAYBE]
            about.update(*map(subjects, claims))
    names = [one if isinstance(one, str) else one.name for one in about if one not in joins.blends.alternatives]
    joins.pin(joins.blends.spelled(names))


def _explored(root: Root, paths: list[Path], choices: Choices, *, complete: bool, entered: set[int]) -> Exploration:
    """The paths that are possible: what a run left open where ways met may exclude what it chose later."""
    known = Ways()
    for path in paths:
        path.known, path.blends = known, choices.joins.blends
    possible_ones = [path for path in paths if not path.ops or path.ways()]
    complete = complete and not any(path.partial for path in possible_ones)
    late = not complete and choices.late()
    return Exploration(root, possible_ones, complete, entered, choices.steps, choices.divides, late=late)


def run(machine: Machine, root: Root, start: Start) -> Path:
    """One run of a root, along the path that the machine's choices say."""
    load.everything()
    machine.frames.append(Frame(root.path, root.name))
    problem, result = None, None
    try:
        result = start(machine)
    except Exception as raised:
        if machine.budgets.strict and not isinstance(raised, (Raised, Joined, Cut, RecursionError)):
            raise
        problem = raised
    end = ended(machine, machine.choices.number, problem, result)
    note_asked(machine.choices.joins, end.passes, machine.facts)
    return path_of(root, end)


def path_of(root: Root, end: End) -> Path:
    """A run or an excursion that ended, as a path of its root."""
    flow = Flow(root.name, end.ops, end.facts.literals, end.first)
    return Path(
        flow, end.kind, end.reason, end.site, end.chain, end.notes, end.result, end.hints, end.facts, end.sides,
        end.passes, end.number,
    )  # fmt: skip


def module_root(make: Callable[[], Module], package: Module | None = None) -> Start:
    """Runs a module's own code, each time in a fresh module; its definitions are kept even where it ends early.

    The package that it lies in is run before, as Python does.
    """

    def start(machine: Machine) -> Value:
        if package is not None:
            run_module(machine, package)
        module = make()
        body = module.ir.body if module.ir is not None else ()
        module.ir = None
        machine.frames[-1] = Frame(module.path, "", scope=Scope(module.env, body))
        run_body(machine, body, module)
        return None

    return start


def parameters_of(function: Function, path: str, prefix: str = "", skip: int = 0) -> list[tuple[ir.Parameter, Param]]:
    """A lazily typed parameter for each of a function's."""
    made: list[tuple[ir.Parameter, Param]] = []
    for one in function.code.parameters[skip:]:
        known = one.name in function.defaults
        site = Site(path, one.at, function.code.name)
        made.append((one, Param(prefix + one.name, function.defaults.get(one.name), known, site)))
    return made


def arguments(pairs: Sequence[tuple[ir.Parameter, Param]]) -> tuple[list[Value], dict[str, Value]]:
    """The arguments that hand those parameters over; `*args` and `**kwargs` stay empty or open."""
    args: list[Value] = [param for one, param in pairs if one.kind in ("positional", "ordinary")]
    kwargs: dict[str, Value] = {one.name: param for one, param in pairs if one.kind == "keyword"}
    if any(one.kind == "stars" for one, _ in pairs):
        kwargs["**"] = Param("kwargs", None, False, pairs[-1][1].at)
    return args, kwargs


def _enter(machine: Machine, module: Module, names: Mapping[str, Value]) -> None:
    """Makes a module what it was when its own code had run, with the layout that it set."""
    module.env.names.clear()
    module.env.names.update(names)
    machine.image_data_format = module.layout or machine.image_data_format


def required(pairs: Sequence[tuple[ir.Parameter, Param]]) -> list[tuple[ir.Parameter, Param]]:
    """The parameters that a call has to give."""
    return [(one, param) for one, param in pairs if not param.has_default and not one.kind.startswith("star")]


def function_root(module: Module, function: Function, *, symbolic: bool, defaults: bool = False) -> Start:
    """Calls a function with its defaults, or with symbolic arguments, of which only those without `defaults` are given;
    a function that it returns is called in turn."""
    names = dict(module.env.names)

    def start(machine: Machine) -> Value:
        _enter(machine, module, names)
        pairs = parameters_of(function, module.path) if symbolic else []
        args, kwargs = arguments(required(pairs) if defaults else pairs)
        machine.frames[-1] = Frame(module.path, function.code.name, callee=function)
        result = machine.call(function, args, kwargs)
        return _call_result(machine, result) if symbolic else result

    return start


def _call_result(machine: Machine, result: Value) -> Value:
    """Builders often return a function of the tensor, or a layer: that is called too."""
    result = resolve(result)
    for _ in range(3):
        if not isinstance(result, Function) or result.code.generator:
            break
        args, kwargs = arguments(parameters_of(result, result.env.module.path))
        result = resolve(machine.call(result, args, kwargs))
    return result


def class_root(module: Module, cls: Class) -> Start:
    """Makes a layer of the user's with symbolic arguments, named `self.…`, and calls it on symbolic tensors."""
    names = dict(module.env.names)

    def start(machine: Machine) -> Value:
        _enter(machine, module, names)
        machine.frames[-1] = Frame(module.path, cls.name)
        constructor = maker(cls)
        made = parameters_of(constructor, module.path, "self.", skip=1) if isinstance(constructor, Function) else []
        args, kwargs = arguments(made)
        kwargs.pop("**", None)
        own = lookup(cls, "call")
        machine.frames[-1].callee = None if isinstance(own, Function) else cls
        instance = machine.call(cls, args, kwargs)
        if not isinstance(instance, Instance) or not isinstance(own, Function):
            return instance
        pairs = [pair for pair in parameters_of(own, module.path, skip=1) if pair[0].name not in ("training", "mask")]
        given: list[Value] = [one for pair, one in required(pairs) if pair.kind in ("positional", "ordinary")]
        return machine.call(instance, given, {})

    return start


def method_root(module: Module, cls: Class, method: Function, skip: int) -> Start:
    """Makes an object of a class that is no layer, with its defaults as far as there are some, and calls a method.

    What has no default is symbolic, named `self.…` of the constructor. A call leaves the first `skip` parameters out;
    where that is none, the class itself is asked.
    """
    names = dict(module.env.names)

    def start(machine: Machine) -> Value:
        _enter(machine, module, names)
        machine.frames[-1] = Frame(module.path, f"{cls.name}.{method.code.name}")
        constructor = maker(cls)
        made = parameters_of(constructor, module.path, "self.", skip=1) if isinstance(constructor, Function) else []
        owner = machine.call(cls, *arguments(required(made))) if skip else cls
        found = machine.attribute(owner, method.code.name)
        taken = parameters_of(method, module.path, skip=skip)
        return machine.call(found, *arguments(taken if required(taken) else []))

    return start


def maker(cls: Class) -> Value:
    """What takes the arguments when an object is made: a `__new__` that names them, else `__init__`."""
    new = lookup(cls, "__new__")
    if isinstance(new, Function) and any(one.kind in ("ordinary", "keyword") for one in new.code.parameters[1:]):
        return new
    return lookup(cls, "__init__")


def is_layer(cls: Class) -> bool:
    """Whether a class is a layer or a model that can be called."""
    return framework_base(cls) in ("Layer", "Model") and isinstance(lookup(cls, "call"), Function)

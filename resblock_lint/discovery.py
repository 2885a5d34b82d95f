"""Finds the roots of a project (D6) and runs them: modules, functions that need no argument, and what nobody calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from resblock_lint.conditions import Claim, Condition, Is, Not, Truth, equal, subjects
from resblock_lint.definitions import definitions, explore_supposed, explore_symbolic, methods_of
from resblock_lint.dims import Dim, Symbol
from resblock_lint.interpreter import starts
from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.explorations import Exploration, Root, Start
from resblock_lint.interpreter.module_state import share_module
from resblock_lint.interpreter.parameterized import cases_of
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.rests import looked_into
from resblock_lint.interpreter.roots import explore
from resblock_lint.names import Names
from resblock_lint.project import Project
from resblock_lint.values import Class, Function, Module, Value
from resblock_lint.verdicts import leaves_open

LEAST_STEPS = 60_000
LEAST_SECONDS = 1.0
SHARE = 4  # one root has this part of the time that its file has left
RELIANCE_BUDGETS = Budgets(paths=24, steps=60_000, total_steps=200_000)


@dataclass(slots=True)
class Discovery:
    """All explorations of a project's files."""

    project: Project
    layout: str
    budgets: Budgets
    explorations: list[Exploration] = field(default_factory=list[Exploration])
    entered: set[int] = field(default_factory=set[int])
    used: int = 0  # steps of all roots
    spent: dict[str, float] = field(default_factory=dict[str, float])  # seconds of all roots of each file
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.project)

    def run(self, paths: list[str]) -> None:
        """Explores every root of these files."""
        for path in paths:
            self.names.read(path)
        for path in paths:
            self._run_module(path)
        defaulted = [one for one in self._functions(paths) if needs_nothing(one[2])]
        for named in (False, True):
            for module, name, function in defaulted:
                run = id(function.code) in self.entered if function.env is module.env else function.called
                if self.names.named(module.path, name) is named and not run:
                    self._run_defaults(module, name, function)
        for path in paths:
            self._run_objects(path)
        concrete = frozenset(self.entered)
        for module, value in self._uncalled(paths):
            if not was_entered(value, concrete):
                maker = starts.maker(value) if isinstance(value, Class) else None
                made = maker.qualname if isinstance(maker, Function) and id(maker.code) in concrete else ""
                self._explore_symbolic(module, value, made)
        for module, _, value in list(definitions(self.project, paths)):
            if isinstance(value, Class) and not draws(value) and framework_base(value) is None:
                self._explore_methods(module, value)

    def alone(self, paths: list[str], is_judged: Callable[[Module, Function | Class], bool]) -> Iterator[Exploration]:
        """Runs what code of the project does call, but so that nothing can be said of its merges, as if nobody did: it
        may well be given what it needs.
        """
        ran = {(one.root.path, one.root.name.partition(".")[0]) for one in self.explorations if one.root.symbolic}
        found = [
            (module, name, value)
            for module, name, value in definitions(self.project, paths)
            if (isinstance(value, Function) or draws(value)) and (module.path, name) not in ran
            if not is_judged(module, value)
        ]
        for module, value in self._callers_first(found, is_judged):
            known = len(self.explorations)
            self._explore_symbolic(module, value, supposed=True)
            yield from self.explorations[known:]

    def symbolic(self, module: Module, value: Function | Class) -> Exploration:
        """What code asks for all arguments that the project does call, in short."""
        budgets = replace(RELIANCE_BUDGETS, seconds=self._share(module.path).seconds)
        found = explore_symbolic(self.project, module, value, self.layout, budgets)
        self._count(found)
        return found

    def _run_objects(self, path: str) -> None:
        """Calls the layers and models that a module has made, where no code does. What it calls them on is its own
        affair; and the class is asked what it needs for all arguments besides.
        """
        for module, value, own in starts.objects_of(self.project.loaded(path)):
            if id(own.code) not in self.entered:
                root = Root(path, value.cls.name, True, own.code.at, supposed=True)
                self.explorations.append(self._ran(root, starts.object_root(module, value, own)))

    def _run_defaults(self, module: Module, name: str, function: Function) -> None:
        """Calls a function without arguments; one that makes nothing so is tried with symbolic ones."""
        root = Root(module.path, name, False, function.code.at, defaults=bool(function.code.parameters))
        self._explore(root, starts.function_root(module, function, symbolic=False))
        if function.env is not module.env:  # the code of a closure is that of its siblings too
            self.entered.discard(id(function.code))
        if not any(path.flow.all for path in self.explorations[-1].paths):
            self._explore_symbolic(module, function)

    def _run_module(self, path: str) -> None:
        """Runs a module's own code. What other roots see of it is what its first path left, or an earlier import."""
        known = self.project.loaded(path)
        shared = known is None and any(self.names.sees(one, path) for one in self.names.imports if one != path)
        made: list[Module] = []

        def make() -> Module:
            made.append(self.project.fresh(path, "__main__"))
            made[-1].shared = shared
            return made[-1]

        self._explore(Root(path, "", False), starts.module_root(make, self.project.package(path)))
        self.project.put(known if known is not None else made[0])
        if shared and len(made) > 1:
            share_module(self.project, made[0])

    def _explore(self, root: Root, start: Start) -> None:
        self._keep(self._ran(root, start))

    def _share(self, path: str) -> Budgets:
        """The bounds of the next root: a part of the steps that the whole project has left, and of the file's time."""
        left = share(self.budgets, self.used)
        return replace(left, seconds=time_of(self.budgets.seconds - self.spent.get(path, 0.0), SHARE))

    def _ran(self, root: Root, start: Start) -> Exploration:
        """What a root says; what it costs counts, whether it is kept or not."""
        found = explore(self.project, root, start, self.layout, self._share(root.path))
        self._count(found)
        return found

    def _count(self, found: Exploration) -> None:
        self.used += found.steps
        self.spent[found.root.path] = self.spent.get(found.root.path, 0.0) + found.seconds

    def _keep(self, found: Exploration) -> None:
        self.explorations.append(found)
        if found.paths or not found.root.symbolic:  # else nothing is said of what it came by
            self.entered |= found.entered

    def _explore_symbolic(
        self, module: Module, value: Function | Class, made: str = "", *, supposed: bool = False
    ) -> None:
        """Runs a definition on symbolic arguments; where that is not done, with its defaults as far as it has some.

        A test that has cases is run on those instead. What is only `supposed` is called with arguments of which nothing
        is known: these may well be what it needs.
        """
        if isinstance(value, Function) and (cases := cases_of(value)):
            root = Root(module.path, value.code.name, False, value.code.at)
            for case in cases:
                self._explore(root, starts.function_root(module, value, symbolic=False, case=case))
            return
        found = explore_symbolic(self.project, module, value, self.layout, self._share(module.path), made, supposed)
        self._count(found)
        self._keep(found)
        if found.guessed and leaves_open(found):
            self._keep(explore_supposed(self.project, module, value, self.layout, self._share(module.path), found))
            self._count(self.explorations[-1])
        if isinstance(value, Function) and value.defaults and not found.modelled:
            start = starts.function_root(module, value, symbolic=True, defaults=True)
            given = tuple(_defaults_asked(value, found))
            self._explore(Root(module.path, value.code.name, True, value.code.at, given, supposed), start)

    def _explore_methods(self, module: Module, cls: Class) -> None:
        """Runs the methods of a class that no code of the project calls: those that need nothing first, the last first.

        Only those that draw something are kept: a class may do anything.
        """
        constructor = starts.maker(cls)
        made = not isinstance(constructor, Function) or needs_nothing(constructor, skip=1)
        for alone in (True, False):
            for method, skip in reversed(list(methods_of(cls))):
                if id(method.code) in self.entered or needs_nothing(method, skip) is not alone:
                    continue
                cases = cases_of(method)
                given = bool(cases) or (alone and (made or not skip))
                root = Root(module.path, f"{cls.name}.{method.code.name}", not given, method.code.at)
                for case in cases or [None]:
                    found = self._ran(root, starts.method_root(module, cls, method, skip, case=case))
                    if any(path.flow.all for path in found.paths):
                        self._keep(found)

    def _functions(self, paths: list[str]) -> Iterator[tuple[Module, str, Function]]:
        for module, name, value in definitions(self.project, paths):
            if isinstance(value, Function):
                yield module, name, value

    def _uncalled(self, paths: list[str]) -> Iterator[tuple[Module, Function | Class]]:
        """What no code of the project names, then what only such code names that was never run, callers first."""
        named: list[tuple[Module, str, Function | Class]] = []
        for module, name, value in list(definitions(self.project, paths)):
            if isinstance(value, Function) and needs_nothing(value):
                continue
            if isinstance(value, Class) and not draws(value):
                continue
            if self.names.named(module.path, name):
                named.append((module, name, value))
            else:
                yield module, value
        yield from self._callers_first(named, lambda _, value: was_entered(value, self.entered))

    def _callers_first(
        self, found: Sequence[tuple[Module, str, Function | Class]], is_done: Callable[[Module, Function | Class], bool]
    ) -> Iterator[tuple[Module, Function | Class]]:
        """Definitions that are not done yet, each behind those that read its name, where that is no circle."""
        loaded = [self.names.loaded_by(module.path, name) for module, name, _ in found]
        readers = {
            place: {
                other
                for other, names in enumerate(loaded)
                if name in names and other != place and self.names.sees(found[other][0].path, module.path)
            }
            for place, (module, name, _) in enumerate(found)
        }
        waiting = list(readers)
        while waiting := [place for place in waiting if not is_done(found[place][0], found[place][2])]:
            first = next((place for place in waiting if readers[place].isdisjoint(waiting)), waiting[0])
            waiting.remove(first)
            module, name, value = found[first]
            if not self._stopped(module.path, name):
                yield module, value

    def _stopped(self, path: str, name: str) -> bool:
        """Whether the module's own code would have called this, had it not failed before."""
        if name not in self.names.loads.get(f"{path}:", ()):
            return False
        runs = [one for one in self.explorations if one.root == Root(path, "", False)]
        return bool(runs) and all(way.end == "refuted" for one in runs for way in one.paths)


def share(budgets: Budgets, used: int) -> Budgets:
    """The bounds of the next root: a part of the steps that the whole project has left."""
    left = max(budgets.project_steps - used, 0)
    return replace(budgets, total_steps=max(min(budgets.total_steps, left // 6), LEAST_STEPS))


def time_of(left: float, part: int) -> float:
    """The seconds of the next root of a file that has so many left: this part of them, or the little that it takes."""
    return max(left / part, min(left, LEAST_SECONDS), 0.0)


def draws(cls: Class) -> bool:
    """Whether objects of a class are layers that can be called, or models that their constructor builds."""
    return starts.is_layer(cls) or (framework_base(cls) == "Model" and isinstance(lookup(cls, "__init__"), Function))


def was_entered(value: Function | Class, entered: Collection[int]) -> bool:
    """Whether a function, the call of a layer or the constructor of a model is among the code that was run."""
    code = value if isinstance(value, Function) else starts.calling(value) or lookup(value, "__init__")
    return isinstance(code, Function) and id(code.code) in entered


def needs_nothing(function: Function, skip: int = 0) -> bool:
    """Whether a function can be called without arguments, `skip` first ones apart."""
    if function.code.name.startswith("test"):
        return False
    asked = [one for one in function.code.parameters[skip:] if one.name not in function.defaults]
    return all(one.kind == "stars" or (one.kind == "star" and not looked_into(function, one.name)) for one in asked)


def _defaults_asked(function: Function, found: Exploration) -> Iterator[Condition]:
    """That those parameters have their defaults which the paths of a root were about."""
    claims = {claim for path in found.paths for claim in path.chosen}
    claims |= {one.requirement.claim for path in found.paths for op in path.flow.own for one in op.demands}
    about = {getattr(one, "name", one) for claim in claims for one in subjects(claim)}
    for one in function.code.parameters:
        default = function.defaults.get(one.name)
        items = default if isinstance(default, tuple) else ()
        named = {f"{one.name}[{place}]": item for place, item in enumerate(items)}
        for name, value in (named or ({one.name: default} if one.name in function.defaults else {})).items():
            claim = _equals(name, value) if name in about else True
            if not isinstance(claim, bool):
                yield claim


def _equals(name: str, value: Value) -> Claim:
    """That a parameter is this constant; True where that is not said."""
    if isinstance(value, bool):
        return Truth(name) if value else Not(Truth(name))
    if isinstance(value, int):
        return equal(Dim.of(Symbol(name)), value)
    return Is(name, value) if value is None or isinstance(value, (str, float)) else True

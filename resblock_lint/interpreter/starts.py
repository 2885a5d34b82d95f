"""Where a run begins (D6): with a module's own code, a function or a method, a layer that is made and called."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from resblock_lint import ir
from resblock_lint.flow import Site
from resblock_lint.interpreter import module_state
from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.explorations import Start
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.imports import run_body, run_module
from resblock_lint.interpreter.joins import Scope
from resblock_lint.interpreter.machine import Imports, Machine
from resblock_lint.interpreter.module_state import ModuleState
from resblock_lint.interpreter.parameterized import Case, given
from resblock_lint.interpreter.parameters import OWN, resolve, settle
from resblock_lint.interpreter.rests import OPEN, looked_into
from resblock_lint.sequences import Lazy
from resblock_lint.values import Class, Function, Instance, Module, Param, Real, Value

EXACT = 2**53  # smaller integers are floats as they are
PLACED = ("positional", "ordinary")  # the kinds of parameters that are given by place


def module_root(make: Callable[[], Module], package: Module | None = None) -> Start:
    """Runs a module's own code, each time in a fresh module; its definitions are kept even where it ends early.

    The package that it lies in is run before, as Python does. What it does to the modules that it imports is undone:
    each program has its own.
    """

    imports: Imports | None = None

    def put_back() -> None:
        if imports is not None and imports.kept is not None:
            imports.kept.put_back()

    def start(machine: Machine) -> Value:
        nonlocal imports
        put_back()
        imports = machine.imports
        if package is not None:
            run_module(machine, package)
        module = make()
        body = module.ir.body if module.ir is not None else ()
        module.ir = None
        machine.frames[-1] = Frame(module.path, "", scope=Scope(module.env, body))
        run_body(machine, body, module)
        return None

    return Start(start, put_back)


def parameters_of(
    function: Function, path: str, prefix: str = "", skip: int = 0, sizes: Container[str] = ()
) -> list[tuple[ir.Parameter, Param]]:
    """A lazily typed parameter for each of a function's, of which some are known to be `sizes`."""
    made: list[tuple[ir.Parameter, Param]] = []
    for one in function.code.parameters[skip:]:
        if one.kind == "star" and not looked_into(function, one.name):
            continue
        known = one.name in function.defaults
        site = Site(path, one.at, function.code.name)
        default = _as_annotated(one.annotation, function.defaults.get(one.name))
        param = Param(prefix + one.name, default, known, site, annotation=one.annotation)
        param.setting = param.name in sizes
        made.append((one, param))
        if one.annotation == "float" and not known:
            settle(param, Real(param.name))
    return made


def _as_annotated(annotation: str, default: Value) -> Value:
    """A default as what the annotation says that the parameter is: 1 is a real number where that asks for one."""
    real = annotation.removesuffix("?") == "float" and isinstance(default, int) and not isinstance(default, bool)
    return float(default) if real and isinstance(default, int) and abs(default) < EXACT else default


def arguments(pairs: Sequence[tuple[ir.Parameter, Param]]) -> tuple[list[Value], dict[str, Value]]:
    """The arguments that hand those parameters over; `*args` and `**kwargs` are open."""
    args: list[Value] = [param for one, param in pairs if one.kind in PLACED]
    kwargs: dict[str, Value] = {one.name: param for one, param in pairs if one.kind == "keyword"}
    for param in [param for one, param in pairs if one.kind == "stars"]:
        kwargs["**"] = Param(param.name, None, False, param.at)
    for param in [param for one, param in pairs if one.kind == "star"]:
        kwargs[OPEN] = param
    return args, kwargs


def _root(module: Module, value: Value, run: Callable[[Machine], Value]) -> Start:
    """Runs what a function or a class of a module is called for, in the state that its own code has left it in."""
    module_state.put_back(module)
    names, state = dict(module.env.names), ModuleState(value)

    def put_back() -> None:
        module.env.names.clear()
        module.env.names.update(names)
        state.put_back()

    def start(machine: Machine) -> Value:
        put_back()
        machine.modules = state
        machine.image_data_format = module.layout or machine.image_data_format
        if not state.known:
            machine.note(f"what `{module.name}` keeps between calls is too much to be put back")
        return run(machine)

    return Start(start, put_back)


def required(pairs: Sequence[tuple[ir.Parameter, Param]]) -> list[tuple[ir.Parameter, Param]]:
    """The parameters that a call has to give."""
    return [(one, param) for one, param in pairs if not param.has_default and not one.kind.startswith("star")]


def function_root(
    module: Module, function: Function, *, symbolic: bool, defaults: bool = False, case: Case | None = None
) -> Start:
    """Calls a function with its defaults, or with symbolic arguments, of which only those without `defaults` are given;
    a function that it returns is called in turn. A test gets the arguments of a `case`.
    """

    def run(machine: Machine) -> Value:
        pairs = parameters_of(function, module.path, sizes=machine.learned.counted_by) if symbolic else []
        taken = [pair for pair in pairs if not defaults or pair[0].kind.startswith("star") or not pair[1].has_default]
        args, kwargs = arguments(taken) if case is None else given(case)
        machine.frames[-1] = Frame(module.path, function.code.name, callee=function)
        result = machine.call(function, args, kwargs)
        if isinstance(result, Lazy):
            list(result)  # whoever calls it asks for all that it gives
        return _call_result(machine, result) if symbolic else result

    return _root(module, function, run)


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

    def run(machine: Machine) -> Value:
        machine.frames[-1] = Frame(module.path, cls.name)
        constructor = maker(cls)
        made = parameters_of(constructor, module.path, OWN, skip=1) if isinstance(constructor, Function) else []
        args, kwargs = arguments(made)
        own = calling(cls)
        machine.frames[-1].callee = cls if own is None else None
        instance = machine.call(cls, args, kwargs)
        return instance if not isinstance(instance, Instance) or own is None else _fed(machine, instance, own)

    return _root(module, cls, run)


def objects_of(module: Module | None) -> list[tuple[Module, Instance, Function]]:
    """The layers and models of the user's classes that a module has made, with what takes their arguments."""
    if module is None:
        return []
    made = [one for one in module.env.names.values() if isinstance(one, Instance) and is_layer(one.cls)]
    return [(module, one, own) for one in made if (own := calling(one.cls)) is not None]


def object_root(module: Module, instance: Instance, own: Function) -> Start:
    """Calls a layer or a model that a module has made on symbolic tensors; `own` takes them."""

    def run(machine: Machine) -> Value:
        machine.frames[-1] = Frame(module.path, instance.cls.name)
        return _fed(machine, instance, own)

    return _root(module, instance, run)


def _fed(machine: Machine, instance: Instance, own: Function) -> Value:
    path = own.env.module.path
    taken = parameters_of(own, path, skip=1, sizes=machine.learned.counted_by)
    if any(one.kind == "star" for one, _ in taken):
        return machine.unknown("a layer that is called on any number of tensors")
    pairs = [pair for pair in taken if pair[0].kind != "stars"]
    gate = lookup(instance.cls, "__call__")
    given, named = arguments(_let_through(gate, pairs) if isinstance(gate, Function) and gate is not own else pairs)
    named = {name: _unless_filled(one) for name, one in named.items()}
    return machine.call(instance, list(map(_unless_filled, given)), named)


def _let_through(gate: Function, pairs: list[tuple[ir.Parameter, Param]]) -> list[tuple[ir.Parameter, Param]]:
    """The parameters of `call` as a `__call__` before it takes them: by name what it has no place for, if at all."""
    kinds = {one.name: one.kind for one in gate.code.parameters[1:]}
    places = len(pairs) if "star" in kinds.values() else sum(kind in PLACED for kind in kinds.values())
    behind = [(replace(one, kind="keyword"), param) for one, param in pairs[places:]]
    return pairs[:places] + [pair for pair in behind if "stars" in kinds.values() or pair[0].name in kinds]


def _unless_filled(value: Value) -> Value:
    """What a layer is called with; Keras itself fills in masks, and `training` where it has a default."""
    if not isinstance(value, Param):
        return value
    mask = value.name.endswith("mask")
    if value.has_default and (mask or value.name == "training"):
        return value.default
    return None if mask else value


def method_root(
    module: Module, cls: Class, method: Function, skip: int, *, whole: bool = False, case: Case | None = None
) -> Start:
    """Makes an object of a class that is no layer, with its defaults as far as there are some, and calls a method.

    What has no default is symbolic, named `self.…` of the constructor; where the `whole` is asked for, all is. A call
    leaves the first `skip` parameters out; where that is none, the class itself is asked. A test gets the arguments of
    a `case`.
    """

    def run(machine: Machine) -> Value:
        machine.frames[-1] = Frame(module.path, f"{cls.name}.{method.code.name}")
        constructor = maker(cls)
        made = parameters_of(constructor, module.path, OWN, skip=1) if isinstance(constructor, Function) else []
        owner = machine.call(cls, *arguments(made if whole else required(made))) if skip else cls
        found = machine.attribute(owner, method.code.name)
        if case is not None:
            return machine.call(found, *given(case))
        taken = parameters_of(method, module.path, skip=skip, sizes=machine.learned.counted_by)
        return machine.call(found, *arguments(taken if whole or required(taken) else []))

    return _root(module, cls, run)


def maker(cls: Class) -> Value:
    """What takes the arguments when an object is made: a `__new__` that names them, else `__init__`."""
    new = lookup(cls, "__new__")
    if isinstance(new, Function) and any(one.kind in ("ordinary", "keyword") for one in new.code.parameters[1:]):
        return new
    return lookup(cls, "__init__")


def is_layer(cls: Class) -> bool:
    """Whether a class is a layer or a model that can be called."""
    return framework_base(cls) in ("Layer", "Model") and calling(cls) is not None


def calling(cls: Class) -> Function | None:
    """What takes the arguments when an object of a class is called: its `call`, else a `__call__` of its own."""
    own = lookup(cls, "call") or lookup(cls, "__call__")
    return own if isinstance(own, Function) else None

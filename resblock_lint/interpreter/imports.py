"""Imports: modules of the project are run, names of known libraries become `External`s with canonical paths."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from resblock_lint import ir
from resblock_lint.interpreter import binding
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.module_state import is_program, leave, share_module
from resblock_lint.interpreter.paths import Cut, Raised
from resblock_lint.layers.registry import FUNCTIONS, LAYERS
from resblock_lint.values import TOPS, Env, External, Module, Value

KERAS = re.compile(
    r"^(?:tensorflow\.(?:python\.|compat\.v[12]\.|_api\.v2\.)?)?(?:keras|tf_keras|keras_core)"
    r"(?:\.(?:src|api|_tf_keras|legacy|engine))*(?=\.|$)"
)
# where Keras keeps what it gives out under another name
HOMES = (
    ("keras.layers.", "layers."),
    ("keras.legacy.layers.", "layers."),
    ("keras.models.", "models."),
    ("keras.ops.", "ops."),
    ("keras.backend.", "backend."),
    ("keras.activations.", "activations."),
    ("keras.applications.", "applications."),
    ("keras.utils.", "utils."),
    ("keras.random.", "keras_random."),  # the standard library has a `random` of its own
)
# what add-ons call as Keras does, with the same meaning
ADDONS = re.compile(
    r"^tensorflow_addons\.(?:(layers)\.(?:\w+\.)?((?:Instance|Group|Weight|Spectral)Normalization|Adaptive\w+Pooling\dD)"
    r"|(activations)\.(?:\w+\.)?(gelu|mish))$"
)
ENGINE = ("keras.topology.", "keras.base_layer.", "keras.input_layer.", "keras.input_spec.")
TF1_LAYERS = re.compile(r"tensorflow\.(?:compat\.v1\.)?layers\.[A-Z]\w*$")
OPS_HOMES = re.compile(r"^keras\.ops\.(?:numpy|nn|math|core|linalg|operation)\.")
HOMES_OF_OPS = re.compile(
    r"^(?:ops\.(?:numpy|nn|math|core|linalg|operation)\.|backend\.(?:numpy|nn|math|core|linalg)\."
    r"|backend\.(?=convert_to_(?:tensor|numpy)$))"
)
# what Keras hands over to the package of its applications when it is imported
HANDED = re.compile(r"^keras_applications\._KERAS_(BACKEND|LAYERS|MODELS|UTILS)\b")
OLD_SHAPE = "applications.imagenet_utils._obtain_input_shape"
UNDER_WAY = "_#under_way"  # the name that a module has until it is read to its end
STAR = "*"  # the name under which a module keeps what it has star imports of, if that is not read
ROOTS = ("keras", "tensorflow", "tf_keras", "keras_core")


def canonical(path: str) -> str:
    """The one name of something that Keras and TensorFlow give out under several.

    `tensorflow.keras.layers.Conv2D`, `keras.src.layers.convolutional.conv2d.Conv2D` and `keras.layers.Conv2D` are
    `layers.Conv2D`; `tensorflow.nn.relu` is `tf.nn.relu`.
    """
    found = KERAS.match(path)
    if found is not None:
        rest = "keras" + path[found.end() :]
        for long, short in HOMES:
            if rest.startswith(long):
                last = rest.rpartition(".")[2]
                if short == "ops.":
                    rest = OPS_HOMES.sub("keras.ops.", rest)
                kept = short in ("utils.", "applications.", "keras_random.") or last[:1].islower()
                inside = short + (rest.removeprefix(long) if kept and short != "layers." else last)
                return HOMES_OF_OPS.sub("ops.", inside) if short == "backend." else inside
        if rest in ("keras.Model", "keras.Sequential", "keras.Input", "keras.Layer", "keras.training.Model"):
            last = rest.rpartition(".")[2]
            return f"models.{last}" if last in ("Model", "Sequential") else f"layers.{last}"
        if rest.startswith(ENGINE) and rest.endswith(("Layer", "Input", "InputSpec")):
            return "layers." + rest.rpartition(".")[2]
        return rest if rest.count(".") == 0 else rest.removeprefix("keras.") if rest.startswith(_TOPS) else rest
    addon = ADDONS.match(path)
    if addon is not None:
        return ".".join(filter(None, addon.groups()))
    if TF1_LAYERS.match(path):
        return "layers." + path.rpartition(".")[2]
    if path == "tensorflow" or path.startswith("tensorflow."):
        return "tf" + path.removeprefix("tensorflow").removeprefix(".compat.v2").removeprefix(".compat.v1")
    if path.startswith(("ops.", "backend.")):
        return HOMES_OF_OPS.sub("ops.", path)
    handed = HANDED.match(path)
    if handed is not None:
        return canonical(f"keras.{handed[1].lower()}{path[handed.end() :]}")
    if path.startswith("six.moves."):
        return "builtins." + path.removeprefix("six.moves.").replace("xrange", "range")
    if path.startswith("np."):
        return "numpy" + path[2:]
    return OLD_SHAPE if path == f"keras_{OLD_SHAPE}" else path


_TOPS = tuple(f"keras.{top}" for top in TOPS)


def external(path: str) -> External:
    """A library's name."""
    return External(canonical(path))


@register(TABLES.execute, ir.Import)
def import_(machine: Machine, node: ir.Import, env: Env) -> None:
    """`import a.b` binds `a`; `import a.b as c` binds the module itself."""
    found = _find(machine, node.module, env, 0)
    if node.name is not None:
        binding.bind_name(node.name, found, env)
        return
    top = node.module.split(".")[0]
    binding.bind_name(top, found if top == node.module else _find(machine, top, env, 0), env)


@register(TABLES.execute, ir.ImportFrom)
def import_from(machine: Machine, node: ir.ImportFrom, env: Env) -> None:
    """`from a import b`: a name of the module, or a module of the package."""
    found = _find(machine, node.module, env, node.level)
    if node.names is None:
        _import_star(machine, found, env)
        return
    for name, bound in node.names:
        binding.bind_name(bound, _member(machine, found, node, name, env), env)


def _member(machine: Machine, found: Value, node: ir.ImportFrom, name: str, env: Env) -> Value:
    path = f"{node.module}.{name}" if node.module else name
    if isinstance(found, Module):
        if name in found.env.names:
            return found.env.names[name]
        inner = machine.imports.module(path, env.module, node.level)
        if inner is not None:
            return run_module(machine, inner)
        starred = from_star(machine, found, name)
        return machine.unknown(f"`{name}` is not in `{found.name}`", name) if starred is None else starred
    inner = machine.imports.module(path, env.module, node.level)
    return run_module(machine, inner) if inner is not None else machine.attribute(found, name)


def from_star(machine: Machine, module: Module, name: str) -> Value:
    """A name that a module may have from a star import of what is not read; None where it has none.

    Of several such imports it is the last one that is known to have the name.
    """
    sources = module.env.names.get(STAR, ())
    assert isinstance(sources, tuple)
    known = [one for one in sources if isinstance(one, External) and f"{one.path}.{name}" in FUNCTIONS]
    return machine.attribute((known or sources)[-1], name) if sources else None


def _import_star(machine: Machine, found: Value, env: Env) -> None:
    if isinstance(found, Module):
        chosen = found.env.names.get("__all__")
        for name, value in list(found.env.names.items()):
            if not name.startswith("_") or (isinstance(chosen, (list, tuple)) and name in chosen):
                env.names[name] = value
    else:
        before = env.names.get(STAR, ())
        assert isinstance(before, tuple)
        env.names[STAR] = (*before, found)
        if isinstance(found, External):
            names = star_names(found.path)
            if found.path.split(".")[0] == "applications":
                module = machine.imports.library(f"keras.{found.path}")
                names = (
                    [] if module is None else [one for one in run_module(machine, module).env.names if one[0] != "_"]
                )
            home = "layers" if found.path.startswith("layers.") else found.path
            env.names.update({name: External(f"{home}.{name}") for name in names})


def star_names(path: str) -> list[str]:
    """What `from path import *` binds, for the modules whose names we know."""
    if path.partition(".")[0] == "layers":  # those of Keras 1 and 2 were spread over `core`, `convolutional`, …
        functions = [name.removeprefix("layers.") for name in FUNCTIONS if name.startswith("layers.")]
        return [*LAYERS, *functions, "merge", "Input", "InputLayer", "Layer", "Lambda", "Model"]
    return ["Model", "Sequential", "Input"] if path == "models" else []


def _find(machine: Machine, name: str, env: Env, level: int) -> Value:
    """What an import of this name gives: the project's module, else a library's name."""
    module = machine.imports.module(name, env.module, level)
    if module is not None:
        return run_module(machine, module)
    if level:
        return external(f"{'.'.join(env.module.name.split('.')[:-level])}.{name}".strip("."))
    return external(name)


def run_module(machine: Machine, module: Module) -> Module:
    """Runs a module of the project once; one that is under way, in an import cycle, is given as far as it is."""
    if module.ir is not None:
        _run_parent(machine, module)
    if module.ir is None:
        machine.image_data_format = module.layout or machine.image_data_format
    else:
        body, module.ir = module.ir.body, None
        frames = machine.frames[:]
        machine.frames.append(Frame(module.path, ""))
        try:
            module.env.names[UNDER_WAY] = True
            with machine.guarded(), _noted(machine, module):
                run_body(machine, body, module)
            del module.env.names[UNDER_WAY]
        except (Raised, Cut) as problem:
            reason = problem.reason if isinstance(problem, Cut) else f"it raises {problem.error.kind}"
            machine.note(f"`{module.name}` is not imported to its end: {reason}")
            module.raised = isinstance(problem, Raised) and not machine.chosen
        machine.frames = frames
    return module


@contextmanager
def _noted(machine: Machine, module: Module) -> Generator[None]:
    """Notes a module as one that ran, and behind the outermost import what all of them keep."""
    imports = machine.imports
    imports.depth += 1
    try:
        yield
    finally:
        imports.depth -= 1
        imports.ran[module.path] = module
        if not imports.depth:
            share_module(imports, module)


def _run_parent(machine: Machine, module: Module) -> None:
    """Python runs a package before the modules inside of it."""
    parent = module.name.rpartition(".")[0]
    found = machine.imports.module(parent, module, 0) if parent else None
    if found is not None and found is not module:
        run_module(machine, found)


def run_body(machine: Machine, body: Sequence[ir.Statement], module: Module) -> None:
    """Runs a module's statements; where they end early, the definitions behind are kept all the same."""
    before, module.left = machine.image_data_format, None
    for place, statement in enumerate(body):
        if module.left is None and is_program(statement):
            _leave(machine, module)
        try:
            machine.execute((statement,), module.env)
            if machine.image_data_format != before:
                module.layout = machine.image_data_format
        except (Raised, Cut):
            frames, ops = machine.frames, len(machine.ops)
            machine.frames = [Frame(module.path, "")]
            _define(machine, body[place + 1 :], module)
            machine.frames = frames
            del machine.ops[ops:]
            _leave(machine, module)
            raise
    _leave(machine, module)


def _leave(machine: Machine, module: Module) -> None:
    """Writes down what its code has left; what only a program does, which may come behind, is not part of that."""
    if module.left is None:
        leave(module)
        if module.shared:
            share_module(machine.imports, module)


def _define(machine: Machine, body: Sequence[ir.Statement], module: Module) -> None:
    machine.steps = 0
    for statement in body:
        if isinstance(statement, (ir.Define, ir.DefineClass, ir.Import, ir.ImportFrom)):
            try:
                with machine.guarded():
                    machine.execute((statement,), module.env)
            except (Raised, Cut):
                continue

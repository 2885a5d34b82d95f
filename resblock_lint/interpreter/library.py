"""Names of libraries that are not read: what their functions give, by canonical path (`math.ceil`, `tf.shape`)."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable

from resblock_lint.dims import Dim, Origin
from resblock_lint.interpreter import access, dated, operators, spelling
from resblock_lint.interpreter.arithmetic import base_of, origin, refuse_outside
from resblock_lint.interpreter.builtins import BUILTINS, nothing
from resblock_lint.interpreter.extremes import number
from resblock_lint.interpreter.figures import unbounded
from resblock_lint.interpreter.imports import canonical
from resblock_lint.interpreter.kinds import isinstance_
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.named import is_known
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.rounding import ceil, floor, root_of
from resblock_lint.sequences import Array
from resblock_lint.values import Error, External, Instance, Native, Param, Partial, Real, Tensor, Unknown, Value

LOWER = "abcdefghijklmnopqrstuvwxyz"
LIBRARY: dict[str, Native] = {}
CONSTANTS: dict[str, Value] = {
    "math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "numpy.pi": math.pi, "numpy.inf": math.inf,
    "numpy.newaxis": None, "tf.newaxis": None, "keras.__version__": "3.8.0", "tf.__version__": "2.18.0",
    "sys.version_info": (3, 11, 0), "sys.version": "3.11.0 (main)", "typing.TYPE_CHECKING": False,
    "tf.keras": External("keras"), "os.sep": "/", "string.ascii_lowercase": LOWER,
    "string.ascii_uppercase": LOWER.upper(), "string.ascii_letters": LOWER + LOWER.upper(),
    "string.digits": "0123456789", "six.string_types": (BUILTINS["str"],), "six.integer_types": (BUILTINS["int"],),
    "six.text_type": BUILTINS["str"], "six.PY2": False, "six.PY3": True,
}  # fmt: skip
# first parts of paths below which a call is modelled in `frameworks`
FAMILIES: dict[str, Callable[..., Value]] = {}


def library(*paths: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Enters a function under these paths."""

    def enter(function: Callable[..., Value]) -> Callable[..., Value]:
        for path in paths:
            LIBRARY[path] = function
        return function

    return enter


def family(*prefixes: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Enters a function for all paths below these."""

    def enter(function: Callable[..., Value]) -> Callable[..., Value]:
        for prefix in prefixes:
            FAMILIES[prefix] = function
        return function

    return enter


@register(TABLES.attribute, External)
def external_attribute(machine: Machine, value: External, name: str) -> Value:
    """A name inside of a library."""
    if name in ("__name__", "__qualname__"):
        return value.path.rpartition(".")[2]
    if name == "from_config" and value.path.startswith("layers."):
        return Partial(External("framework.from_config"), (value,), {})
    path = canonical_member(value.path, name)
    if path in CONSTANTS:
        return CONSTANTS[path]
    if path.startswith("builtins."):
        return BUILTINS.get(path.removeprefix("builtins."), External(path))
    return External(path)


def canonical_member(path: str, name: str) -> str:
    """The canonical path of `name` in the module of canonical path `path`."""
    roots = {"tf": "tensorflow", "layers": "keras.layers", "models": "keras.models"}
    first, dot, rest = path.partition(".")
    return canonical(f"{roots.get(first, first)}{dot}{rest}.{name}") if first in roots else canonical(f"{path}.{name}")


@register(TABLES.call, External)
def call_external(machine: Machine, callee: External, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A call of a library's function or class."""
    made = _called(machine, callee.path, args, kwargs)
    dated.note_call(machine, callee.path, args, kwargs)
    return made


def _called(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    known = LIBRARY.get(path)
    if known is not None:
        kwargs.pop("**", None)
        try:
            return known(machine, *args, **kwargs)
        except TypeError as problem:
            if problem.__traceback__ is None or problem.__traceback__.tb_next is not None:
                raise
            return machine.unknown(f"`{path}` with these arguments")
    handler = FAMILIES.get(path.partition(".")[0])
    if handler is not None:
        return handler(machine, path, args, kwargs)
    if is_exception(path):
        return Error(path.rpartition(".")[2], tuple(args))
    return unmodelled(machine, path, args, kwargs)


def is_exception(path: str) -> bool:
    """Whether a path is that of one of Python's own exceptions."""
    found = getattr(builtins, path.removeprefix("builtins."), None) if path.startswith("builtins.") else None
    return isinstance(found, type) and issubclass(found, BaseException)


def unmodelled(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Unknown:
    """What a library's function gives that is not modelled; noted where a tensor goes through it."""
    for one in (*args, *kwargs.values()):
        one = resolve(one)
        inner = one if isinstance(one, (list, tuple)) else (one,)
        if any(isinstance(resolve(item), Tensor) for item in inner):
            machine.doubt_names(path, map(resolve, inner))
            return machine.unknown(f"`{path}` is not modelled", f"{path}(…)")
    return machine.same_call(path, [*args, *kwargs.values()])


def _real(name: str, function: Callable[..., float], *, of_numpy: bool = False) -> Callable[..., Value]:
    def compute(machine: Machine, *args: Value) -> Value:
        if any(isinstance(resolve(one), (Array, Tensor)) for one in args):
            return FAMILIES["numpy"](machine, f"numpy.{name}", list(args), {})
        given = [number(machine, one) for one in args]
        if all(isinstance(one, (int, float)) for one in given):
            try:
                return function(*given)
            except (ValueError, OverflowError, ZeroDivisionError) as problem:
                if of_numpy:
                    return unbounded(machine, name, given)
                raise error(type(problem).__name__, str(problem)) from None
            except TypeError as problem:
                raise error("TypeError", str(problem)) from None
        if any(isinstance(one, Unknown) for one in given):
            return next(one for one in given if isinstance(one, Unknown)).part(name, f"{name}(…)")
        if name == "sqrt" and (root := root_of(machine, given[0])) is not None:
            return root
        if not of_numpy:
            refuse_outside(machine, name, given[0])
        words = f"{name}({', '.join(spelling.text(one) for one in given)})"
        sizes = [one for one in given if isinstance(one, Dim)]
        if sizes and origin(*sizes) is not Origin.PARAMETER:
            return machine.unknown(f"`{name}` of a size", words)
        return Real(words, base_of(given[0]) if name == "sqrt" and not of_numpy else None)

    return compute


for _name in "acosh asinh atanh cosh degrees radians sinh sqrt log log2 log10 exp pow sin cos tan tanh isnan".split():
    LIBRARY[f"math.{_name}"] = _real(_name, getattr(math, _name))
    LIBRARY[f"numpy.{_name}"] = _real(_name, getattr(math, _name), of_numpy=True)
for _name in ("acos", "asin", "atan", "atan2", "cbrt", "erf", "exp2", "expm1", "gamma", "log1p"):
    LIBRARY[f"math.{_name}"] = _real(_name, getattr(math, _name))
LIBRARY["numpy.log1p"] = _real("log1p", math.log1p, of_numpy=True)


LIBRARY["math.floor"] = LIBRARY["numpy.floor"] = LIBRARY["math.trunc"] = floor
LIBRARY["math.ceil"] = LIBRARY["numpy.ceil"] = ceil


@library("math.gcd", "numpy.gcd")
def gcd(machine: Machine, *args: Value) -> Value:
    """The greatest common divisor."""
    given = [number(machine, one) for one in args]
    whole = [one for one in given if isinstance(one, int)]
    if len(whole) == len(given):
        return math.gcd(*whole)
    return machine.unknown("gcd of symbolic numbers")


@library("math.prod")
def prod(machine: Machine, items: Value, *_: Value, **__: Value) -> Value:
    """The product of numbers."""
    found = access.items_of(machine, items)
    total: Value = 1
    for one in () if isinstance(found, Unknown) else found:
        total = operators.binary(machine, "*", total, one)
    return found if isinstance(found, Unknown) else total


def same(machine: Machine, value: Value = None, *_: Value, **__: Value) -> Value:
    """A function that gives back what it was given."""
    return resolve(value)


for _path in (
    "typing.cast", "tuple", "tf.TensorShape", "numpy.int",
    "numpy.float32", "copy.copy", "keras.utils.generic_utils.to_list",
):  # fmt: skip
    LIBRARY[_path] = same


@library("typing.cast")
def cast(machine: Machine, kind: Value, value: Value) -> Value:
    """`typing.cast(kind, value)`."""
    return value


@library("copy.deepcopy")
def deepcopy(machine: Machine, value: Value, *_: Value) -> Value:
    """A copy of plain containers; other objects are shared."""
    value = resolve(value)
    if isinstance(value, list):
        return [deepcopy(machine, one) for one in value]
    if isinstance(value, dict):
        return {key: deepcopy(machine, one) for key, one in value.items()}
    return tuple(deepcopy(machine, one) for one in value) if isinstance(value, tuple) else value


@library("copy.copy")
def shallow(machine: Machine, value: Value) -> Value:
    """A copy of a plain container."""
    value = resolve(value)
    if isinstance(value, (list, dict, set)):
        return value.copy()
    return Instance(value.cls, dict(value.fields)) if isinstance(value, Instance) else value


@library("os.path.join")
def join(machine: Machine, *parts: Value) -> Value:
    """A path."""
    return "/".join(one if isinstance(one, str) else "{?}" for one in parts)


@library("os.environ.get", "os.getenv")
def environ(machine: Machine, name: Value, default: Value = None) -> Value:
    """An environment variable, which nobody knows; where the code has a default for it, that is taken."""
    if default is not None:
        return resolve(default)
    return Unknown("an environment variable", f"os.environ[{name!r}]")


@library("sys.exit", "builtins.exit", "builtins.quit", "os._exit")
def leave(machine: Machine, *code: Value) -> Value:
    """The program ends."""
    ended = error("SystemExit", *map(resolve, code))
    ended.explicit = True
    raise ended


@library("object.__init__", "object.__init_subclass__", "warnings.warn", "logging.info", "random.seed")
def no_effect(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """Nothing that matters here."""
    return nothing(machine)


@library("builtins.isinstance")
def is_instance(machine: Machine, value: Value, kinds: Value) -> Value:
    """`isinstance`, for `match`."""
    return isinstance_(machine, value, kinds)


@library("backend.backend", "keras.config.backend", "config.backend", "backend.config.backend")
def backend(machine: Machine) -> Value:
    """Keras' backend; the names of shapes are the same in all."""
    return "tensorflow"


@library("backend.learning_phase", "backend.is_keras_tensor", "layers.is_keras_tensor", "tf.is_tensor")
def flag(machine: Machine, value: Value = True, *_: Value) -> Value:
    """A truth that every tensor of a model has."""
    return isinstance(resolve(value), (Tensor, bool))


@library("tf.executing_eagerly")
def eager(machine: Machine, *_: Value) -> Value:
    """True, in TensorFlow 2."""
    return True


@library("dataclasses.replace")
def replaced(machine: Machine, value: Value, /, **fields: Value) -> Value:
    """A copy of an object with some fields changed."""
    value = resolve(value)
    if isinstance(value, Instance):
        return Instance(value.cls, {**value.fields, **fields})
    return machine.unknown("`replace` of something that is not modelled")


@library("activations.get")
def activation(machine: Machine, name: Value = None) -> Value:
    """`activations.get("relu")`: the function of that name; a function is itself. All names keep the shape."""
    name = resolve(name)
    if isinstance(name, Param):
        name = name.default if isinstance(name.default, str) else "relu"
    if isinstance(name, str) and not is_known(machine, "activation", name):
        dated.note_unnamed(machine, "activations.get", "activation", name)
    if name is None or isinstance(name, str):
        return External(f"activations.{name or 'linear'}")
    return name

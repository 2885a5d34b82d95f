"""Decorators: applying them, those of libraries that change no result, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

from resblock_lint import ir
from resblock_lint.interpreter.bases import TOLD
from resblock_lint.interpreter.frames import Standing
from resblock_lint.interpreter.library import LIBRARY, library, same
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Raised
from resblock_lint.interpreter.spelling import text
from resblock_lint.values import (
    Builtin,
    Class,
    Env,
    Function,
    Instance,
    Layer,
    Method,
    Partial,
    Value,
    Wrapped,
)

CALLABLE = (Function, Class, Wrapped, Method, Partial, Builtin, Instance, Layer)
SAME = (  # each gives the function or class itself, as far as its results go
    "abc.abstractmethod", "atexit.register", "enum.unique", "functools.total_ordering", "tf.Module.with_name_scope",
    "typing.final", "typing.no_type_check", "typing.overload", "typing.override", "typing.runtime_checkable",
    "typing_extensions.final", "typing_extensions.override", "typing_extensions.runtime_checkable", "numpy.vectorize",
)  # fmt: skip
WITH_OPTIONS = (  # the same where they are given options first: `@tf.function(jit_compile=True)`
    "tf.function", "tf.autograph.experimental.do_not_convert", "tf.autograph.experimental.convert",
    "typeguard.typechecked", "keras.saving.register_keras_serializable",
    "keras.saving.object_registration.register_keras_serializable", "utils.register_keras_serializable",
    "utils.generic_utils.register_keras_serializable", "keras.export", "keras.api_export.keras_export",
    "tf.python.util.tf_export.keras_export", "tf.python.util.tf_export.tf_export",
    "tf.python.util.deprecation.deprecated", "tf.python.util.deprecation.deprecated_args", "warnings.deprecated",
    "typing_extensions.deprecated", "tf.RegisterGradient", "jax.jit", "numba.jit", "numba.njit",
)  # fmt: skip


def decorated(machine: Machine, decorators: tuple[ir.Expression, ...], value: Value, env: Env) -> Value:
    """The value with its decorators applied, the innermost first; of one that is not modelled calls take note."""
    for decorator in reversed(decorators):
        here = Standing(machine.frames)
        try:
            with machine.guarded():
                function = resolve(machine.evaluate(decorator, env))
                result = machine.call(function, [value], {})
        except Raised:
            here.resume()
            value = _undecorated(value, "what raises")
            continue
        value = result if isinstance(result, CALLABLE) else _undecorated(value, text(function))
    return value


def _undecorated(value: Value, decorator: str) -> Value:
    """A function whose decorator is not modelled: it is taken for what it would be without it."""
    if not isinstance(value, Function):
        return value
    return around(value, Builtin("around", _told, (decorator,)), **{TOLD: True})


def _told(machine: Machine, decorator: str, inner: Function, args: list[Value], kwargs: dict[str, Value]) -> Value:
    machine.note(f"`{inner.code.name}` is decorated by `{decorator}`, which is not modelled")
    return machine.call(inner, args, kwargs)


def around(function: Function, native: Builtin, **attributes: Value) -> Function:
    """The function with something of ours around its calls, and with attributes of its own."""
    inner = function.around
    outer = native if inner is None else Builtin("around", _both, (native, inner))
    return replace(function, around=outer, attributes={**function.attributes, **attributes})


def _both(
    machine: Machine, outer: Builtin, inner: Builtin, function: Function, args: list[Value], kwargs: dict[str, Value]
) -> Value:
    return outer.function(machine, *outer.bound, replace(function, around=inner), args, kwargs)


def with_options(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """A decorator that changes no result: of a function itself, of anything else what gives back its function."""
    value = resolve(args[0]) if args else None
    return value if isinstance(value, CALLABLE) else Builtin("decorator", same)


LIBRARY.update(dict.fromkeys(SAME, same))
LIBRARY.update(dict.fromkeys(WITH_OPTIONS, with_options))


@library("tf.custom_gradient", "ops.custom_gradient")
def custom_gradient(machine: Machine, function: Value = None, *_: Value, **__: Value) -> Value:
    """A function that gives a result and its gradient becomes one that gives the result."""
    function = resolve(function)
    if not isinstance(function, Function):
        return machine.unknown("a gradient of something that is not modelled")
    return around(function, Builtin("custom_gradient", _first_of))


def _first_of(machine: Machine, inner: Function, args: list[Value], kwargs: dict[str, Value]) -> Value:
    made = resolve(machine.call(inner, args, kwargs))
    return made[0] if isinstance(made, (tuple, list)) and len(made) == 2 else made

"""Attributes of what is no plain value: parameters, shapes of open rank, modules, functions, what is not modelled."""

from __future__ import annotations

from typing import Any, cast

from resblock_lint.interpreter import access, dated, packages, parameters, qualnames, texts
from resblock_lint.interpreter.changing import changing, is_changing
from resblock_lint.interpreter.containers import fromkeys
from resblock_lint.interpreter.imports import from_star, run_module
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.methods import method
from resblock_lint.interpreter.open_keywords import PLAIN
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.settings import in_letters
from resblock_lint.layers.registry import LAYERS
from resblock_lint.values import (
    Builtin,
    Error,
    External,
    Function,
    Method,
    Module,
    Param,
    Partial,
    Slot,
    Unknown,
    Value,
    Wrapped,
)


@register(TABLES.attribute, Unknown)
def unknown_attribute(machine: Machine, value: Unknown, name: str) -> Value:
    """A part of what is not modelled. The class of an object makes others of the same class."""
    if value.kind and name == "__class__":
        return value
    if value.kind and name == "from_config":
        return Builtin(name, lambda machine, *_, **__: value)
    return value.part(name, f"{value.text}.{name}")


LETTERS = ("lower", "upper", "casefold")


@register(TABLES.attribute, Param)
def parameter_attribute(machine: Machine, param: Param, name: str) -> Value:
    """`x.shape` makes the parameter a tensor; any other attribute is a parameter of its own."""
    value = resolve(param)
    if is_changing(param, name):
        return changing(param, name)
    if value is not param:
        return machine.attribute(value, name)
    if name in LETTERS and (isinstance(param.default, str) or not param.has_default):
        return Builtin(name, _in_letters, (param, name))
    if hasattr(str, name) and (texts.stands_for_text(param) or name in texts.QUESTIONS):
        return texts.attribute(machine, param, name)
    if isinstance(param.default, (list, tuple)):
        parameters.as_items(machine, param)
        return machine.attribute(resolve(param), name)
    if name in ("shape", "get_shape", "_keras_shape", "ndim", "dtype"):
        return machine.attribute(parameters.as_tensor(machine, param), name)
    if name == "get":
        return Builtin(name, _got, (param,))
    home = _module_with(name)
    if home is not None:
        parameters.settle(param, External(home))
        return machine.attribute(External(home), name)
    return parameters.child(param, name, f"{param.name}.{name}")


def _got(machine: Machine, param: Param, /, *args: Value, **kwargs: Value) -> Value:
    """`options.get("stride", 1)`: a parameter of its own, with the default of whoever asks."""
    key, default = resolve(args[0]) if args else None, resolve(args[1]) if len(args) > 1 else None
    if not isinstance(key, str) or not isinstance(default, PLAIN) or kwargs or len(args) > 2:
        return machine.call(parameters.child(param, "get", f"{param.name}.get"), list(args), kwargs)
    if key in param.parts and param.parts[key].resolved:
        return param.parts[key]  # the program has set it
    asked = f"{key!r}, {default!r}" if len(args) > 1 else repr(key)
    made = parameters.child(param, f"get({asked})", f"{param.name}.get({asked})")
    if not made.has_default and not made.resolved:
        made.default, made.has_default = default, True
    return made


def _in_letters(machine: Machine, param: Param, name: str, /) -> Value:
    return in_letters(param, name)


def _module_with(name: str) -> str | None:
    """The module of Keras that alone has a name: a parameter that is asked for `Conv2D` is `layers`."""
    if name in LAYERS or name == "Lambda":
        return "layers"
    if name in ("int_shape", "image_data_format", "is_keras_tensor"):
        return "backend"
    return "models" if name in ("Model", "Sequential") else None


@register(TABLES.attribute, Slot)
def shape_attribute(machine: Machine, slot: Slot, name: str) -> Value:
    """An attribute of the shape of a tensor whose rank may not be known."""
    if name == "as_list":
        dated.note_list(machine)
        return Builtin(name, lambda machine: list(slot.shape) if slot.shape is not None else slot)
    if name in ("rank", "ndims"):
        return access.length_of(machine, slot)
    if not machine.needed_rank(slot) or slot.shape is None:
        return machine.unknown("the rank of a parameter is not known")
    return machine.attribute(slot.shape, name)


@register(TABLES.attribute, Module)
def module_attribute(machine: Machine, module: Module, name: str) -> Value:
    """A name of a module of the project, or a module inside of a package."""
    if name in module.env.names:
        return module.env.names[name]
    if packages.is_given(module, name):
        return packages.given(machine, module, name)
    found = machine.imports.module(f"{module.name}.{name}", module, 0)
    if found is not None:
        return run_module(machine, found)
    starred = from_star(machine, module, name)
    return machine.unknown(f"`{module.name}.{name}` is not in the project", name) if starred is None else starred


TYPES: dict[str, type] = {one.__name__: one for one in (str, list, dict, set, tuple)}


OF_OBJECTS = ("__init__", "__new__", "__setattr__", "__delattr__", "__getattribute__")


@register(TABLES.attribute, Function, Method, Partial, Builtin, Wrapped)
def function_attribute(machine: Machine, function: Any, name: str) -> Value:
    """`__name__` and the like, and a property's `setter`."""
    if isinstance(function, Wrapped) and name in ("setter", "deleter", "getter"):
        return method(name, _with_setter if name == "setter" else _decorated, function)
    if isinstance(function, Builtin) and function.name in TYPES and hasattr(TYPES[function.name], name):
        return method(name, _unbound, name) if name != "fromkeys" else method(name, fromkeys, {})
    if isinstance(function, Builtin) and function.name == "object" and name in OF_OBJECTS:
        return External(f"object.{name}")
    if isinstance(function, Function) and name in function.attributes:
        return function.attributes[name]
    if name in qualnames.NAMES:
        return qualnames.of_function(function.function if isinstance(function, Method) else function, name)
    if name == "__name__":
        inner = function.function if isinstance(function, (Method, Partial)) else function
        return inner.code.name if isinstance(inner, Function) else getattr(inner, "name", "function")
    if name == "__doc__":
        return ""
    if isinstance(function, Function) and name == "__globals__":
        return cast("dict[Value, Value]", function.env.module.env.names)  # what is put in there, the module has
    if isinstance(function, Function) and function.around is None and not name.startswith("__"):
        raise error("AttributeError", f"'function' object has no attribute '{name}'")
    return machine.unknown(f"`{name}` of a function")


def _unbound(machine: Machine, name: str, receiver: Value, /, *args: Value, **kwargs: Value) -> Value:
    """`str.lower(text)`: a method that is asked of its type."""
    return machine.call(machine.attribute(resolve(receiver), name), list(args), kwargs)


def _with_setter(machine: Machine, found: Wrapped, setter: Value, /) -> Value:
    return Wrapped(found.kind, found.function, setter)


def _decorated(machine: Machine, found: Wrapped, function: Value, /) -> Value:
    return found  # what deletes it, or gets it in another way, which hardly anyone writes


@register(TABLES.attribute, Error)
def error_attribute(machine: Machine, value: Error, name: str) -> Value:
    """`args` of an exception."""
    return value.args if name == "args" else machine.unknown(f"`{name}` of an exception")

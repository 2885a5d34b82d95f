"""Where functions and classes were defined: `__module__`, and `__qualname__` as Python writes it."""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.values import Class, Env, Function, Module, Unknown, Value, Wrapped

NAMES = frozenset(("__module__", "__qualname__"))
MAIN = "__main__"


def of_function(function: Value, name: str) -> Value:
    """`__module__` or `__qualname__` of a function."""
    if not isinstance(function, Function):
        return Unknown(f"`{name}` of a function")
    if name == "__module__":
        return _module(function.env.module)
    owner = function.owner
    if owner is not None and function.qualname == f"{owner.name}.{function.code.name}":
        return f"{owner.qualname}.{function.code.name}" if owner.qualname else Unknown("`__qualname__` of a method")
    return inside(function.env, function.code.name) or Unknown("`__qualname__` of a function")


def of_class(cls: Class, name: str) -> Value:
    """`__module__` or `__qualname__` of a class."""
    if name == "__module__" and cls.module.path:
        return _module(cls.module)
    return (cls.qualname if name == "__qualname__" else "") or Unknown(f"`{name}` of a class")


def _module(module: Module) -> Value:
    """A module's name; that of a program depends on how it is run."""
    name = module.env.names.get("__name__")
    return Unknown("`__module__` of a program", "__module__") if name == MAIN else name


def inside(env: Env, name: str) -> str:
    """The full name of what is defined in a scope; empty where the scope does not tell it."""
    if env.parent is None:
        return name
    if env.code is None:  # the body of a class, or a comprehension
        return ""
    if env.owner is not None and _has_method(env.owner, env.code):
        outer = f"{env.owner.qualname}.{env.code.name}" if env.owner.qualname else ""
    else:
        outer = inside(env.parent, env.code.name)
    return f"{outer}.<locals>.{name}" if outer else ""


def _has_method(cls: Class, code: ir.Code) -> bool:
    inner = (one.function if isinstance(one, Wrapped) else one for one in cls.names.values())
    return any(isinstance(one, Function) and one.code is code for one in inner)

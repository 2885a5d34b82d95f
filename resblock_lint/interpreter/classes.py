"""Classes of the user's: definition, attributes, instances, and what they inherit from Keras' own classes."""

from __future__ import annotations

from typing import cast

from resblock_lint import ir
from resblock_lint.interpreter import (
    annotating,
    binding,
    dataclassed,
    decorators,
    enums,
    heirs,
    operations,
    qualnames,
    records,
)
from resblock_lint.interpreter.bases import (
    COMPARED,
    FIELDS,
    META,
    OF_OBJECT,
    framework_base,
    has_unread_base,
    lookup,
    members_by_name,
    order,
)
from resblock_lint.interpreter.caching import computed_once
from resblock_lint.interpreter.defaulted import judge_made
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import (
    Class,
    Env,
    External,
    Function,
    Instance,
    Method,
    Model,
    Partial,
    Super,
    Value,
    Wrapped,
)

CONSTRUCTED = {"__init__", FIELDS}
ACCESS = ("__getattribute__", "__setattr__", "__delattr__")  # what `object` does for every object, Keras' too


@register(TABLES.execute, ir.DefineClass)
def define(machine: Machine, node: ir.DefineClass, env: Env) -> None:
    """`class`: its body runs in a scope of its own, which its methods do not see."""
    bases = tuple(
        heirs.base(machine, resolve(machine.evaluate(base.value, env)))
        for base in node.bases
        if base.name is None and not base.star
    )
    names: dict[str, Value] = {}
    cls = Class(node.name, bases, names, qualnames.inside(env, node.name), env.module, machine.site())
    body = Env(names, env, env.module)
    machine.execute(node.body, body)
    for value in names.values():
        inner = value.function if isinstance(value, Wrapped) else value
        if isinstance(inner, Function) and inner.owner is None:
            inner.owner = cls
            if inner.env is body:
                inner.qualname = f"{node.name}.{inner.code.name}"
                inner.env = env
    if any(base.name == "metaclass" for base in node.bases):
        names[META] = True
    enums.fill(machine, cls)
    if node.hints:
        names[annotating.HINTS] = annotating.kept(node, env)
    _name_descriptors(machine, cls)
    made = decorators.decorated(machine, node.decorators, cls, env)
    for decorator in filter(_is_dataclass, node.decorators):
        names[FIELDS], names[COMPARED] = node.annotated, dataclassed.is_comparing(machine, decorator, env)
    if any(isinstance(base, External) and base.path == "typing.NamedTuple" for base in bases):
        records.fill(machine, cls, node.annotated)
    binding.bind_name(node.name, made, env)


def _name_descriptors(machine: Machine, cls: Class) -> None:
    """`__set_name__` of the objects in a class's body."""
    for name, value in list(cls.names.items()):
        naming = lookup(value.cls, "__set_name__") if isinstance(value, Instance) else None
        if naming is not None:
            machine.call(naming, [value, cls, name], {})


def _is_dataclass(decorator: ir.Expression) -> bool:
    inner = decorator.function if isinstance(decorator, ir.Call) else decorator
    return isinstance(inner, (ir.Name, ir.Attribute)) and inner.name == "dataclass"


@register(TABLES.attribute, Instance)
def instance_attribute(machine: Machine, instance: Instance, name: str) -> Value:
    """An attribute of an object, where its class may have a word in it (`__getattribute__`, `__getattr__`)."""
    asked = lookup(instance.cls, "__getattribute__")
    if isinstance(asked, Function):
        return machine.call(asked, [instance, name], {})
    fallback = None if _has(instance, name) else lookup(instance.cls, "__getattr__")
    if fallback is not None:
        return machine.call(fallback, [instance, name], {})
    return plain_attribute(machine, instance, name)


def _has(instance: Instance, name: str) -> bool:
    if name in instance.fields or name in OF_OBJECT or name in (*ACCESS, "__annotations__"):
        return True
    return any(name in one.names for one in order(instance.cls)) or framework_base(instance.cls) is not None


def plain_attribute(machine: Machine, instance: Instance, name: str) -> Value:
    """`object.__getattribute__(instance, name)`: its own, its classes', or what Keras gives to layers and models."""
    if name in instance.fields:
        return instance.fields[name]
    found = lookup(instance.cls, name)
    if isinstance(found, Wrapped) and found.kind == "cached":
        return computed_once(machine, instance, name, found)
    if name == "build" and isinstance(found, Function) and framework_base(instance.cls) is not None:
        return Partial(External("framework.build"), (instance, found), {})
    if found is not None or any(name in one.names for one in order(instance.cls)):
        return _bound(machine, found, instance)
    if name == "__class__":
        return instance.cls
    if name == "__module__":
        return qualnames.of_class(instance.cls, name)
    if name == "__dict__":
        return cast("dict[Value, Value]", instance.fields)
    if name == "__annotations__":
        return annotating.inherited(machine, instance.cls)
    if name in ACCESS:
        return Partial(External(f"object.{name}"), (instance,), {})
    base = framework_base(instance.cls)
    if base is not None and name == "from_config":
        return machine.attribute(instance.cls, name)
    if base is not None:
        return machine.call(External("framework.attribute"), [instance, base, name], {})
    if name in ("symbolic_call", "name", "__call__") and operations.is_operation(instance.cls):
        return operations.attribute(instance, name)
    if has_unread_base(instance.cls):
        if name.startswith("assert"):
            return External(f"unittest.TestCase.{name}")
        return machine.unknown(f"`{name}` is inherited from a class that is not modelled", name)
    if name in OF_OBJECT:
        return machine.unknown(f"`{name}` of an object", name)
    raise error("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")


def _bound(machine: Machine, found: Value, receiver: Value) -> Value:
    if isinstance(found, Function):
        return Method(found, receiver)
    if isinstance(found, Wrapped):
        if found.kind == "property":
            return machine.call(found.function, [receiver], {})
        if found.kind == "method":  # one of ours, which gets the object like any method
            return Method(found.function, receiver)
        if found.kind == "classmethod":
            return Method(found.function, receiver.cls if isinstance(receiver, Instance) else receiver)
        return found.function
    getter = lookup(found.cls, "__get__") if isinstance(found, Instance) else None
    if getter is None:
        return found
    owner = (receiver, receiver.cls) if isinstance(receiver, Instance) else (None, receiver)
    return machine.call(getter, [found, *owner], {})


@register(TABLES.attribute, Class)
def class_attribute(machine: Machine, cls: Class, name: str) -> Value:
    """An attribute of a class."""
    if any(name in one.names for one in order(cls)):
        found = lookup(cls, name)
        plain = isinstance(found, Wrapped) and found.kind in ("property", "cached")
        return found if plain or isinstance(found, Function) else _bound(machine, found, cls)
    if name == "__name__":
        return cls.name
    if name in qualnames.NAMES:
        return qualnames.of_class(cls, name)
    if name == "__annotations__":
        return annotating.own(machine, cls)
    if name == "__new__" and "#new" in cls.names:
        return cls.names["#new"]
    if name == "from_config" and framework_base(cls) is not None:
        return Partial(External("framework.from_config"), (cls,), {})
    return machine.unknown(f"`{cls.name}.{name}` is not modelled", f"{cls.name}.{name}")


@register(TABLES.attribute, Super)
def super_attribute(machine: Machine, proxy: Super, name: str) -> Value:
    """`super().name`: the next class's, else what the framework's base class does."""
    receiver = proxy.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if isinstance(cls, Class):
        found = lookup(cls, name, proxy.owner)
        if name == "__new__" and (maker := found or lookup(cls, "#new", proxy.owner)) is not None:
            return maker.function if isinstance(maker, Wrapped) else maker  # it gets the class as an argument
        if found is not None:
            return _bound(machine, found, receiver)
        base = framework_base(cls)
        if base is not None and isinstance(receiver, Instance) and name == "get_config":
            return Partial(External("framework.base_config"), (receiver,), {})
        if base is not None and isinstance(receiver, Instance) and name not in ACCESS:
            return machine.call(External("framework.super"), [receiver, base, name], {})
        if name == "__init__" and isinstance(receiver, Instance) and operations.is_operation(cls):
            return Partial(External("framework.begin_operation"), (receiver,), {})
    inherited = External(f"object.{name}")
    return Partial(inherited, (receiver,), {}) if name in ACCESS else inherited


@register(TABLES.call, Class)
def instantiate(machine: Machine, cls: Class, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """An object of a class: `__new__` makes it, and if it made one of this class, the constructor is run on it."""
    named = members_by_name(cls)
    if named is not None:
        return enums.member_of(machine, cls, named, args)
    filled = lookup(cls, "#new") is not None and isinstance(lookup(cls, "__init__"), Wrapped)  # a named tuple's own
    maker = lookup(cls, "__new__") or (None if filled else lookup(cls, "#new"))
    if maker is None:
        return _constructed(machine, blank(machine, cls), args, kwargs)
    made = resolve(machine.call(maker.function if isinstance(maker, Wrapped) else maker, [cls, *args], dict(kwargs)))
    if isinstance(made, Instance) and cls in order(made.cls) and not filled:
        return _constructed(machine, made, args, kwargs)
    return made


def blank(machine: Machine, cls: Class) -> Instance:
    """An object of a class before its constructor has run, as `object.__new__` gives it."""
    instance = Instance(cls)
    base = framework_base(cls)
    if base is not None:
        machine.call(External("framework.begin"), [instance, base], {})
    return instance


def _constructed(machine: Machine, instance: Instance, args: list[Value], kwargs: dict[str, Value]) -> Value:
    base = framework_base(instance.cls)
    constructor = None if _is_generated(instance.cls) else lookup(instance.cls, "__init__")
    if constructor is not None:
        machine.call(constructor, [instance, *args], kwargs)
    elif base is not None:
        made = machine.call(External("framework.construct"), [instance, base, *args], kwargs)
        return made if isinstance(made, Model) else instance
    elif operations.is_operation(instance.cls):
        machine.call(External("framework.begin_operation"), [instance], kwargs)
    elif lookup(instance.cls, "__new__") is None or _is_generated(instance.cls):
        dataclassed.construct(machine, instance, args, kwargs)
    return instance


def _is_generated(cls: Class) -> bool:
    """Whether the first constructor along the bases is one that `@dataclass` makes."""
    return next(("__init__" not in one.names for one in order(cls) if one.names.keys() & CONSTRUCTED), False)


@register(TABLES.call, Instance)
def call_instance(machine: Machine, instance: Instance, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`instance(…)`: `__call__`, or a layer's protocol of `build` and `call`."""
    seen: set[int] = set()
    while isinstance(own := lookup(instance.cls, "__call__"), Instance):
        if id(own) in seen:
            raise error("RecursionError", "maximum recursion depth exceeded")
        seen.add(id(own))
        instance = own
    if own is not None:
        return machine.call(own, [instance, *args], kwargs)
    base = framework_base(instance.cls)
    if base is not None:
        made = machine.call(External("framework.call"), [instance, base, *args], kwargs)
        judge_made(machine, instance, args, made)
        return made
    if operations.is_operation(instance.cls):
        return machine.call(External("framework.operation"), [instance, *args], kwargs)
    return machine.unknown(f"an object of `{instance.cls.name}` is called")

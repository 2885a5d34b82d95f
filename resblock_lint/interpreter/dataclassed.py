"""What `@dataclass` makes of a class: a constructor, and what `dataclasses` says of its objects."""

from __future__ import annotations

from resblock_lint import ir
from resblock_lint.interpreter.bases import FIELDS, field_names, lookup
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Class, Env, Function, Instance, Module, Value

FIELD = "field"


def _made(machine: Machine, name: str, fields: dict[str, Value]) -> Instance:
    """An object of a class of `dataclasses`."""
    return Instance(Class(name, (), {}, name, Module("dataclasses", ""), machine.site()), dict(fields))


@library("dataclasses.field")
def field(machine: Machine, /, **options: Value) -> Value:
    """`field(default=…, default_factory=…, init=…)`."""
    return _made(machine, FIELD, options)


def _options(value: Value) -> dict[str, Value] | None:
    """What `field(…)` was given, where that is what a value came from."""
    return value.fields if isinstance(value, Instance) and value.cls.qualname == FIELD else None


def is_comparing(machine: Machine, decorator: ir.Expression, env: Env) -> bool:
    """Whether `@dataclass(…)` makes objects equal whose fields are."""
    given = decorator.arguments if isinstance(decorator, ir.Call) else ()
    return all(one.name != "eq" or resolve(machine.evaluate(one.value, env)) is not False for one in given)


def construct(machine: Machine, instance: Instance, args: list[Value], kwargs: dict[str, Value]) -> None:
    """The constructor of a dataclass: its fields are its parameters, those of its bases first."""
    cls, names = instance.cls, field_names(instance.cls)
    options = {name: _options(resolve(lookup(cls, name))) for name in names}
    taken = [name for name in names if (options[name] or {}).get("init", True) is not False]
    instance.fields.update(zip(taken, args, strict=False))
    instance.fields.update(kwargs)
    for name, found in options.items():
        if found is not None and name not in instance.fields:
            _fill(machine, instance, name, found)
    hook = lookup(cls, "__post_init__")
    if isinstance(hook, Function):  # what it takes are fields that are only there for it
        given = [one.name for one in hook.code.parameters[1:]]
        machine.call(hook, [instance, *(instance.fields.get(name, lookup(cls, name)) for name in given)], {})


def _fill(machine: Machine, instance: Instance, name: str, options: dict[str, Value]) -> None:
    if "default_factory" in options:
        instance.fields[name] = machine.call(options["default_factory"], [], {})
    elif "default" in options:
        instance.fields[name] = options["default"]


def _held(machine: Machine, value: Value) -> dict[str, Value] | None:
    """The fields of an object of a dataclass, with what they hold."""
    value = resolve(value)
    if not isinstance(value, Instance) or lookup(value.cls, FIELDS) is None:
        return None
    return {name: machine.attribute(value, name) for name in field_names(value.cls)}


@library("dataclasses.asdict")
def asdict(machine: Machine, value: Value, **_: Value) -> Value:
    """The fields of an object, those of objects within it as well."""
    return _plain(machine, value, dict) if _held(machine, value) is not None else machine.unknown("asdict() of this")


@library("dataclasses.astuple")
def astuple(machine: Machine, value: Value, **_: Value) -> Value:
    """What the fields of an object hold, in order."""
    return _plain(machine, value, tuple) if _held(machine, value) is not None else machine.unknown("astuple() of this")


def _plain(machine: Machine, value: Value, kind: type) -> Value:
    value = resolve(value)
    held = _held(machine, value)
    if held is not None:
        parts: dict[Value, Value] = {name: _plain(machine, one, kind) for name, one in held.items()}
        return parts if kind is dict else tuple(parts.values())
    if type(value) is dict:
        return {key: _plain(machine, one, kind) for key, one in value.items()}
    if type(value) is list or type(value) is tuple:
        items = [_plain(machine, one, kind) for one in value]
        return items if type(value) is list else tuple(items)
    return value


@library("dataclasses.replace")
def replace(machine: Machine, value: Value, /, **new: Value) -> Value:
    """The same object with other values in some fields."""
    value, held = resolve(value), _held(machine, value)
    if held is None or not isinstance(value, Instance):
        return machine.unknown("replace() of this value")
    given = {name: one for name, one in held.items() if _is_taken(value.cls, name)}
    return machine.call(value.cls, [], {**given, **new})


def _is_taken(cls: Class, name: str) -> bool:
    """Whether the constructor takes a field."""
    return (_options(resolve(lookup(cls, name))) or {}).get("init", True) is not False


@library("dataclasses.fields")
def fields(machine: Machine, value: Value) -> Value:
    """The fields of a dataclass, or of an object of one."""
    value = resolve(value)
    cls = value.cls if isinstance(value, Instance) else value
    if not isinstance(cls, Class) or lookup(cls, FIELDS) is None:
        return machine.unknown("fields() of this value")
    return tuple(_made(machine, "Field", {"name": name}) for name in field_names(cls))


@library("dataclasses.is_dataclass")
def is_dataclass(machine: Machine, value: Value) -> Value:
    """Whether a value is a dataclass, or an object of one."""
    value = resolve(value)
    cls = value.cls if isinstance(value, Instance) else value
    return isinstance(cls, Class) and lookup(cls, FIELDS) is not None

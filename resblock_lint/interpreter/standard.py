"""Python's own library beside numbers and sequences: `types.SimpleNamespace`, and versions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne

from resblock_lint.interpreter import binding, kinds, packages
from resblock_lint.interpreter.classes import plain_attribute
from resblock_lint.interpreter.library import CONSTANTS, LIBRARY, library, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Class, External, Instance, Module, Native, Value

ORDERS = {"lt": lt, "le": le, "gt": gt, "ge": ge, "eq": eq, "ne": ne}


LIBRARY["importlib.import_module"] = packages.import_module
LIBRARY["sys.modules.get"] = packages.listed
LIBRARY["builtins.dir"] = packages.names_of
LIBRARY["inspect.isfunction"], LIBRARY["inspect.isclass"] = kinds.isfunction, kinds.isclass


@library("types.SimpleNamespace", "argparse.Namespace")
def namespace(machine: Machine, /, **fields: Value) -> Value:
    """An object whose attributes are what it was given."""
    return Instance(Class("SimpleNamespace", (), {}, "SimpleNamespace", Module("types", ""), machine.site()), fields)


def made(machine: Machine, name: str, fields: dict[str, Value]) -> Instance:
    """An object of a library's class, which has other attributes too."""
    bases = (External(f"types.{name}"),)
    return Instance(Class(name, bases, {}, name, Module("types", ""), machine.site()), dict(fields))


@library("packaging.version.parse", "packaging.version.Version", "distutils.version.LooseVersion",
         "distutils.version.StrictVersion", "pkg_resources.parse_version")  # fmt: skip
def version(machine: Machine, text: Value, *_: Value) -> Value:
    """A version: the numbers of its parts, which compare as it does."""
    text = resolve(text)
    if not isinstance(text, str):
        return text
    release = tuple(map(int, re.findall(r"\d+", text)))
    fields: dict[str, Value] = {"release": release, "version": [*release], "public": text, "base_version": text}
    fields.update(zip(("major", "minor", "micro"), (*release, 0, 0, 0), strict=False))
    names: dict[str, Value] = {f"__{sign}__": Builtin(sign, _compared(sign)) for sign in ORDERS}
    return Instance(
        Class("Version", (External("types.Version"),), names, "Version", Module("packaging", ""), machine.site()),
        fields,
    )


def _compared(sign: str) -> Native:
    """How two versions compare: a text counts as the version that it spells, missing parts as 0."""

    def compare(machine: Machine, one: Value, two: Value) -> Value:
        rows = [_release(machine, each) for each in (one, two)]
        if None in rows:
            return machine.unknown("a version compared with what is none")
        longest = max(len(row or ()) for row in rows)
        first, second = ((*(row or ()), *(0,) * (longest - len(row or ()))) for row in rows)
        return bool(ORDERS[sign](first, second))

    return compare


def _release(machine: Machine, value: Value) -> list[int] | None:
    value = resolve(value)
    value = version(machine, value) if isinstance(value, str) else value
    found = value.fields.get("release") if isinstance(value, Instance) else value
    return [one for one in found if isinstance(one, int)] if isinstance(found, tuple) else None


@library("object.__setattr__")
def set_attribute(machine: Machine, value: Value, name: Value, new: Value) -> None:
    """`object.__setattr__(value, name, new)`: sets it past the object's own `__setattr__`."""
    name = resolve(name)
    if isinstance(name, str):
        binding.set_attribute(machine, resolve(value), name, new)


@library("object.__delattr__")
def delete_attribute(machine: Machine, value: Value, name: Value) -> None:
    """`object.__delattr__(value, name)`: takes it away past the object's own `__delattr__`."""
    name = resolve(name)
    if isinstance(name, str):
        binding.forget_attribute(resolve(value), name)


@library("object.__getattribute__")
def get_attribute(machine: Machine, value: Value, name: Value) -> Value:
    """`object.__getattribute__(value, name)`: asks past the object's own `__getattr__`."""
    value, name = resolve(value), resolve(name)
    if isinstance(value, Instance) and isinstance(name, str):
        return plain_attribute(machine, value, name)
    return unmodelled(machine, "object.__getattribute__", [value, name], {})


def _path(name: str, function: Callable[[str], str | bool | tuple[str, str]]) -> Native:
    def take(machine: Machine, text: Value) -> Value:
        text = resolve(text)
        known = isinstance(text, str) and "{?}" not in text
        return function(text) if isinstance(text, str) and known else unmodelled(machine, name, [text], {})

    return take


for _name in ("splitext", "split", "basename", "dirname", "isabs", "normpath"):
    LIBRARY[f"os.path.{_name}"] = _path(f"os.path.{_name}", getattr(posixpath, _name))
TRUE, FALSE = ("y", "yes", "t", "true", "on", "1"), ("n", "no", "f", "false", "off", "0")


@library("distutils.util.strtobool", "setuptools.distutils.util.strtobool")
def strtobool(machine: Machine, text: Value) -> Value:
    """`strtobool(text)`: 1 or 0."""
    text = resolve(text)
    if not isinstance(text, str) or "{?}" in text:
        return unmodelled(machine, "distutils.util.strtobool", [text], {})
    if text.lower() not in (*TRUE, *FALSE):
        raise error("ValueError", f"invalid truth value {text.lower()!r}")
    return int(text.lower() in TRUE)


@library("json.loads")
def from_json(machine: Machine, text: Value, *_: Value, **options: Value) -> Value:
    """`json.loads(text)` of a text that is known."""
    text = resolve(text)
    if not isinstance(text, str) or options or "{?}" in text or len(text) > machine.budgets.length:
        return machine.unknown("a JSON text that is not modelled")
    machine.reserve(len(text))
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise error("JSONDecodeError", "not a JSON text") from None


@library("tf.config.list_logical_devices", "tf.config.list_physical_devices",
         "tf.config.experimental.list_logical_devices", "tf.config.experimental.list_physical_devices")  # fmt: skip
def devices(machine: Machine, device_type: Value = None) -> Value:
    """The devices of a kind: hardly any machine has TPUs, of others nothing is known."""
    if resolve(device_type) != "TPU":
        return machine.unknown("which devices there are")
    machine.note("it is taken that there is no TPU")
    return []


@library("keras.version")
def keras_version(machine: Machine) -> Value:
    """`keras.version()`, which Keras has since its third one."""
    return CONSTANTS["keras.__version__"]

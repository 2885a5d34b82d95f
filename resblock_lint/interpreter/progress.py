"""Bars that show how far a loop is: they give what they are given, and are of no other consequence."""

from __future__ import annotations

from resblock_lint.interpreter import access, ranges
from resblock_lint.interpreter.builtins import nothing
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Builtin, Class, External, Instance, Module, Value, Wrapped

QUIET = """
    update set_description set_description_str set_postfix set_postfix_str close clear refresh reset display unpause
    add finalize
""".split()
ITEMS = "iterable"  # the field that holds what is gone through
HOMES = ("tqdm", "tqdm.auto", "tqdm.std", "tqdm.notebook", "tqdm.rich", "tqdm.asyncio", "tqdm.autonotebook")


@library(*(f"{home}.{name}" for home in HOMES for name in ("tqdm", "tqdm_notebook")))
def tqdm(machine: Machine, iterable: Value = None, *_: Value, **__: Value) -> Value:
    """`tqdm(iterable)`: an object that gives the same items; without them one that only counts."""
    return _bar(machine, "tqdm.tqdm", {ITEMS: resolve(iterable)})


@library(*(f"{home}.{name}" for home in HOMES for name in ("trange", "tnrange")))
def trange(machine: Machine, *bounds: Value, **__: Value) -> Value:
    """`trange(…)`: `tqdm(range(…))`."""
    return _bar(machine, "tqdm.tqdm", {ITEMS: ranges.range_of(machine, [*bounds])})


@library(*(f"{home}.tqdm.write" for home in HOMES))
def write(machine: Machine, *_: Value, **__: Value) -> Value:
    """`tqdm.write(text)`: shows a text."""
    return nothing(machine)


@library("utils.Progbar", "utils.generic_utils.Progbar", "utils.progbar.Progbar")
def progbar(machine: Machine, target: Value = None, *_: Value, **__: Value) -> Value:
    """`keras.utils.Progbar(target)`: it is told how far a loop is."""
    return _bar(machine, "utils.Progbar", {"target": resolve(target)})


def _bar(machine: Machine, path: str, fields: dict[str, Value]) -> Value:
    names: dict[str, Value] = {name: Wrapped("method", Builtin(name, nothing)) for name in QUIET}
    names["__enter__"] = Wrapped("method", Builtin("__enter__", _itself))
    names["__exit__"] = Wrapped("method", Builtin("__exit__", nothing))
    if ITEMS in fields:
        names["__iter__"] = Wrapped("method", Builtin("__iter__", _items))
        names["__len__"] = Wrapped("method", Builtin("__len__", _length))
    name = path.rpartition(".")[2]
    return Instance(Class(name, (External(path),), names, name, Module("", ""), machine.site()), fields)


def _itself(machine: Machine, bar: Instance, /) -> Value:
    return bar


def _items(machine: Machine, bar: Instance, /) -> Value:
    return bar.fields[ITEMS]


def _length(machine: Machine, bar: Instance, /) -> Value:
    items = bar.fields[ITEMS]
    return machine.unknown("the length of a bar without items") if items is None else access.length_of(machine, items)

"""Python's own library beside numbers and sequences: `types.SimpleNamespace`, and `re` on plain texts."""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt, ne

from resblock_lint.interpreter import imports, kinds
from resblock_lint.interpreter.library import LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.values import Builtin, Class, Instance, Module, Native, Unknown, Value

ORDERS = {"lt": lt, "le": le, "gt": gt, "ge": ge, "eq": eq, "ne": ne}
LONGEST_TEXT, LONGEST_PATTERN, MOST_REPEATS = 400, 200, 3
REPEATS = re.compile(r"(?<!\\)[*+{?]")
NESTED = re.compile(r"[*+}]\??\)[*+{]")  # a repeat of a repeat may take exponential time


LIBRARY["importlib.import_module"] = imports.import_module
LIBRARY["inspect.isfunction"], LIBRARY["inspect.isclass"] = kinds.isfunction, kinds.isclass


@library("types.SimpleNamespace", "argparse.Namespace")
def namespace(machine: Machine, /, **fields: Value) -> Value:
    """An object whose attributes are what it was given."""
    return _object(machine, "SimpleNamespace", fields)


def _object(machine: Machine, name: str, fields: dict[str, Value]) -> Instance:
    return Instance(Class(name, (), {}, name, Module("types", ""), machine.site()), dict(fields))


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
    return Instance(Class("Version", (), names, "Version", Module("packaging", ""), machine.site()), fields)


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


def _quick(pattern: str, text: str) -> bool:
    """Whether a pattern is sure to be through with a text at once."""
    repeats = len(REPEATS.findall(pattern))
    short = len(text) <= LONGEST_TEXT and len(pattern) <= LONGEST_PATTERN
    return short and not NESTED.search(pattern) and (repeats <= MOST_REPEATS or (len(text) <= 60 and repeats <= 5))


def _of_texts(name: str) -> Native:
    """`re.name(…)` on texts that are known."""

    def run(machine: Machine, *given: Value) -> Value:
        args = [resolve(one) for one in given]
        texts = [one for one in args if isinstance(one, str)]
        plain = all(isinstance(one, (str, int)) for one in args)
        if not plain or not texts or not _quick(texts[0], max(texts[1:], key=len, default="")):
            return machine.unknown(f"re.{name}() with these arguments")
        try:
            found: Value | re.Match[str] = getattr(re, name)(*args)
        except (re.error, TypeError, ValueError, IndexError) as problem:
            raise error("ValueError", str(problem)) from None
        return _match(machine, found) if found is None or isinstance(found, re.Match) else found

    return run


def _match(machine: Machine, found: re.Match[str] | None) -> Value:
    """What a match gives; None for none."""
    if found is None:
        return None
    return _object(
        machine,
        "Match",
        {
            "group": Builtin("group", _group, (found,)),
            "groups": Builtin("groups", lambda machine, *_: found.groups()),
            "groupdict": Builtin("groupdict", _named_groups, (found,)),
            "start": Builtin("start", lambda machine, *_: found.start()),
            "end": Builtin("end", lambda machine, *_: found.end()),
        },
    )


def _named_groups(machine: Machine, found: re.Match[str], /, *_: Value) -> Value:
    return dict(found.groupdict().items())


def _group(machine: Machine, found: re.Match[str], /, *which: Value) -> Value:
    """`match.group(…)`: the whole, a group, or several as a tuple."""
    names = [resolve(one) for one in which] or [0]
    texts = [found.group(one) if isinstance(one, (int, str)) else Unknown("a group of a match") for one in names]
    return texts[0] if len(texts) == 1 else tuple(texts)


for _name in ("split", "sub", "findall", "match", "search", "fullmatch", "escape"):
    LIBRARY[f"re.{_name}"] = _of_texts(_name)

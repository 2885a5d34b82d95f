"""`re` on texts that are known: its functions, compiled patterns and their matches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from resblock_lint.interpreter.library import CONSTANTS, LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.standard import made
from resblock_lint.values import Builtin, Instance, Native, Value

LONGEST_TEXT, LONGEST_PATTERN, MOST_REPEATS = 400, 200, 3
REPEATS = re.compile(r"(?<![\\(])[*+{?]")  # what stands behind a parenthesis that opens is no repeat
SETTLED = re.compile(r"\\d[*+]\)*(?=[A-Za-z_-])")  # digits, then something else: there is one way to take them
NESTED = re.compile(r"[*+}]\??\)[*+{]")  # a repeat of a repeat may take exponential time
REPEATED_GROUP = re.compile(r"\)[*+{]")  # what is in it may be taken in several ways, where it has choices
FINDS = ("match", "search", "fullmatch")
NAMES = ("split", "sub", "subn", "findall", "finditer", *FINDS)
MATCHED = ("groups", "groupdict", "start", "end", "span", "expand")
FLAGS = "A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE U UNICODE".split()

for _flag in FLAGS:
    CONSTANTS[f"re.{_flag}"] = int(getattr(re, _flag))


@library("re.compile")
def compiled(machine: Machine, pattern: Value, flags: Value = 0) -> Value:
    """`re.compile(pattern)`: an object with the functions of `re` as methods."""
    pattern, flags = resolve(pattern), resolve(flags)
    if _text_of(pattern) is not None and isinstance(pattern, Instance):
        return pattern
    if not isinstance(pattern, str) or not isinstance(flags, int) or len(pattern) > LONGEST_PATTERN or _shows(flags):
        return machine.unknown("re.compile() with these arguments")
    try:
        ready = re.compile(pattern, flags)
    except (re.error, ValueError, OverflowError, RecursionError) as problem:
        raise error("error" if isinstance(problem, re.error) else type(problem).__name__, str(problem)) from None
    fields: dict[str, Value] = {name: Builtin(name, _method, (ready, name)) for name in NAMES}
    fields |= {"pattern": pattern, "flags": ready.flags, "groups": ready.groups, "groupindex": {**ready.groupindex}}
    return made(machine, "Pattern", fields)


def _shows(flags: Value) -> bool:
    """Whether flags ask for a pattern to be printed."""
    return isinstance(flags, int) and bool(flags & re.DEBUG)


def _text_of(value: Value) -> str | None:
    """The text of a pattern, be it compiled."""
    value = resolve(value)
    if isinstance(value, Instance) and value.cls.name == "Pattern" and value.cls.module.name == "types":
        value = value.fields["pattern"]
    return value if isinstance(value, str) else None


def _quick(pattern: str, text: str) -> bool:
    """Whether a pattern is sure to be through with a text at once."""
    signs = REPEATS.findall(SETTLED.sub(r"\\d", pattern))
    repeats = len(signs) - signs.count("?") + (signs.count("?") + 2) // 3  # an option has two ways, not many
    if len(text) > LONGEST_TEXT or len(pattern) > LONGEST_PATTERN or NESTED.search(pattern):
        return False
    if REPEATED_GROUP.search(pattern) and ("|" in pattern or "?" in pattern):
        return False
    return repeats <= MOST_REPEATS or (len(text) <= 60 and repeats <= 5)


def _method(machine: Machine, ready: re.Pattern[str], name: str, /, *args: Value, **kwargs: Value) -> Value:
    """A method of a compiled pattern."""
    return _run(machine, ready.pattern, getattr(ready, name), name, args, kwargs)


def _of_module(name: str) -> Native:
    """`re.name(…)`."""

    def run(machine: Machine, pattern: Value, *args: Value, **kwargs: Value) -> Value:
        text, pattern = _text_of(pattern), resolve(pattern)
        if text is not None and isinstance(pattern, Instance):
            return machine.call(pattern.fields[name], [*args], kwargs)
        return _run(machine, text, getattr(re, name), name, (pattern, *args), kwargs)

    return run


def _run(
    machine: Machine, pattern: str | None, function: Any, name: str, args: Sequence[Value], kwargs: dict[str, Value]
) -> Value:
    """Calls a function of `re` with arguments that are known, where it is sure to come to an end soon."""
    given, named = [resolve(one) for one in args], {key: resolve(one) for key, one in kwargs.items()}
    plain = all(isinstance(one, (str, int)) and not _shows(one) for one in (*given, *named.values()))
    texts = [one for one in (*given, *named.values()) if isinstance(one, str)]
    if not plain or pattern is None or not _quick(pattern, max(texts, key=len, default="")):
        return machine.unknown(f"re.{name}() with these arguments")
    try:
        found = function(*given, **named)
        matches: list[re.Match[str]] = list(found) if name == "finditer" else []
    except (re.error, TypeError, ValueError, IndexError) as problem:
        raise error("error" if isinstance(problem, re.error) else type(problem).__name__, str(problem)) from None
    if name == "finditer":
        return [_match(machine, one) for one in matches]
    return _match(machine, found) if name in FINDS and found is not None else found


def _match(machine: Machine, found: re.Match[str]) -> Value:
    """What a match gives."""
    fields: dict[str, Value] = {name: Builtin(name, _part, (found, name)) for name in MATCHED}
    fields["group"] = fields["__getitem__"] = Builtin("group", _group, (found,))
    fields |= {"string": found.string, "pos": found.pos, "endpos": found.endpos}
    fields |= {"lastindex": found.lastindex, "lastgroup": found.lastgroup}
    return made(machine, "Match", fields)


def _group(machine: Machine, found: re.Match[str], /, *which: Value) -> Value:
    """`match.group(…)`: the whole, a group, or several as a tuple."""
    return _part(machine, found, "group", *which)


def _part(machine: Machine, found: re.Match[str], name: str, /, *args: Value, **kwargs: Value) -> Value:
    """A method of a match whose arguments are known."""
    given, named = [resolve(one) for one in args], {key: resolve(one) for key, one in kwargs.items()}
    if not all(isinstance(one, (str, int, type(None))) for one in (*given, *named.values())):
        return machine.unknown("a group of a match")
    try:
        return getattr(found, name)(*given, **named)
    except (IndexError, TypeError) as problem:
        raise error(type(problem).__name__, str(problem)) from None


@library("re.escape")
def escaped(machine: Machine, text: Value) -> Value:
    """`re.escape(text)`."""
    text = resolve(text)
    return re.escape(text) if isinstance(text, str) else machine.unknown("re.escape() with these arguments")


for _name in NAMES:
    LIBRARY[f"re.{_name}"] = _of_module(_name)

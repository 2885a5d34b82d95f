"""`argparse`: a run without arguments, in which every option has its default."""

from __future__ import annotations

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Builtin, Class, Instance, Module, Unknown, Value


@library("argparse.ArgumentParser")
def parser(machine: Machine, *_: Value, **__: Value) -> Value:
    """A parser of a command line: a run without arguments gets each option's default."""
    options: dict[str, Value] = {}
    methods: dict[str, Value] = {
        "add_argument": Builtin("add_argument", _argument, (options,)),
        "add_argument_group": Builtin("add_argument_group", lambda machine, *_, **__: made),
        "set_defaults": Builtin("set_defaults", _set_defaults, (options,)),
        "parse_args": Builtin("parse_args", _parsed, (options,)),
        "parse_known_args": Builtin("parse_known_args", lambda machine, *_: (_parsed(machine, options), [])),
    }
    made = Instance(_plain_class(machine, "ArgumentParser"), methods)
    return made


def _set_defaults(machine: Machine, options: dict[str, Value], /, **named: Value) -> None:
    options.update(named)


def _plain_class(machine: Machine, name: str) -> Class:
    return Class(name, (), {}, name, Module("argparse", ""), machine.site())


def _argument(machine: Machine, options: dict[str, Value], /, *names: Value, **how: Value) -> None:
    texts = [one for one in names if isinstance(one, str)]
    long = next((one for one in texts if one.startswith("--")), texts[0] if texts else "")
    name = how.get("dest", long.lstrip("-").replace("-", "_"))
    default = how.get("default", how.get("action") == "store_false" if "store_" in str(how.get("action")) else None)
    if (not long.startswith("-") and "default" not in how) or how.get("required") is True:
        default = Unknown("an argument of the command line", str(name))
    options[str(name)] = default


def _parsed(machine: Machine, options: dict[str, Value], /, *_: Value) -> Value:
    return Instance(_plain_class(machine, "Namespace"), dict(options))

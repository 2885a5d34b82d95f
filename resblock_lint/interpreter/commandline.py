"""`argparse`: a run without arguments, in which every option has its default."""

from __future__ import annotations

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.values import Builtin, Class, Instance, Module, Unknown, Value

OTHERS = (
    "convert_arg_line_to_args", "error", "exit", "format_help", "format_usage", "get_default", "parse_intermixed_args",
    "parse_known_intermixed_args", "print_help", "print_usage", "register", "prog", "usage", "description", "epilog",
)  # fmt: skip


@library("argparse.ArgumentParser")
def parser(machine: Machine, *_: Value, **__: Value) -> Value:
    """A parser of a command line: a run without arguments gets each option's default."""
    options: dict[str, Value] = {}
    methods: dict[str, Value] = {
        "add_argument": Builtin("add_argument", _argument, (options,)),
        "add_argument_group": Builtin("add_argument_group", lambda machine, *_, **__: made),
        "add_mutually_exclusive_group": Builtin("add_mutually_exclusive_group", lambda machine, *_, **__: made),
        "add_subparsers": Builtin("add_subparsers", lambda machine, *_, **__: _commands(machine, methods)),
        "set_defaults": Builtin("set_defaults", _set_defaults, (options,)),
        "parse_args": Builtin("parse_args", _parsed, (options,)),
        "parse_known_args": Builtin("parse_known_args", lambda machine, *_: (_parsed(machine, options), [])),
    }
    methods |= {name: Unknown("a parser of a command line", name) for name in OTHERS}
    made = Instance(_plain_class(machine, "ArgumentParser"), methods)
    return made


def _commands(machine: Machine, methods: dict[str, Value]) -> Value:
    """Parsers of commands, of which a run has to name one: what is parsed is not known then."""
    parsed = Unknown("a command of the command line", "command line")
    methods |= {name: Builtin(name, lambda machine, *_, **__: parsed) for name in ("parse_args", "parse_known_args")}
    return machine.unknown("commands of the command line")


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

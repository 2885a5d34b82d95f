"""The words of the command line: commands, options, and what is said of them on request."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from resblock_lint import __version__

OUTPUTS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")
OF_NUMBERS = ("text", "json")  # those of contracts and summaries
CONFIG = "a configuration for all files, in place of the nearest above each"
COMMANDS = {
    "check": "lint files and folders (the default)",
    "contracts": "what each function of a tensor requires and gives",
    "summary": "the layers of the models that a file builds",
    "rules": "list the rules",
    "explain": "print a rule's page",
}


def parser(command: str) -> ArgumentParser:
    """The names of all commands, and the arguments of one."""
    made = ArgumentParser(prog="resblock-lint", description="A shape checker for residual blocks in Keras.")
    made.add_argument("--version", action="version", version=f"resblock-lint {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words in COMMANDS.items():
        one = commands.add_parser(name, help=words)
        if name == command:
            _fill(one, name)
    return made


def _fill(made: ArgumentParser, command: str) -> None:
    if command in ("check", "contracts"):
        _add_common(made, OUTPUTS if command == "check" else OF_NUMBERS)
    if command == "check":
        _add_check(made)
    if command == "summary":
        _add_summary(made)
    if command == "explain":
        made.add_argument("rule", metavar="CODE|NAME")


def _add_summary(made: ArgumentParser) -> None:
    add = made.add_argument
    add("file", metavar="FILE", help="a file, or - for standard input")
    add(
        "--call",
        action="append",
        default=[],
        metavar="EXPR",
        help="a call that builds a model; may be given several times",
    )
    add("--output", "--output-format", action="append", default=[], metavar="FORMAT[:FILE]", help=", ".join(OF_NUMBERS))
    add("--config", metavar="FILE", help=CONFIG)
    add("--stdin-filename", default="<stdin>", metavar="FILE", help="the name that standard input goes by")
    add("--fold", action="store_true", help="one row for a grouped convolution that is written by hand")
    add("--expand-nested", action="store_true", help="show the layers of models inside of the model")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours of the terminal")


def _add_common(made: ArgumentParser, outputs: Sequence[str]) -> None:
    add = made.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for standard input")
    formats = f"{', '.join(outputs)}; may be given several times"
    add("--output", "--output-format", action="append", default=[], metavar="FORMAT[:FILE]", help=formats)
    add("--stdin-filename", default="<stdin>", metavar="FILE", help="the name that standard input goes by")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours of the terminal")
    add("--follow", choices=("project", "installed"), default="project", help="which imports are read (%(default)s)")
    add("--config", metavar="FILE", help=CONFIG)
    add(
        "--exclude", action="append", default=[], metavar="GLOB", help="paths that are left out, from here or by a name"
    )
    add("--jobs", type=_count, metavar="N", help="how many processes may work at once; so far it is always one")
    add("--no-cache", action="store_true", help="keep nothing for the next run, as it is so far without this too")
    add("--quiet", action="store_true", help="print findings only")
    add("--verbose", action="store_true", help="list what is not modelled")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def _add_check(made: ArgumentParser) -> None:
    add = made.add_argument
    add("--select", action="append", default=[], metavar="CODES", help="only these rules, by code, prefix or name")
    add("--ignore", action="append", default=[], metavar="CODES", help="all but these rules")
    add("--show", choices=("notes",), help="print notes too")
    add("--fix", action="store_true", help="change the files: what works stays as it is")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--unsafe-fixes", action="store_true", help="also fixes that may change what works")
    severities = ("note", "warning", "error")
    add("--fail-on", choices=severities, help="from which severity on to exit with 1 (warning)")

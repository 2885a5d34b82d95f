"""The words of the command line: commands, options, and what is said of them on request."""

from __future__ import annotations

from argparse import ArgumentParser

from resblock_lint import __version__

OUTPUTS = ("text", "concise", "json", "github")
COMMANDS = ("check", "contracts", "summary", "rules", "explain")


def parser() -> ArgumentParser:
    """The arguments of all commands."""
    made = ArgumentParser(prog="resblock-lint", description="A shape checker for residual blocks in Keras.")
    made.add_argument("--version", action="version", version=f"resblock-lint {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="lint files and folders (the default)")
    contracts = commands.add_parser("contracts", help="what each function of a tensor requires and gives")
    for one in (check, contracts):
        _add_common(one)
    _add_check(check)
    _add_summary(commands.add_parser("summary", help="the layers of the models that a file builds"))
    commands.add_parser("rules", help="list the rules")
    explain = commands.add_parser("explain", help="print a rule's page")
    explain.add_argument("rule", metavar="CODE|NAME")
    return made


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
    add("--output", "--output-format", action="append", default=[], metavar="FORMAT[:FILE]", help="text, json")
    add("--stdin-filename", default="<stdin>", metavar="FILE", help="the name that standard input goes by")
    add("--fold", action="store_true", help="one row for a grouped convolution that is written by hand")
    add("--expand-nested", action="store_true", help="show the layers of models inside of the model")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours of the terminal")


def _add_common(made: ArgumentParser) -> None:
    add = made.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for standard input")
    formats = f"{', '.join(OUTPUTS)}; may be given several times"
    add("--output", "--output-format", action="append", default=[], metavar="FORMAT[:FILE]", help=formats)
    add("--stdin-filename", default="<stdin>", metavar="FILE", help="the name that standard input goes by")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours of the terminal")
    add("--follow", choices=("project", "installed"), default="project", help="which imports are read (%(default)s)")
    add("--quiet", action="store_true", help="print findings only")
    add("--verbose", action="store_true", help="list what is not modelled")


def _add_check(made: ArgumentParser) -> None:
    add = made.add_argument
    add("--select", action="append", default=[], metavar="CODES", help="only these rules, by code, prefix or name")
    add("--ignore", action="append", default=[], metavar="CODES", help="all but these rules")
    add("--show", choices=("notes",), help="print notes too")
    add("--fix", action="store_true", help="change the files: what works stays as it is")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--unsafe-fixes", action="store_true", help="also fixes that may change what works")
    severities = ("note", "warning", "error")
    add("--fail-on", choices=severities, default="warning", help="from which severity on to exit with 1")

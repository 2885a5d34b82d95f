"""The command line: arguments, files, exit codes. The only module, with `files`, that touches the world."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import threading
from collections.abc import Sequence

from resblock_lint import __version__

STACK = 512 * 1024 * 1024
DEEPEST = 60_000
OUTPUTS = ("text", "concise", "json", "github")
COMMANDS = ("check", "contracts", "rules", "explain")


class Stop(Exception):
    """The command cannot run; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code: 0 nothing found, 1 findings, 2 it could not run."""
    result: list[int] = []
    threading.stack_size(STACK)
    sys.setrecursionlimit(DEEPEST)
    given = list(sys.argv[1:] if arguments is None else arguments)
    worker = threading.Thread(target=lambda: result.append(_guarded(given)))
    worker.start()
    worker.join()
    return result[0] if result else 2


def _guarded(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except Stop as stop:
        print(f"resblock-lint: {stop}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    except Exception as problem:
        import traceback

        traceback.print_exc()
        print(f"resblock-lint: our own bug ({type(problem).__name__}); please report it with the lines above", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    made = argparse.ArgumentParser(prog="resblock-lint", description="A shape checker for residual blocks in Keras.")
    made.add_argument("--version", action="version", version=f"resblock-lint {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="lint files and folders (the default)")
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for standard input")
    check.add_argument("--select", default="", metavar="CODES", help="only these rules, by code, prefix or name")
    check.add_argument("--ignore", default="", metavar="CODES", help="all but these rules")
    check.add_argument("--show", choices=("notes",), help="print notes too")
    check.add_argument("--fail-on", choices=("note", "warning", "error"), default="warning", help="from which severity on to exit with 1")
    contracts = commands.add_parser("contracts", help="what each function of a tensor requires and gives")
    contracts.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="files, folders, or - for standard input")
    for one in (check, contracts):
        one.add_argument("--output", "--output-format", action="append", default=[], metavar="FORMAT[:FILE]", help=f"{', '.join(OUTPUTS)}; may be given several times")  # fmt: skip
        one.add_argument("--stdin-filename", default="<stdin>", metavar="FILE", help="the name that standard input goes by")
        one.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours of the terminal")
        one.add_argument("--quiet", action="store_true", help="print findings only")
        one.add_argument("--verbose", action="store_true", help="list what is not modelled")
    commands.add_parser("rules", help="list the rules")
    explain = commands.add_parser("explain", help="print a rule's page")
    explain.add_argument("rule", metavar="CODE|NAME")
    return made


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help", "--version"):
        arguments = ["check", *arguments]
    options = parser().parse_args(arguments)
    if options.command == "rules":
        return _rules()
    if options.command == "explain":
        return _explain(options.rule)
    return _check(options) if options.command == "check" else _contracts(options)


def _rules() -> int:
    from resblock_lint.loading import load_rules

    for rule in load_rules():
        summary = rule.page.strip().split("\n")[0]
        print(f"{rule.code}  {rule.name:<20} {summary}" + ("" if rule.default else " (off by default)"))
    return 0


def _explain(wanted: str) -> int:
    from resblock_lint.loading import load_rules

    for rule in load_rules():
        if wanted.upper() == rule.code or wanted == rule.name:
            print(f"{rule.code} {rule.name}\n\n{rule.page.strip()}")
            return 0
    raise Stop(f"there is no rule `{wanted}`; `resblock-lint rules` lists them")


def _outputs(given: Sequence[str], allowed: Sequence[str]) -> list[tuple[str, str | None]]:
    made: list[tuple[str, str | None]] = []
    for one in given or ["text"]:
        form, _, file = one.partition(":")
        if form not in allowed:
            raise Stop(f"there is no output format `{form}`; take one of {', '.join(allowed)}")
        made.append((form, file or None))
    return made


def _inputs(options: argparse.Namespace) -> tuple[list[str], dict[str, bytes], list[str]]:
    """The paths to check, the texts that come from standard input, and problems."""
    from resblock_lint.files import find

    found = find(options.paths)
    texts: dict[str, bytes] = {}
    paths: list[str] = []
    for path in found.paths:
        if path == "-":
            path = options.stdin_filename
            texts[path] = sys.stdin.buffer.read()
        paths.append(path)
    return paths, texts, found.problems


def _check(options: argparse.Namespace) -> int:
    from resblock_lint import files
    from resblock_lint.diagnostics import Report, Severity
    from resblock_lint.engine import check
    from resblock_lint.loading import choose, load_rules

    outputs = _outputs(options.output, OUTPUTS)
    rules = choose(load_rules(), options.select.replace(",", " ").split(), options.ignore.replace(",", " ").split())
    paths, texts, problems = _inputs(options)
    for problem in problems:
        print(f"resblock-lint: {problem}", file=sys.stderr)
    wants_reasons = options.verbose or any(form == "json" for form, _ in outputs)
    report = check(paths, lambda path: texts.get(path) if path in texts else files.read(path), rules, reasons=wants_reasons)
    shown = [one for one in report.diagnostics if options.show == "notes" or one.severity > Severity.NOTE]
    report = Report(shown, report.coverage, report.reliances, report.texts)
    for form, file in outputs:
        _write(_rendered(report, form, options, to_terminal=file is None), file)
    worst = max((one.severity for one in report.diagnostics), default=None)
    failed = worst is not None and worst >= Severity[options.fail_on.upper()]
    return 2 if problems else 1 if failed else 0


def _rendered(report: object, form: str, options: argparse.Namespace, *, to_terminal: bool) -> str:
    from resblock_lint.diagnostics import Report
    from resblock_lint.report import concise, github, json, text

    assert isinstance(report, Report)
    if form == "json":
        return json.render(report)
    if form == "github":
        return github.render(report)
    if form == "concise" or options.quiet:
        return concise.render(report)
    width = min(shutil.get_terminal_size((100, 24)).columns, 140)
    return text.render(report, width=width, colour=_colour(options.color) and to_terminal, verbose=options.verbose)


def _colour(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def _write(text: str, file: str | None) -> None:
    if file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    beside = f"{file}.part"
    try:
        with open(beside, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(beside, file)
    except OSError as problem:
        raise Stop(f"{file} cannot be written: {problem.strerror}") from None


def _contracts(options: argparse.Namespace) -> int:
    from resblock_lint import files
    from resblock_lint.engine import Settings
    from resblock_lint.report import contracts as report

    outputs = _outputs(options.output, ("text", "json"))
    paths, texts, problems = _inputs(options)
    for problem in problems:
        print(f"resblock-lint: {problem}", file=sys.stderr)
    from resblock_lint.contracts import contracts

    found, unparsed = contracts(paths, lambda path: texts.get(path) if path in texts else files.read(path), Settings().image_data_format)
    for one in unparsed:
        print(f"resblock-lint: {one}", file=sys.stderr)
    for form, file in outputs:
        _write(report.render_json(found) if form == "json" else report.render_text(found), file)
    return 2 if problems or unparsed else 0

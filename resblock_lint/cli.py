"""The command line: arguments, files, exit codes. The only module, with `files`, that touches the world."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from resblock_lint.arguments import COMMANDS, OF_NUMBERS, OUTPUTS, parser

if TYPE_CHECKING:
    from argparse import Namespace

    from resblock_lint.checking import Wanted
    from resblock_lint.diagnostics import Report
    from resblock_lint.engine import Settings
    from resblock_lint.files import Files
    from resblock_lint.fixing import Check

STACKS = ((512, 60_000), (128, 15_000), (32, 3_500))  # megabytes of the worker's stack, and how deep calls may go on it
COLLECTING = (1_000_000, 10, 10)  # syntax trees live to the end: looking for garbage among them took a third of a run


class Stop(Exception):
    """The command cannot run; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code: 0 nothing found, 1 findings, 2 it could not run."""
    gc.set_threshold(*COLLECTING)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - closed by who started us
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    result: list[int] = []
    given = list(sys.argv[1:] if arguments is None else arguments)
    worker = _started(lambda: result.append(_guarded(given)))
    try:
        worker.join()
    except KeyboardInterrupt:
        _complain("interrupted")
        sys.stderr.flush()
        os._exit(130)
    return result[0] if result else 2


def _started(work: Callable[[], None]) -> threading.Thread:
    """A thread with as large a stack as the system gives: what is analyzed may be nested deeply."""
    for size, depth in STACKS:
        threading.stack_size(size << 20)
        sys.setrecursionlimit(depth)
        worker = threading.Thread(target=work, daemon=True)
        try:
            worker.start()
        except RuntimeError:
            continue
        return worker
    raise SystemExit("resblock-lint: there is not enough memory to start")


def _complain(words: str) -> None:
    """Says on standard error what went wrong."""
    print(f"resblock-lint: {words}", file=sys.stderr)


def _guarded(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except Stop as stop:
        if str(stop):
            _complain(str(stop))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    except ValueError as problem:
        from resblock_lint.config import ConfigError

        if not isinstance(problem, ConfigError):
            return _bug(problem)
        _complain(str(problem))
    except MemoryError:
        _complain("there is not enough memory; check fewer files at once")
    except Exception as problem:
        return _bug(problem)
    return 2


def _bug(problem: Exception) -> int:
    import traceback

    traceback.print_exception(problem)
    _complain(f"our own bug ({type(problem).__name__}); please report it with the lines above")
    return 2


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help", "--version"):
        arguments = ["check", *arguments]
    options = parser(arguments[0]).parse_args(arguments)
    if options.command == "rules":
        return _rules()
    if options.command == "explain":
        return _explain(options.rule)
    commands = {"check": _check, "contracts": _contracts, "summary": _summary}
    return commands[options.command](options)


def _rules() -> int:
    from resblock_lint.loading import load_rules
    from resblock_lint.report import pages

    _write(pages.render_list(load_rules()), None)
    return 0


def _explain(wanted: str) -> int:
    from resblock_lint.loading import load_rules
    from resblock_lint.report import pages

    page = pages.render_page(load_rules(), wanted)
    if page is None:
        raise Stop(f"there is no rule `{wanted}`; `resblock-lint rules` lists them")
    _write(page, None)
    return 0


def _outputs(given: Sequence[str], allowed: Sequence[str]) -> list[tuple[str, str | None]]:
    made: list[tuple[str, str | None]] = []
    for one in given or ["text"]:
        form, _, file = one.partition(":")
        if form not in allowed:
            raise Stop(f"there is no output format `{form}`; take one of {', '.join(allowed)}")
        made.append((form, file or None))
    return made


def _inputs(options: Namespace) -> tuple[list[str], Files, list[str]]:
    """The paths to check, a reader of them, and sentences about those that cannot be read."""
    from resblock_lint.files import Configurations, Files, find

    configurations = Configurations(options.config, options.exclude)
    found = find(options.paths, configurations.excluded)
    texts: dict[str, bytes] = {}
    paths = [options.stdin_filename if path == "-" else path for path in found.paths]
    if "-" in found.paths:
        texts[options.stdin_filename] = sys.stdin.buffer.read()
    files = Files(texts, configurations)
    readable = [path for path in paths if files.read(path) is not None]
    found.problems += [
        f"{path}: the file cannot be read; check its permissions" for path in paths if path not in readable
    ]
    for problem in found.problems:
        _complain(problem)
    return readable, files, found.problems


def _check(options: Namespace) -> int:
    from resblock_lint.checking import checking
    from resblock_lint.diagnostics import Severity

    outputs = _outputs(options.output, OUTPUTS)
    paths, files, problems = _inputs(options)
    wanted, reasons = _wanted(options, files), options.verbose or any(form == "json" for form, _ in outputs)
    run = checking(wanted, paths, _settings(options, files, paths), reasons=reasons)
    report = run(paths, files.read)
    if options.fix or options.diff:
        report = _fixed(options, tuple(paths), report, files, run)
    found = report.diagnostics
    shown = [one for one in found if options.show == "notes" or one.severity > Severity.NOTE]
    for form, file in outputs:
        _write(_rendered(replace(report, diagnostics=shown), form, options, to_terminal=file is None), file)
    return 2 if problems else 1 if any(map(wanted.fails, found)) else 0


def _wanted(options: Namespace, files: Files) -> Wanted:
    from resblock_lint.checking import Wanted
    from resblock_lint.loading import load_rules
    from resblock_lint.selection import Selection, words

    given = Selection(words(options.select), words(options.ignore))
    return Wanted(load_rules(), given, options.fail_on, files.configurations.of, files.configurations.ignored)


def _settings(options: Namespace, files: Files, paths: Sequence[str]) -> Settings:
    """What a run is told that does not stand in configurations, and where these say that sources lie."""
    from resblock_lint.engine import Settings
    from resblock_lint.files import libraries

    sources = files.configurations.sources(paths)
    return Settings(libraries=tuple(libraries()), follow=options.follow == "installed", sources=sources)


def _fixed(options: Namespace, paths: tuple[str, ...], report: Report, files: Files, run: Check) -> Report:
    """Makes the fixes that help: in the files, which are analyzed again then, or as a diff and in the report alone."""
    from resblock_lint.fixing import Fixing, naming

    fixing = Fixing(files.read, run, options.unsafe_fixes, {paths: report})
    made = fixing.run(report.diagnostics)
    changed = [] if options.diff else list(fixing.texts.items())
    for path, raw in changed:
        try:
            files.replace(path, raw)
        except OSError as problem:
            raise Stop(f"{path} cannot be written: {problem.strerror}; the file is as it was") from None
    for words in fixing.told(made, done=not options.diff):
        _complain(words)
    if options.diff and not any(one.startswith("json") for one in options.output):
        _write(fixing.diff(), None)
    return run(paths, files.read) if changed else naming(report, made)


def _rendered(report: Report, form: str, options: Namespace, *, to_terminal: bool) -> str:
    if form != "text" or options.quiet:
        from resblock_lint.report import formats

        return formats.render(report, form)
    from resblock_lint.report import text

    return text.render(report, width=_width(), colour=_colour(options.color) and to_terminal, verbose=options.verbose)


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 140)


def _colour(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def _write(text: str, file: str | None) -> None:
    """Writes to standard output, or to a file."""
    from resblock_lint.files import show, write

    try:
        if file is None:
            show(text)
        else:
            write(file, text.encode("utf-8", errors="replace"))
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise Stop(f"{file or 'standard output'} cannot be written: {problem.strerror}") from None


def _contracts(options: Namespace) -> int:
    from resblock_lint.checking import settings
    from resblock_lint.contracts import BUDGETS, contracts
    from resblock_lint.report import contracts as report

    outputs = _outputs(options.output, OF_NUMBERS)
    paths, files, problems = _inputs(options)
    run = settings(map(files.configurations.of, paths), replace(_settings(options, files, paths), budgets=BUDGETS))
    found, unparsed = contracts(
        paths, files.read, run.image_data_format, run.libraries, run.budgets, follow=run.follow, sources=run.sources
    )
    for one in unparsed:
        _complain(one)
    for form, file in outputs:
        if form == "json":
            _write(report.render_json(found), file)
        elif found or not (problems or unparsed):
            colour = _colour(options.color) and file is None
            _write(report.render_text(found, width=_width(), colour=colour, verbose=options.verbose), file)
    return 2 if problems or unparsed else 0


def _summary(options: Namespace) -> int:
    from resblock_lint.files import libraries
    from resblock_lint.report import summary as report
    from resblock_lint.source import SourceError, named
    from resblock_lint.summary import summarize

    outputs = _outputs(options.output, OF_NUMBERS)
    options.paths, options.exclude = [options.file], []
    paths, files, problems = _inputs(options)
    if problems or len(paths) != 1:
        raise Stop("" if problems else f"{options.file}: a summary is of one file; name a Python file")
    try:
        layout = files.configurations.of(paths[0]).image_data_format
        found = summarize(paths[0], files.read, options.call, layout, libraries())
    except SourceError as problem:
        place = f"{named(paths[0], problem.cell)}:{problem.line}: " if problem.line else ""
        raise Stop(f"{place}{problem.message}") from None
    for form, file in outputs:
        if form == "json":
            _write(report.render_json(found, nested=options.expand_nested), file)
        else:
            colour = _colour(options.color) and file is None
            text = report.render_text(
                found, path=paths[0], width=_width(), colour=colour, fold=options.fold, nested=options.expand_nested
            )
            _write(text, file)
    return 1 if any(one.failure is not None for one in found) else 0

"""What `check` says of published packages, each read as one project where it is installed; nothing of them is imported.

By hand: `python tests/packages/table.py [PACKAGE|FOLDER|FILE …] [--reasons] [--findings] [--save FOLDER]`. A dotted name means the
folder or file below its package. What is not installed is left out; `pip install --no-deps` suffices to have it read.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEFAULT = (
    "keras.src.applications", "keras_hub", "keras_cv", "official.vision", "classification_models", "segmentation_models",
    "keras_cv_attention_models", "keras_unet_collection", "d2l.tensorflow", "keras_resnet", "keras_unet", "efficientnet",
    "vit_keras", "classification_models_3D", "segmentation_models_3D",
)  # fmt: skip
COUNTS = ("files", "merges", "proved", "refuted", "depends", "not_modelled")
HEAD = ("package", *COUNTS[:-1], "not modelled", "judged %", "errors", "warnings", "seconds")


@dataclass(slots=True)
class Row:
    """What one run of the tool said of a package, or why it said nothing."""

    name: str
    path: Path
    seconds: float = 0.0
    coverage: Mapping[str, Any] = field(default_factory=dict[str, Any])
    findings: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    problem: str = ""

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(one["severity"] == severity for one in self.findings)

    def cells(self) -> list[str]:
        """The row of the table."""
        if self.problem:
            return [self.name, *["-"] * (len(HEAD) - 3), self.problem, f"{self.seconds:.0f}"]
        counts = [int(self.coverage[name]) for name in COUNTS]
        share = judged(self.coverage)
        found = [str(self.count("error")), str(self.count("warning"))]
        return [self.name, *map(str, counts), share, *found, f"{self.seconds:.0f}"]


def judged(coverage: Mapping[str, Any]) -> str:
    """The part of the merges that got an answer, in percent."""
    merges = int(coverage["merges"])
    return f"{100 * (merges - int(coverage['not_modelled'])) / merges:.1f}" if merges else "-"


def located(name: str) -> Path | None:
    """The folder or the file that a name means: a path, or a dotted name below an installed package."""
    if os.sep in name or os.path.exists(name):
        return Path(name) if os.path.exists(name) else None
    top, *rest = name.split(".")
    spec = importlib.util.find_spec(top)
    for place in [] if spec is None else spec.submodule_search_locations or [str(spec.origin)]:
        below = Path(place).joinpath(*rest)
        for path in (below, below.with_suffix(".py")):
            if path.exists():
                return path
    return None


def checked(name: str, path: Path, timeout: float) -> Row:
    """Runs the tool on a package in a process of its own."""
    row = Row(name, path)
    command = [sys.executable, "-m", "resblock_lint", "check", str(path), "--output-format", "json"]
    started = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        row.problem = "timeout"
    else:
        if done.returncode in (0, 1):
            body = json.loads(done.stdout)
            row.coverage, row.findings = body["coverage"], body["findings"]
        else:
            row.problem = "failed"
            print(f"{name}: {done.stderr[-2000:]}", file=sys.stderr)
    row.seconds = time.monotonic() - started
    return row


def total(rows: list[Row]) -> Row:
    """The sums over all packages that were checked."""
    good = [row for row in rows if not row.problem]
    coverage = {name: sum(int(row.coverage[name]) for row in good) for name in COUNTS}
    findings = [one for row in good for one in row.findings]
    return Row("all", Path(), sum(row.seconds for row in rows), coverage, findings)


def table(rows: list[Row]) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    lines = [list(HEAD), *(row.cells() for row in rows)]
    if len(rows) > 1:
        lines.append(total(rows).cells())
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for index, line in enumerate(lines):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{'|'.join(['-' * (widths[0] + 2), *('-' * (width + 1) + ':' for width in widths[1:])])}|"


def inside(row: Row, path: str) -> str:
    """A file's path as seen from the package that it belongs to."""
    home = row.path if row.path.is_dir() else row.path.parent
    return os.path.relpath(path, home) if Path(path).is_relative_to(home) else path


def reasons(row: Row) -> Iterator[str]:
    """What was not modelled, the most frequent first, each with the first place where it came up."""
    found: list[Mapping[str, Any]] = row.coverage["reasons"]
    first = {one["reason"]: one for one in reversed(found)}
    for reason, times in Counter(one["reason"] for one in found).most_common():
        place = first[reason]
        yield f"{times:6}  {reason}  ({inside(row, place['path'])}:{place['line']})"


def findings(row: Row) -> Iterator[str]:
    """Every finding that fails a run."""
    for one in row.findings:
        if one["severity"] == "note":
            continue
        yield f"{inside(row, one['path'])}:{one['line']}: {one['severity']} {one['rule']} {one['message']}"
        for word in ("when", "requires", "witness"):
            if one[word] is not None:
                yield f"    {word}: {one[word]}"
        for call in one["trace"]:
            yield f"    called at {inside(row, call['path'])}:{call['line']}: {call['call']}"


def saved(row: Row, folder: Path) -> None:
    """Keeps all that the tool said of a package."""
    folder.mkdir(parents=True, exist_ok=True)
    body = {"findings": row.findings, "coverage": row.coverage, "seconds": row.seconds, "problem": row.problem}
    (folder / f"{row.name.replace(os.sep, '_')}.json").write_text(json.dumps(body, indent=1), encoding="utf-8")


def options() -> argparse.Namespace:
    """The words of the command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("names", nargs="*", default=list(DEFAULT), metavar="PACKAGE", help="names, folders or files")
    made.add_argument("--reasons", action="store_true", help="what is not modelled, counted")
    made.add_argument("--findings", action="store_true", help="every error and warning")
    made.add_argument("--save", type=Path, metavar="FOLDER", help="keep the findings of each package as JSON here")
    made.add_argument("--timeout", type=float, default=900, metavar="SECONDS", help="for one package (%(default)s)")
    return made.parse_args()


def details(given: argparse.Namespace, row: Row) -> Iterator[str]:
    """What was asked for beside the table."""
    for wanted, lines in ((given.reasons, reasons), (given.findings, findings)):
        if wanted:
            yield f"\n## {row.name}: {lines.__name__}\n"
            yield from lines(row)


def main() -> None:
    """Checks the packages one after the other; each is told when it is done, and the table comes last."""
    given = options()
    rows: list[Row] = []
    for name in given.names:
        path = located(name)
        if path is None:
            print(f"{name}: not here", file=sys.stderr)
            continue
        rows.append(checked(name, path, given.timeout))
        print(" ".join(rows[-1].cells()), file=sys.stderr, flush=True)
        if given.save is not None:
            saved(rows[-1], given.save)
    for row in rows:
        if not row.problem:
            print(*details(given, row), sep="\n", end="\n" if given.reasons or given.findings else "")
    print(*table(rows), sep="\n")


if __name__ == "__main__":
    main()

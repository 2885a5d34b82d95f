"""Sends every Python file and notebook of folders through `check`: none may crash it, hang it or fill the memory.

    python tests/fuzzing/corpus.py [--as-is] [--alone] [--seconds 10] [--megabytes 1024] [--slow 5] FOLDER …

Most files name no framework, and would not be parsed: an import of keras is written behind their text, which opens the
gate, except with `--as-is`. With `--alone` what a file imports is not read, which is much faster. Told are tracebacks (also
those that the tool itself would tell as a bug of ours), files over a bound of time or memory, and the slowest. The exit
code is 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from probes import checked, checked_file
from workers import Outcome, Worker

GATE = b"\nimport keras\n"
KINDS = (".py", ".ipynb", ".pyi")


@dataclass
class Tally:
    """What came of the files so far."""

    kinds: Counter[str] = field(default_factory=Counter[str])
    numbers: Counter[str] = field(default_factory=Counter[str])
    told: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    slow: list[tuple[float, int, str]] = field(default_factory=list[tuple[float, int, str]])

    def take(self, path: Path, outcome: Outcome, slow: float) -> None:
        self.kinds[outcome.kind] += 1
        if isinstance(outcome.result, dict):
            self.numbers.update(outcome.result)
        if outcome.seconds > slow or outcome.grown > 300 << 20:
            self.slow.append((outcome.seconds, outcome.grown >> 20, str(path)))
        if outcome.kind != "fine":
            if outcome.key not in self.told:
                print(f"{outcome.kind}: {outcome.key}\n  {path}\n{outcome.detail}", flush=True)
            self.told.setdefault(outcome.key, []).append(str(path))


def found(folders: Sequence[str]) -> Iterator[Path]:
    """The files, each once, in order."""
    for folder in folders:
        given = Path(folder)
        yield from (
            [given]
            if given.is_file()
            else sorted(one for one in given.rglob("*") if one.suffix in KINDS and one.is_file())
        )


def main() -> int:
    options = _options()
    worker = Worker(checked if options.alone else checked_file, options.seconds, options.megabytes << 20)
    tally = Tally()
    for number, path in enumerate(found(options.folders), 1):
        raw = None if options.as_is and not options.alone else path.read_bytes()
        if raw is not None and not options.as_is and path.suffix != ".ipynb":
            raw += GATE
        tally.take(path, worker.run((str(path), raw)), options.slow)
        if number % 500 == 0:
            print(f"{number} files: {dict(tally.kinds)}", flush=True)
    worker.close()
    print(f"{sum(tally.kinds.values())} files: {dict(tally.kinds)}\n{dict(tally.numbers)}")
    for seconds, grown, name in sorted(tally.slow, reverse=True):
        print(f"{seconds:7.1f} s {grown:5} MB  {name}")
    for key, paths in tally.told.items():
        print(f"{len(paths):4} times {key}: {paths[0]}")
    return 1 if tally.told else 0


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description="every file of folders goes through `check`")
    made.add_argument("folders", nargs="+")
    made.add_argument("--as-is", action="store_true", help="leave the gate as it is")
    made.add_argument("--alone", action="store_true", help="do not follow imports")
    made.add_argument("--seconds", type=float, default=10, help="the bound of time, of the processor")
    made.add_argument("--megabytes", type=int, default=1024, help="the bound of memory")
    made.add_argument("--slow", type=float, default=5, help="from how many seconds on a file is listed as slow")
    return made.parse_args()


if __name__ == "__main__":
    sys.exit(main())

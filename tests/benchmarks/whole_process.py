"""Processor time of whole processes: the check of a model file, beside what it cannot avoid and what it replaces."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
MODEL = HERE / "model.py"
PARSE = "import libcst; libcst.parse_module(open({path!r}).read())"
COMMANDS = {
    "check": [sys.executable, "-m", "resblock_lint", "check", str(MODEL)],
    "floor": [sys.executable, "-c", "import networkx; " + PARSE.format(path=str(MODEL))],
    "libcst": [sys.executable, "-c", PARSE.format(path=str(MODEL))],
    "ruff": [str(Path(sys.executable).parent / "ruff"), "check", "--no-cache", "--isolated", str(MODEL)],
    "keras": [sys.executable, str(MODEL)],
}
RATIOS = (("check", "floor"), ("check", "libcst"), ("check", "ruff"), ("keras", "check"))


def seconds(command: list[str], endings: tuple[int, ...] = (0, 1)) -> float:
    """The processor time of a process that ends with one of these codes; bytecode is cached, as on any machine in use."""
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    surroundings.setdefault("KERAS_BACKEND", "tensorflow")
    surroundings.update(TF_CPP_MIN_LOG_LEVEL="3")
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, env=surroundings, stdout=nothing, stderr=nothing)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in endings:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def available(name: str) -> bool:
    """Whether a process can be run here."""
    if name == "keras":
        return find_spec("keras") is not None and find_spec("tensorflow") is not None
    return shutil.which(COMMANDS[name][0]) is not None


def main() -> None:
    """Runs each process several times, in turn, and prints medians and ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=7)
    runs = arguments.parse_args().runs
    names = [name for name in COMMANDS if available(name)]
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(runs + 1):
        for name in names:
            taken = seconds(COMMANDS[name])
            if turn:  # the first turn fills caches
                times[name].append(taken)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, found in times.items():
        print(f"{name:8} {medians[name]:7.3f} s   ({min(found):.3f} to {max(found):.3f})")
    for over, under in RATIOS:
        if over in medians and under in medians:
            print(f"{over} / {under}: {medians[over] / medians[under]:.2f}")


if __name__ == "__main__":
    main()

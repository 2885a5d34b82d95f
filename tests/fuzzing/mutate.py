"""Fuzzing: mutations of real Keras files, and programs out of a grammar, go through the tool in a child process.

    python tests/fuzzing/mutate.py --seconds 600 --seed 1 [FOLDER …]

Told are tracebacks, each once by its deepest frame, hangs and blow-ups of memory; each is shrunk to a small program, which
is written into the folder `--out`. Some inputs go through `contracts` and `summary` instead of `check`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from mutations import mutated, odd_notebook
from probes import checked, checked_soon, contracted, summarized
from seeds import bombs, seeds
from shrinking import shrunk
from workers import Outcome, Worker

WORK = {"check": checked_soon, "check to the end": checked, "contracts": contracted, "summary": summarized}
SHARES = (90, 4, 4, 2)
BATCH = 200  # programs of the grammar at once
TRIES = 250  # of shrinking one input
Input = tuple[str, str, bytes]  # the command, the name of the file, its text


def work(given: Input) -> Any:
    command, path, raw = given
    return WORK[command]((path, raw))


class Fuzzing:
    """A run: its counts, and what was found."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.chance = random.Random(options.seed)
        self.worker = Worker(work, 10, options.megabytes << 20)
        self.counts: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.out = Path(options.out)
        self.end = time.monotonic() + options.seconds

    def inputs(self, texts: list[str]) -> Iterator[tuple[str, Input]]:
        """Inputs with their kinds, without end."""
        slow, own = bombs(), seeds([])
        while True:
            for text in generated(self.chance.randrange(1 << 30)):
                yield "grammar", self._input(text)
                for _ in range(5):
                    yield "grammar, mutated", self._input(mutated(text, self.chance))
            for _ in range(20 * BATCH):
                text = mutated(
                    self.chance.choice(self.chance.choices((slow, own, texts), (1, 160, 40))[0]), self.chance
                )
                if self.chance.random() < 0.05:
                    yield "notebook", ("check", "program.ipynb", encoded(odd_notebook(text, self.chance)))
                else:
                    yield "mutation", self._input(text)

    def _input(self, text: str) -> Input:
        command = self.chance.choices(list(WORK), SHARES)[0]
        return command, "program.py", encoded(text)

    def run(self, texts: list[str]) -> None:
        told = time.monotonic()
        for kind, one in self.inputs(texts):
            if time.monotonic() > self.end:
                break
            self.counts[kind] += 1
            outcome = self.worker.run(one)
            if outcome.kind != "fine":
                self._take(one, outcome)
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{sum(self.counts.values())} inputs: {dict(self.counts)}", flush=True)
        self.worker.close()

    def _take(self, one: Input, outcome: Outcome) -> None:
        command, path, raw = one
        key = outcome.key
        self.found[key] += 1
        if self.found[key] > 1:
            return
        print(f"{outcome.kind} [{command}]: {key}\n{outcome.detail}", flush=True)
        self.out.mkdir(parents=True, exist_ok=True)
        name = self.out / f"{len(self.found):03}-{command.replace(' ', '-')}-{path}"
        name.write_bytes(raw)
        if outcome.kind != "crash":  # each try would take as long as a hang
            return

        def fails(text: str) -> bool:
            again = self.worker.run((command, path, encoded(text)))
            return again.kind == outcome.kind and again.key == outcome.key

        small = shrunk(raw.decode("utf-8", "surrogatepass"), fails, TRIES)
        name.write_bytes(encoded(small))
        print(f"--- {name}\n{small[:1500]}\n---", flush=True)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def generated(seed: int) -> list[str]:
    """A batch of programs out of the grammar."""
    from grammar import PROGRAMS

    made: list[str] = []
    checks = list(HealthCheck)

    @seeded(seed)
    @settings(max_examples=BATCH, database=None, phases=[Phase.generate], suppress_health_check=checks, deadline=None)
    @given(PROGRAMS)
    def draw(text: str) -> None:
        made.append(text)

    draw()
    return made


def main() -> int:
    warnings.simplefilter("ignore")
    options = _options()
    texts = seeds(options.folders)
    print(f"{len(texts)} texts to mutate", flush=True)
    run = Fuzzing(options)
    run.run(texts)
    print(f"{sum(run.counts.values())} inputs: {dict(run.counts)}; {len(run.found)} different failures")
    for key, count in run.found.most_common():
        print(f"{count:6}  {key}")
    return 1 if run.found else 0


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description="mutations of real files and programs out of a grammar")
    made.add_argument("folders", nargs="*", help="folders whose files are mutated besides the project's own")
    made.add_argument("--seconds", type=float, default=60)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--megabytes", type=int, default=1024, help="the bound of memory for one input")
    made.add_argument("--out", default="fuzzing-found", help="a folder for the small programs that fail")
    return made.parse_args()


if __name__ == "__main__":
    sys.exit(main())

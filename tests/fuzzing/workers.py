"""Runs a function on inputs in a child process that may crash, hang, grow or die, and tells what became of each."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from resblock_lint.cli import COLLECTING, _started

TOOL = "/resblock_lint/"
ADDRESSES = 4 << 30  # of the child, its large stack included
LIFE = 2_000  # inputs of one child
FRAMES = 12  # of a hanging child, that are told


@dataclass(frozen=True)
class Outcome:
    """What became of an input: `fine`, `crash`, `hang`, `memory` or `death`; where, by the deepest frame; what it took."""

    kind: str
    key: str = ""
    detail: str = ""
    seconds: float = 0.0
    grown: int = 0
    result: Any = None


class Worker:
    """A child process that works on one input after another; a new one takes the place of one that failed."""

    def __init__(self, work: Callable[[Any], Any], seconds: float = 10, memory: int = 1 << 30) -> None:
        self._work, self._seconds, self._memory = work, seconds, memory
        self._where = Path(tempfile.mkstemp(prefix="hang-")[1])
        self._child: Any = None
        self._pipe: Connection | None = None
        self._left = 0

    def run(self, given: Any) -> Outcome:
        """Hands an input over and waits for its outcome."""
        if self._pipe is None or not self._left:
            self._renew()
        assert self._pipe is not None
        self._left -= 1
        try:
            self._pipe.send(given)
            if not self._answers():
                return self._hanging()
            outcome: Outcome = self._pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return self._died()
        if outcome.kind == "memory":
            self.close()
        return outcome

    def _answers(self) -> bool:
        """Waits for an answer as long as the child has time left, of the processor or, ten times as much, of the clock."""
        assert self._pipe is not None
        start, end = self._used(), time.monotonic() + 10 * self._seconds
        while not self._pipe.poll(0.5):
            if self._used() - start > self._seconds or time.monotonic() > end:
                return False
        return True

    def _used(self) -> float:
        """The seconds of the processor that the child has used."""
        try:
            fields = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._child = self._pipe = None

    def _renew(self) -> None:
        self.close()
        context = multiprocessing.get_context("fork")
        self._pipe, inner = context.Pipe()
        self._child = context.Process(
            target=_serve, args=(inner, self._work, self._seconds, self._memory, self._where), daemon=True
        )
        self._child.start()
        inner.close()
        self._left = LIFE

    def _hanging(self) -> Outcome:
        os.kill(self._child.pid, signal.SIGUSR1)
        time.sleep(1)
        self.close()
        told = [one.strip() for one in self._where.read_text().splitlines() if TOOL in one]
        key = _place_of(told[0]) if told else "?"
        return Outcome("hang", f"hang in {key}", "\n".join(told[:FRAMES]), self._seconds)

    def _died(self) -> Outcome:
        self._child.join()
        code = self._child.exitcode
        self.close()
        return Outcome("death", f"the process died ({code})")


def _serve(pipe: Connection, work: Callable[[Any], Any], seconds: float, memory: int, where: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.register(signal.SIGUSR1, where.open("w"), all_threads=True)
    gc.set_threshold(*COLLECTING)
    worker = _started(lambda: _loop(pipe, work, seconds, memory))
    threading.Thread.join(worker)


def _loop(pipe: Connection, work: Callable[[Any], Any], seconds: float, memory: int) -> None:
    while True:
        try:
            given = pipe.recv()
        except EOFError:
            os._exit(0)
        before, start = _peak(), time.process_time()
        outcome = _outcome(work, given)
        used, grown = time.process_time() - start, _peak() - before
        if outcome.kind == "fine" and used > seconds:
            outcome = Outcome("hang", "slow", result=outcome.result)
        elif outcome.kind == "fine" and grown > memory:
            outcome = Outcome("memory", f"grew by {grown >> 20} MB")
        pipe.send(Outcome(outcome.kind, outcome.key, outcome.detail, used, grown, outcome.result))
        if grown > 100 << 20 or used > 1:
            gc.collect()


def _outcome(work: Callable[[Any], Any], given: Any) -> Outcome:
    try:
        return Outcome("fine", result=work(given))
    except MemoryError as problem:
        return Outcome("memory", f"MemoryError in {_deepest(problem)}", traceback.format_exc(limit=-FRAMES))
    except BaseException as problem:
        key = f"{type(problem).__name__} in {_deepest(problem)}"
        return Outcome("crash", key, traceback.format_exc(limit=-FRAMES))


def _deepest(problem: BaseException) -> str:
    """The deepest frame of the tool's own."""
    frames = [one for one in traceback.extract_tb(problem.__traceback__) if TOOL in one.filename]
    return f"{frames[-1].filename.split(TOOL)[-1]}:{frames[-1].lineno} {frames[-1].name}" if frames else "?"


def _place_of(line: str) -> str:
    """The file and the function in a line that `faulthandler` writes."""
    file, _, rest = line.partition('", line ')
    return f"{file.split(TOOL)[-1]} {rest.partition(' in ')[2]}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10

"""Bad input: each gets a clear sentence, the other file of the same call is still checked, time and memory are bounded."""

from __future__ import annotations

import codecs
import os
import resource
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bombs import BOMBS, UNPARSED

from resblock_lint import files
from resblock_lint.conditions import at_least
from resblock_lint.contracts import BUDGETS, contracts
from resblock_lint.deadlines import OutOfTime, within
from resblock_lint.dims import Dim, Symbol
from resblock_lint.engine import Settings
from resblock_lint.engine import check as analyzed
from resblock_lint.facts import Facts
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.loading import choose, load_rules
from resblock_lint.project import Project
from resblock_lint.relevance import relevant
from resblock_lint.source import SourceError, decode, lines, names_framework

GOOD = (
    "from keras import layers\n\ndef good(x):\n    return layers.Add()([layers.Conv2D(4, 3, padding='same')(x), x])\n"
)
SECONDS, MEMORY = 30, 1 << 30  # of the processor, with room for a slow machine; of memory in use
ADDRESSES = 3 << 30


@dataclass
class Ran:
    code: int
    out: str
    err: str
    seconds: float
    memory: int


def check(*arguments: str, cwd: Path, text: bytes = b"") -> Ran:
    """Runs `check`, and tells what came of it."""
    return run("check", "--output", "concise", *arguments, cwd=cwd, text=text)


def run(*arguments: str, cwd: Path, text: bytes = b"") -> Ran:
    """Runs a command with bounds on what the process may take, and tells what it took."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 20, SECONDS + 20))

    command = [sys.executable, "-m", "resblock_lint", *arguments]
    with (cwd / "in").open("wb") as given:
        given.write(text)
    with (cwd / "in").open("rb") as given, (cwd / "out").open("wb") as out, (cwd / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=cwd, stdin=given, stdout=out, stderr=err, preexec_fn=bounded)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    shown = [(cwd / name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err")]
    return Ran(process.returncode, *shown, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.py").write_text(GOOD)
    return tmp_path


def is_sound(ran: Ran) -> None:
    assert "Traceback" not in ran.err, ran.err
    assert "good.py:4:12: warning RBL101" in ran.out, "the other file was not checked"
    assert ran.seconds < SECONDS
    assert ran.memory < MEMORY


@pytest.mark.parametrize("name", BOMBS)
def test_no_program_hangs_or_exhausts(name: str, folder: Path) -> None:
    (folder / "program.py").write_text(BOMBS[name])
    ran = check("program.py", "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 1


SUMMARIZED = [
    "loops: nested comprehensions",
    "loops: endless generator",
    "recursion: doubled models",
    "recursion: a sequence in itself",
    "texts: kept",
    "collections: kept lists",
    "collections: insert",
]


@pytest.mark.parametrize("name", SUMMARIZED)
def test_no_summary_hangs_or_exhausts(name: str, folder: Path) -> None:
    (folder / "program.py").write_text(BOMBS[name])
    ran = run("summary", "program.py", "--expand-nested", cwd=folder)
    assert "Traceback" not in ran.err, ran.err
    assert ran.code in (0, 1)
    assert ran.seconds < SECONDS
    assert ran.memory < MEMORY


SLOW = """
from keras import layers

def block(x, filters):
    for step in range(4000):
        y = layers.Conv2D(filters + step, 3, padding="same")(x)
        x = layers.Add()([layers.Conv2D(filters, 1)(x), layers.Conv2D(filters, 1)(y)])
    return x
"""


def test_the_time_for_a_file_is_bounded_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resblock_lint.discovery.LEAST_SECONDS", 0.05)
    settings = Settings(budgets=Budgets(seconds=1))
    report = analyzed(["slow.py"], {"slow.py": SLOW.encode()}.get, choose(load_rules(), [], []), settings)
    assert "it takes too much time" in [one.reason for one in report.coverage.reasons]
    assert 0 < report.coverage.proved < 8000  # what it came to


LOOPS_WITHIN_LOOPS = "".join(" " * (4 + i) + f"for i{i} in range(a):\n" for i in range(15))
HEAVY = "def f{}(x, a):\n" + LOOPS_WITHIN_LOOPS + " " * 20 + "x = layers.Dense(4)(x)\n    return x\n"


def test_what_is_over_the_time_of_a_file_is_not_run() -> None:
    text = "from keras import layers\n" + "".join(HEAVY.format(number) for number in range(30))
    settings, began = Settings(budgets=Budgets(seconds=1)), time.monotonic()
    analyzed(["heavy.py"], {"heavy.py": text.encode()}.get, choose(load_rules(), [], []), settings)
    assert time.monotonic() - began < 10  # and not a second for each function


ONE_OF_MANY = (
    "from keras import layers\n\ndef f(x, n):\n    if " + " and ".join(f"n != {one}" for one in range(3000)) + ":\n"
    "        x = layers.Dense(4)(x)\n    return layers.Add()([x, layers.Dense(4)(x)])\n"
)


def test_the_time_for_the_contracts_of_a_file_is_bounded_and_told() -> None:
    for text in (ONE_OF_MANY, "from keras import layers\n" + "".join(map(HEAVY.format, range(6)))):
        began = time.monotonic()
        found, _ = contracts(["f.py"], {"f.py": text.encode()}.get, budgets=replace(BUDGETS, seconds=4))
        assert time.monotonic() - began < 20
        assert not any(one.complete for one in found)
        assert any(reason.reason == "it takes too much time" for reason in found[0].reasons)


def test_reasoning_ends_with_its_time() -> None:
    one, other = Dim.of(Symbol("one")), Dim.of(Symbol("other"))
    facts = Facts()
    with pytest.raises(OutOfTime), within(0.05), within(60):
        all(facts.decide(at_least(one, other + size)) for size in range(10**9))
    facts.assume(at_least(one, 1))  # outside of the block there is time


def test_what_stands_behind_an_endless_loop_is_still_checked(folder: Path) -> None:
    text = "while True:\n    for i in range(9999):\n        pass\n\n" + GOOD
    (folder / "program.py").write_text(text)
    ran = check("program.py", "good.py", cwd=folder)
    is_sound(ran)
    assert "program.py:8:12: warning RBL101" in ran.out


@pytest.mark.parametrize("name", UNPARSED)
def test_what_does_not_parse_is_a_finding(name: str, folder: Path) -> None:
    text, words = UNPARSED[name]
    (folder / "program.py").write_text(text)
    ran = check("program.py", "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 1
    told = [line for line in ran.out.splitlines() if line.startswith("program.py:")]
    assert len(told) == 1
    assert "error RBL001" in told[0]
    assert words in told[0]


BYTES = {
    "undecodable bytes": (b"import keras\nx = '\xff\xfe'\n", "program.py:2:1: error RBL001 byte 0xff is not utf-8"),
    "undecodable first line": (b"# \xe9 keras\n", "program.py:1:1: error RBL001 byte 0xe9 is not utf-8"),
    "an encoding that is none": (
        b"# coding: nonsense\nimport keras\n",
        "error RBL001 the coding line names no encoding",
    ),
    "an encoding that is not text": (b"# coding: hex\nimport keras\n", "error RBL001"),
    "a mark and another encoding": (codecs.BOM_UTF8 + b"# coding: latin-1\nimport keras\n", "error RBL001"),
    "null bytes": (b"\0" * 4096, "program.py:1:1: error RBL001 the file has null bytes"),
    "one null byte": (b"import keras\nx = '\0'\n", "program.py:2:1: error RBL001 the file has null bytes"),
    "UTF-16": ("import keras\n".encode("utf-16"), "program.py:1:1: error RBL001 the file is UTF-16"),
    "undecodable without a framework": (b"x = '\xff'\n", "program.py:1:1: error RBL001 byte 0xff"),
}


@pytest.mark.parametrize("name", BYTES)
def test_what_does_not_decode_is_a_finding(name: str, folder: Path) -> None:
    raw, words = BYTES[name]
    (folder / "program.py").write_bytes(raw)
    ran = check("program.py", "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 1
    assert words in ran.out


FINE = {
    "an empty file": b"",
    "nothing but a mark": codecs.BOM_UTF8,
    "a mark": codecs.BOM_UTF8 + GOOD.encode(),
    "another encoding": b"# coding: latin-1\nimport keras\nx = '\xe9'\n",
    "Windows line ends": GOOD.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": GOOD.replace("\n", "\r").encode(),
    "form feeds": ("\f" + GOOD.replace("\n\n", "\n\f\n")).encode(),
    "a long line": b"import keras\nx = '" + b"a" * 3_000_000 + b"'\n",
    "brackets in a text": b"import keras\nx = '" + b"(" * 10_000 + b"'\n",
    "a long list": b"import keras\nx = [" + b"1, " * 20_000 + b"]\n",
    "a half character": b"import keras\nx = keras.layers.Dense(4, name='\\ud800')\nprint(f'{x}')\n",
    "code that is run nowhere": b"import keras\nexec('while True: pass')\neval('9**9**9')\n__import__('os').mkdir('ran')\n",
}


@pytest.mark.parametrize("name", FINE)
def test_odd_files_that_are_fine(name: str, folder: Path) -> None:
    (folder / "program.py").write_bytes(FINE[name])
    ran = check("program.py", "good.py", cwd=folder)
    is_sound(ran)
    assert "RBL001" not in ran.out
    assert not (folder / "ran").exists()


def test_lines_are_counted_as_python_counts_them(folder: Path) -> None:
    text = "x = 'a\u2028b'  # \x0b \x1c \x85\n" + GOOD
    (folder / "program.py").write_text(text, encoding="utf-8")
    ran = check("program.py", "good.py", "--output", "text", cwd=folder)
    assert "program.py:5:12: warning RBL101" in ran.out
    assert " 5 |     return layers.Add()" in ran.out


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_loop(path: Path) -> None:
    path.symlink_to(path.name)


def a_broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def an_empty_folder(path: Path) -> None:
    path.mkdir()


def a_folder_without_python(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("keras")


def a_large_file(path: Path) -> None:
    with path.open("wb") as made:
        made.truncate(files.LARGEST + 1)


PATHS = {
    "nothing": (None, "there is no such file"),
    "a pipe": (a_pipe, "no regular file"),
    "a link to itself": (a_loop, "in a circle"),
    "a link to nothing": (a_broken_link, "leads nowhere"),
    "a socket": (a_socket, "no regular file"),
    "an empty folder": (an_empty_folder, "no Python file"),
    "a folder without Python": (a_folder_without_python, "no Python file"),
    "a very large file": (a_large_file, "larger than"),
}


@pytest.mark.parametrize("name", PATHS)
def test_what_cannot_be_read_is_told(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = PATHS[name]
    monkeypatch.chdir(folder)
    if make is not None:
        make(Path("odd.py"))
    ran = check("odd.py", "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 2
    assert ran.err.startswith("resblock-lint: odd.py: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_devices_are_not_read(device: str, folder: Path) -> None:
    if not os.path.exists(device):
        pytest.skip("this system has no such device")
    ran = check(device, "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 2
    assert "no regular file" in ran.err


@pytest.mark.parametrize("name", ["a\0b.py", "x" * 5000 + ".py", "\udcff.py"])
def test_impossible_names(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = files.find([name])
    assert not found.paths
    assert len(found.problems) == 1


def test_folders_that_hold_one_another_are_walked_once(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to("..")
    (folder / "sub" / "self").symlink_to(".")
    ran = check(".", cwd=folder)
    is_sound(ran)
    assert ran.out.count("RBL101") == 1


def test_a_pipe_in_a_folder_is_left_alone(folder: Path) -> None:
    os.mkfifo(folder / "pipe.py")
    ran = check(".", cwd=folder)
    is_sound(ran)
    assert ran.code == 1


def test_a_file_without_permission_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed.py").write_text(GOOD)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "closed" not in str(path) and allowed(path, mode))
    found = files.find([str(folder)])
    assert found.paths == [str(folder / "good.py")]
    assert "may not be read; change its permissions" in found.problems[0]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_closed_file_and_a_closed_folder(folder: Path) -> None:
    (folder / "closed.py").write_text(GOOD)
    (folder / "closed.py").chmod(0)
    (folder / "shut").mkdir(mode=0)
    ran = check("closed.py", "shut", "good.py", cwd=folder)
    is_sound(ran)
    assert ran.code == 2
    assert ran.err.count("may not be read") == 2


def test_a_file_that_goes_away_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert files.Files({}).read(str(folder / "gone.py")) is None


def test_two_modules_that_import_each_other(folder: Path) -> None:
    (folder / "one.py").write_text("import two\nfrom two import *\n" + GOOD)
    (folder / "two.py").write_text("import one\nfrom one import good\n" + GOOD)
    started = time.monotonic()
    is_sound(check("one.py", "two.py", "good.py", cwd=folder))
    assert time.monotonic() - started < 60


def test_standard_input_may_be_bad_too(folder: Path) -> None:
    ran = check("-", "good.py", "--stdin-filename", "typed.py", cwd=folder, text=b"import keras\nx = (\n")
    is_sound(ran)
    assert "typed.py:" in ran.out
    assert "RBL001" in ran.out


def test_a_decoded_text_has_no_mark_and_plain_line_ends() -> None:
    assert decode(codecs.BOM_UTF8 + b"a\r\nb\rc", "a.py").text == "a\nb\nc"
    assert lines(b"a\xff\r\nb", "a.py") == {"a.py": ["a\ufffd", "b"]}
    with pytest.raises(SourceError):
        decode(b"\0", "a.py")


@pytest.mark.parametrize(
    ("raw", "answer"), [(b"x = 1\n", False), (b"import keras\n", True), (b"\0", True), (b"\xff", True)]
)
def test_only_files_that_may_have_something_for_us_are_parsed(raw: bytes, answer: bool) -> None:
    assert names_framework(raw) is answer


USES = (
    ("import keras", True),
    ("import os; import tensorflow as tf", True),
    ("try: from tf_keras import layers\nexcept ImportError: layers = None", True),
    ("from .compat import (  # one (of them)\n    np,\n    keras,\n)", True),
    ("from .compat import np, \\\n    keras", True),
    ("from \\\n    keras import layers", True),
    ("keras = importlib.import_module('keras')", True),
    ("keras = pytest.importorskip('keras')", True),
    ("keras = optional(\n    'tensorflow.keras')", True),
    ("# as keras does\nx = (", True),
    ("# as keras does", False),
    ("LIBRARIES = {'keras': ('tensorflow', 'keras')}", False),
    ("import os  # as keras does", False),
    ("from .runtime import is_tensorflow_available\nfrom .runtime import (\n    a,\n    is_keras_available,\n)", False),
)


@pytest.mark.parametrize(("text", "answer"), USES)
def test_a_file_that_only_speaks_of_a_framework_is_not_parsed(text: str, answer: bool) -> None:
    files = {"model.py": text.encode(), "other.py": b"import model\n"}
    assert relevant(Project(files.get, files), files.get) == (set(files) if answer else set())


GIVEN = b"def block(keras, x, filters):\n    return keras.layers.Add()([x, keras.layers.Conv2D(filters, 1)(x)])\n"
GIVING = b"import keras\nimport blocks\nout = blocks.block(keras, keras.Input((8, 8, 3)), 4)\n"


def test_a_file_that_is_given_a_framework_is_run_where_it_is_called() -> None:
    files = {"blocks.py": GIVEN, "main.py": GIVING}
    found = analyzed(list(files), files.get, load_rules()).diagnostics
    assert [(one.span.file, one.span.line, one.rule) for one in found] == [("blocks.py", 2, "RBL101")]


def in_shell(words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs `check good.py` with these words of a shell behind it."""
    command = f"{sys.executable} -m resblock_lint check good.py {words}"
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["", "--output json"])
def test_closed_outputs_leave_the_exit_code(form: str, folder: Path) -> None:
    ran = in_shell(f"{form} >&- 2>&-", folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")
    assert in_shell(f"{form} >&-", folder).stderr == ""


def test_a_full_disk_is_told(folder: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no such device")
    ran = in_shell("> /dev/full", folder)
    assert ran.returncode == 2
    assert ran.stderr == f"resblock-lint: standard output cannot be written: {os.strerror(28)}\n"

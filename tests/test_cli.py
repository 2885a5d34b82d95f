"""The command line: arguments, exit codes, what goes where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from shown import HOME, command

from resblock_lint import __version__, cli
from resblock_lint.engine import Settings, check
from resblock_lint.loading import choose, load_rules

WARNS = "from keras import layers\n\ndef block(x, filters):\n    y = layers.Conv2D(filters, 3, padding='same')(x)\n    return layers.Add()([y, x])\n"
FAILS = (
    "import keras\nfrom keras import layers\n\nx = keras.Input((8, 8, 4))\nlayers.Add()([layers.Conv2D(8, 1)(x), x])\n"
)
CLEAN = (
    "import keras\nfrom keras import layers\n\nx = keras.Input((8, 8, 4))\nlayers.Add()([layers.Conv2D(4, 1)(x), x])\n"
)
NOTES = "import keras\nfrom keras import layers\n\nx = keras.Input((None, None, 4))\nlayers.Add()([layers.UpSampling2D()(layers.MaxPooling2D()(x)), x])\n"
PLAIN = "print('no framework here')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"warns": WARNS, "fails": FAILS, "clean": CLEAN, "plain": PLAIN, "notes": NOTES}.items():
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check clean.py", 0),
        ("clean.py", 0),
        ("check plain.py", 0),
        ("check warns.py", 1),
        ("check fails.py", 1),
        ("check clean.py warns.py", 1),
        ("check --no-cache clean.py", 0),
        ("check --jobs 2 clean.py", 0),
        ("check --jobs 0 clean.py", 2),
        ("check --jobs many clean.py", 2),
        ("contracts --jobs 1 --exclude fails.py --no-cache .", 0),
        ("contracts --output sarif warns.py", 2),
        ("check --fail-on error warns.py", 0),
        ("check --fail-on error fails.py", 1),
        ("check --fail-on warning warns.py", 1),
        ("check notes.py", 0),
        ("check --fail-on note notes.py", 1),
        ("check --select RBL101 warns.py", 1),
        ("check --select RBL1 warns.py", 1),
        ("check --select shortcut-channels warns.py", 1),
        ("check --select RBL204 warns.py", 0),
        ("check --select RBL204,RBL101 warns.py", 1),
        ("check --ignore RBL101 warns.py", 0),
        ("check --ignore RBL1 --ignore RBL2 warns.py fails.py", 0),
        ("check --select RBL1 --ignore shortcut-channels warns.py", 0),
        ("check absent.py", 2),
        ("check absent.py warns.py", 2),
        ("check --select RBL999 warns.py", 2),
        ("check --ignore nonsense warns.py", 2),
        ("check --output nonsense warns.py", 2),
        ("check --fail-on nonsense warns.py", 2),
        ("check --nonsense", 2),
        ("check --output text:no/such/folder/out warns.py", 2),
        ("contracts warns.py", 0),
        ("contracts absent.py", 2),
        ("rules", 0),
        ("explain RBL101", 0),
        ("explain rbl101", 0),
        ("explain shortcut-channels", 0),
        ("explain RBL001", 0),
        ("explain nonsense", 2),
        ("explain", 2),
        ("--version", 0),
        ("-h", 0),
        ("check -h", 0),
        ("contracts -h", 0),
        ("rules -h", 0),
        ("explain -h", 0),
    ],
)  # fmt: skip
def test_exit_codes(arguments: str, code: int, folder: Path) -> None:
    ran = command(*arguments.split(), cwd=folder)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_bare_is_check_of_this_folder(folder: Path) -> None:
    assert command(cwd=folder).stdout == command("check", ".", cwd=folder).stdout
    assert command(cwd=folder).returncode == 1


def test_version_and_help_go_to_standard_output(folder: Path) -> None:
    assert command("--version").stdout == f"resblock-lint {__version__}\n"
    for name in ("check", "contracts", "rules", "explain"):
        assert command(name, "-h").stdout.startswith(f"usage: resblock-lint {name}")
        assert name in command("-h").stdout


def test_complaints_go_to_standard_error_and_say_what_to_do(folder: Path) -> None:
    ran = command("check", "absent.py", "fails.py", cwd=folder)
    assert ran.stderr == "resblock-lint: absent.py: there is no such file or folder; check the path\n"
    assert "fails.py:5:1: error RBL101" in ran.stdout
    assert "`resblock-lint rules` lists them" in command("check", "--select", "RBLX", cwd=folder).stderr


def test_standard_input(folder: Path) -> None:
    ran = command("check", "-", "--output", "concise", cwd=folder, text=FAILS)
    assert ran.stdout.startswith("<stdin>:5:1: error RBL101 ")
    ran = command("check", "-", "--stdin-filename", "a/b.py", "--output", "concise", cwd=folder, text=FAILS)
    assert ran.stdout.startswith("a/b.py:5:1: error RBL101 ")
    assert ran.returncode == 1
    assert "    layers.Add()" not in command("check", "-", text=FAILS).stdout
    assert "5 | layers.Add()" in command("check", "-", text=FAILS).stdout
    assert command("check", "-", text="").returncode == 0


def test_an_absolute_path_and_a_folder_tell_the_same(folder: Path) -> None:
    ran = command("check", "--output", "concise", str(folder), cwd=folder.parent)
    assert f"{folder}/fails.py:5:1: error RBL101" in ran.stdout


def test_a_file_that_is_named_twice_is_checked_once(folder: Path) -> None:
    ran = command("check", "--output", "concise", "fails.py", "./fails.py", str(folder / "fails.py"), cwd=folder)
    assert ran.stdout.count("RBL101") <= 2
    assert command("check", "--output", "concise", "fails.py", "fails.py", cwd=folder).stdout.count("RBL101") == 1


def test_several_outputs_at_once(folder: Path) -> None:
    ran = command(
        "check",
        "--output",
        "json:out.json",
        "--output",
        "concise",
        "--output",
        "github:out.txt",
        "fails.py",
        cwd=folder,
    )
    assert ran.returncode == 1
    assert re.fullmatch(r"fails\.py:5:1: error RBL101 .*\n", ran.stdout)
    assert json.loads((folder / "out.json").read_text())["findings"][0]["rule"] == "RBL101"
    assert (folder / "out.txt").read_text().startswith("::error file=fails.py,line=5,col=1,")
    assert not list(folder.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
def test_what_is_no_file_is_written_to_and_not_replaced(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert command("check", "--output", "concise:pipe", "fails.py", cwd=folder).returncode == 1
    assert pipe.is_fifo()
    assert b"fails.py:5:1: error RBL101" in os.read(reader, 10_000)
    os.close(reader)


def test_output_format_is_the_same_without_a_file(folder: Path) -> None:
    ran = command("check", "--output-format", "json", "fails.py", cwd=folder)
    assert json.loads(ran.stdout)["version"] == 1


def test_notes_are_shown_when_asked_for(folder: Path) -> None:
    assert "RBL102" not in command("check", "notes.py", cwd=folder).stdout
    assert "note RBL102" in command("check", "--show", "notes", "notes.py", cwd=folder).stdout


def test_quiet_prints_findings_only(folder: Path) -> None:
    assert command("check", "--quiet", "clean.py", cwd=folder).stdout == ""
    assert len(command("check", "--quiet", "fails.py", cwd=folder).stdout.splitlines()) == 1


def test_verbose_lists_what_is_not_modelled(folder: Path) -> None:
    (folder / "odd.py").write_text("import keras, other\nx = keras.Input((8,))\nother.mystery(x)\n")
    plain = command("check", "odd.py", cwd=folder).stdout
    assert "1 place not modelled (--verbose lists them)" in " ".join(plain.split())
    assert "odd.py:3: `other.mystery` is not modelled" in command("check", "--verbose", "odd.py", cwd=folder).stdout
    (folder / "odd.py").write_text("import keras, other\ny = keras.Input((8,)) * other.mystery(3)\n")
    told = " ".join(command("check", "--verbose", "odd.py", cwd=folder).stdout.split())
    assert "called on `other.mystery(…)`, which is not modelled: `other.mystery` is not modelled" in told


def test_nothing_is_called_clean_that_was_not_analyzed(folder: Path) -> None:
    assert command("check", "plain.py", cwd=folder).stdout == (
        "No file was analyzed: 1 file imports no framework (keras or tensorflow).\n"
    )
    (folder / "cut.py").write_text("import keras\nwhile True:\n    pass\n")
    assert "not modelled" in command("check", "cut.py", cwd=folder).stdout
    assert "(1 file imports no framework)" in command("check", "plain.py", "clean.py", cwd=folder).stdout
    assert "No file was analyzed." in command("check", "absent.py", cwd=folder).stdout


def test_a_file_that_reaches_a_framework_by_its_imports_is_analyzed(folder: Path) -> None:
    (folder / "between.py").write_text("from warns import block\n")
    (folder / "builds.py").write_text("from between import block\nfrom inputs import image\nblock(image(8), 16)\n")
    (folder / "inputs.py").write_text("import keras\n\ndef image(c):\n    return keras.Input((8, 8, c))\n")
    found = command("check", "--output", "concise", "builds.py", cwd=folder).stdout
    assert "warns.py:5:12: error RBL101" in found
    (folder / "plain.py").write_text("from between import other\nimport os\n")
    assert command("check", "plain.py", cwd=folder).stdout.startswith("1 file: no merges")


def test_colours_are_for_terminals_only(folder: Path) -> None:
    assert "\x1b" not in command("check", "fails.py", cwd=folder).stdout
    assert "\x1b" not in command("check", "--color", "never", "fails.py", cwd=folder).stdout
    assert "\x1b[" in command("check", "--color", "always", "fails.py", cwd=folder).stdout
    ran = command("check", "--color", "always", "--output", "text:out", "fails.py", cwd=folder)
    assert ran.stdout == ""
    assert "\x1b" not in (folder / "out").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_it_wants_none(
    variables: dict[str, str], coloured: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os
    import pty

    monkeypatch.delenv("NO_COLOR", raising=False)
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-m", "resblock_lint", "check", "fails.py"]
    with subprocess.Popen(arguments, cwd=folder, stdout=theirs, env={**os.environ, **variables}) as process:
        process.wait(timeout=60)
    os.close(theirs)
    assert (b"\x1b[" in os.read(ours, 100_000)) is coloured
    os.close(ours)


def test_a_reader_that_stops_early_is_no_error(folder: Path) -> None:
    (folder / "many.py").write_text(
        "from keras import layers\n"
        + "".join(WARNS.split("\n", 1)[1].replace("block", f"block{i}") for i in range(150))
    )
    line = f"{sys.executable} -m resblock_lint check --output concise many.py | head -1"
    ran = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.count("\n") == 1
    assert ran.stderr == ""


def test_an_output_that_cannot_hold_a_character_gets_a_sign(folder: Path) -> None:
    (folder / "odd.py").write_text(WARNS.replace("block", "blöck"), encoding="utf-8")
    ran = command("check", "odd.py", cwd=folder, PYTHONIOENCODING="ascii")
    assert ran.returncode == 1
    assert "bl?ck" in ran.stdout


def test_rules_are_listed_with_one_line_each() -> None:
    lines = command("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["RBL001", *(rule.code for rule in load_rules())]
    assert all(re.match(r"RBL\d{3}  [a-z-]+ +[A-Z].*", line) for line in lines)


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.code)
def test_a_page_is_explained_by_code_and_by_name(rule: object) -> None:
    code, name = rule.code, rule.name  # type: ignore[attr-defined]
    by_code, by_name = (command("explain", one).stdout for one in (code, name))
    assert by_code == by_name
    assert by_code.startswith(f"{code} {name}\n\n")
    assert "Why it matters:" in by_code


def test_the_module_and_the_script_are_the_same() -> None:
    script = Path(sys.executable).parent / "resblock-lint"
    if not script.exists():
        pytest.skip("the script is not installed beside this Python")
    ran = subprocess.run([script, "--version"], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stdout == command("--version").stdout


def test_nothing_heavy_is_imported_for_what_does_not_need_it() -> None:
    code = "import sys; from resblock_lint.cli import main; main(sys.argv[1:]); print([n for n in ('libcst', 'networkx', 'rich', 'keras', 'numpy') if n in sys.modules], file=sys.stderr)"
    for arguments in (["--version"], ["rules"], ["explain", "RBL101"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=HOME, capture_output=True, text=True, check=False, timeout=60
        )
        assert ran.stderr.splitlines()[-1] == "[]", arguments


def test_a_package_is_checked_alike_from_within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`from pkg.common import …` is found where the tool is run in the folder of `pkg` itself."""
    files = {
        "pkg/__init__.py": "",
        "pkg/sub/__init__.py": "",
        "pkg/common.py": "from keras import layers\ndef conv(x, filters):\n    return layers.Conv2D(filters, 1)(x)\n",
        "pkg/sub/net.py": "from keras import layers\nfrom pkg.common import conv\n"
        "def block(x, filters):\n    return layers.Add()([x, conv(x, filters)])\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for folder, path in (("", "pkg/sub"), ("pkg", "sub"), ("pkg/sub", "net.py"), ("pkg/sub", ".")):
        monkeypatch.chdir(tmp_path / folder)
        assert cli.main(["check", path, "--output", "concise"]) == 1
        assert "pkg/sub/net.py:4:12: warning RBL101" in capsys.readouterr().out


def test_imports_of_installed_packages_are_read_where_that_is_asked(tmp_path: Path) -> None:
    """A block of a package fails at the user's call of it: told only with `--follow installed`, with the call."""
    package = tmp_path / "site" / "parts"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from .blocks import block\n")
    (package / "blocks.py").write_text(
        "from keras import layers\n\n\ndef block(x, filters):\n"
        "    return layers.Add()([x, layers.Conv2D(filters, 1)(x)])\n"
    )
    text = "from keras import Input\nfrom parts import block\n\nx = block(Input((8, 8, 4)), 4)\ny = block(x, 8)\n"
    read = {
        "main.py": text.encode(),
        **{str(one): one.read_bytes() for one in package.iterdir()},
    }.get
    reports = [
        check(["main.py"], read, choose(load_rules(), [], []), Settings(libraries=(str(tmp_path / "site"),), follow=one))
        for one in (False, True)
    ]
    assert [len(one.diagnostics) for one in reports] == [0, 1]
    (found,) = reports[1].diagnostics
    assert (found.rule, found.span.path, found.span.line) == ("RBL101", str(package / "blocks.py"), 5)
    assert [(call.span.path, call.span.line) for call in found.trace] == [("main.py", 5)]

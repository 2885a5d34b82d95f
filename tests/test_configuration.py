"""Configurations, patterns of paths, and comments that silence findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shown import command

from resblock_lint.config import Config, ConfigError, matches, parsed, same_for_all

WARNS = "from keras import layers\n\ndef block(x, filters):\n    y = layers.Conv2D(filters, 3, padding='same')(x)\n    return layers.Add()([y, x]){}\n"
ODD = "import keras\n\nx = keras.layers.Conv2D(6, 1)(keras.Input((9, 8, 4)))\nkeras.layers.BatchNormalization(axis=1)(x)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep/inner").mkdir(parents=True)
    for place in ("a.py", "deep/b.py", "deep/inner/c.py"):
        (tmp_path / place).write_text(WARNS.format(""))
    return tmp_path


def told(folder: Path, *arguments: str) -> list[str]:
    """The files that findings are in."""
    ran = command("check", "--output", "concise", *arguments, cwd=folder)
    assert "Traceback" not in ran.stderr
    assert ran.returncode == bool(ran.stdout), ran.stderr
    return [line.partition(":")[0] for line in ran.stdout.splitlines()]


@pytest.mark.parametrize(
    ("path", "glob", "meant"),
    [
        ("a.py", "a.py", True),
        ("deep/a.py", "a.py", True),
        ("deep/a.py", "/a.py", False),
        ("deep/a.py", "./deep/", True),
        ("deep/inner/a.py", "deep", True),
        ("deep/inner/a.py", "inner", True),
        ("deep/inner/a.py", "deep/inner", True),
        ("deep/inner/a.py", "inner/a.py", False),
        ("deep/inner/a.py", "**/inner/a.py", True),
        ("deep/inner/a.py", "**/a.py", True),
        ("a.py", "**/a.py", True),
        ("deep/inner/a.py", "deep/*.py", False),
        ("deep/inner/a.py", "deep/**.py", True),
        ("deep/inner/a.py", "*.py", True),
        ("deep/inner/a.py", "?.py", True),
        ("deep/inner/ab.py", "?.py", False),
        ("a.pyx", "*.py", False),
        ("a+[b].py", "a+[b].py", True),
        ("../other/a.py", "other", True),
        ("a.py", "", False),
    ],
)
def test_patterns(path: str, glob: str, meant: bool) -> None:
    assert matches(path, [glob]) is meant


def test_what_is_excluded_is_not_read(folder: Path) -> None:
    assert told(folder) == ["a.py", "deep/b.py", "deep/inner/c.py"]
    assert told(folder, "--exclude", "deep") == ["a.py"]
    assert told(folder, "--exclude", "deep/inner", "--exclude", "a.py") == ["deep/b.py"]
    assert told(folder, "--exclude", "deep", "deep/b.py", "a.py") == ["a.py"]
    ran = command("check", "--exclude", "*.py", cwd=folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "No file was analyzed.\n", "")


@pytest.mark.parametrize("name", ["pyproject.toml", "resblock-lint.toml"])
def test_the_nearest_configuration_above_a_file(name: str, folder: Path) -> None:
    table = "[tool.resblock-lint]\n" if name == "pyproject.toml" else ""
    (folder / "deep" / name).write_text(table + 'exclude = ["inner"]\n')
    assert told(folder) == ["a.py", "deep/b.py"]
    assert told(folder / "deep/inner") == []
    (folder / "deep" / name).write_text(table + 'ignore = ["shortcut-channels"]\n')
    assert told(folder) == ["a.py"]
    (folder / "deep/inner" / name).write_text(table)
    assert told(folder) == ["a.py", "deep/inner/c.py"]
    (folder / "deep/inner/pyproject.toml").write_text("[tool.other]\n")
    (folder / "deep/inner/resblock-lint.toml").unlink(missing_ok=True)
    assert told(folder) == ["a.py"]


def test_rules_of_a_configuration_and_of_the_command_line(folder: Path) -> None:
    (folder / "odd.py").write_text(ODD)
    own = folder / "resblock-lint.toml"
    own.write_text('select = ["RBL106"]\n')
    assert told(folder) == ["odd.py"]
    assert told(folder, "--ignore", "channel-axis") == []
    assert told(folder, "--select", "RBL1") == ["a.py", "deep/b.py", "deep/inner/c.py", "odd.py"]
    own.write_text('ignore = ["RBL101"]\n')
    assert told(folder, "--select", "RBL101") == ["a.py", "deep/b.py", "deep/inner/c.py"]
    own.write_text('[per-file-ignores]\n"deep/*.py" = ["RBL1"]\n"odd.py" = ["channel-axis"]\n')
    assert told(folder) == ["a.py", "deep/inner/c.py"]
    assert told(folder, "--select", "RBL106") == []


def test_from_which_severity_on_a_configuration_fails(folder: Path) -> None:
    (folder / "resblock-lint.toml").write_text('fail-on = "error"\n')
    assert command("check", cwd=folder).returncode == 0
    assert command("check", "--fail-on", "warning", cwd=folder).returncode == 1


def test_the_layout_and_the_bounds_of_a_configuration(folder: Path) -> None:
    (folder / "odd.py").write_text(ODD)
    own = folder / "resblock-lint.toml"
    assert told(folder, "odd.py") == ["odd.py"]
    own.write_text('image-data-format = "channels_first"\n')
    assert told(folder, "odd.py") == []
    text = "import keras\nx = keras.Input((4, 8, 8))\nm = keras.Model(x, keras.layers.Conv2D(2, 3)(x))\n"
    (folder / "model.py").write_text(text)
    shown = json.loads(command("summary", "--output", "json", "model.py", cwd=folder).stdout)
    assert shown["models"][0]["output_shape"] == [None, 2, 6, 6]
    ran = command("contracts", "--output", "json", "a.py", cwd=folder)
    assert "x.shape[1] == filters" in ran.stdout
    own.write_text("[budgets]\nsteps = 3\nseconds = 0.5\n")
    assert "not modelled" in command("check", "a.py", cwd=folder).stdout
    ran = command("contracts", "--output", "json", "a.py", cwd=folder)
    assert not json.loads(ran.stdout)["functions"][0]["complete"]


def test_configurations_of_one_run_agree_on_what_holds_for_all(folder: Path) -> None:
    (folder / "deep/resblock-lint.toml").write_text('image-data-format = "channels_first"\n')
    ran = command("check", cwd=folder)
    assert ran.returncode == 2
    assert "differ in image-data-format, src or budgets; check their files in two runs" in ran.stderr
    assert command("check", "deep", cwd=folder).returncode == 1
    with pytest.raises(ConfigError):
        same_for_all([parsed(b"src = ['a']", "a.toml") or Config(), Config()])


def test_where_imports_begin(folder: Path) -> None:
    (folder / "lib/code/parts").mkdir(parents=True)
    (folder / "lib/code/parts/__init__.py").write_text("from keras import layers\n\ndef two(x):\n    return layers.Add()([x, layers.Conv2D(2, 1)(x)])\n")
    (folder / "uses.py").write_text("import keras\nfrom parts import two\n\ntwo(keras.Input((8, 8, 3)))\n")
    assert told(folder, "uses.py") == []
    (folder / "resblock-lint.toml").write_text('src = ["lib/code"]\n')
    assert told(folder, "uses.py") == ["lib/code/parts/__init__.py"]


def test_a_configuration_that_is_named_holds_for_all(folder: Path) -> None:
    (folder / "deep/resblock-lint.toml").write_text('select = ["RBL204"]\n')
    (folder / "mine.toml").write_text('exclude = ["inner"]\n')
    assert told(folder, "--config", "mine.toml") == ["a.py", "deep/b.py"]
    assert command("check", "--config", "absent.toml", cwd=folder).returncode == 2
    (folder / "pyproject.toml").write_text("[project]\n")
    ran = command("check", "--config", "pyproject.toml", cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "resblock-lint: pyproject.toml: there is no table [tool.resblock-lint] in it\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("select = 3", "`select` is a list of texts"),
        ("select = ['RBL101', 3]", "`select` is a list of texts"),
        ("select = ['RBL999']", "no rule is named `RBL999`; `resblock-lint rules` lists them"),
        ("[per-file-ignores]\n'a' = ['nonsense']", "no rule is named `nonsense`"),
        ("[per-file-ignores]\n'a' = 'RBL101'", "`per-file-ignores.a` is a list of texts"),
        ("selct = ['RBL101']", "there is no key `selct`; take one of select, "),
        ("fail-on = 'never'", "`fail-on` is one of note, warning, error"),
        ("image-data-format = true", "`image-data-format` is one of channels_last, channels_first"),
        ("budgets = 3", "`budgets` is a table"),
        ("budgets = {seconds = 0}", "`budgets.seconds` is a number above 0"),
        ("budgets = {paths = 1.5}", "`budgets.paths` is a number above 0"),
        ("budgets = {paths = true}", "`budgets.paths` is a number above 0"),
        ("budgets = {strict = true}", "there is no budget `strict`; take one of paths, seconds, steps"),
        ("audience = 'library'", "is not built yet"),
        ("select = [", "this is no TOML"),
        ("select = ['\udcff']", "this is no TOML"),
    ],
)  # fmt: skip
def test_a_bad_configuration_is_told_with_its_place(text: str, words: str, folder: Path) -> None:
    (folder / "resblock-lint.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    ran = command("check", "a.py", cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("resblock-lint: resblock-lint.toml: ")
    assert words in ran.stderr


@pytest.mark.parametrize(
    ("behind", "silenced"),
    [
        ("  # resblock: ignore[RBL101] -- the callers know", True),
        ("  # resblock:ignore[RBL102, RBL101]", True),
        ("  # resblock: ignore[shortcut-channels]", True),
        ("  # type: ignore  # noqa: RBL101", True),
        ("  # noqa: E501, RBL101", True),
        ("  # noqa:E501,RBL101 because", True),
        ("  # resblock: ignore[RBL102]", False),
        ("  # resblock: ignore", False),
        ("  # resblock: ignore[]", False),
        ("  # noqa", False),
        ("  # noqa: E501", False),
        ("\n# resblock: ignore[RBL101]", False),
        ("\n# resblock: ignore-file[RBL101]", True),
        ("\n'# resblock: ignore-file[RBL101]'", False),
    ],
)
def test_comments_that_silence(behind: str, silenced: bool, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(WARNS.format(behind))
    ran = command("check", "a.py", cwd=tmp_path)
    assert ran.returncode == (not silenced)
    assert ran.stdout.endswith("; no findings, 1 silenced.\n" if silenced else "; 1 warning.\n")
    assert json.loads(command("check", "--output", "json", "a.py", cwd=tmp_path).stdout)["coverage"]["silenced"] == silenced


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        (WARNS.replace("    return", "    # resblock: ignore[RBL101]\n    return"), True),
        (WARNS.replace("    return", "    # resblock: ignore[RBL101]\n    # as asked\n    return"), True),
        (WARNS.replace("    return", "    # resblock: ignore[RBL101]\n\n    return"), False),
        (WARNS.replace("    y =", "    # resblock: ignore[RBL101]\n    y ="), False),
        (WARNS.replace("[y, x]", "[\n        y,  # resblock: ignore[RBL101]\n        x,\n    ]"), True),
        (WARNS.replace("padding='same')(x)", "padding='same')(x)  # resblock: ignore[RBL101]"), False),
    ],
)
def test_where_a_comment_stands(text: str, silenced: bool, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(text.format(""))
    assert command("check", "a.py", cwd=tmp_path).returncode == (not silenced)


def test_a_comment_in_a_notebook(tmp_path: Path) -> None:
    cells = ["%matplotlib inline\nfrom keras import layers", WARNS.partition("\n\n")[2].format("  # resblock: ignore[RBL101]"), "# resblock: ignore-file[RBL106]", ODD]
    made = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text} for text in cells]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    ran = command("check", "a.ipynb", cwd=tmp_path)
    assert ran.stdout.endswith("; no findings, 2 silenced.\n"), ran.stdout
    assert ran.returncode == 0


def test_what_is_silenced_is_not_fixed(tmp_path: Path) -> None:
    text = WARNS.format("  # resblock: ignore[RBL101]")
    (tmp_path / "a.py").write_text(text)
    assert command("check", "--fix", "--unsafe-fixes", "a.py", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.py").read_text() == text

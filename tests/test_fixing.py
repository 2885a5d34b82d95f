"""Fixes: what `--fix` writes, Keras builds; what worked before stays; nothing else of a file or a notebook is touched."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from resblock_lint import cli
from resblock_lint.diagnostics import Edit
from resblock_lint.edits import applied
from resblock_lint.source import Span

HEAD = "from keras import layers\nfrom keras.layers import Add, Concatenate, Conv2D, Input\n\n"
CHANNELS = HEAD + (
    "def block(x, filters):\n    y = Conv2D(filters * 2, 3, padding='same')(x)\n    return Add()([y, x])\n"
)
NESTED = HEAD + (
    "def block(x, filters, deep=False):\n    skip = x\n    y = layers.Conv2D(filters, 3, padding='same')(x)\n"
    "    if deep:\n        y = y + skip\n    return y\n"
)
STRIDES = HEAD + (
    "def block(x, filters, strides):\n    y = Conv2D(filters, 3, strides=strides, padding='same')(x)\n"
    "    skip = Conv2D(filters, 1)(x)\n    return Add()([y, skip])\n"
)
PADDING = HEAD + "x = Input((32, 32, 16))\ny = Conv2D(\n    16,\n    3,\n)(x)\nz = Add()([y, x])\n"
VALID = HEAD + "x = Input((32, 32, 16))\ny = Conv2D(16, 3, padding='valid')(x)\nz = Add()([y, x])\n"
GROUPS = HEAD + (
    "def block(x, groups):\n    y = Conv2D(32, 3, groups, padding='same')(x)\n    return Add()([y, x])\n\n"
    "out = block(Input((8, 8, 32)), 4)\n"
)
AXIS = HEAD + "x = Input((8, 8, 4))\ny = Concatenate(axis=1)([x, Conv2D(8, 1)(x)])\n"
SECOND = HEAD + (
    "x = Input((32, 32, 16))\na = Conv2D(16, 3, strides=2, padding='same')(x)\ny = Conv2D(16, 3)(x)\nz = Add()([y, x])\n"
)
READ_ON = HEAD + (
    "import keras\n\ninputs = Input((32, 32, 3))\nx = Conv2D(64, 3, padding='same')(inputs)\nx = Add()([x, inputs])\n"
    "model = keras.Model(inputs, x)\n"
)
GATE = HEAD + (
    "image = Input((96, 96, 3))\nx = Conv2D(64, 3, padding='same')(image)\ns = layers.GlobalAveragePooling2D()(x)\n"
    "s = layers.Dense(32, activation='sigmoid')(s)\ns = layers.Reshape((1, 1, 32))(s)\nout = layers.Multiply()([x, s])\n"
)
KEPT = HEAD + (
    "x = Conv2D(64, 3, padding='same')(Input((96, 96, 3)))\ns = layers.GlobalAveragePooling2D(keepdims=True)(x)\n"
    "s = Conv2D(filters=16, kernel_size=1, activation='sigmoid')(s)\nout = s * x\n"
)
BOTH = HEAD + "x = Input((32, 32, 3))\ny = Conv2D(16, 3)(x)\nz = Add()([y, x])\n"
FIXES = {"gate": GATE, "kept": KEPT, "both": BOTH, "read on": READ_ON, "channels": CHANNELS, "nested": NESTED, "strides": STRIDES, "padding": PADDING, "valid": VALID, "groups": GROUPS, "axis": AXIS, "second": SECOND}  # fmt: skip
CALLS = {
    "channels": "block(Input((8, 8, 16)), 16)", "nested": "block(Input((8, 8, 16)), 8, deep=True)",
    "strides": "block(Input((9, 9, 16)), 16, 2)",
}  # fmt: skip
WORKING = {"channels": "block(Input((8, 8, 32)), 16)", "nested": "block(Input((8, 8, 16)), 16, deep=True)"}


def fixed(path: Path, text: str | bytes, *more: str) -> bytes:
    """What `--fix` makes of a file."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert cli.main(["check", str(path), "--fix", "--quiet", *more]) in (0, 1)
    return path.read_bytes()


def run(text: str, call: str = "None") -> Any:
    """The result of a call behind a program, in Keras."""
    names: dict[str, Any] = {}
    exec(text, names)
    return eval(call, names)


@pytest.mark.parametrize("name", FIXES)
def test_keras_refuses_what_was_there_and_builds_what_is_written(name: str, tmp_path: Path) -> None:
    call = CALLS.get(name, "None")
    with pytest.raises(ValueError, match=r"(?i)shape|incompatible|stride|group"):
        run(FIXES[name], call)
    path = tmp_path / "a.py"
    after = fixed(path, FIXES[name], *(["--unsafe-fixes"] if name == "strides" else [])).decode()
    run(after, call)
    assert cli.main(["check", str(path), "--quiet"]) == 0


def test_a_gate_gets_the_channels_of_the_features(tmp_path: Path) -> None:
    """What it weighs stays as it is: no projection."""
    after = fixed(tmp_path / "a.py", GATE).decode()
    assert after == GATE.replace("32", "64")
    assert run(after, "out").shape == (None, 96, 96, 64)
    written = GATE.replace("layers.Dense(32, activation='sigmoid')", "dense").replace(
        "image =", "dense = layers.Dense(32)\nimage ="
    )
    assert fixed(tmp_path / "a.py", written) == written.encode()


@pytest.mark.parametrize("name", WORKING)
def test_a_safe_fix_leaves_what_works(name: str, tmp_path: Path) -> None:
    before, after = (run(text, WORKING[name]) for text in (FIXES[name], fixed(tmp_path / "a.py", FIXES[name]).decode()))
    assert before.shape == after.shape
    layers = [[type(one).__name__ for one in _ancestors(out)] for out in (before, after)]
    assert layers[0] == layers[1]


def _ancestors(tensor: Any) -> list[Any]:
    import keras

    inputs = keras.utils.get_source_inputs(tensor)
    return keras.Model(inputs, tensor).layers


def test_what_may_change_working_code_waits_for_its_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fixed(tmp_path / "a.py", STRIDES) == STRIDES.encode()
    assert "0 fixes made; 1 more with --unsafe-fixes" in capsys.readouterr().err


def test_a_diff_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.py"
    path.write_text(CHANNELS)
    assert cli.main(["check", str(path), "--diff", "--fix"]) == 1
    assert path.read_text() == CHANNELS
    out = capsys.readouterr().out
    assert "+    if x.shape[-1] != y.shape[-1]:\n+        x = Conv2D(y.shape[-1], 1)(x)\n" in out


def test_json_tells_the_edits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.py"
    path.write_text(CHANNELS)
    assert cli.main(["check", str(path), "--diff", "--output", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["fix"]["safe"]
    edits = [Edit(Span(one["path"], *one["start"], *one["end"]), one["replacement"]) for one in found["fix"]["edits"]]
    assert applied(CHANNELS.encode(), "a.py", edits) == fixed(path, CHANNELS)


def test_a_file_keeps_its_line_ends_its_encoding_and_its_mark(tmp_path: Path) -> None:
    text = CHANNELS.replace("def block", "# Größe\ndef block")
    plain = fixed(tmp_path / "a.py", text).decode()
    windows = fixed(tmp_path / "a.py", text.replace("\n", "\r\n"))
    assert windows.decode() == plain.replace("\n", "\r\n")
    latin = "# -*- coding: latin-1 -*-\n"
    assert fixed(tmp_path / "a.py", (latin + text).encode("latin-1")).decode("latin-1") == latin + plain
    assert fixed(tmp_path / "a.py", text.encode("utf-8-sig")).decode("utf-8-sig") == plain


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a.py", tmp_path / "link.py"
    path.write_text(CHANNELS)
    path.chmod(0o750)
    link.symlink_to(path)
    assert cli.main(["check", str(link), "--fix", "--quiet"]) == 0
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o750
    assert path.read_text() != CHANNELS


def test_an_interrupted_fix_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.py"
    path.write_text(CHANNELS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert cli.main(["check", str(path), "--fix"]) == 2
    assert path.read_text() == CHANNELS
    assert [one.name for one in tmp_path.iterdir()] == ["a.py"]
    assert "cannot be written: No space left on device; the file is as it was" in capsys.readouterr().err


SOURCES = {
    "lines": ("[\n    \"from keras.layers import Add, Conv2D\\n\",\n    \"%time a = 1 # Gr\\u00f6\\u00dfe\\n\",\n    \"def block(x, filters):\\n\",\n"
              "    \"    y = Conv2D(filters * 2, 3, padding='same')(x)\\n\",\n    \"    return Add()([y, x])\"\n   ]"),
    "a text": '"from keras.layers import Add, Conv2D\\n\\ndef block(x, filters):\\n    y = Conv2D(filters * 2, 3, padding=\'same\')(x)\\n    return Add()([y, x])"',
}  # fmt: skip
SOURCES["lines in UTF-8"] = SOURCES["lines"].replace("\\u00f6\\u00df", "\u00f6\u00df")
BOOK = """{
 "cells": [
  {"cell_type": "markdown", "metadata": {"source": ["x"]}, "source": ["# Gr\u00f6\u00dfe"]},
  {
   "cell_type": "code", "execution_count": 3,
   "outputs": [{"output_type": "stream", "name": "stdout", "text": ["source: \\"[\\\\n\\"", 1e-07, null, true]}],
   "metadata": {"tags": [ ],   "collapsed":false},
   "source": SOURCE
  }
 ],
 "metadata": {"kernelspec": {"language": "python"}},
 "nbformat": 4, "nbformat_minor": 5
}
"""


@pytest.mark.parametrize("name", SOURCES)
def test_a_notebook_keeps_all_but_the_source(name: str, tmp_path: Path) -> None:
    before = BOOK.replace("SOURCE", SOURCES[name])
    after = fixed(tmp_path / "a.ipynb", before).decode()
    head, tail = BOOK.split("SOURCE")
    assert after.startswith(head)
    assert after.endswith(tail)
    source = json.loads(after[len(head) : len(after) - len(tail)])
    lines = source if isinstance(source, list) else source.splitlines(keepends=True)
    assert lines[-3:] == ["    if x.shape[-1] != y.shape[-1]:\n", "        x = Conv2D(y.shape[-1], 1)(x)\n", "    return Add()([y, x])"]  # fmt: skip
    assert ("\\u00f6" in after[len(head) :]) == (name == "lines")


def test_a_notebook_may_begin_with_a_mark_and_have_cells_elsewhere(tmp_path: Path) -> None:
    text = BOOK.replace("SOURCE", SOURCES["a text"]).replace(
        ' "cells": [', ' "metadata": {"old": {"cells": [{}, {"source": "x"}]}},\n "cells": [', 1
    )
    after = fixed(tmp_path / "a.ipynb", text.encode("utf-8-sig"))
    assert after.startswith(b"\xef\xbb\xbf{")
    assert '{"source": "x"}' in after.decode("utf-8-sig")
    assert "x = Conv2D(y.shape[-1], 1)(x)" in after.decode("utf-8-sig")


def test_without_edits_a_notebook_is_the_same() -> None:
    raw = BOOK.replace("SOURCE", SOURCES["lines"]).encode()
    nothing = Edit(Span("a.ipynb", 1, 1, 1, 1, 2), "")
    assert applied(raw, "a.ipynb", []) == raw
    assert applied(raw, "a.ipynb", [nothing]) == raw


def test_code_that_no_remedy_helps_is_left_alone(tmp_path: Path) -> None:
    text = (
        HEAD
        + "def block(x, y):\n    return Add()([Conv2D(8, 3)(x), Conv2D(16, 3)(y)])\n\nblock(Input((8, 8, 3)), Input((8, 8, 3)))\n"
    )
    assert fixed(tmp_path / "a.py", text, "--unsafe-fixes") == text.encode()


TURNED = HEAD + (
    "a = Conv2D(2, 3, padding='same')(Input((32, 32, 6)))\nv = layers.Dense(2 * 32 * 32)(Input((8,)))\n"
    "b = layers.Reshape((2, 32, 32))(v)\nout = Add()([a, b])\n"
)
NEVER = (
    HEAD
    + "x = Input((None, None, 3))\ny = Conv2D(64, 3, strides=2)(layers.ZeroPadding2D(((1, 0), (1, 0)))(x))\nz = Add()([x, y])\n"
)


@pytest.mark.parametrize("text", [TURNED, NEVER])
def test_no_fix_is_made_where_the_merge_stays_wrong(text: str, tmp_path: Path) -> None:
    """Channels that agree are no use where the images do not."""
    assert fixed(tmp_path / "a.py", text, "--unsafe-fixes") == text.encode()


def test_two_faults_are_fixed_one_after_the_other(tmp_path: Path) -> None:
    text = CHANNELS + "\n\n" + CHANNELS.removeprefix(HEAD).replace("block", "other")
    after = fixed(tmp_path / "a.py", text).decode()
    assert after.count("if x.shape[-1] != y.shape[-1]:") == 2
    run(after, "other(block(Input((8, 8, 3)), 8), 2)")

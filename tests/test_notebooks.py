"""Notebooks: cells are one program in order; findings have cell and line; what is no Python is skipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from resblock_lint import cli

GOOD = ["from keras import layers\n", "x = layers.Input((8, 8, 4))\n"]
WRONG = ["y = layers.Conv2D(8, 3, padding='same')(x)\n", "layers.Add()([x, y])\n"]


def code(source: object, **more: object) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": source, **more}


def book(*cells: object, **more: object) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def found(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The findings of `check` on a notebook."""
    path = folder / "book.ipynb"
    path.write_bytes(text.encode())
    assert cli.main(["check", str(path), "--output", "json"]) in (0, 1)
    given: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert given["coverage"]["files"] == 1
    return given["findings"]


LINES = [
    "%matplotlib inline\n", "%time y = 3\n", "!pip install keras\n", "!ls {x}\n", "files = !ls\n", "layers.Conv2D?\n", "?layers\n", "layers.Add??\n",
    "await x\n", "n = %env HOME\n", "    \n", "\n", "  # nothing\n", "x;\n",
]  # fmt: skip
CELLS: dict[str, list[Any]] = {
    "a list of lines": [],
    "a text": [code("a = 1\nb = 2\n")],
    "no source": [{"cell_type": "code", "metadata": {}, "outputs": []}],
    "an empty source": [code([]), code("")],
    "markdown": [{"cell_type": "markdown", "metadata": {}, "source": ["layers.Add()([x, 3]\n"]}],
    "raw": [{"cell_type": "raw", "metadata": {}, "source": "this is no code ("}],
    "a cell of another kind": [{"cell_type": "heading", "level": 1, "source": ["Blocks"]}, {"source": "("}],
    "a shell cell": [code("%%bash\nfor i in *; do echo $i; done\n"), code(["%%html\n", "<b>x</b>\n"])],
    "a timed cell": [code("%%time\na = 1\n")],
    "Windows line ends": [code("a = 1\r\nb = 2\r\n")],
    **{f"a line `{line.strip()}`": [code([line, "a = 1\n"])] for line in LINES},
}


@pytest.mark.parametrize("name", CELLS)
def test_findings_have_cell_and_line_behind_odd_cells(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(book(code(GOOD), *CELLS[name], code(["# here\n", *WRONG])))
    (one,) = found(tmp_path, text, capsys)
    assert (one["rule"], one["cell"], one["line"]) == ("RBL101", len(CELLS[name]) + 2, 3)


def test_a_notebook_of_the_third_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [{"cell_type": "code", "input": one, "language": "python", "outputs": []} for one in (GOOD, WRONG)]
    text = json.dumps({"worksheets": [{"cells": cells}], "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0})
    (one,) = found(tmp_path, text, capsys)
    assert (one["cell"], one["line"]) == (2, 2)


@pytest.mark.parametrize(
    "text",
    [
        '"keras"',
        '{"keras"',
        '["keras"]',
        '{"keras": 1, "cells": 3}',
        '{"keras": 1, "cells": [3]}',
        "import keras\n",
        "\0keras",
        '{"keras": 1, "cells": [], "nbformat": ' + "9" * 5000 + "}",
        "[" * 100_000 + '"keras"' + "]" * 100_000,
    ],
)
def test_what_is_no_notebook_is_a_finding(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = found(tmp_path, text, capsys)
    assert one["rule"] == "RBL001"
    assert "; save it " in one["message"]


@pytest.mark.parametrize(
    ("character", "words"), [("\0", "the cell has a null byte"), ("\ud800", "the cell has half a character")]
)
def test_characters_that_json_may_name_and_no_source_may_have(
    character: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = found(tmp_path, json.dumps(book(code(GOOD), code(["a = 1\n", f"b = '{character}'\n"]))), capsys)
    assert (one["rule"], one["cell"], one["line"]) == ("RBL001", 2, 2)
    assert words in one["message"]


@pytest.mark.parametrize("command", ["contracts", "summary"])
def test_other_commands_name_the_cell_that_does_not_parse(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps(book(code(GOOD), code(["a = 1\n", "b = (\n"]))))
    assert cli.main([command, str(path)]) == 2
    told = capsys.readouterr()
    assert "book.ipynb:cell 2:2: '(' was never closed" in told.err
    assert told.out == ""  # no word of functions, of which nothing is known


def test_a_summary_names_the_cell_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps(book(code(GOOD), code(["a = 1\n", "b = nowhere\n"]))))
    assert cli.main(["summary", str(path)]) == 1
    assert "book.ipynb:cell 2:2 raises NameError: nowhere" in " ".join(capsys.readouterr().out.split())


def test_a_cell_that_does_not_parse_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = found(tmp_path, json.dumps(book(code(GOOD), code(["a = 1\n", "b = (\n"]))), capsys)
    assert (one["rule"], one["cell"], one["line"]) == ("RBL001", 2, 2)


def test_a_notebook_of_no_code_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "keras"}]
    assert found(tmp_path, json.dumps(book(*cells)), capsys) == []
    assert found(tmp_path, json.dumps(book()), capsys) == []


def test_a_folder_is_searched_for_notebooks_and_the_text_shows_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".ipynb_checkpoints").mkdir()
    for folder in (tmp_path, tmp_path / ".ipynb_checkpoints"):
        (folder / "book.ipynb").write_text(json.dumps(book(code(GOOD), code(WRONG))))
    assert cli.main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "book.ipynb:cell 2:2:1:" in told
    assert "error RBL101" in told
    assert "layers.Add()([x, y])" in told
    assert "1 file" in told


def test_a_notebook_in_another_language_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps(book(code(["library(keras)\n"]), metadata={"kernelspec": {"language": "R"}}))
    assert found(tmp_path, text, capsys) == []


def test_contracts_of_a_notebook_name_the_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    block = ["def block(x, filters):\n", "    return layers.Add()([x, layers.Conv2D(filters, 1)(x)])\n"]
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps(book(code(GOOD), code(["%matplotlib inline\n", *block]))))
    assert cli.main(["contracts", str(path), "--output", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["functions"]
    assert (one["cell"], one["line"], one["requires"][0]["line"]) == (2, 2, 3)

"""The reports: JSON with the fields of the interface, text that fits, annotations that are escaped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shown import EXAMPLES, HOME, command

from resblock_lint.diagnostics import Coverage, Diagnostic, Operand, Reliance, Report, Severity
from resblock_lint.report import concise, github, text
from resblock_lint.report import json as json_report
from resblock_lint.source import Span

FINDING = {
    "rule", "name", "severity", "certainty", "path", "line", "column", "end_line", "end_column", "cell", "function", "message",
    "when", "requires", "witness", "operands", "trace", "fix",
}  # fmt: skip
COVERAGE = {"files", "skipped", "functions", "merges", "proved", "refuted", "depends", "not_modelled", "reasons"}


def found(name: str) -> dict[str, Any]:
    return json.loads(command("check", "--output", "json", f"examples/{name}.py").stdout)


def test_json_has_the_fields_of_the_interface() -> None:
    made = found("resnext_block")
    assert made["version"] == 1
    assert {*made} == {"version", "findings", "coverage"}
    assert {*made["coverage"]} >= COVERAGE
    for one in made["findings"]:
        assert {*one} == FINDING
        assert all({*operand} == {"role", "shape", "path", "line"} for operand in one["operands"])


def test_a_finding_that_depends() -> None:
    channels, image = found("resnext_block")["findings"]
    assert (channels["rule"], channels["name"], channels["severity"]) == ("RBL101", "shortcut-channels", "warning")
    assert (channels["certainty"], channels["function"]) == ("depends", "block")
    assert (channels["line"], channels["column"], channels["end_line"], channels["end_column"]) == (40, 9, 40, 36)
    assert (channels["when"], channels["requires"]) == ("not conv_shortcut", "x.shape[-1] == filters * 2")
    assert image["rule"] == "RBL102"
    assert image["requires"] == "strides == 1"
    assert (channels["cell"], channels["fix"], channels["trace"]) == (None, None, [])
    roles = {one["role"]: one for one in channels["operands"]}
    assert roles["main"]["line"] == 38
    assert roles["shortcut"]["line"] == 12
    assert roles["main"]["shape"][-1] == "filters * 2"


def test_a_witness_breaks_what_is_required() -> None:
    for one in found("resnext_block")["findings"]:
        values = dict(one["witness"])

        class Tensor:
            shape = values["x.shape"]

        names = {**{key: value for key, value in values.items() if "." not in key}, "x": Tensor}
        assert eval(one["when"], {}, names)
        assert not eval(one["requires"], {}, names)


def test_a_finding_that_is_refuted() -> None:
    (one,) = found("resnext50_wrong")["findings"]
    assert (one["rule"], one["severity"], one["certainty"]) == ("RBL101", "error", "refuted")
    assert (one["when"], one["requires"], one["witness"]) == (None, None, None)
    assert [call["function"] for call in one["trace"]] == ["<module>", "resnext50", "stack"]
    assert [call["line"] for call in one["trace"]] == [77, 66, 50]
    assert {part["role"]: part["shape"][-1] for part in one["operands"]} == {"main": "256", "shortcut": "64"}


def test_coverage_of_the_whole_network() -> None:
    made = found("resnext50")["coverage"]
    assert {key: made[key] for key in ("files", "skipped", "functions", "merges", "proved", "refuted", "depends", "not_modelled")} == {
        "files": 1, "skipped": 0, "functions": 3, "merges": 16, "proved": 16, "refuted": 0, "depends": 0, "not_modelled": 0,
    }  # fmt: skip
    assert made["reasons"] == []
    assert made["reliances"][0]["calls"] == 16


def test_contracts_have_the_fields_of_the_interface() -> None:
    made = json.loads(command("contracts", "--output", "json", "examples/resnext_block.py").stdout)
    (one,) = made["functions"]
    assert made["version"] == 1
    assert {*one} == {"path", "line", "qualname", "parameters", "requires", "gives", "complete", "reads", "callers"}
    assert one["parameters"] == ["x", "filters", "strides", "groups", "conv_shortcut"]
    assert {*one["requires"][0]} == {"expr", "line", "rule"}
    assert {*one["gives"][0]} == {"when", "shapes"}
    assert command("contracts", "examples/resnext_block.py").stdout.startswith("examples/resnext_block.py:12: block(")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_page(path: Path, width: int) -> None:
    shown = command("check", "--verbose", f"examples/{path.name}", width=width).stdout
    assert [line for line in shown.splitlines() if len(line) > width] == []


def diagnostic(**changes: Any) -> Diagnostic:
    span = Span("a.py", 2, 5, 2, 8)
    fields: dict[str, Any] = {
        "rule": "RBL101", "name": "shortcut-channels", "severity": Severity.ERROR, "certainty": "refuted", "span": span,
        "function": "block", "message": "`Add` meets 1 channel with 2",
    }  # fmt: skip
    return Diagnostic(**{**fields, **changes})


def report(one: Diagnostic, code: str) -> Report:
    return Report([one], Coverage(files=1, merges=1, refuted=1), (), {"a.py": code.split("\n")})


def carets(shown: str) -> list[str]:
    return [line.partition("| ")[2] for line in shown.splitlines() if "^" in line]


def test_marks_stand_under_what_they_mark() -> None:
    shown = text.render(report(diagnostic(), "\nabc + def_ + ghi"))
    assert "  2 | abc + def_ + ghi" in shown
    assert carets(shown) == ["    ^^^ RBL101"]


def test_marks_after_tabs_and_wide_characters() -> None:
    assert carets(text.render(report(diagnostic(), "\n\tabcdef"))) == ["       ^^^ RBL101"]
    assert carets(text.render(report(diagnostic(), "\n'漢' + abc"))) == ["     ^^^ RBL101"]


def test_a_span_of_several_lines_shows_its_first() -> None:
    shown = text.render(report(diagnostic(span=Span("a.py", 2, 5, 4, 2)), "\nx = Add()([\n  a,\n])"))
    assert "  2 | x = Add()([" in shown
    assert carets(shown) == ["    ^^^^^^^ RBL101"]


def test_a_long_line_and_a_long_label_fit() -> None:
    label = ", ".join(["a_very_long_name * 2"] * 12)
    operand = Operand("main", (label,), Span("a.py", 2, 5, 2, 300), "Conv2D")
    shown = text.render(report(diagnostic(operands=(operand,)), "\nx = " + "f(" * 140), width=60)
    assert max(map(len, shown.splitlines())) <= 60
    assert shown.count("a_very_long_name * 2") == 12
    assert "…" in shown


def test_a_line_of_another_file_is_named() -> None:
    operand = Operand("main", ("1",), Span("b.py", 1, 1, 1, 2), "Conv2D")
    made = Report([diagnostic(operands=(operand,))], Coverage(), (), {"a.py": ["", "abc + def"], "b.py": ["y"]})
    assert "--> b.py" in text.render(made)


def test_names_and_code_cannot_steer_the_terminal() -> None:
    one = diagnostic(message="\x1b[2J and \x9b1m", function="\x1b]0;", when="a\x07")
    shown = text.render(report(one, "\nabc \x1b[31m def"))
    assert not any((ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160 for char in shown)


def test_annotations_are_escaped() -> None:
    shown = github.render(report(diagnostic(message="a%\nb", span=Span("a,b:c.py", 2, 5, 2, 8)), ""))
    assert shown == (
        "::error file=a%2Cb%3Ac.py,line=2,col=5,endLine=2,endColumn=8,title=RBL101 shortcut-channels::a%25%0Ab\n"
    )  # fmt: skip


def test_a_concise_line_is_one_line() -> None:
    assert concise.render(report(diagnostic(), "")) == "a.py:2:5: error RBL101 `Add` meets 1 channel with 2\n"
    assert concise.render(report(diagnostic(message="a\nb\x1b"), "")).count("\n") == 1


def test_json_of_nothing() -> None:
    assert json.loads(json_report.render(Report([], Coverage())))["findings"] == []


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(), "No file was analyzed."),
        (Coverage(files=2, skipped=2), "No file was analyzed: 2 files name no framework (keras or tensorflow)."),
        (Coverage(files=1), "1 file: no merges; no findings."),
        (Coverage(files=3, skipped=1, merges=2, proved=2), "2 files (1 file names no framework): 2 merges, all proved; no findings."),
        (Coverage(files=1, merges=1, proved=1), "1 file: 1 merge, proved; no findings."),
        (Coverage(files=1, merges=3, proved=1, not_modelled=2, unmodelled=4),
         "1 file: 3 merges, 1 proved, 2 not modelled, 4 places not modelled (--verbose lists them); no findings."),
    ],
)  # fmt: skip
def test_the_line_of_numbers(coverage: Coverage, words: str) -> None:
    assert text.counted(Report([], coverage)) == words


def test_the_line_of_reliances() -> None:
    one = Reliance("block", Span("a.py", 3, 1, 3, 2), "c == 1", 1)
    assert text.relied(Report([], Coverage(), [one])) == (
        "1 block relies on its callers: block (a.py:3) needs c == 1; the only call complies."
    )
    assert text.relied(Report([], Coverage(), [one, one])).startswith("2 blocks rely on their callers: ")


def test_the_tool_never_imports_a_framework() -> None:
    assert not [path for path in (HOME / "resblock_lint").rglob("*.py") if "\nimport keras" in path.read_text()]


GROUPED = """import keras
from keras import layers, ops
inside = keras.Input((8, 8, 16))
cut = layers.Concatenate()([layers.Conv2D(4, 3, padding="same")(inside[..., k * 4 : k * 4 + 4]) for k in range(4)])
inner = keras.Model(inside, cut, name="a_model_of_a_very_long_name_that_no_column_of_a_table_can_hold_in_a_single_line")
x = keras.Input((8, 8, 16))
parts = [layers.Conv2D(4, 3, padding="same")(part) for part in ops.split(x, 4, axis=-1)]
model = keras.Model(x, layers.Add()([inner(x), ops.concatenate(parts, axis=-1)]))
"""


def test_grouped_convolutions_are_folded_inside_of_models_too(tmp_path: Path) -> None:
    (tmp_path / "case.py").write_text(GROUPED)
    made = command("summary", "case.py", "--fold", "--expand-nested", cwd=tmp_path, width=120).stdout
    assert made.count("(Concatenate of 4 x") == 3  # the inner one alone, inside, and beside it
    assert "[Split," in made
    assert "get_item" not in made
    assert " 592 " in made


@pytest.mark.parametrize("width", [24, 40, 60, 80, 100, 120])
def test_no_line_of_a_table_is_wider_than_the_terminal(tmp_path: Path, width: int) -> None:
    name = "a_file_whose_name_is_longer_than_a_column_of_lines_should_be.py"
    (tmp_path / name).write_text(GROUPED)
    made = command("summary", name, "--expand-nested", cwd=tmp_path, width=width).stdout
    (tmp_path / "case.py").write_text(
        f"import keras\nfrom {name[:-3]} import inner\nx = keras.Input((8, 8, 16))\n"
        "model = keras.Model(x, keras.layers.Dense(4)(inner(x)))\n"
    )
    made += command("summary", "case.py", "--expand-nested", cwd=tmp_path, width=width).stdout
    lines = [line for line in made.splitlines() if line[:1] in "┏┃┡│└"]
    assert len(lines) > 30
    assert max(map(len, lines)) <= width

"""The reports: JSON with the fields of the interface, text that fits, annotations that are escaped."""

from __future__ import annotations

import json
import xml.etree.ElementTree as Tree
from pathlib import Path
from typing import Any

import pytest
from shown import EXAMPLES, HOME, command

from resblock_lint.contracts import contracts
from resblock_lint.diagnostics import Call, Coverage, Diagnostic, Edit, Fix, Operand, Reliance, Report, Severity
from resblock_lint.report import concise, formats, github, text
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


ODD = 'a < "b" | `c` \x1b\n& é \udcff'


@pytest.fixture(scope="module")
def many() -> Report:
    """A finding with all that one may have, one of a notebook, and a note."""
    fix = Fix("project", True, (Edit(Span("a b.py", 3, 1, 3, 1), "y\n"), Edit(Span("c.py", 1, 1, 1, 2), "")))
    operand = Operand("main", ("N", "4"), Span("a b.py", 1, 1, 1, 2))
    whole = diagnostic(
        span=Span("a b.py", 2, 5, 3, 8), operands=(operand, operand), fix=fix, message=ODD,
        trace=(Call("<module>", Span("a b.py", 9, 1, 9, 4), "f(x)"),),
    )  # fmt: skip
    cell = diagnostic(span=Span("n.ipynb", 2, 5, 2, 8, 3), severity=Severity.WARNING, certainty="depends")
    note = diagnostic(rule="RBL102", name="shortcut-spatial", severity=Severity.NOTE)
    return Report([whole, cell, cell, note], Coverage(files=3, merges=4, refuted=4))


def test_a_finding_on_each_line(many: Report) -> None:
    whole = json.loads(formats.render(many, "json"))["findings"]
    assert [json.loads(line) for line in formats.render(many, "jsonl").splitlines()] == whole


def test_sarif(many: Report) -> None:
    (run,) = json.loads(formats.render(many, "sarif"))["runs"]
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == ["RBL101", "RBL102"]
    whole, cell, _, note = run["results"]
    assert [one["ruleIndex"] for one in run["results"]] == [0, 0, 0, 1]
    assert (whole["level"], cell["level"], note["level"]) == ("error", "warning", "note")
    assert whole["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.py"},
        "region": {"startLine": 2, "startColumn": 5, "endLine": 3, "endColumn": 8},
    }
    assert [one["message"]["text"] for one in whole["relatedLocations"]] == ["main: (N, 4)"]  # each once
    (step,) = whole["codeFlows"][0]["threadFlows"][0]["locations"]
    assert (step["location"]["message"]["text"], step["location"]["physicalLocation"]["region"]["startLine"]) == ("f(x)", 9)
    changes = whole["fixes"][0]["artifactChanges"]
    assert [one["artifactLocation"]["uri"] for one in changes] == ["a%20b.py", "c.py"]
    assert changes[0]["replacements"][0]["insertedContent"]["text"] == "y\n"
    assert cell["locations"][0]["logicalLocations"] == [{"name": "cell 3"}, {"name": "block"}]


def test_gitlab_tells_findings_apart_that_are_alike(many: Report) -> None:
    issues = json.loads(formats.render(many, "gitlab"))
    assert len({one["fingerprint"] for one in issues}) == 4
    assert [one["severity"] for one in issues] == ["major", "minor", "minor", "info"]
    assert issues[0]["location"] == {"path": "a b.py", "lines": {"begin": 2, "end": 3}}


def test_junit_is_xml(many: Report) -> None:
    suite = Tree.fromstring(formats.render(many, "junit").encode()).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("4", "4", 4)
    assert [case.get("classname") for case in suite] == ["a b.py", "n.ipynb:cell 3", "n.ipynb:cell 3", "a.py"]
    failure = suite[0].find("failure")
    assert failure is not None
    assert failure.get("message") == ODD.replace("\x1b", "�").replace("\n", "�").replace("\udcff", "�")
    clean = Tree.fromstring(formats.render(Report([], Coverage(files=2)), "junit").encode())
    assert [case.get("name") for case in clean.iter("testcase")] == ["2 files"]


def test_rdjson_suggests_what_stands_in_the_file(many: Report) -> None:
    whole, *_, note = json.loads(formats.render(many, "rdjson"))["diagnostics"]
    assert whole["code"] == {"value": "RBL101"}
    assert (whole["severity"], note["severity"]) == ("ERROR", "INFO")
    assert whole["location"]["range"] == {"start": {"line": 2, "column": 5}, "end": {"line": 3, "column": 8}}
    assert [one["text"] for one in whole["suggestions"]] == ["y\n"]


def test_markdown_is_a_table(many: Report) -> None:
    head, line, *rows, _, counts = formats.render(many, "markdown").splitlines()
    assert head.count("|") == line.count("|") == 5
    assert rows[0] == "| a b.py:2:5 | error | RBL101 shortcut-channels | a \\< \"b\" \\| `c` ��& é � |"
    assert rows[1].startswith("| n.ipynb:cell 3:2:5 | warning |")
    assert counts == "3 files: 4 merges, 4 refuted; 2 errors, 2 warnings, 1 note." or "4 refuted" in counts
    assert formats.render(Report([], Coverage(files=1)), "markdown") == "1 file: no merges; no findings.\n"


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "concise"])
def test_every_format_is_given_on_the_command_line(form: str) -> None:
    ran = command("check", "--output", form, "examples/inception_wrong.py")
    assert ran.returncode == 1
    assert "RBL105" in ran.stdout
    assert command("check", "--output", form, "--quiet", "examples/inception_wrong.py").stdout == ran.stdout


def test_a_concise_line_is_one_line() -> None:
    assert concise.render(report(diagnostic(), "")) == "a.py:2:5: error RBL101 `Add` meets 1 channel with 2\n"
    assert concise.render(report(diagnostic(message="a\nb\x1b"), "")).count("\n") == 1


def test_json_of_nothing() -> None:
    assert json.loads(json_report.render(Report([], Coverage())))["findings"] == []


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(), "No file was analyzed."),
        (Coverage(files=2, skipped=2), "No file was analyzed: 2 files import no framework (keras or tensorflow)."),
        (Coverage(files=1), "1 file: no merges; no findings."),
        (Coverage(files=3, skipped=1, merges=2, proved=2), "2 files (1 file imports no framework): 2 merges, all proved; no findings."),
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


NARROW = """from keras import layers


def residual_group(inputs, num, filters, kernel, strides=1):
    x = inputs
    for _ in range(num):
        x = layers.Conv2D(filters, kernel, strides, padding="same")(x)
    return layers.add([x, inputs])
"""


@pytest.mark.parametrize("width", [24, 32, 39, 40])
def test_no_line_is_wider_than_a_narrow_terminal(tmp_path: Path, width: int) -> None:
    (tmp_path / "a.py").write_text(NARROW)
    for name in ("check", "contracts"):
        made = command(name, "a.py", cwd=tmp_path, width=width).stdout
        assert max(map(len, made.splitlines())) <= width or (name == "contracts" and width >= 40)
        assert "residual_group" in made
        assert "inputs.shape[-1]" in made


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


def test_contracts_of_what_stands_in_another_file_have_a_line() -> None:
    base = (
        b"from keras import layers\n\n\nclass Base(layers.Layer):\n    def __init__(self, filters):\n        super().__init__()\n"
        b"        self.conv = layers.Conv2D(filters, 3, padding='same')\n\n    def call(self, x):\n"
        b"        return layers.add([self.conv(x), x])\n\n\ndef factory(n):\n    def block(x, f):\n"
        b"        return layers.add([layers.Conv2D(f, n, padding='same')(x), x])\n\n    return block\n"
    )
    child = b"from base import Base, factory\n\nclass Child(Base):\n    pass\n\nmade = factory(3)\n"
    files = {"base.py": base, "child.py": child}
    found, _ = contracts(files, files.get)
    told = {one.qualname: (one.path, one.line, {need.line for need in one.requires}) for one in found}
    assert told["Base.call"] == ("base.py", 9, {10})
    assert told["Child.call"] == ("child.py", 3, {3})
    assert told["block"] == ("base.py", 14, {15})

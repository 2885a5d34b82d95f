"""The examples: what is printed for each, and what the flow of the largest is, beside what Keras printed for it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from shown import EXAMPLES, HOME, command, printed, readme

from resblock_lint.discovery import Discovery
from resblock_lint.flow import Flow, Op
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.layers.registry import Role
from resblock_lint.project import Project

ANEW = "if the change is meant: python tests/shown.py"
ROWS: list[dict[str, Any]] = json.loads((HOME / "tests/data/resnext50_layers.json").read_text())["layers"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_printed_for_an_example(path: Path) -> None:
    assert printed(path) == path.with_suffix(".out").read_text(encoding="utf-8"), ANEW


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_wrong_examples_fail_and_right_ones_do_not(path: Path) -> None:
    wrong = path.stem.endswith("_wrong") or path.stem == "resnext_block"
    assert command("check", f"examples/{path.name}").returncode == int(wrong)


def test_the_readme_shows_real_runs() -> None:
    text = (HOME / "README.md").read_text(encoding="utf-8")
    assert "$ resblock-lint check examples/resnext_block.py\nexamples/resnext_block.py:40:9: warning RBL101" in text
    assert "$ resblock-lint check examples/resnext50.py\n1 file: 16 merges, all proved" in text
    assert readme(text) == text, ANEW


def test_the_last_line_says_on_whom_the_block_relies() -> None:
    said = " ".join(command("check", "examples/resnext50.py").stdout.split())
    assert said.endswith("all 16 calls comply.")
    assert "1 block relies on its callers: block (examples/resnext50.py:41) needs" in said


@pytest.fixture(scope="module")
def flow() -> Flow:
    """The flow of the call of `resnext50()` that the file's last line makes."""
    path = str(HOME / "examples/resnext50.py")
    project = Project(lambda one: Path(one).read_bytes() if Path(one).is_file() else None, [path])
    discovery = Discovery(project, "channels_last", Budgets())
    discovery.run([path])
    found = [path.flow for one in discovery.explorations if not one.root.symbolic for path in one.paths]
    return max(found, key=lambda one: len(one.all))


def shape(op: Op) -> list[int | None]:
    """A shape as Keras prints it: the batch is of any size."""
    sizes = op.shape or ()
    return [size if isinstance(size, int) and place else None for place, size in enumerate(sizes)]


def params(op: Op) -> int:
    total = 0
    for _, weight in op.weights:
        product = 1
        for size in weight:
            assert isinstance(size, int)
            product *= size
        total += product
    return total


def row(op: Op) -> tuple[str, tuple[int | None, ...], int]:
    return op.layer, tuple(shape(op)), params(op)


def in_a_group(op: Op) -> bool:
    return op.layer == "Conv2D" and op.inputs[0].op.role is Role.SLICE  # what the Lambda does


def shown_rows() -> Counter[tuple[str, tuple[int | None, ...], int]]:
    return Counter((one["class"], tuple(one["output_shape"]), one["params"]) for one in ROWS)


def test_classes_shapes_and_parameters_are_those_that_keras_printed(flow: Flow) -> None:
    known = {one["class"] for one in ROWS}
    ours = Counter(row(op) for op in flow.all if op.layer in known and not in_a_group(op) and op.role is not Role.INPUT)
    theirs = Counter({key: count for key, count in shown_rows().items() if key[0] != "InputLayer"})
    assert ours == theirs


def test_the_groups_and_the_pooling_are_there(flow: Flow) -> None:
    groups = [op for op in flow.all if in_a_group(op)]
    assert len(groups) == 16 * 32
    assert params(groups[0]) == 3 * 3 * 4 * 4
    assert sum(op.role is Role.SLICE for op in flow.all) == 16 * 32
    assert [shape(op) for op in flow.all if op.layer == "GlobalAveragePooling2D"] == [[None, 2048]]


def test_all_parameters_together(flow: Flow) -> None:
    assert sum(params(op) for op in flow.all) == 25_097_192


def connections(rows: list[dict[str, Any]]) -> list[tuple[tuple[int | None, ...], tuple[str, ...]]]:
    """For each addition, in order: its shape, and the classes of what comes in."""
    classes = {one["name"]: one["class"] for one in rows}
    return [
        (tuple(one["output_shape"]), tuple(sorted(classes[name] for name in one["inbound"])))
        for one in rows
        if one["class"] == "Add"
    ]  # fmt: skip


def test_additions_join_what_they_join_in_keras(flow: Flow) -> None:
    ours = [
        (tuple(shape(op)), tuple(sorted(one.op.layer for one in op.inputs))) for op in flow.all if op.layer == "Add"
    ]  # fmt: skip
    assert ours == connections(ROWS)
    assert len(ours) == 16


def test_the_shortcut_of_an_addition_is_a_projection_or_the_unit_before(flow: Flow) -> None:
    """A projected unit joins two batch normalizations, the others one and the activation that the unit before ended in."""
    joins = [sorted(one.op.layer for one in op.inputs) for op in flow.all if op.layer == "Add"]
    projected = [place for place, found in enumerate(joins) if found == ["BatchNormalization", "BatchNormalization"]]
    assert projected == [0, 3, 7, 13]
    assert all(found == ["BatchNormalization", "ReLU"] for place, found in enumerate(joins) if place not in projected)

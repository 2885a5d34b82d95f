"""Every declared function against the installed Keras and TensorFlow: refusals, shapes, symbolic sizes, signatures."""

from __future__ import annotations

import inspect
import random

import pytest

pytest.importorskip("keras")
pytest.importorskip("tensorflow")

import function_runs as runs
from drawn_functions import EAGER, compared
from function_calls import CASES
from function_rows import ROWS

from resblock_lint.layers.registry import FUNCTIONS

KINDS = {
    "Size", "Sizes", "Text", "Word", "Small", "Capitals", "Flag", "Numbers", "Several", "Pair", "Padding", "Shape", "Shapes", "Lengths", "Layout", "Constant", "Beside", "object",
}  # fmt: skip
DRAWN = {name: 5 if name in CASES else 2 for name in sorted(FUNCTIONS) if name not in EAGER}


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_calls(name: str) -> None:
    pick = random.Random(name)
    answers = [compared(name, pick) for _ in range(DRAWN[name])]
    assert not [text for text, _ in answers if text]
    while {said for _, said in answers} == {False} and len(answers) < 100:
        answers.append(compared(name, pick))
    assert {said for _, said in answers} != {False}, "no call succeeds"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}: {row.why}")
def test_rows(row: object) -> None:
    """Calls of which the framework and we have once thought differently."""
    assert isinstance(row, tuple)
    name, args, kwargs, _ = row
    assert runs.disagreement(name, args, kwargs)[0] == ""


def test_every_function_is_drawn() -> None:
    assert not [name for name, entry in FUNCTIONS.items() if not entry.like and name not in CASES]


def parameters(name: str) -> list[inspect.Parameter]:
    """The framework's parameters, without those that stand for many."""
    found = inspect.signature(runs.real(name)).parameters.values()
    return [one for one in found if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_parameters_are_those_of_the_framework(name: str) -> None:
    """Whatever a call may name we can bind, and what reaches a shape stands at the same place, with its default."""
    theirs = {one.name: one for one in parameters(name)}
    ours = {one.name: one for one in (*FUNCTIONS[name].inputs, *FUNCTIONS[name].options) if one.kind != "Layout"}
    assert set(theirs) - set(ours) <= {"name"}
    for place, one in enumerate(one for one in FUNCTIONS[name].inputs if one.name in theirs):
        if one.kind not in ("object", "Beside"):
            assert list(theirs).index(one.name) == place
            assert one.required == (theirs[one.name].default is inspect.Parameter.empty)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_kinds(name: str) -> None:
    assert {one.kind for one in (*FUNCTIONS[name].inputs, *FUNCTIONS[name].options)} <= KINDS

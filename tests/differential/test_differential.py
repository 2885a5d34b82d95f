"""The tool beside Keras: models in many styles, whole and changed in one place.

Keras builds every script in `models/`, so the tool must be silent there. A *mutant* is a script with one number, flag,
padding or projection changed: where Keras still builds it, the tool must raise no error; where Keras refuses it at a
merge, the tool should. Which mutants are tried is settled by `SEED`.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import random
import traceback
from dataclasses import dataclass
from pathlib import Path

import pytest

from resblock_lint import Report, Severity, check
from resblock_lint.loading import load_rules

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")
pytest.importorskip("tensorflow")
pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
MODELS = sorted((HERE / "models").glob("*.py"))
EXAMPLES = [one for one in sorted((HERE.parents[1] / "examples").glob("*.py")) if "wrong" not in one.stem]
SEED, MUTANTS = 7, 28
AT_RUN_TIME = {"RBL203"}
SLOW = {"dense_blocks.py", "diffusion_unet.py", "resnext50.py", "unet_family.py"}  # built once is enough
MISSED = 0.1  # the share of refused merges that may go unseen
UNTOUCHED = {
    "Input",
    "InputLayer",
    "range",
    "zeros",
    "ones",
    "random",
    "rand",
    "uniform",
    "normal",
    "l2",
    "Embedding",
    "reshape",
}
SHORTCUTS = ("short", "resid", "skip", "init", "ident")
MERGES = ("add", "concat", "multiply", "subtract", "+", "average", "maximum")


@dataclass(frozen=True)
class Change:
    """One place of a script and what stands there instead."""

    node: ast.expr
    text: str

    def apply(self, source: str) -> str:
        """The script with this change; its lines keep their numbers."""
        lines = [line.encode() for line in source.splitlines(keepends=True)]
        first, last = self.node.lineno - 1, (self.node.end_lineno or self.node.lineno) - 1
        head, tail = lines[first][: self.node.col_offset], lines[last][self.node.end_col_offset :]
        changed = head + self.text.encode() + tail
        return b"".join([*lines[:first], changed, *lines[last + 1 :]]).decode()


@dataclass(frozen=True)
class Outcome:
    """What Keras said: it built the model, or it refused at these lines of the script, the innermost last."""

    built: bool
    lines: tuple[int, ...] = ()
    text: str = ""
    message: str = ""


def build(source: str, name: str) -> Outcome:
    """Runs a script in this process, as its own `__main__`."""
    keras.backend.clear_session()
    keras.backend.set_image_data_format("channels_last")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__", "__file__": name})
        except Exception as problem:  # whatever Keras or the script raises is the outcome
            lines = [one.lineno or 0 for one in traceback.extract_tb(problem.__traceback__) if one.filename == name]
            text = source.splitlines()[lines[-1] - 1].strip() if lines else ""
            return Outcome(False, tuple(lines), text, f"{type(problem).__name__}: {str(problem)[:200]}")
    return Outcome(True)


def lint(source: str, name: str) -> Report:
    """What the tool says of a script."""
    return check([name], {name: source.encode()}.get, load_rules())


def loud(report: Report) -> list[str]:
    """Its warnings and errors, as text."""
    return [f"{one.span.line}: {one.message}" for one in report.diagnostics if one.severity >= Severity.WARNING]


def wrong_lines(report: Report) -> list[int]:
    """The lines of its errors. A reshape with the batch in its target is wrong, but Keras notices only when data flows."""
    return [
        one.span.line for one in report.diagnostics if one.severity is Severity.ERROR and one.rule not in AT_RUN_TIME
    ]


def changes(source: str) -> list[Change]:
    """Every change that we know to make to a script."""
    tree = ast.parse(source)
    kept = {id(inner) for node in ast.walk(tree) if _untouched(node) for inner in ast.walk(node)}
    found: list[Change] = []
    for node in ast.walk(tree):
        if id(node) in kept or not isinstance(node, ast.expr):
            continue
        if isinstance(node, ast.Constant):
            found += [Change(node, text) for text in _instead(node.value)]
    found += [
        Change(node.value, ast.unparse(node.value.args[0]))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Call)
        and len(node.value.args) == 1
        and any(word in ast.unparse(node.targets[0]) for word in SHORTCUTS)
    ]
    return found


def _untouched(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in UNTOUCHED
    return named or isinstance(node, ast.Slice | ast.UnaryOp)


def _at_merge(line: str) -> bool:
    """Whether a line merges tensors; what the program itself refuses is no merge, whatever its message says."""
    return not line.startswith("raise ") and any(word in line for word in MERGES)


def _instead(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    if value == "same":
        return ["'valid'"]
    if isinstance(value, int) and value >= 1:
        return [str(one) for one in {1: [2], 2: [1, 3], 3: [5, 2]}.get(value, [value + 1, value * 2])]
    return []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_what_keras_builds_is_clean(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    outcome = build(source, path.name)
    assert outcome.built, outcome
    report = lint(source, path.name)
    assert loud(report) == []
    assert report.coverage.proved + report.coverage.concatenations >= 1


def test_mutants_agree_with_keras() -> None:
    draw = random.Random(SEED)
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (*MODELS, *EXAMPLES) if path.name not in SLOW}
    drawn = [(name, draw.choice(changes(scripts[name]))) for name in draw.choices(sorted(scripts), k=MUTANTS)]
    false: list[str] = []
    missed: list[str] = []
    refused = 0
    for name, change in drawn:
        source = change.apply(scripts[name])
        outcome, report = build(source, name), lint(source, name)
        told = f"{name}:{change.node.lineno}: {ast.unparse(change.node)} -> {change.text}: {outcome} {loud(report)}"
        errors = wrong_lines(report)
        if outcome.built and errors:
            false.append(told)
        elif not outcome.built and _at_merge(outcome.text.lower()):
            refused += 1
            if not set(errors) & set(outcome.lines):
                missed.append(told)
    assert not false, "\n".join(false)
    assert refused >= MUTANTS // 8
    assert len(missed) <= MISSED * refused, "\n".join(missed)

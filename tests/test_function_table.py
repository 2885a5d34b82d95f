"""The page of the functions is up to date, and says of every entry that it is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytest.importorskip("keras")
pytest.importorskip("tensorflow")

import function_table

from resblock_lint.layers import registry

PAGE = Path(registry.__file__).parent / "FUNCTIONS.md"


def test_page() -> None:
    assert PAGE.read_text() == function_table.page(), "python tests/function_table.py resblock_lint/layers/FUNCTIONS.md"


@pytest.mark.parametrize("prefix", sorted(function_table.MODULES))
def test_no_entry_is_left_out(prefix: str) -> None:
    """Every entry stands in its module, under a name that the framework gives out."""
    listed = set(function_table.functions(function_table.MODULES[prefix]))
    ours = {name.removeprefix(f"{prefix}.") for name in registry.FUNCTIONS if name.startswith(f"{prefix}.")}
    assert not {name for name in ours if "." not in name} - listed


def test_of_keras_ops_little_is_missing() -> None:
    names = set(function_table.functions(function_table.MODULES["ops"]))
    missing = {name for name in names if f"ops.{name}" not in registry.FUNCTIONS}
    assert missing <= set(function_table.FOR_THE_INTERPRETER)

"""The index of the entries speaks of what the families declare."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import entry_index


def test_index() -> None:
    index = entry_index.HOME / "index.py"
    assert index.read_text() == entry_index.page(), "python tests/entry_index.py resblock_lint/layers/keras/index.py"

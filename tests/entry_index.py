"""The index of the entries, made from the families: `python tests/entry_index.py resblock_lint/layers/keras/index.py`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from textwrap import wrap

from resblock_lint.layers import registry

HOME = Path(registry.__file__).parent / "keras"
HEAD = '''"""Which family declares which names. Made by `python tests/entry_index.py resblock_lint/layers/keras/index.py`."""

'''


def families() -> list[str]:
    """The modules that may declare entries."""
    return sorted(one.stem for one in HOME.glob("*.py") if one.stem not in ("__init__", "index", "arguments"))


def text(entries: registry.Entries) -> str:
    """The names by family, in lines that are not too long."""
    lines: list[str] = []
    for family in families():
        home = f"resblock_lint.layers.keras.{family}"
        names = sorted(name for name, one in entries.made.items() if one.function.__module__ == home)
        lines += [f"{family}: {part}" for part in wrap(" ".join(names), 110 - len(family), break_on_hyphens=False)]
    return "\n".join(lines)


def page() -> str:
    """The whole module."""
    if not (HOME / "index.py").exists():
        (HOME / "index.py").write_text('LAYERS = FUNCTIONS = ""')
    for family in families():
        import_module(f"resblock_lint.layers.keras.{family}")
    made = {"LAYERS": registry.LAYERS, "FUNCTIONS": registry.FUNCTIONS}
    return HEAD + "\n".join(f'{name} = """\\\n{text(entries)}\n"""' for name, entries in made.items()) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        made = page()
        Path(name).write_text(made)

"""Imports every module that enters something into the tables of `machine`."""

from __future__ import annotations


def everything() -> None:
    """Fills the tables; doing it again costs nothing."""
    import resblock_lint.interpreter.calls
    import resblock_lint.interpreter.classes
    import resblock_lint.interpreter.evaluate
    import resblock_lint.interpreter.execute
    import resblock_lint.interpreter.imports
    import resblock_lint.interpreter.layers
    import resblock_lint.interpreter.loops
    import resblock_lint.interpreter.methods
    import resblock_lint.interpreter.models
    import resblock_lint.interpreter.tensors
    import resblock_lint.layers.keras  # noqa: F401

"""Imports every module that enters something into the tables of `machine`, and every entry of a layer."""

from __future__ import annotations

from types import ModuleType


def everything() -> tuple[ModuleType, ...]:
    """Fills the tables; doing it again costs nothing."""
    from resblock_lint.interpreter import (
        calls,
        classes,
        commandline,
        evaluate,
        execute,
        imports,
        layers,
        loops,
        methods,
        models,
        tensors,
    )
    from resblock_lint.layers import keras

    return (calls, classes, commandline, evaluate, execute, imports, layers, loops, methods, models, tensors, keras)

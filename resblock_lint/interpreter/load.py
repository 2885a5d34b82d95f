"""Imports every module that enters something into the tables of `machine`, and every entry of a layer."""

from __future__ import annotations

from types import ModuleType


def everything() -> tuple[ModuleType, ...]:
    """Fills the tables; doing it again costs nothing."""
    from resblock_lint.interpreter import (
        applications,
        arrays,
        attributes,
        calls,
        classes,
        cloning,
        commandline,
        contexts,
        contextual,
        control,
        evaluate,
        execute,
        functions,
        imports,
        layers,
        layouts,
        legacy,
        loops,
        methods,
        models,
        parts,
        patterns,
        progress,
        records,
        requirements,
        slices,
        specs,
        standard,
        subclasses,
        tensors,
    )
    from resblock_lint.layers import keras

    language = (calls, classes, contexts, evaluate, execute, imports, arrays, loops, methods, parts)
    libraries = (commandline, contextual, patterns, progress, records, requirements, standard)
    framework = (applications, attributes, control, functions, layers, layouts, models, slices, subclasses, tensors)
    return (*language, *libraries, *framework, cloning, legacy, specs, keras)

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
        contexts,
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
        slices,
        specs,
        subclasses,
        tensors,
        whiles,
    )
    from resblock_lint.layers import keras

    language = (calls, classes, contexts, evaluate, execute, imports, arrays, loops, methods, parts, whiles)
    framework = (applications, attributes, control, functions, layers, layouts, models, slices, subclasses, tensors)
    return (*language, *_libraries(), *framework, cloning, legacy, specs, keras)


def _libraries() -> tuple[ModuleType, ...]:
    from resblock_lint.interpreter import (
        caching,
        chains,
        commandline,
        contextual,
        decorators,
        dispatching,
        endless,
        filling,
        freezing,
        functional,
        iterators,
        nesting,
        parameterized,
        patterns,
        progress,
        queues,
        records,
        requirements,
        standard,
        streams,
        tallies,
        wrappers,
    )

    numbers = (chains, endless, filling, functional, iterators, nesting, queues, tallies)
    made = (caching, decorators, dispatching, freezing, parameterized, wrappers)
    return (commandline, contextual, *made, *numbers, patterns, progress, records, requirements, standard, streams)

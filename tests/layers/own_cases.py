"""The calls that Keras' own layer tests make: the test modules of the installed package are run with a recorder in place of
`TestCase.run_layer_test`, so nothing of theirs is copied, and what they expect comes from them.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import io
import pkgutil
import sys
import unittest
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import keras
import keras.src.layers as sources
from keras.src.testing import test_case

OPTIONAL = ("grain",)  # what test modules import that need not be installed, and no recorded call needs
OWN = ("conftest",)  # Keras' own, which does not ship; there may be another of that name


class Absent(ModuleType):
    """A module that is not installed: all that it has are decorators that change nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: lambda decorated: decorated


@dataclass(frozen=True)
class OwnCase:
    """One call of `run_layer_test`, and the test that makes it."""

    where: str
    layer: type
    given: dict[str, Any]


def functions_in(value: Any, depth: int = 0) -> Iterator[FunctionType]:
    """A function, and those that it closes over: a parameterized test closes over the method that was written."""
    if isinstance(value, FunctionType) and depth < 4:
        yield value
        for cell in value.__closure__ or ():
            with contextlib.suppress(ValueError):
                yield from functions_in(cell.cell_contents, depth + 1)


def tests_in(module: Any) -> Iterator[tuple[type, str]]:
    """The test methods of a module that call `run_layer_test`."""
    for value in vars(module).values():
        if inspect.isclass(value) and issubclass(value, unittest.TestCase) and value.__module__ == module.__name__:
            for name in dir(value):
                found = functions_in(inspect.getattr_static(value, name)) if name.startswith("test") else ()
                if any("run_layer_test" in one.__code__.co_names for one in found):
                    yield value, name


@cache
def recorded() -> tuple[list[OwnCase], list[str]]:
    """Every call that the tests make, and the tests that failed before they made one."""
    signature = inspect.signature(test_case.TestCase.run_layer_test)
    cases: list[OwnCase] = []
    failed: list[str] = []
    where = ""

    def record(self: Any, *args: Any, **kwargs: Any) -> None:
        given = dict(signature.bind(self, *args, **kwargs).arguments)
        cases.append(OwnCase(where, given["layer_cls"], given))

    absent = [*OWN, *(name for name in OPTIONAL if importlib.util.find_spec(name) is None)]
    others = {name: sys.modules[name] for name in absent if name in sys.modules}
    sys.modules.update({name: Absent(name) for name in absent})
    kept, test_case.TestCase.run_layer_test = test_case.TestCase.run_layer_test, record
    try:
        for found in pkgutil.walk_packages(sources.__path__, f"{sources.__name__}."):
            if not found.name.endswith("_test"):
                continue
            for owner, name in tests_in(importlib.import_module(found.name)):
                where, count = f"{found.name.rpartition('.')[2]}.{name}", len(cases)
                result = unittest.TestResult()
                with contextlib.redirect_stdout(io.StringIO()):
                    owner(name).run(result)
                if len(cases) == count and not result.skipped:
                    failed.append(where)
    finally:
        test_case.TestCase.run_layer_test = kept
        for name in absent:
            del sys.modules[name]
        sys.modules.update(others)
    keras.config.set_image_data_format("channels_last")
    return cases, failed

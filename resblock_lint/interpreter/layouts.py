"""The layout of images that the session is set to, which code may ask for and may change."""

from __future__ import annotations

from resblock_lint.interpreter.builtins import nothing
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.options import OLD_LAYOUTS
from resblock_lint.interpreter.settings import Unmodelled, text
from resblock_lint.layers.registry import Layout
from resblock_lint.values import Value


def configured(machine: Machine) -> Layout:
    """The layout of images where the code names none."""
    return Layout.FIRST if machine.image_data_format == "channels_first" else Layout.LAST


def _homes(name: str) -> list[str]:
    """The paths under which Keras gives out a function of its configuration."""
    return [f"{home}.{name}" for home in ("backend", "backend.common", "backend.config", "config", "keras.config")]


@library(*_homes("image_data_format"))
def image_data_format(machine: Machine) -> Value:
    """The layout that the session is set to."""
    return machine.image_data_format


@library(*_homes("epsilon"))
def epsilon(machine: Machine) -> Value:
    """The small number that keeps divisors from being 0; no shape shows which one."""
    return 1e-07


@library(*_homes("image_dim_ordering"))
def image_dim_ordering(machine: Machine) -> Value:
    """The same as Keras 1 called it: `tf` or `th`."""
    return next(old for old, new in OLD_LAYOUTS.items() if new == machine.image_data_format)


@library(*_homes("set_image_data_format"), *_homes("set_image_dim_ordering"))
def set_image_data_format(machine: Machine, data_format: Value) -> Value:
    """Sets the layout of what is built from here on."""
    try:
        found = text(machine, "data_format", data_format)
    except Unmodelled as problem:
        return machine.unknown(str(problem))
    machine.image_data_format = (OLD_LAYOUTS.get(found, found) if found else None) or machine.image_data_format
    return nothing(machine)


@library(
    *_homes("standardize_data_format"), *_homes("normalize_data_format"),
    "keras.utils.conv_utils.normalize_data_format", "tf.python.keras.utils.conv_utils.normalize_data_format",
)  # fmt: skip
def standardize_data_format(machine: Machine, data_format: Value = None, *_: Value) -> Value:
    """A layout, that of the session where none is given."""
    try:
        return text(machine, "data_format", data_format) or machine.image_data_format
    except Unmodelled as problem:
        return machine.unknown(str(problem))

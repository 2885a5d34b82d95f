"""Floats where a layer wants an integer: `filters / 2` is one in Python 3, whatever `filters` is."""

from __future__ import annotations

from dataclasses import replace

from resblock_lint.interpreter import spelling
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.layers.registry import Inferred
from resblock_lint.layers.shapes import refused
from resblock_lint.values import Layer, Ratio, Value

INTEGERS = frozenset(
    "depth_multiplier dilation_rate filters groups input_dim kernel_size key_dim n num_heads output_dim output_padding "
    "pool_size size strides units".split()
)  # the options of Keras' layers for which 2.0 is refused where 2 is taken


def refusing_floats(layer: Layer, inferred: Inferred) -> Inferred:
    """What a layer makes, and that its options are integers, where one of them is a float."""
    found = next((name for name in sorted(INTEGERS & layer.options.keys()) if _is_float(layer.options[name])), None)
    if found is None:
        return inferred
    given = spelling.text(layer.options[found])
    text = f"an integer as `{found}`, and `{given}` is a float{': // divides integers' if '/' in given else ''}"
    return replace(inferred, requires=(*inferred.requires, refused(text)))


def _is_float(value: Value) -> bool:
    return isinstance(resolve(value), (float, Ratio))

"""Names that are gone: arguments and merges of Keras 1, the functions of TensorFlow 1's layers; as layers of today."""

from __future__ import annotations

import re
from collections.abc import Sequence

from resblock_lint.interpreter.dated import note_name
from resblock_lint.interpreter.library import LIBRARY, library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.worded import one_of
from resblock_lint.values import External, Native, Param, Value

OLD_OPTIONS = {
    "nb_filter": "filters", "border_mode": "padding", "subsample": "strides", "dim_ordering": "data_format",
    "bias": "use_bias", "init": "kernel_initializer", "W_regularizer": "kernel_regularizer", "p": "rate",
    "b_regularizer": "bias_regularizer", "output_dim": "units", "stride": "strides", "mode": "mode",
    "W_constraint": "kernel_constraint", "beta_init": "beta_initializer", "gamma_init": "gamma_initializer",
    "concat_axis": "axis", "atrous_rate": "dilation_rate", "filter_length": "kernel_size",
    "subsample_length": "strides", "pool_length": "pool_size",
}  # fmt: skip
# arguments of convolutions that only Keras 1 takes
DATED = frozenset("border_mode subsample dim_ordering bias init W_regularizer b_regularizer W_constraint".split())
MODES = {"sum": "Add", "concat": "Concatenate", "mul": "Multiply", "ave": "Average", "max": "Maximum", "dot": "Dot"}
# what the functions of TensorFlow 1 take that reaches no shape
SCOPED = frozenset(("reuse", "name", "trainable", "training"))
FUNCTIONS = (
    "conv1d conv2d conv3d separable_conv1d separable_conv2d conv2d_transpose conv3d_transpose dense dropout flatten "
    "batch_normalization max_pooling1d max_pooling2d max_pooling3d average_pooling1d average_pooling2d "
    "average_pooling3d"
).split()


def window_of(kind: str, args: Sequence[Value], kwargs: dict[str, Value]) -> Sequence[Value]:
    """The positional arguments as today's layers take them: Keras 1 gave a window's rows and columns one by one."""
    found = re.search(r"[CD]onv(?:olution)?([23])D", kind)
    count = int(found[1]) if found is not None else 0
    sizes = tuple(map(resolve, args[1 : 1 + count]))
    old = count and len(sizes) == count and not any(isinstance(one, (tuple, list)) for one in sizes)
    return (args[0], sizes) if old and not DATED.isdisjoint(kwargs) else args


@library("layers.merge")
def merge(
    machine: Machine,
    inputs: Value,
    mode: Value = "sum",
    concat_axis: Value = -1,
    dot_axes: Value = -1,
    **others: Value,
) -> Value:
    """`merge([a, b], mode="sum")`: what the layer `Merge` makes."""
    others.pop("layers", None)  # of the layer alone
    return machine.call(merge_layer(machine, None, mode, concat_axis, dot_axes, **others), [inputs], {})


@library("layers.Merge")
def merge_layer(
    machine: Machine,
    layers: Value = None,
    mode: Value = "sum",
    concat_axis: Value = -1,
    dot_axes: Value = -1,
    **others: Value,
) -> Value:
    """`Merge(mode="concat")`: the layer of that mode, or a function of the user's as a layer."""
    note_name(machine, "Merge")
    mode = resolve(mode)
    if isinstance(mode, Param):
        mode = one_of(machine, mode, tuple(MODES))
    if not isinstance(mode, str):
        return machine.call(External("layers.Lambda"), [mode], {})
    if mode not in MODES or layers is not None:
        return machine.unknown("a merge of branches" if mode in MODES else f"the mode `{mode}` of a merge")
    options = {"concat": {"axis": concat_axis}, "dot": {"axes": dot_axes}}.get(mode, {})
    return machine.call(External(f"layers.{MODES[mode]}"), [], {**options, "name": others.get("name")})


def _function(name: str) -> Native:
    """A function that makes a layer and calls it at once."""
    kind = _class_of(name)

    def call(machine: Machine, inputs: Value, *args: Value, **kwargs: Value) -> Value:
        note_name(machine, f"tf.layers.{name}")
        options = {key: value for key, value in kwargs.items() if key not in SCOPED}
        layer = machine.call(External(f"layers.{kind}"), list(args), options)
        return machine.call(layer, [inputs], {})

    return call


def _class_of(name: str) -> str:
    """`max_pooling2d` is MaxPooling2D."""
    return re.sub(r"(?:^|_)(\w)|(\dd)", lambda found: found[0].lstrip("_").upper(), name)


for _name in FUNCTIONS:
    LIBRARY[f"tf.layers.{_name}"] = _function(_name)

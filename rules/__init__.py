"""The built-in rules. Importing this package declares them."""

from . import (
    rbl101_shortcut_channels,
    rbl102_shortcut_spatial,
    rbl103_silent_broadcast,
    rbl104_merge_rank,
    rbl105_concat_mismatch,
    rbl106_channel_axis,
    rbl107_self_merge,
    rbl201_group_channels,
    rbl202_layer_input,
    rbl203_reshape_size,
    rbl204_layer_reuse,
)

__all__ = [
    "rbl101_shortcut_channels",
    "rbl102_shortcut_spatial",
    "rbl103_silent_broadcast",
    "rbl104_merge_rank",
    "rbl105_concat_mismatch",
    "rbl106_channel_axis",
    "rbl107_self_merge",
    "rbl201_group_channels",
    "rbl202_layer_input",
    "rbl203_reshape_size",
    "rbl204_layer_reuse",
]

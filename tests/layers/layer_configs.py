"""How layers are called in tests: a strategy of calls for each class of `keras.layers` that has an entry."""

from __future__ import annotations

from typing import Any

import configs_images
import configs_preparing
import configs_sequences
import configs_vectors
from drawing import CONFIGS
from hypothesis import strategies as st
from like_keras import Call, each_shape

assert all((configs_images, configs_preparing, configs_sequences, configs_vectors))
MERGES = {"Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate", "Dot"}


def calls(name: str) -> st.SearchStrategy[Call]:
    """Calls of one layer; the batch is mostly open."""

    def call(draw: Any) -> Call:
        options, inputs, *rest = CONFIGS[name](draw)
        batch = draw(st.sampled_from([None] * 7 + [2]))
        inputs = each_shape(lambda shape: (batch, *shape), list(inputs))
        given = rest[0] if rest else {}
        keywords = {key: each_shape(lambda shape: (batch, *shape), one) for key, one in given.items()}
        return Call(name, options, [inputs] if name in MERGES else inputs, keywords)

    return st.composite(call)()

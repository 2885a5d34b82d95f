"""Calls on which we once disagreed with Keras, or nearly: each with a word why it is here."""

from __future__ import annotations

from layer_runs import Wrapped
from like_keras import Call

N = None
LSTM = Wrapped("LSTM", {"units": 3})
TWICE = {"vocabulary": ["a", "a"]}
FIXED: list[tuple[str, Call]] = [
    ("an open axis stays open beside a number", Call("Add", {}, [[(N, 5, 3), (N, N, 3)]])),
    ("an open axis stays open beside 1", Call("Multiply", {}, [[(N, N, 3), (N, 1, 3)]])),
    ("an open axis of the shorter input", Call("Maximum", {}, [[(N, 4, 3), (N, N)]])),
    ("a known batch beside an open one is the batch", Call("Average", {}, [[(N, 3), (4, 3)]])),
    ("two known batches are one", Call("Add", {}, [[(2, 3), (4, 3)]])),
    ("a batch of 1 is no batch of 4", Call("Add", {}, [[(1, 3), (4, 3)]])),
    ("the first input says which axes are open", Call("Concatenate", {}, [[(N, N, 3), (N, 5, 3)]])),
    ("… and which are not", Call("Concatenate", {}, [[(N, 5, 3), (N, N, 3)]])),
    ("a sum with an open part is open", Call("Concatenate", {"axis": 1}, [[(N, N, 3), (N, 5, 3)]])),
    ("batches of two sizes are not joined", Call("Concatenate", {}, [[(2, 3), (4, 3)]])),
    ("batches are laid end to end", Call("Concatenate", {"axis": 0}, [[(2, 3), (4, 3)]])),
    ("None is left open, unlike -1", Call("Reshape", {"target_shape": (None, 6)}, [(N, 4, 6)])),
    ("-1 is computed", Call("Reshape", {"target_shape": (-1, 6)}, [(N, 4, 6)])),
    ("-1 of an open size is open", Call("Reshape", {"target_shape": (-1, 6)}, [(N, N, 6)])),
    ("an open product", Call("Flatten", {}, [(N, N, 6)])),
    (
        "an axis that output_shape leaves open",
        Call("EinsumDense", {"equation": "abc,cd->abd", "output_shape": (None, 3)}, [(N, 2, 2)]),
    ),
    ("LoRA in a convolution", Call("Conv2D", {"filters": 5, "kernel_size": 3, "lora_rank": 2}, [(N, 5, 5, 4)])),
    ("a scaling without a beta", Call("LayerNormalization", {"rms_scaling": True}, [(N, 4)])),
    ("a given mean still asks for a known axis", Call("Normalization", {"mean": 1.0, "variance": 2.0}, [(N, N)])),
    ("a mean of three for three", Call("Normalization", {"mean": [1.0] * 3, "variance": [1.0] * 3}, [(N, 3)])),
    ("a mean of two for three", Call("Normalization", {"mean": [1.0] * 2, "variance": [1.0] * 2}, [(N, 3)])),
    ("a crop to nothing", Call("CenterCrop", {"height": 1, "width": 0}, [(N, 9, 9, 3)])),
    ("a crop at random to nothing", Call("RandomCrop", {"height": 1, "width": 0}, [(N, 9, 9, 3)])),
    ("states are remembered of a known batch", Call("LSTM", {"units": 3, "stateful": True}, [(2, 4, 5)])),
    ("… and of no open one", Call("LSTM", {"units": 3, "stateful": True}, [(N, 4, 5)])),
    ("a cell needs known channels", Call("GRU", {"units": 3}, [(N, 4, N)])),
    ("an open time", Call("LSTM", {"units": 3, "return_sequences": True}, [(N, N, 5)])),
    ("a padding in capitals", Call("ConvLSTM1D", {"filters": 2, "kernel_size": 2, "padding": "SAME"}, [(N, 2, 5, 3)])),
    ("a convolving cell knows its image", Call("ConvLSTM1D", {"filters": 2, "kernel_size": 2}, [(N, 2, N, 3)])),
    ("a stack in a list is named", Call("RNN", {"cell": [Wrapped("LSTMCell", {"units": 2})]}, [(N, 4, 5)])),
    (
        "one direction each",
        Call("Bidirectional", {"layer": Wrapped("GRU", {"units": 3, "go_backwards": True})}, [(N, 4, 5)]),
    ),
    (
        "both ways forward",
        Call("Bidirectional", {"layer": LSTM, "backward_layer": Wrapped("LSTM", {"units": 3})}, [(N, 4, 5)]),
    ),
    (
        "Keras doubles the forward units",
        Call(
            "Bidirectional",
            {"layer": LSTM, "backward_layer": Wrapped("LSTM", {"units": 4, "go_backwards": True})},
            [(N, 4, 5)],
        ),
    ),
    ("a wrapper alone", Call("Wrapper", {"layer": Wrapped("Dense", {"units": 3})}, [(N, 4)])),
    ("an encoding of a vector", Call("CategoryEncoding", {"num_tokens": 3, "output_mode": "one_hot"}, [(N, 1)])),
    ("bins over the second axis", Call("Discretization", {"num_bins": 3, "output_mode": "count"}, [(N, 2, 4)])),
    ("fewer than no words outside", Call("StringLookup", {"num_oov_indices": -1}, [(N, 2)])),
    ("a vocabulary of special words", Call("TextVectorization", {"vocabulary": ["", "[UNK]"]}, [(N, 1)])),
    (
        "special words are not counted twice",
        Call("StringLookup", {"vocabulary": ["[UNK]", "a"], "output_mode": "count"}, [(N, 2)]),
    ),
    ("a word that stands twice", Call("StringLookup", TWICE, [(N, 2)])),
    ("texts in two columns", Call("TextVectorization", {}, [(N, 2)])),
    (
        "a crossing of a batch of one",
        Call("HashedCrossing", {"num_bins": 5, "output_mode": "one_hot"}, [[(1,), (1,)]]),
    ),
    ("a crossing into no bins", Call("HashedCrossing", {"num_bins": 0}, [[(N,), (N,)]])),
    (
        "heads make a Softmax and a Dropout",
        Call("MultiHeadAttention", {"num_heads": 2, "key_dim": 2}, [(N, 4, 6), (N, 4, 6)]),
    ),
    (
        "scores of a query that is longer than its keys",
        Call(
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": 2},
            [(N, 4, 6), (N, 3, 6)],
            {"return_attention_scores": True},
        ),
    ),
    (
        "heads that drop",
        Call("MultiHeadAttention", {"num_heads": 2, "key_dim": 2, "dropout": 0.5}, [(N, 4, 6), (N, 4, 6)]),
    ),
    (
        "grouped heads make the same parts",
        Call(
            "GroupQueryAttention",
            {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1},
            [(N, 4, 6), (N, 4, 6)],
        ),
    ),
    ("heads know their channels", Call("MultiHeadAttention", {"num_heads": 2, "key_dim": 2}, [(N, 4, N), (N, 4, 6)])),
    (
        "open steps of the value are not 5 steps of the key",
        Call("MultiHeadAttention", {"num_heads": 2, "key_dim": 2}, [(N, 4, 6), (N, N, 6), (N, 5, 6)]),
    ),
    ("all parts of a mixture", Call("AugMix", {}, [(N, 8, 8, 3)])),
    ("a mixture without colours", Call("AugMix", {"all_ops": False}, [(N, 8, 8, 3)])),
    ("parts to choose from", Call("RandAugment", {}, [(N, 8, 8, 3)])),
    ("a jitter of two", Call("RandomColorJitter", {"hue_factor": 0.2, "contrast_factor": 0.1}, [(N, 8, 8, 3)])),
    ("a jitter of nothing", Call("RandomColorJitter", {}, [(N, 8, 8, 3)])),
    ("words for texts", Call("TextVectorization", {"output_mode": "multi_hot", "vocabulary": ["a", "b"]}, [(N,)])),
    ("a kernel of a cell is none of its layer", Call("SpectralNormalization", {"layer": LSTM}, [(N, 4, 5)])),
    (
        "cropped and padded at once",
        Call(
            "Resizing",
            {"height": 4, "width": 4, "crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True},
            [(N, 8, 8, 3)],
        ),
    ),
    (
        "a pipeline",
        Call(
            "Pipeline",
            {"layers": [Wrapped("Conv2D", {"filters": 4, "kernel_size": 3}), Wrapped("Flatten")]},
            [(N, 8, 8, 3)],
        ),
    ),
]

"""Layers that make another shape where they run, inside of a layer of the user's, than they foretell outside of it."""

import keras
from keras import layers, ops


class Runs(layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, inputs):
        return self.inner(inputs)


class Foretells(Runs):
    def compute_output_shape(self, input_shape):
        return self.inner.compute_output_shape(input_shape)


class Tied(layers.Layer):
    """What one tensor leaves open the other one tells."""

    def call(self, one, two):
        return ops.concatenate([one, two], -1), ops.stack([one, two], 1), layers.Add()([one, two])


def heads():
    return layers.EinsumDense("bthd,hdo->bto", output_shape=(None, 24), bias_axes="o")


tokens = keras.Input((16, 3, 8), name="tokens")
outside = keras.Model(tokens, heads()(tokens))
products = keras.Model(
    tokens,
    [
        Runs(heads())(tokens),
        Foretells(heads())(tokens),
        Runs(keras.Sequential([heads()]))(tokens),
        Runs(keras.Sequential([keras.Input((16, 3, 8)), heads()]))(tokens),
        Runs(outside)(tokens),
        keras.Sequential([heads()])(tokens),
        layers.Lambda(heads())(tokens),
        Runs(layers.EinsumDense("...d,do->...o", output_shape=6))(tokens),
    ],
)

open_one, known = keras.Input((None, 8)), keras.Input((16, 8))
merges = keras.Model(
    [open_one, known],
    [
        *Tied()(open_one, known),
        ops.concatenate([open_one, known], -1),
        ops.stack([open_one, known], 1),
        layers.Add()([open_one, known]),
        layers.Concatenate()([known, open_one]),
        open_one + known,
        layers.Dense(3)(open_one),  # it stays open, whatever it was merged with
        layers.Conv1D(3, 3)(open_one),
    ],
)

codes = keras.Input((6, 1), dtype="int32")
both = layers.Bidirectional(layers.LSTM(3), backward_layer=layers.GRU(4, go_backwards=True))
rest = keras.Model(
    [codes, known],
    [
        layers.CategoryEncoding(4)(codes),
        Runs(layers.CategoryEncoding(4))(codes),
        Runs(layers.Hashing(5))(codes),
        Runs(both)(known),
        Runs(layers.MelSpectrogram(64, 16))(ops.mean(known, -1)),
        layers.MelSpectrogram(64, 16)(ops.mean(known, -1)),
    ],
)


class Turned(layers.Layer):
    def call(self, inputs):
        return ops.rot90(inputs, k=2, axes=(1, 2)), ops.rot90(inputs, k=3, axes=(1, 2))


image = keras.Input((4, 6, 3))
turned = keras.Model(image, [*Turned()(image), ops.rot90(image, k=2, axes=(1, 2))])

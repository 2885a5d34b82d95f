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


class Parts(layers.Layer):
    """The backend loses sizes that are known all the same, and finds some that are not foretold."""

    def call(self, inputs):
        rows = ops.inner(ops.reshape(inputs, (-1, 12)), ops.ones((6, 12)))
        real, _ = ops.rfft(inputs[..., 0])
        scores = ops.dot_product_attention(inputs[..., :2], inputs[..., :2], inputs)
        sign, _ = ops.slogdet(ops.reshape(inputs, (-1, 2, 2)))
        return rows, real, scores, sign, ops.adaptive_average_pool(inputs, (2, 2), data_format="channels_last")


parts = keras.Model(image, Parts()(image))
wide = keras.Input((None, 11, 4))
dilated = keras.Model(
    wide,
    [
        Runs(layers.DepthwiseConv2D((3, 2), padding="same", dilation_rate=2))(wide),
        Runs(layers.Conv2D(3, 3, dilation_rate=(1, 2)))(wide),
        Runs(layers.SeparableConv2D(3, 3, dilation_rate=2))(wide),
        Runs(layers.SeparableConv2D(3, 3))(wide),
        layers.Conv2D(3, 3, dilation_rate=2)(wide),
    ],
)


class Announces(layers.Layer):
    """A model that is called on other inputs asks its layers what they make, and runs none."""

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return (input_shape[0], None, input_shape[2])


steps, more = keras.Input((None, 3)), keras.Input((9, 3))
announced = keras.Model(steps, Announces()(steps))
asked = keras.Model(more, [announced(more), Runs(announced)(more), keras.Sequential([announced])(more)])


class Flat(layers.Layer):
    """It gives a size as a tensor."""

    def call(self, inputs):
        shape = ops.shape(inputs)
        return ops.reshape(inputs, (-1, shape[2], 3)), shape[1]


class Grouped(layers.Layer):
    """A size that only a run shows is open."""

    def call(self, inputs, size):
        groups = ops.reshape(inputs, [-1, size, 3])
        return groups, ops.reshape(groups, [-1, 3])


class Nested(layers.Layer):
    def call(self, inputs):
        first, *others = keras.tree.flatten({"b": inputs, "a": [inputs[:, :2], (inputs,)]})
        doubled = keras.tree.map_structure(lambda one: ops.concatenate([one, one], -1), (first, {"c": others[0]}))
        return doubled[0], doubled[1]["c"]


sets = keras.Input((None, 5, 3))
flat, size = Flat()(sets)
grouped = keras.Model(sets, [*Grouped()(flat, size), *Nested()(sets)])


class Sliced(layers.Layer):
    """A part of an open axis is open."""

    def call(self, inputs):
        return inputs[:, :2], inputs[:, -2:], inputs[:, ::2], inputs[:, :-1], inputs[:, 1:4], inputs[..., 1:]


tokens = keras.Input((None, 3))
sliced = keras.Model(tokens, [*Sliced()(tokens), tokens[:, :2], tokens[:, -2:], tokens[:, 1:4] + 1, tokens[..., :2]])


class BesideEachOther(layers.Layer):
    """Keras joins rows where it runs, and foretells tables alone."""

    def call(self, inputs):
        return ops.hstack([inputs, inputs[1:]])


row, table = keras.Input(batch_shape=(3,)), keras.Input((4,))
beside = keras.Model([row, table], [BesideEachOther()(row), ops.hstack([table, table])])

"""Masks: functions that compute them are rows of a model, where a layer takes what they give."""

import keras
from keras import layers, ops

words = keras.Input((None,), dtype="int32", name="words")
others = keras.Input((None,), dtype="int32", name="others")
steps = keras.Input((7, 3), name="steps")
embed = layers.Embedding(10, 4, mask_zero=True)
shown, other = embed(words), embed(others)

recurrent = keras.Model(words, layers.LSTM(3)(layers.Embedding(10, 4, mask_zero=True)(words)))
nothing = keras.Model(words, layers.LSTM(3)(layers.Embedding(10, 4)(words)))

hidden = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(layers.Masking(-1.0)(steps))
hidden = layers.TimeDistributed(layers.Dense(3))(layers.Dropout(0.1)(hidden))
masking = keras.Model(steps, layers.Dense(2)(layers.GRU(4)(hidden)))

looked = layers.MultiHeadAttention(2, 3)(shown, other)
seen = layers.Attention()([shown, other])
summed = layers.LayerNormalization()(layers.Add()([looked, shown]))
attention = keras.Model(
    [words, others],
    [
        layers.GlobalAveragePooling1D()(summed),
        layers.GlobalAveragePooling1D()(seen),
        layers.GlobalMaxPooling1D()(seen),
    ],
)

merged = keras.Model(
    [words, others],
    [
        layers.LSTM(3)(layers.Add()([shown, other])),
        layers.GRU(3)(layers.Concatenate()([shown, other])),
        layers.GRU(3)(layers.Concatenate()([shown, layers.Embedding(9, 2)(others)])),
        layers.GRU(3)(layers.Multiply()([shown, layers.Dense(4)(shown)])),
    ],
)

whole, state, carry = layers.LSTM(4, return_sequences=True, return_state=True)(shown)
again = layers.LSTM(4, return_sequences=True)(whole, initial_state=[state, carry])
ahead, back = layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode=None)(again)
inner = keras.Sequential([keras.Input((None, 4)), layers.LSTM(2)])
states = keras.Model(
    words,
    [
        layers.LSTM(3)(ahead),
        layers.LSTM(3)(back),
        inner(whole),
        layers.BatchNormalization()(layers.Lambda(lambda y: y * 2)(whole)),
        layers.BatchNormalization()(layers.Conv1D(4, 3)(whole)),
    ],
)


class Takes(layers.Layer):
    def call(self, inputs, mask=None):
        return inputs


class Keeps(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs):
        return inputs


class Computes(layers.Layer):
    def call(self, inputs):
        return inputs[:, 1:]

    def compute_mask(self, inputs, mask=None):
        return None if mask is None else mask[:, 1:]


class Pair(layers.Layer):
    def call(self, one, two, one_mask=None, two_mask=None):
        return one + two


class Listed(layers.Layer):
    def call(self, inputs, mask=None):
        return inputs[0] + inputs[1]


class Recurrent(layers.LSTM):
    def call(self, sequences, initial_state=None, mask=None, training=False):
        return super().call(sequences, mask=mask)


kept = Keeps()(shown)
classes = keras.Model(
    words,
    [
        layers.LSTM(3)(kept),
        layers.LSTM(3)(Takes()(kept)),
        Pair()(kept, shown),
        Listed()([kept, shown]),
        layers.GRU(3)(Computes()(kept)),
        Recurrent(3)(kept),
    ],
)

numbers = ops.convert_to_tensor(ops.cast(words, "int32"))
plain = layers.Embedding(10, 4)
by_hand = keras.Model(
    words,
    [
        layers.LSTM(3)(plain(numbers), mask=embed.compute_mask(numbers)),
        layers.LSTM(3)(plain(numbers), mask=plain.compute_mask(numbers)),
    ],
)

first = keras.Sequential([layers.Embedding(10, 4, mask_zero=True)])
in_sequence = keras.Model(words, [layers.LSTM(3)(first(words)), ops.not_equal(words, 1)])
replayed = keras.Model(words, layers.LSTM(3, return_sequences=True)(shown))
on_others = keras.Model(steps, replayed(ops.cast(ops.sum(steps, -1), "int32")))

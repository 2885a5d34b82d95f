"""A layer around any cell asks it for the sizes of its states and of its output; a `Dense` has neither."""

import keras
from keras import layers


class Around(layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner
        steps = hasattr(inner, "state_size") and hasattr(inner, "output_size")
        self.width = inner.output_size + len(keras.tree.flatten(inner.state_size)) if steps else inner.units
        self.scale = layers.Dense(self.width)

    def call(self, x):
        return self.scale(x)


x = keras.Input((7, 3))
simple = keras.Model(x, Around(layers.SimpleRNNCell(5))(x))
lstm = keras.Model(x, Around(layers.LSTMCell(5))(x))
gru = keras.Model(x, Around(layers.GRUCell(4))(x))
dense = keras.Model(x, Around(layers.Dense(6))(x))

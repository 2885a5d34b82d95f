"""What the constructor of the first layer says of its input; an Embedding's `input_dim` is the size of its table."""

import keras
from keras import layers


class Own(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))

    def call(self, x):
        return x @ self.kernel


class OwnDense(layers.Dense):
    pass


class OwnTable(layers.Embedding):
    def __init__(self, size, **kwargs):
        super().__init__(input_dim=size, output_dim=4, **kwargs)


table = keras.Sequential()
table.add(layers.Embedding(input_dim=100, output_dim=30))
table.add(layers.Dense(5))
table_of_ones_own = keras.Sequential([OwnTable(10), layers.Dense(3)])
table_of_steps = keras.Sequential([OwnTable(10, input_shape=(7,)), layers.Flatten(), layers.Dense(3)])
of_ones_own = keras.Sequential([Own(4, input_shape=(7,)), layers.Dense(3)])
by_count = keras.Sequential([Own(4, input_dim=5)])
inherited = keras.Sequential([OwnDense(4, input_dim=7), layers.Dense(3)])
steps = keras.Sequential()
steps.add(layers.TimeDistributed(layers.Dense(3), input_shape=(6, 5)))

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


class Mixing(layers.Layer):
    """What its `build` makes uses up names, what its `call` makes does not: Keras asks for its state size alone."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units

    def build(self, shape):
        self.mix = keras.Sequential([layers.Dense(8, name="mix"), layers.Dropout(0.1)])
        self.mix.build((None, self.units + shape[-1]))
        self.kernel = self.add_weight(shape=(8, self.units))
        self.built = True

    def call(self, x, states):
        made = keras.ops.matmul(self.mix(layers.Concatenate()([x, states[0]])), self.kernel)
        return made, [made]


class Mixed(layers.RNN):
    def __init__(self, units, **kwargs):
        super().__init__(Mixing(units), **kwargs)


class AnyArguments(layers.BatchNormalization):
    def call(self, *args, **kwargs):
        return super().call(*args, **kwargs)


steps = keras.Input((10, 3))
mixing = keras.Model(steps, layers.RNN(Mixing(4))(steps))
mixed = keras.Model(steps, layers.Concatenate()([Mixed(4)(steps), Mixed(5)(steps)]))
told_a_shape = keras.Model(steps, layers.TimeDistributed(AnyArguments())(steps))

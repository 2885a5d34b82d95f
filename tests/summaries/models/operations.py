"""Operations of the user's own, within models and within layers."""

import keras
from keras import ops


class Sum(keras.Operation):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size

    def call(self, x, y):
        return ops.sum(x, axis=1)

    def compute_output_spec(self, x, y):
        return keras.KerasTensor((x.shape[0], self.size), dtype=x.dtype)


def total(x, y):
    if isinstance(x, keras.KerasTensor):
        return Sum(4).symbolic_call(x, y)
    return Sum(4).call(x, y)


def total2(x, y):
    return Sum(4)(x, y)


x = keras.Input((3, 4))
y = keras.Input((2,))

m = keras.Model([x, y], total(x, y))
m2 = keras.Model([x, y], total2(x, y))


class Layer(keras.layers.Layer):
    def call(self, x):
        return total(x, x)


z = keras.Model(x, keras.layers.Dense(2)(Layer()(x)))
named = keras.Model([x, y], Sum(4, name="named")(x, y))
again = keras.Model([x, y], [m([x, y]), m2([x, y])])

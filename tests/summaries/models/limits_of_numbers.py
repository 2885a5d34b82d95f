"""A mask of the largest number that a type has."""

import keras
import numpy as np
from keras import ops


class Masked(keras.layers.Layer):
    def call(self, x):
        large = np.finfo("float32").max / 100.0
        return ops.where(x > 0, x, -large) + ops.multiply(ops.cast(x > 1, "float32"), large)


x = keras.Input((3, 4))
m = keras.Model(x, keras.layers.Dense(2)(Masked()(x)))
n = keras.Model(x, keras.layers.Dense(2)(ops.where(x > 0, x, np.finfo("float32").min)))

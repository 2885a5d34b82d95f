"""Layers made again of what `get_config` tells, numbers among numpy's, and what the installed Keras has."""

import keras
import numpy as np
from keras import layers


class Block(layers.Layer):
    def __init__(self, units=3, deep=2, **kwargs):
        super().__init__(**kwargs)
        self.units, self.deep = units, deep
        self.inner = [layers.Dense(units) for _ in range(deep)]

    def build(self, shape):
        for one in self.inner:
            one.build(shape)
            shape = (*shape[:-1], self.units)

    def call(self, x):
        for one in self.inner:
            x = one(x)
        return x

    def get_config(self):
        return {**super().get_config(), "units": self.units, "deep": self.deep}


def dense(x, units):
    for one in [units] if np.isscalar(units) else units:
        x = layers.Dense(one)(x)
    return x


x, y = keras.Input((4,)), keras.Input((7,))
block = Block(5, 3, name="block")
first = keras.Model(x, block(x))
again = keras.Model(y, Block.from_config(block.get_config())(y))
by_object = keras.Model(y, block.from_config({**block.get_config(), "deep": 1, "name": "other"})(y))
made = layers.Dense(9, name="made")
same = keras.Model(y, layers.Dense.from_config(made.get_config())(y))
wider = keras.Model(y, made.__class__.from_config({**made.get_config(), "units": 11, "name": "wider"})(y))
window = keras.Input((8, 8, 3))
conv = layers.Conv2D(4, 3, strides=2, padding="same")
half = keras.Model(window, layers.Conv2D.from_config(conv.get_config() | {"name": "half"})(window))
counted = keras.Model(y, dense(dense(y, 3), [4, 5]))
old = keras.Model(y, layers.Dense(5 if hasattr(layers, "MaxoutDense") else 6)(y))
bare = keras.Model()
sequential = keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.ReLU()])

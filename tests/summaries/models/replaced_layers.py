"""Layers whose attributes are set anew, or deleted: Keras counts them all the same."""

import keras
from keras import layers


class Twice(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(3)
        self.first = layers.Dense(4)

    def build(self, shape):
        self.first.build(shape)
        self.second = layers.Dense(3)
        self.second.build(shape)
        self.second = layers.Dense(5)
        self.second.build(shape)

    def call(self, x):
        return self.first(x) + 0 * keras.ops.sum(self.second(x))


class Base(layers.Layer):
    def build(self, shape):
        self.norm = layers.LayerNormalization()
        self.norm.build((None, 12))
        self.built = True

    def call(self, x):
        return self.norm(x)


class Other(Base):
    def build(self, shape):
        super().build(shape)
        self.norm = layers.LayerNormalization()
        self.norm.build(shape)


class Deleted(Base):
    def build(self, shape):
        super().build(shape)
        del self.norm
        self.norm = layers.LayerNormalization()
        self.norm.build(shape)


class Listed(layers.Layer):
    def build(self, shape):
        self.steps = [layers.Dense(2)]
        self.steps[0].build(shape)
        self.steps = [layers.Dense(3)]
        self.steps[0].build(shape)

    def call(self, x):
        return self.steps[0](x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)
        self.dense = layers.Dense(4)

    def call(self, x):
        return self.dense(x)


x = keras.Input((4,))
net = keras.Model(x, [Twice()(x), Other()(x), Deleted()(x), Listed()(x)])
own = Net()
own(x)

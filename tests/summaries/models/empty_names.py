"""A name that is empty is one: Keras counts none in its place."""

import keras
from keras import layers


class Block(keras.Model):
    def __init__(self):
        super().__init__(name="")
        self.dense = layers.Dense(2)

    def call(self, x):
        return self.dense(x)


class Doubled(layers.Layer):
    def __init__(self):
        super().__init__(name="")

    def call(self, x):
        return x * 2


class Net(keras.Model):
    def __init__(self):
        x = keras.Input((3,))
        super().__init__(x, layers.Dense(2)(x), name="")


x = keras.Input((3,))
dense = keras.Model(x, layers.Dense(3, name="")(x))
doubled = keras.Model(x, layers.Dense(3)(Doubled()(x)), name="")
stack = keras.Sequential([keras.Input((3,)), layers.Dense(2)], name="")
block = Block()
block(x)
net = Net()
both = keras.Model(x, [layers.Dense(3)(x), block(x)])

"""What `trainable` is: of all layers inside of what it was set for, until it is set again."""

import keras
from keras import layers


class Own(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(3)

    def call(self, inputs):
        return self.dense(inputs)


base = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)])
for one in base.layers[:-1]:
    one.trainable = False
tuned = keras.Sequential([base, layers.Dense(5 * sum(not one.trainable for one in base.layers))])

inner = keras.Sequential([keras.Input((4, 5)), layers.Dense(3)])
own, steps = Own(), layers.TimeDistributed(layers.Dense(4))
frozen, other = layers.Dense(2, trainable=False), Own(trainable=False)
start = keras.Input((4, 5))
whole = keras.Model(start, other(frozen(steps(own(inner(start))))))
widths = [2 + frozen.trainable, 4 + other.trainable, 6 + whole.trainable]
whole.trainable = False
widths += [8 + inner.layers[0].trainable, 10 + own.dense.trainable, 12 + steps.layer.trainable, 14 + whole.trainable]
inner.trainable = True
widths += [16 + inner.layers[0].trainable, 18 + own.trainable]
counted = keras.Sequential([keras.Input((4,)), *[layers.Dense(width) for width in widths]])

"""The shape that a Lambda is said to give: Keras believes it, and does not run the function for it."""

import keras
from keras import layers


def doubled(shapes):
    return (shapes[0], shapes[1], 2 * shapes[2])


x = keras.Input((6, 5))
not_run = keras.Model(x, layers.Dense(3)(layers.Lambda(lambda y: y.unheard_of(), output_shape=(6, 9))(x)))
otherwise = keras.Model(x, layers.Dense(3)(layers.Lambda(lambda y: y * 2, output_shape=doubled)(x)))
in_order = keras.Model(x, layers.Dense(3)(layers.Lambda(lambda y: y[:, 0], (5,))(x)))
two = layers.Lambda(lambda y: [y[0], y[1]], output_shape=lambda shapes: [shapes[0], (None, 7)])([x, x])
several = keras.Model(x, [layers.Dense(3)(one) for one in two])
stack = keras.Sequential([keras.Input((4,)), layers.Lambda(lambda y: y, output_shape=(8,)), layers.Dense(2)])
told_nothing = keras.Model(x, layers.Dense(3)(layers.Lambda(lambda y, by: y[..., :by], arguments={"by": 2})(x)))

"""`==` of tensors is element by element where Keras hands real ones to a layer, and of those that it did not make."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


class Replaced(layers.Layer):
    def call(self, x):
        found = tf.where(x == 0, 1.0, x)
        return ops.concatenate([found, ops.cast(x == found, x.dtype)])


def net(width):
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(width)(x))


inputs = keras.Input((4,))
replaced = keras.Model(inputs, Replaced()(inputs))
windows = np.zeros((1, 4, 4, 1))
windows[:, slice(0, 2), slice(1, 3), :] = 1
rows = tf.reshape(tf.convert_to_tensor(windows), (-1, 4))
mask = tf.expand_dims(rows, axis=1) - tf.expand_dims(rows, axis=2)
mask = tf.where(mask == 0, -100.0, mask)
masked = net(len(mask.shape) + mask.shape[0] + mask.shape[2])

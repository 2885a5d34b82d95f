"""A layer of Keras 3 tracks the variables that Keras made; those of TensorFlow are nobody's weights."""

import keras
import tensorflow as tf
from keras import layers


class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.offset = tf.Variable(tf.zeros((4,)), name="offset")

    def build(self, input_shape):
        with tf.init_scope():
            self.places = tf.Variable(initial_value=tf.constant([[0, 1], [1, 0]]), trainable=False)
        self.table = self.add_weight(shape=(3,))
        self.own = keras.Variable(tf.zeros((5,)))

    def call(self, x):
        found = tf.gather(self.table, tf.reshape(self.places, shape=(-1,)))
        return x + self.offset + found


inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(2)(Own()(inputs)))

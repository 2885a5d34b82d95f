"""Layers that are built by hand, with shapes that other layers tell: those without weights build none."""

import keras
from keras import layers


class Embedding(layers.Layer):
    def build(self, shape):
        self.padding = layers.ZeroPadding2D(2)
        self.padding.build(shape)
        padded = self.padding.compute_output_shape(shape)
        self.drop = layers.SpatialDropout2D(0.1)
        self.drop.build(padded)
        self.project = layers.Conv2D(6, 3, strides=2)
        self.project.build(self.drop.compute_output_shape(padded))
        self.norm = layers.LayerNormalization()
        self.norm.build((shape[0], -1, 6))

    def call(self, x):
        x = self.project(self.drop(self.padding(x)))
        return self.norm(keras.ops.reshape(x, (keras.ops.shape(x)[0], -1, 6)))

    def compute_output_shape(self, shape):
        return (shape[0], 25, 6)


x = keras.Input((8, 8, 3))
net = keras.Model(x, Embedding()(x))

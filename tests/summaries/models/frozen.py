"""Layers and models that training leaves alone, as a whole or in part."""

import keras
from keras import Input, Model, layers

backbone = keras.Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3), layers.BatchNormalization(), layers.Flatten()])
backbone.trainable = False
left, right = Input((8, 8, 3)), Input((8, 8, 3))
twins = Model([left, right], layers.Dense(2)(layers.Concatenate()([backbone(left), backbone(right)])))

tuned = keras.Sequential([Input((8,)), layers.Dense(4), layers.BatchNormalization(), layers.Dense(2, trainable=False)])
for layer in tuned.layers[:-1]:
    layer.trainable = isinstance(layer, layers.BatchNormalization)

still = keras.Sequential([Input((8,)), layers.Dense(2)], trainable=False)
x = Input((8,))
whole = Model(x, layers.Dense(3)(layers.Dense(2)(x)), trainable=False)
whole.layers[-1].trainable = True  # the model itself stays as it is

late = keras.Sequential([Input((8,)), layers.Dense(2)])
late.trainable = False
late.add(layers.Dense(3))
late.trainable = True
late.layers[0].trainable = False

steps = Input((6, 8))
y = layers.TimeDistributed(layers.Dense(3), trainable=False)(steps)
y = layers.TimeDistributed(layers.BatchNormalization())(y)
y = layers.Bidirectional(layers.GRU(4, trainable=False, return_sequences=True))(y)
y = layers.Bidirectional(layers.SimpleRNN(4, return_sequences=True), trainable=False)(y)
y = layers.SpectralNormalization(layers.Dense(4))(layers.Dense(4, lora_rank=2)(y))
sequences = Model(steps, layers.LSTM(3, trainable=False)(y))

built, unbuilt = layers.MultiHeadAttention(2, 4), layers.MultiHeadAttention(2, 4)
z = built(layers.MultiHeadAttention(2, 4, trainable=False)(steps, steps), steps)
built.trainable = unbuilt.trainable = False
heads = Model(steps, unbuilt(z, z))


class Block(layers.Layer):
    """With layers and weights of its own, of which training changes some."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units)
        self.norm = layers.LayerNormalization()

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))
        self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.dense.build(shape)
        self.norm.build(shape)
        super().build(shape)

    def call(self, x):
        return self.norm(self.dense(x)) * self.scale


inputs = Input((3, 8))
frozen = Block(8)
frozen.trainable = False
blocks = Model(inputs, Block(8)(Block(8, trainable=False)(frozen(inputs))))
mixed = Model(steps, layers.RNN([layers.GRUCell(3), layers.LSTMCell(2, trainable=False)])(steps))

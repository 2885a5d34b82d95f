"""`Equalization` gives back the very tensor that it was given, which then comes from nowhere else."""

import keras
from keras import layers

x = keras.Input((12, 12, 3))
once = layers.Equalization()(x)
twice = layers.Equalization()(once)
net = keras.Model(x, layers.Conv2D(2, 3)(twice) + layers.Conv2D(2, 3)(x))
before = keras.Model(x, layers.Conv2D(4, 3)(x))
stack = keras.Sequential([keras.Input((12, 12, 3)), layers.Equalization(), layers.Conv2D(2, 3)])

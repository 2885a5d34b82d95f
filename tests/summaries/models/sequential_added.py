"""Layers of a Sequential that is built anew with each `add`: Keras calls all of them once more each time."""

import keras
from keras import layers

m = keras.Sequential()
m.add(keras.Input((8, 8, 3)))
m.add(layers.Conv2D(4, 3))
m.add(layers.ReLU())
m.add(layers.Flatten())
m.add(layers.Dense(2))
extractor = keras.Model(m.inputs, [layer.output for layer in m.layers])

listed = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.ReLU()])
listed.add(layers.Flatten())
listed.pop()
listed.add(layers.Dropout(0.3))
first = keras.Model(listed.inputs, listed.layers[1].output)

nested = keras.Sequential()
nested.add(keras.Input((8, 8, 3)))
nested.add(keras.Sequential([layers.Conv2D(4, 3), layers.ReLU()]))
nested.add(layers.Dense(2))

entered = layers.ReLU()(keras.Input((8, 8, 3)))
from_the_middle = keras.Model(entered, layers.Conv2D(3, 1)(entered))

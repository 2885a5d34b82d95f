"""Sequential models: built at once, by their first layer, at their first call, and nested."""

import keras
from keras import Sequential, layers

listed = Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])
named = Sequential([layers.InputLayer(shape=(10,)), layers.Dense(4, name="hidden"), layers.Dropout(0.5)], name="named")

added = Sequential()
added.add(layers.Input(shape=(None, 8)))
added.add(layers.LSTM(16, return_sequences=True))
added.add(layers.Bidirectional(layers.GRU(4)))
added.add(layers.Dense(1))

by_shape = Sequential([layers.Dense(5, input_shape=(3,)), layers.BatchNormalization(), layers.Activation("relu")])
by_dim = Sequential()
by_dim.add(layers.Dense(6, input_dim=2))
by_dim.add(layers.Dense(1))

unbuilt = Sequential([layers.Dense(4), layers.Dense(2)])
built_late = Sequential([layers.Conv2D(4, 3), layers.MaxPooling2D()])
built_late.build((None, 16, 16, 2))

called = Sequential([layers.Dense(4), layers.Dense(2)])
x = keras.Input((9,))
y = called(x)
around = keras.Model(x, layers.Dense(1)(y))

inner = Sequential([layers.Dense(4), layers.ReLU()], name="inner")
outer = Sequential([keras.Input((8,)), inner, layers.Dense(3), Sequential([layers.Dense(2)], name="tail")])

starts_with_model = Sequential([listed, layers.Dense(2), layers.Softmax()])

popped = Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(3)])
popped.pop()

after = keras.Model(listed.inputs, listed.layers[-2].output)
after_names = Sequential([keras.Input((4,)), layers.Dense(1)])
on_top = keras.Model(listed.inputs, layers.Dense(7)(listed.get_layer("flatten").output))
of_its_call = keras.Model(around.input, [called.output, layers.ReLU()(called.output)])
distributed = Sequential(
    [
        keras.Input((5, 12, 12, 3)),
        layers.TimeDistributed(Sequential([layers.Conv2D(4, 3), layers.Flatten()])),
        layers.LSTM(6),
    ]
)
ran_and_popped = Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(3)])
ran_and_popped(keras.ops.ones((2, 8)))
ran_and_popped.pop()

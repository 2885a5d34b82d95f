"""Functions of Keras that its own models are helped by, called from outside; and the names that a module of Keras has."""

import keras
from keras import layers
from keras.src.applications import imagenet_utils
from keras.src.utils.argument_validation import standardize_padding, standardize_tuple

shape = imagenet_utils.obtain_input_shape(
    (64, 48, 3), default_size=224, min_size=32, data_format=keras.backend.image_data_format(), require_flatten=True
)
x = keras.Input(shape)
padded = keras.Model(x, layers.ZeroPadding2D(imagenet_utils.correct_pad(x, 3))(x))
rows, columns = standardize_tuple(3, 2, "kernel_size")
kept = keras.Model(x, layers.Conv2D(4, (rows, columns), padding=standardize_padding("SAME"))(x))
listed = keras.Model(x, layers.Conv2D(len(dir(keras.activations)) + ("softmax" in dir(keras.activations)), 1)(x))
homes = (keras.ops, keras.utils, keras.optimizers, keras.regularizers, keras.initializers)
counted = keras.Model(x, [layers.Conv2D(len(dir(one)), 1)(x) for one in homes])

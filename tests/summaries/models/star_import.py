"""Builders that `from keras.applications import *` binds."""

import keras
from keras.applications import *  # noqa: F403
from keras.layers import *  # noqa: F403

base = DenseNet121(weights=None, include_top=False, input_shape=(64, 64, 3))  # noqa: F405
features = keras.Model(base.input, base.get_layer("conv3_block12_concat").output)
outputs = Dense(4)(GlobalAveragePooling2D()(features.output))  # noqa: F405
classifier = keras.Model(features.input, outputs)
by_module = keras.Model(features.input, vgg16.VGG16(weights=None, include_top=False)(features.input))  # noqa: F405

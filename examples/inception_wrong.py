"""The Inception network of `inception.py` with one padding left out.

The pooling branch uses a 3x3 window without `padding="same"`, so it cuts one pixel off
every side, and its 10 x 10 image cannot lie beside the 12 x 12 images of the other
three branches. Nothing is wrong with the channels: they may differ here.
"""

import keras
from keras import layers


def inception(x):
    """One block of four branches: (n, h, w, c) -> (n, h, w, 88).

    Wrong: the pooling branch makes (n, h - 2, w - 2, 24).
    """
    point = layers.Conv2D(16, 1, activation="relu")(x)

    wide = layers.Conv2D(16, 1, activation="relu")(x)
    wide = layers.Conv2D(24, 5, padding="same", activation="relu")(wide)

    deep = layers.Conv2D(16, 1, activation="relu")(x)
    deep = layers.Conv2D(24, 3, padding="same", activation="relu")(deep)
    deep = layers.Conv2D(24, 3, padding="same", activation="relu")(deep)

    pooled = layers.AveragePooling2D(3, strides=1)(x)
    pooled = layers.Conv2D(24, 1, activation="relu")(pooled)

    return layers.Concatenate()([point, wide, deep, pooled])


def inception_net(input_shape=(28, 28, 1), classes=10):
    """The whole network: (n, *input_shape) -> (n, classes)."""
    inputs = keras.Input(input_shape)
    x = layers.Conv2D(10, 5, activation="relu")(inputs)
    x = layers.MaxPooling2D(2)(x)
    x = inception(x)
    x = layers.Conv2D(20, 5, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = inception(x)
    x = layers.Flatten()(x)
    outputs = layers.Dense(classes)(x)
    return keras.Model(inputs, outputs, name="inception_net")


if __name__ == "__main__":
    inception_net().summary()

"""A small Inception network for images of 28 x 28 x 1, in functional Keras.

Each block sends its input down four branches of 16, 24, 24 and 24 channels and lays
the results side by side: 88 channels, whatever came in. A concatenation lets channels
differ but no other axis, so every branch, the pooling one too, has to keep the height
and the width. Two blocks, with convolutions and pooling between them, leave
4 * 4 * 88 = 1,408 features for the dense layer.
"""

import keras
from keras import layers


def inception(x):
    """One block of four branches: (n, h, w, c) -> (n, h, w, 88)."""
    point = layers.Conv2D(16, 1, activation="relu")(x)

    wide = layers.Conv2D(16, 1, activation="relu")(x)
    wide = layers.Conv2D(24, 5, padding="same", activation="relu")(wide)

    deep = layers.Conv2D(16, 1, activation="relu")(x)
    deep = layers.Conv2D(24, 3, padding="same", activation="relu")(deep)
    deep = layers.Conv2D(24, 3, padding="same", activation="relu")(deep)

    pooled = layers.AveragePooling2D(3, strides=1, padding="same")(x)
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

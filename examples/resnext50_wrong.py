"""The ResNeXt-50 of `resnext50.py` with one wrong decision, made far from its effect.

Here `stack` projects the shortcut only where the image shrinks. The first stack keeps
its image as large as it was, so its first unit takes the identity: the 64 channels of
the stem meet the 256 channels that the unit has just made. `block` is the same function
as in the right model.
"""

import keras
from keras import layers


def block(x, filters, strides=1, groups=32, conv_shortcut=True):
    """One residual unit: (n, h, w, c) -> (n, h / strides, w / strides, filters * 2).

    The identity shortcut (`conv_shortcut=False`) asks for c == filters * 2 and
    strides == 1; nothing here checks it.
    """
    if conv_shortcut:
        shortcut = layers.Conv2D(filters * 2, 1, strides=strides, use_bias=False)(x)
        shortcut = layers.BatchNormalization()(shortcut)
    else:
        shortcut = x

    x = layers.Conv2D(filters, 1, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)

    width = filters // groups
    outputs = []
    for i in range(groups):
        group = layers.Lambda(lambda t, i=i: t[:, :, :, i * width : (i + 1) * width])(x)
        group = layers.Conv2D(width, 3, strides=strides, padding="same", use_bias=False)(group)
        outputs.append(group)
    x = layers.Concatenate()(outputs)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)

    x = layers.Conv2D(filters * 2, 1, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.Add()([x, shortcut])
    return layers.ReLU()(x)


def stack(x, filters, blocks, strides=1, groups=32):
    """`blocks` units: (n, h, w, c) -> (n, h / strides, w / strides, filters * 2).

    Wrong: with strides == 1 no unit projects, so c must be filters * 2 already.
    """
    x = block(x, filters, strides=strides, groups=groups, conv_shortcut=strides != 1)
    for _ in range(1, blocks):
        x = block(x, filters, groups=groups, conv_shortcut=False)
    return x


def resnext50(input_shape=(224, 224, 3), classes=1000):
    """The whole network: (n, *input_shape) -> (n, classes)."""
    inputs = keras.Input(input_shape)
    x = layers.ZeroPadding2D(3)(inputs)
    x = layers.Conv2D(64, 7, strides=2)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.ZeroPadding2D(1)(x)
    x = layers.MaxPooling2D(3, strides=2)(x)

    x = stack(x, 128, blocks=3)
    x = stack(x, 256, blocks=4, strides=2)
    x = stack(x, 512, blocks=6, strides=2)
    x = stack(x, 1024, blocks=3, strides=2)

    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(classes)(x)
    return keras.Model(inputs, outputs, name="resnext50")


if __name__ == "__main__":
    resnext50().summary()

"""The residual unit of `resnext50.py`, alone and without a caller.

No line of this file says which tensors `block` will meet, so its addition can be
neither proved nor refuted: it depends. With `conv_shortcut=False` the two branches have
the same shape, for images of every size, only if the input has `filters * 2` channels
and `strides` is 1.
"""

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

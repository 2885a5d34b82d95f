"""A residual network of an ordinary size, as one writes it for a project: about 300 lines, several kinds of blocks."""

import keras
from keras import layers

WIDTHS = (64, 128, 256, 512)
DEPTHS = (2, 3, 4, 2)


def normalized(x, activation="relu", name=None):
    """Batch normalization and an activation."""
    x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=None if name is None else name + "_bn")(x)
    if activation is not None:
        x = layers.Activation(activation)(x)
    return x


def convolved(x, filters, kernel_size, strides=1, groups=1, activation="relu", name=None):
    """A convolution without bias, normalized."""
    x = layers.Conv2D(
        filters,
        kernel_size,
        strides=strides,
        padding="same",
        groups=groups,
        use_bias=False,
        kernel_initializer="he_normal",
        name=name,
    )(x)
    return normalized(x, activation, name)


def projected(x, filters, strides=1):
    """A shortcut that has as many channels as the main path."""
    return convolved(x, filters, 1, strides=strides, activation=None)


def attended(x, ratio=16):
    """Squeeze and excitation."""
    channels = x.shape[-1]
    weights = layers.GlobalAveragePooling2D()(x)
    weights = layers.Reshape((1, 1, channels))(weights)
    weights = layers.Dense(max(channels // ratio, 4), activation="relu", use_bias=False)(weights)
    weights = layers.Dense(channels, activation="sigmoid", use_bias=False)(weights)
    return layers.Multiply()([x, weights])


def basic_unit(x, filters, strides=1, attention=False):
    """Two 3 x 3 convolutions."""
    shortcut = x
    if strides != 1 or x.shape[-1] != filters:
        shortcut = projected(x, filters, strides)
    x = convolved(x, filters, 3, strides=strides)
    x = convolved(x, filters, 3, activation=None)
    if attention:
        x = attended(x)
    x = layers.Add()([x, shortcut])
    return layers.Activation("relu")(x)


def bottleneck_unit(x, filters, strides=1, groups=1, attention=False):
    """A 3 x 3 convolution between two 1 x 1 convolutions; ends in four times as many channels."""
    shortcut = x
    if strides != 1 or x.shape[-1] != filters * 4:
        shortcut = projected(x, filters * 4, strides)
    x = convolved(x, filters, 1)
    x = convolved(x, filters, 3, strides=strides, groups=groups)
    x = convolved(x, filters * 4, 1, activation=None)
    if attention:
        x = attended(x)
    x = layers.Add()([x, shortcut])
    return layers.Activation("relu")(x)


def preactivated_unit(x, filters, strides=1):
    """Normalization and activation before each convolution."""
    before = normalized(x)
    shortcut = x
    if strides != 1 or x.shape[-1] != filters:
        shortcut = layers.Conv2D(filters, 1, strides=strides, use_bias=False)(before)
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(before)
    x = normalized(x)
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.Add()([x, shortcut])


def inverted_unit(x, filters, strides=1, expansion=6):
    """Wide inside, narrow outside; the shortcut only where nothing changes."""
    channels = x.shape[-1]
    y = convolved(x, channels * expansion, 1, activation="relu6")
    y = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(y)
    y = normalized(y, "relu6")
    y = convolved(y, filters, 1, activation=None)
    if strides == 1 and channels == filters:
        y = layers.Add()([x, y])
    return y


def dense_unit(x, growth, units):
    """Each convolution sees the outputs of all before it."""
    for _ in range(units):
        y = normalized(x)
        y = layers.Conv2D(growth, 3, padding="same", use_bias=False)(y)
        x = layers.Concatenate()([x, y])
    return x


def transition(x, reduction=0.5):
    """Fewer channels, half the image."""
    channels = int(x.shape[-1] * reduction)
    x = normalized(x)
    x = layers.Conv2D(channels, 1, use_bias=False)(x)
    return layers.AveragePooling2D(2)(x)


def stem(x, filters=64):
    """A quarter of the image."""
    x = convolved(x, filters, 7, strides=2)
    return layers.MaxPooling2D(3, strides=2, padding="same")(x)


def head(x, classes, dropout=0.0):
    """From features to classes."""
    x = layers.GlobalAveragePooling2D()(x)
    if dropout > 0:
        x = layers.Dropout(dropout)(x)
    return layers.Dense(classes, activation="softmax")(x)


def residual_stage(x, unit, filters, depth, strides, **options):
    """Units of one width; the first one may make the image smaller."""
    x = unit(x, filters, strides=strides, **options)
    for _ in range(depth - 1):
        x = unit(x, filters, **options)
    return x


def residual_network(
    unit=basic_unit, widths=WIDTHS, depths=DEPTHS, input_shape=(224, 224, 3), classes=1000, name="resnet", **options
):
    """Stages of residual units."""
    inputs = keras.Input(input_shape)
    x = stem(inputs, widths[0])
    for index, (filters, depth) in enumerate(zip(widths, depths, strict=True)):
        x = residual_stage(x, unit, filters, depth, strides=1 if index == 0 else 2, **options)
    if unit is preactivated_unit:
        x = normalized(x)
    outputs = head(x, classes)
    return keras.Model(inputs, outputs, name=name)


def mobile_network(input_shape=(224, 224, 3), classes=1000, width=1.0):
    """Inverted residuals."""

    def scaled(filters):
        return max(8, int(filters * width + 4) // 8 * 8)

    inputs = keras.Input(input_shape)
    x = convolved(inputs, scaled(32), 3, strides=2, activation="relu6")
    stages = [
        {"filters": 16, "depth": 1, "strides": 1, "expansion": 1},
        {"filters": 24, "depth": 2, "strides": 2, "expansion": 6},
        {"filters": 32, "depth": 3, "strides": 2, "expansion": 6},
        {"filters": 64, "depth": 4, "strides": 2, "expansion": 6},
        {"filters": 96, "depth": 3, "strides": 1, "expansion": 6},
        {"filters": 160, "depth": 3, "strides": 2, "expansion": 6},
        {"filters": 320, "depth": 1, "strides": 1, "expansion": 6},
    ]
    for stage in stages:
        for index in range(stage["depth"]):
            strides = stage["strides"] if index == 0 else 1
            x = inverted_unit(x, scaled(stage["filters"]), strides, stage["expansion"])
    x = convolved(x, 1280, 1, activation="relu6")
    return keras.Model(inputs, head(x, classes, dropout=0.2), name="mobile")


def dense_network(input_shape=(224, 224, 3), classes=1000, growth=32, units=(6, 12, 8)):
    """Dense units with transitions between them."""
    inputs = keras.Input(input_shape)
    x = stem(inputs)
    for index, count in enumerate(units):
        x = dense_unit(x, growth, count)
        if index < len(units) - 1:
            x = transition(x)
    x = normalized(x)
    return keras.Model(inputs, head(x, classes), name="dense")


class Residual(layers.Layer):
    """The basic unit as a layer."""

    def __init__(self, filters, strides=1, use_projection=False, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)
        self.second = layers.Conv2D(filters, 3, padding="same", use_bias=False)
        self.first_normalization = layers.BatchNormalization()
        self.second_normalization = layers.BatchNormalization()
        self.projection = layers.Conv2D(filters, 1, strides=strides, use_bias=False) if use_projection else None

    def call(self, inputs, training=False):
        x = self.first_normalization(self.first(inputs), training=training)
        x = keras.activations.relu(x)
        x = self.second_normalization(self.second(x), training=training)
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return keras.activations.relu(x + shortcut)


class Backbone(keras.Model):
    """A small network of such layers."""

    def __init__(self, widths=(32, 64, 128), depth=2, classes=10, **kwargs):
        super().__init__(**kwargs)
        self.stem = layers.Conv2D(widths[0], 3, padding="same", use_bias=False)
        self.stages = []
        for index, filters in enumerate(widths):
            for unit in range(depth):
                changes = unit == 0 and index > 0
                self.stages.append(Residual(filters, 2 if changes else 1, use_projection=changes))
        self.pool = layers.GlobalAveragePooling2D()
        self.classifier = layers.Dense(classes)

    def call(self, inputs, training=False):
        x = self.stem(inputs)
        for stage in self.stages:
            x = stage(x, training=training)
        return self.classifier(self.pool(x))


def unet(input_shape=(128, 128, 3), classes=21, widths=(32, 64, 128, 256)):
    """Down and up again, with connections across."""
    inputs = keras.Input(input_shape)
    x = inputs
    kept = []
    for filters in widths:
        x = convolved(x, filters, 3)
        x = convolved(x, filters, 3)
        kept.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = convolved(x, widths[-1] * 2, 3)
    for filters, across in zip(reversed(widths), reversed(kept), strict=True):
        x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
        x = layers.Concatenate()([x, across])
        x = convolved(x, filters, 3)
        x = convolved(x, filters, 3)
    outputs = layers.Conv2D(classes, 1, activation="softmax")(x)
    return keras.Model(inputs, outputs, name="unet")


def main():
    """Builds one of each."""
    models = [
        residual_network(),
        residual_network(bottleneck_unit, groups=32, widths=(128, 256, 512, 1024), attention=True, name="resnext"),
        residual_network(preactivated_unit, name="preactivated"),
        mobile_network(),
        dense_network(),
        unet(),
    ]
    backbone = Backbone()
    backbone(keras.Input((32, 32, 3)))
    for model in models:
        print(model.name, model.output_shape, model.count_params())


if __name__ == "__main__":
    main()

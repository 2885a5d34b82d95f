"""The ResNet-18 of `resnet18.py` with a forgotten argument.

The first unit of every later stage halves the image and doubles the channels, but is
not told to do the same to its shortcut: `use_1x1conv` keeps its default. The first
stage changes no shape and is right, so the fault shows only in the second one, where
(n, 28, 28, 128) is to be added to (n, 56, 56, 64).
"""

import keras
from keras import layers


class Residual(layers.Layer):
    """Two 3x3 convolutions beside a shortcut, which may have a 1x1 convolution."""

    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        """Makes a unit (n, h, w, c) -> (n, h / strides, w / strides, num_channels)."""
        super().__init__()
        self.conv1 = layers.Conv2D(num_channels, 3, strides=strides, padding="same", use_bias=False)
        self.bn1 = layers.BatchNormalization()
        self.conv2 = layers.Conv2D(num_channels, 3, padding="same", use_bias=False)
        self.bn2 = layers.BatchNormalization()
        self.projection = None
        if use_1x1conv:
            self.projection = layers.Conv2D(num_channels, 1, strides=strides)
        self.merge = layers.Add()
        self.relu = layers.ReLU()

    def call(self, x):
        """(n, h, w, c) -> (n, h / strides, w / strides, num_channels)."""
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.projection is not None:
            x = self.projection(x)
        return self.relu(self.merge([y, x]))


class ResnetStage(layers.Layer):
    """Units of one width; only the first of them may change the shape."""

    def __init__(self, num_channels, num_residuals, first_stage=False):
        """Makes a stage (n, h, w, num_channels / 2) -> (n, h / 2, w / 2, num_channels).

        The first stage keeps its shape: (n, h, w, num_channels).
        Wrong: a first unit that changes the shape needs `use_1x1conv=True` too.
        """
        super().__init__()
        self.units = []
        for i in range(num_residuals):
            halves = i == 0 and not first_stage
            self.units.append(Residual(num_channels, strides=2 if halves else 1))

    def call(self, x):
        """(n, h, w, c) -> (n, h / 2, w / 2, c * 2), or the same shape if first."""
        for unit in self.units:
            x = unit(x)
        return x


class ResNet18(keras.Model):
    """Stem, four stages of two units each, and a dense layer."""

    def __init__(self, classes=10):
        """Makes a network (n, h, w, 1) -> (n, classes)."""
        super().__init__()
        self.stem = keras.Sequential(
            [
                layers.Conv2D(64, 7, strides=2, padding="same", use_bias=False),
                layers.BatchNormalization(),
                layers.ReLU(),
                layers.MaxPooling2D(3, strides=2, padding="same"),
            ]
        )
        self.stages = [ResnetStage(64, 2, first_stage=True)]
        for num_channels in (128, 256, 512):
            self.stages.append(ResnetStage(num_channels, 2))
        self.pool = layers.GlobalAveragePooling2D()
        self.classifier = layers.Dense(classes)

    def call(self, x):
        """(n, 224, 224, 1) -> (n, 56, 56, 64) -> (n, 7, 7, 512) -> (n, classes)."""
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
        return self.classifier(self.pool(x))


if __name__ == "__main__":
    model = ResNet18()
    model(keras.random.uniform((1, 224, 224, 1)))
    model.summary()

"""Layers and models as classes: inside of functional models, called on inputs, built, and shown alone."""

import keras
from keras import layers, ops


class Scale(layers.Layer):
    def build(self, input_shape):
        self.gamma = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=(1,), name="beta")

    def call(self, inputs):
        return inputs * self.gamma + self.beta


class Unit(layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.convs = [layers.Conv2D(filters, 3, strides=s, padding="same", use_bias=False) for s in (stride, 1)]
        self.norms = [layers.BatchNormalization(), layers.BatchNormalization()]
        self.shortcut = layers.Conv2D(filters, 1, strides=stride) if stride > 1 else None
        self.scale = Scale()

    def call(self, inputs, training=None):
        x = inputs
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = ops.relu(norm(conv(x), training=training))
        kept = inputs if self.shortcut is None else self.shortcut(inputs)
        return self.scale(x) + kept


class WithHead(keras.Model):
    def __init__(self, classes, **kwargs):
        super().__init__(**kwargs)
        self.stem = layers.Conv2D(8, 7, strides=2, padding="same")
        self.units = []
        self.pool = layers.GlobalAveragePooling2D()
        for i in range(2):
            self.units.append(Unit(8 * 2**i, stride=i + 1))
        self.head = {"class": layers.Dense(classes, name="classes"), "box": layers.Dense(4)}
        self.body = keras.Sequential([layers.Dense(12), layers.Dropout(0.1)])

    def call(self, inputs):
        x = self.stem(inputs)
        for unit in self.units:
            x = unit(x)
        x = self.body(self.pool(x))
        return {"class": self.head["class"](x), "box": self.head["box"](x)}


class Wide(layers.Conv2D):
    def __init__(self, filters, **kwargs):
        super().__init__(filters * 2, 3, padding="same", **kwargs)

    def call(self, inputs):
        return super().call(inputs) + 1.0


class Head(keras.Model):
    def __init__(self, size):
        inputs = keras.Input((size,))
        super().__init__(inputs, layers.Dense(3)(inputs), name="head")


class Pair(layers.Layer):
    def call(self, inputs):
        return inputs[..., :2], inputs[..., 2:]


inputs = keras.Input((32, 32, 8))
x = Unit(8)(inputs)
x = Unit(16, stride=2, name="second")(x)
x = Scale()(x)
x = Wide(4)(x)
left, right = Pair()(x)
mixed = keras.Model(inputs, [left, layers.Add()([right[..., :2], left])])

model = WithHead(5)
outputs = model(keras.Input((64, 64, 3)))
alone = WithHead(6, name="alone")
alone.build((None, 32, 32, 3))
never_built = WithHead(2)

head = Head(12)
chained = keras.Model(h := keras.Input((12,)), head(h))

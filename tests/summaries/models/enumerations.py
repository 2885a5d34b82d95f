"""Enumerations among the options of builders, JSON texts, and what is asked of layers that lack it."""

import enum
import json

import keras
from keras import layers, ops


def network(width):
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, layers.Conv2D(width, 3)(inputs))


class Stage(enum.Enum):
    FIRST = enum.auto()
    SECOND = enum.auto()
    LAST = 7
    FINAL = 7  # noqa: PIE796 - a second name of the same member

    @property
    def width(self):
        return 10 + self.value

    @classmethod
    def default(cls):
        return cls.SECOND


class Scale(str, enum.Enum):  # noqa: UP042 - as they were written before Python 3.11
    SMALL = "small"
    LARGE = "large"


class Block(enum.Enum):
    plain = (1, 3)
    wide = (2, 4)

    def __init__(self, depth, factor):
        self.depth, self.factor = depth, factor


class Width(enum.IntEnum):
    NARROW = 3
    WIDE = 5


values = network(Stage.FIRST.value + Stage.default().width + len(Stage) + (Stage.FINAL is Stage.LAST))
found = network(Stage(7).value + Stage["SECOND"].value + sum(one.value for one in Stage) + (Stage.LAST in Stage))
texts = network({"small": 4, "large": 9}[Scale.LARGE] + (Scale("small") == "small") + len(Scale.SMALL.name))
made = network(Block.plain.depth + Block.wide.factor + Block((2, 4)).depth)
numbers = network(Width.NARROW + Width.WIDE * 2 + len(Width.WIDE.name) + max(Width))

spec = json.loads('[{"class": "Conv2D", "filters": 5, "kernel_size": [3, 3]}, {"class": "Dense", "units": 7}]')
outputs = inputs = keras.Input((8, 8, 3))
for options in spec:
    outputs = getattr(layers, options.pop("class"))(**options)(outputs)
from_json = keras.Model(inputs, outputs)

inner = keras.Sequential([keras.Input((4,)), layers.Dense(4, "relu"), layers.Flatten(), layers.Dense(2)])
active = sum(1 for one in inner.layers if getattr(one, "activation", None) is not None)
asked = keras.Sequential(
    [keras.Input((4,)), layers.Dense(10 * active + sum(hasattr(one, "units") for one in inner.layers))]
)


class Backbone(keras.Model):
    def __init__(self, **kwargs):
        inputs = keras.Input((16, 16, 3))
        super().__init__(inputs, layers.Conv2D(4, 3, strides=2)(inputs), **kwargs)


begun = keras.Sequential([Backbone(), layers.GlobalMaxPooling2D(), layers.Dense(5)])

vectors = keras.Input((4,))
lengths = ops.sum(ops.square(vectors), axis=1, keepdims=True)
kept_apart = keras.Model(vectors, ops.sqrt(ops.maximum(lengths, keras.backend.epsilon())))

named = keras.Input((4,), name="features")
by_names = keras.Model(named, layers.Dense(3, name=named.name + "_projected")(named))

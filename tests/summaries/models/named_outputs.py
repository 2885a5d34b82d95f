"""Models of which the outputs have names, or are nested: a call of one gives them as they were put together."""

import keras
from keras import layers


class Wide(layers.Layer):
    """Reads the rank and the channels of its input."""

    def build(self, input_shape):
        self.dense = layers.Dense(len(input_shape) + 10 * input_shape[-1])

    def call(self, x):
        return self.dense(x)


inputs = keras.Input((8, 8, 3))
single = keras.Model(inputs, {"b": layers.Conv2D(4, 1)(inputs)})
of_a_single_one = keras.Model(inputs, Wide()(single(inputs)["b"]))
features = keras.Model(inputs, {"z": layers.Conv2D(4, 1)(inputs), "a": [layers.Conv2D(6, 1)(inputs), inputs]})
given = features(inputs)
of_a_list_within = keras.Model(inputs, Wide()(given["a"][0]))
of_several = keras.Model(inputs, Wide()(given["z"]))
same = layers.Conv2D(4, 1)(inputs)
twice = keras.Model(inputs, {"one": same, "two": same})
both = keras.Model(inputs, [twice(inputs)["one"], twice(inputs)["two"]])
pair = keras.Model(inputs, (layers.Conv2D(4, 1)(inputs), layers.Conv2D(6, 1)(inputs)))
a_tuple_stays_one = keras.Model(inputs, layers.Dense(3 + isinstance(pair(inputs), tuple))(inputs))
of_this_keras = keras.Model(inputs, layers.Dense(3 if keras.version().startswith("3.") else 4)(inputs))

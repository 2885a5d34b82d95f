"""Models that are cloned by functions and on other inputs, and models that are asked where they end."""

import keras
import numpy as np
from keras import Input, Model, Sequential, layers

inputs = Input((8, 8, 3), name="image")
x = layers.Conv2D(4, 3, activation="relu")(inputs)
x = layers.Activation("relu")(x)
shared = layers.Conv2D(4, 3, padding="same")
plain = Model(inputs, layers.Add()([shared(x), shared(shared(x))]))


def softer(layer):
    if isinstance(layer, layers.Activation) and layer.activation == keras.activations.relu:
        return layers.PReLU(shared_axes=[1, 2], name=layer.name)
    return layer


softened = keras.models.clone_model(plain, clone_function=softer)
elsewhere = keras.models.clone_model(plain, input_tensors=Input((8, 8, 3), name="elsewhere"))


def dropped(layer, *args, **kwargs):
    made = layer(*args, **kwargs)
    return layers.Dropout(0.5)(made) if isinstance(layer, layers.Conv2D) else made


between = keras.models.clone_model(plain, clone_function=lambda layer: layer, call_function=dropped)

stack = Sequential([Input((6,), name="six"), layers.Dense(4, activation="relu"), layers.Dense(2)])
wider = keras.models.clone_model(
    stack, clone_function=lambda layer: layers.Dense(2 * layer.units, name=layer.name + "_wide")
)
unbuilt = Sequential([layers.Dense(3), layers.Dense(2)])
unbuilt_again = keras.models.clone_model(unbuilt, clone_function=lambda layer: layers.Dense(layer.units + 1))
unbuilt_again.build((None, 5))
unbuilt.build((None, 5))

# a Sequential that was called ends where that call ended; before, only `outputs` says where
cut = Model(stack.inputs, layers.Dense(3)(stack.outputs[0]))
called = stack(Input((6,)))
on_its_call = Model(stack.input, layers.Dense(3)(stack.output))


class Told(layers.Layer):
    """Says its output's shape, so that only a call on data builds the layer inside."""

    def __init__(self, filters):
        super().__init__()
        self.filters = filters
        self.conv = layers.Conv2D(filters, 1, use_bias=False)

    def build(self, input_shape):
        super().build(input_shape)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:3], self.filters)

    def call(self, inputs, training=False):
        return self.conv(inputs)


told = Model(inputs, layers.Dense(4)(Told(4)(inputs)))
asked = Model(inputs, layers.Dense(4)(Told(4)(inputs)))
inputs_shape = (1, 8, 8, 3)
asked(np.random.randn(*inputs_shape))
predicted = Model(inputs, layers.Dense(4)(Told(5)(inputs)))
predicted.predict(np.zeros((2, 8, 8, 3)), verbose=0)

listed = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization()], name="listed")
again = keras.models.clone_model(listed)
again.name = "again"
again.trainable = False
fed = keras.Input((4,))
beside = keras.Model(fed, keras.layers.Add()([listed(fed), again(fed)]))

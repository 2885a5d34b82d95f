"""What Keras asks layers of the user's: `build`, `compute_output_shape`, names, weights that are attributes."""

import keras
from keras import layers, ops


class Announced(layers.Layer):
    """`compute_output_shape` decides, whatever `call` gives."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], None, 7)


class Built(layers.Layer):
    """A `build` that makes its own weights only: the layer inside stays without any where `call` is not traced."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = layers.Dense(units)

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), name="scale")

    def call(self, inputs):
        return self.dense(inputs * self.scale)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)


class Traced(Built):
    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units + 1)


class Doubled(layers.Dense):
    """Inherits `compute_output_shape` from Keras."""

    def call(self, inputs):
        return ops.concatenate([super().call(inputs), inputs], axis=-1)


class Pair(layers.Layer):
    def build(self, left_shape, right_shape):
        self.kernel = self.add_weight(shape=(left_shape[-1], right_shape[-1]), name="kernel")

    def call(self, left, right):
        return ops.matmul(left, self.kernel) + right, left

    def compute_output_shape(self, left_shape, right_shape):
        return [right_shape, left_shape]


class BuiltByHand(layers.Layer):
    """Builds the layers inside explicitly: their first call does not build them again."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.inner = Built(units)
        self.plain = layers.Dense(units)

    def build(self, input_shape):
        self.inner.build(input_shape)
        self.plain.build((*input_shape[:-1], self.inner.units))
        self.built = True

    def call(self, inputs):
        return self.plain(self.inner(inputs))


class Variables(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.first = keras.Variable(ops.zeros((3, 4)))
        self.second = keras.Variable(keras.initializers.GlorotUniform(), shape=(8, 2), trainable=False)
        self.third = keras.Variable(initializer="zeros", shape=(5,), name="third")

    def call(self, inputs):
        return ops.matmul(inputs, self.second) + self.third[0]


class Named(layers.Layer):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def call(self, inputs):
        return inputs * 2


class WithScalar(layers.Layer):
    def call(self, inputs):
        return inputs, ops.shape(inputs)[1]


x = keras.Input((6, 8))
announced = keras.Model(x, layers.Dense(3)(Announced(5)(x)))
y = Built(5)(x)
y = Traced(4)(y)
built = keras.Model(x, layers.Dense(2)(y))
doubled = keras.Model(x, Doubled(4)(x))
left, right = keras.Input((6, 8)), keras.Input((6, 3))
pair = keras.Model([left, right], Pair()(left, right))
pair_by_name = keras.Model([left, right], Pair()(left, right=right))
by_hand = keras.Model(x, BuiltByHand(5)(x))
variables = keras.Model(x, Variables()(x))
named = keras.Model(x, layers.Dense(1, name="head")(Named("twice")(x)))
z = keras.Input((None, 8))
scaled, size = WithScalar()(z)
scalars = keras.Model(z, [scaled, size])
uids = keras.Model(x, layers.Dense(2, name=f"dense_{keras.backend.get_uid('mine')}_{keras.backend.get_uid('mine')}")(x))
history = keras.Model(x, layers.Dense(2, name=y._keras_history.operation.name + "_after")(y), name="history")
timed = keras.Model(x, layers.TimeDistributed(Doubled(4))(x))
images = keras.Input((32, 32, 3))
prepared = keras.Model(images, keras.applications.resnet.preprocess_input(images))
scaled_images = keras.Model(images, keras.applications.mobilenet.preprocess_input(images))
torch_like = keras.Model(images, keras.applications.densenet.preprocess_input(images))


class Inside(layers.Layer):
    """Sets up a layer of Keras' in its own `build`, by keywords and on the last size alone."""

    def build(self, input_shape):
        self.attention = layers.MultiHeadAttention(2, 4)
        self.attention.build(query_shape=input_shape, value_shape=input_shape)
        self.dense = layers.Dense(input_shape[-1], kernel_initializer=keras.initializers.get("he_normal"))
        self.dense.build([input_shape[-1]])
        self.scale = 1 if isinstance(self.dense.kernel_initializer, keras.initializers.Initializer) else 2
        self.built = True

    def call(self, inputs, mask=None, training=None):
        wave, _ = ops.fft2((inputs, inputs))
        return self.dense(inputs + self.attention(inputs, inputs, attention_mask=mask, training=training)) + wave

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] * self.scale)


attended = keras.Model([z, keras.Input((None, None), dtype="bool")], Inside()(z))
kinds = ops.stop_gradient(ops.cast(ops.cast(z, "int32"), "float32"))
casts = keras.Model(z, kinds * 2.0)


class NeverRun(Built):
    """Keras builds it, and believes what it foretells: a `call` that fails is not run."""

    def call(self, inputs):
        if len(inputs.shape) != 4:
            raise ValueError("images alone")
        return inputs


never_run = keras.Model(z, NeverRun(3)(z))

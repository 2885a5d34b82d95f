"""Functional models: several inputs and outputs, shared layers, functions between layers, parts of other models."""

import keras
from keras import Input, Model, layers, ops

# two inputs that meet, two outputs, and an input that nothing uses
image = Input((32, 32, 3), name="image")
table = Input((7,))
unused = Input((5,), name="unused")
x = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
x = layers.GlobalAveragePooling2D()(x)
y = layers.Dense(8)(table)
both = layers.Add()([x, y])
joined = layers.concatenate([x, y, both])
left = layers.Dense(3, name="left")(joined)
right = layers.Dense(4, name="right")(both)
several = Model([image, table, unused], [left, right])
by_name = Model({"image": image, "table": table}, {"b": left, "a": right}, name="by_name")

# one layer called three times, at different depths
shared = layers.Dense(16, activation="tanh")
a, b = Input((16,)), Input((16,))
first = shared(a)
second = shared(first)
third = shared(b)
siamese = Model([a, b], [layers.Subtract()([second, third])])

# functions and operators between layers
inputs = Input((16, 16, 4))
z = layers.Conv2D(8, 1)(inputs)
z = z * 2.0 + 1
z = ops.relu(z) - ops.mean(z, axis=[1, 2], keepdims=True)
z = z / (1.0 + ops.exp(-z))
z = ops.concatenate([z, -z], axis=-1)
z = z[..., :8] @ ops.ones((8, 5))
z = ops.reshape(z, (-1, 256, 5))
z = ops.transpose(z, (0, 2, 1))
z = keras.activations.gelu(z)
z = abs(z) ** 2
functions = Model(inputs, z)

# slices with numbers, steps and new axes
s = Input((12, 10, 6))
parts = [s[:, i] for i in range(2)]
s1 = layers.Average()([*parts, s[:, -1]])
s2 = s[:, ::3, 1:-1, None]
s3 = s[..., 2:5]
slices = Model(s, [s1, s2, s3])

# parts of a model
base = Model(
    image, layers.Conv2D(4, 3, strides=2, name="c2")(layers.ReLU(name="r1")(layers.Conv2D(8, 3, name="c1")(image)))
)
until_relu = Model(base.input, base.get_layer("r1").output)
until_second = Model(base.inputs, base.layers[-2].output, name="until_second")
by_index = Model(inputs=base.input, outputs=[base.get_layer(index=1).output, base.output])
last = layers.Flatten()(base.layers[-1].output)
extended = Model(base.input, layers.Dense(2)(last))

# a model as a layer: on its own input's shape, on another one, and twice
encoder_input = Input((None, None, 3))
e = layers.Conv2D(8, 3, strides=2, padding="same")(encoder_input)
e = layers.Conv2D(16, 3, strides=2, padding="same")(e)
encoder = Model(encoder_input, e, name="encoder")
one, two = Input((64, 48, 3)), Input((32, 32, 3))
f1, f2 = encoder(one), encoder(two)
f2 = layers.UpSampling2D((2, 2))(f2)
twice = Model([one, two], [f1, layers.GlobalMaxPooling2D()(f2)])
nested = Model(one, layers.Dense(1)(layers.Flatten()(encoder(encoder_input if False else one))))
two_outputs = Model(one, [f1, layers.MaxPooling2D()(f1)], name="pyramid")
p1, p2 = two_outputs(Input((64, 48, 3), name="fresh"))
of_several = Model(p1._keras_history.operation.input if False else two_outputs.input, two_outputs.outputs)

# sizes that Keras leaves open
free = Input((None, None, 3))
g = layers.Conv2D(4, 3, padding="same")(free)
g = layers.Concatenate()([g, layers.Conv2D(5, 1)(free)])
g = layers.Conv2DTranspose(6, 2, strides=2)(layers.MaxPooling2D(2)(g))
h = layers.Reshape((-1, 6))(g)
open_sizes = Model(free, [g, h, layers.GlobalAveragePooling1D()(h)])
fixed_batch = Model(batch := Input(batch_shape=(4, 8)), layers.Dense(2)(batch))
sized_batch = Model(batch2 := Input((8,), batch_size=3), layers.Dense(2)(batch2))
